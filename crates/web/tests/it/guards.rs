//! Every route: its guard (D1, D2), its headers (E4), and that a form counts once (B1).

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use testkit::region::ROLES;
use web::{Door, Route};

use crate::site::Site;

const ABSENT: &str = "00000000-0000-7000-8000-000000000000";

/// The path with every parameter filled in by something that does not exist.
fn concrete(path: &str) -> String {
    let mut text = String::new();
    for part in path.split('/').skip(1) {
        text.push('/');
        text.push_str(match part {
            "{kind}" => "dat",
            "{quarter}" => "2020-Q9",
            "{document}" => "kaarten.pdf",
            "{variant}" | "{key}" | "{token}" | "{link}" | "{condition}" | "{role}" => "geen",
            "{*name}" => "geen.css",
            part if part.starts_with('{') => ABSENT,
            part => part,
        });
    }
    if text.is_empty() {
        "/".to_owned()
    } else {
        text
    }
}

async fn ask(site: &Site, route: &Route, cookie: &str) -> crate::site::Answer {
    let path = concrete(route.path);
    if route.method == "GET" {
        site.get(&path, cookie).await
    } else {
        site.post(&path, cookie, "").await
    }
}

#[test]
fn d1_every_route_is_registered_once_with_its_door() {
    let routes = web::routes();
    let distinct: BTreeSet<_> = routes
        .iter()
        .map(|route| (route.method, route.path))
        .collect();
    assert_eq!(distinct.len(), routes.len());
    let table = routes
        .iter()
        .map(|route| match &route.door {
            Door::Action(action) => format!("{:<5} {:<48} {action}", route.method, route.path),
            Door::Public(reason) => {
                format!("{:<5} {:<48} public: {reason}", route.method, route.path)
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn e4_every_answer_carries_the_security_headers() {
    let site = Site::new().await;
    let handler = site.sign_in("list_handler").await;
    for route in web::routes() {
        for cookie in ["", handler.as_str()] {
            let answer = ask(&site, &route, cookie).await;
            for (name, value) in web::SECURITY_HEADERS {
                assert_eq!(
                    answer.header(name),
                    value,
                    "{name} of {} {}",
                    route.method,
                    route.path
                );
            }
            assert!(answer.headers.get("access-control-allow-origin").is_none());
            assert!(!answer.header("cache-control").is_empty());
            assert!(
                answer.status.as_u16() < 500,
                "{} {} answered {}",
                route.method,
                route.path,
                answer.status
            );
        }
    }
    let absent = site.get("/er-is-hier-niets", "").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    assert_eq!(absent.header("x-content-type-options"), "nosniff");
    assert_eq!(absent.header("cache-control"), "no-store");
}

#[tokio::test]
async fn d2_whoever_may_not_gets_what_does_not_exist() {
    let site = Site::new().await;
    let mut signed_in = Vec::new();
    for who in ROLES {
        signed_in.push((who, site.sign_in(who).await));
    }
    let absent = site.get("/er-is-hier-niets", "").await;
    for route in web::routes() {
        let Door::Action(action) = route.door else {
            continue;
        };
        let anonymous = ask(&site, &route, "").await;
        let expected = if route.method == "GET" {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::UNAUTHORIZED
        };
        assert_eq!(
            anonymous.status, expected,
            "anyone at {} {}",
            route.method, route.path
        );
        if route.method == "POST" {
            continue;
        }
        let rule = access::POLICY
            .iter()
            .find(|rule| rule.name == action)
            .expect("in the table");
        for (who, cookie) in &signed_in {
            let may = rule.roles.iter().any(|role| role.code() == *who);
            let answer = ask(&site, &route, cookie).await;
            if !may || route.path.contains('{') {
                assert_eq!(
                    answer.status,
                    StatusCode::NOT_FOUND,
                    "{who} at {}",
                    route.path
                );
                assert_eq!(
                    answer.body, absent.body,
                    "{who} at {}: forbidden and absent differ",
                    route.path
                );
            } else {
                // A visit list of a day without visits is refused with what to do: there is no paper.
                let nothing_to_print = route.path == "/bezoeken/pdf";
                let expected = if nothing_to_print {
                    StatusCode::UNPROCESSABLE_ENTITY
                } else {
                    StatusCode::OK
                };
                assert_eq!(
                    answer.status,
                    expected,
                    "{who} at {}: {}",
                    route.path,
                    answer.main()
                );
            }
        }
    }
}

#[tokio::test]
async fn d2_a_post_by_whoever_may_not_is_absent_too() {
    let site = Site::new().await;
    let leader = site.sign_in("project_leader").await;
    let form = site.sign_in("list_handler").await;
    let foreign = site.get("/lijsten/nieuw", &form).await.form_id();
    // A form id of another session is refused before anything is looked at (E5).
    let answer = site
        .post(
            "/beheer/gemeenten/nieuw",
            &leader,
            &format!("eenmalig={foreign}&code=GM0001"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A search changes nothing and needs no id; whoever may not search finds nothing there.
    let searched = site.post("/zoeken", &leader, "zoek=jansen").await;
    assert_eq!(searched.status, StatusCode::NOT_FOUND);
    let without = site
        .post("/beheer/gemeenten/nieuw", &leader, "code=GM0001")
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn b1_a_form_sent_twice_counts_once_and_answers_the_same() {
    let site = Site::new().await;
    let administrator = site.sign_in("administrator").await;
    let id = site
        .get("/beheer/gemeenten/nieuw", &administrator)
        .await
        .form_id();
    let form = format!(
        "eenmalig={id}&code=GM0999&naam=Verzonnen+Oord&rmc=RMC+99&amr=&subregio=Oost&vanaf=2026-11-02"
    );
    let post = || site.post("/beheer/gemeenten/nieuw", &administrator, &form);
    let (first, second, third) = tokio::join!(post(), post(), post());
    for answer in [&first, &second, &third] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.main());
        assert_eq!(
            answer.header("location"),
            "/beheer/gemeenten?gedaan=gemeente"
        );
    }
    let page = site
        .get("/beheer/gemeenten?gedaan=gemeente", &administrator)
        .await;
    assert_eq!(
        page.body.matches(">Verzonnen Oord<").count(),
        1,
        "{}",
        page.main()
    );
    assert!(page.body.contains("De gemeente is toegevoegd."));
    let other = form.replace("Verzonnen+Oord", "Ander+Oord");
    assert_eq!(
        site.post("/beheer/gemeenten/nieuw", &administrator, &other)
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn b1_b2_fifty_at_once_and_after_a_restart_one_effect_and_one_answer() {
    let site = Site::new().await;
    let administrator = site.sign_in("administrator").await;
    let page = site.get("/beheer/gemeenten/nieuw", &administrator).await;
    let form = format!(
        "eenmalig={}&code=GM0999&naam=Verzonnen+Oord&rmc=RMC+99&amr=&subregio=Oost&vanaf=2026-11-02",
        page.form_id()
    );
    let before = site.changes_logged().await;
    let all = (0..50).map(|_| site.post("/beheer/gemeenten/nieuw", &administrator, &form));
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.main());
        assert_eq!(
            answer.header("location"),
            "/beheer/gemeenten?gedaan=gemeente"
        );
    }
    let site = site.restarted();
    let again = site
        .post("/beheer/gemeenten/nieuw", &administrator, &form)
        .await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.main());
    assert_eq!(
        again.header("location"),
        "/beheer/gemeenten?gedaan=gemeente"
    );
    let other = form.replace("Verzonnen+Oord", "Ander+Oord");
    let other = site
        .post("/beheer/gemeenten/nieuw", &administrator, &other)
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.changes_logged().await, before + 1, "one effect");
}

#[tokio::test]
async fn b2_a_form_whose_work_was_cut_off_is_not_done_again() {
    use sha2::{Digest as _, Sha256};
    let site = Site::new().await;
    let administrator = site.sign_in("administrator").await;
    let page = site.get("/beheer/gemeenten/nieuw", &administrator).await;
    let form = format!(
        "eenmalig={}&code=GM0999&naam=Verzonnen+Oord&rmc=RMC+99&amr=&subregio=Oost&vanaf=2026-11-02",
        page.form_id()
    );
    // What a node that stopped halfway leaves behind: the claim, without an answer.
    let sent = app::forms::SentForm {
        account: site.region.actor("administrator").account,
        id: page.form_id(),
        content: Sha256::digest(form.as_bytes()).into(),
    };
    app::forms::claim(&site.region.app, &sent)
        .await
        .expect("claimed");
    let before = site.changes_logged().await;
    let answer = site
        .post("/beheer/gemeenten/nieuw", &administrator, &form)
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.body.contains("Kijk eerst of uw wijziging er is"),
        "{}",
        answer.main()
    );
    assert_eq!(site.changes_logged().await, before);
}

#[tokio::test]
async fn b1_a_form_with_an_error_keeps_what_was_typed_and_may_be_sent_again() {
    let site = Site::new().await;
    let administrator = site.sign_in("administrator").await;
    let id = site
        .get("/beheer/gemeenten/nieuw", &administrator)
        .await
        .form_id();
    let wrong = format!(
        "eenmalig={id}&code=Weert&naam=%3Cb%3EOord&rmc=&amr=&subregio=Oost&vanaf=2026-11-02"
    );
    let answer = site
        .post("/beheer/gemeenten/nieuw", &administrator, &wrong)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("value=\"&#60;b&#62;Oord\""),
        "what was typed comes back, escaped"
    );
    assert!(
        answer.body.contains("href=\"#rmc\"") && answer.body.contains("id=\"rmc-fout\""),
        "summary and field name it"
    );
}

#[tokio::test]
async fn e5_a_post_from_another_site_is_refused() {
    let site = Site::new().await;
    let administrator = site.sign_in("administrator").await;
    let id = site
        .get("/beheer/gemeenten/nieuw", &administrator)
        .await
        .form_id();
    let request = Request::post("/beheer/gemeenten/nieuw")
        .header(header::COOKIE, administrator)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(format!(
            "eenmalig={id}&code=GM0999&naam=X&rmc=Y&subregio=Z&vanaf=2026-11-02"
        )))
        .expect("a request");
    assert_eq!(site.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn e2_after_signing_out_the_session_opens_nothing() {
    let site = Site::new().await;
    let cookie = site.sign_in("casemanager").await;
    assert_eq!(site.get("/werklijst", &cookie).await.status, StatusCode::OK);
    let out = site.post("/uitloggen", &cookie, "").await;
    assert_eq!(
        out.header("clear-site-data"),
        "\"cache\", \"cookies\", \"storage\""
    );
    assert_eq!(
        site.get("/werklijst", &cookie).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn e9_an_address_that_keeps_guessing_is_stopped() {
    let site = Site::new().await;
    let mut last = StatusCode::OK;
    for _ in 0..25 {
        last = site
            .post("/inloggen/code", "__Host-vangnet=x", "code=000000")
            .await
            .status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_language_is_chosen_and_kept() {
    let site = Site::new().await;
    let english = site.get("/inloggen?taal=en", "").await;
    assert!(english.body.contains("<html lang=\"en\"") && english.body.contains("Sign in"));
    assert!(english.header("set-cookie").starts_with("taal=en;"));
    assert!(
        site.get("/inloggen", "taal=en")
            .await
            .body
            .contains("Sign in")
    );
    assert!(
        site.get("/inloggen", "")
            .await
            .body
            .contains("<html lang=\"nl\"")
    );
}
