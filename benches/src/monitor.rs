//! The figures of a whole country: read from counters, beside counting the same rows with GROUP BY by the engine itself.

use std::{fmt::Write as _, path::Path, sync::Arc, time::Instant};

use access::policy::SeeMonitorCounts;
use anyhow::ensure;
use domain::monitor::Quarter;
use serde_json::json;
use testkit::region::Region;

use crate::{
    crowd,
    machine::{end, fixture, float, since},
};

/// Times each is asked.
const TIMES: usize = 20;

/// The dashboard's figures of one quarter, and what a GROUP BY over the cases takes for one of them. What is grouped is
/// written to `rows` where a third engine is to group the same.
pub(crate) async fn compare(
    persons: usize,
    engine: &str,
    rows: Option<&Path>,
) -> anyhow::Result<()> {
    let fixture = fixture(engine).await?;
    let region = Region::new(Arc::clone(&fixture)).await;
    crowd::fill(&region, persons).await?;
    let app = &region.app;
    let service = app::setup::service_actor(app).await?;
    let start = Instant::now();
    app::monitor::count_what_was(app, &service).await?;
    let counted = since(start);
    let grant = region
        .grant_today::<SeeMonitorCounts>("project_leader")
        .await;
    let quarter: Quarter = "2026-Q3".parse()?;
    let mut figures = 0.0;
    let mut new = 0;
    for _ in 0..TIMES {
        let start = Instant::now();
        let live = app::monitor::live(app, &grant, quarter).await?;
        figures += since(start);
        new = app::monitor::total(&live.municipalities).new;
    }
    let reader = app.store().read();
    let mut grouped = 0.0;
    let mut cases = 0_i64;
    for _ in 0..TIMES {
        let start = Instant::now();
        let found: Vec<i64> = reader
            .fetch_all(
                "SELECT COUNT(*) FROM case_overview GROUP BY municipality_id, month, track, phase \
                 ORDER BY municipality_id, month, track, phase LIMIT 1000000",
                Vec::new(),
                |row| row.get(0),
            )
            .await?;
        grouped += since(start);
        cases = found.iter().sum();
    }
    ensure!(cases > 0 && new >= 0, "nothing was counted");
    if let Some(file) = rows {
        std::fs::write(file, every_case(app).await?)?;
    }
    let times = float(TIMES);
    println!(
        "{}",
        json!({
            "figures_ms": figures / times * 1_000.0, "group_by_ms": grouped / times * 1_000.0,
            "counting_all_once_s": counted, "engine": engine, "persons": persons,
            "cases": cases, "new": new,
        })
    );
    drop(region);
    end(fixture).await;
    Ok(())
}

/// What the grouping is over, as CSV.
async fn every_case(app: &app::App) -> anyhow::Result<String> {
    let rows: Vec<[String; 4]> = app
        .store()
        .read()
        .fetch_all(
            "SELECT municipality_id, month, track, phase FROM case_overview",
            Vec::new(),
            |row| {
                let (town, month): (domain::MunicipalityId, domain::Month) =
                    (row.get(0)?, row.get(1)?);
                Ok([
                    town.to_string(),
                    month.to_string(),
                    row.get(2)?,
                    row.get(3)?,
                ])
            },
        )
        .await?;
    let mut text = "municipality,month,track,phase\n".to_owned();
    for row in rows {
        writeln!(text, "{}", row.join(","))?;
    }
    Ok(text)
}
