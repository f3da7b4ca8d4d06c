//! Asking whether a young person is known at RBL or the Doorstroompunt, and how that stands: no more (S4-48, S4-51).

use super::{Disposition, LeaverResult};
use crate::code::codes;

codes! {
    /// By which law a team may ask (S4-48; AVG art. 6(1)(e)).
    pub enum InquiryBasis {
        /// Work and income: reintegration.
        Participation = "participation", "Participatiewet (toeleiding naar werk)";
        /// The local team: support.
        SocialSupport = "social_support", "Wmo 2015 (maatschappelijke ondersteuning)";
        /// The local team: under eighteen.
        Youth = "youth", "Jeugdwet (jeugdhulp)";
    }

    /// What the answer is needed for (S4-48: proportionate and necessary).
    pub enum InquiryNeed {
        /// Not to begin beside what is there.
        NoDoubleHelp = "no_double_help", "Om niet dubbel te beginnen";
        /// To know with whom to speak.
        WhomToCall = "whom_to_call", "Om te weten of er al een collega is om mee te overleggen";
        /// The young person asks for help now.
        AsksForHelp = "asks_for_help", "De jongere vraagt nu om hulp";
    }

    /// How it stands with somebody who is known: nothing of school, income or what was tried.
    pub enum KnownStatus {
        /// On a list, and nobody decided yet.
        Undecided = "undecided", "Bekend, nog niet ingedeeld";
        /// Somebody took them up.
        TakenUp = "taken_up", "Bekend, opgepakt";
        /// In guidance.
        InGuidance = "in_guidance", "Bekend, in begeleiding";
        /// It ended.
        Ended = "ended", "Bekend, afgerond";
        /// Nobody took them up.
        NotTakenUp = "not_taken_up", "Bekend, niet opgepakt";
    }
}

impl KnownStatus {
    /// How a row stands, by what was decided and what came of it.
    pub const fn of(disposition: Option<Disposition>, result: Option<LeaverResult>) -> Self {
        match (disposition, result) {
            (None, _) => Self::Undecided,
            (Some(Disposition::NotTakenUp(_)), _) => Self::NotTakenUp,
            (Some(Disposition::TakenUp(_)), None) => Self::TakenUp,
            (Some(Disposition::TakenUp(_)), Some(LeaverResult::InGuidance)) => Self::InGuidance,
            (Some(Disposition::TakenUp(_)), Some(_)) => Self::Ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::{NotTakenUp, TakenUpBy};

    #[test]
    fn s4_51_the_status_says_how_it_stands_and_never_what_came_of_it() {
        let taken = Some(Disposition::TakenUp(TakenUpBy::Rmc));
        assert_eq!(KnownStatus::of(None, None), KnownStatus::Undecided);
        assert_eq!(KnownStatus::of(taken, None), KnownStatus::TakenUp);
        let guided = Some(LeaverResult::InGuidance);
        assert_eq!(KnownStatus::of(taken, guided), KnownStatus::InGuidance);
        for ended in LeaverResult::ALL {
            if *ended != LeaverResult::InGuidance {
                assert_eq!(KnownStatus::of(taken, Some(*ended)), KnownStatus::Ended);
            }
        }
        for why in NotTakenUp::ALL {
            let left = Some(Disposition::NotTakenUp(*why));
            assert_eq!(KnownStatus::of(left, None), KnownStatus::NotTakenUp);
        }
    }
}
