//! A workbook, beside a script that reads it with pandas and openpyxl and only marks known and new.

use std::{path::Path, process::Command, sync::Arc, time::Instant};

use anyhow::{Context as _, bail};
use exchange::{FileKind, Table};
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
    let (marked, written) = script(folder.path(), &workbook)?;
    let seconds = import
        .get("seconds")
        .and_then(serde_json::Value::as_f64)
        .context("seconds")?;
    println!(
        "{}",
        json!({
            "rows": rows, "import": seconds, "script_marked": marked, "script_written": written,
            "script_over_import": ratio(written, seconds),
            "script_without_writing_over_import": ratio(marked, seconds),
        })
    );
    Ok(())
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
