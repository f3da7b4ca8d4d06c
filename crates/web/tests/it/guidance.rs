//! The forms of the guidance as a casemanager and a regisseur post them.

use axum::http::StatusCode;
use domain::CaseId;

use crate::{
    site::Answer,
    world::{World, once},
};

const EXPLAINED: &str = "uitleg=voluntary&uitleg=may_stop&uitleg=how_it_goes&uitleg=choices\
                         &uitleg=who_is_involved&uitleg=may_break_off";
const TOLD: &str = "wil=Wil%20bakker%20worden&kan=Rekenen&hulp=Inschrijven&finances=2";

/// Posts a form of the case with its version and today's day.
pub(crate) async fn post(
    world: &World,
    who: &str,
    case: CaseId,
    page: &str,
    fields: &str,
    number: usize,
) -> Answer {
    let cookie = world.cookies.get(who).expect("signed in");
    let path = format!("/begeleiding/{case}/{page}");
    let form = world.site.get(&path, cookie).await;
    assert_eq!(form.status, StatusCode::OK, "{path}: {}", form.main());
    let at = form
        .body
        .find("name=\"versie\" value=\"")
        .expect("a version")
        + 21;
    let version: String = form.body[at..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let today = world.site.region.app.today();
    let body = format!(
        "eenmalig={}&versie={version}&datum={today}&{fields}",
        once(cookie, number)
    );
    world.site.post(&path, cookie, &body).await
}

#[tokio::test]
async fn s1_46_s1_52_consent_and_intake_are_one_page_that_keeps_what_was_typed() {
    let world = World::new().await;
    let case = world.ids["own"].case;
    testkit::guidance::says_yes(&world.site.region, case).await;
    let times = "uitleg_om=08:30&antwoord_om=08:35&verteld_om=08:36&vorm=oral";
    let untold = post(
        &world,
        "casemanager",
        case,
        "intake",
        &format!("uitleg=voluntary&{times}&{TOLD}"),
        1,
    )
    .await;
    assert_eq!(untold.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        untold.body.contains("Wil bakker worden"),
        "typed text stays"
    );
    assert!(untold.body.contains("alle zes"), "{}", untold.main());
    let saved = post(
        &world,
        "casemanager",
        case,
        "intake",
        &format!("{EXPLAINED}&{times}&{TOLD}"),
        2,
    )
    .await;
    assert_eq!(
        saved.header("location"),
        format!("/zaken/{case}?gedaan=begeleiding-intake"),
        "{}",
        saved.main()
    );
    let manager = &world.cookies["casemanager"];
    let page = world.site.get(&format!("/zaken/{case}"), manager).await;
    assert!(page.body.contains("Wil bakker worden"), "{}", page.main());
    assert!(!page.body.contains("Financi"), "scores are opened apart");
    let scores = world
        .site
        .get(&format!("/begeleiding/{case}/leefgebieden"), manager)
        .await;
    assert!(scores.body.contains("Financi"), "{}", scores.main());
    // Withdrawn: gone on the next request (D12).
    let gone = post(
        &world,
        "casemanager",
        case,
        "intrekken",
        "welke=0&kanaal=phone&aangeboden=declined",
        3,
    )
    .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.main());
    let page = world.site.get(&format!("/zaken/{case}"), manager).await;
    assert!(!page.body.contains("Wil bakker worden"), "{}", page.main());
    assert!(page.body.contains("Toestemming ingetrokken"));
}

#[tokio::test]
async fn s1_75_the_regisseur_follows_up_and_reports_a_drop_out() {
    let world = World::new().await;
    let case = world.guided;
    let followed = post(
        &world,
        "regisseur",
        case,
        "opvolgen",
        "traject=1&uitkomst=at_risk&kanaal=phone&minuten=10&notitie=Komt%20niet%20meer",
        1,
    )
    .await;
    assert_eq!(
        followed.status,
        StatusCode::SEE_OTHER,
        "{}",
        followed.main()
    );
    let cookie = &world.cookies["regisseur"];
    let page = world
        .site
        .get(&format!("/begeleiding/{case}"), cookie)
        .await;
    assert!(page.body.contains("Komt niet meer"), "{}", page.main());
    let out = post(
        &world,
        "regisseur",
        case,
        "uitval",
        "reden=stopped_coming&woorden=",
        2,
    )
    .await;
    assert_eq!(
        out.header("location"),
        "/regie?gedaan=begeleiding-uitval",
        "{}",
        out.main()
    );
    let gone = world
        .site
        .get(&format!("/begeleiding/{case}"), cookie)
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let back = world
        .site
        .get(&format!("/zaken/{case}"), &world.cookies["casemanager"])
        .await;
    assert!(back.body.contains("ronde 2"), "{}", back.main());
}
