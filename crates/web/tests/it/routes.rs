//! Routes, the way to adulthood and the step from school, filled in as somebody would.

use axum::http::StatusCode;
use testkit::routes::guided;

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
async fn s2_36_a_route_is_written_changed_and_read_with_numbers_that_point_at_nobody() {
    let mut desk = Desk::new().await;
    let all = desk.get("casemanager", "/routes").await;
    assert!(all.main().contains("Route Arbeid Entree"), "{}", all.main());
    assert!(!all.main().contains("Route toevoegen"), "{}", all.main());
    insta::assert_snapshot!("routes", steady(all.main()));
    let path = format!("/routes/{}", desk.world.route);
    let one = desk.get("network_director", &path).await;
    insta::assert_snapshot!("route", steady(one.main()));
    let bare = desk
        .post("rmc_worker", "/routes/nieuw", "naam=Leerroute")
        .await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.main().contains("Leerroute"), "what was typed stays");
    let town = desk.world.site.region.town;
    let form = format!(
        "naam=Leerroute&eigenaar=Doorstroompunt&richting=education&stappen=Eerst%0D%0ADan&leeftijd_van=16\
         &scholen=pro&gemeenten={town}"
    );
    let made = desk.done("rmc_worker", "/routes/nieuw", &form).await;
    assert!(made.main().contains("2. Dan"), "{}", made.main());
    assert!(made.main().contains("Praktijkonderwijs"), "{}", made.main());
    let elsewhere = desk.get("other_casemanager", &path).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn s2_05_s2_06_a_young_person_begins_a_route_against_its_rule_only_with_a_reason() {
    let mut desk = Desk::new().await;
    let case = guided(&desk.world.site.region, "2007-05-05", "Waterlelie").await;
    let base = format!("/begeleiding/{case}/route");
    let page = desk.get("casemanager", &base).await;
    assert!(page.main().contains("Geen route"), "{}", page.main());
    let begin = format!("{base}/begin");
    let ask = desk.get("casemanager", &begin).await;
    insta::assert_snapshot!("route_begin", steady(ask.main()));
    let sees = desk.world.site.region.grant();
    let all = app::routes::all(&desk.world.site.region.app, &sees, None).await;
    let entree = all
        .expect("routes")
        .into_iter()
        .find(|one| one.what.name == "Route Arbeid Entree");
    let entree = entree.expect("a route").id;
    let today = desk.world.site.region.app.today();
    let form = format!("versie=0&route={entree}&richting=work&school=mbo&dag={today}");
    let refused = desk.post("casemanager", &begin, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("waarom deze route toch past"),
        "{}",
        refused.main()
    );
    let form = format!("{form}&reden=Was+vorig+jaar+op+entree");
    let followed = desk.done("casemanager", &begin, &form).await;
    assert!(
        followed.main().contains("Was vorig jaar op entree"),
        "{}",
        followed.main()
    );
    insta::assert_snapshot!("route_followed", steady(followed.main()));
    let form = format!("versie=1&stap=2&dag={today}");
    let next = desk
        .done("casemanager", &format!("{base}/stap"), &form)
        .await;
    assert!(next.main().contains("2. Proefplaatsing"), "{}", next.main());
    let late = desk
        .post("casemanager", &format!("{base}/stap"), &form)
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let form = format!("versie=2&hoe=reached&dag={today}");
    let ended = desk
        .done("casemanager", &format!("{base}/einde"), &form)
        .await;
    assert!(ended.main().contains("Doel bereikt"), "{}", ended.main());
    let none = desk.get("casemanager", &format!("{base}/stap")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "nothing goes on");
}

