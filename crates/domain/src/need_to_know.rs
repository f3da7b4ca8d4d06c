//! Who may know of a young person besides by role: locks, leave to look into a case, ties (security.md D10;
//! issue 3, "What you may not see is absent").

use crate::{
    code::codes,
    search::{fold_name, is_prefix},
};

codes! {
    /// Why a case is locked for one account. It says what that account is to the young person, never
    /// anything of the young person alone.
    pub enum LockReason {
        /// The young person works with them.
        Colleague = "colleague", "De jongere is een collega";
        /// The young person is their child.
        OwnChild = "own_child", "Eigen kind of stiefkind";
        /// The young person is family.
        Relative = "relative", "Familie of huisgenoot";
        /// They know each other privately.
        Acquaintance = "acquaintance", "Kennen elkaar privé";
        /// The young person asked for it.
        AskedByYoungPerson = "asked_by_young_person", "De jongere vraagt erom";
        /// The worker asked for it.
        AskedByWorker = "asked_by_worker", "De medewerker vraagt erom";
    }
}

codes! {
    /// How a case outside one's own work may be looked into.
    pub enum InsightKind {
        /// Asked of those who have the case, and granted until a day.
        Asked = "asked", "Inzage";
        /// Opened at once, in an emergency.
        Emergency = "emergency", "Noodtoegang";
    }

    /// How a request stands.
    pub enum InsightState {
        /// Nobody answered yet.
        Waiting = "waiting", "Wacht op antwoord";
        /// Granted until its moment.
        Granted = "granted", "Toegestaan";
        /// Refused: the work is not this account's.
        Refused = "refused", "Geweigerd";
        /// Refused: the one who has the case tells what is needed.
        RefusedCallMe = "refused_call_me", "Geweigerd: bel de behandelaar";
    }

    /// Why somebody asks to look into a case.
    pub enum InsightReason {
        /// Stands in for the colleague who has it.
        StandsIn = "stands_in", "Ik neem waar voor een collega";
        /// The young person, or somebody near, called.
        Called = "called", "De jongere of een naaste nam contact met mij op";
        /// Works on the same question with the young person.
        WorksAlong = "works_along", "Ik werk met dezelfde jongere";
        /// A complaint or objection has to be handled.
        Complaint = "complaint", "Een klacht of bezwaar behandelen";
    }

    /// Why a case is opened in an emergency.
    pub enum EmergencyReason {
        /// The young person is in acute danger.
        Danger = "danger", "Acuut gevaar voor de jongere";
        /// Others are in acute danger.
        DangerToOthers = "danger_to_others", "Acuut gevaar voor anderen";
        /// Police, ambulance or crisis service ask.
        CrisisService = "crisis_service", "Politie, ambulance of crisisdienst vraagt het";
    }

    /// Whether a worker knows a young person privately.
    pub enum TieAnswer {
        /// They do.
        Knows = "knows", "Kent de jongere";
        /// They do not.
        DoesNot = "does_not", "Kent de jongere niet";
    }

    /// Why a worker was asked.
    pub enum TieCause {
        /// They said so themselves.
        Declared = "declared", "Zelf gemeld";
        /// They have the family name of the young person.
        FamilyName = "family_name", "Zelfde achternaam";
    }
}

impl InsightState {
    /// Whether it was refused.
    pub const fn is_refused(self) -> bool {
        matches!(self, Self::Refused | Self::RefusedCallMe)
    }
}

/// Whether a colleague's name, as shown to colleagues, ends in the young person's family name: then both may
/// be family, and the colleague is asked once. Very short names say nothing.
pub fn shares_family_name(colleague: &str, family_name: &str) -> bool {
    let (colleague, family) = (fold_name(colleague), fold_name(family_name));
    let (own, theirs): (Vec<&str>, Vec<&str>) =
        (colleague.split(' ').collect(), family.split(' ').collect());
    // Of a double name one part is enough: children have one of them. The first word of the colleague is
    // the given name.
    theirs
        .iter()
        .filter(|part| part.chars().count() > 2 && !is_prefix(part))
        .any(|part| own.iter().skip(1).any(|word| word == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f7_a_colleague_with_the_family_name_of_the_young_person_is_asked() {
        for (colleague, family) in [
            ("Kees de Boer", "Boer"),
            ("K. Jansen-Bakker", "Bakker"),
            ("Noor Bakker", "Jansen-Bakker"),
            ("Ece Yildirim", "Yıldırım"),
        ] {
            assert!(
                shares_family_name(colleague, family),
                "{colleague} {family}"
            );
        }
        for (colleague, family) in [
            ("Kees de Boer", "de Vries"),
            ("Bakker Jansen", "Bakker"),
            ("Kees", "Kees"),
            ("", ""),
            ("Kees Ng", "Ng"),
        ] {
            assert!(
                !shares_family_name(colleague, family),
                "{colleague} {family}"
            );
        }
    }
}
