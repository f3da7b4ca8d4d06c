//! Lists of DUO on the pages, from file to return file (S4-05 to S4-09, S4-84 to S4-87).

use axum::http::StatusCode;
use testkit::{
    corpus::made_up_bsn,
    schools::{self, Leaver},
};

use crate::{
    roads::steady,
    site::Answer,
    world::{World, once},
};

/// The region at work, form after form.
struct Desk {
    world: World,
    number: usize,
}

impl Desk {
    async fn new() -> Self {
        Self {
            world: World::new().await,
            number: 0,
        }
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        self.world.site.get(path, self.world.cookie(who)).await
    }

    async fn post(&mut self, who: &str, path: &str, form: &str) -> Answer {
        self.number += 1;
        let cookie = self.world.cookie(who);
        let form = format!("eenmalig={}&{form}", once(cookie, self.number));
        self.world.site.post(path, cookie, &form).await
    }

    /// Posts what must be taken; gives where it leads to.
    async fn done(&mut self, who: &str, path: &str, form: &str) -> String {
        let answer = self.post(who, path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.main()
        );
        answer.header("location").to_owned()
    }

    /// Uploads a file as the RMC worker.
    async fn upload(&mut self, text: &str, fields: &[(&str, &str)]) -> Answer {
        self.number += 1;
        let cookie = self.world.cookie("rmc_worker");
        let path = format!(
            "/schoollijsten/nieuw?eenmalig={}",
            once(cookie, self.number)
        );
        let mut parts: Vec<(&str, Option<&str>, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, None, *value))
            .collect();
        parts.push(("school", Some("duo.csv"), text));
        self.world.site.send_files(&path, cookie, &parts).await
    }

    /// The page of one row.
    fn row(&self) -> String {
        format!("/schoollijsten/leerling/{}", self.world.school.1)
    }
}

#[tokio::test]
async fn s4_05_s4_06_a_list_goes_from_file_to_return_file() {
    let mut desk = Desk::new().await;
    let on = desk.world.site.region.app.today();
    let day = on.to_string();
    let leavers = [
        Leaver::early(&made_up_bsn(1), "Korenbloem", "GM0988", on, 0),
        Leaver::early(&made_up_bsn(2), "Vreemdeling", "GM0344", on, 0),
    ];
    let text = schools::csv(&leavers);
    let form = [("soort", "early_leavers"), ("peildatum", day.as_str())];
    let none = desk.upload(&text, &form[..1]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.main().contains("id=\"peildatum-fout\""));
    let ready = desk.upload(&text, &form).await;
    assert_eq!(ready.status, StatusCode::SEE_OTHER, "{}", ready.main());
    let preview_path = ready.header("location").to_owned();
    let preview = desk.get("rmc_worker", &preview_path).await;
    for told in [
        "Neem 1 rij over",
        "gemeentecode",
        "hoort bij een andere gemeente",
        "Prio 1: geen werk",
    ] {
        assert!(preview.main().contains(told), "{told}: {}", preview.main());
    }
    assert!(!preview.body.contains("Korenbloem"), "numbers, no names");
    insta::assert_snapshot!("school_preview", steady(preview.main()));

    let list = preview_path.trim_end_matches("/klaar").to_owned();
    let taken = desk
        .done("rmc_worker", &format!("{list}/overnemen"), "")
        .await;
    assert_eq!(taken, format!("{list}?gedaan=schoollijst"));
    let unseen = desk.get("list_handler", &list).await;
    assert_eq!(unseen.status, StatusCode::NOT_FOUND);
    let theirs = desk.get("regisseur", &list).await;
    assert!(theirs.main().contains("Korenbloem"));
    let nothing = desk
        .post("regisseur", &format!("{list}/indelen"), "indeling=")
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.done("regisseur", &format!("{list}/indelen"), "indeling=op-rmc")
        .await;

    let work = desk.get("rmc_worker", "/schoollijsten/werk").await;
    let row = work
        .links()
        .into_iter()
        .find(|link| link.starts_with("/schoollijsten/leerling/"))
        .expect("work");
    let asked = desk.get("rmc_worker", &format!("{row}/uitkomst")).await;
    assert!(
        asked.main().contains("name=\"gezien\" value=\"1\""),
        "{}",
        asked.main()
    );
    let form = format!("uitkomst=back_at_school&dag={on}&gezien=1&gezien_uitkomst=0");
    desk.done("rmc_worker", &format!("{row}/uitkomst"), &form)
        .await;

    let telling = desk.get("rmc_worker", &format!("{list}/terugmelden")).await;
    assert!(
        telling.main().contains("De lijst is volledig"),
        "{}",
        telling.main()
    );
    let file = desk
        .get("rmc_worker", &format!("{list}/terugmelding.csv"))
        .await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.body.contains(&made_up_bsn(1)) && file.body.contains("Terug naar school"));
    assert!(!file.body.contains("Korenbloem"));
    let hidden = desk
        .get("regisseur", &format!("{list}/terugmelding.csv"))
        .await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    desk.done(
        "rmc_worker",
        &format!("{list}/terugmelden"),
        &format!("dag={on}"),
    )
    .await;
    let told = desk.get("rmc_worker", "/schoollijsten").await;
    assert!(told.main().contains("Teruggemeld op"), "{}", told.main());

    // Later on the file asks to sign in again; what is kept can be noted all the same.
    desk.world
        .site
        .region
        .fixture
        .clock
        .advance_seconds(14 * 60);
    let late = desk
        .get("rmc_worker", &format!("{list}/terugmelding.csv"))
        .await;
    assert_ne!(late.status, StatusCode::OK);
}

