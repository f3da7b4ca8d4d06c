//! Registering without a list, and linking, as pages: what is asked, what is shown, and what stays in the form (S4-89; A.7).

use axum::http::StatusCode;
use domain::outreach::WayIn;
use testkit::registrations::{begun, form};

use crate::world::{World, once};

fn typed(cookie: &str, number: usize, way: &str, more: &str) -> String {
    let once = once(cookie, number);
    format!(
        "eenmalig={once}&weg={way}&datum=&minuten=&voornaam=Noor&tussenvoegsel=&achternaam=Zonneveldt\
         &geboren=12-3-2005&straat=&postcode=&plaats=&notitie=Kwam+langs{more}"
    )
}

#[tokio::test]
async fn s4_89_the_form_asks_no_bsn_no_telephone_and_keeps_what_was_typed() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("casemanager"));
    let place = world.ids["own"].place;
    let page = site.get("/aanmelden", cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    for absent in [
        "name=\"bsn\"",
        "name=\"telefoon\"",
        "name=\"email\"",
        "name=\"ander\"",
    ] {
        assert!(!page.main().contains(absent), "{absent}");
    }
    assert!(page.main().contains("Geen vaste woon- of verblijfplaats"));
    assert!(page.main().contains("Er wordt geen BSN gevraagd"));

    let today = site.region.app.today();
    let more = format!("&gemeente={place}&wonen=no_fixed_address&vragen=work");
    let wrong = typed(cookie, 1, "walk_in", &more).replace("12-3-2005", "vroeger");
    let wrong = site.post("/aanmelden", cookie, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.main().contains("id=\"geboren-fout\"") && wrong.main().contains("id=\"datum-fout\"")
    );
    assert!(wrong.main().contains("value=\"Zonneveldt\"") && wrong.main().contains("Kwam langs"));

    let right = typed(cookie, 2, "walk_in", &more).replace("datum=", &format!("datum={today}"));
    let begun = site.post("/aanmelden", cookie, &right).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.main());
    // A double click is one registration.
    let again = site.post("/aanmelden", cookie, &right).await;
    assert_eq!(again.header("location"), begun.header("location"));
    let case = site.get(begun.header("location"), cookie).await;
    assert_eq!(case.status, StatusCode::OK);
    for shown in [
        "Noor Zonneveldt",
        "Wil ondersteuning",
        "Zelf langsgekomen (inloop)",
        "Geen vaste woon-",
    ] {
        assert!(case.main().contains(shown), "{shown}: {}", case.main());
    }

    // Once more: is it the same?
    let known = typed(cookie, 3, "school", &more).replace("datum=", &format!("datum={today}"));
    let known = site.post("/aanmelden", cookie, &known).await;
    assert_eq!(known.status, StatusCode::OK);
    assert!(known.main().contains("Is dit dezelfde jongere?"));
    assert!(
        known.main().contains("name=\"ander\"") && known.main().contains("value=\"Zonneveldt\"")
    );
    let leader = site.get("/aantallen", world.cookie("project_leader")).await;
    assert!(leader.main().contains("Aangemeld zonder lijst"));
    assert!(
        leader.main().contains("Zelf langsgekomen"),
        "{}",
        leader.main()
    );
}

#[tokio::test]
async fn s4_91_outside_the_window_the_page_says_where_to_go() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("casemanager"));
    let (place, today) = (world.ids["own"].place, site.region.app.today());
    let more = format!("&gemeente={place}");
    for (born, words) in [("1990", "lokale team"), ("2015", "leerplicht")] {
        let form = typed(cookie, 4 + born.len() + words.len(), "called", &more)
            .replace("datum=", &format!("datum={today}"))
            .replace("12-3-2005", born);
        let refused = site.post("/aanmelden", cookie, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.main().contains(words), "{}", refused.main());
    }
}

#[tokio::test]
async fn a7_two_cases_are_linked_shown_on_both_and_undone() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("casemanager"));
    let (app, town, today) = (&site.region.app, site.region.town, site.region.app.today());
    let actor = site.region.actor("casemanager");
    let noor = form(
        town,
        WayIn::WalkIn,
        ("Noor", "Zonneveldt"),
        "2005-03-12",
        today,
    );
    let first = begun(app, actor, &noor).await;
    let mut twice = form(
        town,
        WayIn::School,
        ("Noortje", "Zonneveldt"),
        "2005-03-12",
        today,
    );
    twice.another = "Nog niet zeker.".to_owned();
    let second = begun(app, actor, &twice).await;

    let page = site.get(&format!("/koppelen/{first}"), cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.main().contains("Noortje Zonneveldt"),
        "{}",
        page.main()
    );
    let path = format!("/koppelen/{first}");
    let nothing = format!("eenmalig={}", once(cookie, 11));
    let nothing = site.post(&path, cookie, &nothing).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = format!("eenmalig={}&zaak={second}&reden=said_so", once(cookie, 12));
    let linked = site.post(&path, cookie, &link).await;
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.main());
    for (one, other) in [(first, second), (second, first)] {
        let case = site.get(&format!("/zaken/{one}"), cookie).await;
        assert!(case.main().contains("Deze jongere heeft nog een zaak"));
        assert!(case.links().contains(&format!("/zaken/{other}")));
        assert!(case.main().contains("De jongere zegt het zelf"));
    }
    let page = site.get(&path, cookie).await;
    let (_, id) = page
        .main()
        .split_once("id=\"koppeling-1\" value=\"")
        .expect("a link to undo");
    let id = id.split('"').next().expect("an id");
    let undo = format!(
        "eenmalig={}&koppeling={id}&waarom=two_people",
        once(cookie, 13)
    );
    let undone = site
        .post(&format!("{path}/ontkoppelen"), cookie, &undo)
        .await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.main());
    let case = site.get(&format!("/zaken/{second}"), cookie).await;
    assert!(!case.main().contains("Deze jongere heeft nog een zaak"));
}
