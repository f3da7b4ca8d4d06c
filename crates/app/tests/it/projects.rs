//! Projects with measurable targets on both engines (S3-16): what is set and measured, what a released figure tells and keeps
//! back, who may see it, and what is logged and exported.

use access::{Grant, policy};
use app::{
    AppError,
    project::{self, CountedForm, MeasureForm, ProjectForm, ProjectView, TargetForm},
};
use domain::{
    Day, MunicipalityId, ProjectId, TargetId,
    monitor::Part,
    project::{Actual, Direction, Gauge, Quantity, Span, Stage, State, Target},
};
use store::{AuditFilter, Chain};
use testkit::region::{Region, in_each_region};

use crate::council::{release, talked_over};

fn number(text: &str) -> Quantity {
    text.parse().expect("a number")
}

fn keeps(region: &Region) -> Grant<policy::KeepProject> {
    region.grant()
}

async fn look(region: &Region, id: ProjectId) -> ProjectView {
    let sees = region
        .grant_today::<policy::SeeProjects>("policy_officer")
        .await;
    project::open(&region.app, &sees, id)
        .await
        .expect("a project")
}

/// The fields a use case would have mended.
fn fields<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Vec<&'static str> {
    match outcome {
        Err(AppError::Invalid(fields)) => fields.into_iter().map(|one| one.field).collect(),
        Err(AppError::Marked { field, .. }) => vec![field],
        other => panic!("expected a field to mend, got {other:?}"),
    }
}

fn form(region: &Region, days: i32) -> ProjectForm {
    let today = region.app.today();
    ProjectForm {
        title: "Matchmakers".to_owned(),
        purpose: "Werkgevers en jongeren vinden elkaar.".to_owned(),
        from: today,
        until: today.plus_days(days),
        responsible: region.actor("project_leader").account,
        budget: None,
    }
}

async fn made(region: &Region, places: &[MunicipalityId], days: i32) -> ProjectId {
    project::add(&region.app, &keeps(region), places, form(region, days))
        .await
        .expect("a project")
}

fn target(direction: Direction, much: &str, by: Day) -> Target {
    Target {
        direction,
        number: number(much),
        by,
    }
}

async fn set(region: &Region, id: ProjectId, much: &str, by: Day) -> TargetId {
    let form = TargetForm {
        sentence: "Werkgevers geven een proefplaats.".to_owned(),
        unit: "werkgevers".to_owned(),
        target: target(Direction::AtLeast, much, by),
    };
    project::add_target(&region.app, &keeps(region), id, form)
        .await
        .expect("a target");
    look(region, id).await.targets.last().expect("set").id
}

fn measured(much: &str, on: Day, explanation: &str) -> MeasureForm {
    MeasureForm {
        number: number(much),
        on,
        explanation: explanation.to_owned(),
    }
}

async fn measure(
    region: &Region,
    id: ProjectId,
    target: TargetId,
    form: MeasureForm,
) -> Result<(), AppError> {
    region.fixture.clock.advance_seconds(1);
    project::measure(&region.app, &keeps(region), id, target, form).await
}

