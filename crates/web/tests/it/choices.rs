//! The pages around the young person's choices: drafts, "not now", the desk for rights, legal grounds.

use axum::http::StatusCode;

use crate::{
    guidance::post,
    world::{World, once},
};

const TYPED: &str = "wil=Wil%20imker%20worden&vertrouwd_naam=Tante%20Proef";

#[tokio::test]
async fn s1_46_a_draft_is_kept_offered_to_its_writer_alone_and_thrown_away() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.ids["own"].case);
    testkit::guidance::says_yes(&site.region, case).await;
    let manager = world.cookie("casemanager");
    let form = format!("/begeleiding/{case}/intake");
    // While typing: the same page's form may be kept again and again.
    let id = once(manager, 1);
    for text in ["Wil%20im", "Wil%20imker%20worden"] {
        let body = format!("eenmalig={id}&wil={text}");
        let kept = site.post(&format!("{form}/concept"), manager, &body).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        assert!(kept.body.contains("Concept bewaard om 09:00"));
        assert!(!kept.body.contains("imker"), "nothing of it comes back");
    }
    let offered = site.get(&form, manager).await;
    assert!(
        offered.body.contains("U hebt een concept van"),
        "{}",
        offered.main()
    );
    assert!(!offered.body.contains("imker"), "only when asked for");
    let going_on = site.get(&format!("{form}?concept=verder"), manager).await;
    assert!(
        going_on.body.contains("Wil imker worden"),
        "{}",
        going_on.main()
    );
    // Without script: the button.
    let button = post(
        &world,
        "casemanager",
        case,
        "intake",
        &format!("concept=ja&{TYPED}"),
        2,
    )
    .await;
    assert_eq!(
        button.header("location"),
        format!("{form}?concept=verder&gedaan=concept"),
        "{}",
        button.main()
    );
    let again = site.get(button.header("location"), manager).await;
    assert!(again.body.contains("Tante Proef"), "{}", again.main());
    // A draft is no part of the case.
    let shown = site.get(&format!("/zaken/{case}"), manager).await;
    assert!(!shown.body.contains("imker") && !shown.body.contains("Tante Proef"));
    let away = format!("eenmalig={}", once(manager, 3));
    let gone = site
        .post(&format!("{form}/concept/weg"), manager, &away)
        .await;
    assert_eq!(
        gone.header("location"),
        format!("{form}?gedaan=concept-weg")
    );
    let empty = site.get(&format!("{form}?concept=verder"), manager).await;
    assert!(!empty.body.contains("Tante Proef"), "{}", empty.main());
}

#[tokio::test]
async fn e5_a_draft_needs_a_form_of_this_session() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.ids["own"].case);
    testkit::guidance::says_yes(&site.region, case).await;
    let before = site.changes_logged().await;
    let path = format!("/begeleiding/{case}/intake/concept");
    let of_another = once(world.cookie("regisseur"), 1);
    for body in [format!("eenmalig={of_another}&{TYPED}"), TYPED.to_owned()] {
        let refused = site.post(&path, world.cookie("casemanager"), &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(site.changes_logged().await, before);
}

#[tokio::test]
async fn s1_65_the_regisseur_sees_not_now_in_the_work_list_and_says_it_was_seen() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.resting);
    let regisseur = world.cookie("regisseur");
    let road = format!("/regie/uitkomst/{case}");
    let list = site.get("/regie", regisseur).await;
    assert!(list.links().contains(&road), "{}", list.main());
    let page = site.get(&road, regisseur).await;
    assert!(
        page.body.contains("Er gaat nu iets anders voor"),
        "{}",
        page.main()
    );
    assert!(!page.body.contains(testkit::guidance::WANTS), "no intake");
    let closed = site.get(&format!("/begeleiding/{case}"), regisseur).await;
    assert_eq!(
        closed.status,
        StatusCode::NOT_FOUND,
        "the case stays closed"
    );
    let version = page
        .attribute_after("name=\"versie\" value=\"")
        .expect("a version");
    let form = format!("eenmalig={}&versie={version}", page.form_id());
    let seen = site.post(&road, regisseur, &form).await;
    assert_eq!(seen.header("location"), "/regie?gedaan=uitkomst-gezien");
    let list = site.get("/regie", regisseur).await;
    assert!(!list.links().contains(&road), "{}", list.main());
    assert_eq!(
        site.get(&road, regisseur).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn s1_69_before_the_agreed_day_the_page_offers_no_call() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.resting);
    let manager = world.cookie("casemanager");
    let page = site.get(&format!("/zaken/{case}"), manager).await;
    assert!(page.links().contains(&format!("/begeleiding/{case}/terug")));
    assert!(
        !page
            .links()
            .contains(&format!("/begeleiding/{case}/contact"))
    );
    let back = post(&world, "casemanager", case, "terug", "kanaal=phone", 1).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.main());
    let page = site.get(&format!("/zaken/{case}"), manager).await;
    assert!(
        page.links()
            .contains(&format!("/begeleiding/{case}/contact"))
    );
}

