//! Every page that a role's links lead to: it answers, reads for everyone on every screen, and shows no BSN.

use std::collections::{BTreeSet, VecDeque};

use e2e::{Browser, Region};
use serde_json::json;

use crate::hand::Hand;

const MOST_PAGES: usize = 60;

/// Fetches a page with the session of the browser; its links, too, when it is a page.
const FETCH: &str = r"
const done = arguments[arguments.length - 1];
fetch(arguments[0]).then(async answer => {
  const page = (answer.headers.get('content-type') || '').startsWith('text/html');
  const body = page ? await answer.text() : '';
  const links = [...new DOMParser().parseFromString(body, 'text/html').querySelectorAll('a[href]')].map(a => a.getAttribute('href'));
  done([answer.status, page, body, links]);
}).catch(error => done([0, false, '' + error, []]));
";

/// Status, whether it is a page, its text and its links.
type Fetched = (u16, bool, String, Vec<String>);

/// Whether the text has a number of nine digits, standing alone, that passes the eleven-test.
fn has_bsn(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 9 && word.bytes().all(|b| b.is_ascii_digit()))
        .any(|word| {
            let digits: Vec<i32> = word.bytes().map(|b| i32::from(b - b'0')).collect();
            let sum: i32 = [9, 8, 7, 6, 5, 4, 3, 2, -1]
                .iter()
                .zip(&digits)
                .map(|(weight, digit)| weight * digit)
                .sum();
            sum != 0 && sum % 11 == 0
        })
}

/// The path without ids and query: pages of one shape are looked at once.
pub(crate) fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/')
        .map(|part| match part {
            part if part.len() == 36 => "id",
            // Every rule has the same page.
            part if path.starts_with("/beheer/regels/") && part.contains('_') => "key",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Follows the links of one role and gives all complaints.
async fn walk(hand: &Hand<'_>, role: &str, bsns: &[String]) -> Vec<String> {
    hand.sign_in(role).await;
    let mut complaints = Vec::new();
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut ahead = VecDeque::from(["/".to_owned()]);
    let mut shapes: Vec<String> = Vec::new();
    while let Some(path) = ahead.pop_front() {
        let (status, page, body, links): Fetched =
            serde_json::from_value(hand.ask(FETCH, json!(path)).await).unwrap();
        if status != 200 {
            complaints.push(format!("{role} {path}: status {status}"));
        }
        if role != "list_handler" && (has_bsn(&body) || bsns.iter().any(|bsn| body.contains(bsn))) {
            complaints.push(format!("{role} {path}: shows a BSN"));
        }
        if page && !shapes.iter().any(|known| shape(known) == shape(&path)) {
            shapes.push(path.clone());
        }
        for link in links {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let ours =
                link.starts_with('/') && !link.starts_with("/uitloggen") && !link.contains("taal=");
            if ours && seen.len() < MOST_PAGES && seen.insert(link.clone()) {
                ahead.push_back(link);
            }
        }
    }
    assert!(
        shapes.len() > 2,
        "{role} reaches hardly any page: {shapes:?}"
    );
    for path in &shapes {
        hand.open(path).await;
        let name = format!("{role}{}", shape(path).replace('/', "-"));
        complaints.extend(hand.browser.inspect(&name).await.unwrap());
    }
    complaints
}

/// The roles by what they see: each is walked by one of the tests below.
const OF_CASES: [&str; 3] = ["list_handler", "casemanager", "regisseur"];
const OF_NUMBERS: [&str; 2] = ["project_leader", "policy_officer"];
const OF_OVERSIGHT: [&str; 2] = ["privacy_officer", "administrator"];
const OF_THE_NETWORK: [&str; 3] = ["rmc_worker", "network_director", "network_member"];

/// Walks for these roles in a region of their own, so that machines with more than one core do not wait for one long test.
async fn walk_all(roles: &[&str]) {
    let region = Region::start();
    let mut all = [&OF_CASES[..], &OF_NUMBERS, &OF_OVERSIGHT, &OF_THE_NETWORK].concat();
    all.sort_unstable();
    assert_eq!(
        region.roles().collect::<Vec<_>>(),
        all,
        "nobody walks for a role"
    );
    let list = std::fs::read_to_string(region.file("list")).unwrap();
    let bsns: Vec<String> = list
        .lines()
        .skip(1)
        .filter_map(|row| row.split(';').next())
        .filter(|bsn| bsn.len() == 9)
        .map(str::to_owned)
        .collect();
    assert!(!bsns.is_empty());
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    let mut complaints = Vec::new();
    for role in roles {
        complaints.extend(walk(&hand, role, &bsns).await);
    }
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    browser.close().await.unwrap();
}

#[tokio::test]
async fn p1_every_page_of_who_works_with_cases_reads_well_and_shows_no_bsn() {
    walk_all(&OF_CASES).await;
}

#[tokio::test]
async fn p1_every_page_of_who_steers_by_numbers_reads_well_and_shows_no_bsn() {
    walk_all(&OF_NUMBERS).await;
}

#[tokio::test]
async fn p1_every_page_of_who_oversees_reads_well_and_shows_no_bsn() {
    walk_all(&OF_OVERSIGHT).await;
}

#[tokio::test]
async fn p1_every_page_of_who_is_in_the_network_reads_well_and_shows_no_bsn() {
    walk_all(&OF_THE_NETWORK).await;
}

#[test]
fn a_bsn_is_known_when_it_is_seen() {
    assert!(has_bsn("<td>999900006</td>") && !has_bsn("<td>999900007</td>"));
}
