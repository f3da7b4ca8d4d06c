//! The transfer form of a school on the pages: asked by a worker, filled in without an account, followed up (S4-39, S4-75 to
//! S4-77, S4-90); and the report of effects (requirements B.9).

use axum::http::StatusCode;

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

    /// As somebody at a school, who has no session.
    async fn school(&self, link: &str, form: &str) -> Answer {
        self.world.site.post(link, "", form).await
    }
}

/// The path of the link on a page.
fn link_of(page: &Answer) -> String {
    let at = page.body.find("/school/").expect("a link");
    let rest = &page.body[at..];
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || "/-_".contains(c)))
        .expect("an end");
    rest[..end].to_owned()
}

/// Where the request of a link page is.
fn request_of(page: &Answer) -> String {
    page.links()
        .into_iter()
        .find(|link| link.starts_with("/overdracht/") && link.len() > 40)
        .expect("the request")
}

const WHOLE: &str = "voornaam=Pim&achternaam=van+Pluis&geboren=4-5-2009&onderwijs=vso&diploma=vso_work\
    &laatste_dag=2027-07-16&richting=sheltered_work&vervolg=missing&plek=&helpt=Een+rustige+plek\
    &contact=Mia+Mentor&functie=mentor&bereikbaar=0495+-+000000&gesprek=ja&verteld=ja";

#[tokio::test]
async fn s4_75_s4_77_s4_90_a_form_goes_from_question_to_next_place() {
    let mut desk = Desk::new().await;
    let town = desk.world.site.region.town;
    let empty = desk.post("rmc_worker", "/overdracht/nieuw", "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["gemeente-fout", "school-fout", "vertrek-fout"] {
        assert!(empty.main().contains(field), "{field}");
    }
    let form = format!("gemeente={town}&school=De+Verzonnen+Werkplaats&vertrek=2027-07-16");
    let made = desk.post("rmc_worker", "/overdracht/nieuw", &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.main());
    let (link, request) = (link_of(&made), request_of(&made));
    let page = desk.get("rmc_worker", &request).await;
    assert!(!page.body.contains(&link), "the link shows once");

    let asked = desk.world.site.get(&link, "").await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(asked.header("referrer-policy"), "same-origin");
    assert_eq!(asked.header("cache-control"), "no-store");
    assert!(
        asked.main().contains("De gemeente Weert"),
        "{}",
        asked.main()
    );
    insta::assert_snapshot!(
        "school_form",
        steady(&asked.main().replace(&link, "/school/[link]"))
    );

    let kept = desk.school(&link, "voornaam=Pim&concept=ja").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(
        kept.header("location")
            .ends_with("?gedaan=overdracht-bewaard")
    );
    let back = desk.world.site.get(kept.header("location"), "").await;
    assert!(back.main().contains("value=\"Pim\""));
    assert!(back.body.contains("Het formulier is nog niet verstuurd"));
    let half = desk
        .school(&link, "voornaam=Pim&achternaam=van+Pluis&gezien=1")
        .await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in [
        "geboren-fout",
        "richting-fout",
        "vervolg-fout",
        "verteld-fout",
    ] {
        assert!(half.main().contains(field), "{field}: {}", half.main());
    }
    assert!(
        half.main().contains("value=\"van Pluis\""),
        "nothing typed is lost"
    );
    assert!(
        half.main().contains("name=\"gezien\" value=\"2\""),
        "what was typed is kept: {}",
        half.main()
    );
    let behind = desk.school(&link, &format!("{WHOLE}&gezien=1")).await;
    assert!(
        behind.main().contains("Iemand anders op uw school")
            && behind.main().contains("value=\"Mia Mentor\"")
            && behind.main().contains("name=\"gezien\" value=\"2\""),
        "{}",
        behind.main()
    );
    let number = desk
        .school(&link, &format!("{WHOLE}+123456782&gezien=2"))
        .await;
    assert_eq!(number.status, StatusCode::UNPROCESSABLE_ENTITY, "no choice");
    let number = WHOLE.replace("Een+rustige+plek", "bsn+123456782");
    let number = desk.school(&link, &format!("{number}&gezien=2")).await;
    assert!(
        number.main().contains("Haal het BSN weg"),
        "{}",
        number.main()
    );

    let sent = desk.school(&link, &format!("{WHOLE}&gezien=2")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.main());
    let after = desk.world.site.get(&link, "").await;
    assert!(after.main().contains("Het formulier is verstuurd"));
    assert!(
        !after.body.contains("Pluis"),
        "nothing of it shows any more"
    );
    let twice = desk.school(&link, WHOLE).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    followed_up(&mut desk, &request).await;
}

