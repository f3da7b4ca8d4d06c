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
        content::{Coded, Destination, SupportQuestion, TrajectoryKind},
    },
    monitor::{
        CheckKind, Counts, Figures, Indicator, Measure, Part, Printed, Quarter, Responsible,
        negative,
    },
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
        // And what is further told: two left the home for a trajectory, one refused, one waits for an answer.
        let further = &found.further;
        assert_eq!(
            (further.in_view, further.not_in_view),
            (0, 1),
            "S0-29, S3-05"
        );
        assert_eq!((further.paid_work, further.paid_work_year), (1, 1), "S2-10");
        assert_eq!(further.routes.values().sum::<i64>(), 2, "S2-33");
        assert_eq!(
            came.further.paid_work, 0,
            "nobody before the end of that quarter"
        );
        let later = weert(&region, quarter.plus(2)).await.further;
        assert_eq!((later.work_before, later.still_at_work), (1, None));
        let a_year = weert(&region, quarter.plus(4)).await.further;
        assert_eq!((a_year.helped, a_year.returned), (1, 0), "S3-08");
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
        let before = monitor::release(&region.app, &grant, quarter, "").await;
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
        monitor::release(&region.app, &grant, quarter, "")
            .await
            .expect("released");
        assert!(
            monitor::release(&region.app, &grant, quarter, "")
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
        monitor::release(&region.app, &grant, quarter, "")
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
        monitor::release(&region.app, &grant, quarter, "")
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

#[tokio::test(flavor = "multi_thread")]
async fn s2_10_s2_33_who_knows_enters_what_no_event_holds_and_no_more_than_can_be() {
    in_each_region(|region| async move {
        four(&region).await;
        let asked = quarter(&region).plus(2);
        let days = region.app.today().days_until(asked.last_day()) + 3;
        region.fixture.clock.advance_days(i64::from(days));
        let grant = region
            .grant_today::<policy::DeliverFigures>("regisseur")
            .await;
        let enter = |part, n| monitor::enter(&region.app, &grant, asked, region.town, part, n);
        let unasked = enter(Part::StillAtWork, 1).await;
        assert!(unasked.is_err(), "not asked for yet");
        let leads = report(&region).await;
        monitor::request(&region.app, &leads, asked)
            .await
            .expect("asked");
        for (part, n) in [(Part::StillAtWork, 2), (Part::StillAtWork, -1)] {
            let refused = enter(part, n).await;
            assert!(
                matches!(refused, Err(AppError::Invalid(_))),
                "{n}: {refused:?}"
            );
        }
        let computed = enter(Part::Outflow, 3).await;
        assert!(matches!(computed, Err(AppError::NotFound)), "{computed:?}");
        let places = Part::Places(TrajectoryKind::Wmo);
        for (part, n) in [(Part::StillAtWork, 0), (Part::StillAtWork, 1), (places, 6)] {
            enter(part, n).await.expect("kept");
        }
        let handler = region
            .grant_today::<policy::DeliverFigures>("list_handler")
            .await;
        let not_theirs = monitor::enter(&region.app, &handler, asked, region.town, places, 3).await;
        assert!(
            matches!(not_theirs, Err(AppError::NotFound)),
            "{not_theirs:?}"
        );
        let found = weert(&region, asked).await.further;
        assert_eq!((found.work_before, found.still_at_work), (1, Some(1)));
        assert_eq!(found.places, [(TrajectoryKind::Wmo, 6)].into());
        let lines = monitor::entered_lines(&region.app, &leads, asked)
            .await
            .expect("lines");
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines
                .iter()
                .all(|line| !line.by.is_empty() && line.name == "Weert")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_08_s0_29_a_figure_of_more_months_opens_to_its_cases_too() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        let cases = four(&region).await;
        let grant = region
            .grant_today::<policy::OpenFigure>("casemanager")
            .await;
        let waits = monitor::behind(&region.app, &grant, quarter, region.town, Part::NotInView)
            .await
            .expect("cases");
        assert_eq!((waits.figure, waits.cases.len(), waits.others), (1, 1, 0));
        assert_eq!(waits.cases[0].case, cases[3]);
        let regisseur = region.grant_today::<policy::OpenFigure>("regisseur").await;
        let helped = monitor::behind(
            &region.app,
            &regisseur,
            quarter.plus(4),
            region.town,
            Part::Helped,
        )
        .await
        .expect("cases");
        assert_eq!((helped.figure, helped.cases.len()), (1, 1));
        assert_eq!(helped.cases[0].case, cases[0]);
        let stands = monitor::behind(&region.app, &grant, quarter, region.town, Part::NotReturned);
        assert!(matches!(stands.await, Err(AppError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_kept_in_an_earlier_way_are_counted_anew_once() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        four(&region).await;
        let before = weert(&region, quarter).await;
        // As a database of before: what was not counted then is not there.
        let mut tx = region.app.store().write().await.expect("a transaction");
        let (kept, _) = region
            .app
            .store()
            .tallies_of(region.town)
            .await
            .expect("counters");
        let newer: Counts = kept
            .into_iter()
            .filter(|(cell, _)| {
                matches!(
                    cell.measure,
                    Measure::AtHome | Measure::Return | Measure::Route
                )
            })
            .collect();
        assert!(newer.len() >= 3, "{newer:?}");
        tx.tally(region.town, &negative(&newer));
        let grant = report(&region).await;
        tx.commit(store::AuditEntry::by(&grant, region.town))
            .await
            .expect("less");
        assert_ne!(weert(&region, quarter).await, before);
        let service = app::setup::service_actor(&region.app).await.expect("one");
        for _ in 0..2 {
            monitor::count_what_was(&region.app, &service)
                .await
                .expect("counted");
            assert_eq!(weert(&region, quarter).await, before);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_78_who_did_not_deliver_hears_once_when_the_day_nears_and_once_when_it_passed() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        let days = region.app.today().days_until(quarter.last_day()) + 1;
        region.fixture.clock.advance_days(i64::from(days));
        let grant = report(&region).await;
        monitor::request(&region.app, &grant, quarter)
            .await
            .expect("asked");
        let delivers = region
            .grant_today::<policy::DeliverFigures>("list_handler")
            .await;
        monitor::deliver(&region.app, &delivers, quarter, region.town, true)
            .await
            .expect("delivered");
        let service = app::setup::service_actor(&region.app).await.expect("one");
        let heard = async |who: &'static str| {
            let account = region.actor(who).account;
            let told = region.app.store().notices_of(account, 50).await;
            told.expect("notices")
                .iter()
                .filter(|one| {
                    one.kind == domain::NoticeKind::QuarterDue && one.municipality == region.town
                })
                .count()
        };
        // Asked on the first day of the next quarter, to deliver in 21 days, reminded 7 days before that.
        for (days, times) in [
            (0, 0),
            (13, 0),
            (1, 1),
            (1, 1),
            (6, 1),
            (1, 2),
            (3, 2),
            (60, 2),
        ] {
            region.fixture.clock.advance_days(days);
            app::notices::tell_of_today(&region.app, &service)
                .await
                .expect("told");
            app::notices::tell_of_today(&region.app, &service)
                .await
                .expect("told again");
            assert_eq!(
                heard("casemanager").await,
                times,
                "on {}",
                region.app.today()
            );
        }
        assert_eq!(
            heard("list_handler").await,
            0,
            "who delivered hears nothing"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_80_figures_that_disagree_are_released_with_a_reason_that_stays() {
    in_each_region(|region| async move {
        let quarter = quarter(&region);
        four(&region).await;
        region.miscount(quarter.first_month(), 1).await;
        discussed(&region, quarter).await;
        let grant = report(&region).await;
        let refused = monitor::release(&region.app, &grant, quarter, "").await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
        let telling = "Bel 06 12345678 voor deze jongere";
        let refused = monitor::release(&region.app, &grant, quarter, telling).await;
        assert!(
            matches!(refused, Err(AppError::Marked { field: "reden", .. })),
            "{refused:?}"
        );
        let reason = "Een lijst van september kwam tweemaal binnen.";
        monitor::release(&region.app, &grant, quarter, reason)
            .await
            .expect("released");
        let view = monitor::quarter_view(&region.app, quarter).await;
        assert_eq!(
            view.expect("a quarter").disagreement.as_deref(),
            Some(reason)
        );
        let reads = region
            .grant_today::<policy::SeePublished>("policy_officer")
            .await;
        for audience in Audience::ALL {
            let published = monitor::published(&region.app, &reads, quarter, audience)
                .await
                .expect("published");
            assert_eq!(published.disagreement.as_deref(), Some(reason));
        }
        region.miscount(quarter.first_month(), -1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_08_who_comes_back_with_a_list_after_flowing_out_counts_where_they_flowed_out() {
    in_each_region(|region| async move {
        let went = quarter(&region);
        four(&region).await;
        let looked_back = went.plus(4);
        let all = people(6);
        let lists = [&all[4..], &all[..4]];
        for list in lists {
            region.fixture.clock.advance_days(31);
            let month = region.app.today().month().to_string();
            let text = population::list_csv(list, "GM0988");
            region.import(&month, &[(List, text.as_str())]).await;
            let further = weert(&region, looked_back).await.further;
            let back = i64::from(list.len() == 4);
            assert_eq!((further.helped, further.returned), (1, back), "{month}");
        }
        let again = weert(&region, Quarter::of(region.app.today().month())).await;
        assert_eq!(again.re_entries, 1);
        // The case that came back opens.
        let grant = region
            .grant_today::<policy::OpenFigure>("list_handler")
            .await;
        let found = monitor::behind(
            &region.app,
            &grant,
            looked_back,
            region.town,
            Part::Returned,
        )
        .await
        .expect("cases");
        assert_eq!((found.figure, found.cases.len()), (1, 1));
    })
    .await;
}
