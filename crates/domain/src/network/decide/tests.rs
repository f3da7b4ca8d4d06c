//! The road of an item, what is refused on it, and what holds on any road.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Day, NetworkMeetingId, Ts,
    network::{
        Basis, ExecutorKind, ItemEvent, ItemFacts, ItemOwner, Objection, Origin, Progress,
        ReturnReason, Subject, SupplierAdvice,
    },
};

const DIRECTOR: u128 = 1;
const OTHER_DIRECTOR: u128 = 2;
const MEMBER: u128 = 3;
const RMC: u128 = 4;
const REGISSEUR: u128 = 5;

fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

const fn role_of(number: u128) -> Role {
    match number {
        DIRECTOR | OTHER_DIRECTOR => Role::NetworkDirector,
        MEMBER => Role::NetworkMember,
        RMC => Role::RmcWorker,
        REGISSEUR => Role::Regisseur,
        _ => Role::ListHandler,
    }
}

fn meeting() -> NetworkMeetingId {
    NetworkMeetingId::from_uuid(Uuid::from_u128(77))
}

fn today() -> Day {
    Day::new(2026, 11, 3).expect("a day")
}

fn facts(advice: SupplierAdvice, life_areas: u8) -> ItemFacts {
    ItemFacts {
        subject: Subject::SignUp,
        basis: Basis::Coded,
        consent_on: None,
        origin: Origin::School,
        advice,
        assessed: None,
        life_areas,
        age: 19,
    }
}

fn executor(path: Path) -> Option<Executor> {
    let kind = match path {
        Path::Education => ExecutorKind::Rmc,
        Path::Work => ExecutorKind::WorkIncome,
        Path::Care => ExecutorKind::LocalTeam,
        Path::ClientManager => return None,
    };
    let team = kind.dutch().to_owned();
    Some(Executor { kind, team })
}

fn ruling(path: Path, not_earlier: Option<NotEarlier>) -> Ruling {
    Ruling {
        path,
        not_earlier,
        executor: executor(path),
        client_manager: (path == Path::ClientManager).then(|| account(REGISSEUR)),
    }
}

/// An item and its history.
struct Road {
    facts: ItemFacts,
    item: Item,
    events: Vec<ItemEvent>,
}

impl Road {
    fn new(facts: ItemFacts) -> Self {
        Self {
            facts,
            item: Item::default(),
            events: Vec::new(),
        }
    }

    fn by(&mut self, who: u128, command: ItemCommand) -> Result<(), ItemRefusal> {
        let context = ItemContext {
            account: account(who),
            role: role_of(who),
            today: today(),
            facts: &self.facts,
            complex_from: 2,
            feedback_days: 42,
        };
        for step in self.item.decide(command, &context)? {
            let event = ItemEvent {
                seq: self.item.version() + 1,
                on: today(),
                at: Ts::from_micros(0),
                by: context.account,
                role: context.role,
                step,
            };
            self.item.apply(&event);
            self.events.push(event);
        }
        Ok(())
    }

    fn does(&mut self, who: u128, command: ItemCommand) {
        let asked = format!("{command:?}");
        self.by(who, command)
            .unwrap_or_else(|refusal| panic!("{asked}: {refusal:?}"));
    }

    fn refused(&mut self, who: u128, command: ItemCommand) -> ItemRefusal {
        self.by(who, command).expect_err("refused")
    }

    /// On the agenda, advised.
    fn advised(facts: ItemFacts, advice: Path) -> Self {
        let mut road = Self::new(facts);
        let command = ItemCommand::Schedule {
            meeting: meeting(),
            place: 1,
        };
        road.does(DIRECTOR, command);
        road.does(MEMBER, ItemCommand::Advise { path: advice });
        road
    }

    /// Decided as the advice says.
    fn decided(advice: SupplierAdvice, path: Path) -> Self {
        let mut road = Self::advised(facts(advice, 0), path);
        road.does(DIRECTOR, decide(path, Some(NotEarlier::ByAdvice), None));
        road
    }
}

fn decide(
    path: Path,
    not_earlier: Option<NotEarlier>,
    deviation: Option<Deviation>,
) -> ItemCommand {
    ItemCommand::Decide {
        ruling: ruling(path, not_earlier),
        deviation,
    }
}

#[test]
fn s4_98_members_advise_and_the_director_decides() {
    let mut road = Road::advised(facts(SupplierAdvice::Education, 0), Path::Education);
    for who in [MEMBER, RMC, REGISSEUR] {
        let refusal = road.refused(who, decide(Path::Education, None, None));
        assert_eq!(refusal, ItemRefusal::OnlyDirector);
        assert_eq!(refusal.requirement(), "S4-98");
    }
    road.does(DIRECTOR, decide(Path::Education, None, None));
    assert_eq!(road.item.state(), ItemState::HandedOver);
    assert_eq!(road.item.feedback_by(), Some(today().plus_days(42)));
    assert!(!road.item.feedback_is_late(today().plus_days(42)));
    assert!(road.item.feedback_is_late(today().plus_days(43)));
}

