//! The 18-/18+ checklist: in six areas of life whether there is a risk that must be gone before the 18th birthday, and when the
//! coordinator is asked (S2-27 to S2-29, S2-31).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::law::{turns, weeks_before};
use crate::{BirthDate, Month, MunicipalityId, RuleBook, RuleKey, code::codes};

/// Longest text on what is done about a risk, in characters.
pub const LONGEST_ACTION: usize = 300;

codes! {
    /// An area of life on the checklist: the six of S2-27.
    pub enum Area {
        /// Education.
        Education = "education", "Opleiding";
        /// Work.
        Work = "work", "Werk";
        /// Care and support.
        Care = "care", "Zorg en ondersteuning";
        /// Income.
        Income = "income", "Inkomen";
        /// Debts.
        Debts = "debts", "Schulden";
        /// Housing.
        Housing = "housing", "Huisvesting";
    }

    /// How an area stands.
    pub enum AreaState {
        /// Nobody looked.
        Unseen = "unseen", "Nog niet bekeken";
        /// There is no risk.
        NoRisk = "no_risk", "Geen risico";
        /// There is a risk, and somebody does something about it.
        Risk = "risk", "Risico, er loopt een actie";
        /// The risk is gone.
        Solved = "solved", "Risico opgelost";
        /// Who guides cannot solve it: the coordinator has to help (S2-29).
        Stuck = "stuck", "Lukt ons niet, hulp van de coördinator nodig";
    }

    /// Why the coordinator is asked. None of them says in which area.
    pub enum Escalation {
        /// Who guides cannot solve something (S2-29).
        Stuck = "stuck", "De begeleider komt er niet uit";
        /// The month by which it had to be done has passed.
        Overdue = "overdue", "De lijst is niet op tijd klaar";
        /// It has passed, and nobody filled the checklist in.
        NotBegun = "not_begun", "Er is nog geen lijst gemaakt";
    }
}

/// What is written of an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaLine {
    /// How it stands.
    pub state: AreaState,
    /// What is done about it, or was tried.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub action: String,
}

/// A checklist: every area that nobody wrote about is unseen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet(BTreeMap<Area, AreaLine>);

impl Sheet {
    /// With what is written of an area, in the place of what was.
    pub fn write(&mut self, area: Area, line: AreaLine) {
        self.0.insert(area, line);
    }

    /// How an area stands.
    pub fn state(&self, area: Area) -> AreaState {
        self.0.get(&area).map_or(AreaState::Unseen, |one| one.state)
    }

    /// What is done about it; empty for nothing.
    pub fn action(&self, area: Area) -> &str {
        self.0.get(&area).map_or("", |one| &one.action)
    }

    /// How many areas are not settled.
    pub fn open(&self) -> u8 {
        let open = Area::ALL
            .iter()
            .filter(|area| !self.state(**area).is_settled());
        u8::try_from(open.count()).unwrap_or(u8::MAX)
    }

    /// Whether who guides asks the coordinator for help.
    pub fn is_stuck(&self) -> bool {
        Area::ALL
            .iter()
            .any(|area| self.state(*area) == AreaState::Stuck)
    }

    /// The areas with a risk of which is not written what is done (S2-28).
    pub fn lacking(&self) -> Vec<Area> {
        Area::ALL
            .iter()
            .copied()
            .filter(|area| self.state(*area).asks_action() && self.action(*area).trim().is_empty())
            .collect()
    }
}

impl AreaState {
    /// Whether nothing is to be done any more.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::NoRisk | Self::Solved)
    }

    /// Whether it must be written what is done, or was tried.
    pub const fn asks_action(self) -> bool {
        matches!(self, Self::Risk | Self::Stuck)
    }
}

/// The last month in which the checklist is in time: so many weeks before the month of the birthday that the coordinator
/// can still find an answer (S2-28, S2-31).
pub fn due_month(born: BirthDate, rules: &RuleBook, municipality: MunicipalityId) -> Month {
    let month = birthday(born, rules, municipality);
    let on = month.first_day();
    let weeks = rules.span(RuleKey::AdulthoodSheetWeeks, municipality, on);
    weeks_before(month, weeks)
}

/// Whether a checklist is asked for somebody in this month: from the announcement on until they are of age.
pub fn is_asked(
    born: BirthDate,
    rules: &RuleBook,
    municipality: MunicipalityId,
    month: Month,
) -> bool {
    let birthday = birthday(born, rules, municipality);
    let weeks = rules.span(RuleKey::LawChangeWeeks, municipality, month.first_day());
    weeks_before(birthday, weeks) <= month && month <= birthday
}

/// The month of the birthday at which somebody is of age, by the rule in force then.
fn birthday(born: BirthDate, rules: &RuleBook, municipality: MunicipalityId) -> Month {
    let age = |on| rules.span(RuleKey::AdulthoodAge, municipality, on);
    // The rule of about that time says the age; where it changes just then, the one of the birthday itself.
    let about = turns(born, age(born.earliest()));
    turns(born, age(about.first_day()))
}

/// Why the coordinator is to be asked in this month; `None` while it goes well. `open`: how many areas are not settled, `None`
/// where nobody filled anything in.
pub fn escalation(
    open: Option<u8>,
    is_stuck: bool,
    due: Month,
    month: Month,
) -> Option<Escalation> {
    let is_late = month > due;
    match open {
        None => is_late.then_some(Escalation::NotBegun),
        Some(0) => None,
        Some(_) if is_stuck => Some(Escalation::Stuck),
        Some(_) => is_late.then_some(Escalation::Overdue),
    }
}