#[tokio::test]
async fn s4_05_the_same_file_warns_and_may_lapse() {
    let mut desk = Desk::new().await;
    let on = desk.world.site.region.app.today();
    let day = on.to_string();
    let leavers = [Leaver::early(
        &made_up_bsn(1),
        "Korenbloem",
        "GM0988",
        on,
        0,
    )];
    let text = schools::csv(&leavers);
    let form = [("soort", "early_leavers"), ("peildatum", day.as_str())];
    let ready = desk.upload(&text, &form).await;
    let list = ready
        .header("location")
        .trim_end_matches("/klaar")
        .to_owned();
    desk.done("rmc_worker", &format!("{list}/overnemen"), "")
        .await;
    let twice = desk.upload(&text, &form).await;
    let twice = twice.header("location").to_owned();
    let warned = desk.get("rmc_worker", &twice).await;
    assert!(warned.main().contains("Dit bestand is eerder overgenomen"));
    let again = twice.trim_end_matches("/klaar").to_owned();
    let refused = desk
        .post("rmc_worker", &format!("{again}/overnemen"), "")
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.done("rmc_worker", &format!("{again}/vervallen"), "")
        .await;
    let gone = desk.get("rmc_worker", &twice).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn s4_08_a_row_tells_what_the_list_says_and_a_colleague_who_was_first_is_seen() {
    let mut desk = Desk::new().await;
    let row = desk.row();
    let page = desk.get("regisseur", &row).await;
    for told in [
        "Boterbloem",
        "Prio 1: geen werk",
        "Vmbo-diploma",
        "Nog niet ingedeeld",
    ] {
        assert!(page.main().contains(told), "{told}: {}", page.main());
    }
    assert!(
        !page.body.contains(&made_up_bsn(700)),
        "no page shows a number"
    );
    desk.done(
        "regisseur",
        &format!("{row}/indelen"),
        "indeling=niet-moved&gezien=0",
    )
    .await;
    let late = desk
        .post(
            "regisseur",
            &format!("{row}/indelen"),
            "indeling=op-rmc&gezien=0",
        )
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    desk.done(
        "regisseur",
        &format!("{row}/indelen"),
        "indeling=op-municipal_team&gezien=1",
    )
    .await;
    let page = desk.get("regisseur", &row).await;
    for told in [
        "Niet opgepakt: Verhuisd",
        "Opgepakt door: Gemeentelijk team",
    ] {
        assert!(page.main().contains(told), "{told}: {}", page.main());
    }
    insta::assert_snapshot!("school_row", steady(page.main()));
    let list = desk
        .get(
            "rmc_worker",
            &format!("/schoollijsten/{}", desk.world.school.0),
        )
        .await;
    insta::assert_snapshot!("school_list", steady(list.main()));
    let not_theirs = desk.get("rmc_worker", &format!("{row}/uitkomst")).await;
    assert!(
        not_theirs
            .main()
            .contains("De uitkomst legt iemand anders vast")
    );
    let english = desk.get("regisseur", &format!("{row}?taal=en")).await;
    assert!(
        english.main().contains("Taken up by: Municipal team"),
        "{}",
        english.main()
    );
    desk.get("regisseur", &format!("{row}?taal=nl")).await;

    let vague = desk
        .post("regisseur", &format!("{row}/vernietigen"), "")
        .await;
    assert_eq!(vague.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.done(
        "regisseur",
        &format!("{row}/vernietigen"),
        "reden=objection",
    )
    .await;
    let gone = desk.get("regisseur", &row).await;
    assert!(gone.main().contains("Vernietigd op"));
    assert!(!gone.body.contains("Boterbloem"));
}

#[tokio::test]
async fn a_11_t1_the_table_of_the_target_group_shows_memberships_and_persons_apart() {
    let desk = Desk::new().await;
    let page = desk.get("rmc_worker", "/schoollijsten/doelgroep").await;
    assert_eq!(page.status, StatusCode::OK);
    insta::assert_snapshot!("school_target", steady(page.main()));
    let file = desk
        .get("rmc_worker", "/schoollijsten/doelgroep.xlsx")
        .await;
    assert_eq!(file.status, StatusCode::OK);
    let nobody = desk.get("policy_officer", "/schoollijsten/doelgroep").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn s4_51_known_at_rbl_is_asked_by_number_with_law_and_need_and_answered_by_a_status() {
    let mut desk = Desk::new().await;
    let place = desk.world.ids["own"].place;
    let wrong = desk
        .post("network_member", "/bekend-bij-rbl", "bsn=123456789")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.body.contains("123456789"), "it does not come back");
    for told in ["geen geldig burgerservicenummer", "Kies"] {
        assert!(wrong.main().contains(told), "{told}: {}", wrong.main());
    }
    let number = testkit::corpus::made_up_bsn(77);
    let answer = desk
        .post(
            "network_member",
            "/bekend-bij-rbl",
            &format!("gemeente={place}&bsn={number}&grondslag=social_support&nodig=whom_to_call"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.main().contains("Niet bekend"), "{}", answer.main());
    assert!(
        !answer.body.contains(&number),
        "the number does not come back"
    );
    let nobody = desk.get("casemanager", "/bekend-bij-rbl").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
