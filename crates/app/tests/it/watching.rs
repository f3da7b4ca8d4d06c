//! Watching who looks: alarms, the monthly review, who looked at one person, the log's own term.

use std::sync::Arc;

use access::{AccountState, Actor, Assignment, SignInLevel, policy};
use app::{App, AppConfig, AppError, ImportWorker, Parts, worklist::Filter};
use domain::{AccountId, CaseId, Finding, PickReason, Role, ViewAlarm};
use store::Store;
use testkit::region::{Region, fonts, in_each_region};
use uuid::Uuid;

use crate::outreach::{import, people};

/// A region in which so many people were handed over; their cases.
async fn handed_over(region: &Region, count: usize) -> Vec<CaseId> {
    let list = import(region, "2026-09", &people(count)).await;
    region.open_gate().await;
    region.hand_over(list.overview.id).await;
    let mut cases = Vec::new();
    let mut filter = Filter::default();
    loop {
        let page = app::worklist::outreach(&region.app, &region.grant(), &filter)
            .await
            .expect("a worklist");
        cases.extend(page.items.iter().map(|item| item.case));
        filter.after = page.next;
        if filter.after.is_none() {
            break;
        }
    }
    assert_eq!(cases.len(), count);
    cases
}

async fn open(region: &Region, app: &App, case: CaseId) -> Result<(), AppError> {
    let grant = region.grant::<policy::OpenCase>();
    app::cases::open(app, &grant, case).await.map(drop)
}

async fn alarms(region: &Region) -> Vec<ViewAlarm> {
    app::log::alarms(&region.app, &region.grant())
        .await
        .expect("alarms")
        .into_iter()
        .filter_map(|entry| entry.alarm)
        .collect()
}

/// The application once more over the same databases: another node, or the same one restarted.
async fn another(region: &Region) -> (App, Store) {
    let store = region.fixture.open_again().await;
    let app = App::new(Parts {
        config: AppConfig {
            demo: true,
            public_url: "http://localhost:8080".to_owned(),
            organisation: "Verzonnen Land".to_owned(),
            mail: false,
        },
        store: store.clone(),
        clock: region.fixture.clock.clone(),
        entropy: region.fixture.entropy.clone(),
        worker: ImportWorker::Thread,
        fonts: fonts(),
    });
    (app.expect("an application"), store)
}

#[tokio::test]
async fn d10_lists_are_work_fifty_one_opened_is_told_and_two_hundred_and_one_is_refused() {
    in_each_region(|region| async move {
        let cases = handed_over(&region, 203).await;
        assert_eq!(
            alarms(&region).await,
            [],
            "lists of 203 people are ordinary work"
        );
        for case in &cases[..50] {
            open(&region, &region.app, *case).await.expect("work");
        }
        open(&region, &region.app, cases[0]).await.expect("again");
        assert_eq!(alarms(&region).await, []);
        open(&region, &region.app, cases[50]).await.expect("shown");
        assert_eq!(alarms(&region).await, [ViewAlarm::PerHour]);
        for case in &cases[51..200] {
            open(&region, &region.app, *case).await.expect("shown");
        }
        assert_eq!(
            alarms(&region).await,
            [ViewAlarm::PerHour],
            "told once an hour"
        );

        let refused = open(&region, &region.app, cases[200]).await;
        let Err(AppError::Rule { requirement, dutch }) = refused else {
            panic!("refused: {refused:?}");
        };
        assert_eq!(requirement, "D10");
        assert!(dutch.contains("privacy officer"), "{dutch}");
        let mut told = alarms(&region).await;
        told.sort_unstable();
        assert_eq!(told, [ViewAlarm::PerHour, ViewAlarm::Blocked]);
        // What was open today stays open, lists too; a restart forgets nothing.
        open(&region, &region.app, cases[7])
            .await
            .expect("open today");
        app::worklist::outreach(&region.app, &region.grant(), &Filter::default())
            .await
            .expect("a worklist");
        let (restarted, store) = another(&region).await;
        open(&region, &restarted, cases[7])
            .await
            .expect("open today");
        assert!(open(&region, &restarted, cases[201]).await.is_err());
        assert_eq!(alarms(&region).await.len(), 2, "told once a day");
        store.close().await;
        // Tomorrow is another day.
        region.fixture.clock.advance_days(1);
        open(&region, &region.app, cases[200]).await.expect("shown");
    })
    .await;
}

