//! House rules as code: what reviewers would otherwise have to look for by hand.

mod imports;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::machine;

/// A file with more lines than this is named, so that somebody asks whether it has two subjects.
const LONG_FILE: usize = 600;
/// Nothing that large belongs in git: it is fetched or generated.
const LARGEST_FILE: u64 = 500_000;

/// Checks all rules, prints every breach, and fails when there is one.
pub(crate) fn check_and_report() -> Result<()> {
    let root = machine::root()?;
    let files = files_of_repository(&root)?;
    let mut breaches = imports::breaches(&root)?;
    let mut long_files = Vec::new();
    for name in &files {
        let path = root.join(name);
        // A symbolic link or a file removed but not yet committed has no text of its own.
        let Ok(details) = fs::symlink_metadata(&path) else {
            continue;
        };
        if !details.is_file() {
            continue;
        }
        if details.len() > LARGEST_FILE {
            breaches.push(format!(
                "{}: {} kB; nothing above {} kB belongs in git",
                name.display(),
                details.len() / 1000,
                LARGEST_FILE / 1000
            ));
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let name = name.to_string_lossy();
        breaches.extend(texts::breaches(&name, &text, &root));
        let lines = text.lines().count();
        if path.extension().is_some_and(|ending| ending == "rs") && lines > LONG_FILE {
            long_files.push(format!("{name}: {lines} lines"));
        }
    }
    if !long_files.is_empty() {
        println!(
            "long files (a warning; has one of them two subjects?):\n  {}",
            long_files.join("\n  ")
        );
    }
    if breaches.is_empty() {
        println!("house rules: {} files, no breach", files.len());
        return Ok(());
    }
    for breach in &breaches {
        eprintln!("  {breach}");
    }
    bail!("{} breaches of the house rules", breaches.len());
}

/// Files git knows, and new ones it would not ignore.
fn files_of_repository(root: &Path) -> Result<Vec<PathBuf>> {
    let list = Command::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ])
        .current_dir(root)
        .output()
        .context("git does not start")?;
    if !list.status.success() {
        bail!("git ls-files: {}", String::from_utf8_lossy(&list.stderr));
    }
    let names = String::from_utf8(list.stdout).context("a file name is not UTF-8")?;
    Ok(names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        .collect())
}
