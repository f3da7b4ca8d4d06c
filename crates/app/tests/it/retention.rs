//! Ten years of terms: by itself, by a signed list, held back, or told; never silently kept (G9).

use access::policy;
use app::{
    AppError,
    certificates::CertificateView,
    destruction_lists::{self, DestructionList, HoldForm},
    guidance::{self, RightAct},
    retention::Run,
    rules::RuleForm,
};
use domain::{
    CaseId, Day, RecognitionMode, RuleKey,
    destruction::{DestructionGround, DestructionScope},
    guidance::ReadBackOffer,
    outreach::{Answer, Channel, Phase, SaidBy},
    retention::{HoldReason, RetentionClass},
};
use testkit::{
    guidance::{hand_over, regisseur_does},
    region::{Region, in_each_region},
};

use crate::{
    deeds::{What, by_casemanager, standing},
    need_to_know::{lift, lock},
    outreach::{answer, cards_posted, young},
};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Goes to nine in the morning of a day and lets the schedule do what is due.
async fn morning_of(region: &Region, on: &str) -> Run {
    let days = region.app.today().days_until(day(on));
    assert!(days >= 0, "{on} has passed");
    region.app.clock().advance_seconds(i64::from(days) * 86_400);
    assert_eq!(region.app.today(), day(on));
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("the service");
    app::retention::run_due(&region.app, &service)
        .await
        .expect("what is due")
}

async fn the_list(region: &Region) -> DestructionList {
    let grant = region.grant_today("privacy_officer").await;
    destruction_lists::review(&region.app, &grant, region.town)
        .await
        .expect("a list")
}

async fn signs(region: &Region, stand: &str) -> Result<usize, AppError> {
    let grant = region.grant_today("privacy_officer").await;
    destruction_lists::sign(&region.app, &grant, region.town, stand).await
}

async fn holds(region: &Region, case: CaseId, until: &str) -> Result<(), AppError> {
    let grant = region.grant_today("privacy_officer").await;
    let form = HoldForm {
        reason: HoldReason::Appeal,
        until: day(until),
    };
    destruction_lists::hold_back(&region.app, &grant, case, form).await
}

async fn certificates(region: &Region) -> Vec<CertificateView> {
    let grant = region.grant_today("privacy_officer").await;
    app::certificates::list(&region.app, &grant, None)
        .await
        .expect("certificates")
}

async fn phase(region: &Region, case: CaseId) -> Phase {
    standing(region, case).await.overview.phase
}

/// Guided, and broken off today: the dossier's term begins.
async fn stopped(region: &Region, case: CaseId) {
    hand_over(region, case).await;
    regisseur_does(region, case, RightAct::Stop(Channel::Phone))
        .await
        .expect("stopped");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "ten years are told in one go")]