#[tokio::test]
async fn d10_what_is_opened_on_two_nodes_is_one_count_within_a_minute() {
    in_each_region(|region| async move {
        let cases = handed_over(&region, 52).await;
        let (other, store) = another(&region).await;
        open(&region, &other, cases[0]).await.expect("work");
        for case in &cases[1..50] {
            open(&region, &region.app, *case).await.expect("work");
        }
        region.fixture.clock.advance_seconds(60);
        open(&region, &other, cases[50]).await.expect("shown");
        assert_eq!(alarms(&region).await, [ViewAlarm::PerHour]);
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn d10_three_times_the_own_median_is_told() {
    in_each_region(|region| async move {
        let cases = handed_over(&region, 20).await;
        for _ in 0..3 {
            for case in &cases[..4] {
                open(&region, &region.app, *case).await.expect("work");
            }
            region.fixture.clock.advance_days(1);
        }
        for case in &cases[..15] {
            open(&region, &region.app, *case).await.expect("work");
        }
        assert_eq!(alarms(&region).await, [], "15 a day says nothing yet");
        open(&region, &region.app, cases[15]).await.expect("shown");
        assert_eq!(alarms(&region).await, [ViewAlarm::TimesMedian]);
    })
    .await;
}

#[tokio::test]
async fn f7_the_review_says_why_an_entry_is_picked_and_keeps_what_was_found() {
    in_each_region(|region| async move {
        let clock = &region.fixture.clock;
        let cases = handed_over(&region, 52).await;
        for case in &cases {
            open(&region, &region.app, *case).await.expect("work");
        }
        // Half past ten in the evening.
        clock.advance_seconds(13 * 3_600 + 1_800);
        open(&region, &region.app, cases[3]).await.expect("shown");
        let casemanager = region.actor("casemanager");
        app::log::note_refusal(&region.app, casemanager, "ReviewList")
            .await
            .expect("noted");
        let month = region.app.today().month();
        let look = || async {
            app::log_review::picks(&region.app, &region.grant(), region.town, month)
                .await
                .expect("picks")
        };
        let picks = look().await;
        let counted = |reason| {
            let found = picks.counts.iter().find(|(of, _)| *of == reason);
            found.map_or(0, |(_, count)| *count)
        };
        assert_eq!(counted(PickReason::AfterHours), 1);
        assert_eq!(counted(PickReason::Denied), 1);
        assert_eq!(
            counted(PickReason::MassView),
            1,
            "25 on a first day is no median"
        );
        assert_eq!(counted(PickReason::Sample), 20);
        assert!(picks.of > picks.entries.len(), "{}", picks.of);
        assert!(picks.entries.iter().all(|one| !one.reasons.is_empty()));
        // The lot is the same when it is drawn again.
        let lot = |picks: &app::log_review::Picks| -> Vec<i64> {
            let drawn =
                |one: &&app::log_review::PickedEntry| one.reasons.contains(&PickReason::Sample);
            picks
                .entries
                .iter()
                .filter(drawn)
                .map(|one| one.entry.sequence)
                .collect()
        };
        let again = look().await;
        assert_eq!(lot(&picks), lot(&again));

        let denied = picks
            .entries
            .iter()
            .find(|one| one.reasons.contains(&PickReason::Denied))
            .expect("the refusal");
        let found = [(denied.entry.sequence, Finding::Explained)];
        app::log_review::note_findings(&region.app, &region.grant(), region.town, month, &found)
            .await
            .expect("noted");
        let again = look().await;
        let noted: Vec<_> = again
            .entries
            .iter()
            .filter_map(|one| Some((one.entry.sequence, one.finding?)))
            .collect();
        assert_eq!(noted, found);
        assert!(
            app::log_review::picks(&region.app, &region.grant(), region.elsewhere, month)
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn f7_a_review_is_overdue_from_the_day_after_its_term() {
    in_each_region(|region| async move {
        let clock = &region.fixture.clock;
        let cases = handed_over(&region, 1).await;
        open(&region, &region.app, cases[0]).await.expect("work");
        let overdue = || async {
            app::log_review::overdue(&region.app, &region.grant())
                .await
                .expect("a count")
        };
        // From 2 November to 14 December: the last day of the term.
        clock.advance_days(42);
        assert_eq!(overdue().await, 0);
        clock.advance_days(1);
        assert_eq!(overdue().await, 1);
        let november = region.app.today().month().plus(-1);
        app::log_review::sign_off(
            &region.app,
            &region.grant(),
            region.town,
            november,
            "Niets.",
        )
        .await
        .expect("signed");
        assert_eq!(overdue().await, 0);
    })
    .await;
}

#[tokio::test]
async fn f8_who_looked_is_found_by_case_and_only_within_the_own_municipality() {
    in_each_region(|region| async move {
        let cases = handed_over(&region, 2).await;
        open(&region, &region.app, cases[0]).await.expect("work");
        let looked = |grant, query: String| {
            let app = Arc::clone(&region.app);
            async move {
                app::log_person::who_looked(&app, &grant, &query)
                    .await
                    .expect("an answer")
            }
        };
        let entries = looked(region.grant(), cases[0].to_string())
            .await
            .expect("found");
        let acts: Vec<_> = entries.iter().map(|one| one.action.as_str()).collect();
        assert_eq!(
            acts.iter().filter(|act| **act == "OpenCase").count(),
            1,
            "{acts:?}"
        );
        assert!(acts.contains(&"SeeOutreachWorklist"), "{acts:?}");
        let other = looked(region.grant(), cases[1].to_string())
            .await
            .expect("found");
        assert!(other.iter().all(|one| one.action != "OpenCase"));
        let again = looked(region.grant(), cases[0].to_string())
            .await
            .expect("found");
        assert!(
            again.iter().any(|one| one.action == "SeeWhoLooked"),
            "asking is in the log too"
        );

        for nobody in [
            "",
            "Verzonnen",
            "K7P-4M2",
            "00000000-0000-7000-8000-000000000000",
        ] {
            assert!(looked(region.grant(), nobody.to_owned()).await.is_none());
        }
        let elsewhere = Actor {
            account: AccountId::from_uuid(Uuid::from_u128(1)),
            display: "E. Verzonnen".to_owned(),
            state: AccountState::Active,
            level: SignInLevel::Full,
            assignments: vec![Assignment {
                role: Role::PrivacyOfficer,
                municipalities: vec![region.elsewhere],
            }],
        };
        let grant = elsewhere
            .authorize::<policy::SeeWhoLooked>()
            .expect("a grant");
        assert!(looked(grant, cases[0].to_string()).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn the_log_is_kept_for_its_term_and_the_rest_still_proves_itself() {
    in_each_region(|region| async move {
        let cases = handed_over(&region, 3).await;
        open(&region, &region.app, cases[0]).await.expect("work");
        region.app.store().write_checkpoints().await.expect("notes");
        let trim = || async {
            let actor = app::setup::service_actor(&region.app)
                .await
                .expect("an actor");
            app::retention::trim_log(&region.app, &actor)
                .await
                .expect("trimmed")
        };
        let clock = &region.fixture.clock;
        let five_years = region
            .app
            .today()
            .days_until(region.app.today().plus_years(5));
        clock.advance_days(i64::from(five_years));
        assert_eq!(trim().await, 0, "five years to the day are kept");
        clock.advance_days(1);
        assert!(trim().await > 0);
        assert_eq!(trim().await, 0, "done once");
        let found = app::log::verify_all(&region.app).await.expect("a walk");
        assert_eq!(found.faults, Vec::<String>::new());
        let both = ["Weert, wijzigingen", "Weert, inzages"];
        for chain in both {
            assert!(
                found.cuts.iter().any(|cut| cut.contains(chain)),
                "{:?}",
                found.cuts
            );
        }
    })
    .await;
}
