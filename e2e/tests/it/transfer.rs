//! A transfer form from the worker's question to the next place: asked by a link, filled in without an account, read, followed
//! up (S4-75 to S4-77, S4-90).

use e2e::{Browser, NARROW, Region, WIDE};
use serde_json::Value;

use crate::hand::Hand;

/// The path of the link that the page shows once.
async fn link(hand: &Hand<'_>) -> String {
    let found = hand
        .run(
            "return document.querySelector('main').innerText.match(/\\/school\\/[A-Za-z0-9_-]+/)?.[0] ?? ''",
            Value::Null,
        )
        .await;
    let link = found.as_str().unwrap().to_owned();
    assert!(link.len() > 50, "no link:\n{}", hand.main().await);
    link
}

#[tokio::test]
async fn s4_75_s4_77_s4_90_a_school_fills_in_a_form_by_link_and_the_worker_is_alerted() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("regisseur").await;
    let year = hand
        .run("return new Date().getFullYear() + 1", Value::Null)
        .await
        .as_i64()
        .unwrap();
    hand.open("/overdracht/nieuw").await;
    hand.run(
        "document.querySelector('main select[name=gemeente]').selectedIndex = 1",
        Value::Null,
    )
    .await;
    hand.fill("school", "Vso De Verzonnen Haven").await;
    hand.fill("vertrek", &format!("{year}-07-16")).await;
    hand.send("/overdracht/nieuw").await;
    let link = link(&hand).await;
    hand.follow("main a[href^='/overdracht/']").await;
    let request = hand.path().await;
    assert!(!hand.main().await.contains(&link), "the link shows once");

    // Somebody at the school, on a telephone, without an account.
    browser.driver.delete_all_cookies().await.unwrap();
    browser.set_width(NARROW).await.unwrap();
    hand.open(&link).await;
    assert!(hand.main().await.contains("Overdrachtsformulier"));
    let complaints = browser.inspect("school-form").await.unwrap();
    assert!(complaints.is_empty(), "{complaints:?}");
    hand.fill("voornaam", "Pim").await;
    hand.fill("achternaam", "van Pluis").await;
    hand.follow("main button[name=concept]").await;
    let kept = hand.main().await;
    assert!(kept.contains("nog niet verstuurd"), "{kept}");
    hand.open(&link).await;
    assert_eq!(hand.attribute("main [name=voornaam]", "value").await, "Pim");
    hand.send("/school/").await;
    let refused = hand.main().await;
    assert!(refused.contains("Richting na school"), "{refused}");
    assert!(hand.count("#fouten").await > 0, "what is missing is named");
    let complaints = browser.inspect("school-form-refused").await.unwrap();
    assert!(complaints.is_empty(), "{complaints:?}");
    for (name, value) in [
        ("geboren", format!("{}-05-04", year - 18)),
        ("onderwijs", "vso".to_owned()),
        ("diploma", "vso_day_activity".to_owned()),
        ("laatste_dag", format!("{year}-07-16")),
        ("contact", "Mia Mentor".to_owned()),
        ("functie", "mentor".to_owned()),
        ("bereikbaar", "0495 - 000000".to_owned()),
    ] {
        hand.fill(name, &value).await;
    }
    for (name, value) in [
        ("richting", "day_activity"),
        ("vervolg", "missing"),
        ("gesprek", "ja"),
        ("verteld", "ja"),
    ] {
        hand.pick(name, value).await;
    }
    hand.send("/school/").await;
    let sent = hand.main().await;
    assert!(sent.contains("Het formulier is verstuurd"), "{sent}");
    hand.open(&link).await;
    assert!(!hand.main().await.contains("Pluis"), "it is sent once");

    // The worker is told, reads, speaks with the school, and sees who steps in.
    browser.set_width(WIDE).await.unwrap();
    hand.sign_in("regisseur").await;
    hand.open("/meldingen").await;
    let told = hand.main().await;
    assert!(told.contains("zonder vervolgplek"), "{told}");
    hand.open("/overdracht?toon=zonder-vervolg").await;
    assert!(hand.main().await.contains("Pim van Pluis"));
    hand.open(&request).await;
    let read = hand.main().await;
    assert!(
        read.contains("Dagbesteding") && read.contains("Geen vervolgplek"),
        "{read}"
    );
    for what in ["talked_by_phone", "taken_up"] {
        hand.open(&format!("{request}/opvolgen")).await;
        hand.fill("wat", what).await;
        hand.send("/opvolgen").await;
    }
    let after = hand.main().await;
    assert!(after.contains("de school is gesproken"), "{after}");
    hand.open("/overdracht?toon=zonder-vervolg").await;
    assert!(!hand.main().await.contains("Pim van Pluis"));
    browser.close().await.unwrap();
}
