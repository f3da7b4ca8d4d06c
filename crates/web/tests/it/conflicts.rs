//! Two at work on the same: the second sees what the first did and keeps what was typed (B3).

use axum::http::StatusCode;

use crate::{
    site::{Answer, encoded},
    world::{World, once},
};

const MEANWHILE: &str = "Dit is intussen gewijzigd";

/// What the page says is wrong, above the form.
fn told(page: &Answer) -> &str {
    let from = page.body.find("id=\"fouten\"").expect("a summary");
    page.body[from..].split("<form").next().unwrap_or_default()
}

#[tokio::test]
async fn b3_the_second_of_two_sees_what_the_first_did_and_keeps_the_typed_text() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, &world.cookies["casemanager"]);
    let path = format!("/zaken/{}/antwoord", world.ids["own"].case);
    let ask = format!("{path}?wat=note_by_another");
    let first = site.get(&ask, cookie).await;
    let second = site.get(&ask, cookie).await;
    let typed = |page: &Answer, note| {
        let given = [("kanaal", "phone"), ("minuten", "3"), ("notitie", note)];
        encoded(&page.filled(&path), &given)
    };
    let done = site
        .post(&path, cookie, &typed(&first, "Moeder belde terug."))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let late = site
        .post(&path, cookie, &typed(&second, "Mijn eigen woorden."))
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.main());
    let summary = told(&late);
    assert!(summary.contains(MEANWHILE), "{summary}");
    assert!(
        summary.contains("casemanager: ") && summary.contains(", telefoon, 3 min)"),
        "who and what: {summary}"
    );
    assert!(
        !summary.contains("Overgedragen"),
        "what was known already is no news: {summary}"
    );
    assert!(late.body.contains("Mijn eigen woorden."), "{}", late.main());
    // Having seen it, the worker sends the same form again.
    let again = encoded(&late.filled(&path), &[]);
    let done = site.post(&path, cookie, &again).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
}

#[tokio::test]
async fn b3_every_form_about_a_case_says_what_changed_since_it_was_opened() {
    let world = World::new().await;
    let (case, desk) = (world.ids["own"].case, world.ids["own"].desk);
    let own = |end: &str| format!("/zaken/{case}/{end}");
    let municipal = |end: &str| format!("/gemeente/zaken/{desk}/{end}");
    let (manager, handler) = ("casemanager", "list_handler");
    let today = world.site.region.app.today();
    let said = format!("wie=young_person&kanaal=phone&datum={today}&minuten=1");
    let address = "straat=Proefweg+1&postcode=6001+AB&plaats=Weert".to_owned();
    let forms = [
        (
            manager,
            own("antwoord"),
            format!("{said}&wat=wants_support"),
        ),
        (
            manager,
            own("antwoord/herstel"),
            format!("{said}&wat=wants_support&reden=x"),
        ),
        (
            manager,
            own("weigering"),
            "kanaal=phone&notitie=x".to_owned(),
        ),
        (manager, own("niet-bereikt"), String::new()),
        (manager, own("bezoek/plannen"), format!("datum={today}")),
        (
            manager,
            own("bezoek/annuleren"),
            "reden=circumstances".to_owned(),
        ),
        (
            manager,
            own("bezoek/verslag"),
            format!("wat=wants&datum={today}&minuten=1"),
        ),
        (
            manager,
            format!("/bezwaar/{case}"),
            "kanaal=phone".to_owned(),
        ),
        (handler, municipal("adres/aanvullen"), address.clone()),
        (handler, municipal("adres"), address),
        (handler, municipal("retour"), String::new()),
        (handler, municipal("verhuisd"), String::new()),
        (handler, municipal("geheim"), "besluit=no_card".to_owned()),
    ];
    for (number, (who, path, fields)) in forms.iter().enumerate() {
        let cookie = &world.cookies[who];
        // As if it was opened before anything had happened to the case.
        let form = format!("eenmalig={}&versie=0&{fields}", once(cookie, number));
        let answer = world.site.post(path, cookie, &form).await;
        assert_eq!(
            answer.status,
            StatusCode::CONFLICT,
            "{path}: {}",
            answer.main()
        );
        let summary = told(&answer);
        assert!(summary.contains(MEANWHILE), "{path}: {summary}");
        let news = summary.split(MEANWHILE).nth(1).unwrap_or_default();
        assert!(news.contains("<li>"), "{path} names nothing: {summary}");
        if who == &manager {
            // How the municipality filtered is not the casemanager's to know (S1-24).
            assert!(!news.contains("Kwam binnen"), "{path}: {news}");
        }
    }
}

#[tokio::test]
async fn b3_a_card_text_saved_meanwhile_is_not_overwritten() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, &world.cookies["casemanager"]);
    let path = "/kaartteksten/niet-in-beeld";
    let first = site.get(path, cookie).await;
    let second = site.get(path, cookie).await;
    let save = |page: &Answer, title| encoded(&page.filled(path), &[("titel", title)]);
    let done = site
        .post(path, cookie, &save(&first, "Hoe gaat het?"))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let late = site.post(path, cookie, &save(&second, "Hoi!")).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.main());
    let summary = told(&late);
    assert!(summary.contains(MEANWHILE), "{summary}");
    assert!(summary.contains("casemanager: Versie "), "{summary}");
    assert!(late.body.contains("value=\"Hoi!\""), "{}", late.main());
    let now = site.get(path, cookie).await;
    assert!(
        now.body.contains("value=\"Hoe gaat het?\""),
        "{}",
        now.main()
    );
}

#[tokio::test]
async fn b3_a_form_of_the_guidance_keeps_its_text_also_when_a_colleague_made_the_act_impossible() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, &world.cookies["regisseur"]);
    let words = "Mijn+eigen+woorden.";
    let forms = [
        (
            "opvolgen",
            format!("traject=1&uitkomst=on_track&kanaal=phone&minuten=3&notitie={words}"),
        ),
        ("uitval", format!("reden=other&woorden={words}")),
        ("besluit", format!("toegekend=ja&redenen={words}")),
        ("voorliggend", format!("woorden={words}")),
        // Of step 3, which is over: the municipality leads.
        (
            "keuze",
            format!("waar=municipal&soort=schooling&woorden={words}"),
        ),
        ("overdracht", format!("kanaal=phone&woorden={words}")),
    ];
    for (number, (act, fields)) in forms.iter().enumerate() {
        let path = format!("/begeleiding/{}/{act}", world.guided);
        let form = format!("eenmalig={}&versie=0&{fields}", once(cookie, number));
        let answer = site.post(&path, cookie, &form).await;
        assert_eq!(
            answer.status,
            StatusCode::CONFLICT,
            "{act}: {}",
            answer.main()
        );
        assert!(
            told(&answer).contains(MEANWHILE),
            "{act}: {}",
            told(&answer)
        );
        assert!(
            answer.body.contains("Mijn eigen woorden."),
            "{act} throws the text away: {}",
            answer.main()
        );
    }
}
