//! What somebody types or uploads is shown as text, never run: scripts in every text that can come in, and
//! every page of every role opened (security bar E6).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Instant;

use e2e::{Browser, Region};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{every_page::shape, hand::Hand, outreach::hand_over_a_list};

/// Ways out of a text, an attribute, an element, an address, a style sheet and a template.
const PAYLOADS: [&str; 12] = [
    "<script>canary(1)</script>",
    "\"><script>canary(2)</script>",
    "'><img src=x onerror=canary(3)>",
    "<svg onload=canary(4)>",
    "\" autofocus onfocus=canary(5) x=\"",
    "' autofocus onfocus=canary(6) x='",
    "</textarea><script>canary(7)</script>",
    "</title><script>canary(8)</script>",
    "javascript:canary(9)",
    "{{canary(10)}}${canary(10)}",
    "<iframe srcdoc='<script>parent.canary(11)</script>'>",
    "<style>@import 'canary(12)'</style>",
];

/// Of pages of one shape so many are opened, and so many pages of one role.
const OF_A_SHAPE: usize = 3;
const OF_A_ROLE: usize = 40;

/// Runs before anything of a page: notes a payload that runs, a box that opens, and what the policy stops.
const WATCH: &str = r"
const note = what => { try { localStorage.setItem('canary', (localStorage.getItem('canary') || '') + what + ' on ' + location.pathname + '\n'); } catch {} };
window.canary = number => note('payload ' + number + ' ran');
for (const box of ['alert', 'confirm', 'prompt']) window[box] = () => note(box + ' opened');
document.addEventListener('securitypolicyviolation', event => note('policy ' + event.violatedDirective + ' stopped ' + event.blockedURI + event.sample));
";

const NOTED: &str = "arguments[arguments.length - 1](localStorage.getItem('canary') || '')";

/// What a careless page would do: the watch must tell of it.
const CARELESS: &str = r"
const done = arguments[arguments.length - 1];
document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=canary(99)>');
canary(98);
setTimeout(() => { done(localStorage.getItem('canary') || ''); localStorage.clear(); }, 300);
";

/// The numbers of the payloads that the open page shows as text, and its links.
const LOOK: &str = r"
const done = arguments[arguments.length - 1];
const filled = [...document.querySelectorAll('input, textarea, option')].map(one => one.value);
const shown = [document.body.textContent, ...filled].join(' ').matchAll(/canary\((\d+)\)/g);
const links = [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'));
done([[...new Set([...shown].map(one => Number(one[1])))], links]);
";

/// Sends the form of a page, filled in: `@today` is the day, `*` the last choice. Gives status and page.
const SUBMIT: &str = r"
const done = arguments[arguments.length - 1];
const [page, action, fields] = arguments[0];
const parsed = async answer => new DOMParser().parseFromString(await answer.text(), 'text/html');
(async () => {
  const forms = (await parsed(await fetch(page))).querySelectorAll('main form');
  const form = [...forms].find(one => one.getAttribute('action').includes(action));
  if (!form) return [0, 'no form on ' + page];
  const data = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) {
    const choices = form.querySelectorAll(`select[name=${name}] option`);
    data.set(name, value === '*' ? choices[choices.length - 1].value : value.replace('@today', new Date().toISOString().slice(0, 10)));
  }
  const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: data });
  const told = (await parsed(answer)).querySelector('main')?.textContent ?? '';
  return [answer.redirected ? 303 : answer.status, told];
})().then(done, error => done([0, '' + error]));
";

/// Sends a form and sees that it was taken.
async fn submit(hand: &Hand<'_>, page: &str, action: &str, fields: Value) {
    let (status, told): (u16, String) =
        serde_json::from_value(hand.ask(SUBMIT, json!([page, action, fields])).await).unwrap();
    assert_eq!(status, 303, "{fields} on {page}: {told}");
}

/// This month's files with payloads as names, addresses, headers and file names.
fn infested(region: &Region, folder: &TempDir) -> BTreeMap<String, String> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut paths = BTreeMap::new();
    for (number, kind) in ["list", "addresses", "known", "self_employed"]
        .into_iter()
        .enumerate()
    {
        let text = std::fs::read_to_string(region.file(kind)).unwrap();
        let rows = text.lines().enumerate().map(|(at, line)| {
            let mut cells: Vec<String> = line.split(';').map(str::to_owned).collect();
            let payload = PAYLOADS[at % PAYLOADS.len()];
            if kind == "addresses" && at > 0 {
                // Given names, family name, street and place in turn.
                let column = [1, 3, 4, 6][at / PAYLOADS.len() % 4];
                cells[column] = quoted(payload);
            }
            if kind == "list" {
                let header = |payload: &&str| {
                    if at == 0 {
                        quoted(payload)
                    } else {
                        String::new()
                    }
                };
                cells.extend(PAYLOADS.iter().map(header));
            }
            cells.join(";")
        });
        let rows: Vec<String> = rows.collect();
        // A file's name has no slash in it.
        let name = PAYLOADS[2 + number].replace('/', "");
        let path = folder.path().join(format!("{name}.csv"));
        std::fs::write(&path, rows.join("\r\n")).unwrap();
        paths.insert(kind.to_owned(), path.display().to_string());
    }
    paths
}