fn state(view: &ProjectView, id: TargetId) -> State {
    view.target(id).expect("there").standing.state
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_a_target_goes_from_not_measured_to_met_and_a_mistake_is_corrected_in_sight() {
    in_each_region(|region| async move {
        let today = region.app.today();
        let id = made(&region, &[region.town], 90).await;
        let target = set(&region, id, "20", today.plus_days(30)).await;
        assert_eq!(state(&look(&region, id).await, target), State::NotMeasured);
        measure(&region, id, target, measured("12,5", today, "Lijst"))
            .await
            .expect("entered");
        let view = look(&region, id).await;
        assert_eq!(state(&view, target), State::OnTheWay);
        measure(&region, id, target, measured("21", today, "Ontbijt"))
            .await
            .expect("entered");
        let view = look(&region, id).await;
        assert_eq!(
            state(&view, target),
            State::Met,
            "the last of one day counts"
        );

        let wrong = view.measurements.first().expect("the last").id;
        region.fixture.clock.advance_seconds(1);
        let grant = keeps(&region);
        let instead = || measured("14", today, "Dubbel geteld");
        project::correct(&region.app, &grant, id, (target, wrong), instead())
            .await
            .expect("corrected");
        let view = look(&region, id).await;
        assert_eq!(state(&view, target), State::OnTheWay);
        assert_eq!(view.measurements.len(), 3, "nothing is taken away");
        let [last, was, _] = view.measurements.as_slice() else {
            panic!("three");
        };
        assert_eq!(last.corrects, Some((today, number("21"))));
        assert_eq!(last.by, "project_leader");
        assert!(was.corrected && !last.corrected);
        let twice = project::correct(&region.app, &grant, id, (target, wrong), instead()).await;
        assert!(
            matches!(
                twice,
                Err(AppError::Rule {
                    requirement: "S3-16",
                    ..
                })
            ),
            "{twice:?}"
        );

        region.fixture.clock.advance_days(31);
        assert_eq!(state(&look(&region, id).await, target), State::NotMet);
        let all = project::all(&region.app, &region.grant_today("policy_officer").await)
            .await
            .expect("a list");
        let one = all.first().expect("the project");
        assert_eq!((one.targets, one.met, one.not_met), (1, 0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_s1_80_a_figure_counts_once_released_and_a_small_group_is_told_to_nobody() {
    for persons in [12, 3] {
        in_each_region(move |region| async move {
            let today = region.app.today();
            let keeps = region
                .grant_today::<policy::KeepProject>("project_leader")
                .await;
            let id = project::add(&region.app, &keeps, &[region.town], form(&region, 300))
                .await
                .expect("a project");
            let counted = |part, direction, much| CountedForm {
                sentence: "Wij zien wie nieuw is.".to_owned(),
                target: target(direction, much, today.plus_days(100)),
                gauge: Gauge {
                    part,
                    span: Span::Quarter,
                },
                municipality: None,
            };
            let at_least = counted(Part::New, Direction::AtLeast, "2");
            project::add_counted(&region.app, &keeps, id, at_least)
                .await
                .expect("a target");
            let target = look(&region, id).await.targets[0].id;

            let year = CountedForm {
                gauge: Gauge {
                    part: Part::New,
                    span: Span::YearSoFar,
                },
                ..counted(Part::New, Direction::AtLeast, "2")
            };
            project::add_counted(&region.app, &keeps, id, year)
                .await
                .expect("a target");

            let quarter = talked_over(&region, persons).await;
            let before = look(&region, id).await;
            let gauge = before.targets[0].gauge.as_ref().expect("a figure");
            assert!(gauge.quarters.is_empty(), "not before the release");
            assert_eq!(state(&before, target), State::NotMeasured);

            release(&region, quarter).await;
            let after = look(&region, id).await;
            let one = after.target(target).expect("there");
            let (state, told) = if persons == 12 {
                (State::Met, Actual::Number(number("12")))
            } else {
                (State::Withheld, Actual::Withheld)
            };
            assert_eq!(one.standing.state, state);
            let latest = one.standing.latest.expect("released");
            assert_eq!((latest.on, latest.actual), (quarter.last_day(), told));

            let sees = region
                .grant_today::<policy::SeeProjects>("policy_officer")
                .await;
            let csv = project::csv(&region.app, &sees, id).await.expect("a file");
            let text = String::from_utf8(csv.bytes).expect("UTF-8");
            assert_eq!(text.contains(";x;"), persons == 3, "{text}");
            assert_eq!(text.contains(";12;"), persons == 12, "{text}");
            // The earlier quarters of the year were not released: there is no year to tell, and so no verdict.
            region.fixture.clock.advance_days(60);
            let view = look(&region, id).await;
            let of_year = &view.targets[1];
            assert!(of_year.standing.overdue, "{of_year:?}");
            assert_eq!(of_year.standing.state, State::NotMeasured);
            let keeps = region.grant_today("project_leader").await;
            let counted = measured("40", region.app.today(), "Eigen telling");
            let own = project::measure(&region.app, &keeps, id, target, counted).await;
            assert!(matches!(own, Err(AppError::Rule { .. })), "{own:?}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_what_cannot_be_a_target_says_at_which_field() {
    in_each_region(|region| async move {
        let today = region.app.today();
        let grant = keeps(&region);
        let id = made(&region, &[region.town], 300).await;
        let counted = |part, span, municipality, much, by| CountedForm {
            sentence: "Meer werk.".to_owned(),
            target: target(Direction::AtLeast, much, by),
            gauge: Gauge { part, span },
            municipality,
        };
        let late = today.plus_days(200);
        let quarter = Span::Quarter;
        for (form, field) in [
            (counted(Part::Minutes, quarter, None, "5", late), "cijfer"),
            (
                counted(Part::OnList, Span::YearSoFar, None, "5", late),
                "maanden",
            ),
            (
                counted(Part::NotReturned, quarter, Some(region.town), "5", late),
                "gemeente",
            ),
            (
                counted(Part::OnList, quarter, Some(region.neighbour), "5", late),
                "gemeente",
            ),
            (counted(Part::OnList, quarter, None, "5,5", late), "getal"),
            (
                counted(Part::OnList, quarter, None, "5", today),
                "uiterlijk",
            ),
        ] {
            let refused = project::add_counted(&region.app, &grant, id, form).await;
            assert_eq!(fields(refused), [field]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_words_and_days_that_cannot_be_say_at_which_field() {
    in_each_region(|region| async move {
        let today = region.app.today();
        let grant = keeps(&region);
        let id = made(&region, &[region.town], 300).await;
        let late = today.plus_days(200);
        let by_hand = |sentence: &str, unit: &str, by| TargetForm {
            sentence: sentence.to_owned(),
            unit: unit.to_owned(),
            target: target(Direction::AtLeast, "5", by),
        };
        for (form, field) in [
            (by_hand("", "dagen", late), "doel"),
            (by_hand("Bel 0612345678.", "dagen", late), "doel"),
            (
                by_hand("Meer werk.", "iemand@test.example", late),
                "eenheid",
            ),
            (
                by_hand("Meer werk.", "dagen", today.plus_days(-1)),
                "uiterlijk",
            ),
        ] {
            let refused = project::add_target(&region.app, &grant, id, form).await;
            assert_eq!(fields(refused), [field]);
        }
        let target = set(&region, id, "5", late).await;
        let tomorrow = measured("5", today.plus_days(1), "Lijst");
        assert_eq!(
            fields(measure(&region, id, target, tomorrow).await),
            ["dag"]
        );
        let pointing = measured("5", today, "Van 123456782");
        assert_eq!(
            fields(measure(&region, id, target, pointing).await),
            ["toelichting"]
        );
        let reason = "Geboren 12-03-2002";
        let refused = project::withdraw(&region.app, &grant, id, target, reason).await;
        assert_eq!(fields(refused), ["reden"]);
        for (form, field) in [
            (
                ProjectForm {
                    until: today.plus_days(-1),
                    ..form(&region, 1)
                },
                "tot",
            ),
            (
                ProjectForm {
                    responsible: domain::AccountId::from_uuid(uuid::Uuid::from_u128(7)),
                    ..form(&region, 1)
                },
                "verantwoordelijke",
            ),
            (
                ProjectForm {
                    budget: Some(domain::BudgetId::from_uuid(uuid::Uuid::from_u128(7))),
                    ..form(&region, 1)
                },
                "begroting",
            ),
            (
                ProjectForm {
                    purpose: "Voor @iemand".to_owned(),
                    ..form(&region, 1)
                },
                "waarvoor",
            ),
        ] {
            let refused = project::add(&region.app, &grant, &[region.town], form).await;
            assert_eq!(fields(refused), [field]);
        }
        let nowhere = project::add(&region.app, &grant, &[], form(&region, 1)).await;
        assert_eq!(fields(nowhere), ["gemeenten"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_b3_a_project_has_versions_ends_and_stays_readable() {
    in_each_region(|region| async move {
        let today = region.app.today();
        let grant = keeps(&region);
        let id = made(&region, &[region.town], 90).await;
        let target = set(&region, id, "20", today.plus_days(60)).await;
        let sooner = || ProjectForm {
            title: "Matchmakers en makelaars".to_owned(),
            ..form(&region, 10)
        };
        project::change(&region.app, &grant, id, 1, sooner())
            .await
            .expect("changed");
        let stale = project::change(&region.app, &grant, id, 1, sooner()).await;
        assert!(matches!(stale, Err(AppError::Changed)), "{stale:?}");
        let view = look(&region, id).await;
        assert_eq!((view.version, view.history.len()), (2, 2));
        assert_eq!(view.title, "Matchmakers en makelaars");

        region.fixture.clock.advance_days(11);
        let view = look(&region, id).await;
        assert_eq!(view.stage, Stage::Ended);
        let keeps = region.grant_today("project_leader").await;
        let another = TargetForm {
            sentence: "Nog een doel.".to_owned(),
            unit: "dagen".to_owned(),
            target: self::target(Direction::AtMost, "3", today.plus_days(60)),
        };
        let refused = project::add_target(&region.app, &keeps, id, another).await;
        assert!(matches!(
            refused,
            Err(AppError::Rule {
                requirement: "S3-16",
                ..
            })
        ));
        let last = measured("20", region.app.today(), "Eindtelling");
        project::measure(&region.app, &keeps, id, target, last)
            .await
            .expect("the last count comes after the end");
        assert_eq!(state(&look(&region, id).await, target), State::Met);

        project::withdraw(&region.app, &keeps, id, target, "De subsidie stopte.")
            .await
            .expect("withdrawn");
        let twice = project::withdraw(&region.app, &keeps, id, target, "Nog eens.").await;
        assert!(matches!(twice, Err(AppError::Changed)), "{twice:?}");
        let late = measured("30", region.app.today(), "Te laat");
        let refused = project::measure(&region.app, &keeps, id, target, late).await;
        assert!(matches!(refused, Err(AppError::Rule { .. })), "{refused:?}");
        let view = look(&region, id).await;
        let (reason, by, _) = view
            .target(target)
            .expect("there")
            .withdrawn
            .as_ref()
            .expect("so");
        assert_eq!(
            (reason.as_str(), by.as_str()),
            ("De subsidie stopte.", "project_leader")
        );
        assert_eq!(view.measurements.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_d2_a_project_of_others_is_not_there_and_its_log_holds_no_words() {
    in_each_region(|region| async move {
        let today = region.app.today();
        let id = made(&region, &[region.town, region.neighbour], 90).await;
        let target = set(&region, id, "20", today.plus_days(60)).await;
        let formula = measured("7,5", today, "=1+1");
        measure(&region, id, target, formula)
            .await
            .expect("entered");
        let only_town = |grant: Grant<policy::SeeProjects>| grant.narrow(region.town).expect("own");
        let narrow = only_town(region.grant());
        let other = project::open(&region.app, &narrow, id).await;
        assert!(matches!(other, Err(AppError::NotFound)), "{other:?}");
        let all = project::all(&region.app, &narrow).await.expect("a list");
        assert!(all.is_empty());
        let narrow = keeps(&region).narrow(region.town).expect("own");
        let refused = project::change(&region.app, &narrow, id, 1, form(&region, 5)).await;
        assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
        let officer = region.actor("policy_officer");
        assert!(officer.authorize::<policy::KeepProject>().is_err());
        assert!(
            region
                .actor("casemanager")
                .authorize::<policy::SeeProjects>()
                .is_err()
        );

        let sees: Grant<policy::SeeProjects> = region.grant();
        let workbook = project::workbook(&region.app, &sees, id)
            .await
            .expect("a workbook");
        assert_eq!(workbook.name, "project-matchmakers.xlsx");
        assert!(workbook.bytes.starts_with(b"PK"));
        let csv = project::csv(&region.app, &sees, id).await.expect("a file");
        let text = String::from_utf8(csv.bytes).expect("UTF-8");
        assert!(text.contains("Minstens;20;werkgevers"), "{text}");
        assert!(text.contains("7,50"), "{text}");

        let rules = region.grant::<policy::ManageRules>();
        let entries = async |chain, action: &str| {
            let filter = AuditFilter {
                action: Some(action.to_owned()),
                ..AuditFilter::default()
            };
            let store = region.app.store();
            let entries = store.audit_entries(&rules, chain, &filter, None, 20).await;
            entries.expect("entries")
        };
        let changes = entries(Chain::Changes, "KeepProject").await;
        assert_eq!(changes.len(), 3, "the project, its target, a measurement");
        let logged = format!("{changes:?}");
        assert!(logged.contains("750"), "{logged}");
        assert!(!logged.contains("proefplaats"), "{logged}");
        let reads = entries(Chain::Reads, "SeeProjects").await;
        assert!(format!("{reads:?}").contains("project_workbook"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_16_the_made_up_projects_have_a_target_in_every_state_that_needs_no_release() {
    in_each_region(|region| async move {
        let leader = region.actor("project_leader");
        let id = testkit::projects::matchmakers(&region.app, leader, region.town, None)
            .await
            .expect("a project");
        let view = look(&region, id).await;
        let states: Vec<State> = view.targets.iter().map(|one| one.standing.state).collect();
        for wanted in [State::NotMeasured, State::OnTheWay, State::Met] {
            assert!(states.contains(&wanted), "{states:?}");
        }
        assert!(view.targets.iter().any(|one| one.withdrawn.is_some()));
        let until = region.app.today().plus_days(5);
        let places = [region.town, region.neighbour];
        let id = testkit::projects::workshops(&region.app, leader, &places, until)
            .await
            .expect("a project");
        region.fixture.clock.advance_days(6);
        let view = look(&region, id).await;
        assert_eq!(view.targets[0].standing.state, State::NotMet);
    })
    .await;
}
