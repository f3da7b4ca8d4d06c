//! Dividing work, absence, the calendar and notices through the pages.

use axum::http::StatusCode;

use crate::world::{World, once};

#[tokio::test]
async fn a18_12_work_is_picked_previewed_and_handed_over_through_the_pages() {
    let world = World::new().await;
    let (site, region) = (&world.site, &world.site.region);
    let role = app::accounts::RoleForm {
        role: domain::Role::Regisseur,
        municipality: Some(region.town),
        grouping: None,
        from: region.app.today(),
        until: None,
    };
    let colleague = app::setup::add_demo_account(
        &region.app,
        "Collega Regisseur",
        "collega@test.example",
        &[role],
    )
    .await
    .expect("an account");
    let cookie = world.cookie("regisseur");
    let from = region.actor("regisseur").account;
    let list = site.get("/werkverdeling", cookie).await;
    assert!(list.main().contains("Collega Regisseur"), "{}", list.main());
    let path = format!("/werkverdeling/{from}");
    assert!(list.links().contains(&path));
    let form = site.get(&path, cookie).await;
    assert_eq!(form.status, StatusCode::OK);

    // Nobody chosen: the form comes back and says so at the field.
    let body = format!("eenmalig={}", once(cookie, 1));
    let again = site.post(&path, cookie, &body).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.main().contains("naar-fout"), "{}", again.main());
    let body = format!("eenmalig={}&naar={colleague}", once(cookie, 2));
    let preview = site.post(&path, cookie, &body).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.main());
    assert!(preview.main().contains("Er is nog niets gewijzigd"));
    let pairs = preview.filled(&format!("{path}/overdragen"));
    let body: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let done = site
        .post(&format!("{path}/overdragen"), cookie, &body.join("&"))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let after = site
        .get("/werkverdeling?gedaan=werk-overgedragen", cookie)
        .await;
    assert!(after.main().contains("zijn overgedragen"));
    // And back, by the button on the same page.
    let pairs = after.filled("/werkverdeling/terug");
    let body: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let back = site
        .post("/werkverdeling/terug", cookie, &body.join("&"))
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let page = site.get(&path, cookie).await;
    assert!(page.main().contains("1 open zaak"), "{}", page.main());
    // The administrator sees numbers by colleague, and no young person.
    let name = testkit::guidance::led(region, world.guided)
        .await
        .expect("the regisseur's case")
        .identity
        .name;
    let counts = site
        .get("/werkverdeling/aantallen", world.cookie("administrator"))
        .await;
    assert_eq!(counts.status, StatusCode::OK);
    assert!(page.main().contains(&name) && !counts.main().contains(&name));
}