#[tokio::test]
async fn s1_54_what_points_at_somebody_is_marked_in_the_text() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.ids["own"].case);
    testkit::guidance::says_yes(&site.region, case).await;
    let intake = testkit::guidance::intake(&site.region);
    testkit::guidance::does(&site.region, case, intake)
        .await
        .expect("intake");
    let asked = post(
        &world,
        "casemanager",
        case,
        "toestemming",
        "waarvoor=overleg&vorm=oral&antwoord_om=09:00",
        1,
    )
    .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.main());
    let refused = post(
        &world,
        "casemanager",
        case,
        "overleg",
        "partij=debt_help&tekst=Geboren%20op%2012%20maart%202002%20en%20nu%3F",
        2,
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains(">12 maart 2002</mark>"),
        "{}",
        refused.main()
    );
}

#[tokio::test]
async fn avg_7_17_18_the_privacy_officer_records_every_right_without_seeing_content() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.guided);
    let officer = world.cookie("privacy_officer");
    let desk = format!("/rechten/{case}");
    let page = site.get(&desk, officer).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    for (path, what) in [
        ("stoppen", "stop"),
        ("intrekken", "withdraw one consent"),
        ("vergeten", "be forgotten"),
        ("beperken", "restrict"),
        ("verbeteren", "put right"),
    ] {
        assert!(page.links().contains(&format!("{desk}/{path}")), "{what}");
    }
    assert!(page.links().contains(&format!("/bezwaar/{case}")), "object");
    assert!(
        page.body.contains("dossier bij de gemeente"),
        "which consents stand"
    );
    for closed in [testkit::guidance::WANTS, "Bakkerij De Proef", "Proeflaan"] {
        assert!(!page.body.contains(closed), "{closed}");
    }
    let send = async |path: &str, fields: &str| {
        let road = format!("{desk}/{path}");
        let form = site.get(&road, officer).await;
        assert_eq!(form.status, StatusCode::OK, "{road}: {}", form.main());
        let version = form
            .attribute_after("name=\"versie\" value=\"")
            .expect("a version");
        let body = format!("eenmalig={}&versie={version}&{fields}", form.form_id());
        site.post(&road, officer, &body).await
    };
    for (path, fields) in [
        ("verbeteren", "woorden=De%20achternaam%20is%20anders"),
        ("beperken", ""),
        ("beperking-opheffen", ""),
    ] {
        let done = send(path, fields).await;
        assert_eq!(
            done.header("location"),
            format!("{desk}?gedaan=begeleiding-{path}"),
            "{}",
            done.main()
        );
    }
    // The dossier carries the work now: withdrawn, it works on the next request (D12).
    let consents = site.get(&format!("{desk}/intrekken"), officer).await;
    let at = consents
        .body
        .find("dossier bij de gemeente")
        .expect("a choice");
    let before = &consents.body[..at];
    let choice = before.rfind("value=\"").expect("a value") + 7;
    let choice = &before[choice..=choice];
    let done = send(
        "intrekken",
        &format!("welke={choice}&kanaal=letter&aangeboden=not_possible"),
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let led = site
        .get(&format!("/begeleiding/{case}"), world.cookie("regisseur"))
        .await;
    assert!(
        led.body.contains("Toestemming ingetrokken"),
        "{}",
        led.main()
    );
    let erased = send(
        "vergeten",
        "kanaal=letter&meteen=ja&aangeboden=not_possible",
    )
    .await;
    assert_eq!(
        erased.header("location"),
        "/zoeken?gedaan=begeleiding-vergeten",
        "{}",
        erased.main()
    );
    let gone = site.get(&desk, officer).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn avg_6_without_a_ground_there_is_no_intake_whatever_was_consented_to() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.ids["own"].case);
    testkit::guidance::says_yes(&site.region, case).await;
    let officer = world.cookie("privacy_officer");
    let list = site.get("/beheer/grondslagen", officer).await;
    assert!(
        list.body.contains("Participatiewet art. 10f"),
        "{}",
        list.main()
    );
    let form = site.get("/beheer/grondslagen/nieuw", officer).await;
    let today = site.region.app.today();
    let fields = |ground: &str, number: usize| {
        format!(
            "eenmalig={}&gemeente={}&verwerking=intake&grondslag={ground}&artikel=Verzonnen\
             &collegebesluit=2026-77&vanaf={today}",
            once(officer, number),
            site.region.town
        )
    };
    assert_eq!(form.status, StatusCode::OK);
    let ended = site
        .post("/beheer/grondslagen/nieuw", officer, &fields("none", 1))
        .await;
    assert_eq!(
        ended.header("location"),
        "/beheer/grondslagen?gedaan=grondslag",
        "{}",
        ended.main()
    );
    let manager = world.cookie("casemanager");
    let road = format!("/begeleiding/{case}/intake");
    assert_eq!(site.get(&road, manager).await.status, StatusCode::NOT_FOUND);
    let shown = site.get(&format!("/zaken/{case}"), manager).await;
    assert!(
        shown.body.contains("geen grondslag voor het volgende")
            && shown.body.contains("Intake en plan"),
        "{}",
        shown.main()
    );
    site.region.app.clock().advance_seconds(1);
    let back = site
        .post(
            "/beheer/grondslagen/nieuw",
            officer,
            &fields("public_task", 2),
        )
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.main());
    assert_eq!(site.get(&road, manager).await.status, StatusCode::OK);
}