#[test]
fn s4_98_nothing_is_decided_before_the_members_advised() {
    let mut road = Road::new(facts(SupplierAdvice::Education, 0));
    let refusal = road.refused(DIRECTOR, decide(Path::Education, None, None));
    assert_eq!(refusal, ItemRefusal::NotOnAgenda);
    let command = ItemCommand::Schedule {
        meeting: meeting(),
        place: 1,
    };
    road.does(DIRECTOR, command);
    let refusal = road.refused(DIRECTOR, decide(Path::Education, None, None));
    assert_eq!(refusal, ItemRefusal::NoAdvice);
}

#[test]
fn s4_97_not_following_the_advice_asks_for_a_reason() {
    let mut road = Road::advised(facts(SupplierAdvice::Work, 0), Path::Education);
    let other = decide(Path::Education, None, None);
    assert_eq!(
        road.refused(DIRECTOR, other),
        ItemRefusal::NoDeviation,
        "the members say so, but the supplier leads"
    );
    road.does(
        DIRECTOR,
        decide(Path::Education, None, Some(Deviation::Members)),
    );
    let decided = road.events.iter().find_map(|event| match &event.step {
        ItemStep::Decided {
            leading, deviation, ..
        } => Some((*leading, *deviation)),
        _ => None,
    });
    assert_eq!(decided, Some((Path::Work, Some(Deviation::Members))));
}

#[test]
fn s4_101_to_s4_103_a_later_direction_needs_the_reason_why_the_earlier_is_none() {
    let mut road = Road::advised(facts(SupplierAdvice::Education, 0), Path::Care);
    let care = |not_earlier| decide(Path::Care, not_earlier, Some(Deviation::Members));
    assert_eq!(
        road.refused(DIRECTOR, care(None)),
        ItemRefusal::NoEarlierReason
    );
    let by_advice = care(Some(NotEarlier::ByAdvice));
    assert_eq!(road.refused(DIRECTOR, by_advice), ItemRefusal::NotByAdvice);
    road.does(DIRECTOR, care(Some(NotEarlier::Tried)));
    assert_eq!(
        road.item.executor().map(|one| one.kind),
        Some(ExecutorKind::LocalTeam)
    );
}

#[test]
fn s4_31_s4_104_complex_goes_to_a_client_manager_who_has_it_and_closes_it() {
    let mut road = Road::advised(facts(SupplierAdvice::Work, 2), Path::ClientManager);
    let nobody = Ruling {
        client_manager: None,
        ..ruling(Path::ClientManager, None)
    };
    let command = ItemCommand::Decide {
        ruling: nobody,
        deviation: None,
    };
    assert_eq!(
        road.refused(DIRECTOR, command),
        ItemRefusal::NoClientManager
    );
    road.does(DIRECTOR, decide(Path::ClientManager, None, None));
    assert_eq!(road.item.state(), ItemState::WithClientManager);
    assert_eq!(road.item.owner(), ItemOwner::Account(account(REGISSEUR)));
    let close = ItemCommand::Close {
        end: ItemEnd::Reached,
    };
    assert_eq!(
        road.refused(DIRECTOR, close.clone()),
        ItemRefusal::NotTheLead
    );
    road.does(REGISSEUR, close);
    assert_eq!(road.item.owner(), ItemOwner::Over(ItemEnd::Reached));
}

#[test]
fn s4_131_without_a_line_in_the_routing_table_nothing_is_handed_over() {
    let mut road = Road::advised(facts(SupplierAdvice::Education, 0), Path::Education);
    let command = ItemCommand::Decide {
        ruling: Ruling {
            executor: None,
            ..ruling(Path::Education, None)
        },
        deviation: None,
    };
    assert_eq!(road.refused(DIRECTOR, command), ItemRefusal::NoExecutor);
}

#[test]
fn s4_57_a_school_holds_casusregie_to_education_alone() {
    let school = |who| ItemCommand::NameCaseManager {
        account: account(who),
        holder: CaseHolder::School,
    };
    let mut education = Road::decided(SupplierAdvice::Education, Path::Education);
    education.does(RMC, school(RMC));
    let mut work = Road::decided(SupplierAdvice::Work, Path::Work);
    assert_eq!(
        work.refused(MEMBER, school(MEMBER)),
        ItemRefusal::SchoolHoldsNoRegie
    );
    let provider = ItemCommand::NameCaseManager {
        account: account(MEMBER),
        holder: CaseHolder::CareProvider,
    };
    work.does(MEMBER, provider);
    assert_eq!(work.item.state(), ItemState::Led, "S4-43");
}

