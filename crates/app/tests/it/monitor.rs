//! The monitor on both engines: figures that follow from the work, a quarter on its road, and what stays when people are
//! destroyed (S1-I1..I9, S1-78, S1-80, S3-06).

use access::policy;
use app::{
    AppError,
    guidance::{FollowAct, IntakeAct, RightAct},
    monitor::{self, Audience, MunicipalityFigures},
};
use domain::{
    CaseId,
    guidance::{
        ReadBackOffer, RouteScope,
        content::{Coded, Destination, SupportQuestion},
    },
    monitor::{CheckKind, Figures, Indicator, Part, Printed, Quarter, Responsible},
    outreach::{Answer, Channel, SaidBy},
};
use exchange::FileKind::List;
use testkit::{
    guidance::{case_page, does, intake, plan, regisseur_does, route, says_yes, start, talk},
    population,
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

/// The quarter in which everything of these tests happens.
fn quarter(region: &Region) -> Quarter {
    Quarter::of(region.app.today().month())
}

/// The quarter of the list that brings the people of [`four`].
fn of_the_list() -> Quarter {
    "2026-Q3".parse().expect("a quarter")
}

async fn live(region: &Region, quarter: Quarter) -> Vec<MunicipalityFigures> {
    let grant = region
        .grant_today::<policy::SeeMonitorCounts>("project_leader")
        .await;
    monitor::live(&region.app, &grant, quarter)
        .await
        .expect("figures")
        .municipalities
}

async fn weert(region: &Region, quarter: Quarter) -> Figures {
    let all = live(region, quarter).await;
    let found = all.into_iter().find(|one| one.name == "Weert");
    found.expect("Weert is there").figures
}

async fn flows_out(region: &Region, case: CaseId, destination: Destination) {
    let act = FollowAct::FlowOut {
        day: region.app.today(),
        destination: Coded {
            code: destination,
            words: String::new(),
        },
    };
    regisseur_does(region, case, act).await.expect("flowed out");
}

async fn refuses(region: &Region, case: CaseId) {
    let form = app::outreach::AnswerForm {
        answer: Answer::DoesNotWant,
        said_by: SaidBy::YoungPerson,
        channel: Channel::Email,
        minutes: 7,
        on: region.app.today(),
        note: String::new(),
        version: case_page(region, case).await.version,
    };
    app::outreach::record_answer(&region.app, &region.grant(), case, form)
        .await
        .expect("a no");
}

/// An intake with two support questions.
fn asked_for_two_things(region: &Region) -> IntakeAct {
    let mut act = intake(region);
    if let IntakeAct::Record { intake, .. } = &mut act {
        intake.questions = vec![SupportQuestion::Work, SupportQuestion::Money];
    }
    act
}

/// Four cards posted; one flowed out to work, one in a trajectory, one refused, one waits.
async fn four(region: &Region) -> Vec<CaseId> {
    let cases = cards_posted(region, &people(4)).await;
    for case in cases.iter().take(2) {
        says_yes(region, *case).await;
        does(region, *case, asked_for_two_things(region))
            .await
            .expect("intake");
        does(region, *case, route(RouteScope::Municipal))
            .await
            .expect("choice");
        does(region, *case, plan()).await.expect("plan");
        does(region, *case, talk(region)).await.expect("talk");
        start(region, *case).await;
    }
    if let [first, _, third, _] = cases.as_slice() {
        flows_out(region, *first, Destination::Work).await;
        refuses(region, *third).await;
    }
    cases
}

async fn report(region: &Region) -> access::Grant<policy::ReportQuarter> {
    region.grant_today("project_leader").await
}

/// The quarter is over, asked for, delivered by nobody, and talked over.
async fn discussed(region: &Region, quarter: Quarter) {
    let days = region.app.today().days_until(quarter.last_day()) + 3;
    region.fixture.clock.advance_days(i64::from(days));
    let grant = report(region).await;
    monitor::request(&region.app, &grant, quarter)
        .await
        .expect("asked");
    monitor::discuss(&region.app, &grant, quarter)
        .await
        .expect("talked over");
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_i1_to_i8_follow_from_the_work_and_agree() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        four(&region).await;
        let came = weert(&region, of_the_list()).await;
        assert_eq!((came.new, came.parts.picked_up, came.open()), (4, 4, 0));
        assert_eq!((came.on_list, came.new_rows), (Some(4), 4));
        assert_eq!(came.ages.values().sum::<i64>(), 4, "{:?}", came.ages);
        let found = weert(&region, quarter).await;
        assert_eq!((found.new, found.intakes), (0, 2));
        assert_eq!(found.outflow, 1, "a refusal before a yes is no outflow");
        assert_eq!(found.destinations, [(Destination::Work, 1)].into());
        assert!(
            found.questions.values().sum::<i64>() >= 2,
            "{:?}",
            found.questions
        );
        // Twice five minutes on the telephone, seven for the e-mail, and the two talks.
        assert!(found.minutes >= 17, "{}", found.minutes);
        for check in found.checks().into_iter().chain(came.checks()) {
            assert!(check.holds, "{check:?}");
        }
        // Nobody else's work is in it.
        let others = live(&region, quarter).await;
        assert!(others.len() > 1);
        for other in others.iter().filter(|one| one.name != "Weert") {
            assert_eq!(other.figures, Figures::default(), "{}", other.name);
        }
        assert_eq!(weert(&region, quarter.plus(-2)).await, Figures::default());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_i2_a_list_taken_back_counts_for_nothing() {
    in_each_region(|region| async move {
        let month = region.app.today().month().to_string();
        let text = population::list_csv(&people(5), "GM0988");
        let list = region.import(&month, &[(List, text.as_str())]).await;
        let quarter = quarter(&region);
        let found = weert(&region, quarter).await;
        assert_eq!((found.new, found.open()), (5, 5));
        app::lists::take_back(&region.app, &region.grant(), list.overview.id)
            .await
            .expect("taken back");
        assert_eq!(weert(&region, quarter).await, Figures::default());
    })
    .await;
}

#[expect(clippy::too_many_lines, reason = "one road from end to end")]
#[tokio::test(flavor = "multi_thread")]
async fn s1_78_s1_80_a_quarter_is_asked_for_delivered_talked_over_and_released_once() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        four(&region).await;
        let grant = report(&region).await;
        let early = monitor::request(&region.app, &grant, quarter).await;
        assert!(
            matches!(
                early,
                Err(AppError::Rule {
                    requirement: "S1-78",
                    ..
                })
            ),
            "{early:?}"
        );
        let days = region.app.today().days_until(quarter.last_day()) + 3;
        region.fixture.clock.advance_days(i64::from(days));

        let grant = report(&region).await;
        monitor::request(&region.app, &grant, quarter)
            .await
            .expect("asked");
        let again = monitor::request(&region.app, &grant, quarter).await;
        assert!(again.is_err(), "once");
        let before = monitor::release(&region.app, &grant, quarter).await;
        assert!(
            matches!(
                before,
                Err(AppError::Rule {
                    requirement: "S1-80",
                    ..
                })
            ),
            "{before:?}"
        );

        let delivers = region
            .grant_today::<policy::DeliverFigures>("list_handler")
            .await;
        monitor::deliver(&region.app, &delivers, quarter, region.town, true)
            .await
            .expect("delivered");
        let lines = monitor::deliveries(&region.app, &grant, quarter)
            .await
            .expect("lines");
        let line = lines
            .iter()
            .find(|one| one.municipality == region.town)
            .expect("Weert");
        assert!(line.by[&Responsible::ListHandler].is_some());
        assert!(line.by[&Responsible::Casemanager].is_none());
        let told = |who| region.app.store().notices_of(region.actor(who).account, 50);
        let asked = told("casemanager").await.expect("notices");
        assert!(
            asked
                .iter()
                .any(|one| one.kind == domain::NoticeKind::QuarterAsked)
        );

        let finds = region
            .grant_today::<policy::DeliverFigures>("casemanager")
            .await;
        let pointing = monitor::record_finding(
            &region.app,
            &finds,
            quarter,
            region.town,
            Indicator::I7,
            "Bel 06 12345678 voor deze jongere",
        )
        .await;
        assert!(
            matches!(
                pointing,
                Err(AppError::Marked {
                    field: "bevinding",
                    ..
                })
            ),
            "{pointing:?}"
        );
        monitor::record_finding(
            &region.app,
            &finds,
            quarter,
            region.town,
            Indicator::I7,
            "De wachttijd bij dagbesteding is te lang",
        )
        .await
        .expect("kept");

        monitor::discuss(&region.app, &grant, quarter)
            .await
            .expect("talked over");
        monitor::release(&region.app, &grant, quarter)
            .await
            .expect("released");
        assert!(
            monitor::release(&region.app, &grant, quarter)
                .await
                .is_err(),
            "once"
        );
        let late = monitor::deliver(&region.app, &delivers, quarter, region.town, false).await;
        assert!(
            matches!(
                late,
                Err(AppError::Rule {
                    requirement: "S1-80",
                    ..
                })
            ),
            "{late:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_80_a_released_quarter_never_moves_and_says_what_changed_since() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        let cases = four(&region).await;
        let happened = region.app.today();
        discussed(&region, quarter).await;
        let grant = report(&region).await;
        monitor::release(&region.app, &grant, quarter)
            .await
            .expect("released");
        let same = monitor::then_and_now(&region.app, &grant, quarter)
            .await
            .expect("both");
        let weert = |lines: Vec<monitor::ThenAndNow>| {
            lines
                .into_iter()
                .find(|one| one.name == "Weert")
                .expect("Weert")
        };
        let line = weert(same);
        assert_eq!((line.then.clone(), line.cases), (line.now, 0));

        // What happened in the quarter is written down only now.
        region.fixture.clock.advance_seconds(60);
        let late = FollowAct::FlowOut {
            day: happened,
            destination: Coded {
                code: Destination::Education,
                words: String::new(),
            },
        };
        regisseur_does(&region, cases[1], late)
            .await
            .expect("flowed out");
        let line = weert(
            monitor::then_and_now(&region.app, &grant, quarter)
                .await
                .expect("both"),
        );
        assert_eq!((line.then.outflow, line.now.outflow), (1, 2));
        assert_eq!(line.cases, 1);
        assert_eq!(
            line.because.get("flowed_out"),
            Some(&1),
            "{:?}",
            line.because
        );

        // And somebody who counted is forgotten: the counts stay, released and live.
        let forget = RightAct::Erase {
            channel: Channel::Phone,
            at_once: true,
            offered: ReadBackOffer::Declined,
        };
        regisseur_does(&region, cases[0], forget)
            .await
            .expect("asked");
        let service = app::setup::service_actor(&region.app).await.expect("one");
        app::retention::run_due(&region.app, &service)
            .await
            .expect("run");
        let line = weert(
            monitor::then_and_now(&region.app, &grant, quarter)
                .await
                .expect("both"),
        );
        assert_eq!((line.then.outflow, line.now.outflow), (1, 2));
        assert_eq!(
            line.now.destinations[&Destination::Work],
            1,
            "closed, and still counted"
        );
        // The refusal's term is over too.
        assert!(line.destroyed_since >= 1, "{line:?}");
        assert!(
            line.now
                .checks()
                .iter()
                .all(|one| one.holds || one.kind == CheckKind::ListsAgree)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_77_what_goes_outside_holds_no_small_number() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        four(&region).await;
        discussed(&region, quarter).await;
        let grant = report(&region).await;
        monitor::release(&region.app, &grant, quarter)
            .await
            .expect("released");
        let reads = region
            .grant_today::<policy::SeePublished>("policy_officer")
            .await;
        for (audience, least) in [(Audience::Public, 10), (Audience::Internal, 5)] {
            let published = monitor::published(&region.app, &reads, quarter, audience)
                .await
                .expect("published");
            assert_eq!(published.threshold, least);
            for (key, printed) in &published.figures {
                if let Printed::Number(n) = printed {
                    assert!(*n == 0 || *n >= u64::from(least), "{key}: {n}");
                }
            }
            assert_eq!(
                published.time.per_picked_up, None,
                "of four people no average"
            );
        }
        let unreleased =
            monitor::published(&region.app, &reads, quarter.plus(1), Audience::Internal).await;
        assert!(matches!(unreleased, Err(AppError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_06_a_figure_opens_to_its_cases_for_who_may_see_them() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        let cases = four(&region).await;
        let grant = region
            .grant_today::<policy::OpenFigure>("casemanager")
            .await;
        let behind = |part| monitor::behind(&region.app, &grant, of_the_list(), region.town, part);
        let all = behind(Part::PickedUp).await.expect("cases");
        assert_eq!(all.figure, 4);
        assert_eq!(all.cases.len() as u64 + all.others, 4);
        assert!(all.cases.iter().all(|one| cases.contains(&one.case)));

        let regisseur = region.grant_today::<policy::OpenFigure>("regisseur").await;
        let out = monitor::behind(
            &region.app,
            &regisseur,
            quarter,
            region.town,
            Part::Destination(Destination::Work),
        )
        .await
        .expect("cases");
        assert_eq!((out.figure, out.cases.len(), out.others), (1, 1, 0));
        assert_eq!(out.cases[0].case, cases[0]);
        let none = monitor::behind(
            &region.app,
            &regisseur,
            quarter,
            region.town,
            Part::Question(SupportQuestion::Housing),
        )
        .await
        .expect("no cases");
        assert_eq!(
            none.cases.len() as u64 + none.others,
            u64::try_from(none.figure).expect("some")
        );

        let elsewhere = region
            .grant_today::<policy::OpenFigure>("other_casemanager")
            .await;
        let foreign = monitor::behind(
            &region.app,
            &elsewhere,
            of_the_list(),
            region.town,
            Part::PickedUp,
        )
        .await;
        assert!(foreign.is_err(), "another's municipality");
        let minutes = behind(Part::Minutes).await;
        assert!(
            matches!(minutes, Err(AppError::NotFound)),
            "minutes are no persons"
        );
    })
    .await;
}
