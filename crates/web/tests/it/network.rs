//! The pages of the network's meeting, filled in as somebody would (S4-95..111).

use axum::http::StatusCode;
use domain::network::Path;

use crate::{
    roads::steady,
    site::Answer,
    world::{World, network, once},
};

/// Colleagues of the network, form after form.
struct Table {
    world: World,
    number: usize,
}

impl Table {
    async fn new() -> Self {
        Self {
            world: World::new().await,
            number: 0,
        }
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        self.world.site.get(path, self.world.cookie(who)).await
    }

    async fn post(&mut self, who: &str, path: &str, form: &str) -> Answer {
        self.number += 1;
        let cookie = self.world.cookie(who);
        let form = format!("eenmalig={}&{form}", once(cookie, self.number));
        self.world.site.post(path, cookie, &form).await
    }

    /// Posts what must be taken; gives the page it leads to.
    async fn done(&mut self, who: &str, path: &str, form: &str) -> Answer {
        let answer = self.post(who, path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.main()
        );
        let to = answer.header("location").to_owned();
        self.get(who, &to).await
    }

    fn meeting(&self) -> String {
        format!("/netwerk/overleg/{}", self.world.network.0)
    }
}

/// The value of the hidden version of the form that is sent to an address ending so.
fn version(page: &Answer, action: &str) -> String {
    let (_, form) = page.body.split_once(action).expect("the form");
    let (_, rest) = form
        .split_once("name=\"versie\" value=\"")
        .expect("a version");
    rest.split('"').next().expect("a value").to_owned()
}

/// The page's own part, without the codes that are drawn anew in each run.
fn shown(page: &Answer) -> String {
    let is_code = |word: &str| {
        let mut parts = word.split('-');
        let fits = |part: Option<&str>| {
            part.is_some_and(|part| {
                part.len() == 3
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            })
        };
        fits(parts.next()) && fits(parts.next()) && parts.next().is_none()
    };
    steady(page.main())
        .split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .map(|piece| {
            let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            match piece.strip_prefix(word).filter(|_| is_code(word)) {
                Some(end) => format!("[code]{end}"),
                None => piece.to_owned(),
            }
        })
        .collect()
}

#[tokio::test]
async fn s4_95_to_s4_98_a_meeting_is_gone_through_by_one_key_a_time() {
    let mut table = Table::new().await;
    let meeting = table.meeting();
    let page = table.get("network_director", &meeting).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "1 van 4",
        "3 minuten per jongere",
        "Alleen op code",
        "accesskey=\"1\"",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
    insta::assert_snapshot!("turn", shown(&page));
    let member = table.get("network_member", &meeting).await;
    assert!(member.main().contains("Advies van de deelnemers"));
    assert!(!member.main().contains("Sluit het overleg"), "the chair's");

    let mut seen = Vec::new();
    for turn in 0..4 {
        let page = table.get("network_director", &meeting).await;
        let links: Vec<&str> = page.body.split(&format!("action=\"{meeting}/")).collect();
        let item = links
            .iter()
            .find_map(|part| {
                part.split_once("/advies\"")
                    .map(|(item, _)| item.to_owned())
            })
            .expect("whose turn it is");
        // The key with the focus is the leading advice.
        let (before, _) = page
            .body
            .split_once(" autofocus")
            .expect("a key with the focus");
        let (_, value) = before
            .rsplit_once("name=\"advies\" value=\"")
            .expect("its value");
        let value = value.split('"').next().expect("a code").to_owned();
        let form = format!("versie={}&advies={value}", version(&page, "/advies\""));
        let path = format!("{meeting}/{item}/advies");
        let page = table.done("network_director", &path, &form).await;
        assert!(
            page.main().contains("Besluit van de netwerkregisseur"),
            "{turn}"
        );
        let form = format!(
            "versie={}&besluit={value}&afwijking=&eerder=&klantmanager=",
            version(&page, "/besluit\"")
        );
        let path = format!("{meeting}/{item}/besluit");
        let page = table.done("network_director", &path, &form).await;
        assert!(
            page.main()
                .contains(&format!("{} van 4", (turn + 2).min(4)))
                || turn == 3
        );
        seen.push(item);
    }
    seen.dedup();
    assert_eq!(seen.len(), 4, "each had a turn");
    let page = table.get("network_director", &meeting).await;
    assert!(
        page.main().contains("Iedereen is besproken"),
        "{}",
        page.main()
    );
    let page = table
        .done("network_director", &format!("{meeting}/sluiten"), "")
        .await;
    assert!(page.main().contains("4 van 4"), "{}", page.main());
}

