//! A list of DUO from file to return file: divided, taken up, told back (S4-05 to S4-09).

use e2e::{Browser, NARROW, Region};

use crate::hand::Hand;

/// Numbers set aside for tests: no living person has them. The years are filled in.
const LIST: &str = "Persoonsgebonden nummer;Achternaam;Voornamen;Geboortedatum;Gemeentecode;Soort onderwijs;Hoogste diploma;Datum uitschrijving;Uren werk per week;Inkomen uit werk;Uitkering\r
999990019;Korenbloemvelt;Ilse;03-04-GEBOREN;GM0988;mbo;vmbo;01-08-JAAR;0;0;nee\r
111111111;Dauwdruppel;Joost;09-01-GEBOREN;GM0988;mbo;vmbo;01-08-JAAR;8;250;nee\r
999990020;Vreemdenoord;Mees;01-01-GEBOREN;GM0344;mbo;vmbo;01-08-JAAR;0;0;nee\r
";

/// Opens the row of this family name.
async fn open_row(hand: &Hand<'_>, name: &str) {
    let link = hand
        .run(
            "return [...document.querySelectorAll('main a[href^=\"/schoollijsten/leerling/\"]')].find(a => a.textContent.includes(arguments[0]))?.getAttribute('href') ?? ''",
            serde_json::json!(name),
        )
        .await;
    let link = link.as_str().unwrap().to_owned();
    assert!(!link.is_empty(), "no {name}:\n{}", hand.main().await);
    hand.open(&link).await;
}

#[tokio::test]
async fn s4_05_s4_06_a_list_of_duo_is_divided_disposed_of_and_told_back() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    let file = region.folder().join("duo.csv");
    hand.sign_in("rmc_worker").await;
    let year = hand
        .run(
            "return new Date().getFullYear() - 1",
            serde_json::Value::Null,
        )
        .await
        .as_i64()
        .unwrap();
    let text = LIST
        .replace("GEBOREN", &(year - 19).to_string())
        .replace("JAAR", &year.to_string());
    std::fs::write(&file, text).unwrap();
    hand.open("/schoollijsten/nieuw").await;
    hand.pick("soort", "early_leavers").await;
    hand.fill("peildatum", &format!("{year}-12-31")).await;
    hand.one("input[name=school]")
        .await
        .send_keys(file.to_str().unwrap())
        .await
        .unwrap();
    hand.send("/schoollijsten/nieuw").await;
    let preview = hand.main().await;
    assert!(preview.contains("Neem 2 rijen over"), "{preview}");
    assert!(!preview.contains("Korenbloemvelt"), "numbers, no names");
    hand.send("/overnemen").await;
    let list = hand.path().await;

    // The municipality divides: one is for the Doorstroompunt, of the other it says why nobody is asked.
    hand.sign_in("regisseur").await;
    hand.browser.set_width(NARROW).await.unwrap();
    hand.open(&list).await;
    open_row(&hand, "Dauwdruppel").await;
    let row = hand.path().await;
    hand.open(&format!("{row}/indelen")).await;
    hand.fill("indeling", "niet-manages").await;
    hand.send("/indelen").await;
    hand.open(&list).await;
    hand.fill("indeling", "op-rmc").await;
    hand.send("/indelen").await;

    hand.sign_in("rmc_worker").await;
    hand.browser.set_width(e2e::WIDE).await.unwrap();
    hand.open(&list).await;
    open_row(&hand, "Korenbloemvelt").await;
    let row = hand.path().await;
    hand.open(&format!("{row}/uitkomst")).await;
    hand.fill("uitkomst", "back_at_school").await;
    hand.send("/uitkomst").await;

    hand.open(&format!("{list}/terugmelden")).await;
    let telling = hand.main().await;
    assert!(telling.contains("De lijst is volledig"), "{telling}");
    hand.click("a[href$='/terugmelding.csv']").await;
    let told = std::fs::read_to_string(browser.downloaded("csv").await.unwrap()).unwrap();
    assert!(told.contains("999990019"), "{told}");
    assert!(
        told.contains("Terug naar school") && told.contains("Redt het zelf"),
        "{told}"
    );
    assert!(
        !told.contains("Korenbloemvelt"),
        "a number is enough: {told}"
    );
    hand.send("/terugmelden").await;
    hand.open("/schoollijsten").await;
    let all = hand.main().await;
    assert!(all.contains("Teruggemeld op"), "{all}");
    browser.close().await.unwrap();
}
