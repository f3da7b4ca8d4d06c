//! The step from school on both engines (S0-01 to S0-03, S3-02 to S3-05, S3-21): each quarter an answer, who is not in view a task.

use access::policy;
use app::{
    AppError,
    school::{self, DestroyReason, PupilLine, TransitionView},
};
use domain::{
    NoticeKind, SchoolListId, SchoolRowId,
    monitor::Quarter,
    school::{
        Aim, Asks, Coverage, Need, SchoolListKind, ShownCoverage, Situation, TransitionAnswer,
    },
};
use testkit::{
    corpus::made_up_bsn,
    region::{Region, in_each_region},
    schools::{self, Leaver},
};

/// Somebody who left practical education at eighteen.
fn left(number: u32, family_name: &str, code: &str, region: &Region) -> Leaver {
    let on = region.app.today();
    Leaver {
        born: on.plus_years(-18),
        education: "pro",
        diploma: "pro",
        ..Leaver::early(&made_up_bsn(number), family_name, code, on, 0)
    }
}

async fn taken_in(region: &Region, kind: SchoolListKind, leavers: &[Leaver]) -> SchoolListId {
    let worker = region.actor_today("rmc_worker").await;
    let on = region.app.today();
    schools::take_in(&region.app, &worker, kind, on, leavers)
        .await
        .expect("taken in")
}

async fn three(region: &Region) -> SchoolListId {
    let leavers = [
        left(11, "Boterbloem", "GM0988", region),
        left(12, "Distelvink", "GM0988", region),
        left(13, "Heikikker", "GM0946", region),
    ];
    taken_in(region, SchoolListKind::Outflow, &leavers).await
}

async fn seen(region: &Region, who: &str, mine: bool) -> TransitionView {
    let grant = region.grant_today(who).await;
    let quarter = school::this_quarter(&region.app);
    school::transitions(&region.app, &grant, quarter, mine)
        .await
        .expect("pupils")
}

fn named<'a>(view: &'a TransitionView, family_name: &str) -> &'a PupilLine {
    let found = view
        .pupils
        .iter()
        .find(|one| one.name.ends_with(family_name));
    found.unwrap_or_else(|| panic!("{family_name} is followed"))
}

fn answer(situation: Situation) -> TransitionAnswer {
    TransitionAnswer {
        situation,
        aim: Aim::Mbo,
        needs: vec![Need::Structure],
    }
}