#[tokio::test]
async fn a18_12_an_account_that_leads_is_stopped_only_with_the_number_that_was_shown() {
    let world = World::new().await;
    let (site, region) = (&world.site, &world.site.region);
    let cookie = world.cookie("administrator");
    let account = region.actor("regisseur").account;
    let path = format!("/beheer/accounts/{account}");
    let page = site.get(&path, cookie).await;
    assert!(page.main().contains("staat 1 open zaak"), "{}", page.main());
    let body = format!("eenmalig={}", once(cookie, 1));
    let refused = site.post(&format!("{path}/stoppen"), cookie, &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        site.get("/regie", world.cookie("regisseur")).await.status,
        StatusCode::OK
    );
    let body = format!("eenmalig={}&werk=1", once(cookie, 2));
    let stopped = site.post(&format!("{path}/stoppen"), cookie, &body).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER);
    assert_eq!(
        site.get("/regie", world.cookie("regisseur")).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn e3_the_calendar_opens_by_its_secret_address_alone() {
    let world = World::new().await;
    let site = &world.site;
    let cookie = world.cookie("casemanager");
    let body = format!("eenmalig={}&doe=nieuw", once(cookie, 1));
    let made = site.post("/account/agenda", cookie, &body).await;
    assert_eq!(made.status, StatusCode::OK);
    let at = made.body.find("/agenda/").expect("the address shows once") + "/agenda/".len();
    let secret: String = made.body[at..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    assert!(secret.len() >= 43);
    let again = site.get("/account/agenda", cookie).await;
    assert!(!again.body.contains(&secret), "never again");
    let calendar = site.get(&format!("/agenda/{secret}"), "").await;
    assert_eq!(calendar.status, StatusCode::OK);
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    assert!(calendar.body.starts_with("BEGIN:VCALENDAR"));
    let guess = site.get("/agenda/geraden", "").await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND);
    // A flood is stopped, also with the right one; signing in does not suffer.
    for _ in 0..60 {
        site.get("/agenda/geraden", "").await;
    }
    let stopped = site.get(&format!("/agenda/{secret}"), "").await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.get("/inloggen", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn s1_76_the_bell_counts_and_the_page_leads_to_the_case() {
    let world = World::new().await;
    let site = &world.site;
    let out = app::guidance::FollowAct::DropOut(domain::guidance::content::Coded {
        code: domain::guidance::content::DropOutReason::OfferDidNotFit,
        words: String::new(),
    });
    testkit::guidance::regisseur_does(&site.region, world.guided, out)
        .await
        .expect("reported");
    let cookie = world.cookie("casemanager");
    let start = site.get("/", cookie).await;
    // The regisseur asked for leave to look into another case before.
    assert!(start.body.contains("Meldingen: 2 nieuw"), "{}", start.body);
    let page = site.get("/meldingen", cookie).await;
    assert!(page.main().contains("Uitgevallen"), "{}", page.main());
    assert!(page.links().contains(&format!("/zaken/{}", world.guided)));
    let body = format!("eenmalig={}", once(cookie, 1));
    let seen = site.post("/meldingen", cookie, &body).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    let start = site.get("/", cookie).await;
    assert!(!start.body.contains("2 nieuw"));
}

#[tokio::test]
async fn a18_12_an_absence_is_set_mended_and_ended_through_the_pages() {
    let world = World::new().await;
    let (site, region) = (&world.site, &world.site.region);
    let role = app::accounts::RoleForm {
        role: domain::Role::Regisseur,
        municipality: Some(region.town),
        grouping: None,
        from: region.app.today(),
        until: None,
    };
    let deputy = app::setup::add_demo_account(
        &region.app,
        "Vervanger Verzonnen",
        "vervanger@test.example",
        &[role],
    )
    .await
    .expect("an account");
    let cookie = world.cookie("regisseur");
    let (first, last) = (region.app.today(), region.app.today().plus_days(4));
    let body = |number, from: &str| {
        let id = once(cookie, number);
        format!("eenmalig={id}&vanaf={from}&tot={last}&vervanger={deputy}")
    };
    // What was typed stays; the error stands at the field.
    let again = site
        .post("/afwezigheid", cookie, &body(1, "gisteren"))
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.main().contains("vanaf-fout"), "{}", again.main());
    assert!(again.main().contains("gisteren"), "{}", again.main());
    let set = site
        .post("/afwezigheid", cookie, &body(2, &first.to_string()))
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    let page = site.get("/afwezigheid", cookie).await;
    assert!(page.main().contains("Vervanger Verzonnen"));
    let division = site.get("/werkverdeling", cookie).await;
    assert!(
        division.main().contains(&last.dutch()),
        "{}",
        division.main()
    );
    let ending = page.filled("/afwezigheid/einde");
    let body: Vec<String> = ending
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    // Nobody ends somebody else's.
    let other = world.cookie("casemanager");
    let id = ending.iter().find(|(name, _)| name == "afwezigheid");
    let foreign = format!(
        "eenmalig={}&afwezigheid={}",
        once(other, 1),
        id.expect("an id").1
    );
    let refused = site.post("/afwezigheid/einde", other, &foreign).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let ended = site
        .post("/afwezigheid/einde", cookie, &body.join("&"))
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let page = site.get("/afwezigheid", cookie).await;
    assert!(
        !page.main().contains("/afwezigheid/einde"),
        "{}",
        page.main()
    );
}

#[tokio::test]
async fn s1_07_open_cases_are_handed_over_at_the_switch_through_the_pages() {
    let world = World::new().await;
    let (site, region) = (&world.site, &world.site.region);
    let case = world.ids["own"].case;
    testkit::guidance::says_yes(region, case).await;
    testkit::guidance::does(region, case, testkit::guidance::intake(region))
        .await
        .expect("intake");
    let rule = app::rules::RuleForm {
        key: domain::RuleKey::IntakeBy,
        municipality: Some(region.town),
        valid_from: region.app.today().plus_days(1),
        value: "regisseur".to_owned(),
        source: "Verzonnen besluit 7".to_owned(),
        decision: None,
    };
    app::rules::change(&region.app, &region.grant(), rule)
        .await
        .expect("the rule");
    let path = format!("/faseovergang/{}", region.town);
    region.app.clock().advance_days(1);
    let cookie = &site.sign_in("casemanager").await;
    let start = site.get("/", cookie).await;
    assert!(start.links().contains(&"/faseovergang".to_owned()));
    let places = site.get("/faseovergang", cookie).await;
    assert!(places.links().contains(&path), "{}", places.main());
    let receiver = region.actor("regisseur").account;
    let nobody = format!("eenmalig={}&kanaal=phone", once(cookie, 1));
    let again = site.post(&path, cookie, &nobody).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.main().contains("naar-fout"), "{}", again.main());
    let form = |number, told: &str| {
        let id = once(cookie, number);
        format!("eenmalig={id}&kanaal=phone&naar={receiver}{told}")
    };
    // The young person was not told: the case stays, and the page says why.
    let stays = site.post(&path, cookie, &form(2, "")).await;
    assert_eq!(stays.status, StatusCode::OK);
    assert!(
        stays.main().contains("Vertel de jongere eerst"),
        "{}",
        stays.main()
    );
    let told = form(3, &format!("&verteld={case}"));
    let preview = site.post(&path, cookie, &told).await;
    let sent = preview.filled(&format!("{path}/overdragen"));
    let body: Vec<String> = sent
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let done = site
        .post(&format!("{path}/overdragen"), cookie, &body.join("&"))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let led = site.get("/regie", &site.sign_in("regisseur").await).await;
    assert!(led.links().contains(&format!("/begeleiding/{case}")));
    // Who rests is still here and can go along; this one is gone.
    let form = site.get(&path, cookie).await;
    assert!(!form.body.contains(&case.to_string()), "{}", form.main());
}
