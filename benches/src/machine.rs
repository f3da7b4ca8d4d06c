//! The machine and the stores that measurements run on.

use std::{process::Command, sync::Arc, time::Instant};

use anyhow::{Context as _, bail};
use testkit::StoreFixture;

/// A fresh store on an engine.
pub(crate) async fn fixture(engine: &str) -> anyhow::Result<Arc<StoreFixture>> {
    Ok(Arc::new(match engine {
        "sqlite" => StoreFixture::sqlite().await,
        "postgres" => StoreFixture::postgres().await,
        other => bail!("{other} is no engine"),
    }))
}

/// Removes the store's databases.
pub(crate) async fn end(fixture: Arc<StoreFixture>) {
    if let Some(fixture) = Arc::into_inner(fixture) {
        fixture.remove().await;
    }
}

/// The most memory this process has held so far, in MB of 2^20 bytes.
pub(crate) fn peak_memory() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .context("no VmHWM")?;
    Ok(kilobytes.parse::<u64>()? / 1024)
}

/// Runs this program once more and gives the last line it printed.
pub(crate) fn again(arguments: &[&str]) -> anyhow::Result<serde_json::Value> {
    let output = Command::new(std::env::current_exe()?)
        .args(arguments)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("{arguments:?} ended with {}", output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(serde_json::from_str(
        text.lines().last().context("no line")?,
    )?)
}

/// Seconds since a moment.
pub(crate) fn since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64()
}

/// A ratio with two decimals.
pub(crate) fn ratio(above: f64, below: f64) -> f64 {
    (above / below * 100.0).round() / 100.0
}

/// A number of things as a float; all counts here are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "a few million at most")]
pub(crate) const fn float(count: usize) -> f64 {
    count as f64
}
