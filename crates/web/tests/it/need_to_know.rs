//! Who needs a case for their work finds it, and nobody else: searching, leave to look, emergency access,
//! locks and ties, as a browser meets them (D10, F7).

use axum::http::StatusCode;

use crate::{
    site::{Answer, encoded},
    world::World,
};

/// Sends the form of a page to this address, with these fields typed.
async fn send(
    world: &World,
    who: &str,
    page: &Answer,
    action: &str,
    typed: &[(&str, &str)],
) -> Answer {
    let form = encoded(&page.filled(action), typed);
    world.site.post(action, world.cookie(who), &form).await
}

async fn get(world: &World, who: &str, path: &str) -> Answer {
    world.site.get(path, world.cookie(who)).await
}

async fn outside(world: &World, who: &str, key: &str) -> Answer {
    let form = format!("zoek={}", key.replace(' ', "+"));
    let cookie = world.cookie(who);
    world.site.post("/zoeken/buiten", cookie, &form).await
}

/// Buttons and links on a page that lead on into a case.
fn acts(page: &Answer, case: &str) -> Vec<String> {
    let mut acts = page.links();
    acts.retain(|link| link.contains(case) && !link.contains("/kent/") && !link.contains('?'));
    acts
}

#[tokio::test]
async fn d10_leave_to_look_is_asked_answered_and_read_on_the_pages() {
    let world = World::new().await;
    let case = world.ids["own"].case.to_string();
    let led = format!("/begeleiding/{case}");
    // Without a day or a reason nothing is asked, and what was typed stays.
    let found = outside(&world, "list_handler", &world.code).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains("Er is een zaak"), "{}", found.main());
    let name = get(&world, "casemanager", &format!("/zaken/{case}")).await;
    let name = name
        .attribute_after("utrecht-heading-1\">")
        .unwrap_or_default();
    assert!(
        name.is_empty() || !found.body.contains(&name),
        "no name outside one's own work"
    );
    assert!(!found.body.contains(&case), "nor an id");
    let reason = [("reden", "called")];
    let short = send(&world, "list_handler", &found, "/inzage/vragen", &reason).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("href=\"#tot\""), "{}", short.main());

    // The casemanager is told, and answers what the regisseur asked.
    let start = get(&world, "casemanager", "/").await;
    assert!(
        start
            .body
            .contains("1 verzoek om inzage wacht op uw antwoord"),
        "{}",
        start.main()
    );
    let list = get(&world, "casemanager", "/inzage").await;
    let path = format!("/inzage/{}", world.request);
    assert!(list.links().contains(&path), "{:?}", list.links());
    let form = get(&world, "casemanager", &path).await;
    let nothing = send(&world, "casemanager", &form, &path, &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nothing.body.contains("href=\"#antwoord-1\""),
        "{}",
        nothing.main()
    );
    let before = get(&world, "regisseur", &led).await;
    assert_eq!(before.status, StatusCode::NOT_FOUND);
    let yes = [("antwoord", "granted")];
    let answered = send(&world, "casemanager", &form, &path, &yes).await;
    assert_eq!(
        answered.header("location"),
        "/inzage?gedaan=inzage-beantwoord"
    );
    let gone = get(&world, "casemanager", &path).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "answered once");

    // Read, and nothing else: no act leads on, and what is sent all the same finds nothing.
    let page = get(&world, "regisseur", &led).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("U leest deze zaak met"),
        "{}",
        page.main()
    );
    assert_eq!(acts(&page, &case), Vec::<String>::new(), "{}", page.main());
    for act in ["contact", "toewijzen"] {
        let answer = get(&world, "regisseur", &format!("{led}/{act}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    let locks = get(&world, "regisseur", &format!("/afscherming/{case}")).await;
    assert_eq!(locks.status, StatusCode::NOT_FOUND);
    let mine = get(&world, "regisseur", "/zoeken/buiten").await;
    assert!(mine.links().contains(&led), "{:?}", mine.links());
    let told = get(&world, "regisseur", "/meldingen").await;
    assert!(
        told.body.contains("Antwoord op uw verzoek tot inzage")
            && told.links().contains(&"/zoeken/buiten".to_owned()),
        "{}",
        told.main()
    );
}

#[tokio::test]
async fn d10_f7_an_emergency_needs_a_reason_and_is_seen_by_everyone_concerned() {
    let world = World::new().await;
    let case = world.ids["own"].case.to_string();
    let found = outside(&world, "regisseur", &world.code).await;
    let without = send(&world, "regisseur", &found, "/inzage/nood", &[]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        without.body.contains("href=\"#noodreden-1\""),
        "{}",
        without.main()
    );
    let led = format!("/begeleiding/{case}");
    let still = get(&world, "regisseur", &led).await;
    assert_eq!(still.status, StatusCode::NOT_FOUND);
    let reason = [("noodreden", "danger")];
    let opened = send(&world, "regisseur", &without, "/inzage/nood", &reason).await;
    assert_eq!(opened.header("location"), led, "{}", opened.main());
    let page = get(&world, "regisseur", &led).await;
    assert!(
        page.body.contains("met noodtoegang geopend") && acts(&page, &case).is_empty(),
        "{}",
        page.main()
    );
    let own = get(&world, "casemanager", &format!("/zaken/{case}")).await;
    assert!(
        own.body.contains("met noodtoegang geopend"),
        "{}",
        own.main()
    );
    for (who, path, shows) in [
        ("casemanager", "/", "met noodtoegang geopend"),
        ("casemanager", "/meldingen", "Zaak geopend met noodtoegang"),
        ("privacy_officer", "/", "Acuut gevaar voor de jongere"),
        (
            "privacy_officer",
            "/logboek",
            "Acuut gevaar voor de jongere",
        ),
        (
            "privacy_officer",
            "/meldingen",
            "Zaak geopend met noodtoegang",
        ),
    ] {
        let page = get(&world, who, path).await;
        assert!(page.body.contains(shows), "{who} {path}: {}", page.main());
    }
    let officer = get(&world, "privacy_officer", "/meldingen").await;
    assert!(officer.links().contains(&"/logboek".to_owned()));
}

#[tokio::test]
async fn d10_a_lock_is_set_by_who_has_the_case_and_lifted_by_the_privacy_officer() {
    let world = World::new().await;
    let case = world.guided.to_string();
    let path = format!("/afscherming/{case}");
    let page = get(&world, "regisseur", &path).await;
    assert_eq!(page.status, StatusCode::OK);
    let short = send(&world, "regisseur", &page, &path, &[]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let casemanager = world.site.region.actor("casemanager").account.to_string();
    let chosen = [("account", casemanager.as_str()), ("reden", "own_child")];
    let locked = send(&world, "regisseur", &page, &path, &chosen).await;
    assert_eq!(
        locked.header("location"),
        format!("{path}?gedaan=afgeschermd"),
        "{}",
        locked.main()
    );
    let hidden = get(&world, "casemanager", &format!("/zaken/{case}")).await;
    let absent = get(&world, "casemanager", "/er-is-hier-niets").await;
    assert_eq!(hidden.status, absent.status);
    let list = get(&world, "casemanager", "/werklijst").await;
    assert!(!list.body.contains(&case));
    // Who set it cannot take it back.
    let own = get(&world, "regisseur", &path).await;
    assert!(!own.body.contains("/opheffen"), "{}", own.main());
    let lifting = format!("{path}/opheffen");
    let officer = get(&world, "privacy_officer", &path).await;
    let ended = send(&world, "privacy_officer", &officer, &lifting, &[]).await;
    assert_eq!(
        ended.header("location"),
        format!("{path}?gedaan=opgeheven-afscherming"),
        "{}",
        ended.main()
    );
    let shown = get(&world, "casemanager", &format!("/zaken/{case}")).await;
    assert_eq!(shown.status, StatusCode::OK);
}

#[tokio::test]
async fn f7_a_worker_says_to_know_the_young_person_and_everyone_with_the_case_sees_it() {
    let world = World::new().await;
    let case = world.ids["own"].case.to_string();
    let path = format!("/kent/{case}");
    let page = get(&world, "casemanager", &path).await;
    let short = send(&world, "casemanager", &page, &path, &[]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let knows = [("antwoord", "knows")];
    let said = send(&world, "casemanager", &page, &path, &knows).await;
    assert_eq!(
        said.header("location"),
        format!("{path}?gedaan=kent-gemeld"),
        "{}",
        said.main()
    );
    let own = get(&world, "casemanager", &format!("/zaken/{case}")).await;
    assert!(
        own.body.contains("Kent deze jongere: casemanager"),
        "{}",
        own.main()
    );
    // Every way on that the page offers is there.
    let told = get(&world, "casemanager", &path).await;
    for link in told.links().iter().filter(|link| link.contains(&case)) {
        let answer = get(&world, "casemanager", link).await;
        assert_eq!(answer.status, StatusCode::OK, "{link}");
    }
}

#[tokio::test]
async fn d5_d10_searching_answers_the_same_for_absent_and_not_allowed() {
    let world = World::new().await;
    let find = async |who: &str, typed: &str| {
        let form = format!("zoek={typed}");
        let cookie = world.cookie(who);
        world.site.post("/zoeken", cookie, &form).await
    };
    let own = find("casemanager", &world.code).await;
    assert!(
        own.main()
            .contains(&format!("/zaken/{}", world.ids["own"].case)),
        "{}",
        own.main()
    );
    // What was typed comes back; else the answer about somebody else's is that about nobody.
    let plain = |answer: &Answer, typed: &str| {
        (
            answer.status,
            crate::roads::steady(answer.main()).replace(typed, ""),
        )
    };
    for who in ["regisseur", "elsewhere", "other_casemanager", "neighbour"] {
        let others = find(who, &world.code).await;
        let nobody = find(who, "222222").await;
        assert_eq!(
            plain(&others, &world.code),
            plain(&nobody, "222222"),
            "{who}"
        );
    }
    for who in ["elsewhere", "casemanager"] {
        let others = outside(&world, who, &world.code).await;
        let nobody = outside(&world, who, "222222").await;
        assert_eq!(
            plain(&others, &world.code),
            plain(&nobody, "222222"),
            "{who}"
        );
    }
}
