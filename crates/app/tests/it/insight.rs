//! Looking into a case outside one's own work: by an exact key, on request, in an emergency (D10).

use std::time::{Duration, Instant};

use access::policy;
use app::{AppError, notices::NoticeLine};
use domain::{
    CaseId, EmergencyReason, InsightKind, InsightReason, InsightState, NoticeKind, PickReason,
};
use testkit::region::{Region, in_each_region};

use crate::{
    need_to_know::{by_phone, found_cases, key, lift, lock, object},
    outreach::{cards_posted, people},
};

/// Somebody of a list who was handed over, and the exact key that says so.
async fn one_handed_over(region: &Region) -> (CaseId, String) {
    let everyone = people(2);
    let cases = cards_posted(region, &everyone).await;
    for person in &everyone {
        let key = key(person);
        let found = found_cases(region, "casemanager", &key).await;
        let first = *cases.first().expect("somebody");
        if found.contains(&first) && found.len() == 1 {
            return (first, key);
        }
    }
    panic!("nobody has a name of their own");
}

async fn exists(region: &Region, who: &str, key: &str) -> Result<bool, AppError> {
    let grant = region.grant_today::<policy::SearchOutside>(who).await;
    app::insight::exists(&region.app, &grant, key).await
}

async fn opens_led(region: &Region, case: CaseId) -> Result<app::cases::CasePage, AppError> {
    let grant = region.grant_today::<policy::OpenLedCase>("regisseur").await;
    app::cases::open_led(&region.app, &grant, case).await
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_outside_ones_own_work_only_an_exact_key_says_that_there_is_a_case() {
    in_each_region(|region| async move {
        let (case, key) = one_handed_over(&region).await;
        assert!(exists(&region, "regisseur", &key).await.expect("an answer"));
        assert!(
            exists(&region, "list_handler", &key)
                .await
                .expect("an answer")
        );
        // Not to whom it is own work, nor in another municipality, nor to whom it is locked for.
        assert!(
            !exists(&region, "casemanager", &key)
                .await
                .expect("an answer")
        );
        assert!(!exists(&region, "elsewhere", &key).await.expect("an answer"));
        assert!(!exists(&region, "neighbour", &key).await.expect("an answer"));
        lock(&region, "privacy_officer", case, "regisseur")
            .await
            .expect("locked");
        assert!(!exists(&region, "regisseur", &key).await.expect("an answer"));
        let family = key.rsplit_once(' ').expect("a date").0;
        for part in [family, "1-1-2001", &family[..family.len() - 1]] {
            let answer = exists(&region, "list_handler", part).await;
            assert!(
                matches!(answer, Err(AppError::Invalid(_)) | Ok(false)),
                "{part}"
            );
        }
        assert!(matches!(
            opens_led(&region, case).await,
            Err(AppError::NotFound)
        ));
        // Guessing is held back.
        let mut held_back = false;
        for day in 1..15 {
            let guess = exists(&region, "list_handler", &format!("{family} {day}-1-1999")).await;
            held_back |= matches!(guess, Err(AppError::Wait(_)));
        }
        assert!(held_back);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_leave_to_look_is_asked_granted_until_a_day_and_only_for_reading() {
    in_each_region(|region| async move {
        let (case, key) = one_handed_over(&region).await;
        let app = &region.app;
        let today = app.today();
        let asks = region
            .grant_today::<policy::SearchOutside>("regisseur")
            .await;
        let late = app::insight::ask(
            app,
            &asks,
            &key,
            InsightReason::StandsIn,
            today.plus_days(15),
        )
        .await;
        assert!(
            matches!(late, Err(AppError::Invalid(_))),
            "longer than the dated rule"
        );
        app::insight::ask(
            app,
            &asks,
            &key,
            InsightReason::StandsIn,
            today.plus_days(3),
        )
        .await
        .expect("asked");
        let again = app::insight::ask(app, &asks, &key, InsightReason::Called, today).await;
        assert!(matches!(again, Err(AppError::Rule { .. })), "asked once");
        assert!(matches!(
            opens_led(&region, case).await,
            Err(AppError::NotFound)
        ));

        let answers = region
            .grant_today::<policy::AnswerInsight>("casemanager")
            .await;
        assert_eq!(
            app::insight::to_notice(app, &answers)
                .await
                .expect("counts"),
            (1, 0)
        );
        let waiting = app::insight::of_others(app, &answers)
            .await
            .expect("requests");
        assert_eq!(waiting.len(), 1);
        let elsewhere = region
            .grant_today::<policy::AnswerInsight>("other_casemanager")
            .await;
        let foreign = app::insight::answer(
            app,
            &elsewhere,
            &waiting[0].id.to_string(),
            InsightState::Granted,
            None,
        )
        .await;
        assert!(matches!(foreign, Err(AppError::NotFound)));
        app::insight::answer(
            app,
            &answers,
            &waiting[0].id.to_string(),
            InsightState::Granted,
            Some(today.plus_days(1)),
        )
        .await
        .expect("granted");
        let twice = app::insight::answer(
            app,
            &answers,
            &waiting[0].id.to_string(),
            InsightState::Refused,
            None,
        )
        .await;
        assert!(matches!(twice, Err(AppError::NotFound)), "answered once");

        let page = opens_led(&region, case).await.expect("opened");
        assert!(page.is_read_only() && page.possible.is_empty() && page.guidance.is_empty());
        assert_eq!(page.leave.map(|(kind, _)| kind), Some(InsightKind::Asked));
        // Only the one who asked, only to read, only that case.
        let objection = region
            .grant_today::<policy::RecordObjection>("regisseur")
            .await;
        assert!(matches!(
            app::cases::open_to_object(app, &objection, case).await,
            Err(AppError::NotFound)
        ));
        let refused = app::outreach::object(app, &objection, case, by_phone(), page.version).await;
        assert!(matches!(refused, Err(AppError::NotFound)));
        let mine = app::insight::mine(app, &asks).await.expect("mine");
        assert!(mine[0].is_open && mine[0].name.is_empty());
        // Through the last day, and no longer.
        app.clock().advance_days(1);
        assert!(opens_led(&region, case).await.is_ok());
        app.clock().advance_days(1);
        assert!(matches!(
            opens_led(&region, case).await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_f7_an_emergency_opens_one_case_for_a_day_and_everyone_concerned_sees_it() {
    in_each_region(|region| async move {
        let (case, key) = one_handed_over(&region).await;
        let app = &region.app;
        let breaks = region.grant_today::<policy::BreakGlass>("regisseur").await;
        assert!(matches!(
            app::insight::break_glass(app, &breaks, "niemand 1-1-2001", EmergencyReason::Danger)
                .await,
            Err(AppError::NotFound)
        ));
        let opened = app::insight::break_glass(app, &breaks, &key, EmergencyReason::Danger)
            .await
            .expect("opened");
        assert_eq!(opened, case);
        let page = opens_led(&region, case).await.expect("read");
        assert!(page.is_read_only() && page.possible.is_empty());
        assert!(
            !page.identity.address_line_1.is_empty(),
            "what an emergency needs"
        );

        // Told at once: to those who have the case, on it, and to the privacy officer.
        let answers = region
            .grant_today::<policy::AnswerInsight>("casemanager")
            .await;
        assert_eq!(
            app::insight::to_notice(app, &answers)
                .await
                .expect("counts"),
            (0, 1)
        );
        let own = app::cases::open(app, &region.grant(), case)
            .await
            .expect("own work");
        assert_eq!(own.emergencies.len(), 1);
        assert_eq!(own.emergencies[0].0, "regisseur");
        assert!(!own.is_read_only() && own.leave.is_none());
        let watches = region
            .grant_today::<policy::ReviewLog>("privacy_officer")
            .await;
        assert_eq!(
            app::insight::emergencies(app, &watches)
                .await
                .expect("told")
                .len(),
            1
        );

        // Every view is in the log as such, and every one is picked for the review.
        for _ in 0..3 {
            opens_led(&region, case).await.expect("read");
        }
        let picks = app::log_review::picks(app, &watches, region.town, app.today().month())
            .await
            .expect("picks");
        let emergency = picks
            .counts
            .iter()
            .find(|(reason, _)| *reason == PickReason::Emergency)
            .map(|(_, count)| *count);
        assert_eq!(emergency, Some(4));

        // A lock goes before it; and it ends by the clock.
        app.clock().advance_seconds(24 * 3_600 - 60);
        assert!(opens_led(&region, case).await.is_ok());
        lock(&region, "privacy_officer", case, "regisseur")
            .await
            .expect("locked");
        assert!(matches!(
            opens_led(&region, case).await,
            Err(AppError::NotFound)
        ));
        lift(&region, case, "regisseur").await.expect("lifted");
        app.clock().advance_seconds(61);
        assert!(matches!(
            opens_led(&region, case).await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

async fn kinds_told(region: &Region, who: &str) -> Vec<NoticeKind> {
    let actor = region.actor_today(who).await;
    let grant = actor.authorize::<policy::SeeNotices>().expect("may");
    let lines = app::notices::all(&region.app, &grant, &actor).await;
    let kind = |line: &NoticeLine| line.kind;
    lines.expect("notices").iter().map(kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_a_request_its_answer_and_an_emergency_are_told_at_once() {
    in_each_region(|region| async move {
        let (_, key) = one_handed_over(&region).await;
        let app = &region.app;
        let asks = region
            .grant_today::<policy::SearchOutside>("regisseur")
            .await;
        app::insight::ask(app, &asks, &key, InsightReason::Called, app.today())
            .await
            .expect("asked");
        assert_eq!(
            kinds_told(&region, "casemanager").await,
            [NoticeKind::AccessAsked]
        );
        assert_eq!(kinds_told(&region, "privacy_officer").await, []);
        let answers = region
            .grant_today::<policy::AnswerInsight>("casemanager")
            .await;
        let waiting = app::insight::of_others(app, &answers)
            .await
            .expect("requests");
        let request = waiting[0].id.to_string();
        app::insight::answer(app, &answers, &request, InsightState::RefusedCallMe, None)
            .await
            .expect("refused");
        assert_eq!(
            kinds_told(&region, "regisseur").await,
            [NoticeKind::AccessAnswered]
        );
        let breaks = region.grant_today::<policy::BreakGlass>("regisseur").await;
        app::insight::break_glass(app, &breaks, &key, EmergencyReason::CrisisService)
            .await
            .expect("opened");
        for who in ["casemanager", "privacy_officer"] {
            let told = kinds_told(&region, who).await;
            assert_eq!(told.first(), Some(&NoticeKind::BreakGlass), "{who}");
        }
        assert_eq!(kinds_told(&region, "other_casemanager").await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_d10_absent_and_not_allowed_are_answered_alike_and_no_sooner() {
    in_each_region(|region| async move {
        let (case, key) = one_handed_over(&region).await;
        lock(&region, "privacy_officer", case, "regisseur")
            .await
            .expect("locked");
        let family = key.rsplit_once(' ').expect("a date").0;
        let nobody = format!("{family} 29-2-1996");
        // Locked, another municipality's, one's own work, nobody.
        for (who, key) in [
            ("regisseur", &key),
            ("elsewhere", &key),
            ("casemanager", &key),
            ("regisseur", &nobody),
            ("elsewhere", &nobody),
        ] {
            let start = Instant::now();
            let answer = exists(&region, who, key).await;
            assert!(matches!(answer, Ok(false)), "{who} {key}: {answer:?}");
            assert!(start.elapsed() >= Duration::from_millis(50), "{who} {key}");
            let grant = region.grant_today::<policy::BreakGlass>(who).await;
            let start = Instant::now();
            let opened =
                app::insight::break_glass(&region.app, &grant, key, EmergencyReason::Danger).await;
            assert!(matches!(opened, Err(AppError::NotFound)), "{who} {key}");
            assert!(start.elapsed() >= Duration::from_millis(50), "{who} {key}");
        }
        for typed in [&key, &nobody] {
            let start = Instant::now();
            assert!(found_cases(&region, "regisseur", typed).await.is_empty());
            assert!(start.elapsed() >= Duration::from_millis(50), "{typed}");
        }
    })
    .await;
}

/// Entries of the log of reads with this action.
async fn logged(region: &Region, action: &str) -> usize {
    let watches = region
        .grant_today::<policy::ReviewLog>("privacy_officer")
        .await;
    let filter = app::log::LogFilter {
        municipality: None,
        from: None,
        until: None,
        account: None,
        action: Some(action.to_owned()),
        chain: store::Chain::Reads,
        before: None,
    };
    let entries = app::log::entries(&region.app, &watches, &filter)
        .await
        .expect("the log");
    entries.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_e9_who_breaks_the_glass_in_vain_is_in_the_log_and_a_day_of_searching_holds_no_emergency_back()
 {
    in_each_region(|region| async move {
        let (case, key) = one_handed_over(&region).await;
        let app = &region.app;
        let mut held_back = false;
        for day in 1..15 {
            let guess = exists(&region, "regisseur", &format!("verzonnen {day}-1-1999")).await;
            held_back |= matches!(guess, Err(AppError::Wait(_)));
        }
        assert!(held_back);
        let breaks = region.grant_today::<policy::BreakGlass>("regisseur").await;
        let before = logged(&region, "BreakGlass").await;
        let nobody = "verzonnen 1-1-2001";
        let vain = app::insight::break_glass(app, &breaks, nobody, EmergencyReason::Danger).await;
        assert!(matches!(vain, Err(AppError::NotFound)));
        assert_eq!(logged(&region, "BreakGlass").await, before + 1);
        let opened = app::insight::break_glass(app, &breaks, &key, EmergencyReason::Danger)
            .await
            .expect("an emergency is not held back");
        assert_eq!(opened, case);
        // Guessing by way of the emergency is held back all the same.
        let mut guesses = 0;
        while !matches!(
            app::insight::break_glass(app, &breaks, nobody, EmergencyReason::Danger).await,
            Err(AppError::Wait(_))
        ) {
            guesses += 1;
            assert!(guesses < 12, "guessing goes on");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g6_whoever_is_destroyed_is_open_to_nobody_and_no_request_is_left() {
    in_each_region(|region| async move {
        let (case, key) = one_handed_over(&region).await;
        let app = &region.app;
        let asks = region
            .grant_today::<policy::SearchOutside>("regisseur")
            .await;
        let breaks = region.grant_today::<policy::BreakGlass>("regisseur").await;
        app::insight::ask(app, &asks, &key, InsightReason::StandsIn, app.today())
            .await
            .expect("asked");
        app::insight::break_glass(app, &breaks, &key, EmergencyReason::Danger)
            .await
            .expect("opened");
        object(&region, case).await;
        assert!(matches!(
            opens_led(&region, case).await,
            Err(AppError::NotFound)
        ));
        assert!(!exists(&region, "regisseur", &key).await.expect("an answer"));
        let again = app::insight::ask(app, &asks, &key, InsightReason::StandsIn, app.today()).await;
        assert!(matches!(again, Err(AppError::NotFound)));
        assert_eq!(app::insight::mine(app, &asks).await.expect("mine").len(), 0);
        assert_eq!(kinds_told(&region, "privacy_officer").await, []);
    })
    .await;
}
