//! A month's import, from files on disk to the commit, beside what it could cost at the least.

use std::{collections::BTreeSet, fs::File, path::Path, sync::Arc, time::Instant};

use access::policy::ImportByService;
use anyhow::{Context as _, bail};
use app::lists::{self, Purpose, Upload};
use exchange::{FileKind, Limits};
use serde_json::json;
use store::ListState;
use testkit::{
    population::{self, MadeUp},
    region::Region,
};

use crate::{
    machine::{again, end, fixture, peak_memory, ratio, since},
    tools,
};

pub(crate) const FIRST: &str = "2026-09";
const SECOND: &str = "2026-10";

/// Each part in a process of its own, one after another.
pub(crate) fn compare(rows: usize, engine: &str) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().to_str().context("a path")?.to_owned();
    write_months(rows, folder.path())?;
    let bare = again(&["bare-child", engine, &path, "sealed"])?;
    let open = again(&["bare-child", engine, &path, "open"])?;
    let tool = tools::load(engine, folder.path(), &name(FIRST, FileKind::Addresses))?;
    let import = again(&["import-child", engine, &path])?;
    let seconds = |value: &serde_json::Value, key: &str| {
        value
            .get(key)
            .and_then(serde_json::Value::as_f64)
            .context("seconds")
    };
    let (first, second) = (seconds(&import, "first")?, seconds(&import, "second")?);
    let (sealed, unsealed) = (seconds(&bare, "seconds")?, seconds(&open, "seconds")?);
    println!(
        "{}",
        json!({
            "rows": rows, "engine": engine, "import": import, "bare": sealed,
            "bare_without_sealing": unsealed, "tool": tool,
            "bare_over_first": ratio(sealed, first),
            "bare_over_second": ratio(sealed, second),
            "tool_over_first": ratio(tool, first),
            "import_less_sealing_over_import": ratio(first - (sealed - unsealed), first),
        })
    );
    Ok(())
}

/// A made-up month of so many people in Weert.
pub(crate) fn month(rows: usize, from: u64) -> Vec<MadeUp> {
    let reference = domain::Day::new(2026, 9, 1).unwrap_or(domain::Day::FIRST);
    population::people(11, rows, from, "Weert", 6001, reference)
}

/// The files of two months. In the second a tenth is gone, a tenth is new and a tenth has moved.
fn write_months(rows: usize, folder: &Path) -> anyhow::Result<()> {
    let mut people = month(rows, 10_000);
    write(folder, FIRST, &people)?;
    let tenth = rows / 10;
    people.drain(..tenth);
    for moved in people.iter_mut().take(tenth) {
        "Nieuwe Verzonnenweg 1".clone_into(&mut moved.street);
    }
    people.extend(month(tenth, 20_000_000));
    write(folder, SECOND, &people)
}

pub(crate) fn write(folder: &Path, month: &str, people: &[MadeUp]) -> anyhow::Result<()> {
    for (kind, text) in [
        (FileKind::List, population::list_csv(people, "GM0988")),
        (FileKind::Addresses, population::addresses_csv(people)),
        (FileKind::Known, population::known_csv(people)),
        (
            FileKind::SelfEmployed,
            population::self_employed_csv(people),
        ),
    ] {
        std::fs::write(folder.join(name(month, kind)), text)?;
    }
    Ok(())
}

pub(crate) fn name(month: &str, kind: FileKind) -> String {
    format!("{month}-{}.csv", kind.code())
}

/// Both months in this process; prints seconds and the most memory held, worker included.
pub(crate) async fn child(engine: &str, folder: &Path) -> anyhow::Result<()> {
    let fixture = fixture(engine).await?;
    let region = Region::new(Arc::clone(&fixture)).await;
    let before = peak_memory()?;
    let first = run(&region, FIRST, folder, "csv").await?;
    let memory_first = peak_memory()?;
    let second = run(&region, SECOND, folder, "csv").await?;
    println!(
        "{}",
        json!({
            "first": first, "second": second, "memory_before": before,
            "memory_first": memory_first, "memory": peak_memory()?,
        })
    );
    drop(region);
    end(fixture).await;
    Ok(())
}

/// Seconds from opening the files to the commit, as the command line does it.
pub(crate) async fn run(
    region: &Region,
    month: &str,
    folder: &Path,
    list_format: &str,
) -> anyhow::Result<f64> {
    let app = &region.app;
    let grant = app::setup::service_actor(app)
        .await?
        .authorize::<ImportByService>()?;
    let upload = Upload {
        municipality: region.town,
        month: month.parse()?,
        reference_date: None,
        files: Vec::new(),
        digest: None,
    };
    let limits = Limits {
        max_rows: u32::MAX,
        max_bytes: u64::MAX,
        ..Limits::default()
    };
    let start = Instant::now();
    let mut sources: Vec<(FileKind, String, u64, app::Opener)> = Vec::new();
    for kind in [
        FileKind::List,
        FileKind::Addresses,
        FileKind::Known,
        FileKind::SelfEmployed,
    ] {
        let mut name = name(month, kind);
        if kind == FileKind::List {
            name = name.replace("csv", list_format);
        }
        let path = folder.join(&name);
        let length = std::fs::metadata(&path)?.len();
        let open: app::Opener = Box::new(move || Ok(Box::new(File::open(&path)?)));
        sources.push((kind, name, length, open));
    }
    let list = lists::stage_now(app, &grant, &upload, sources, limits, BTreeSet::new()).await?;
    let detail = lists::service_detail(app, &grant, list).await?;
    if detail.overview.state != ListState::Staged {
        bail!(
            "the list was not staged: {:?} {:?}",
            detail.rejection,
            detail.questions
        );
    }
    let alarms: Vec<String> = detail
        .alarms
        .iter()
        .map(|alarm| alarm.kind.code().to_owned())
        .collect();
    lists::commit_as(app, &grant, list, Purpose::Approach, &alarms).await?;
    Ok(since(start))
}
