//! The documents of a guided case as a regisseur and a privacy officer meet them.

use axum::http::StatusCode;

use crate::{
    site::Answer,
    world::{World, once},
};

/// A file to keep: never shown as a page of ours (D8).
fn assert_file(answer: &Answer, mime: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.main());
    assert_eq!(answer.header("content-type"), mime);
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn s1_50_s1_63_s1_72_the_case_leads_to_its_documents() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.guided);
    let cookie = world.cookie("regisseur");
    let page = site.get(&format!("/begeleiding/{case}"), cookie).await;
    for part in [
        "/plan/pdf",
        format!("/plan/kopie/{}", world.copy).as_str(),
        format!("/beschikking/{}", world.letter).as_str(),
        "/beschikking/concept",
        "/pakket",
        format!("/eigen-gegevens/{case}").as_str(),
        "GM0988-",
        "controlegetal",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.main());
    }
    for (end, mime) in [
        ("plan/pdf".to_owned(), "application/pdf"),
        (format!("plan/kopie/{}", world.copy), "application/pdf"),
        ("beschikking/concept".to_owned(), "application/pdf"),
        (format!("beschikking/{}", world.letter), "application/pdf"),
        ("pakket/pdf".to_owned(), "application/pdf"),
        ("pakket/json".to_owned(), "application/json"),
    ] {
        let answer = site
            .get(&format!("/begeleiding/{case}/{end}"), cookie)
            .await;
        assert_file(&answer, mime);
        let first: &[u8] = if mime == "application/pdf" {
            b"%PDF-"
        } else {
            b"{"
        };
        assert!(answer.body.as_bytes().starts_with(first), "{end}");
    }
    let fields = site
        .get(&format!("/begeleiding/{case}/pakket"), cookie)
        .await;
    assert!(
        fields.body.contains("data-copy-label=\"Kopieer\"") && fields.body.contains("copy.js"),
        "{}",
        fields.main()
    );
    let odd = site
        .get(&format!("/begeleiding/{case}/pakket/docx"), cookie)
        .await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn avg_15_the_privacy_officer_makes_the_copy_by_the_code_on_the_card() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.guided);
    let officer = world.cookie("privacy_officer");
    let form = format!("eenmalig={}&zoek={case}", once(officer, 1));
    let found = site.post("/logboek/wie-keek", officer, &form).await;
    let page = format!("/eigen-gegevens/{case}");
    assert!(found.body.contains(&page), "{}", found.main());
    let page = site.get(&page, officer).await;
    let pdf = format!("/eigen-gegevens/{case}/pdf?reden=gevraagd");
    assert!(page.body.contains(&pdf), "{}", page.main());
    assert_file(&site.get(&pdf, officer).await, "application/pdf");
    let json = site
        .get(
            &format!("/eigen-gegevens/{case}/json?reden=meenemen"),
            officer,
        )
        .await;
    assert_file(&json, "application/json");
    assert!(json.body.contains("\"soort\": \"inzage\""));
}

#[tokio::test]
async fn avg_15_17_a_copy_is_offered_on_the_form_that_destroys() {
    let world = World::new().await;
    let (site, case) = (&world.site, world.guided);
    let cookie = world.cookie("regisseur");
    let path = format!("/begeleiding/{case}/vergeten");
    let form = site.get(&path, cookie).await;
    for part in [
        format!("/eigen-gegevens/{case}?reden=voor-vernietiging"),
        "name=\"aangeboden\"".to_owned(),
    ] {
        assert!(form.body.contains(&part), "{part}: {}", form.main());
    }
    let version = form
        .attribute_after("name=\"versie\" value=\"")
        .expect("a version");
    let post = async |number: usize, more: &str| {
        let form = format!(
            "eenmalig={}&versie={version}&kanaal=phone&meteen=nee{more}",
            once(cookie, number)
        );
        site.post(&path, cookie, &form).await
    };
    let silent = post(1, "").await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent.body.contains("href=\"#aangeboden-1\""),
        "{}",
        silent.main()
    );
    let asked = post(2, "&aangeboden=declined").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.main());
}

#[tokio::test]
async fn s1_72_letter_texts_keep_what_was_typed_and_show_what_is_missing() {
    let world = World::new().await;
    let site = &world.site;
    let cookie = world.cookie("regisseur");
    let place = world.ids["own"].place;
    let path = format!("/briefteksten/{place}");
    let page = site.get(&path, cookie).await;
    assert!(page.body.contains("R. de Tekenaar"), "{}", page.main());
    let form = |number: usize, version: &str, name: &str| {
        format!(
            "eenmalig={}&versie={version}&organisatie=Gemeente%20Weert&ondertekenaar={name}",
            once(cookie, number)
        )
    };
    let long = "x".repeat(300);
    let wrong = site.post(&path, cookie, &form(1, "1", &long)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&long) && wrong.body.contains("href=\"#ondertekenaar\""));
    let saved = site.post(&path, cookie, &form(2, "1", "Iemand")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.main());
    let stale = site.post(&path, cookie, &form(3, "1", "Een%20ander")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = site.get(&path, cookie).await;
    assert!(
        page.body.contains("bezwaar naartoe gaat"),
        "{}",
        page.main()
    );
    let case = site
        .get(&format!("/begeleiding/{}", world.guided), cookie)
        .await;
    assert!(
        case.body.contains("Vul eerst de briefteksten aan")
            && !case.body.contains("/beschikking/concept"),
        "{}",
        case.main()
    );
}
