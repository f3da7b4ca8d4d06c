//! Roads through the pages: every link of every role leads somewhere, and the main pages look as
//! they did.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;
use testkit::{population, region::ROLES};

use crate::site::{Answer, Site};

/// What differs from run to run.
pub(crate) fn steady(text: &str) -> String {
    let mut steady = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let (before, from) = rest.split_at(at);
        steady.push_str(before);
        let length = from
            .find(|c: char| !c.is_ascii_hexdigit() && c != '-')
            .unwrap_or(from.len());
        let (word, after) = from.split_at(length);
        let uuid = word.len() == 36 && word.matches('-').count() == 4;
        let once = word.len() > 50;
        // What a random key is known by after its destruction.
        let check = word.len() == 16 && !word.contains('-');
        steady.push_str(if uuid {
            "[id]"
        } else if once {
            "[eenmalig]"
        } else if check {
            "[controlegetal]"
        } else {
            word
        });
        rest = after;
    }
    steady.push_str(rest);
    steady
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What every page must have: no text without words, no id twice, and a label for what is filled in.
fn sound(answer: &Answer, path: &str) {
    let body = &answer.body;
    assert!(
        !body.contains("Unknown localization"),
        "a text is missing on {path}: {}",
        answer.main()
    );
    assert!(
        !body.contains(" style=\"") && !body.contains("<style"),
        "inline style on {path}"
    );
    assert!(
        !body.contains(" onclick=") && !body.contains("<script>"),
        "inline script on {path}"
    );
    assert_eq!(
        body.matches("<h1").count(),
        1,
        "one first heading on {path}"
    );
    let mut ids = BTreeSet::new();
    for (at, _) in body.match_indices(" id=\"") {
        let rest = &body[at + 5..];
        let id = &rest[..rest.find('"').expect("closed")];
        assert!(ids.insert(id), "id {id} twice on {path}");
    }
    for (at, _) in body.match_indices(" for=\"") {
        let rest = &body[at + 6..];
        let target = &rest[..rest.find('"').expect("closed")];
        assert!(
            ids.contains(target),
            "label for {target} on {path} has no field"
        );
    }
}

/// Follows every link from the start page; none may be dead.
async fn crawl(site: &Site, who: &str) -> usize {
    let cookie = site.sign_in(who).await;
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut queue = VecDeque::from(["/".to_owned()]);
    while let Some(path) = queue.pop_front() {
        let answer = site.get(&path, &cookie).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{who}: {path} leads to {}",
            answer.status
        );
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        sound(&answer, &path);
        for link in answer.links() {
            let wanted = !link.starts_with("/static/")
                && !link.contains("taal=")
                && seen.len() < 150
                && !link.contains("/bezoeken?dag=");
            if wanted && seen.insert(link.clone()) {
                queue.push_back(link);
            }
        }
    }
    seen.len()
}

/// A region with a list committed, a part of it handed over, released, printed.
async fn working_region() -> Site {
    use exchange::FileKind;
    let site = Site::new().await;
    let region = &site.region;
    region.open_gate().await;
    let reference = region.app.today();
    let people = population::people(7, 30, 1, "Weert", 6001, reference);
    let (list, addresses) = (
        population::list_csv(&people, "GM0988"),
        population::addresses_csv(&people),
    );
    let (known, own) = (
        population::known_csv(&people),
        population::self_employed_csv(&people),
    );
    let files = [
        (FileKind::List, list.as_str()),
        (FileKind::Addresses, addresses.as_str()),
        (FileKind::Known, known.as_str()),
        (FileKind::SelfEmployed, own.as_str()),
    ];
    let month = reference.month().to_string();
    let detail = region.import(&month, &files).await;
    region.hand_over(detail.overview.id).await;
    site
}

#[tokio::test]
async fn no_role_meets_a_dead_link_in_an_empty_installation() {
    let site = Site::new().await;
    for who in ROLES {
        assert!(crawl(&site, who).await > 3, "{who} has somewhere to go");
    }
}

