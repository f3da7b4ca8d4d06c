//! The pages of the network, filled in as somebody would: the social map, contacts, agreements, going live and improvements.

use axum::http::StatusCode;

use crate::{
    roads::steady,
    site::Answer,
    world::{World, once},
};

/// Somebody who fills in form after form.
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
        self.get(who, &to).await
    }
}

#[tokio::test]
async fn s4_121_the_social_map_is_searched_by_its_address_and_kept_by_the_regisseur() {
    let mut desk = Desk::new().await;
    let all = desk.get("casemanager", "/sociale-kaart").await;
    assert_eq!(all.status, StatusCode::OK);
    assert!(all.main().contains("5 voorzieningen"), "{}", all.main());
    assert!(!all.main().contains("Voorziening toevoegen"));
    insta::assert_snapshot!("social_map", steady(all.main()));
    let address = "/sociale-kaart?woorden=werkplaats&soort=day_activity&leeftijd=19&wachttijd=20";
    let found = desk.get("casemanager", address).await;
    assert!(found.main().contains("1 voorziening"), "{}", found.main());
    assert!(
        found.main().contains("value=\"werkplaats\""),
        "the filter stays filled in"
    );

    let place = desk.world.site.region.town;
    let form = |phone: &str, name: &str| {
        format!(
            "naam={name}&organisatie=Jeugdpunt&soort=care&doelgroep={phone}&niveau=any&leeftijd_van=&leeftijd_tot=\
             &prijs=&wachttijd=3&voorliggend=nee&telefoon=&e-mail=&website=&geldig_tot=&gemeenten={place}"
        )
    };
    let refused = desk
        .post(
            "regisseur",
            "/sociale-kaart/nieuw",
            &form("Bel+0612345678", "Steun"),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"doelgroep-fout\""));
    let page = desk
        .done(
            "regisseur",
            "/sociale-kaart/nieuw",
            &form("Voor+iedereen", "Steunpunt"),
        )
        .await;
    assert!(page.main().contains("Steunpunt") && page.main().contains("3 weken wachten"));

    let id = desk.world.directory.provision;
    let change = format!("versie=9&{}", form("", "Kamers"));
    let path = format!("/sociale-kaart/{id}/wijzigen");
    let stale = desk.post("regisseur", &path, &change).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.main());
    let hidden = desk.get("elsewhere", &format!("/sociale-kaart/{id}")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "another municipality");
}

#[tokio::test]
async fn s4_130_contacts_and_role_sheets_are_read_by_everybody_and_printed() {
    let mut desk = Desk::new().await;
    let page = desk.get("list_handler", "/smoelenboek").await;
    for text in [
        "Wijkteam Noord",
        "Wies Wijkstra",
        "contactpersoon voor",
        "Mijn kaartje",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
    assert!(!page.main().contains("Organisatie toevoegen"));
    let wrong = desk
        .post(
            "casemanager",
            "/smoelenboek/mijn",
            "functie=Casemanager&e-mail=geen",
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = desk
        .done(
            "casemanager",
            "/smoelenboek/mijn",
            "functie=Huisbezoeker&telefoon=0800",
        )
        .await;
    assert!(page.main().contains("Huisbezoeker"), "{}", page.main());
    let sheet = desk
        .get("casemanager", "/smoelenboek/rollen/regisseur")
        .await;
    assert!(sheet.main().contains("Wat beslist deze rol?"));
    insta::assert_snapshot!("role_sheet", steady(sheet.main()));
    let none = desk.get("casemanager", "/smoelenboek/rollen/service").await;
    assert_eq!(
        none.status,
        StatusCode::NOT_FOUND,
        "no sheet of the system itself"
    );
}

#[tokio::test]
async fn s4_119_an_agreement_is_recorded_with_its_municipalities_and_ended() {
    let mut desk = Desk::new().await;
    let place = desk.world.site.region.town;
    let today = desk.world.site.region.app.today();
    let form = format!(
        "partij=police&organisatie=Basisteam+Weert&soort=covenant&nummer=2026-7&vanaf={today}&tot=\
         &escalatie=De+teamchefs&gemeenten={place}"
    );
    let page = desk
        .done("privacy_officer", "/convenanten/nieuw", &form)
        .await;
    assert!(page.main().contains("Basisteam Weert"), "{}", page.main());
    let agreement = desk.world.directory.agreement;
    let path = format!("/convenanten/{agreement}/einde");
    let page = desk
        .done("privacy_officer", &path, &format!("tot={today}"))
        .await;
    let until = format!("tot en met {}", today.dutch());
    assert!(page.main().contains(&until), "{}", page.main());
    let reader = desk.get("network_member", "/convenanten").await;
    assert!(
        !reader.main().contains("/einde"),
        "only who manages them ends them"
    );
}

#[tokio::test]
async fn s4_125_s4_129_a_region_goes_live_by_what_is_there_and_betters_what_it_agreed() {
    let mut desk = Desk::new().await;
    let page = desk.get("project_leader", "/ingebruikname").await;
    insta::assert_snapshot!("going_live", steady(page.main()));
    let region = desk.world.directory.region;
    let today = desk.world.site.region.app.today();
    let path = format!("/ingebruikname/{region}/departments");
    let page = desk
        .done(
            "project_leader",
            &path,
            &format!("sinds={today}&toelichting=Per+brief"),
        )
        .await;
    assert!(page.main().contains("Per brief"), "{}", page.main());
    let path = format!("/ingebruikname/{region}/roles");
    let ticked = desk
        .post("project_leader", &path, &format!("sinds={today}"))
        .await;
    assert_eq!(
        ticked.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody ticks what is seen"
    );

    let path = format!("/samenwerking/acties/{}", desk.world.directory.improvement);
    let page = desk
        .done(
            "project_leader",
            &path,
            "einde=done&resultaat=De+werkplek+is+er",
        )
        .await;
    assert!(page.main().contains("De werkplek is er"), "{}", page.main());
    let page = desk
        .done("project_leader", &format!("{path}/heropenen"), "")
        .await;
    assert!(
        !page.main().contains("De werkplek is er"),
        "{}",
        page.main()
    );
    let other = desk.get("casemanager", &path).await;
    assert_eq!(
        other.status,
        StatusCode::NOT_FOUND,
        "its owner or who steers"
    );
    let path = format!("/samenwerking/{region}/meten");
    let wrong = desk
        .post(
            "project_leader",
            &path,
            &format!("dag={today}&cijfer=11&bevinding=Goed"),
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = desk
        .done(
            "project_leader",
            &path,
            &format!("dag={today}&cijfer=8&bevinding=Korte+lijnen"),
        )
        .await;
    assert!(page.main().contains("Korte lijnen"));
}

#[tokio::test]
async fn avg_30_the_privacy_officer_reads_and_downloads_the_register() {
    let desk = Desk::new().await;
    let page = desk.get("privacy_officer", "/verwerkingen").await;
    for text in [
        "Waarop elke verwerking vandaag rust",
        "Bewaartermijnen vandaag",
        "Wie ziet jongeren",
    ] {
        assert!(page.main().contains(text), "{text}");
    }
    let file = desk
        .get("privacy_officer", "/verwerkingen/register.xlsx")
        .await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(
        file.header("content-disposition")
            .contains("verwerkingsregister-")
    );
    let other = desk.get("casemanager", "/verwerkingen/register.xlsx").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}