async fn g9_over_ten_years_what_is_due_goes_in_time_signed_for_held_back_or_told() {
    in_each_region(async |region| {
        // Monday 2 November 2026.
        let cases = cards_posted(&region, &young(6)).await;
        let [refuses, signed, held, forgotten, late, waits] = cases.as_slice() else {
            panic!("six")
        };
        by_casemanager(What::SaysNo)
            .does(&region, *refuses)
            .await
            .expect("no");
        for case in [signed, held, forgotten] {
            stopped(&region, *case).await;
        }
        assert!(matches!(
            holds(&region, *waits, "2027-01-01").await,
            Err(AppError::NotFound)
        ));

        // A refusal goes by itself, on its day and not before.
        morning_of(&region, "2026-11-15").await;
        assert_eq!(phase(&region, *refuses).await, Phase::Refused);
        morning_of(&region, "2026-11-16").await;
        assert_eq!(phase(&region, *refuses).await, Phase::Destroyed);
        morning_of(&region, "2026-12-01").await;
        stopped(&region, *late).await;

        // A year on: the officer reviews ahead, holds one back, and signs for the rest.
        morning_of(&region, "2027-11-01").await;
        holds(&region, *forgotten, "2028-06-01")
            .await
            .expect("held");
        let list = the_list(&region).await;
        assert_eq!((list.rows.len(), list.until), (3, day("2027-11-30")));
        assert!(list.rows.iter().all(|row| !row.name.is_empty()));
        for wrong in ["2027-11-01", "2030-01-01"] {
            assert!(
                matches!(
                    holds(&region, *held, wrong).await,
                    Err(AppError::Invalid(_))
                ),
                "{wrong}"
            );
        }
        holds(&region, *held, "2028-05-01").await.expect("held");
        assert!(matches!(
            signs(&region, &list.stand).await,
            Err(AppError::Changed)
        ));
        let list = the_list(&region).await;
        assert_eq!(signs(&region, &list.stand).await.expect("signed"), 1);
        let after = the_list(&region).await;
        assert_eq!((after.rows.len(), after.signed.len()), (2, 1));
        assert!(signs(&region, &after.stand).await.is_err(), "nothing left");

        // Signed for, but not before its day.
        assert_eq!(phase(&region, *signed).await, Phase::Stopped);
        assert_eq!(morning_of(&region, "2027-11-02").await.persons, 1);
        assert_eq!(phase(&region, *signed).await, Phase::Destroyed);
        assert_eq!(phase(&region, *held).await, Phase::Stopped);
        let proof = certificates(&region).await;
        assert!(
            proof
                .iter()
                .any(|one| one.ground == DestructionGround::SignedList)
        );

        // What the young person asks goes before a hold.
        let forget = RightAct::Erase {
            channel: Channel::Desk,
            at_once: true,
            offered: ReadBackOffer::Declined,
        };
        let version = standing(&region, *forgotten).await.version;
        let grant = region.grant_today("regisseur").await;
        guidance::record(&region.app, &grant, *forgotten, forget, version.into())
            .await
            .expect("forgotten");
        assert_eq!(phase(&region, *forgotten).await, Phase::Destroyed);

        // Nobody signs: what rested on consent goes on the day all the same, once, and the rest is told.
        let before = certificates(&region).await.len();
        assert_eq!(morning_of(&region, "2027-12-01").await.unsigned, 1);
        let proof = certificates(&region).await;
        assert_eq!(proof.len(), before + 1);
        let newest = proof.first().expect("a certificate");
        assert_eq!(
            (newest.scope, newest.ground),
            (DestructionScope::Content, DestructionGround::TermOver)
        );
        morning_of(&region, "2027-12-02").await;
        assert_eq!(certificates(&region).await.len(), before + 1, "once");
        let keys = region
            .app
            .store()
            .key_checks(
                region.town,
                standing(&region, *late).await.person.uuid(),
                &[vault::Compartment::Guidance, vault::Compartment::Sensitive],
            )
            .await
            .expect("keys");
        assert_eq!(keys, []);
        let handler = region.grant_today("list_handler").await;
        let due = destruction_lists::due(&region.app, &handler)
            .await
            .expect("what is due");
        assert_eq!(due.overdue, [("Weert".to_owned(), 1)]);
        assert!(
            due.lines
                .iter()
                .any(|line| line.class == RetentionClass::Dossier)
        );

        // A hold ends by itself; then it waits for a signature like any other.
        assert_eq!(morning_of(&region, "2028-05-01").await.unsigned, 1);
        assert_eq!(morning_of(&region, "2028-05-02").await.unsigned, 2);
        let list = the_list(&region).await;
        assert_eq!(signs(&region, &list.stand).await.expect("signed"), 2);
        let run = morning_of(&region, "2028-05-02").await;
        assert_eq!((run.persons, run.unsigned, run.failed), (2, 0, 0));

        // Ten years on nothing that was due is left.
        morning_of(&region, "2031-09-01").await;
        morning_of(&region, "2036-11-02").await;
        let left = region
            .app
            .store()
            .due_for_destruction(Day::LAST, None)
            .await
            .expect("due");
        assert!(left.is_empty(), "{left:?}");
        for case in [refuses, signed, held, forgotten, late] {
            assert_eq!(phase(&region, *case).await, Phase::Destroyed);
        }
        // Who never answered reached the upper age meanwhile: closed by rule, and gone with its term.
        assert_eq!(phase(&region, *waits).await, Phase::Destroyed);
    })
    .await;
}

