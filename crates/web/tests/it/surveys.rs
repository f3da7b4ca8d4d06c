//! The pages of surveys: counted and drawn by the project leader, papers counted by code, results beside the response
//! (S3-10 to S3-13).

use access::policy;
use app::guidance::RightAct;
use axum::http::StatusCode;
use domain::outreach::Channel;
use testkit::guidance::regisseur_does;

use crate::{
    roads::steady,
    world::{World, once},
};

#[tokio::test]
async fn s3_11_who_guides_answers_the_questions_from_the_page_of_a_closed_case() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("regisseur"));
    let case = world.guided;
    let (home, own) = (
        format!("/begeleiding/{case}"),
        format!("/begeleiding/{case}/onderzoek"),
    );
    let open = site.get(&home, cookie).await;
    assert!(!open.links().contains(&own), "still guided");
    regisseur_does(&site.region, case, RightAct::Stop(Channel::Phone))
        .await
        .expect("stopped");
    let closed = site.get(&home, cookie).await;
    assert!(closed.links().contains(&own), "{:?}", closed.links());
    let asked = site.get(&own, cookie).await;
    insta::assert_snapshot!("may_be_asked_for_research", steady(asked.main()));
    let id = once(cookie, 1);
    let half = format!("eenmalig={id}&anonymous_care=no&secret_placement=no");
    let half = site.post(&own, cookie, &half).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.main().contains("help_unknown_to_parents-fout"));
    let id = once(cookie, 2);
    let whole = format!(
        "eenmalig={id}&anonymous_care=no&secret_placement=yes&help_unknown_to_parents=unknown"
    );
    let recorded = site.post(&own, cookie, &whole).await;
    assert_eq!(
        recorded.header("location"),
        format!("{home}?gedaan=onderzoek-vastgelegd")
    );
    let leader = site.get(&own, world.cookie("project_leader")).await;
    assert_eq!(leader.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn s3_10_s3_12_s3_13_the_project_leader_counts_first_and_too_few_cases_are_not_told() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let none = site.get("/enquetes", cookie).await;
    insta::assert_snapshot!("no_surveys_yet", steady(none.main()));
    let grant = site.region.grant::<policy::RunSurvey>();
    let places = app::surveys::places(&site.region.app, &grant).await;
    let places = places.expect("places");
    let lnwc = places.iter().find(|one| one.name == "LNWC").expect("LNWC");
    let path = format!("/enquetes/nieuw?subregio={}", lnwc.subregion);
    let form = site.get(&path, cookie).await;
    assert!(
        form.main().contains("Steekproef trekken"),
        "{}",
        form.main()
    );
    let today = site.region.app.today();
    let body = |number, title: &str, more: &str| {
        let id = once(cookie, number);
        format!(
            "eenmalig={id}&subregio={}&titel={title}&gemeente=&vanaf={today}&tot={today}&aantal=9&antwoord_tot={}{more}",
            lnwc.subregion,
            today.plus_days(14)
        )
    };
    let few = site
        .post("/enquetes/nieuw", cookie, &body(1, "Vraag", "&doe=tel"))
        .await;
    assert_eq!(few.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(few.main().contains("minder dan 5 zaken"), "{}", few.main());
    let untitled = site.post("/enquetes/nieuw", cookie, &body(2, "", "")).await;
    assert_eq!(untitled.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(untitled.main().contains("id=\"titel-fout\""));
    let manager = world.cookie("casemanager");
    assert_eq!(site.get("/enquetes", manager).await.status, StatusCode::OK);
    let may_not = site.get("/enquetes/nieuw", manager).await;
    assert_eq!(may_not.status, StatusCode::NOT_FOUND);
}
