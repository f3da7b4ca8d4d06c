//! How a case begins without a list: somebody came in, or somebody pointed at them (S4-89, S0-09; A.7).
//!
//! A young person who asks begins as one who wants support. What somebody else says is not a yes: there
//! the casemanager makes contact, without a card, and the guarantees are the same. A no ends it for ever
//! (S1-37), and there is one visit at most (S1-27).

use super::{Answer, Context, EventKind, Gate, Hold, Refusal, SaidBy, WayIn};
use crate::{BirthDate, GroupingId, Processing, Role, RuleKey, code::codes, upper_age};

codes! {
    /// What somebody asks about who comes in (S0-09, S0-30). Kept sealed: it may tell of care or debt.
    pub enum Topic {
        /// School.
        School = "school", "School";
        /// Work.
        Work = "work", "Werk";
        /// Money.
        Finance = "finance", "Geld";
        /// Welfare.
        Welfare = "welfare", "Welzijn";
        /// Care.
        Care = "care", "Zorg";
    }
}

/// A young person who is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// How they came in.
    pub way: WayIn,
    /// When they were born, as far as anybody knows.
    pub birth_date: BirthDate,
    /// Whether there is an address to visit or write to.
    pub has_address: bool,
    /// What holds a visit back.
    pub holds: Vec<Hold>,
    /// The sub-region of the municipality; `None`: it is in none.
    pub subregion: Option<GroupingId>,
    /// What the municipality has in force, for a case that its casemanager gets.
    pub gate: Gate,
    /// Minutes spent on the talk in which they asked; not counted for a signal.
    pub minutes: u16,
}

impl Registration {
    /// Whose case it becomes: a casemanager keeps their own, and makes contact where somebody else
    /// signals; who asks a regisseur stays with the municipality (S1-06, S1-07).
    pub fn with_casemanager(&self, role: Role) -> bool {
        role == Role::Casemanager || !self.way.is_own()
    }

    /// The events with which the case begins, in order.
    ///
    /// # Errors
    /// Somebody in another role, of an age outside the window, no ground (AVG art. 6), or a case for the
    /// casemanager while there is no sub-region, agreement or decision.
    pub fn events(&self, context: &Context<'_>) -> Result<Vec<EventKind>, Refusal> {
        if !matches!(context.role, Role::Casemanager | Role::Regisseur) {
            return Err(Refusal::NotYourStep {
                owner: Role::Casemanager,
            });
        }
        context.require_basis(if self.way.is_own() {
            Processing::Intake
        } else {
            Processing::Approach
        })?;
        self.require_age(context)?;
        let subregion = if self.with_casemanager(context.role) {
            let subregion = self.subregion.ok_or(Refusal::NoSubregion)?;
            self.gate.check(context.today)?;
            Some(subregion)
        } else {
            None
        };
        let mut holds = self.holds.clone();
        holds.sort_unstable();
        holds.dedup();
        let mut events = vec![EventKind::Registered {
            way: self.way,
            has_address: self.has_address,
            subregion,
        }];
        if !holds.is_empty() {
            events.push(EventKind::MarkersChanged { holds });
        }
        events.extend(
            self.way
                .own_channel()
                .map(|channel| EventKind::AnswerRecorded {
                    answer: Answer::WantsSupport,
                    said_by: SaidBy::YoungPerson,
                    channel,
                    minutes: self.minutes,
                }),
        );
        Ok(events)
    }

    /// Refuses who is certainly outside the window: too young today, or of the age at which the same case
    /// would end. A birth date that is not known to the day gets the benefit of the doubt.
    fn require_age(&self, context: &Context<'_>) -> Result<(), Refusal> {
        let Context {
            rules,
            municipality,
            today,
            ..
        } = *context;
        let years = |key| rules.span(key, municipality, today);
        let from = years(RuleKey::RegistrationMinAge);
        let (least, most) = self.birth_date.age_on(today);
        if i32::from(most) < from {
            return Err(Refusal::TooYoung { from });
        }
        let until = upper_age(self.way.is_own(), rules, municipality, today);
        if i32::from(least) >= until {
            return Err(Refusal::TooOld { until });
        }
        Ok(())
    }
}
