//! Answers recorded, each durable with its entry in the log, beside bare durable inserts with group
//! commit.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use access::policy::{OpenCase, RecordAnswer};
use anyhow::Context as _;
use app::outreach::AnswerForm;
use domain::{
    CaseId,
    outreach::{Answer, Channel, SaidBy},
};
use serde_json::json;
use testkit::region::Region;

use crate::{
    crowd,
    durable::Durable,
    machine::{end, fixture, float, ratio, since},
    pages::{casemanager, own_work},
};

const CLIENTS: usize = 32;

/// So many different cases get an answer; then as many bare rows are inserted.
pub(crate) async fn compare(count: usize, engine: &str) -> anyhow::Result<()> {
    let fixture = fixture(engine).await?;
    let region = Region::new(Arc::clone(&fixture)).await;
    crowd::fill(&region, 10_000).await?;
    let (_, actor) = casemanager(&region).await?;
    let grant = actor.authorize::<OpenCase>()?;
    let rows = own_work(&region, &grant, i64::try_from(count)?).await?;
    let cases: Arc<[(CaseId, u32)]> = rows.iter().map(|row| (row.case, row.version)).collect();
    let grant = actor.authorize::<RecordAnswer>()?;
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (next, cases) = (Arc::clone(&next), Arc::clone(&cases));
        let (app, grant) = (Arc::clone(&region.app), grant.clone());
        running.spawn(async move {
            while let Some((case, version)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                let form = AnswerForm {
                    answer: Answer::NoteByAnother,
                    said_by: SaidBy::Other,
                    channel: Channel::Phone,
                    minutes: 5,
                    on: app.today(),
                    note: "Een verzonnen buur belde.".to_owned(),
                    version: i64::from(*version),
                };
                app::outreach::record_answer(&app, &grant, *case, form).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    let product = float(cases.len()) / since(start);
    let plain = bare(&Durable::open(&fixture).await?, cases.len()).await?;
    println!(
        "{}",
        json!({
            "answers": cases.len(), "engine": engine, "clients": CLIENTS,
            "a_second": product.round(), "bare": plain.round(), "ratio": ratio(product, plain),
        })
    );
    drop(region);
    end(fixture).await;
    Ok(())
}

/// Bare rows a second.
async fn bare(durable: &Durable, count: usize) -> anyhow::Result<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (next, durable) = (Arc::clone(&next), durable.clone());
        running.spawn(async move {
            while next.fetch_add(1, Ordering::Relaxed) < count {
                durable.append().await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = running.join_next().await {
        ended.context("a client")??;
    }
    let pace = float(count) / since(start);
    durable.clone().close().await;
    Ok(pace)
}
