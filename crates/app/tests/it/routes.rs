//! Routes on both engines (S2-05 to S2-07, S2-33, S2-36): written for a region, followed by who is guided, counted without names.

use access::policy;
use app::{
    AppError,
    routes::{self, BeginForm, HowMany, RouteLine},
};
use domain::{
    CaseId, RouteTemplateId,
    outreach::Channel,
    route::{RouteDirection, RouteEnd, Unmet},
    school::Education,
};
use testkit::{
    guidance::does,
    region::{Region, in_each_region},
    routes::{guided, route, write},
};

async fn written(region: &Region) -> Vec<RouteTemplateId> {
    let keeper = region.actor_today("rmc_worker").await;
    write(&region.app, &keeper, &[region.town])
        .await
        .expect("written")
}

async fn all(region: &Region, who: &str) -> Vec<RouteLine> {
    let grant = region.grant_today(who).await;
    routes::all(&region.app, &grant, None)
        .await
        .expect("routes")
}

fn named<'a>(lines: &'a [RouteLine], name: &str) -> &'a RouteLine {
    lines
        .iter()
        .find(|one| one.what.name == name)
        .expect("a route")
}

fn begin(region: &Region, route: RouteTemplateId, school: Education) -> BeginForm {
    BeginForm {
        route,
        direction: RouteDirection::Work,
        school: Some(school),
        certificate: None,
        because: String::new(),
        on: region.app.today(),
    }
}

async fn begins(region: &Region, case: CaseId, seen: i64, form: BeginForm) -> Result<(), AppError> {
    let grant = region.grant_today("casemanager").await;
    routes::begin(&region.app, &grant, case, seen, form).await
}

/// All that is kept, as the young person may have it.
async fn own_data(region: &Region, case: CaseId) -> String {
    let grant = region
        .grant_today::<policy::GiveOwnData>("casemanager")
        .await;
    let (form, reason) = (app::dossier::Form::Json, app::dossier::Reason::Asked);
    let file = app::dossier::own_data(&region.app, &grant, case, form, reason).await;
    String::from_utf8(file.expect("a copy").bytes).expect("text")
}

