//! A workbook, beside a script that reads it with pandas and openpyxl and only marks known and new.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
    sync::Arc,
    time::Instant,
};

use anyhow::{Context as _, bail, ensure};
use exchange::{FileHeader, FileKind, Limits, Table, WorkerRequest};
use serde_json::json;
use testkit::{population::MadeUp, region::Region};

use crate::{
    import::{FIRST, month, name, run},
    machine::{again, end, fixture, ratio, since},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/mark_known.py");

/// Imports a list as XLSX on SQLite, and lets the script mark the same list.
pub(crate) fn compare(rows: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let people = month(rows, 10_000);
    crate::import::write(folder.path(), FIRST, &people)?;
    let workbook = folder
        .path()
        .join(name(FIRST, FileKind::List).replace("csv", "xlsx"));
    std::fs::write(&workbook, list_xlsx(&people)?)?;
    let mut known = "BSN".to_owned();
    for person in people.iter().take(rows / 2) {
        known.push('\n');
        known.push_str(&person.bsn);
    }
    std::fs::write(folder.path().join("known.txt"), known)?;
    let path = folder.path().to_str().context("a path")?;
    let import = again(&["workbook-child", path])?;
    let marking = mark(folder.path(), &workbook)?;
    let (marked, written) = script(folder.path(), &workbook)?;
    let seconds = import
        .get("seconds")
        .and_then(serde_json::Value::as_f64)
        .context("seconds")?;
    println!(
        "{}",
        json!({
            "rows": rows, "import": seconds, "script_marked": marked, "script_written": written,
            "marking": marking, "script_over_marking": ratio(marked, marking),
            "script_over_import": ratio(written, seconds),
            "script_without_writing_over_import": ratio(marked, seconds),
        })
    );
    Ok(())
}

/// Seconds in which our reader does what the script does: reads the workbook and the file of those known, checks each
/// number, marks who is known. Nothing is sealed or kept.
fn mark(folder: &Path, workbook: &Path) -> anyhow::Result<f64> {
    let start = Instant::now();
    let known = folder.join(name(FIRST, FileKind::Known));
    let (mut files, mut bytes) = (Vec::new(), Vec::new());
    for (kind, path) in [
        (FileKind::Known, known.as_path()),
        (FileKind::List, workbook),
    ] {
        let content = std::fs::read(path)?;
        files.push(FileHeader {
            kind,
            name: path
                .file_name()
                .context("a name")?
                .to_string_lossy()
                .into_owned(),
            length: content.len().try_into()?,
        });
        bytes.extend(content);
    }
    let request = WorkerRequest {
        files,
        list_month: FIRST.parse()?,
        reference_date: None,
        municipality_codes: vec!["GM0988".to_owned()],
        limits: Limits {
            max_rows: u32::MAX,
            max_bytes: u64::MAX,
            ..Limits::default()
        },
        mappings: BTreeMap::new(),
        confirmations: BTreeSet::new(),
        test_persons_allowed: false,
    };
    let mut input = serde_json::to_vec(&request)?;
    input.push(b'\n');
    input.extend(bytes);
    let mut answer = Vec::new();
    exchange::run_worker(input.as_slice(), &mut answer)?;
    let seconds = since(start);
    ensure!(
        answer
            .windows(6)
            .any(|part| part == b"\"Done\"" || part == b"\"done\""),
        "the workbook was not read to its end"
    );
    Ok(seconds)
}

/// The whole import of the workbook with its address file and both checks, in this process.
pub(crate) async fn child(folder: &Path) -> anyhow::Result<()> {
    let fixture = fixture("sqlite").await?;
    let region = Region::new(Arc::clone(&fixture)).await;
    let seconds = run(&region, FIRST, folder, "xlsx").await?;
    println!("{}", json!({ "seconds": seconds }));
    drop(region);
    end(fixture).await;
    Ok(())
}

fn list_xlsx(people: &[MadeUp]) -> anyhow::Result<Vec<u8>> {
    let table = Table {
        title: "Lijst".to_owned(),
        columns: ["BSN", "Geboortedatum", "Nieuw", "Gemeentecode"]
            .map(str::to_owned)
            .to_vec(),
        rows: people
            .iter()
            .map(|person| {
                vec![
                    person.bsn.clone(),
                    person.born.to_string(),
                    if person.new { "ja" } else { "nee" }.to_owned(),
                    "GM0988".to_owned(),
                ]
            })
            .collect(),
    };
    Ok(table.to_xlsx()?)
}

/// Seconds the script takes up to the marks, and up to the written workbook.
fn script(folder: &Path, workbook: &Path) -> anyhow::Result<(f64, f64)> {
    let mut seconds = [0.0; 2];
    for (at, result) in [None, Some(folder.join("marked.xlsx"))].iter().enumerate() {
        let start = Instant::now();
        let status = Command::new("/usr/bin/python3")
            .arg(SCRIPT)
            .arg(workbook)
            .arg(folder.join("known.txt"))
            .args(result)
            .status()
            .context("python3 with pandas and openpyxl must be installed")?;
        if !status.success() {
            bail!("the script ended with {status}");
        }
        if let Some(slot) = seconds.get_mut(at) {
            *slot = since(start);
        }
    }
    Ok(seconds.into())
}
