//! A meeting of the network, by keyboard: forty on the agenda, forty decisions (S4-95 to S4-98).

use std::time::{Duration, Instant};

use e2e::{Browser, Region};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::hand::Hand;

/// On the agenda of one meeting.
const PEOPLE: usize = 40;

const PATIENCE: Duration = Duration::from_mins(1);

/// Chooses what is called so in a list of this name.
const CHOOSE: &str = r"
const [name, text] = arguments[0];
const list = document.querySelector(`main select[name='${name}']`);
list.value = [...list.options].find(one => one.text === text).value;
";

/// Leaves one box ticked: the one that is called so.
const ONLY: &str = r"
document.querySelectorAll('main input[name=gemeenten]').forEach(box => {
  box.checked = document.querySelector(`label[for='${box.id}']`).textContent.trim() === arguments[0];
});
";

/// Presses Enter where the page put the keyboard, and waits for the page that follows. Gives what was pressed.
async fn enter(hand: &Hand<'_>) -> String {
    let pressed = hand
        .run(
            "window.leaving = true; return document.activeElement.id",
            Value::Null,
        )
        .await;
    let driver = &hand.browser.driver;
    let at = driver.active_element().await.unwrap();
    at.send_keys(Key::Enter + "").await.unwrap();
    let started = Instant::now();
    let came = "return !window.leaving && document.readyState === 'complete'";
    while !matches!(driver.execute(came, Vec::new()).await, Ok(seen) if seen.json() == &json!(true))
    {
        assert!(
            started.elapsed() < PATIENCE,
            "Enter leads nowhere:\n{}",
            hand.main().await
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    pressed.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn s4_95_s4_98_forty_on_the_agenda_become_forty_decisions_by_keyboard() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("rmc_worker").await;
    for _ in 0..PEOPLE {
        hand.open("/netwerk/aanmelden").await;
        hand.run(CHOOSE, json!(["gemeente", "Nederweert"])).await;
        hand.fill("leeftijd", "19").await;
        hand.pick("grondslag", "statutory").await;
        hand.fill("herkomst", "rmc").await;
        hand.pick("advies", "education").await;
        hand.fill("leefgebieden", "1").await;
        hand.send("/netwerk/aanmelden").await;
        assert!(
            hand.path().await.starts_with("/netwerk/jongeren/"),
            "{}",
            hand.main().await
        );
    }

    hand.sign_in("network_director").await;
    hand.open("/netwerk/plannen").await;
    let today = hand
        .run(
            "return new Date().toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' })",
            Value::Null,
        )
        .await;
    hand.fill("dag", today.as_str().unwrap()).await;
    hand.fill("plaats", "Raadzaal").await;
    hand.run(ONLY, json!("Nederweert")).await;
    hand.send("/netwerk/plannen").await;
    hand.send("/agenda").await;
    let meeting = hand.path().await;
    hand.send("/open").await;
    assert_eq!(hand.path().await, meeting, "{}", hand.main().await);

    let mut decided = 0;
    while hand.count("#advies-education").await > 0 {
        assert_eq!(enter(&hand).await, "advies-education");
        assert_eq!(enter(&hand).await, "besluit-education");
        decided += 1;
        assert!(decided <= PEOPLE, "{}", hand.main().await);
    }
    assert_eq!(decided, PEOPLE);
    assert_eq!(browser.violations().await.unwrap(), Vec::<String>::new());
    hand.send("/sluiten").await;
    let after = hand.main().await;
    assert!(after.contains("40 van 40"), "{after}");
    browser.close().await.unwrap();
}
