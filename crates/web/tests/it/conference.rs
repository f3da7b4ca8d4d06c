//! The pages of the multidisciplinary conference, filled in as somebody would (S0-08 to S0-24).

use axum::http::StatusCode;
use testkit::conference::{ACTION, DONE};

use crate::{
    roads::steady,
    site::Answer,
    world::{World, once},
};

/// Colleagues at the table, form after form.
struct Table {
    world: World,
    number: usize,
}

impl Table {
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

    /// Posts what must be taken; gives the page it leads to.
    async fn done(&mut self, who: &str, path: &str, form: &str) -> Answer {
        let answer = self.post(who, path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.main()
        );
        let to = answer.header("location").to_owned();
        let page = self.get(who, &to).await;
        assert_eq!(page.status, StatusCode::OK, "{to}");
        page
    }

    /// Does what a participant does, on the case as it stands.
    async fn works(&mut self, who: &str, act: &str, form: &str) -> Answer {
        let path = format!("{}/doen/{act}", self.case());
        let page = self.get(who, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let form = format!("versie={}&{form}", version(&page));
        self.done(who, &path, &form).await
    }

    fn case(&self) -> String {
        format!("/mdo/jongeren/{}", self.world.conference.case)
    }

    fn pilot(&self) -> String {
        format!("/mdo/pilots/{}", self.world.conference.pilot)
    }
}

/// The value of the hidden version of a page's form.
fn version(page: &Answer) -> String {
    let (_, rest) = page
        .body
        .split_once("name=\"versie\" value=\"")
        .expect("a version");
    rest.split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn s0_13_to_s0_15_the_four_questions_the_plan_and_the_end() {
    let mut table = Table::new().await;
    let case = table.case();
    let day = table.world.site.region.app.today().plus_days(14);
    let page = table.get("network_member", &case).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Kijk terug met de vier vragen",
        "Leidt de zaak: toestemming om samen te werken van",
        "Wettelijke taak: Werk en inkomen (Participatiewet art. 7)",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
    let form = format!(
        "gedaan={DONE}&niet-gedaan=Niet gebeld&hadden-moeten=Samen beginnen&regie=no&regie-toelichting=Niemand had de regie"
    );
    let page = table.works("network_member", "terugblik", &form).await;
    assert!(page.main().contains(DONE), "{}", page.main());
    let regisseur = table.world.site.region.actor("regisseur").account;
    table
        .works("network_member", "regie", &format!("collega={regisseur}"))
        .await;
    let form = format!("actie={ACTION}&wie=jongere&uiterlijk={day}");
    table.works("regisseur", "actie", &form).await;
    let page = table
        .works("regisseur", "plan", "aanwezig=ja&eens=ja")
        .await;
    assert!(page.main().contains("Actieplan loopt"), "{}", page.main());
    insta::assert_snapshot!("conference_case", steady(page.main()));

    // The director chairs, and sees who takes part and nothing of what was said.
    let chair = table.get("network_director", &case).await;
    assert!(chair.main().contains("Dit zien alleen deelnemers"));
    for hidden in [DONE, ACTION, "Voortijdig schoolverlater"] {
        assert!(!chair.main().contains(hidden), "{hidden}");
    }
    for who in ["casemanager", "project_leader", "list_handler"] {
        let hidden = table.get(who, &case).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{who}");
    }

    let early = "versie=0&einde=plan_done&stappen=yes";
    let refused = table
        .post("regisseur", &format!("{case}/doen/afsluiten"), early)
        .await;
    assert!(
        refused.main().contains("Iemand anders"),
        "{}",
        refused.main()
    );
    let open = table.get("regisseur", &case).await;
    let form = format!("versie={}&nummer=1&hoe=done", version(&open));
    table
        .done("regisseur", &format!("{case}/acties"), &form)
        .await;
    let page = table
        .works(
            "regisseur",
            "les",
            "onderwerp=lead&les=Spreek af wie de regie heeft",
        )
        .await;
    assert!(page.body.contains("zonder de jongere"));
    let page = table
        .works("regisseur", "afsluiten", "einde=plan_done&stappen=partly")
        .await;
    assert!(page.main().contains("Het actieplan is uitgevoerd"));
    let form = format!("versie={}", version(&page));
    let page = table
        .done("regisseur", &format!("{case}/heropenen"), &form)
        .await;
    assert!(page.main().contains("Actieplan loopt"));
}

#[tokio::test]
async fn s0_17_the_chair_lets_in_by_basis_and_what_has_none_is_refused_in_words() {
    let mut table = Table::new().await;
    let (pilot, case) = (table.pilot(), table.case());
    let region = &table.world.site.region;
    let casemanager = region.actor("casemanager").account;
    let form = format!("naam=Bureau Budget&soort=debt_help&taak=&regie=nee&collegas={casemanager}");
    let page = table
        .done("network_director", &format!("{pilot}/organisatie"), &form)
        .await;
    assert!(page.main().contains("Bureau Budget"));
    let seats = table
        .get("network_director", &format!("{case}/deelnemers"))
        .await;
    assert!(
        seats.main().contains("Geen grondslag: geen toestemming"),
        "{}",
        seats.main()
    );
    let (_, rest) = seats
        .body
        .split_once(&format!("value=\"{casemanager}."))
        .expect("a seat");
    let organisation = rest.split('"').next().expect("an id").to_owned();
    let form = format!(
        "versie={}&deelnemer={casemanager}.{organisation}&nodig=can_help",
        version(&seats)
    );
    let refused = table
        .post("network_director", &format!("{case}/deelnemers"), &form)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("geen wettelijke taak"),
        "{}",
        refused.main()
    );

    let meeting = format!("/mdo/overleg/{}", table.world.conference.on);
    let page = table.get("network_director", &meeting).await;
    assert!(page.main().contains("Wettelijke taak: Doorstroompunt"));
    insta::assert_snapshot!("conference_agenda", steady(page.main()));
    let member = table.world.site.region.actor("network_member").account;
    let page = table
        .done(
            "network_director",
            &format!("{meeting}/aanwezig"),
            &format!("aanwezig={member}"),
        )
        .await;
    assert!(page.main().contains("checked"));
    let hidden = table.get("casemanager", &meeting).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let form = format!("versie=1&collega={member}");
    let stale = table
        .post("network_director", &format!("{case}/weg"), &form)
        .await;
    assert_ne!(stale.status, StatusCode::SEE_OTHER, "{}", stale.main());
    let shown = table.get("network_director", &case).await;
    let form = format!("versie={}&collega={member}", version(&shown));
    let page = table
        .done("network_director", &format!("{case}/weg"), &form)
        .await;
    assert!(page.body.contains("De collega ziet niets meer"));
    let hidden = table.get("network_member", &case).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    table
        .done("network_director", &format!("{meeting}/sluiten"), "")
        .await;
    let page = table.get("network_director", &case).await;
    assert!(page.main().contains("Gekozen, nog niet gepland"), "put off");
}

#[tokio::test]
async fn s0_11_to_s0_24_a_pilot_its_selection_and_its_questions() {
    let mut table = Table::new().await;
    let pilot = table.pilot();
    let page = table.get("project_leader", &pilot).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Jongerenloket",
        "Inkomensondersteuning",
        "Werkt het voor dit type jongeren?",
    ] {
        assert!(page.main().contains(text), "{text}");
    }
    insta::assert_snapshot!("conference_pilot", steady(page.main()));
    let selection = table
        .get("network_director", &format!("{pilot}/selectie"))
        .await;
    assert!(selection.main().contains("Zittend bestand met status zorg"));
    assert!(selection.main().contains("Ja: problemen die samen"));
    let path = format!("{pilot}/vraag/better_steps");
    let form = "antwoord-pro_vso=yes&toelichting-pro_vso=Zij zetten stappen\
         &antwoord-early_leaver=partly&toelichting-early_leaver=Soms wel\
         &antwoord-long_benefit=unknown&toelichting-long_benefit=Te weinig gezien";
    let short = table
        .post(
            "project_leader",
            &path,
            "antwoord-pro_vso=yes&toelichting-pro_vso=Zo",
        )
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = table.done("project_leader", &path, form).await;
    assert!(page.main().contains("Te weinig gezien"));
    let early = table
        .post("project_leader", &format!("{pilot}/evaluatie"), "")
        .await;
    assert!(early.body.contains("bijna voorbij"), "{}", early.main());

    let place = table.world.site.region.town;
    let form = format!("titel=Tweede proef&vanaf=2027-01-01&maanden=4&gemeenten={place}");
    let page = table
        .done("project_leader", "/mdo/pilots/nieuw", &form)
        .await;
    assert!(
        page.main().contains("Er doet nog geen organisatie mee"),
        "an empty state"
    );
    let desk = table.get("network_member", "/mdo").await;
    assert!(desk.main().contains("Jongeren voor wie u meedoet"));
    insta::assert_snapshot!("conference_desk", steady(desk.main()));
    let english = table.get("network_member", "/mdo?taal=en").await;
    assert!(english.main().contains("Young people you take part for"));
    for who in ["list_handler", "privacy_officer", "administrator"] {
        let hidden = table.get(who, "/mdo").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{who}");
    }
}
