//! The visits of a day on a telephone without a connection: taken along, recorded at the door, sent once,
//! and never readable on the telephone itself.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use e2e::{Browser, Region};
use serde_json::json;

use crate::{hand::Hand, line::Line};

const SENTENCE: &str = "verzonnen paardenbloem kade";

/// What is left in the browser's own storage.
const KEPT: &str = r"
const done = arguments[arguments.length - 1];
(async () => {
  const known = await indexedDB.databases();
  if (!known.some(one => one.name === 'onderweg')) return 0;
  return await new Promise((resolve, reject) => {
    const opening = indexedDB.open('onderweg');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      if (!db.objectStoreNames.contains('kist')) { db.close(); return resolve(0); }
      const asked = db.transaction('kist').objectStore('kist').count();
      asked.onsuccess = () => { db.close(); resolve(asked.result); };
    };
  });
})().then(done, error => done('' + error));
";

/// Waits until the page shows so many of these.
pub(crate) async fn until(hand: &Hand<'_>, css: &str, count: u64) {
    let started = Instant::now();
    while hand.count(css).await != count {
        assert!(
            started.elapsed() < Duration::from_secs(40),
            "not {count} of {css}, but {}:\n{}",
            hand.count(css).await,
            hand.main().await
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub(crate) async fn types(hand: &Hand<'_>, css: &str, text: &str) {
    hand.one(css).await.send_keys(text).await.unwrap();
}

/// Records the first visit that is shown.
async fn records(hand: &Hand<'_>, outcome: &str, note: &str) {
    let first = "[data-deel=bezoeken] li:first-child";
    hand.click(&format!("{first} summary")).await;
    hand.click(&format!("{first} input[value={outcome}]")).await;
    types(hand, &format!("{first} input[name=minuten]"), "25").await;
    types(hand, &format!("{first} textarea"), note).await;
    hand.click(&format!("{first} button")).await;
}

/// Whether a text stands in a file below this folder, as UTF-8 or as UTF-16.
fn is_read_in(folder: &Path, text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return is_read_in(&path, text);
        }
        let bytes = fs::read(&path).unwrap_or_default();
        let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part == wanted);
        holds(text.as_bytes()) || holds(&wide)
    })
}

/// The names that are shown.
async fn names(hand: &Hand<'_>) -> Vec<String> {
    let script = "arguments[arguments.length - 1]([...document.querySelectorAll('main .vn-stop__name')].map(one => one.textContent.trim()))";
    serde_json::from_value(hand.ask(script, json!(null)).await).unwrap()
}

async fn takes_along(hand: &Hand<'_>) {
    hand.open("/onderweg").await;
    until(hand, "[data-deel=nieuw]:not([hidden])", 1).await;
    types(hand, "#wachtzin", SENTENCE).await;
    types(hand, "#nogmaals", SENTENCE).await;
    hand.click("[data-deel=meenemen] button").await;
    until(hand, "[data-deel=open]:not([hidden])", 1).await;
}

