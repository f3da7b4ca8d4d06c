//! Roads of a month: the upload, what a list asks, what its columns mean, and the text of the cards.

use axum::http::StatusCode;
use domain::{Day, ListId};
use testkit::population::{self, MadeUp};

use crate::{
    site::{Answer, Site, encoded},
    world::World,
};

fn people(site: &Site, count: usize) -> Vec<MadeUp> {
    population::people(7, count, 1, "Weert", 6001, site.region.app.today())
}

/// Sends a list from the upload page.
async fn uploaded(site: &Site, cookie: &str, month: &str, list: &str) -> Answer {
    let page = site.get("/lijsten/nieuw", cookie).await;
    let town = site.region.town.to_string();
    let parts = [
        ("gemeente", None, town.as_str()),
        ("maand", None, month),
        ("peildatum", None, ""),
        ("list", Some("lijst.csv"), list),
        ("addresses", Some(""), ""),
    ];
    let path = format!("/lijsten/nieuw?eenmalig={}", page.form_id());
    site.send_files(&path, cookie, &parts).await
}

/// The list that an upload led to, once it has been read.
async fn read(site: &Site, answer: &Answer) -> (ListId, String) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.main());
    let path = answer.header("location").to_owned();
    let id = path.rsplit('/').next().unwrap_or_default();
    let id: ListId = id.parse().expect("the id of a list");
    site.region.staged(id).await;
    (id, path)
}

#[tokio::test]
async fn s1_1_a_list_is_uploaded_read_and_shown_with_its_outcomes() {
    let site = Site::new().await;
    let handler = site.sign_in("list_handler").await;
    let month = site.region.app.today().month().to_string();
    let list = population::list_csv(&people(&site, 12), "GM0988");
    let forgotten = uploaded(&site, &handler, &month, "").await;
    assert_eq!(forgotten.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        forgotten.body.contains("href=\"#list\""),
        "{}",
        forgotten.main()
    );
    let chosen = forgotten.filled("/lijsten/nieuw");
    assert!(
        chosen.contains(&("maand".to_owned(), month.clone())),
        "{chosen:?}"
    );
    let answer = uploaded(&site, &handler, &month, &list).await;
    let (id, path) = read(&site, &answer).await;
    let detail = site.region.staged(id).await;
    assert_eq!(
        detail.overview.state.code(),
        "staged",
        "{:?}",
        detail.rejection
    );
    let page = site.get(&path, &handler).await;
    assert!(
        page.links().contains(&format!("{path}/vastleggen")),
        "{}",
        page.main()
    );
    assert!(
        page.body.contains(">12<"),
        "the rows are counted: {}",
        page.main()
    );
    let bsn = people(&site, 1).remove(0).bsn;
    assert!(!page.body.contains(&bsn), "a BSN on the page (P1)");
}

#[tokio::test]
async fn i_60_what_a_list_leaves_open_is_asked_and_the_answer_is_followed() {
    let site = Site::new().await;
    let handler = site.sign_in("list_handler").await;
    let mut people = people(&site, 6);
    for person in &mut people {
        person.born = Day::new(2002, 5, 31).expect("a day");
    }
    // With the month first, as an American machine writes it.
    let list = population::list_csv(&people, "GM0988").replace("31-05-2002", "05/31/2002");
    let month = site.region.app.today().month().to_string();
    let answer = uploaded(&site, &handler, &month, &list).await;
    let (id, path) = read(&site, &answer).await;
    assert_eq!(
        site.region.staged(id).await.overview.state.code(),
        "questions"
    );
    let page = site.get(&path, &handler).await;
    let action = format!("{path}/vragen");
    let mut posted = page.filled(&action);
    assert!(
        posted.iter().any(|(name, _)| name == "v1"),
        "the best guess is picked: {posted:?}"
    );
    let choices = page.body.matches("name=\"v1\"").count();
    assert!(choices >= 2, "{choices} ways to read it: {}", page.main());
    let wrong = encoded(&posted, &[("v1", "zomaar iets")]);
    let refused = site.post(&action, &handler, &wrong).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    posted.retain(|(name, _)| name != "eenmalig");
    let id_of_form = site.get(&path, &handler).await.form_id();
    let body = encoded(&posted, &[("eenmalig", &id_of_form)]);
    let answer = site.post(&action, &handler, &body).await;
    read(&site, &answer).await;
    let detail = site.region.staged(id).await;
    assert_eq!(
        detail.overview.state.code(),
        "staged",
        "{:?}",
        detail.rejection
    );
}

