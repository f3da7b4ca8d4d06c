//! The end of a list, cut off at every step: what the data say and what the vault keeps still fit.

use std::{pin::pin, task::Poll};

use access::policy;
use app::lists::Purpose;
use domain::{
    ListId, PersonId,
    list::{AlarmKind, Outcome},
    outreach::NextAction,
};
use store::{Desk, ListState};
use testkit::region::{Region, in_each_region};
use vault::Compartment;

use crate::lists::first;

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_commit_cut_off_anywhere_is_whole_once_the_next_list_is_read() {
    in_each_region(|region| async move {
        let list = first(&region).await.overview.id;
        let grant = region.grant::<policy::CommitList>();
        cut_off_until_it_ends(&region, list, || {
            app::lists::commit(&region.app, &grant, list, Purpose::Approach, &[])
        })
        .await;
        region.open_gate().await;
        region.hand_over(list).await;
        let again = first(&region).await;
        assert_eq!(again.tally.outcome(Outcome::New), 0, "{:?}", again.tally);
        assert_eq!(again.tally.outcome(Outcome::AlreadyKnown), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_list_whose_giving_up_was_cut_off_can_still_be_committed() {
    in_each_region(|region| async move {
        let list = first(&region).await.overview.id;
        let grant = region.grant::<policy::UploadList>();
        cut_off_until_it_ends(&region, list, || {
            app::lists::abandon(&region.app, &grant, list)
        })
        .await;
        nothing_waits_after_the_next_list(&region, list).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_list_whose_counting_was_cut_off_can_still_be_approached() {
    in_each_region(|region| async move {
        let list = first(&region).await.overview.id;
        let grant = region.grant::<policy::CommitList>();
        cut_off_until_it_ends(&region, list, || {
            app::lists::commit(&region.app, &grant, list, Purpose::CountingOnly, &[])
        })
        .await;
        nothing_waits_after_the_next_list(&region, list).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_21_of_two_lists_read_side_by_side_only_one_brings_the_people_in() {
    in_each_region(|region| async move {
        let one = first(&region).await.overview.id;
        let other = first(&region).await.overview.id;
        region.app.clock().advance_seconds(60);
        let grant = region.grant::<policy::CommitList>();
        let alarms: Vec<String> = AlarmKind::ALL
            .iter()
            .map(|kind| kind.code().to_owned())
            .collect();
        let commit =
            |list| app::lists::commit(&region.app, &grant, list, Purpose::Approach, &alarms);
        commit(one).await.expect("the first");
        let refused = commit(other).await;
        assert!(
            matches!(
                &refused,
                Err(app::AppError::Rule {
                    requirement: "C5",
                    ..
                })
            ),
            "{refused:?}"
        );
        region.open_gate().await;
        region.hand_over(one).await;
        let again = first(&region).await;
        assert_eq!(again.tally.outcome(Outcome::AlreadyKnown), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g6_a_taking_back_that_was_cut_off_anywhere_leaves_no_key_behind() {
    in_each_region(|region| async move {
        let mut cut_between = false;
        let mut people = Vec::new();
        // Some work goes on in tasks of its own, so a step is not always as long: once more when no cut
        // fell where it should.
        for _ in 0..25 {
            let list = first(&region).await.overview.id;
            let commit = region.grant::<policy::CommitList>();
            app::lists::commit(&region.app, &commit, list, Purpose::Approach, &[])
                .await
                .expect("committed");
            people = people_of(&region).await;
            assert_eq!(people.len(), 3, "of the one who is known nothing is kept");
            let grant = region.grant::<policy::TakeBackList>();
            for steps in 1..2_000 {
                cut_off_after(steps, app::lists::take_back(&region.app, &grant, list)).await;
                let review = region.grant::<policy::ReviewList>();
                let detail = app::lists::detail(&region.app, &review, list).await;
                let taken_back = detail.expect("the list").overview.state == ListState::TakenBack;
                let keys = keys_of(&region, &people).await;
                if !taken_back {
                    assert_eq!(keys, 3, "cut off after {steps} steps, somebody is lost");
                    continue;
                }
                cut_between = keys > 0;
                break;
            }
            if cut_between {
                break;
            }
        }
        assert!(cut_between, "no cut fell between data and vault");
        let service = app::setup::service_actor(&region.app).await.expect("one");
        app::lists::finish_commits(&region.app, &service)
            .await
            .expect("finished");
        assert_eq!(keys_of(&region, &people).await, 0);
        let ledger = std::fs::read_to_string(&region.fixture.config.ledger).expect("a ledger");
        for person in &people {
            assert!(ledger.contains(&person.uuid().to_string()), "{ledger}");
        }
        let left = region.app.store().taken_back(region.town).await;
        assert_eq!(left.expect("asked"), []);
        let again = first(&region).await;
        assert_eq!(again.tally.outcome(Outcome::New), 4, "{:?}", again.tally);
    })
    .await;
}

/// The people whom the town's desk has something to do for.
async fn people_of(region: &Region) -> Vec<PersonId> {
    let grant = region.grant::<policy::HandOverList>();
    let mut people = Vec::new();
    for action in [NextAction::HandOver, NextAction::CompleteAddress] {
        let store = region.app.store();
        let rows = store
            .cases_to(&grant, Desk::Municipal, action, None, 100)
            .await;
        people.extend(rows.expect("cases").iter().map(|row| row.person));
    }
    people
}

/// How many of these have an identity key.
async fn keys_of(region: &Region, people: &[PersonId]) -> usize {
    let people: Vec<uuid::Uuid> = people.iter().map(|person| person.uuid()).collect();
    let keys = region
        .app
        .store()
        .subject_keys(region.town, &people, Compartment::Identity)
        .await;
    keys.expect("keys").len()
}

/// Ends the list, cut off after one step, two steps, and so on until the data say that it has ended;
/// as long as they do not, the vault keeps what a commit needs.
async fn cut_off_until_it_ends<F>(region: &Region, list: ListId, end: impl Fn() -> F)
where
    F: Future,
{
    let grant = region.grant::<policy::ReviewList>();
    for steps in 1..2_000 {
        cut_off_after(steps, end()).await;
        let detail = app::lists::detail(&region.app, &grant, list).await;
        if detail.expect("the list").overview.state != ListState::Staged {
            assert!(steps > 1, "it was cut off at least once");
            return;
        }
        assert!(
            waits(region, list).await,
            "cut off after {steps} steps, the list can be committed without its keys"
        );
    }
    panic!("the list never ended");
}

/// Polls a future this many times at most and then drops it, as a task that is stopped.
pub(crate) async fn cut_off_after(steps: u32, work: impl Future) {
    let mut work = pin!(work);
    let mut left = steps;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        work.as_mut().poll(context).map(drop)
    })
    .await;
}

async fn waits(region: &Region, list: ListId) -> bool {
    let waiting = region.app.store().lists_waiting().await;
    waiting.expect("the vault").contains(&(region.town, list))
}

/// What a cut left in the vault of a list that ended is gone when the next one is read.
async fn nothing_waits_after_the_next_list(region: &Region, list: ListId) {
    first(region).await;
    assert!(!waits(region, list).await);
}
