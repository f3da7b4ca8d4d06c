//! The report for a council from its pages: who reads, who writes, and what a form says back (S1-80).

use access::policy::ReportQuarter;
use app::monitor;
use axum::http::StatusCode;
use domain::monitor::Quarter;

use crate::{
    roads::steady,
    world::{World, once},
};

/// The quarter before this one, released.
async fn released(world: &World) -> Quarter {
    let region = &world.site.region;
    let quarter = Quarter::of(region.app.today().month()).plus(-1);
    let grant = region.grant_today::<ReportQuarter>("project_leader").await;
    monitor::request(&region.app, &grant, quarter)
        .await
        .expect("asked");
    monitor::discuss(&region.app, &grant, quarter)
        .await
        .expect("talked over");
    monitor::release(&region.app, &grant, quarter, "")
        .await
        .expect("released");
    quarter
}

#[tokio::test]
async fn s1_80_the_project_leader_writes_and_the_policy_officer_reads() {
    let world = World::new().await;
    let site = &world.site;
    let leader = world.cookie("project_leader");
    let officer = site.sign_in("policy_officer").await;
    let quarter = Quarter::of(site.region.app.today().month()).plus(-1);
    let all = format!("/vrijgegeven/{quarter}/raad");
    let early = site.get(&all, leader).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.main().contains("nog niet vrijgegeven"));

    released(&world).await;
    let page = site.get(&format!("/vrijgegeven/{quarter}"), &officer).await;
    assert!(page.links().contains(&all), "{:?}", page.links());
    let base = format!("{all}/{}", site.region.town);
    let (report, text) = (format!("{base}/rapport.pdf"), format!("{base}/tekst"));
    let read = site.get(&all, &officer).await;
    assert!(read.links().contains(&report) && !read.links().contains(&text));
    assert_eq!(
        site.get(&text, &officer).await.status,
        StatusCode::NOT_FOUND
    );
    insta::assert_snapshot!("council_reports", steady(read.main()));

    let edit = site.get(&text, leader).await;
    assert_eq!(edit.status, StatusCode::OK);
    insta::assert_snapshot!("council_words", steady(edit.main()));
    let form = |number, rest: &str| format!("eenmalig={}&versie=0&{rest}", once(leader, number));
    let words = "foreword=Elke+jongere+telt+mee.&inflow=Bel+0612345678";
    let refused = site.post(&text, leader, &form(1, words)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"inflow-fout\""));
    assert!(refused.main().contains("Elke jongere telt mee."));

    let words = "foreword=Elke+jongere+telt+mee.&doe=voorbeeld";
    let preview = site.post(&text, leader, &form(2, words)).await;
    assert_eq!(preview.header("content-type"), "application/pdf");
    let words = "foreword=Elke+jongere+telt+mee.";
    let kept = site.post(&text, leader, &form(3, words)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert_eq!(kept.header("location"), format!("{all}?gedaan=council"));
    let said = site.get(&format!("{all}?gedaan=council"), leader).await;
    assert!(said.main().contains("De woorden zijn bewaard"));

    // A colleague who saw the page before is told, and what was typed stays.
    let late = site.post(&text, leader, &form(4, "foreword=Anders")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.main().contains("Anders"));

    let pdf = site.get(&report, &officer).await;
    assert_eq!(pdf.status, StatusCode::OK);
    assert_eq!(pdf.header("content-type"), "application/pdf");
}
