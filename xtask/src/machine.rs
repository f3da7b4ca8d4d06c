//! What the machine offers: finding programs, and installing Debian packages for the ones that are missing.

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The repository's root folder.
pub(crate) fn root() -> Result<PathBuf> {
    let xtask = env::var("CARGO_MANIFEST_DIR").context("start this through cargo: cargo xtask")?;
    Ok(Path::new(&xtask)
        .parent()
        .context("xtask has no parent folder")?
        .to_path_buf())
}

/// Where cargo puts what it builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Whether this process may do all.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// The first executable of that name on the search path, system folders included.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from);
    env::split_paths(&path)
        .chain(system)
        .map(|folder| folder.join(program))
        .find(|file| {
            fs::metadata(file)
                .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
        })
}

/// Finds a program, installing the Debian packages that bring it when it is missing.
pub(crate) fn ensure(program: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(found) = find(program) {
        return Ok(found);
    }
    install(packages)?;
    find(program).with_context(|| {
        format!(
            "`{program}` is still missing after installing {}",
            packages.join(" ")
        )
    })
}

/// Installs Debian packages, as root or through a sudo that asks no password.
///
/// Fails with the command to type where neither is possible.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("please install these packages by hand: apt-get install {list}");
    if find("apt-get").is_none() {
        bail!("this is not a Debian machine; {by_hand}");
    }
    let mut prefix = Vec::new();
    if !is_root() {
        let may_sudo = find("sudo").is_some()
            && Command::new("sudo")
                .args(["-n", "true"])
                .status()
                .is_ok_and(|s| s.success());
        if !may_sudo {
            bail!("not root and no sudo without a password; {by_hand}");
        }
        prefix.extend(["sudo", "-n"]);
    }
    println!("installing Debian packages: {list}");
    let apt = |arguments: &[&str]| -> Result<bool> {
        let mut line = prefix.clone();
        line.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
        line.extend(arguments);
        let (program, rest) = line.split_first().context("an empty command")?;
        Ok(Command::new(program)
            .args(rest)
            .status()
            .context("apt-get does not start")?
            .success())
    };
    // A failing update is not fatal: the lists may be there already.
    if !apt(&["update"])? {
        println!("apt-get update failed; trying with the package lists at hand");
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    if !apt(&arguments)? {
        bail!("apt-get install {list} failed");
    }
    Ok(())
}
