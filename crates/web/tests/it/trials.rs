//! The pages of trials with letters: agreed by the project leader, told to who sends the cards, counted without persons (S0-07).

use access::policy;
use app::cards::CardTextForm;
use axum::http::StatusCode;
use domain::TrialId;

use crate::{
    roads::steady,
    world::{World, once},
};

/// Keeps the text in force, with another line at the top, for a trial.
async fn second_text(world: &World) {
    let region = &world.site.region;
    let grant = region.grant::<policy::EditCardText>();
    let texts = app::cards::card_texts(&region.app, &grant).await;
    let view = texts.expect("texts").into_iter().next().expect("one");
    let form = CardTextForm {
        variant: view.variant,
        version: view.version,
        title: "Even bellen?".to_owned(),
        paragraphs: view.text.paragraphs,
        rights: view.text.rights,
        sender: view.text.sender,
    };
    app::cards::keep_trial_text(&region.app, &grant, form)
        .await
        .expect("kept");
}

const AGREED: &str = "tekst_1=1&naam=Kort+of+lang&vraag=Krijgt+een+korte+tekst+vaker+antwoord%3F&gemeente=\
    &naam_1=A&naam_2=B&tekst_2=2&antwoord=any&dagen=28&verdeling=municipality&verwacht=20&verschil=10&alarm=5&hooguit=";

#[tokio::test]
async fn s0_07_the_project_leader_plans_starts_and_stops_a_trial() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let none = site.get("/proeven", cookie).await;
    assert!(none.main().contains("Er zijn nog geen proeven"));
    let where_to = site.get("/proeven/nieuw", cookie).await;
    let grant = site.region.grant::<policy::RunTrial>();
    let places = app::trials::places(&site.region.app, &grant).await;
    let places = places.expect("places");
    let lnwc = places.iter().find(|one| one.name == "LNWC").expect("LNWC");
    let path = format!("/proeven/nieuw?subregio={}", lnwc.subregion);
    assert!(where_to.links().contains(&path), "{:?}", where_to.links());
    let no_text = site.get(&path, cookie).await;
    assert!(
        no_text.main().contains("nog geen twee teksten"),
        "{}",
        no_text.main()
    );
    second_text(&world).await;
    let form = site.get(&path, cookie).await;
    assert!(form.main().contains("Even bellen?"), "{}", form.main());

    let body = |number, more: &str| {
        let id = once(cookie, number);
        let today = site.region.app.today();
        format!(
            "eenmalig={id}&subregio={}&begin={today}&{AGREED}{more}",
            lnwc.subregion
        )
    };
    let planned = site
        .post("/proeven/nieuw", cookie, &body(1, "&doe=reken"))
        .await;
    assert_eq!(planned.status, StatusCode::OK);
    assert!(
        planned.main().contains("brieven nodig"),
        "{}",
        planned.main()
    );
    let wrong = body(2, "").replace("verschil=10", "verschil=0");
    let wrong = site.post("/proeven/nieuw", cookie, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.main().contains("id=\"verschil-fout\""));
    assert!(
        wrong.main().contains("Kort of lang"),
        "what was typed stays"
    );
    let started = site.post("/proeven/nieuw", cookie, &body(3, "")).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    let own = started
        .header("location")
        .replace("?gedaan=proef-gestart", "");
    let page = site.get(&own, cookie).await;
    insta::assert_snapshot!("a_trial_that_begins", steady(page.main()));

    // Whoever sends the cards sees that the trial chooses, and the results; starting is not theirs.
    let manager = world.cookie("casemanager");
    for path in ["/kaarten", "/kaartteksten"] {
        let told = site.get(path, manager).await;
        assert!(
            told.main()
                .contains("De proef &#34;Kort of lang&#34; kiest de tekst")
                || told
                    .main()
                    .contains("De proef \"Kort of lang\" kiest de tekst"),
            "{}",
            told.main()
        );
    }
    assert_eq!(site.get(&own, manager).await.status, StatusCode::OK);
    let may_not = site.get("/proeven/nieuw", manager).await;
    assert_eq!(may_not.status, StatusCode::NOT_FOUND);
    let elsewhere = site.get(&own, world.cookie("other_casemanager")).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);

    too_few(&world, &own).await;
    second_person(&world, own.trim_start_matches("/proeven/")).await;

    let stop = format!("{own}/stoppen");
    let asked = site.get(&stop, cookie).await;
    assert!(asked.main().contains("Reden om te stoppen"));
    let id = once(cookie, 4);
    let silent = site
        .post(&stop, cookie, &format!("eenmalig={id}&reden="))
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = once(cookie, 5);
    let stopped = format!("eenmalig={id}&reden=Een+fout+in+de+tekst");
    let stopped = site.post(&stop, cookie, &stopped).await;
    assert_eq!(
        stopped.header("location"),
        format!("{own}?gedaan=proef-gestopt")
    );
    let page = site.get(&own, cookie).await;
    assert!(page.main().contains("Een fout in de tekst"));
    assert!(!page.links().contains(&stop));
    let all = site.get("/proeven", cookie).await;
    assert!(all.main().contains("Gestopt op"));
}