#[tokio::test]
async fn i_13_a_column_is_mapped_by_hand_and_the_choice_is_kept_for_next_month() {
    let site = Site::new().await;
    let handler = site.sign_in("list_handler").await;
    let list = population::list_csv(&people(&site, 8), "GM0988");
    let list = list.replace("Nieuw;", "Kwam erbij?;");
    let month = site.region.app.today().month();
    let answer = uploaded(&site, &handler, &month.to_string(), &list).await;
    let (id, path) = read(&site, &answer).await;
    let columns = format!("{path}/kolommen");
    let page = site.get(&columns, &handler).await;
    assert!(page.body.contains("Kwam erbij?"), "{}", page.main());
    let posted = page.filled(&columns);
    let unread: Vec<_> = posted
        .iter()
        .filter(|(_, value)| value == "ignored")
        .collect();
    let [(name, _)] = unread.as_slice() else {
        panic!("one column is not read: {posted:?}");
    };
    let flag_read = async |id| {
        let detail = site.region.staged(id).await;
        let state = detail.overview.state.code();
        assert_eq!(
            state, "staged",
            "{:?} {:?}",
            detail.rejection, detail.questions
        );
        let mut read = detail.detected.iter().flat_map(|file| &file.columns);
        read.any(|column| column.header == "Kwam erbij?" && column.field.code() == "new_flag")
    };
    assert!(!flag_read(id).await);
    let body = encoded(&posted, &[(name.as_str(), "new_flag")]);
    let answer = site.post(&columns, &handler, &body).await;
    read(&site, &answer).await;
    assert!(flag_read(id).await, "read again with the choice");
    let answer = uploaded(&site, &handler, &month.plus(-1).to_string(), &list).await;
    let (next, _) = read(&site, &answer).await;
    assert!(flag_read(next).await, "the choice is kept");
}

#[tokio::test]
async fn s1_25_a_card_text_is_previewed_and_kept_as_a_new_version() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, &world.cookies["casemanager"]);
    let path = "/kaartteksten/niet-in-beeld";
    let page = site.get(path, cookie).await;
    let fields = page.filled(path);
    let version = |page: &Answer| -> i64 {
        let pairs = page.filled(path);
        let found = pairs.iter().find(|(name, _)| name == "versie");
        found.expect("a version").1.parse().expect("a number")
    };
    let logged = site.changes_logged().await;
    let shown = encoded(&fields, &[("titel", "Hoe gaat het?"), ("doe", "voorbeeld")]);
    let preview = site.post(path, cookie, &shown).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.main());
    assert!(preview.bytes.starts_with(b"%PDF"));
    assert_eq!(
        site.changes_logged().await,
        logged,
        "a preview keeps nothing"
    );
    let fresh = site.get(path, cookie).await;
    assert_eq!(version(&fresh), version(&page));
    let empty = encoded(&fresh.filled(path), &[("titel", "")]);
    let refused = site.post(path, cookie, &empty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fresh = site.get(path, cookie).await;
    let kept = encoded(&fresh.filled(path), &[("titel", "Hoe gaat het?")]);
    let done = site.post(path, cookie, &kept).await;
    assert_eq!(
        done.header("location"),
        "/kaartteksten?gedaan=kaarttekst",
        "{}",
        done.main()
    );
    let now = site.get(path, cookie).await;
    assert_eq!(version(&now), version(&page) + 1);
    assert!(
        now.body.contains("value=\"Hoe gaat het?\""),
        "{}",
        now.main()
    );
}

#[tokio::test]
async fn where_no_card_waits_the_page_says_so_and_where_they_come_from() {
    let site = Site::new().await;
    let cookie = site.sign_in("casemanager").await;
    let page = site.get("/kaarten/vrijgeven", &cookie).await;
    assert!(
        page.body.contains("Er zijn geen kaarten om vrij te geven"),
        "{}",
        page.main()
    );
    assert!(
        !page.main().contains("<form"),
        "nothing to fill in: {}",
        page.main()
    );
    let world = World::new().await;
    let cookie = &world.cookies["casemanager"];
    let page = world.site.get("/kaarten/vrijgeven", cookie).await;
    assert!(page.main().contains("name=\"aantal\""), "{}", page.main());
}