#[test]
fn s4_100_the_executor_names_the_case_manager_and_nobody_else() {
    let mut road = Road::decided(SupplierAdvice::Education, Path::Education);
    let name = ItemCommand::NameCaseManager {
        account: account(RMC),
        holder: CaseHolder::Rmc,
    };
    for who in [DIRECTOR, MEMBER, REGISSEUR] {
        assert_eq!(road.refused(who, name.clone()), ItemRefusal::NotTheExecutor);
    }
    road.does(RMC, name);
    assert_eq!(road.item.owner(), ItemOwner::Account(account(RMC)));
}

#[test]
fn s4_30_the_case_manager_closes_and_the_law_may() {
    let led = || {
        let mut road = Road::decided(SupplierAdvice::Education, Path::Education);
        let name = ItemCommand::NameCaseManager {
            account: account(RMC),
            holder: CaseHolder::Rmc,
        };
        road.does(RMC, name);
        road
    };
    let mut road = led();
    for end in ItemEnd::ALL {
        let close = ItemCommand::Close { end: *end };
        assert_eq!(road.refused(MEMBER, close), ItemRefusal::NotTheLead);
    }
    let close = ItemCommand::Close {
        end: ItemEnd::Elsewhere,
    };
    assert_eq!(road.refused(DIRECTOR, close), ItemRefusal::NotTheLead);
    road.does(DIRECTOR, ItemCommand::Close { end: ItemEnd::Law });
    let mut road = led();
    road.does(
        RMC,
        ItemCommand::Close {
            end: ItemEnd::Reached,
        },
    );
    let again = ItemCommand::Return {
        reason: ReturnReason::DroppedOut,
    };
    assert_eq!(road.refused(RMC, again), ItemRefusal::Over);
}

#[test]
fn s4_111_the_rmc_puts_a_derailed_one_back_and_all_begins_anew() {
    let mut road = Road::decided(SupplierAdvice::Work, Path::Work);
    let again = ItemCommand::Return {
        reason: ReturnReason::DroppedOut,
    };
    assert_eq!(road.refused(MEMBER, again.clone()), ItemRefusal::OnlyRmc);
    road.does(RMC, again.clone());
    assert_eq!(road.item.state(), ItemState::Waiting);
    assert_eq!(road.item.returned(), Some(ReturnReason::DroppedOut));
    assert_eq!(road.item.decision(), None);
    assert_eq!(road.refused(RMC, again), ItemRefusal::NotUnderWay);
}

#[test]
fn s4_110_first_an_attempt_then_two_people_decide_and_that_binds() {
    let mut road = Road::decided(SupplierAdvice::Work, Path::Work);
    let object = ItemCommand::Object {
        reason: Objection::NoRoom,
    };
    assert_eq!(
        road.refused(REGISSEUR, object.clone()),
        ItemRefusal::NotTheExecutor
    );
    road.does(MEMBER, object.clone());
    assert_eq!(road.item.owner(), ItemOwner::Director);
    let propose = ItemCommand::ProposeBinding {
        path: Path::Care,
        not_earlier: Some(NotEarlier::Tried),
    };
    // Somebody who is client manager and director at once cannot decide alone.
    road.does(
        DIRECTOR,
        ItemCommand::NameClientManager {
            account: account(DIRECTOR),
        },
    );
    assert_eq!(
        road.refused(REGISSEUR, propose.clone()),
        ItemRefusal::NotTheClientManager
    );
    assert_eq!(
        road.refused(DIRECTOR, propose.clone()),
        ItemRefusal::NoAttempt
    );
    road.does(DIRECTOR, ItemCommand::SeekAgreement { reached: false });
    let take = ItemCommand::TakeBinding {
        executor: executor(Path::Care),
    };
    assert_eq!(
        road.refused(DIRECTOR, take.clone()),
        ItemRefusal::NoProposal
    );
    road.does(DIRECTOR, propose);
    assert_eq!(
        road.refused(DIRECTOR, take.clone()),
        ItemRefusal::SamePerson
    );
    assert_eq!(
        road.refused(MEMBER, take.clone()),
        ItemRefusal::OnlyDirector
    );
    road.does(OTHER_DIRECTOR, take);
    assert_eq!(road.item.state(), ItemState::HandedOver);
    assert_eq!(road.refused(REGISSEUR, object), ItemRefusal::Bound);
}

#[test]
fn s4_110_who_agree_after_all_need_no_decision() {
    let mut road = Road::decided(SupplierAdvice::Work, Path::Work);
    road.does(
        MEMBER,
        ItemCommand::Object {
            reason: Objection::NotOurs,
        },
    );
    let manager = ItemCommand::NameClientManager {
        account: account(REGISSEUR),
    };
    road.does(DIRECTOR, manager);
    road.does(REGISSEUR, ItemCommand::SeekAgreement { reached: true });
    assert_eq!(road.item.state(), ItemState::HandedOver);
    assert_eq!(road.item.owner(), ItemOwner::Executor);
}

