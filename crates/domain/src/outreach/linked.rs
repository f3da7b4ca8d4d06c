//! Two cases of one young person: linked, never merged, and one of them acts (A.7).
//!
//! A link changes no history. While it stands, what would approach the same person twice is refused on
//! the case that comes second.

use super::{Case, Command, Refusal, Visit};
use crate::{CaseId, code::codes, guidance};

codes! {
    /// Why two cases are held to be of one young person.
    pub enum LinkReason {
        /// They said so.
        SaidSo = "said_so", "De jongere zegt het zelf";
        /// A document with name and birth date was seen.
        DocumentSeen = "document_seen", "Legitimatie gezien";
        /// Name, birth date and address are the same.
        SameDetails = "same_details", "Naam, geboortedatum en adres zijn gelijk";
        /// A colleague knows them from both.
        ColleagueKnows = "colleague_knows", "Een collega kent de jongere van beide zaken";
    }

    /// Why a link was undone.
    pub enum UnlinkReason {
        /// They are two people.
        TwoPeople = "two_people", "Het zijn twee verschillende jongeren";
        /// The wrong case was chosen.
        Mistake = "mistake", "Per ongeluk gekoppeld";
        /// It cannot be told whether they are one.
        NotCertain = "not_certain", "Toch niet zeker genoeg";
    }
}

/// How far a case has come with its young person, for who acts of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Nobody was approached, or it is over.
    Idle,
    /// A card or a visit is on its way, or was.
    Approached,
    /// Said yes.
    Wants,
    /// Somebody leads the guidance.
    Led,
}

impl Case {
    fn standing(&self) -> Standing {
        if self.wants() {
            return if self.guidance().has_ended() {
                Standing::Idle
            } else if self.guidance().lead().is_some() {
                Standing::Led
            } else {
                Standing::Wants
            };
        }
        let open = !self.destroyed
            && self.refused.is_none()
            && self.objected.is_none()
            && self.closed.is_none();
        let card = self.released || self.printed.is_some() || self.cards_sent > 0;
        if open && (card || self.visit != Visit::None) {
            Standing::Approached
        } else {
            Standing::Idle
        }
    }

    /// Whether the young person said in this case that they want no contact.
    const fn said_no(&self) -> bool {
        self.refused.is_some() || self.objected.is_some()
    }
}

/// Refuses a command on a case that would approach a young person whom a linked case approaches already,
/// or who said no there. Of two that stand alike, the one that began first acts.
///
/// # Errors
/// [`Refusal::LinkedCaseActs`], or [`Refusal::Refused`] where they said no in the other case.
pub fn one_acts<'a>(
    command: &Command,
    own: (CaseId, &Case),
    linked: impl IntoIterator<Item = (CaseId, &'a Case)>,
) -> Result<(), Refusal> {
    if !asks_one(command) {
        return Ok(());
    }
    let approaches = approaches(command);
    let standing = own.1.standing();
    for (id, other) in linked {
        if approaches && other.said_no() {
            return Err(Refusal::Refused);
        }
        let theirs = other.standing();
        let first = theirs == standing && id < own.0;
        if theirs != Standing::Idle && (theirs > standing || first) {
            return Err(Refusal::LinkedCaseActs);
        }
    }
    Ok(())
}

/// Whether a command is one that only one of two linked cases may carry out: a card, a visit, an intake.
pub const fn asks_one(command: &Command) -> bool {
    approaches(command)
        || matches!(
            command,
            Command::Guide(
                guidance::Command::PlanIntake { .. } | guidance::Command::RecordIntake { .. }
            )
        )
}

/// Whether a command reaches out to somebody who did not ask: a card or a visit.
pub(super) const fn approaches(command: &Command) -> bool {
    matches!(
        command,
        Command::Release { .. } | Command::Print { .. } | Command::PlanVisit { .. }
    )
}
