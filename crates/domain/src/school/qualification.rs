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

    /// The kind of school somebody left.
    pub enum Education {
        /// Practical education.
        PracticalEducation = "pro", "Praktijkonderwijs";
        /// Special secondary education.
        SpecialSecondary = "vso", "Voortgezet speciaal onderwijs";
        /// Entree, which is mbo level 1.
        Entree = "entree", "Mbo-entree";
        /// Mbo level 2 or higher.
        Mbo = "mbo", "Mbo 2, 3 of 4";
        /// Vmbo.
        Vmbo = "vmbo", "Vmbo";
        /// Havo or vwo.
        HavoVwo = "havo_vwo", "Havo of vwo";
        /// General secondary education for adults.
        AdultEducation = "vavo", "Vavo";
        /// Any other.
        Other = "other", "Ander onderwijs";
    }

    /// What a list of DUO is about.
    pub enum SchoolListKind {
        /// Who left school without a basic qualification (S4-05).
        EarlyLeavers = "early_leavers", "Voortijdig schoolverlaters";
        /// Who left practical education, special secondary education or Entree (S4-17, S4-23; law since 2019).
        Outflow = "outflow", "Uitstroom praktijkonderwijs, vso en entree";
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