#[tokio::test]
async fn no_role_meets_a_dead_link_in_a_working_region() {
    let site = working_region().await;
    for who in ROLES {
        crawl(&site, who).await;
    }
}

#[tokio::test]
async fn the_main_pages_look_as_they_did() {
    let site = working_region().await;
    for (who, pages) in [
        (
            "list_handler",
            vec![
                "/",
                "/lijsten",
                "/lijsten/nieuw",
                "/toetsen",
                "/gemeente/werklijst",
            ],
        ),
        (
            "casemanager",
            vec![
                "/",
                "/werklijst",
                "/kaarten",
                "/kaarten/vrijgeven",
                "/kaarten/afdrukken",
                "/zoeken",
                "/zoeken/buiten",
                "/inzage",
                "/bezoeken",
                "/kaartteksten",
            ],
        ),
        ("regisseur", vec!["/", "/regie"]),
        ("project_leader", vec!["/", "/aantallen"]),
        (
            "privacy_officer",
            vec!["/", "/verwerkingen", "/logboek/aftekenen", "/bestanden"],
        ),
        (
            "administrator",
            vec![
                "/",
                "/beheer/gemeenten",
                "/beheer/gemeenten/nieuw",
                "/beheer/overeenkomsten",
                "/beheer/regels",
                "/beheer/accounts/nieuw",
                "/account",
            ],
        ),
    ] {
        let cookie = site.sign_in(who).await;
        for path in pages {
            let answer = site.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{who} {path}");
            let name = format!("{who}{}", path.replace('/', "-"));
            insta::assert_snapshot!(name, steady(answer.main()));
        }
    }
    for path in [
        "/inloggen",
        "/inloggen/code",
        "/afgemeld",
        "/toegankelijkheid",
        "/er-is-hier-niets",
    ] {
        let answer = site.get(path, "").await;
        let shown = answer
            .main()
            .lines()
            .filter(|line| !line.contains("/demo/"))
            .collect::<Vec<_>>()
            .join("\n");
        insta::assert_snapshot!(format!("public{}", path.replace('/', "-")), steady(&shown));
    }
}

#[tokio::test]
async fn s1_37_a_refusal_is_recorded_with_two_clicks() {
    let site = working_region().await;
    let cookie = site.sign_in("casemanager").await;
    let list = site.get("/werklijst", &cookie).await;
    let case = list
        .links()
        .into_iter()
        .find(|link| link.starts_with("/zaken/"))
        .expect("somebody to approach");
    let choose = site.get(&format!("{case}/antwoord"), &cookie).await;
    let refuse = choose
        .links()
        .into_iter()
        .find(|link| link.ends_with("wat=does_not_want"))
        .expect("a large button");
    let form = site.get(&refuse, &cookie).await;
    let version = form
        .attribute_after("name=\"versie\" value=\"")
        .expect("a version");
    let today = site.region.app.today();
    let posted = format!(
        "eenmalig={}&versie={version}&wat=does_not_want&wie=young_person&kanaal=phone&datum={today}&minuten=4&notitie=",
        form.form_id()
    );
    let without_minutes = posted.replace("minuten=4", "minuten=");
    let wrong = site
        .post(&format!("{case}/antwoord"), &cookie, &without_minutes)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#minuten\""), "{}", wrong.main());
    let done = site
        .post(&format!("{case}/antwoord"), &cookie, &posted)
        .await;
    assert_eq!(
        done.header("location"),
        format!("{case}?gedaan=antwoord"),
        "{}",
        done.main()
    );
    let page = site.get(&format!("{case}?gedaan=antwoord"), &cookie).await;
    assert!(
        page.body.contains("De reactie is vastgelegd.")
            && page.body.contains("Wil geen ondersteuning"),
        "{}",
        page.main()
    );
    // Another worker still has the old page: their text stays, and they see what changed (B3).
    let stale = site
        .post(
            &format!("{case}/antwoord"),
            &cookie,
            &posted.replace(&form.form_id(), &site.get(&refuse, &cookie).await.form_id()),
        )
        .await;
    assert!(
        matches!(
            stale.status,
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
        ),
        "{}",
        stale.status
    );
}