async fn of_case(region: &Region, case: CaseId) -> routes::CaseRoute {
    let grant = region.grant_today("casemanager").await;
    routes::of_case(&region.app, &grant, case)
        .await
        .expect("the routes of a case")
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_36_a_route_is_written_in_versions_and_seen_by_who_has_one_of_its_municipalities() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let ids = written(&region).await;
        let lines = all(&region, "casemanager").await;
        assert_eq!(lines.len(), 5);
        assert!(lines.iter().all(|one| one.is_open && !one.keeps));
        let keeps = region.grant_today::<policy::KeepRoutes>("rmc_worker").await;
        let form = || {
            route(
                "Route Arbeid",
                "Werkplein",
                RouteDirection::Work,
                &["Begin", "Werk"],
            )
        };
        let ended = routes::RouteForm {
            ended: Some(region.app.today()),
            ..form()
        };
        routes::change(&region.app, &keeps, ids[0], 1, ended)
            .await
            .expect("changed");
        let late = routes::change(&region.app, &keeps, ids[0], 1, form()).await;
        assert!(matches!(late, Err(AppError::Changed)), "{late:?}");
        let lines = all(&region, "casemanager").await;
        assert!(!named(&lines, "Route Arbeid").is_open);
        assert_eq!(
            lines.last().map(|one| one.id),
            Some(ids[0]),
            "ended ones last"
        );
        let sees = region.grant_today("rmc_worker").await;
        let view = routes::open(&region.app, &sees, Some(&keeps), ids[0])
            .await
            .expect("open");
        assert!(view.line.keeps && view.history.len() == 2);
        let empty = route("Naam", "Wijkteam", RouteDirection::Work, &["  "]);
        let refused = routes::add(&region.app, &keeps, &[region.town], empty).await;
        assert!(matches!(refused, Err(AppError::Invalid(fields)) if fields[0].field == "stappen"));
        // Elsewhere there is no such route.
        let other = region.actor_today("other_casemanager").await;
        if let Ok(grant) = other.authorize::<policy::SeeRoutes>() {
            let found = routes::open(&region.app, &grant, None, ids[0]).await;
            assert!(matches!(found, Err(AppError::NotFound)));
            assert!(
                routes::all(&region.app, &grant, None)
                    .await
                    .expect("routes")
                    .is_empty()
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_05_s2_06_the_entry_rule_refuses_with_help_and_gives_way_to_a_reason() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let ids = written(&region).await;
        let case = guided(&region, "2007-05-05", "Waterlelie").await;
        assert_eq!(of_case(&region, case).await.offered.len(), 5);
        let wrong = begin(&region, ids[1], Education::Mbo);
        let refused = begins(&region, case, 0, wrong.clone()).await;
        let Err(AppError::Invalid(fields)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(fields[0].field, "reden");
        assert!(
            fields[0].dutch.contains(Unmet::School.dutch()),
            "{}",
            fields[0].dutch
        );
        let because = BeginForm {
            because: "Was vorig jaar op entree".to_owned(),
            ..wrong
        };
        begins(&region, case, 0, because)
            .await
            .expect("with a reason");
        let view = of_case(&region, case).await;
        let now = view.now.expect("a route");
        assert_eq!(now.following.unmet, [Unmet::School]);
        assert_eq!(now.following.because, "Was vorig jaar op entree");
        let twice = begins(&region, case, 1, begin(&region, ids[1], Education::Entree)).await;
        assert!(
            matches!(
                twice,
                Err(AppError::Rule {
                    requirement: "S2-05",
                    ..
                })
            ),
            "{twice:?}"
        );
        let grant = region.grant_today("casemanager").await;
        let today = region.app.today();
        let to = |seen, step| routes::come_to(&region.app, &grant, case, seen, (step, today));
        assert!(
            matches!(to(1, 9).await, Err(AppError::Invalid(_))),
            "no such step"
        );
        to(1, 2).await.expect("the second step");
        assert!(
            matches!(to(1, 3).await, Err(AppError::Changed)),
            "seen before"
        );
        let tomorrow = (RouteEnd::Reached, today.plus_days(1));
        let early = routes::end(&region.app, &grant, case, 2, tomorrow).await;
        assert!(matches!(early, Err(AppError::Invalid(_))));
        routes::end(&region.app, &grant, case, 2, (RouteEnd::Reached, today))
            .await
            .expect("ended");
        let view = of_case(&region, case).await;
        assert!(view.now.is_none() && view.earlier.len() == 1);
        begins(&region, case, 3, begin(&region, ids[1], Education::Entree))
            .await
            .expect("again");
        // The young person reads it; what it is stands nowhere in plain.
        let told = own_data(&region, case).await;
        assert!(told.contains("Was vorig jaar op entree") && told.contains("Route Arbeid Entree"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_33_a_route_is_counted_by_step_without_persons_and_a_few_are_not_told() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let ids = written(&region).await;
        let names = ["Waterlelie", "Boterbloem", "Distelvink", "Heikikker"];
        for (number, name) in names.into_iter().enumerate() {
            let case = guided(&region, &format!("2007-0{}-05", number + 1), name).await;
            let form = begin(&region, ids[1], Education::Entree);
            begins(&region, case, 0, form).await.expect("begun");
        }
        let count = |lines: &[RouteLine]| {
            let line = named(lines, "Route Arbeid Entree");
            (line.following, line.at_steps.clone())
        };
        let few = (HowMany::FewerThan(5), Vec::new());
        assert_eq!(count(&all(&region, "project_leader").await), few);
        let last = guided(&region, "2007-05-05", "Zandoogje").await;
        begins(&region, last, 0, begin(&region, ids[1], Education::Entree))
            .await
            .expect("begun");
        let five = (HowMany::Exactly(5), vec![5, 0, 0]);
        assert_eq!(count(&all(&region, "project_leader").await), five);
        let none = HowMany::Exactly(0);
        let lines = all(&region, "project_leader").await;
        assert_eq!(named(&lines, "School als Wijk").following, none);
        // One further on would be known by the step: then only the whole is told.
        let grant = region.grant_today("casemanager").await;
        let to = (2, region.app.today());
        routes::come_to(&region.app, &grant, last, 1, to)
            .await
            .expect("a step");
        let whole = (HowMany::Exactly(5), Vec::new());
        assert_eq!(count(&all(&region, "project_leader").await), whole);
        // Who withdraws follows nothing any more.
        let withdraw = app::guidance::RightAct::Withdraw {
            consent: domain::guidance::Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(domain::guidance::ReadBackOffer::Declined),
        };
        does(&region, last, withdraw).await.expect("withdrawn");
        assert_eq!(count(&all(&region, "project_leader").await), few);
    })
    .await;
}
