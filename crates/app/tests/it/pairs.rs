//! Every pair of deeds on one case, at the same time, on both engines (B4): what is there afterwards is
//! what some order of the two leaves, nothing is written after an erasure, and nobody meets a deadlock.

use access::policy;
use domain::{
    CaseId, Phase, Role,
    guidance::{Consent, RouteScope},
    outreach::{EventKind, NextAction},
};
use store::{Desk, ToParam as _};
use testkit::{
    guidance::letter_texts,
    region::{Region, in_each_region},
};

use crate::{
    deeds::{
        Deed, Model, SCHEDULE, Told, What, by_casemanager, by_regisseur, colleagues_join, standing,
        step_three_goes_to, told,
    },
    outreach::{cards_posted, young},
};

/// A state, the road to it, and the deeds that meet there.
struct State {
    road: Vec<Deed>,
    /// Who executes step 3 changed after the road.
    switched: bool,
    deeds: Vec<Deed>,
}

fn states() -> [State; 5] {
    let planned = [
        What::SaysYes,
        What::RecordIntake,
        What::Route(RouteScope::Municipal),
        What::WritePlan,
    ]
    .map(by_casemanager);
    let with = |more: &[Deed]| [planned.as_slice(), more].concat();
    let rights = [
        What::Stop,
        What::Withdraw(Consent::WorkTogether),
        What::ForgetNow,
        What::Restrict,
        What::Object,
    ];
    let talked = [What::HoldTalk].map(by_casemanager);
    let running = [What::Decide, What::Start].map(by_regisseur);
    [
        State {
            road: Vec::new(),
            switched: false,
            deeds: [
                [What::SaysYes, What::SaysNo, What::Object]
                    .map(by_casemanager)
                    .as_slice(),
                &[SCHEDULE],
            ]
            .concat(),
        },
        State {
            road: planned.to_vec(),
            switched: false,
            deeds: [
                [
                    What::Contact,
                    What::PassOn,
                    What::TryAgain,
                    What::WritePlan,
                    What::PlanCopy,
                    What::HoldTalk,
                    What::Offer,
                    What::NotNow,
                    What::SaysNo,
                ]
                .map(by_casemanager)
                .as_slice(),
                &rights.map(by_casemanager),
                &[What::Lock, What::Know].map(by_casemanager),
                &[What::AskToLook, What::BreakGlass].map(by_regisseur),
                &[SCHEDULE],
            ]
            .concat(),
        },
        State {
            road: with(&[by_casemanager(What::Offer)]),
            switched: false,
            deeds: [
                [What::Accept, What::Reject].map(by_regisseur).as_slice(),
                &[What::Contact, What::PassOn, What::ForgetNow, What::Object].map(by_casemanager),
            ]
            .concat(),
        },
        State {
            road: with(&[talked.as_slice(), &running].concat()),
            switched: false,
            deeds: [
                [
                    What::FollowUp,
                    What::EndTrajectory,
                    What::DropOut,
                    What::FlowOut,
                    What::Letter,
                    What::PassOn,
                    What::TakeOver,
                    What::Stop,
                    What::Withdraw(Consent::Dossier),
                    What::ForgetNow,
                    What::Object,
                ]
                .map(by_regisseur)
                .as_slice(),
                &[What::Lock, What::Know].map(by_regisseur),
                &[What::Contact, What::AskToLook].map(by_casemanager),
                &[SCHEDULE],
            ]
            .concat(),
        },
        switched(&planned),
    ]
}

/// Another role executes step 3 from the day the deeds meet on: what is open may go along (S1-07).
fn switched(planned: &[Deed]) -> State {
    let deeds = [
        What::SwitchStepThree,
        What::PassOn,
        What::TryAgain,
        What::Contact,
        What::Offer,
        What::Stop,
        What::ForgetNow,
        What::Object,
    ]
    .map(by_casemanager);
    State {
        road: planned.to_vec(),
        switched: true,
        deeds: [deeds.as_slice(), &[by_regisseur(What::WritePlan), SCHEDULE]].concat(),
    }
}

/// Every pair, a deed with itself too: a double click.
fn pairs(deeds: &[Deed]) -> Vec<(Deed, Deed)> {
    let from = |(at, one): (usize, &Deed)| {
        let one = *one;
        deeds
            .iter()
            .skip(at)
            .map(move |other| (one, *other))
            .collect::<Vec<_>>()
    };
    deeds.iter().enumerate().flat_map(from).collect()
}

/// A deed on its way, with what it was answered.
#[derive(Clone, Copy)]
pub(crate) struct Under {
    pub(crate) deed: Deed,
    pub(crate) told: Told,
    pub(crate) at: usize,
}

