//! Random guidance: whatever people try, one professional leads, nothing is written after an
//! erasure, and nothing rests on a consent that does not stand.

use domain::{
    AccountId, Phase, Refusal, Role,
    guidance::{Consent, RouteScope, Step},
    outreach::{Case, Channel, Command, EventKind},
};
use proptest::prelude::*;

use crate::road::{Road, says};

const ROLES: [Role; 5] = [
    Role::Casemanager,
    Role::Regisseur,
    Role::ListHandler,
    Role::PrivacyOfficer,
    Role::Service,
];

fn commands(road: &Road) -> Vec<Command> {
    let channel = Channel::Phone;
    // The steps that lead on come twice, so that walks get somewhere.
    let named = crate::guided::named_commands(road);
    let onward = named.iter().filter(|(_, _, onward)| *onward).cloned();
    let mut commands: Vec<_> = onward
        .chain(named.clone())
        .map(|(_, command, _)| Command::Guide(command))
        .collect();
    commands.extend([
        says(domain::outreach::Answer::WantsSupport),
        says(domain::outreach::Answer::DoesNotWant),
        Command::Object { channel },
        Command::Destroy,
    ]);
    commands
}

/// What stands beside the case in this test: a few facts kept by hand.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact the model follows"
)]
#[derive(Default)]
struct Model {
    lead: Option<(Role, AccountId)>,
    work: bool,
    dossier: bool,
    partner: bool,
    handed_over: bool,
}

impl Model {
    fn follow(&mut self, kind: &EventKind) {
        match kind {
            EventKind::Guided(step) => self.follow_step(step),
            EventKind::Opened { .. } => *self = Self::default(),
            _ => {}
        }
    }

    fn follow_step(&mut self, step: &Step) {
        match step {
            Step::LeadMoved { to, account } => self.lead = Some((*to, *account)),
            Step::ConsentGiven { consent, .. } => self.set(*consent, true),
            Step::ConsentRefused { consent, .. } | Step::ConsentWithdrawn { consent, .. } => {
                self.set(*consent, false);
            }
            Step::NotNow { keeps: false, .. } => {
                (self.work, self.dossier, self.partner) = (false, false, false);
            }
            Step::HandOverAccepted => self.handed_over = true,
            Step::DroppedOut { .. } => self.handed_over = false,
            Step::PartnerContacted { .. } => assert!(self.partner, "a partner without consent"),
            Step::IntakeRecorded { .. } | Step::PlanWritten { .. } | Step::RouteChosen { .. } => {
                let ground = if self.handed_over {
                    self.dossier
                } else {
                    self.work
                };
                assert!(ground, "{step:?} without consent");
            }
            Step::TrajectoryStarted { .. } | Step::TrajectoryDecided { .. } => {
                assert!(self.dossier && self.handed_over, "{step:?} without dossier");
                assert!(matches!(self.lead, Some((Role::Regisseur, _))));
            }
            _ => {}
        }
    }

    fn set(&mut self, consent: Consent, given: bool) {
        match consent {
            Consent::WorkTogether => self.work = given,
            Consent::Dossier => self.dossier = given,
            Consent::ThirdParty { .. } => self.partner = given,
            Consent::Consultation => {}
        }
    }
}

fn begins_anew(before: Phase, kind: &EventKind) -> bool {
    before.is_closed()
        && matches!(
            kind,
            EventKind::AnswerRecorded { .. } | EventKind::RefusalLifted { .. }
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a10_random_guidance_holds_its_laws(
        along in 0_usize..4,
        switched in any::<bool>(),
        steps in prop::collection::vec((prop_oneof![Just(0), Just(1), Just(8)], 0_usize..5, 0_usize..96), 0..80),
    ) {
        let mut road = match along {
            0 => Road::wants(),
            1 => Road::with_intake(),
            2 => Road::with_plan(),
            _ => Road::in_trajectory(),
        };
        if switched {
            road.rules = crate::workload::switched(&road.today.plus_days(1).to_string(), "regisseur");
        }
        let mut model = Model::default();
        for event in &road.events {
            model.follow(&event.kind);
        }
        for (days, role, command) in steps {
            road.days(days);
            let all = commands(&road);
            let command = &all[command % all.len()];
            let (before, phase) = (road.events.len(), road.phase());
            if let Err(refusal) = road.does(ROLES[role], command) {
                prop_assert!(!refusal.dutch().is_empty() && !refusal.requirement().is_empty());
                continue;
            }
            let added = road.events[before..].to_vec();
            prop_assert!(
                phase != Phase::Destroyed || added.is_empty(),
                "{:?} after the destruction", added
            );
            for event in &added {
                if begins_anew(phase, &event.kind) {
                    model = Model::default();
                }
                model.follow(&event.kind);
                if phase == Phase::ErasureAsked {
                    prop_assert!(matches!(
                        event.kind,
                        EventKind::Guided(
                            Step::ErasureTakenBack { .. } | Step::ErasureAsked { .. } | Step::ContentDestroyed
                        ) | EventKind::Destroyed | EventKind::Objected { .. } | EventKind::AnswerRecorded { .. }
                    ), "{:?} while erasure waits", event.kind);
                }
            }
            let guidance = road.case.guidance();
            if let (Some(lead), Some(held)) = (guidance.lead(), model.lead) {
                prop_assert_eq!((lead.role, lead.account), held);
            }
            prop_assert!(guidance.route() != Some(RouteScope::Municipal) || guidance.intake_version() > 0);
            let overview = road.overview();
            prop_assert!(overview.due_from <= overview.due_until || overview.due_until.is_none());
            prop_assert!(
                !overview.phase.is_closed() || overview.phase == Phase::Destroyed || overview.destroy_after.is_some(),
                "{:?} is never destroyed", overview.phase
            );
        }
        let replayed = Case::replay(&road.events).expect("one case");
        prop_assert_eq!(&replayed, &road.case);
        crate::counting::laws_hold(&road);
        crate::formation::law_holds(&road);
    }
}

#[test]
fn a_refusal_in_dutch_says_what_to_do() {
    let road = Road::sent();
    for command in commands(&road) {
        if let Err(Refusal::Guidance(refusal)) = road.attempt(Role::Casemanager, &command) {
            assert!(refusal.dutch().ends_with('.'), "{refusal:?}");
        }
    }
}
