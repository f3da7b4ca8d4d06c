//! From list to card to answer, and from card to the one visit.

use e2e::{Browser, NARROW, Region};
use serde_json::json;

use crate::hand::Hand;

/// Per row of the first table, the number in its last cell.
const OUTCOMES: &str = r"
const done = arguments[arguments.length - 1];
const rows = document.querySelector('main table').querySelectorAll('tbody tr');
done([...rows].map(row => Number(row.lastElementChild.textContent.replace(/\D/g, ''))));
";

/// Chooses the municipality of that name.
const CHOOSE: &str = r"
const done = arguments[arguments.length - 1];
const list = document.querySelector('select[name=gemeente]');
list.value = [...list.options].find(one => one.text === arguments[0]).value;
done(null);
";

const TICK_ALARMS: &str = r"document.querySelectorAll('main input[name=alarm]').forEach(box => { box.checked = true; }); arguments[arguments.length - 1](null);";

/// Uploads this month's files and brings them to the casemanager.
pub(crate) async fn hand_over_a_list(hand: &Hand<'_>, file: &dyn Fn(&str) -> String) {
    hand.sign_in("list_handler").await;
    hand.open("/lijsten/nieuw").await;
    if hand.count("select[name=gemeente]").await > 0 {
        hand.ask(CHOOSE, json!("Weert")).await;
    }
    for kind in ["list", "addresses", "known", "self_employed"] {
        hand.one(&format!("input[name={kind}]"))
            .await
            .send_keys(file(kind))
            .await
            .unwrap();
    }
    hand.send("/lijsten/nieuw").await;
    let list = hand.path().await;
    assert!(
        list.starts_with("/lijsten/") && list != "/lijsten/nieuw",
        "{}",
        hand.main().await
    );
    hand.open_until(&list, "a[href$='/vastleggen']").await;
    let rows = std::fs::read_to_string(file("list"))
        .unwrap()
        .lines()
        .count() as u64
        - 1;
    let outcomes: Vec<u64> = serde_json::from_value(hand.ask(OUTCOMES, json!(null)).await).unwrap();
    assert_eq!(
        outcomes.iter().sum::<u64>(),
        rows,
        "every row has exactly one outcome: {outcomes:?}"
    );
    assert!(outcomes[0] > 0, "nobody is new: {outcomes:?}");
    hand.open(&format!("{list}/vastleggen")).await;
    hand.pick("doel", "approach").await;
    if hand.count("main input[name=alarm]").await > 0 {
        hand.ask(TICK_ALARMS, json!(null)).await;
    }
    hand.send("/vastleggen").await;
    assert_eq!(hand.path().await, list, "{}", hand.main().await);
    hand.open(&format!("{list}/overdracht")).await;
    hand.send("/overdracht").await;
    assert!(
        hand.main().await.contains("De jongeren zijn overgedragen"),
        "{}",
        hand.main().await
    );
}

/// Releases, prints, downloads and posts the cards.
async fn post_the_cards(hand: &Hand<'_>) {
    hand.open("/kaarten/vrijgeven").await;
    hand.fill("aantal", "3").await;
    hand.send("/kaarten/vrijgeven").await;
    assert!(
        hand.main().await.contains("De kaarten zijn vrijgegeven"),
        "{}",
        hand.main().await
    );
    hand.open("/kaarten/afdrukken").await;
    hand.send("/kaarten/afdrukken").await;
    if hand.path().await == "/kaarten" {
        hand.follow("main tbody a[href^='/kaarten/']").await;
    }
    let batch = hand.path().await;
    hand.open_until(&batch, "a[href$='/kaarten.pdf']").await;
    hand.click("a[href$='/kaarten.pdf']").await;
    let cards = std::fs::read(hand.browser.downloaded("pdf").await.unwrap()).unwrap();
    assert!(cards.starts_with(b"%PDF"), "the cards are no PDF");
    hand.open(&batch).await;
    hand.send("/verstuurd").await;
    assert!(
        hand.main()
            .await
            .contains("Vastgelegd dat de kaarten zijn verstuurd"),
        "{}",
        hand.main().await
    );
}

/// The short code among the facts of the open case.
const SHORT_CODE: &str = r"
const done = arguments[arguments.length - 1];
const item = [...document.querySelectorAll('main dl > div')].find(item => item.querySelector('dt').textContent.trim() === arguments[0]);
done(item ? item.querySelector('dd').textContent.trim() : '');
";