/// Whether some order of the steps of these deeds adds exactly this.
pub(crate) fn explained(model: &Model<'_>, under: &[Under], wanted: &[EventKind]) -> bool {
    let mut ended = true;
    for (number, one) in under.iter().enumerate() {
        let Some(step) = Model::steps(one.deed).get(one.at) else {
            continue;
        };
        ended = false;
        let mut rest = under.to_vec();
        if let Some(one) = rest.get_mut(number) {
            one.at += 1;
        }
        let nexts = [
            model.step(one.deed, *step, one.told),
            model.settled_by_what_it_saw(*step),
        ];
        if nexts
            .iter()
            .flatten()
            .any(|next| explained(next, &rest, wanted))
        {
            return true;
        }
    }
    ended && model.added == wanted
}

/// Nothing sealed is left of a destroyed case, and no key to open it with.
pub(crate) async fn nothing_is_left(region: &Region, case: CaseId) {
    let file = standing(region, case).await;
    let store = region.app.store();
    let words = store.case_words(&file).await.expect("words");
    assert!(words.is_empty(), "words after the erasure of {case}");
    let keys = store
        .key_checks(
            file.municipality,
            file.person.uuid(),
            &vault::Compartment::ALL,
        )
        .await
        .expect("keys");
    assert_eq!(keys, [], "keys after the erasure of {case}");
    for left in [
        "SELECT COUNT(*) FROM person_lock WHERE person_id = $1",
        "SELECT COUNT(*) FROM person_tie WHERE person_id = $1",
        "SELECT COUNT(*) FROM case_insight WHERE person_id = $1",
    ] {
        let count = |row: &store::Row<'_>| row.get::<i64>(0);
        let found = store
            .read()
            .fetch_one(left, vec![file.person.to_param()], count)
            .await;
        assert_eq!(found.expect("a count"), 0, "{left}: {case}");
    }
    let last = file.events.last().map(|event| &event.kind);
    assert_eq!(last, Some(&EventKind::Destroyed));
}

async fn meet(region: &Region, case: CaseId, one: Deed, other: Deed) -> Phase {
    let rules = region.app.store().rules().await.expect("rules");
    let before = standing(region, case).await;
    let model = Model::of(region, &rules, &before).await;
    let (a, b) = tokio::join!(one.does(region, case), other.does(region, case));
    let after = standing(region, case).await;
    let added: Vec<EventKind> = after
        .events
        .iter()
        .skip(before.events.len())
        .map(|event| event.kind.clone())
        .collect();
    let under =
        [(one, told(&a)), (other, told(&b))].map(|(deed, told)| Under { deed, told, at: 0 });
    assert!(
        explained(&model, &under, &added),
        "{one:?} ({a:?}) and {other:?} ({b:?}) left {added:?}"
    );
    let erases = |deed: Deed| matches!(deed.what, What::ForgetNow | What::Object);
    let acknowledged = (erases(one) && a.is_ok()) || (erases(other) && b.is_ok());
    if acknowledged {
        assert_eq!(
            after.overview.phase,
            Phase::Destroyed,
            "{one:?} and {other:?}"
        );
    }
    if after.overview.phase == Phase::Destroyed {
        nothing_is_left(region, case).await;
    }
    after.overview.phase
}

#[tokio::test]
async fn b4_every_pair_at_once_leaves_what_some_order_leaves_and_erasure_wins() {
    Box::pin(in_each_region(|region| async move {
        colleagues_join(&region).await;
        let states = states();
        let all: usize = states.iter().map(|state| pairs(&state.deeds).len()).sum();
        // A work list is shown by the page: these are all.
        cards_posted(&region, &young(all)).await;
        letter_texts(&region).await;
        let grant = region.grant::<policy::OpenCase>();
        let store = region.app.store();
        let found = store
            .cases_in_bulk(&grant, Desk::Outreach, NextAction::PlanVisit)
            .await;
        let mut cases = found.expect("cases").into_iter().map(|row| row.case);
        let mut destroyed = 0;
        for State {
            road,
            switched,
            deeds,
        } in &states
        {
            let mut meetings = Vec::new();
            for pair in pairs(deeds) {
                let case = cases.next().expect("a case for each pair");
                for deed in road {
                    deed.does(&region, case).await.expect("the road");
                }
                meetings.push((case, pair));
            }
            if *switched {
                step_three_goes_to(&region, Role::Regisseur).await;
            }
            for (case, (one, other)) in meetings {
                let phase = Box::pin(meet(&region, case, one, other)).await;
                destroyed += u32::from(phase == Phase::Destroyed);
            }
        }
        assert!(destroyed > 20, "{destroyed} pairs ended destroyed");
    }))
    .await;
}
