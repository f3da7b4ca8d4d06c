//! Colleagues among themselves: work that moves, who may know whom, and what was typed when the line dropped.

use e2e::{Browser, Region};
use serde_json::json;

use crate::{
    along::{types, until},
    hand::Hand,
    line::Line,
};

/// Looks at the open page; what is wrong with it ends the test.
async fn looks(hand: &Hand<'_>, name: &str) {
    let complaints = hand.browser.inspect(name).await.unwrap();
    assert!(complaints.is_empty(), "{name}:\n{}", complaints.join("\n"));
}

/// The first case on a worklist, by its own part of the address.
async fn first_case(hand: &Hand<'_>, list: &str) -> String {
    hand.open(list).await;
    let link = hand
        .attribute("main tbody a[href^='/zaken/']", "href")
        .await;
    link.trim_start_matches("/zaken/").to_owned()
}

/// Picks a choice of a list by the words it shows.
async fn chooses(hand: &Hand<'_>, list: &str, words: &str) {
    let script = "const [name, words] = arguments[0]; \
        const list = document.querySelector(`main select[name='${name}']`); \
        list.value = [...list.options].find(one => one.text.includes(words)).value; return list.value";
    let chosen = hand.run(script, json!([list, words])).await;
    assert!(
        chosen.as_str().is_some_and(|value| !value.is_empty()),
        "{words} cannot be chosen"
    );
}

#[tokio::test]
async fn a18_12_work_goes_to_a_colleague_after_a_preview_and_comes_back() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    hand.open("/werkverdeling").await;
    looks(&hand, "werkverdeling").await;
    let kees = hand
        .run(
            "return [...document.querySelectorAll(\"main tbody a[href^='/werkverdeling/']\")]\
             .find(one => one.text.includes('Kees')).getAttribute('href')",
            json!(null),
        )
        .await;
    let kees = kees.as_str().unwrap().to_owned();
    hand.follow(&format!("main a[href='{kees}']")).await;
    looks(&hand, "werkverdeling-kiezen").await;

    // Without a colleague it says what is missing, and keeps what was picked.
    hand.click("main input[name='zaak']").await;
    hand.send(&kees).await;
    assert_eq!(hand.count("main .vn-errors").await, 1);
    assert_eq!(hand.count("main input[name='zaak']:checked").await, 1);

    hand.click("main input[name='naar']").await;
    hand.send(&kees).await;
    looks(&hand, "werkverdeling-voorbeeld").await;
    assert!(hand.text("main tbody").await.contains("Carla Collegiaal"));
    hand.send("/overdragen").await;
    assert_eq!(hand.path().await, "/werkverdeling");
    assert_eq!(hand.count("main .vn-done").await, 1);
    looks(&hand, "werkverdeling-overgedragen").await;
    hand.send("/werkverdeling/terug").await;
    assert_eq!(hand.count("main .vn-done").await, 1);
    assert_eq!(
        hand.count("main form[action='/werkverdeling/terug']").await,
        0,
        "it can be taken back twice"
    );
    browser.close().await.unwrap();
}

