//! The pages of the monitor: what is further told, what is entered, and a release although figures do not agree (S0-29, S1-80,
//! S2-10, S2-33, S3-05, S3-08).

use app::monitor;
use axum::http::StatusCode;
use domain::monitor::Quarter;

use crate::{
    roads::steady,
    world::{World, once},
};

/// The quarter before this one, asked for.
async fn asked(world: &World) -> Quarter {
    let region = &world.site.region;
    let quarter = Quarter::of(region.app.today().month()).plus(-1);
    let grant = region.grant_today("project_leader").await;
    monitor::request(&region.app, &grant, quarter)
        .await
        .expect("asked");
    quarter
}

#[tokio::test]
async fn s2_33_the_regisseur_enters_places_and_sees_who_entered_what() {
    let world = World::new().await;
    let quarter = asked(&world).await;
    let (site, cookie) = (&world.site, world.cookie("regisseur"));
    let page = format!("/cijfers?kwartaal={quarter}");
    let before = site.get(&page, cookie).await;
    assert_eq!(before.status, StatusCode::OK);
    let action = format!("/cijfers/{quarter}/aantal");
    assert!(before.main().contains(&format!("action=\"{action}\"")));
    let place = world.site.region.town;
    let form = |number, n: &str| {
        let id = once(cookie, number);
        format!("eenmalig={id}&gemeente={place}&cijfer=plaatsen.wmo&aantal={n}")
    };
    let refused = site.post(&action, cookie, &form(1, "veel")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"aantal-fout\""));
    assert!(
        refused.main().contains("value=\"veel\""),
        "what was typed stays"
    );
    let kept = site.post(&action, cookie, &form(2, "14")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = site.get(kept.header("location"), cookie).await;
    assert!(page.main().contains("Het aantal is bewaard"));
    assert!(page.main().contains("Plaatsen: Wmo"), "{}", page.main());
    insta::assert_snapshot!("regisseur-cijfers", steady(page.main()));

    // A list handler enters nothing, and sees what was.
    let handler = world.cookie("list_handler");
    let page = site
        .get(&format!("/cijfers?kwartaal={quarter}"), handler)
        .await;
    assert!(page.main().contains("Opgegeven aantallen"));
    assert!(!page.main().contains(&format!("action=\"{action}\"")));
    let forged = form(3, "9").replace(&once(cookie, 3), &once(handler, 3));
    let forged = site.post(&action, handler, &forged).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn s0_29_s3_05_the_dashboard_says_who_is_at_home_and_what_that_means() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let page = site.get("/monitor", cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "S0-29 · Thuis zonder school, werk of dagbesteding",
        "S3-05 · Niet in beeld",
        "S3-08 · Geen nieuw beroep na uitstroom",
        "S2-10 · Naar betaald werk",
        "S2-33 · Dekking per soort traject",
        "Het is een stand, geen som van maanden.",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
}

#[tokio::test]
async fn s1_80_a_release_of_figures_that_disagree_asks_why_and_shows_it_ever_after() {
    let world = World::new().await;
    let quarter = asked(&world).await;
    let region = &world.site.region;
    region.miscount(quarter.first_month(), 1).await;
    let grant = region.grant_today("project_leader").await;
    monitor::discuss(&region.app, &grant, quarter)
        .await
        .expect("talked over");
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let path = format!("/monitor/kwartalen/{quarter}");
    let page = site.get(&path, cookie).await;
    assert!(page.main().contains("name=\"reden\""), "{}", page.main());
    let form = |number, reason: &str| format!("eenmalig={}&reden={reason}", once(cookie, number));
    let release = format!("{path}/vrijgeven");
    let refused = site.post(&release, cookie, &form(1, "")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"reden-fout\""));
    insta::assert_snapshot!("project_leader-vrijgeven-met-reden", steady(refused.main()));
    let done = site
        .post(&release, cookie, &form(2, "Een+lijst+kwam+tweemaal"))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    for (path, who) in [
        (path, "project_leader"),
        (format!("/vrijgegeven/{quarter}"), "project_leader"),
        (
            format!("/vrijgegeven/{quarter}?voor=openbaar"),
            "project_leader",
        ),
    ] {
        let page = site.get(&path, world.cookie(who)).await;
        assert!(page.main().contains("Een lijst kwam tweemaal"), "{path}");
    }
}