#[tokio::test]
async fn s1_37_from_list_to_card_to_a_refusal() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand_over_a_list(&hand, &|kind| region.file(kind).to_owned()).await;
    hand.sign_in("casemanager").await;
    post_the_cards(&hand).await;

    hand.open("/werklijst?fase=visit_due").await;
    let case = hand
        .attribute("main tbody a[href^='/zaken/']", "href")
        .await;
    hand.open(&case).await;
    assert!(
        hand.count("a[href$='/bezoek/plannen']").await > 0,
        "nothing to take away: no visit is offered before the refusal"
    );
    let code = hand
        .ask(SHORT_CODE, json!("Code op de kaart"))
        .await
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        code.len() >= 4,
        "no short code on the case:\n{}",
        hand.main().await
    );
    hand.open("/zoeken").await;
    hand.fill("zoek", &code).await;
    hand.send("/zoeken").await;
    assert_eq!(
        hand.count("main .vn-hits__one").await,
        1,
        "{}",
        hand.main().await
    );
    hand.follow(&format!("main .vn-hits__one a[href='{case}']"))
        .await;
    hand.open(&format!("{case}/antwoord")).await;
    hand.follow("main a[href$='wat=does_not_want']").await;
    hand.pick("wie", "young_person").await;
    hand.click("main input[name=kanaal]").await;
    hand.fill("minuten", "5").await;
    hand.fill("notitie", "«Dank u, maar ik wil geen ondersteuning.»")
        .await;
    hand.send("/antwoord").await;

    let page = hand.main().await;
    assert_eq!(hand.path().await, case, "{page}");
    assert!(
        page.contains("De reactie is vastgelegd") && page.contains("Wil geen ondersteuning"),
        "{page}"
    );
    assert!(
        hand.count("a[href$='/bezoek/plannen']").await == 0,
        "a visit is offered after a refusal:\n{page}"
    );
    hand.open("/werklijst").await;
    assert!(
        hand.count(&format!("main a[href='{case}']")).await == 0,
        "the case is still on the work list"
    );
    browser.close().await.unwrap();
}

#[tokio::test]
async fn s1_27_from_card_to_the_one_visit() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("casemanager").await;
    hand.open("/bezoeken").await;
    let today = hand.attribute("input[name=dag]", "value").await;
    hand.open("/werklijst?fase=visit_due").await;
    let case = hand
        .attribute("main tbody a[href^='/zaken/']", "href")
        .await;
    hand.open(&format!("{case}/bezoek/plannen")).await;
    hand.fill("datum", &today).await;
    hand.send("/bezoek/plannen").await;
    assert!(
        hand.main().await.contains("Het huisbezoek is gepland"),
        "{}",
        hand.main().await
    );
    assert!(
        hand.count("a[href$='/bezoek/plannen']").await == 0,
        "a second visit is offered while one is planned"
    );

    browser.set_width(NARROW).await.unwrap();
    hand.open("/bezoeken").await;
    hand.follow(&format!("main .vn-stop a[href='{case}/bezoek/verslag']"))
        .await;
    hand.follow("main a[href$='wat=not_home_note_left']").await;
    hand.fill("minuten", "20").await;
    hand.send("/bezoek/verslag").await;
    assert!(
        hand.main().await.contains("Het bezoek is vastgelegd"),
        "{}",
        hand.main().await
    );

    assert!(
        hand.count("a[href$='/bezoek/plannen']").await == 0,
        "a second visit is offered:\n{}",
        hand.main().await
    );
    hand.open(&format!("{case}/bezoek/plannen")).await;
    hand.fill("datum", &today).await;
    hand.send("/bezoek/plannen").await;
    assert_eq!(
        hand.path().await,
        format!("{case}/bezoek/plannen"),
        "a second visit was planned"
    );
    assert_eq!(
        hand.count("main .vn-errors").await,
        1,
        "the refusal is not told:\n{}",
        hand.main().await
    );
    hand.open("/bezoeken").await;
    assert!(
        hand.count(&format!("main a[href='{case}']")).await == 0,
        "the case is on the list of visits again"
    );
    browser.close().await.unwrap();
}
