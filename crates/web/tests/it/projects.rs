//! The pages of projects, filled in as somebody would (S3-16).

use axum::http::StatusCode;

use crate::{
    roads::steady,
    site::Answer,
    world::{World, once},
};

/// Somebody who keeps projects, form after form.
struct Keeper {
    world: World,
    number: usize,
}

impl Keeper {
    async fn new() -> Self {
        Self {
            world: World::new().await,
            number: 0,
        }
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        let cookie = self.world.cookie(who);
        self.world.site.get(path, cookie).await
    }

    async fn post(&mut self, path: &str, form: &str) -> Answer {
        self.number += 1;
        let cookie = self.world.cookie("project_leader");
        let once = once(cookie, self.number);
        let form = format!("eenmalig={once}&{form}");
        self.world.site.post(path, cookie, &form).await
    }

    /// Posts what must be taken; gives the page it leads to.
    async fn done(&mut self, path: &str, form: &str) -> (String, Answer) {
        let answer = self.post(path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.main()
        );
        let to = answer.header("location").to_owned();
        let page = self.get("project_leader", &to).await;
        (to, page)
    }
}

#[tokio::test]
async fn s3_16_the_page_says_in_words_how_each_target_stands_and_an_officer_only_reads() {
    let keeper = Keeper::new().await;
    let path = format!("/projecten/{}", keeper.world.project.0);
    let page = keeper.get("project_leader", &path).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "17 werkgevers (56% van het doel)",
        "Minstens 30 werkgevers",
        "Hooguit 7,5 dagen",
        "in plaats van 27 op",
        "Vervangen",
        "Nog geen getal",
        "De verenigingen doen mee in een ander project.",
        "Pilot MDO",
        "Meting invoeren",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
    insta::assert_snapshot!("project", steady(page.main()));
    let officer = keeper.get("policy_officer", &path).await;
    assert_eq!(officer.status, StatusCode::OK);
    for hidden in ["Meting invoeren", "Trek in", "Pilot MDO", "wijzigen"] {
        assert!(!officer.main().contains(hidden), "{hidden}");
    }
    assert!(officer.main().contains("Vervangen"));
    let list = keeper.get("policy_officer", "/projecten").await;
    assert!(list.main().contains("1 van 5 gehaald"), "{}", list.main());
    let english = keeper
        .get("project_leader", &format!("{path}?taal=en"))
        .await;
    assert!(
        english.main().contains("At least 30 werkgevers"),
        "{}",
        english.main()
    );
    for file in ["project.xlsx", "project.csv"] {
        let answer = keeper
            .get("policy_officer", &format!("{path}/{file}"))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer
                .header("content-disposition")
                .contains("project-matchmakers-naar-werk")
        );
    }
}

#[tokio::test]
async fn s3_16_a_project_is_made_gets_a_target_is_measured_corrected_and_ends() {
    let mut keeper = Keeper::new().await;
    let region = &keeper.world.site.region;
    let (place, leader) = (region.town, region.actor("project_leader").account);
    let today = region.app.today();
    let project = |title: &str, until: domain::Day| {
        format!(
            "titel={title}&waarvoor=Korte+lijnen&vanaf={today}&tot={until}\
             &verantwoordelijke={leader}&begroting=&gemeenten={place}"
        )
    };
    let later = today.plus_days(200);
    let refused = keeper
        .post("/projecten/nieuw", &project("Bel+0612345678", later))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("id=\"titel-fout\""),
        "{}",
        refused.main()
    );
    assert!(refused.main().contains("Korte lijnen"), "kept");
    let (to, empty) = keeper
        .done("/projecten/nieuw", &project("Korte+lijnen", later))
        .await;
    assert!(empty.main().contains("Stel een meetbaar doel"));
    let path = to.strip_suffix("?gedaan=project").expect("told").to_owned();

    let target = |much: &str| {
        format!(
            "doel=Snel+een+gesprek&richting=at_most&getal={much}&uiterlijk={later}&eenheid=dagen"
        )
    };
    let refused = keeper.post(&format!("{path}/doel"), &target("7.5")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"getal-fout\""));
    let (_, page) = keeper.done(&format!("{path}/doel"), &target("7%2C5")).await;
    assert!(page.main().contains("Hooguit 7,5 dagen"), "{}", page.main());
    let link = |page: &Answer, part: &str| {
        let links = page.links();
        links
            .into_iter()
            .find(|link| link.contains(part))
            .expect("a link")
    };
    let measure = link(&page, "/meten");
    let form = format!("getal=6&dag={today}&toelichting=Agenda");
    let (_, page) = keeper.done(&measure, &form).await;
    assert!(page.main().contains("Onderweg"), "{}", page.main());
    let correct = link(&page, "/metingen/");
    let form = format!("getal=9&dag={today}&toelichting=Verkeerde+maand");
    let (_, page) = keeper.done(&correct, &form).await;
    assert!(
        page.main().contains("in plaats van 6 op"),
        "{}",
        page.main()
    );
    let again = keeper.post(&correct, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.main().contains("al verbeterd"), "{}", again.main());

    let counted = format!(
        "doel=Minder+op+de+lijst&cijfer=op_lijst&maanden=year_so_far&gemeente=\
         &richting=at_most&getal=50&uiterlijk={later}"
    );
    let refused = keeper
        .post(&format!("{path}/doel-uit-monitor"), &counted)
        .await;
    assert!(
        refused.main().contains("alleen per kwartaal vrijgegeven"),
        "{}",
        refused.main()
    );
    let counted = counted.replace("year_so_far", "quarter");
    let (_, page) = keeper
        .done(&format!("{path}/doel-uit-monitor"), &counted)
        .await;
    assert!(page.main().contains("I4 Op de lijst"), "{}", page.main());

    let withdraw = link(&page, "/intrekken");
    let (_, page) = keeper.done(&withdraw, "reden=Anders+geregeld").await;
    assert!(page.main().contains("Ingetrokken doelen"));
    assert!(page.main().contains("Anders geregeld"));

    let yesterday = today.plus_days(-1);
    let change = format!("versie=1&{}", project("Korte+lijnen", today));
    let (_, page) = keeper.done(&format!("{path}/wijzigen"), &change).await;
    assert!(
        page.main().contains("Loopt"),
        "until the end of its last day"
    );
    let stale = keeper.post(&format!("{path}/wijzigen"), &change).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let over = format!("versie=2&{}", project("Korte+lijnen", yesterday));
    let over = over.replace(
        &format!("vanaf={today}"),
        &format!("vanaf={}", today.plus_days(-9)),
    );
    let (_, page) = keeper.done(&format!("{path}/wijzigen"), &over).await;
    assert!(page.main().contains("Dit project is afgelopen"));
    assert!(!page.main().contains("Doel toevoegen"));
}
