//! Visits taken along on a telephone and sent later, on both engines.

use app::{
    cases::CasePage,
    outreach::{AnswerForm, VisitForm},
    visits_along::{self, Sent, TakenAlong},
};
use domain::{
    CaseId,
    outreach::{Answer, Channel, Phase, SaidBy, VisitOutcome},
};
use testkit::region::{Region, in_each_region};

use crate::{
    need_to_know::lock,
    outreach::{cards_posted, people},
};

/// Three visits for today, taken along.
async fn taken(region: &Region) -> TakenAlong {
    let cases = cards_posted(region, &people(3)).await;
    region.fixture.clock.advance_days(21);
    let today = region.app.today();
    for case in cases {
        let version = version(region, case).await;
        app::outreach::plan_visit(&region.app, &region.grant(), case, today, None, version)
            .await
            .expect("planned");
    }
    visits_along::take(&region.app, &region.grant())
        .await
        .expect("taken along")
}

async fn opened(region: &Region, case: CaseId) -> CasePage {
    app::cases::open(
        &region.app,
        &region.grant::<access::policy::OpenCase>(),
        case,
    )
    .await
    .expect("a case")
}

async fn version(region: &Region, case: CaseId) -> i64 {
    opened(region, case).await.version
}

async fn phase(region: &Region, case: CaseId) -> Phase {
    opened(region, case).await.phase
}

/// What was noted at the door of a stop.
fn noted(region: &Region, taken: &TakenAlong, at: usize) -> VisitForm {
    VisitForm {
        outcome: VisitOutcome::NotHomeNoteLeft,
        on: region.app.today(),
        minutes: 20,
        note: "Fluitketel op de vensterbank".to_owned(),
        version: taken.stops.get(at).expect("a stop").1.version,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b1_an_outcome_sent_twice_is_recorded_once() {
    in_each_region(|region| async move {
        let taken = taken(&region).await;
        assert_eq!(taken.stops.len(), 3);
        let (take, stop) = taken.stops.first().expect("a stop");
        let send = async || {
            let form = noted(&region, &taken, 0);
            visits_along::send(&region.app, &region.grant(), *take, form)
                .await
                .expect("an answer")
        };
        let before = version(&region, stop.case).await;
        // The second comes while the first is under way, the third after a lost answer.
        let (first, second) = tokio::join!(Box::pin(send()), Box::pin(send()));
        assert_eq!((first, second), (Sent::Recorded, Sent::Recorded));
        assert_eq!(Box::pin(send()).await, Sent::Recorded);
        let grown = version(&region, stop.case).await - before;
        assert_eq!(phase(&region, stop.case).await, Phase::NotReached);
        let standing = visits_along::standing(&region.app, &region.grant())
            .await
            .expect("what stands");
        assert_eq!(standing.len(), 2);
        assert!(!standing.contains(take));
        // Another's visit, sent once, adds as much.
        let (other, once) = taken.stops.get(1).expect("a stop");
        let before = version(&region, once.case).await;
        let grant = region.grant();
        let alone = visits_along::send(&region.app, &grant, *other, noted(&region, &taken, 1));
        assert_eq!(Box::pin(alone).await.expect("an answer"), Sent::Recorded);
        assert_eq!(version(&region, once.case).await - before, grown);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b3_what_a_colleague_or_the_young_person_did_meanwhile_comes_back_and_stays() {
    in_each_region(|region| async move {
        let taken = taken(&region).await;
        let (answered, objected) = (&taken.stops[0], &taken.stops[1]);
        let form = AnswerForm {
            answer: Answer::WantsSupport,
            said_by: SaidBy::YoungPerson,
            channel: Channel::Phone,
            minutes: 5,
            on: region.app.today(),
            note: String::new(),
            version: answered.1.version,
        };
        app::outreach::record_answer(&region.app, &region.grant(), answered.1.case, form)
            .await
            .expect("a yes");
        let objection = region
            .actor("casemanager")
            .authorize::<access::policy::RecordObjection>()
            .expect("the casemanager may");
        app::outreach::object(
            &region.app,
            &objection,
            objected.1.case,
            app::outreach::Objection {
                channel: Channel::Email,
                told_of_mark: true,
            },
            objected.1.version,
        )
        .await
        .expect("destroyed");
        let standing = visits_along::standing(&region.app, &region.grant())
            .await
            .expect("what stands");
        assert_eq!(standing, [taken.stops[2].0], "a copy outlives its reason");
        for at in [0, 1] {
            let form = noted(&region, &taken, at);
            let sent = visits_along::send(&region.app, &region.grant(), taken.stops[at].0, form)
                .await
                .expect("an answer");
            assert!(matches!(sent, Sent::NotRecorded(_)), "{sent:?}");
        }
        assert_eq!(phase(&region, answered.1.case).await, Phase::WantsSupport);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_nobody_sends_what_another_took_along() {
    in_each_region(|region| async move {
        let taken = taken(&region).await;
        let other = region
            .actor("other_casemanager")
            .authorize()
            .expect("may record visits");
        let form = noted(&region, &taken, 0);
        let sent = visits_along::send(&region.app, &other, taken.stops[0].0, form)
            .await
            .expect("an answer");
        assert!(matches!(sent, Sent::NotRecorded(_)), "{sent:?}");
        assert_eq!(
            phase(&region, taken.stops[0].1.case).await,
            Phase::VisitPlanned
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_a_visit_taken_along_to_who_is_locked_meanwhile_stands_no_longer() {
    in_each_region(|region| async move {
        let taken = taken(&region).await;
        let (take, stop) = taken.stops.first().expect("a stop");
        lock(&region, "privacy_officer", stop.case, "casemanager")
            .await
            .expect("locked");
        let standing = visits_along::standing(&region.app, &region.grant())
            .await
            .expect("what stands");
        assert_eq!(standing.len(), 2);
        assert!(!standing.contains(take), "a copy outlives its reason");
        let form = noted(&region, &taken, 0);
        let sent = visits_along::send(&region.app, &region.grant(), *take, form)
            .await
            .expect("an answer");
        assert!(matches!(sent, Sent::NotRecorded(_)), "{sent:?}");
    })
    .await;
}
