//! Which entries of the log the privacy officer looks at each month, and why (security.md F7).
//!
//! Not among the reasons: that the worker has the young person's family name. The log would then say
//! something of that name, also after the person was destroyed (F9).

use crate::{MunicipalityId, RuleBook, RuleKey, Ts, code::codes};

codes! {
    /// Why an entry is picked.
    pub enum PickReason {
        /// The account looked at many dossiers.
        MassView = "mass_view", "Veel dossiers bekeken";
        /// A case was read in an emergency: all of them are looked at.
        Emergency = "emergency", "Noodtoegang";
        /// The worker knows the young person.
        Tie = "tie", "Kent de jongere";
        /// Access was refused.
        Denied = "denied", "Toegang geweigerd";
        /// A dossier that is on a colleague's name.
        OtherCaseload = "other_caseload", "Dossier van een collega";
        /// In the evening, at night or in the weekend.
        AfterHours = "after_hours", "Buiten werktijd";
        /// Drawn by lot.
        Sample = "sample", "Steekproef";
    }

    /// What was found about a picked entry.
    pub enum Finding {
        /// It belongs to the work.
        InOrder = "in_order", "In orde";
        /// It was asked about and explained.
        Explained = "explained", "Nagevraagd en verklaard";
        /// It does not belong to the work: a possible data breach.
        NotInOrder = "not_in_order", "Niet in orde: mogelijk datalek";
    }

    /// How a dossier belonged to the account that opened it, at that moment.
    pub enum Relation {
        /// It was on this account's own name.
        Own = "own", "Eigen dossier";
        /// It was on nobody's name: the desk's.
        Desk = "desk", "Dossier van de werkplek";
        /// It was on a colleague's name.
        Colleague = "colleague", "Dossier van een collega";
    }
}

/// The action under which the log notes a [`crate::ViewAlarm`].
pub const VIEW_ALERT: &str = "ViewAlert";

/// What the picking looks at of one entry.
#[derive(Clone, Copy, Debug)]
pub struct Picked<'e> {
    /// When.
    pub at: Ts,
    /// The code of the action.
    pub action: &'e str,
    /// Whether access was refused.
    pub refused: bool,
    /// How many young people it is about.
    pub persons: i64,
    /// How the dossier belonged to the account, for one that was opened by itself.
    pub relation: Option<Relation>,
    /// Whether it was read in an emergency.
    pub emergency: bool,
    /// Whether the worker had said to know the young person.
    pub tie: bool,
}

impl Picked<'_> {
    /// Every reason but the lot, the weightiest first.
    pub fn reasons(self, rules: &RuleBook, municipality: MunicipalityId) -> Vec<PickReason> {
        let on = self.at.day();
        let mut reasons = Vec::new();
        if self.emergency {
            reasons.push(PickReason::Emergency);
        }
        if self.tie {
            reasons.push(PickReason::Tie);
        }
        if self.action == VIEW_ALERT {
            reasons.push(PickReason::MassView);
        } else if self.refused {
            reasons.push(PickReason::Denied);
        }
        if self.relation == Some(Relation::Colleague) {
            reasons.push(PickReason::OtherCaseload);
        }
        let local = self.at.in_the_netherlands();
        let hour = |key| rules.integer(key, municipality, on);
        let working = hour(RuleKey::WorkdayFromHour)..hour(RuleKey::WorkdayUntilHour);
        let weekend = local.weekday().to_monday_one_offset() > 5;
        if self.persons > 0 && (weekend || !working.contains(&i64::from(local.hour()))) {
            reasons.push(PickReason::AfterHours);
        }
        reasons
    }
}
