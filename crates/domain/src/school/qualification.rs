//! Diplomas and certificates, and what each is good for.

use crate::code::codes;

codes! {
    /// The highest that somebody left school with.
    pub enum Qualification {
        /// No diploma and no certificate.
        Nothing = "nothing", "Geen diploma";
        /// Vmbo: no basic qualification.
        Vmbo = "vmbo", "Vmbo-diploma";
        /// Certificate of practical education.
        PracticalEducation = "pro", "Getuigschrift praktijkonderwijs";
        /// Certificate of special secondary education, profile labour market.
        SpecialWork = "vso_work", "Getuigschrift vso, arbeidsmarkt";
        /// Certificate of special secondary education, profile day activity.
        SpecialDayActivity = "vso_day_activity", "Getuigschrift vso, dagbesteding";
        /// Entree, which is mbo level 1.
        Entree = "entree", "Diploma mbo-entree";
        /// Mbo level 2 or higher.
        Mbo = "mbo", "Diploma mbo 2, 3 of 4";
        /// Havo.
        Havo = "havo", "Diploma havo";
        /// Vwo.
        Vwo = "vwo", "Diploma vwo";
    }

    /// Why somebody between 16 and 18 does not have to go to school.
    pub enum Exemption {
        /// A certificate of practical education or of special education ends the duty (LPW art. 4a(2)).
        Certificate = "certificate", "Getuigschrift pro of vso";
        /// Exempted by or under the Leerplichtwet (art. 5, 15).
        Granted = "granted", "Vrijstelling";
    }
}

impl Qualification {
    /// Whether it is a basic qualification (startkwalificatie): havo, vwo, or mbo level 2 or higher (WEB art. 7.2.2).
    pub const fn is_basic(self) -> bool {
        matches!(self, Self::Mbo | Self::Havo | Self::Vwo)
    }

    /// Whether who works with it is no early leaver (WEB art. 8.3.1).
    pub const fn excepts_who_works(self) -> bool {
        matches!(
            self,
            Self::PracticalEducation | Self::SpecialWork | Self::SpecialDayActivity | Self::Entree
        )
    }

    /// Whether it ends the duty to be at school until 18 (LPW art. 4a(2)).
    pub const fn exempts(self) -> Option<Exemption> {
        match self {
            Self::PracticalEducation | Self::SpecialWork | Self::SpecialDayActivity => {
                Some(Exemption::Certificate)
            }
            _ => None,
        }
    }
}