/// Everything a role can write.
async fn infest(hand: &Hand<'_>, folder: &TempDir) {
    let files = infested(hand.region, folder);
    hand_over_a_list(hand, &|kind| files[kind].clone()).await;
    hand.sign_in("casemanager").await;
    hand.open("/werklijst").await;
    let case = hand
        .attribute("main tbody a[href^='/zaken/']", "href")
        .await;
    let words =
        json!({ "organisatie": PAYLOADS[0], "ondertekenaar": PAYLOADS[1], "titel": PAYLOADS[3] });
    submit(hand, "/kaartteksten/niet-in-beeld", "/kaartteksten/", words).await;
    for payload in PAYLOADS {
        let note = json!({ "kanaal": "phone", "minuten": "1", "notitie": payload });
        let page = format!("{case}/antwoord?wat=note_by_another");
        submit(hand, &page, "/antwoord", note).await;
    }
    hand.sign_in("administrator").await;
    for (number, payload) in PAYLOADS.into_iter().enumerate() {
        let email = format!("nummer{number}@voorbeeld.example");
        let colleague = json!({ "naam": payload, "email": email, "rol": "administrator" });
        let page = "/beheer/accounts/nieuw";
        let answer = hand.ask(SUBMIT, json!([page, page, colleague])).await;
        assert!(
            answer.to_string().contains("/uitnodiging/"),
            "{payload} invites nobody: {answer}"
        );
        let place = json!({ "code": format!("GM70{number:02}"), "naam": payload, "rmc": payload, "subregio": payload });
        let page = "/beheer/gemeenten/nieuw";
        submit(hand, page, page, place).await;
        let paper = json!({ "gemeente": "*", "soort": "agreement", "nummer": payload, "besluit": "@today", "vanaf": "@today" });
        let page = "/beheer/overeenkomsten/nieuw";
        submit(hand, page, page, paper).await;
    }
}

/// Opens the pages of a role; the numbers of the payloads that they show.
async fn open_all(hand: &Hand<'_>, role: &str) -> BTreeSet<u64> {
    hand.sign_in(role).await;
    let mut shown = BTreeSet::new();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut ahead = VecDeque::from(["/".to_owned()]);
    let mut opened = 0;
    while let Some(path) = ahead.pop_front() {
        let of_its_shape = shapes.entry(shape(&path)).or_default();
        *of_its_shape += 1;
        if *of_its_shape > OF_A_SHAPE || opened == OF_A_ROLE {
            continue;
        }
        opened += 1;
        hand.open(&path).await;
        let (numbers, links): (BTreeSet<u64>, Vec<String>) =
            serde_json::from_value(hand.ask(LOOK, Value::Null).await).unwrap();
        shown.extend(numbers);
        for link in links {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let file = [
                ".pdf",
                "/verslag",
                "/correctiebestand",
                "/export",
                "/bezoeken/pdf",
            ]
            .iter()
            .any(|end| link.ends_with(end));
            let page = link.starts_with('/') && !link.contains("taal=") && !file;
            if (page || link.ends_with("/bezoek/verslag")) && seen.insert(link.clone()) {
                ahead.push_back(link);
            }
        }
    }
    assert!(opened > 4, "{role} opens hardly any page");
    shown
}

#[tokio::test]
async fn e6_no_text_that_comes_in_is_ever_run() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    let began = Instant::now();
    browser.before_every_page(WATCH).await.unwrap();
    hand.open("/inloggen").await;
    let noted = hand.ask(CARELESS, Value::Null).await.to_string();
    assert!(
        noted.contains("payload 98 ran") && noted.contains("policy script-src"),
        "the watch sees nothing: {noted}"
    );
    let folder = TempDir::new().unwrap();
    infest(&hand, &folder).await;
    let mut shown = BTreeSet::new();
    for role in [
        "list_handler",
        "casemanager",
        "project_leader",
        "policy_officer",
        "privacy_officer",
        "administrator",
    ] {
        shown.extend(open_all(&hand, role).await);
    }
    let noted = hand.ask(NOTED, Value::Null).await;
    assert_eq!(noted, json!(""), "something ran, or tried to");
    assert_eq!(
        shown,
        (1..=12).collect(),
        "a payload that no page shows proves nothing"
    );
    println!("{:?} besides making the region", began.elapsed());
    browser.close().await.unwrap();
}