#[test]
fn s4_42_who_has_it_tells_how_it_goes_and_then_again() {
    let mut road = Road::new(facts(SupplierAdvice::Work, 0));
    let tell = ItemCommand::GiveFeedback {
        progress: Progress::OnTrack,
    };
    assert_eq!(
        road.refused(DIRECTOR, tell.clone()),
        ItemRefusal::NothingToTell
    );
    let mut road = Road::decided(SupplierAdvice::Work, Path::Work);
    assert_eq!(road.refused(RMC, tell.clone()), ItemRefusal::NotTheExecutor);
    road.does(MEMBER, tell);
    assert_eq!(road.item.feedback_by(), Some(today().plus_days(42)));
}

fn paths() -> impl Strategy<Value = Path> {
    prop::sample::select(Path::ALL)
}

fn people() -> impl Strategy<Value = u128> {
    prop::sample::select(vec![DIRECTOR, OTHER_DIRECTOR, MEMBER, RMC, REGISSEUR, 6])
}

fn commands() -> impl Strategy<Value = ItemCommand> {
    let not_earlier = || prop::option::of(prop::sample::select(NotEarlier::ALL));
    prop_oneof![
        (1_u16..40).prop_map(|place| ItemCommand::Schedule {
            meeting: meeting(),
            place
        }),
        Just(ItemCommand::PutOff),
        paths().prop_map(|path| ItemCommand::Advise { path }),
        (
            paths(),
            not_earlier(),
            prop::option::of(prop::sample::select(Deviation::ALL))
        )
            .prop_map(|(path, not_earlier, deviation)| decide(
                path,
                not_earlier,
                deviation
            )),
        (people(), prop::sample::select(CaseHolder::ALL)).prop_map(|(who, holder)| {
            ItemCommand::NameCaseManager {
                account: account(who),
                holder,
            }
        }),
        people().prop_map(|who| ItemCommand::NameClientManager {
            account: account(who)
        }),
        prop::sample::select(Progress::ALL)
            .prop_map(|progress| ItemCommand::GiveFeedback { progress }),
        prop::sample::select(Objection::ALL).prop_map(|reason| ItemCommand::Object { reason }),
        any::<bool>().prop_map(|reached| ItemCommand::SeekAgreement { reached }),
        (paths(), not_earlier())
            .prop_map(|(path, not_earlier)| ItemCommand::ProposeBinding { path, not_earlier }),
        paths().prop_map(|path| ItemCommand::TakeBinding {
            executor: executor(path)
        }),
        prop::sample::select(ReturnReason::ALL).prop_map(|reason| ItemCommand::Return { reason }),
        prop::sample::select(ItemEnd::ALL).prop_map(|end| ItemCommand::Close { end }),
    ]
}

proptest! {
    /// On any road: nobody is without an owner or a reason, members never decide, no more than one decision binds between two
    /// times on the agenda, two people take it, and no school holds regie to work or care.
    #[test]
    fn s4_95_to_s4_111_what_holds_on_any_road(
        advice in prop::sample::select(SupplierAdvice::ALL),
        life_areas in 0_u8..4,
        asked in prop::collection::vec((people(), commands()), 1..120),
    ) {
        let mut road = Road::new(facts(advice, life_areas));
        for (who, command) in asked {
            let _ = road.by(who, command);
            let item = &road.item;
            let over = item.state() == ItemState::Closed;
            prop_assert_eq!(over, matches!(item.owner(), ItemOwner::Over(_)));
            if item.state() == ItemState::Led {
                prop_assert!(matches!(item.owner(), ItemOwner::Account(_)));
            }
            let school = item.case_manager().is_some_and(|(_, holder)| holder == CaseHolder::School);
            if school {
                prop_assert_eq!(item.decision().map(|one| one.path), Some(Path::Education));
            }
            prop_assert_eq!(&Item::replay(&road.events), item);
        }
        let mut bound = 0;
        for event in &road.events {
            match &event.step {
                ItemStep::Decided { path, leading, deviation, not_earlier } => {
                    prop_assert_eq!(event.role, Role::NetworkDirector);
                    prop_assert!(path == leading || deviation.is_some());
                    let later = matches!(path, Path::Work | Path::Care);
                    prop_assert_eq!(later, not_earlier.is_some());
                }
                ItemStep::BindingDecided { with, .. } => {
                    prop_assert_eq!(event.role, Role::NetworkDirector);
                    prop_assert_ne!(*with, event.by);
                    bound += 1;
                    prop_assert_eq!(bound, 1);
                }
                ItemStep::Returned { .. } => bound = 0,
                _ => {}
            }
        }
    }
}
