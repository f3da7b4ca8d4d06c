//! The roles of professionals: what somebody is for, not what they may do (that is `access`).

use crate::code::codes;

codes! {
    /// The role in which somebody acts. A person may hold more than one, but acts in one at a time.
    pub enum Role {
        /// Filters and completes the municipality's own list (S1-20, S1-24).
        ListHandler = "list_handler", "Lijstverwerker";
        /// Casemanager Jongeren in Beeld of a sub-region: the approach from step 2 (S1-32, S1-33).
        Casemanager = "casemanager", "Casemanager JIB";
        /// Local regisseur of a municipality: leads from the three-party talk on (S1-60, S1-66).
        Regisseur = "regisseur", "Lokale regisseur";
        /// Steers the region by counts, never by persons (S1-30).
        ProjectLeader = "project_leader", "Projectleider";
        /// Makes the policy: sees what was released, never a person or an exact small number (S1-77).
        PolicyOfficer = "policy_officer", "Beleidsmedewerker";
        /// Keeps the lists of the Doorstroompunt and guides towards school (S4-05, S4-16).
        RmcWorker = "rmc_worker", "RMC-medewerker (Doorstroompunt)";
        /// Leads the network meeting, and decides in it (S4-98, S4-107).
        NetworkDirector = "network_director", "Netwerkregisseur";
        /// Advises in the network meeting for an organisation, and takes people over there (S4-95, S4-100).
        NetworkMember = "network_member", "Deelnemer netwerkoverleg";
        /// Privacy officer (FG) of a municipality: reads the log (S1-82).
        PrivacyOfficer = "privacy_officer", "Privacy officer (FG)";
        /// Sets up municipalities, people and rules; sees no young person.
        Administrator = "administrator", "Functioneel beheerder";
        /// The installation itself: command line and scheduled work, under a named account.
        Service = "service", "Systeem";
    }
}

impl Role {
    /// Whether it is held for one municipality.
    pub const fn is_of_a_municipality(self) -> bool {
        matches!(
            self,
            Self::ListHandler | Self::Regisseur | Self::NetworkMember | Self::PrivacyOfficer
        )
    }

    /// Whether it is held for a region: every municipality in it.
    pub const fn is_of_a_region(self) -> bool {
        matches!(
            self,
            Self::Casemanager
                | Self::ProjectLeader
                | Self::PolicyOfficer
                | Self::RmcWorker
                | Self::NetworkDirector
        )
    }

    /// Whether its work shows young people by name.
    pub const fn sees_young_people(self) -> bool {
        matches!(
            self,
            Self::ListHandler
                | Self::Casemanager
                | Self::Regisseur
                | Self::RmcWorker
                | Self::NetworkDirector
                | Self::NetworkMember
        )
    }

    /// The label on a Dutch page, inside a sentence: "casemanager JIB".
    pub fn dutch_inside(self) -> String {
        let mut rest = self.dutch().chars();
        rest.next().map_or_else(String::new, |first| {
            first.to_lowercase().chain(rest).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_inside_a_sentence_keeps_its_own_capitals() {
        assert_eq!(Role::Casemanager.dutch_inside(), "casemanager JIB");
        assert_eq!(Role::PrivacyOfficer.dutch_inside(), "privacy officer (FG)");
    }
}
