//! What a municipality does with a row: who takes it up, or why nobody does (S4-08, S4-09).

use crate::{Role, code::codes};

codes! {
    /// Who takes somebody up. None of them says anything of care, debt or justice.
    pub enum TakenUpBy {
        /// The Doorstroompunt of the region (S4-10, S4-16).
        Rmc = "rmc", "Doorstroompunt (RMC)";
        /// The municipality's own team.
        MunicipalTeam = "municipal_team", "Gemeentelijk team";
        /// The department of work and income.
        WorkAndIncome = "work_and_income", "Werk en inkomen";
        /// A school.
        School = "school", "School";
        /// Youth work.
        YouthWork = "youth_work", "Jongerenwerk";
        /// Another partner.
        OtherPartner = "other_partner", "Andere partner";
    }

    /// Why nobody takes somebody up. It goes to DUO as it is.
    pub enum NotTakenUp {
        /// Somebody guides them already.
        AlreadyGuided = "already_guided", "Wordt al begeleid";
        /// They do not belong to the target group, or no longer.
        OutsideTargetGroup = "outside_target_group", "Hoort niet bij de doelgroep";
        /// They live in another municipality now.
        Moved = "moved", "Verhuisd naar een andere gemeente";
        /// They manage by themselves.
        Manages = "manages", "Redt het zelf";
        /// The municipality has nobody to do it.
        NoCapacity = "no_capacity", "Geen capaciteit";
    }

    /// How much of a list is taken up: it follows from its rows and is never set.
    pub enum Extent {
        /// No row is disposed of.
        Undecided = "undecided", "Nog niet ingedeeld";
        /// Every row is taken up.
        Whole = "whole", "Helemaal opgepakt";
        /// The rows differ.
        Partly = "partly", "Gedeeltelijk opgepakt";
        /// No row is taken up, and each has a reason.
        NotAtAll = "not_at_all", "Niet opgepakt";
    }
}

/// What the municipality decided for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Somebody takes it up.
    TakenUp(TakenUpBy),
    /// Nobody does, for this reason.
    NotTakenUp(NotTakenUp),
}

impl Disposition {
    /// The label on a Dutch page and in a file.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::TakenUp(by) => by.dutch(),
            Self::NotTakenUp(reason) => reason.dutch(),
        }
    }
}

impl TakenUpBy {
    /// The role that records what came of it: the Doorstroompunt for its own, the municipality for all others.
    pub const fn records(self) -> Role {
        match self {
            Self::Rmc => Role::RmcWorker,
            _ => Role::Regisseur,
        }
    }
}

/// How much of a list, or of a municipality's part of it, is taken up.
pub fn extent(rows: impl IntoIterator<Item = Option<Disposition>>) -> Extent {
    let (mut undecided, mut taken, mut not) = (false, false, false);
    for row in rows {
        match row {
            None => undecided = true,
            Some(Disposition::TakenUp(_)) => taken = true,
            Some(Disposition::NotTakenUp(_)) => not = true,
        }
    }
    match (undecided, taken, not) {
        (_, false, false) => Extent::Undecided,
        (false, true, false) => Extent::Whole,
        (false, false, true) => Extent::NotAtAll,
        _ => Extent::Partly,
    }
}