async fn say(
    region: &Region,
    who: &str,
    row: SchoolRowId,
    said: (Quarter, u32),
    situation: Situation,
) -> Result<(), AppError> {
    let grant = region.grant_today(who).await;
    school::say(&region.app, &grant, row, said, answer(situation)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_03_s3_04_s3_05_each_quarter_an_answer_and_who_is_not_in_view_is_a_task() {
    in_each_region(|region| async move {
        three(&region).await;
        let early = [Leaver::early(
            &made_up_bsn(20),
            "Kruisbes",
            "GM0988",
            region.app.today(),
            0,
        )];
        taken_in(&region, SchoolListKind::EarlyLeavers, &early).await;
        let view = seen(&region, "rmc_worker", false).await;
        assert_eq!(
            view.pupils.len(),
            3,
            "early leavers are another list's work"
        );
        assert!(view.pupils.iter().all(|one| one.asks == Asks::Answer));
        assert_eq!(
            seen(&region, "regisseur", false).await.pupils.len(),
            2,
            "own municipality"
        );
        let now = school::this_quarter(&region.app);
        let row = named(&view, "Boterbloem").row;
        say(&region, "regisseur", row, (now, 0), Situation::NotInView)
            .await
            .expect("said");
        let view = seen(&region, "rmc_worker", false).await;
        assert_eq!(
            view.pupils.first().map(|one| one.asks),
            Some(Asks::Approach),
            "first of all"
        );
        let worker = region.actor("rmc_worker").account;
        let told = region
            .app
            .store()
            .notices_of(worker, 20)
            .await
            .expect("notices");
        let asked = told
            .iter()
            .filter(|one| one.kind == NoticeKind::PupilNotInView);
        assert_eq!(asked.count(), 1);
        assert!(told.iter().all(|one| one.case.is_none()));
        let late = say(&region, "rmc_worker", row, (now, 0), Situation::AtWork).await;
        assert!(matches!(late, Err(AppError::Changed)), "{late:?}");
        say(&region, "rmc_worker", row, (now, 1), Situation::AtWork)
            .await
            .expect("found");
        let view = seen(&region, "rmc_worker", false).await;
        let expected = Coverage {
            at_work: 1,
            open: 2,
            ..Coverage::default()
        };
        assert_eq!(view.coverage, expected);
        let far = say(
            &region,
            "rmc_worker",
            row,
            (now.plus(-2), 0),
            Situation::AtWork,
        )
        .await;
        assert!(matches!(far, Err(AppError::Invalid(_))), "{far:?}");
        say(
            &region,
            "rmc_worker",
            row,
            (now.plus(-1), 0),
            Situation::AtSchool,
        )
        .await
        .expect("late");
        let grant = region.grant_today("rmc_worker").await;
        let one = school::pupil(&region.app, &grant, row)
            .await
            .expect("a pupil");
        assert_eq!(one.history.len(), 3);
        assert_eq!(one.line.before, Some(Situation::AtSchool));
        assert_eq!(
            one.line.said.map(|said| said.needs),
            Some(vec![Need::Structure])
        );
        // A new quarter asks anew, and remembers.
        region.fixture.clock.advance_days(92);
        let view = seen(&region, "rmc_worker", false).await;
        let line = named(&view, "Boterbloem");
        assert_eq!(
            (line.asks, line.before),
            (Asks::Answer, Some(Situation::AtWork))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_01_a_coach_has_pupils_of_their_own_and_can_let_them_go() {
    in_each_region(|region| async move {
        three(&region).await;
        let view = seen(&region, "rmc_worker", false).await;
        let row = named(&view, "Distelvink").row;
        let takes = region.grant_today("rmc_worker").await;
        school::take(&region.app, &takes, row).await.expect("taken");
        let mine = seen(&region, "rmc_worker", true).await;
        assert_eq!(mine.pupils.len(), 1);
        assert!(named(&mine, "Distelvink").is_mine);
        assert!(seen(&region, "regisseur", true).await.pupils.is_empty());
        let other = region.grant_today("regisseur").await;
        let refused = school::let_go(&region.app, &other, row).await;
        assert!(matches!(refused, Err(AppError::Changed)), "{refused:?}");
        school::take(&region.app, &other, row)
            .await
            .expect("taken over");
        assert!(seen(&region, "rmc_worker", true).await.pupils.is_empty());
        school::let_go(&region.app, &other, row)
            .await
            .expect("let go");
        assert!(
            named(&seen(&region, "regisseur", false).await, "Distelvink")
                .coach
                .is_none()
        );
        // Another municipality's pupil is absent.
        let far = named(&view, "Heikikker").row;
        let absent = school::take(&region.app, &other, far).await;
        assert!(
            matches!(absent, Err(AppError::NotFound | AppError::Store(_))),
            "{absent:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_02_s3_06_the_coverage_is_told_as_numbers_and_a_few_are_not() {
    in_each_region(|region| async move {
        let leavers: Vec<Leaver> = (0..12)
            .map(|number| left(30 + number, &format!("Bloem{number}"), "GM0988", &region))
            .collect();
        taken_in(&region, SchoolListKind::Outflow, &leavers).await;
        let now = school::this_quarter(&region.app);
        let rows: Vec<SchoolRowId> = seen(&region, "rmc_worker", false)
            .await
            .pupils
            .iter()
            .map(|one| one.row)
            .collect();
        let counts = || async {
            let grant = region.grant_today("project_leader").await;
            let all = school::transition_counts(&region.app, &grant)
                .await
                .expect("counts");
            all.first().map(|one| one.shown).expect("this quarter")
        };
        let open = |open| Coverage {
            open,
            ..Coverage::default()
        };
        assert_eq!(counts().await, ShownCoverage::Whole(open(12)));
        for row in &rows[..3] {
            say(&region, "rmc_worker", *row, (now, 0), Situation::AtSchool)
                .await
                .expect("said");
        }
        assert_eq!(counts().await, ShownCoverage::Followed(12));
        for row in &rows[3..7] {
            say(
                &region,
                "rmc_worker",
                *row,
                (now, 0),
                Situation::DayActivity,
            )
            .await
            .expect("said");
        }
        let totals = ShownCoverage::Totals {
            followed: 12,
            answered: 7,
        };
        assert_eq!(counts().await, totals);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn avg_17_who_is_destroyed_is_followed_no_longer_and_leaves_nothing_readable() {
    in_each_region(|region| async move {
        three(&region).await;
        let now = school::this_quarter(&region.app);
        let row = named(&seen(&region, "rmc_worker", false).await, "Boterbloem").row;
        say(&region, "rmc_worker", row, (now, 0), Situation::AtWork)
            .await
            .expect("said");
        let takes = region.grant_today("rmc_worker").await;
        school::take(&region.app, &takes, row).await.expect("taken");
        let destroys = region
            .grant_today::<policy::DestroySchoolRow>("rmc_worker")
            .await;
        school::destroy(&region.app, &destroys, row, DestroyReason::Erasure)
            .await
            .expect("gone");
        let view = seen(&region, "rmc_worker", false).await;
        assert_eq!(view.pupils.len(), 2);
        let sees = region
            .grant_today::<policy::SeeTransitions>("rmc_worker")
            .await;
        let gone = school::pupil(&region.app, &sees, row).await;
        assert!(matches!(gone, Err(AppError::NotFound)));
        let kept = region
            .app
            .store()
            .transition_answers(&sees, (now, now))
            .await
            .expect("read");
        assert!(kept.iter().all(|one| one.sealed.is_none()));
        assert!(
            region
                .app
                .store()
                .transition_coaches(&sees)
                .await
                .expect("read")
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_02_t15_that_a_quarter_began_is_told_once_where_there_are_pupils() {
    in_each_region(|region| async move {
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service");
        let asked = || async {
            app::notices::tell_of_today(&region.app, &service)
                .await
                .expect("told");
            let worker = region.actor("rmc_worker").account;
            let all = region
                .app
                .store()
                .notices_of(worker, 20)
                .await
                .expect("notices");
            all.iter()
                .filter(|one| one.kind == NoticeKind::TransitionsAsked)
                .count()
        };
        assert_eq!(asked().await, 0, "nobody to follow");
        three(&region).await;
        let first = asked().await;
        assert!(first > 0);
        assert_eq!(asked().await, first, "told once");
    })
    .await;
}
