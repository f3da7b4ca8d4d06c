//! What docs/performance.md quotes: each figure beside a bare counterpart, in one run.
//!
//! `cargo run --release -p benches -- WHAT`; [`USAGE`] lists what there is. Each measurement is one
//! line of JSON. What must have a memory of its own runs this program once more.
#![expect(clippy::print_stdout, reason = "figures are what this program is for")]

mod answers;
mod bare;
mod cards;
mod crowd;
mod durable;
mod import;
mod log;
mod machine;
mod monitor;
mod pages;
mod search;
mod tools;
mod workbook;

use anyhow::{Context as _, bail};

const USAGE: &str = "say one of:
  import ROWS ENGINE       first and second month, beside the bare prototype and the engine's tool
  workbook ROWS            an XLSX, beside a pandas and openpyxl script that marks known and new
  pages PERSONS ENGINE     worklist and case for 1, 8 and 32 clients, beside bare pages
  answers CASES ENGINE     answers recorded by 32 clients, beside bare durable inserts
  search PERSONS ENGINE    names in memory, and the page of a search beside the empty page
  monitor PERSONS ENGINE [ROWS.csv]
                           figures of a quarter from counters, beside GROUP BY over the cases;
                           the cases go to ROWS.csv, for group_by_duckdb.py
  cards N                  typeset cards a second
  verify ENTRIES ENGINE    entries of the log verified a second
ENGINE is sqlite or postgres; postgres wants VANGNET_TEST_POSTGRES, a server that writes to disk";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["import", rows, engine] => import::compare(number(rows)?, engine),
        ["import-child", engine, folder] => import::child(engine, folder.as_ref()).await,
        ["bare-child", engine, folder, sealing] => {
            bare::child(engine, folder.as_ref(), *sealing == "sealed").await
        }
        ["workbook", rows] => workbook::compare(number(rows)?),
        ["workbook-child", folder] => workbook::child(folder.as_ref()).await,
        ["pages", persons, engine] => pages::compare(number(persons)?, engine, pages::WINDOW).await,
        ["answers", cases, engine] => answers::compare(number(cases)?, engine).await,
        ["search", persons, engine] => search::compare(number(persons)?, engine).await,
        ["monitor", persons, engine] => monitor::compare(number(persons)?, engine, None).await,
        ["monitor", persons, engine, rows] => {
            monitor::compare(number(persons)?, engine, Some(rows.as_ref())).await
        }
        ["cards", count] => cards::measure(number(count)?),
        ["verify", entries, engine] => log::verify(number(entries)?, engine).await,
        _ => bail!(USAGE),
    }
}

fn number(text: &str) -> anyhow::Result<usize> {
    text.parse().with_context(|| format!("{text} is no number"))
}

#[cfg(test)]
mod tests {
    /// Nobody measures every day: what is measured must still run when somebody does.
    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_measured_runs_on_a_handful() {
        let short = std::time::Duration::from_millis(40);
        super::pages::compare(40, "sqlite", short)
            .await
            .expect("pages");
        super::monitor::compare(40, "sqlite", None)
            .await
            .expect("monitor");
        super::search::compare(40, "sqlite").await.expect("search");
        super::answers::compare(4, "sqlite").await.expect("answers");
        super::log::verify(200, "sqlite").await.expect("verify");
    }
}