#[tokio::test]
async fn s4_97_what_deviates_is_refused_with_what_to_do_and_keeps_what_was_typed() {
    let mut table = Table::new().await;
    let meeting = table.meeting();
    let item = table.world.network.1;
    let base = format!("{meeting}/{item}");
    let form = "versie=1&advies=education";
    let page = table
        .done("network_director", &format!("{base}/advies"), form)
        .await;
    let seen = version(&page, "/besluit\"");
    let deviating = format!("versie={seen}&besluit=care&afwijking=&eerder=tried&klantmanager=");
    let refused = table
        .post("network_director", &format!("{base}/besluit"), &deviating)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("wijkt af van het advies"),
        "{}",
        refused.main()
    );
    assert!(refused.main().contains("value=\"tried\" selected"), "kept");
    let by_member = table
        .post("network_member", &format!("{base}/besluit"), &deviating)
        .await;
    assert_eq!(
        by_member.status,
        StatusCode::NOT_FOUND,
        "members never decide"
    );
    let old = "versie=1&besluit=education&afwijking=&eerder=&klantmanager=";
    let stale = table
        .post("network_director", &format!("{base}/besluit"), old)
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn s4_100_s4_110_an_executor_takes_over_tells_objects_and_the_history_says_so() {
    let mut table = Table::new().await;
    let item = table.world.network.1;
    let region = &table.world.site.region;
    let rmc = region.actor("rmc_worker").account;
    network(region)
        .decide(item, Path::Education)
        .await
        .expect("decided");
    let path = format!("/netwerk/jongeren/{item}");
    let page = table.get("rmc_worker", &path).await;
    for text in [
        "Casusregisseur aanwijzen",
        "Niet eens met het besluit",
        "Terugkoppelen",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
    insta::assert_snapshot!("network_item", shown(&page));
    let member = table.get("network_member", &path).await;
    assert!(
        !member.main().contains("Casusregisseur aanwijzen"),
        "not theirs"
    );
    let carry = format!("{path}/uitvoering");
    let seen = version(&page, "/uitvoering\"");
    let school = format!("wat=casusregisseur&versie={seen}&collega={rmc}&houder=");
    let refused = table.post("rmc_worker", &carry, &school).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("id=\"houder-fout\""),
        "{}",
        refused.main()
    );
    let named = format!("wat=casusregisseur&versie={seen}&collega={rmc}&houder=rmc");
    let page = table.done("rmc_worker", &carry, &named).await;
    assert!(
        page.main().contains("Bij een casusregisseur"),
        "{}",
        page.main()
    );
    let seen = version(&page, "/uitvoering\"");
    let told = format!("wat=terugkoppelen&versie={seen}&voortgang=slow");
    let page = table.done("rmc_worker", &carry, &told).await;
    assert!(
        page.main().contains("Loopt, maar trager"),
        "{}",
        page.main()
    );
    let seen = version(&page, "/terug\"");
    let back = format!("versie={seen}&waarom=dropped_out");
    let page = table
        .done("rmc_worker", &format!("{path}/terug"), &back)
        .await;
    assert!(
        page.main().contains("Wacht op een overleg"),
        "{}",
        page.main()
    );
}

#[tokio::test]
async fn s4_89_s4_107_signing_up_planning_and_the_overview_with_its_filters() {
    let mut table = Table::new().await;
    let region = &table.world.site.region;
    let (town, today) = (region.town, region.app.today());
    let form = format!("gemeente={town}&leeftijd=20&grondslag=coded&herkomst=school&advies=work");
    let refused = table
        .post("network_member", "/netwerk/aanmelden", &form)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"leefgebieden-fout\""));
    let form = format!("{form}&instrument=&instrument-richting=&leefgebieden=1");
    let page = table
        .done("network_member", "/netwerk/aanmelden", &form)
        .await;
    assert!(page.main().contains("Noteer de code"), "{}", page.main());
    let form = format!("dag={today}&plaats=Raadhuis&gemeenten={town}");
    let page = table
        .done("network_director", "/netwerk/plannen", &form)
        .await;
    assert!(
        page.main().contains("Wie komt op de agenda?"),
        "{}",
        page.main()
    );
    let all = table.get("network_director", "/netwerk/jongeren").await;
    assert_eq!(all.main().matches("href=\"/netwerk/jongeren/").count(), 5);
    let waiting = table
        .get("network_director", "/netwerk/jongeren?stand=waiting")
        .await;
    assert_eq!(
        waiting.main().matches("href=\"/netwerk/jongeren/").count(),
        1
    );
    insta::assert_snapshot!("network_overview", shown(&waiting));
    let desk = table.get("network_director", "/netwerk").await;
    assert!(
        desk.main().contains("Stadskantoor, zaal 2"),
        "{}",
        desk.main()
    );
    insta::assert_snapshot!("network_desk", shown(&desk));
    let routes = table.get("administrator", "/netwerk/verdeling").await;
    assert!(
        routes.main().contains("Wijkteam volwassenen"),
        "{}",
        routes.main()
    );
    let english = table.get("network_member", "/netwerk?taal=en").await;
    assert!(
        english.main().contains("Wait for a meeting"),
        "{}",
        english.main()
    );
    for who in [
        "list_handler",
        "casemanager",
        "project_leader",
        "policy_officer",
    ] {
        let hidden = table.get(who, "/netwerk").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{who}");
    }
}