/// A file that waits, answered by the privacy officer; the file itself is tested with the letters it holds.
async fn second_person(world: &World, trial: &str) {
    let (site, cookie) = (&world.site, world.cookie("privacy_officer"));
    let empty = site.get("/bestanden", cookie).await;
    assert!(empty.main().contains("Er is geen bestand gevraagd"));
    let trial: TrialId = trial.parse().expect("a trial");
    let file = testkit::files::file_that_waits(&site.region, trial).await;

    let waits = site
        .get(
            &format!("/proeven/{trial}/bestand"),
            world.cookie("project_leader"),
        )
        .await;
    assert!(
        waits.main().contains("wacht op akkoord"),
        "{}",
        waits.main()
    );
    let page = format!("/bestanden/{file}");
    let list = site.get("/bestanden", cookie).await;
    assert!(list.links().contains(&page), "{:?}", list.links());
    insta::assert_snapshot!(
        "a_file_that_waits",
        steady(site.get(&page, cookie).await.main())
    );
    let own = site.get(&page, world.cookie("project_leader")).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND, "not by whoever asks");

    let id = once(cookie, 7);
    let nothing = site
        .post(&page, cookie, &format!("eenmalig={id}&reden="))
        .await;
    assert!(nothing.main().contains("Kies ja of nee"));
    let id = once(cookie, 8);
    let silent = format!("eenmalig={id}&akkoord=nee&reden=");
    let silent = site.post(&page, cookie, &silent).await;
    assert!(
        silent.main().contains("Schrijf waarom"),
        "{}",
        silent.main()
    );
    let id = once(cookie, 9);
    let agreed = format!("eenmalig={id}&akkoord=ja&reden=");
    let agreed = site.post(&page, cookie, &agreed).await;
    assert_eq!(
        agreed.header("location"),
        "/bestanden?gedaan=bestand-beantwoord"
    );
    let page = site.get(&page, cookie).await;
    assert!(page.main().contains("wacht niet meer"), "{}", page.main());
    let open = site
        .get(
            &format!("/proeven/{trial}/bestand"),
            world.cookie("project_leader"),
        )
        .await;
    let file = format!("/proeven/bestanden/{file}/proef.csv");
    assert!(open.links().contains(&file), "{:?}", open.links());
    // An unattended screen is not enough.
    site.region.app.clock().advance_seconds(601);
    let leader = world.cookie("project_leader");
    let own = format!("/proeven/{trial}/bestand");
    let later = site.get(&own, leader).await;
    assert!(!later.links().contains(&file));
    let again = format!("action=\"/uitloggen?verder={own}\"");
    assert!(later.body.contains(&again), "{}", later.main());
    let refused = site.get(&file, leader).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A file of letters that do not count yet is refused where it is asked for.
async fn too_few(world: &World, own: &str) {
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let file = format!("{own}/bestand");
    let asks = site.get(&file, cookie).await;
    assert!(asks.main().contains("nog geen bestand gevraagd"));
    let id = once(cookie, 6);
    let early = format!("eenmalig={id}&voor=Hogeschool&waarvoor=Narekenen");
    let early = site.post(&file, cookie, &early).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        early.body.contains("nog minder dan 10 brieven"),
        "{}",
        early.body
    );
}