#[tokio::test]
async fn s2_27_s2_29_a_checklist_is_filled_in_and_the_coordinator_takes_it_up_without_a_name() {
    let mut desk = Desk::new().await;
    let today = desk.world.site.region.app.today();
    let born = today
        .month()
        .plus(3)
        .first_day()
        .plus_years(-18)
        .plus_days(9);
    let case = guided(&desk.world.site.region, &born.to_string(), "Waterlelie").await;
    let path = format!("/begeleiding/{case}/volwassen");
    let page = desk.get("casemanager", &path).await;
    assert!(page.main().contains("Jeugdwet art. 1.1"), "{}", page.main());
    insta::assert_snapshot!("adulthood", steady(page.main()));
    let areas = ["opleiding", "werk", "zorg", "inkomen", "schulden"];
    let fine: Vec<String> = areas
        .iter()
        .map(|area| format!("stand_{area}=no_risk"))
        .collect();
    let fine = fine.join("&");
    let form = format!("versie=0&{fine}&stand_huisvesting=stuck");
    let bare = desk.post("casemanager", &path, &form).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bare.main().contains("wat al is geprobeerd"),
        "{}",
        bare.main()
    );
    let form = format!("{form}&actie_huisvesting=Geen+plek+gevonden");
    let kept = desk.done("casemanager", &path, &form).await;
    assert!(
        kept.main().contains("De coördinator is gevraagd"),
        "{}",
        kept.main()
    );
    let list = desk.get("network_director", "/volwassen").await;
    assert!(!list.main().contains("Waterlelie") && !list.main().contains("plek gevonden"));
    assert!(list.main().contains("Casemanager") || list.main().contains("casemanager"));
    insta::assert_snapshot!("adulthood_coordinator", steady(list.main()));
    let sees = desk.world.site.region.grant_today("network_director").await;
    let lines = app::adulthood::escalated(&desk.world.site.region.app, &sees).await;
    let id = lines.expect("a list").first().expect("one").id;
    let taken = desk
        .done("network_director", &format!("/volwassen/{id}/oppakken"), "")
        .await;
    assert!(taken.main().contains("Opgepakt door"), "{}", taken.main());
    let leader = desk.get("project_leader", "/volwassen").await;
    assert!(!leader.main().contains("oppakken\""), "it is taken up");
    let notices = desk.get("casemanager", "/meldingen").await;
    assert!(notices.main().contains("zoekt mee"), "{}", notices.main());
}

#[tokio::test]
async fn s3_04_s3_05_the_coach_says_how_a_pupil_stands_and_finds_who_is_not_in_view() {
    let mut desk = Desk::new().await;
    let all = desk.get("rmc_worker", "/overstap").await;
    assert!(all.main().contains("Pimpernel"), "{}", all.main());
    insta::assert_snapshot!("transitions", steady(all.main()));
    let path = format!("/overstap/{}", desk.world.pupil);
    let quarter = app::school::this_quarter(&desk.world.site.region.app);
    let page = desk.get("rmc_worker", &path).await;
    insta::assert_snapshot!("transition_pupil", steady(page.main()));
    let bare = desk
        .post("rmc_worker", &path, &format!("kwartaal={quarter}&doel=mbo"))
        .await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!(
        "kwartaal={quarter}&gezien_nu=0&gezien_vorig=0&stand=not_in_view&doel=mbo&nodig=money&nodig=travel"
    );
    let said = desk.done("regisseur", &path, &form).await;
    assert!(
        said.main().contains("benader de jongere"),
        "{}",
        said.main()
    );
    let todo = desk.get("rmc_worker", "/overstap?doen=approach").await;
    assert!(todo.main().contains("Benaderen"), "{}", todo.main());
    let late = desk.post("rmc_worker", &path, &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let taken = desk.done("rmc_worker", &format!("{path}/mijn"), "").await;
    assert!(
        taken.main().contains("Niet meer mijn leerling"),
        "{}",
        taken.main()
    );
    let mine = desk.get("rmc_worker", "/overstap?van=mij").await;
    assert!(
        mine.main().contains("Mijn oud-leerlingen"),
        "{}",
        mine.main()
    );
    desk.done("rmc_worker", &format!("{path}/los"), "").await;
    let counts = desk.get("project_leader", "/overstap/aantallen").await;
    assert!(!counts.main().contains("Pimpernel"));
    insta::assert_snapshot!("transition_counts", steady(counts.main()));
    let closed = desk.get("casemanager", "/overstap").await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
}