/// The municipality reads a form without a next place, speaks with the school and steps in.
async fn followed_up(desk: &mut Desk, request: &str) {
    let alerts = desk
        .get("regisseur", "/overdracht?toon=zonder-vervolg")
        .await;
    assert!(alerts.main().contains("Pim van Pluis"), "{}", alerts.main());
    let read = desk.get("regisseur", request).await;
    for told in ["Beschut werk", "Nee, er is geen vervolgplek", "Mia Mentor"] {
        assert!(read.main().contains(told), "{told}: {}", read.main());
    }
    let (path, today) = (
        format!("{request}/opvolgen"),
        desk.world.site.region.app.today(),
    );
    let cold = desk
        .post(
            "regisseur",
            &path,
            &format!("wat=taken_up&dag={today}&gezien=0"),
        )
        .await;
    assert!(
        cold.main().contains("Spreek eerst met de school"),
        "{}",
        cold.main()
    );
    for (seen, what) in ["talked_by_phone", "taken_up"].into_iter().enumerate() {
        let form = format!("wat={what}&dag={today}&gezien={seen}");
        desk.done("regisseur", &path, &form).await;
    }
    let quiet = desk
        .get("regisseur", "/overdracht?toon=zonder-vervolg")
        .await;
    assert!(!quiet.main().contains("Pim van Pluis"));
    let nobody = desk.get("regisseur", &format!("{request}/koppelen")).await;
    assert!(nobody.main().contains("niemand met deze geboortedatum"));
    let hidden = desk.get("casemanager", request).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let english = desk.get("regisseur", &format!("{request}?taal=en")).await;
    assert!(english.main().contains("Sheltered work"));
}

#[tokio::test]
async fn s4_90_a_fresh_link_replaces_the_old_and_a_dead_link_says_what_to_do() {
    let mut desk = Desk::new().await;
    let town = desk.world.site.region.town;
    let form = format!("gemeente={town}&school=De+Verzonnen+Werkplaats&vertrek=2027-07-16");
    let made = desk.post("rmc_worker", "/overdracht/nieuw", &form).await;
    let (first, request) = (link_of(&made), request_of(&made));
    let remind = format!("{request}/herinneren");
    let again = desk.post("regisseur", &remind, "gezien=1").await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.main());
    let second = link_of(&again);
    let meanwhile = desk.post("regisseur", &remind, "gezien=1").await;
    assert_eq!(meanwhile.status, StatusCode::CONFLICT);
    let dead = desk.world.site.get(&first, "").await;
    let unknown = desk.world.site.get("/school/geen", "").await;
    assert_eq!(dead.status, StatusCode::NOT_FOUND);
    assert_eq!(
        steady(dead.main()),
        steady(unknown.main()),
        "which it is is not told"
    );
    assert!(
        dead.main()
            .contains("Kijk of u een nieuwere link heeft gekregen")
    );
    assert_eq!(
        desk.world.site.get(&second, "").await.status,
        StatusCode::OK
    );
    desk.done("rmc_worker", &format!("{request}/intrekken"), "")
        .await;
    let gone = desk.world.site.get(&second, "").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let late = desk.get("rmc_worker", &remind).await;
    assert!(late.main().contains("wacht niet meer op de school"));
}

#[tokio::test]
async fn s4_90_whoever_tries_links_is_stopped() {
    let desk = Desk::new().await;
    let mut statuses = Vec::new();
    for number in 0..40 {
        let answer = desk
            .world
            .site
            .get(&format!("/school/geen{number}"), "")
            .await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses.first(), Some(&StatusCode::NOT_FOUND));
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
    let posted = desk.school("/school/geen", "").await;
    assert_eq!(posted.status, StatusCode::TOO_MANY_REQUESTS);
    let sign_in = desk.world.site.post("/inloggen", "", "").await;
    assert_ne!(
        sign_in.status,
        StatusCode::TOO_MANY_REQUESTS,
        "nobody behind the same address is kept out"
    );
}

#[tokio::test]
async fn b_9_effects_are_shown_fetched_and_frozen_after_the_school_year() {
    let mut desk = Desk::new().await;
    let path = "/effectrapportage";
    let today = desk.world.site.region.app.today();
    let year = domain::formation::SchoolYear::of(today);
    let page = desk.get("rmc_worker", &format!("{path}?jaar={year}")).await;
    assert_eq!(page.status, StatusCode::OK);
    insta::assert_snapshot!("effects", steady(page.main()));
    let file = desk
        .get("rmc_worker", &format!("{path}.csv?jaar={year}"))
        .await;
    assert!(
        file.body.contains("Erkend voltijds onderwijs"),
        "{}",
        file.body
    );
    assert!(!file.body.contains("Boterbloem"), "counts alone");
    let early = desk
        .post(
            "rmc_worker",
            &format!("{path}/vastzetten"),
            &format!("jaar={year}&dag={today}"),
        )
        .await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.main().contains("loopt nog"), "{}", early.main());
    for wrong in ["?jaar=2026", "?versie=geen"] {
        let absent = desk.get("rmc_worker", &format!("{path}{wrong}")).await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let nobody = desk.get("policy_officer", path).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let theirs = desk
        .get("regisseur", &format!("{path}/vastzetten?jaar={year}"))
        .await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "the region delivers");
}