#[tokio::test]
async fn s1_21_s1_37_where_the_list_is_trusted_a_token_goes_with_its_person_and_a_refusal_holds() {
    for mode in RecognitionMode::ALL {
        in_each_region(async |region| {
            let store = region.app.store();
            let form = RuleForm {
                key: RuleKey::RecognitionMode,
                municipality: Some(region.town),
                valid_from: region.app.today().plus_days(1),
                value: mode.code().to_owned(),
                source: "Verzonnen besluit 8".to_owned(),
                decision: None,
            };
            app::rules::change(&region.app, &region.grant(), form)
                .await
                .expect("a rule");
            let cases = cards_posted(&region, &young(2)).await;
            let [refuses, moves] = cases.as_slice() else {
                panic!("two")
            };
            let persons = [
                standing(&region, *refuses).await.person,
                standing(&region, *moves).await.person,
            ];
            let mut tokens = Vec::new();
            for person in persons {
                let of = store.suppression_tokens_of(region.town, person).await;
                tokens.push(of.expect("tokens"));
            }
            for (case, says) in [(refuses, Answer::DoesNotWant), (moves, Answer::Moved)] {
                answer(&region, *case, says, SaidBy::YoungPerson)
                    .await
                    .expect("an answer");
            }
            assert_eq!(morning_of(&region, "2026-11-16").await.persons, 2);

            let kept = match mode {
                RecognitionMode::OwnToken => 1,
                RecognitionMode::ListFlag => 0,
            };
            let month = region.app.today().month();
            for ((person, before), held) in persons.into_iter().zip(&tokens).zip([1, 0]) {
                assert_eq!(before.len(), 1);
                let left = store.suppression_tokens_of(region.town, person).await;
                assert_eq!(left.expect("tokens").len(), kept);
                let out = store.suppressed(region.town, before, month).await;
                assert_eq!(out.expect("looked up").len(), held);
            }
        })
        .await;
    }
}

#[tokio::test]
async fn d2_a_hold_let_go_and_a_list_of_elsewhere_are_nobodys_business() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &young(1)).await;
        let case = *cases.first().expect("somebody");
        stopped(&region, case).await;
        holds(&region, case, "2027-05-01").await.expect("held");
        let grant = region.grant::<policy::HoldDestruction>();
        let row = destruction_lists::held_case(&region.app, &grant, case)
            .await
            .expect("the dossier");
        assert_eq!(row.held, Some((HoldReason::Appeal, day("2027-05-01"))));
        destruction_lists::let_go(&region.app, &grant, case)
            .await
            .expect("let go");
        let row = destruction_lists::held_case(&region.app, &grant, case)
            .await
            .expect("the dossier");
        assert_eq!(row.held, None);
        let review = region.grant::<policy::ReviewDestruction>();
        assert!(
            destruction_lists::review(&region.app, &review, region.neighbour)
                .await
                .is_err()
        );
        let sign = region.grant::<policy::SignDestruction>();
        assert!(
            destruction_lists::sign(&region.app, &sign, region.elsewhere, "")
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn d10_g9_a_dossier_locked_for_the_officer_is_counted_and_waits_for_a_colleague() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &young(2)).await;
        for case in &cases {
            stopped(&region, *case).await;
        }
        let case = *cases.first().expect("somebody");
        lock(&region, "casemanager", case, "privacy_officer")
            .await
            .expect("locked");
        morning_of(&region, "2027-11-01").await;
        let list = the_list(&region).await;
        assert_eq!(list.rows.len(), 1);
        assert!(list.rows.iter().all(|row| row.case != case));
        assert_eq!(signs(&region, &list.stand).await.expect("signed"), 1);
        let held = holds(&region, case, "2027-12-01").await;
        assert!(matches!(held, Err(AppError::NotFound)));
        assert_eq!(morning_of(&region, "2027-11-03").await.unsigned, 1);
        for who in ["list_handler", "privacy_officer"] {
            let grant = region.grant_today(who).await;
            let due = destruction_lists::due(&region.app, &grant)
                .await
                .expect("what is due");
            assert_eq!(due.overdue, [("Weert".to_owned(), 1)], "{who}");
        }
        // Nobody lifts a lock on themselves.
        let own = lift(&region, case, "privacy_officer").await;
        assert!(matches!(own, Err(AppError::NotFound)));
    })
    .await;
}