#[tokio::test]
async fn d10_a_case_is_locked_for_a_colleague_who_then_gets_no_work_about_it() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    // One that this colleague leads, so that it could go to another.
    let case = first_case(&hand, "/werklijst?fase=intake").await;
    let name = hand
        .text(&format!("main tbody a[href='/zaken/{case}']"))
        .await;
    let lock = format!("/afscherming/{case}");
    hand.open(&lock).await;
    looks(&hand, "afscherming").await;
    chooses(&hand, "account", "Carla Collegiaal").await;
    hand.click("main input[name='reden']").await;
    hand.send(&lock).await;
    assert!(hand.text("main tbody").await.contains("Carla Collegiaal"));
    assert_eq!(
        hand.count("main form[action$='/opheffen']").await,
        0,
        "only the privacy officer lifts"
    );

    hand.open("/werkverdeling").await;
    hand.follow("main tbody a[href^='/werkverdeling/']").await;
    let kees = hand.path().await;
    hand.pick("zaak", &case).await;
    hand.click("main input[name='naar']").await;
    hand.send(&kees).await;
    looks(&hand, "werkverdeling-blijft").await;
    let row = hand.text("main tbody").await;
    assert!(row.contains(&name) && row.contains("afgeschermd"), "{row}");
    assert_eq!(hand.count("main form[action$='/overdragen']").await, 0);

    hand.sign_in("privacy_officer").await;
    hand.open(&lock).await;
    looks(&hand, "afscherming-privacy").await;
    hand.send("/opheffen").await;
    assert_eq!(hand.count("main form[action$='/opheffen']").await, 0);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn d10_in_an_emergency_a_case_opens_at_once_to_read_and_everyone_sees_that() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    let case = first_case(&hand, "/werklijst?fase=visit_due").await;
    hand.open(&format!("/zaken/{case}")).await;
    let code = hand
        .run(
            "return document.querySelector('main').innerText.match(/[A-Z0-9]{3}-[A-Z0-9]{3}/)[0]",
            json!(null),
        )
        .await;
    let name = hand.text("main h1").await;

    hand.sign_in("regisseur").await;
    hand.open(&format!("/begeleiding/{case}")).await;
    assert!(!hand.main().await.contains(&name), "another's case opens");
    hand.open("/zoeken/buiten").await;
    looks(&hand, "zoeken-buiten").await;
    hand.fill("zoek", code.as_str().unwrap()).await;
    hand.send("/zoeken/buiten").await;
    looks(&hand, "zoeken-gevonden").await;
    assert!(!hand.main().await.contains(&name), "a search tells a name");
    // Without a reason it stays closed.
    hand.send("/inzage/nood").await;
    assert_eq!(hand.count("main .vn-errors").await, 1);
    hand.click("main input[name='noodreden']").await;
    hand.send("/inzage/nood").await;
    assert_eq!(hand.path().await, format!("/begeleiding/{case}"));
    assert_eq!(hand.text("main h1").await, name);
    looks(&hand, "zaak-noodtoegang").await;
    assert_eq!(
        hand.count("main form, main a[href*='/antwoord']").await,
        0,
        "another's case can be worked on"
    );

    hand.sign_in("casemanager").await;
    hand.open("/inzage").await;
    looks(&hand, "inzage").await;
    let row = hand.text("main tbody").await;
    assert!(
        row.contains(&name) && row.contains("Rika Regiemans"),
        "{row}"
    );
    hand.open(&format!("/zaken/{case}")).await;
    assert!(hand.main().await.contains("Rika Regiemans"));
    browser.close().await.unwrap();
}

#[tokio::test]
async fn s1_48_what_is_typed_is_kept_also_when_the_line_drops() {
    let region = Region::start();
    let line = Line::to(region.port());
    let region = region.reached_on(line.port);
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    let case = first_case(&hand, "/werklijst?fase=wants_support").await;
    let form = format!("/begeleiding/{case}/intake");
    hand.open(&form).await;
    types(&hand, "main [name='wil']", "Iets met dieren").await;
    until(&hand, "main .vn-draft:not(:empty)", 1).await;
    let kept = hand.text("main .vn-draft").await;

    line.cut();
    types(&hand, "main [name='kan']", "Vroeg opstaan").await;
    let lost = hand.attribute("main .vn-draft", "data-draft-lost").await;
    says(&hand, "main .vn-draft", &lost).await;
    looks(&hand, "concept-zonder-verbinding").await;
    line.mend();
    assert_ne!(kept, lost);
    says_not(&hand, "main .vn-draft", &lost).await;

    hand.open(&form).await;
    assert!(
        !hand.main().await.contains("Iets met dieren"),
        "the draft shows before it is asked for"
    );
    looks(&hand, "concept-gevonden").await;
    hand.follow("main a[href*='concept=verder']").await;
    let typed =
        |name: &str| format!("return document.querySelector(\"main [name='{name}']\").value");
    assert_eq!(
        hand.run(&typed("wil"), json!(null)).await,
        "Iets met dieren"
    );
    assert_eq!(hand.run(&typed("kan"), json!(null)).await, "Vroeg opstaan");
    browser.close().await.unwrap();
}

async fn says(hand: &Hand<'_>, css: &str, words: &str) {
    waits(hand, css, words, true).await;
}

async fn says_not(hand: &Hand<'_>, css: &str, words: &str) {
    waits(hand, css, words, false).await;
}

/// Waits until a place says this, or no longer does.
async fn waits(hand: &Hand<'_>, css: &str, words: &str, says: bool) {
    for _ in 0..300 {
        if hand.text(css).await.contains(words) == says {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("{css} says {:?}", hand.text(css).await);
}