#[tokio::test]
async fn s1_36_visits_recorded_without_a_connection_are_sent_once_and_nothing_is_readable() {
    let region = Region::start();
    let line = Line::to(region.port());
    let region = region.reached_on(line.port);
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    hand.open("/bezoeken").await;
    let all = names(&hand).await;
    assert!(all.len() >= 3, "nothing to take along: {all:?}");
    assert_eq!(hand.count("main a[href='/onderweg']").await, 1);
    takes_along(&hand).await;
    until(&hand, "[data-deel=bezoeken] li", all.len() as u64).await;
    let complaints = browser.inspect("onderweg-lijst").await.unwrap();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let taken = names(&hand).await;

    // Without a connection the page opens, locked; a wrong sentence opens nothing.
    let worker = "navigator.serviceWorker.ready.then(() => arguments[arguments.length - 1](null))";
    hand.ask(worker, json!(null)).await;
    line.cut();
    browser.set_online(false).await.unwrap();
    hand.open("/onderweg").await;
    until(&hand, "[data-deel=dicht]:not([hidden])", 1).await;
    assert!(
        !hand.main().await.contains(taken[0].as_str()),
        "a locked page shows a name"
    );
    types(&hand, "#wachtzin-open", "een andere zin dan deze").await;
    hand.click("[data-deel=openen] button[type=submit]").await;
    until(
        &hand,
        "[data-deel=openen] button[type=submit]:not([disabled])",
        1,
    )
    .await;
    assert!(hand.main().await.contains("Nog 4 pogingen"));
    types(&hand, "#wachtzin-open", SENTENCE).await;
    hand.click("[data-deel=openen] button[type=submit]").await;
    until(&hand, "[data-deel=open]:not([hidden])", 1).await;
    records(&hand, "not_home_note_left", "Fluitketel op de vensterbank").await;
    until(&hand, "[data-deel=post] li", 1).await;
    records(&hand, "wants", "Wil graag gebeld worden").await;
    until(&hand, "[data-deel=post] li", 2).await;

    // On the telephone's own disk no name and no note can be read.
    let profile = browser.profile();
    assert!(is_read_in(&profile, "onderweg"), "the scan finds nothing");
    for text in [taken[0].as_str(), taken[1].as_str(), "Fluitketel", SENTENCE] {
        assert!(
            !is_read_in(&profile.join("Default/IndexedDB"), text),
            "{text} can be read on disk"
        );
    }

    // The line comes back, but the answers are lost; when they come again, each has counted once.
    line.lose_answers();
    browser.set_online(true).await.unwrap();
    hand.click("[data-deel=versturen]").await;
    let started = Instant::now();
    while !line.lost_one() {
        assert!(
            started.elapsed() < Duration::from_secs(40),
            "nothing is sent"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(
        hand.count("[data-deel=post] li").await,
        2,
        "forgotten without an answer"
    );
    line.mend();
    hand.click("[data-deel=versturen]").await;
    until(&hand, "[data-deel=post] li", 0).await;
    until(&hand, "[data-deel=bezoeken] li", all.len() as u64 - 2).await;
    for (name, told) in [
        (&taken[0], "niet thuis, briefje"),
        (&taken[1], "wil ondersteuning"),
    ] {
        hand.open("/zoeken").await;
        hand.fill("zoek", name).await;
        hand.send("/zoeken").await;
        hand.follow("#treffers a[href^='/zaken/']").await;
        let page = hand.main().await;
        assert_eq!(page.matches("Huisbezoek op ").count(), 1, "{page}");
        assert!(page.contains(told), "{page}");
    }

    // Signing out takes the rest away.
    assert!(hand.ask(KEPT, json!(null)).await.as_u64().unwrap() > 0);
    hand.follow("form[action='/uitloggen'] button").await;
    let started = Instant::now();
    while hand.ask(KEPT, json!(null)).await != json!(0) {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "signing out leaves something"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    browser.close().await.unwrap();
}

#[tokio::test]
async fn s1_36_signing_out_asks_before_an_outcome_that_was_not_sent_is_lost() {
    let region = Region::start();
    let line = Line::to(region.port());
    let region = region.reached_on(line.port);
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    takes_along(&hand).await;
    line.cut();
    browser.set_online(false).await.unwrap();
    records(&hand, "wants", "Wil graag gebeld worden").await;
    until(&hand, "[data-deel=post] li", 1).await;
    // Another page, with a connection again: the sentence is forgotten, the outcome waits.
    browser.open("about:blank").await.unwrap();
    line.mend();
    browser.set_online(true).await.unwrap();
    hand.open("/bezoeken").await;

    let press = "setTimeout(() => document.querySelector(arguments[0]).click())";
    let sign_out = json!("form[action='/uitloggen'] button");
    for accept in [false, true] {
        hand.run(press, sign_out.clone()).await;
        let asked = asked(&hand).await;
        assert!(asked.contains("niet zijn verzonden (1)"), "{asked}");
        if accept {
            browser.driver.accept_alert().await.unwrap();
        } else {
            browser.driver.dismiss_alert().await.unwrap();
            assert!(hand.ask(KEPT, json!(null)).await.as_u64().unwrap() > 0);
            hand.open("/bezoeken").await;
            assert_eq!(
                hand.count("form[action='/uitloggen']").await,
                1,
                "signed out"
            );
        }
    }
    until(&hand, "form[action='/uitloggen']", 0).await;
    let started = Instant::now();
    while hand.ask(KEPT, json!(null)).await != json!(0) {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "signing out leaves something"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    browser.close().await.unwrap();
}

/// What the browser asks in a window of its own, once it does.
async fn asked(hand: &Hand<'_>) -> String {
    let started = Instant::now();
    loop {
        match hand.browser.driver.get_alert_text().await {
            Ok(text) => return text,
            Err(error) => assert!(started.elapsed() < Duration::from_secs(20), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn d12_who_may_no_longer_record_visits_loses_the_copy_at_the_next_contact() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    takes_along(&hand).await;
    assert!(hand.ask(KEPT, json!(null)).await.as_u64().unwrap() > 0);
    hand.sign_in("list_handler").await;
    hand.open("/onderweg").await;
    until(&hand, "[data-deel=nieuw]:not([hidden])", 1).await;
    assert_eq!(hand.ask(KEPT, json!(null)).await, json!(0));
    assert!(
        hand.main()
            .await
            .contains("U mag deze bezoeken niet meer zien")
    );
    browser.close().await.unwrap();
}
