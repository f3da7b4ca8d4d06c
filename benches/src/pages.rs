//! The pages "worklist" and "case" in requests a second, beside bare pages that unseal and render
//! the same rows without access and without log.

mod bare_page;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use access::{Action, Actor, Grant, policy};
use anyhow::{Context as _, ensure};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use domain::{CaseId, outreach::WorkOrder};
use serde_json::json;
use store::{Desk, OverviewRow, WorklistPage};
use testkit::region::Region;
use tower::ServiceExt as _;

use crate::{
    crowd,
    durable::Durable,
    machine::{end, fixture, float, ratio, since},
};

/// How long each pace is measured.
pub(crate) const WINDOW: Duration = Duration::from_secs(4);

/// Fills a country and measures both pages for 1, 8 and 32 clients.
pub(crate) async fn compare(persons: usize, engine: &str, window: Duration) -> anyhow::Result<()> {
    let fixture = fixture(engine).await?;
    let region = Region::new(Arc::clone(&fixture)).await;
    let start = Instant::now();
    crowd::fill(&region, persons).await?;
    let filled = since(start);
    let (cookie, actor) = casemanager(&region).await?;
    let grant = actor.authorize::<policy::OpenCase>()?;
    // Fewer than one account may open on a day (D10).
    let cases: Vec<CaseId> = own_work(&region, &grant, 100)
        .await?
        .into_iter()
        .map(|row| row.case)
        .collect();
    let durable = Durable::open(&fixture).await?;
    let towns = bare_page::towns(&region, &grant).await?;
    let ours = web::router(Arc::clone(&region.app), web::Config::default());
    let bare = bare_page::router(region.app.store().clone(), towns.clone(), None);
    let bare_durable = bare_page::router(region.app.store().clone(), towns, Some(durable.clone()));
    let worklist = vec!["/werklijst".to_owned()];
    let pages: Vec<String> = cases.iter().map(|case| format!("/zaken/{case}")).collect();
    for (page, paths) in [("worklist", &worklist), ("case", &pages)] {
        for clients in [1, 8, 32] {
            let beside = if clients == 1 { &bare_durable } else { &bare };
            pace(&ours, paths, &cookie, clients, window / 8).await?;
            let product = pace(&ours, paths, &cookie, clients, window).await?;
            pace(beside, paths, &cookie, clients, window / 8).await?;
            let plain = pace(beside, paths, &cookie, clients, window).await?;
            println!(
                "{}",
                json!({
                    "page": page, "engine": engine, "persons": persons, "clients": clients,
                    "a_second": product.round(), "bare": plain.round(),
                    "ratio": ratio(product, plain), "filled_in": filled.round(),
                })
            );
        }
    }
    durable.close().await;
    drop((ours, bare, bare_durable, region));
    end(fixture).await;
    Ok(())
}

/// Cases of the casemanager's own work, the oldest first.
pub(crate) async fn own_work<A: Action>(
    region: &Region,
    grant: &Grant<A>,
    limit: i64,
) -> anyhow::Result<Vec<OverviewRow>> {
    let page = WorklistPage {
        desk: Desk::Outreach,
        phase: None,
        municipality: None,
        assignee: None,
        today: region.app.today(),
        after: None,
        order: WorkOrder::Oldest,
        limit,
    };
    Ok(region.app.store().worklist(grant, page).await?)
}

/// Signs the casemanager in: the cookie, and the actor with the municipalities of today.
pub(crate) async fn casemanager(region: &Region) -> anyhow::Result<(String, Actor)> {
    let app = &region.app;
    let (_, link) = app::session::demo_links(app)
        .into_iter()
        .find(|(label, _)| label.starts_with("casemanager"))
        .context("a link")?;
    let token = app::session::demo_sign_in(app, &link).await?;
    let session = app::session::current(app, &token)
        .await?
        .context("a session")?;
    Ok((
        format!("__Host-vangnet={}", token.as_cookie()),
        session.actor,
    ))
}

/// Requests a second that so many clients get, each asking as soon as it was answered.
async fn pace(
    router: &Router,
    paths: &[String],
    cookie: &str,
    clients: usize,
    window: Duration,
) -> anyhow::Result<f64> {
    let asked = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (router, asked) = (router.clone(), Arc::clone(&asked));
        let (paths, cookie) = (paths.to_vec(), cookie.to_owned());
        running.spawn(async move {
            while start.elapsed() < window {
                let number = asked.fetch_add(1, Ordering::Relaxed);
                let path = paths.get(number % paths.len()).context("a path")?;
                let request = Request::get(path)
                    .header(header::COOKIE, &cookie)
                    .body(Body::empty())?;
                let answer = router.clone().oneshot(request).await?;
                ensure!(answer.status().is_success(), "{path}: {}", answer.status());
                let body = to_bytes(answer.into_body(), usize::MAX).await?;
                ensure!(body.len() > 500, "{path} is empty");
            }
            Ok(())
        });
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(float(asked.load(Ordering::Relaxed)) / since(start))
}
