//! The engine's own loader: the month's addresses into a plain table with three indexes.

use std::{path::Path, process::Command, time::Instant};

use anyhow::{Context as _, bail};

use crate::machine::since;

const TABLE: &str = "CREATE TABLE plain (bsn TEXT, given TEXT, prefix TEXT, family TEXT, line TEXT, \
     postcode TEXT, place TEXT, secret TEXT, postal TEXT, deceased TEXT); \
     CREATE INDEX plain_bsn ON plain (bsn); CREATE INDEX plain_family ON plain (family); \
     CREATE INDEX plain_postcode ON plain (postcode);";

/// Seconds that `sqlite3 .import` or `\copy` takes for the file of addresses.
pub(crate) fn load(engine: &str, folder: &Path, addresses: &str) -> anyhow::Result<f64> {
    let file = folder.join(addresses);
    let file = file.to_str().context("a path")?;
    if engine == "sqlite" {
        let database = folder.join("plain.db");
        let database = database.to_str().context("a path")?;
        run("sqlite3", &[database, TABLE])?;
        let start = Instant::now();
        run(
            "sqlite3",
            &[
                database,
                ".mode csv",
                ".separator ;",
                &format!(".import --skip 1 {file} plain"),
            ],
        )?;
        let seconds = since(start);
        std::fs::remove_file(database)?;
        return Ok(seconds);
    }
    let server = std::env::var(testkit::POSTGRES).context("no PostgreSQL")?;
    let server = server.trim_end_matches('/');
    let name = format!("plain_{}", std::process::id());
    let (first, own) = (format!("{server}/postgres"), format!("{server}/{name}"));
    run("psql", &[&first, "-qc", &format!("CREATE DATABASE {name}")])?;
    run("psql", &[&own, "-qc", TABLE])?;
    let start = Instant::now();
    let copy = format!("\\copy plain FROM '{file}' WITH (FORMAT csv, DELIMITER ';', HEADER)");
    run("psql", &[&own, "-qc", &copy])?;
    let seconds = since(start);
    run("psql", &[&first, "-qc", &format!("DROP DATABASE {name}")])?;
    Ok(seconds)
}

fn run(program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .status()
        .with_context(|| format!("{program} must be installed"))?;
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    Ok(())
}
