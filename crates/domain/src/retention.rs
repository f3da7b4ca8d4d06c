//! How long what is kept, and how it goes: by itself at its term, or by a list that is signed.
//!
//! What was kept for the approach goes by itself, without anybody's leave (AVG art. 5(1)(e)). The dossier
//! of a guidance that ended goes by a list that the privacy officer signed (Archiefwet); without a
//! signature what rested on consent goes at the term all the same, and the rest raises an alarm (ADR 11).

use crate::{Day, Overview, Phase, Role, RuleKey, code::codes};

codes! {
    /// A class of what is kept, with a term of its own.
    pub enum RetentionClass {
        /// The young person objected: at once.
        Objection = "objection", "Bezwaar";
        /// The young person asked to be forgotten.
        Erasure = "erasure", "Wil vergeten worden";
        /// The young person does not want support.
        Refusal = "refusal", "Wil niet";
        /// Known to the municipality.
        Known = "known", "Bekend bij de gemeente";
        /// Not reached.
        NotReached = "not_reached", "Niet bereikt";
        /// No address was found.
        NoAddress = "no_address", "Geen adres";
        /// Wants nothing now.
        NotNow = "not_now", "Nu geen ondersteuning";
        /// Ended otherwise before or without guidance.
        OtherEnd = "other_end", "Ander einde";
        /// The dossier of a guidance that ended.
        Dossier = "dossier", "Dossier na begeleiding";
    }

    /// Why a destruction is held back, until a day.
    pub enum HoldReason {
        /// Objection or appeal against a decision runs (Awb).
        Appeal = "appeal", "Er loopt bezwaar of beroep tegen een besluit (Awb)";
        /// A claim is made or answered (AVG art. 17(3)(e)).
        Claim = "claim", "Nodig voor een rechtsvordering (AVG art. 17 lid 3 onder e)";
        /// A complaint is handled (Awb chapter 9).
        Complaint = "complaint", "Er wordt een klacht behandeld (Awb hoofdstuk 9)";
        /// The young person asked to keep it (AVG art. 18(1)(b), (c)).
        AskedToKeep = "asked_to_keep", "De jongere vraagt om te bewaren (AVG art. 18 lid 1)";
    }
}

impl RetentionClass {
    /// The class of a case whose term runs; `None` while none runs.
    pub fn of(overview: &Overview) -> Option<Self> {
        overview.destroy_after?;
        Some(Self::of_phase(overview.phase, overview.lead))
    }

    /// The class by phase and lead alone: what counts are grouped by.
    pub const fn of_phase(phase: Phase, lead: Option<Role>) -> Self {
        match phase {
            Phase::Objected => Self::Objection,
            Phase::ErasureAsked => Self::Erasure,
            Phase::Refused => Self::Refusal,
            Phase::KnownToMunicipality => Self::Known,
            Phase::NotReached => Self::NotReached,
            Phase::NotNow => Self::NotNow,
            Phase::Stopped | Phase::FlowedOut => Self::Dossier,
            // Moved, aged out, deceased: a dossier when somebody led a guidance.
            Phase::Moved | Phase::AgedOut | Phase::Deceased if lead.is_some() => Self::Dossier,
            Phase::NoConsent
            | Phase::ConsentWithdrawn
            | Phase::Moved
            | Phase::AgedOut
            | Phase::Deceased
            | Phase::Emigrated
            | Phase::GoneFromList
            | Phase::Destroyed => Self::OtherEnd,
            _ => Self::NoAddress,
        }
    }

    /// The dated rule its term comes from; `None`: at once.
    pub const fn rule(self) -> Option<RuleKey> {
        match self {
            Self::Objection => None,
            Self::Erasure => Some(RuleKey::ErasureDays),
            Self::Refusal => Some(RuleKey::RefusalTermDays),
            Self::Known => Some(RuleKey::KnownTermDays),
            Self::NotReached => Some(RuleKey::NotReachedTermMonths),
            Self::NoAddress => Some(RuleKey::NoAddressTermWeeks),
            Self::NotNow => Some(RuleKey::NotNowTermMonths),
            Self::OtherEnd => Some(RuleKey::OtherEndTermDays),
            Self::Dossier => Some(RuleKey::GuidanceTermMonths),
        }
    }

    /// Whether it goes only by a list that was signed.
    pub const fn needs_signature(self) -> bool {
        matches!(self, Self::Dossier)
    }
}

/// The Monday of the week a day is in.
pub fn week_of(day: Day) -> Day {
    let since_monday = day.date().weekday().to_monday_zero_offset();
    day.plus_days(-i32::from(since_monday))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_ends_on_sunday() {
        let day = |number| Day::new(2026, 11, number).expect("a day");
        assert_eq!(week_of(day(2)), day(2));
        assert_eq!(week_of(day(8)), day(2));
        assert_eq!(week_of(day(9)), day(9));
    }

    #[test]
    fn only_the_dossier_of_a_guidance_waits_for_a_signature() {
        for phase in Phase::ALL {
            for lead in [None, Some(Role::Regisseur)] {
                let class = RetentionClass::of_phase(*phase, lead);
                let guided_end = matches!(phase, Phase::Stopped | Phase::FlowedOut)
                    || (lead.is_some()
                        && matches!(phase, Phase::Moved | Phase::AgedOut | Phase::Deceased));
                assert_eq!(class.needs_signature(), guided_end, "{phase:?} {lead:?}");
            }
        }
    }

    #[test]
    fn every_class_but_objection_has_a_dated_term() {
        for class in RetentionClass::ALL {
            assert_eq!(class.rule().is_none(), *class == RetentionClass::Objection);
        }
    }
}
