//! The monitor in a browser: a quarter from asking to release, a figure and its cases, what goes outside.

use e2e::{Browser, Region};
use serde_json::json;

use crate::hand::Hand;

/// Looks at the open page; what is wrong with it ends the test.
async fn looks(hand: &Hand<'_>, name: &str) {
    let complaints = hand.browser.inspect(name).await.unwrap();
    assert!(complaints.is_empty(), "{name}:\n{}", complaints.join("\n"));
}

/// The last quarter but one: the demonstration released the last one itself.
fn earlier(released: &str) -> String {
    let (year, number) = released.split_once("-Q").expect("a quarter");
    let (year, number): (i32, i32) = (year.parse().unwrap(), number.parse().unwrap());
    if number == 1 {
        format!("{:04}-Q4", year - 1)
    } else {
        format!("{year:04}-Q{}", number - 1)
    }
}

#[tokio::test]
async fn s1_78_s1_80_a_quarter_goes_from_asking_to_release() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("project_leader").await;
    hand.open("/monitor").await;
    looks(&hand, "monitor").await;
    assert!(hand.count("main .vn-picture svg").await >= 6, "pictures");
    assert_eq!(
        hand.count("main .utrecht-alert--ok").await,
        1,
        "figures agree"
    );

    hand.open("/vrijgegeven").await;
    let released = hand
        .attribute("main tbody a[href^='/vrijgegeven/']", "href")
        .await;
    let quarter = earlier(released.trim_start_matches("/vrijgegeven/"));
    let page = format!("/monitor/kwartalen/{quarter}");
    hand.open("/monitor/kwartalen").await;
    looks(&hand, "kwartalen").await;
    hand.follow(&format!("main a[href='{page}']")).await;
    looks(&hand, "kwartaal-niet-gevraagd").await;
    hand.send(&format!("{page}/opvragen")).await;
    assert_eq!(hand.count("main .vn-done").await, 1);
    looks(&hand, "kwartaal-gevraagd").await;
    hand.send(&format!("{page}/herinneren")).await;
    hand.send(&format!("{page}/besproken")).await;
    looks(&hand, "kwartaal-besproken").await;
    hand.send(&format!("{page}/vrijgeven")).await;
    assert_eq!(
        hand.count("main form[action$='/vrijgeven']").await,
        0,
        "it can be released twice"
    );
    hand.follow(&format!("main a[href='{page}/verschil']"))
        .await;
    looks(&hand, "kwartaal-opnieuw").await;

    // What is fetched is a workbook.
    let fetched = hand
        .ask(
            "const done = arguments[arguments.length - 1]; fetch(arguments[0]).then(async answer => \
             done([answer.status, new Uint8Array(await answer.arrayBuffer()).slice(0, 2).join()]))",
            json!(format!("{page}/cijfers.xlsx")),
        )
        .await;
    assert_eq!(fetched, json!([200, "80,75"]), "a zip begins with PK");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn s3_06_a_figure_opens_to_its_cases_and_what_is_released_to_no_one() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("policy_officer").await;
    hand.open("/vrijgegeven").await;
    let released = hand
        .attribute("main tbody a[href^='/vrijgegeven/']", "href")
        .await;
    hand.open(&released).await;
    looks(&hand, "vrijgegeven").await;
    assert_eq!(hand.count("main a[href*='/zaken']").await, 0);
    hand.open(&format!("{released}?voor=openbaar")).await;
    looks(&hand, "vrijgegeven-openbaar").await;
    hand.open(&format!("{released}/raad")).await;
    looks(&hand, "raadsrapport").await;
    assert!(hand.count("main a[href$='/rapport.pdf']").await > 0);
    assert_eq!(hand.count("main a[href$='/tekst']").await, 0);

    hand.sign_in("project_leader").await;
    hand.open(&format!("{released}/raad")).await;
    hand.follow("main a[href$='/tekst']").await;
    looks(&hand, "raadsrapport-woorden").await;

    let quarter = released.trim_start_matches("/vrijgegeven/");
    hand.sign_in("casemanager").await;
    hand.open(&format!("/cijfers?kwartaal={quarter}")).await;
    looks(&hand, "cijfers").await;
    hand.follow("main a[href$='cijfer=opgepakt']").await;
    looks(&hand, "cijfers-zaken").await;
    assert!(hand.count("main tbody a[href^='/zaken/']").await > 0);
    browser.close().await.unwrap();
}
