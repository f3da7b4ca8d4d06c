//! What came of a row that was taken up, and where it leads in the yearly report (S4-06; requirements B.9).

use crate::code::codes;

codes! {
    /// What came of it.
    pub enum LeaverResult {
        /// Recognised full-time education again.
        BackAtSchool = "back_at_school", "Terug naar school";
        /// Learning and working together (bbl).
        LearnWork = "learn_work", "Leren en werken (bbl)";
        /// Work without a prospect of a basic qualification.
        Work = "work", "Werk, zonder uitzicht op een startkwalificatie";
        /// Care, shelter or detention.
        CareOrDetention = "care_or_detention", "Zorg, opvang of detentie";
        /// Ended without a regular day activity.
        EndedWithoutActivity = "ended_without_activity", "Beëindigd zonder dagbesteding";
        /// Moved, or not to be found.
        MovedOrUntraceable = "moved_or_untraceable", "Verhuisd of onvindbaar";
        /// Another end.
        Other = "other", "Anders";
        /// Wants no contact.
        NoContactWanted = "no_contact_wanted", "Wil geen contact";
        /// In guidance: it has not ended.
        InGuidance = "in_guidance", "In begeleiding";
    }

    /// The seven destinations after an end, as the yearly report of effects counts them (B.9, 3F).
    pub enum Destination {
        /// Recognised full-time education.
        FullTimeEducation = "full_time_education", "Erkend voltijds onderwijs";
        /// Learning and working.
        LearnWork = "learn_work", "Combinatie leren en werken";
        /// Work without a prospect of a basic qualification.
        WorkWithoutProspect = "work_without_prospect", "Werk zonder uitzicht op een startkwalificatie";
        /// Care, shelter or prison.
        CareShelterPrison = "care_shelter_prison", "Zorg, opvang of gevangenis";
        /// Ended without a regular day activity.
        EndedWithoutActivity = "ended_without_activity", "Beëindigd zonder reguliere dagbesteding";
        /// Moved or untraceable.
        MovedUntraceable = "moved_untraceable", "Verhuisd of onvindbaar";
        /// Other.
        Other = "other", "Overig";
    }
}

impl LeaverResult {
    /// The destination in the yearly report; `None` while it has not ended.
    pub const fn destination(self) -> Option<Destination> {
        match self {
            Self::BackAtSchool => Some(Destination::FullTimeEducation),
            Self::LearnWork => Some(Destination::LearnWork),
            Self::Work => Some(Destination::WorkWithoutProspect),
            Self::CareOrDetention => Some(Destination::CareShelterPrison),
            Self::EndedWithoutActivity => Some(Destination::EndedWithoutActivity),
            Self::MovedOrUntraceable => Some(Destination::MovedUntraceable),
            Self::Other | Self::NoContactWanted => Some(Destination::Other),
            Self::InGuidance => None,
        }
    }
}
