//! The target group by municipality: memberships of groups, and persons, who may be in more than one (S4-84 to S4-86;
//! requirements A.11 T1).

use std::collections::BTreeSet;

use super::{Assessment, Priority, SchoolListKind, Standing};
use crate::{MunicipalityId, PupilId, code::codes};

codes! {
    /// A group of the table, in its order.
    pub enum TargetGroup {
        /// Left practical education, special secondary education or Entree.
        Outflow = "outflow", "Uitstroom praktijkonderwijs, speciaal onderwijs en entree";
        /// Early leavers without a priority: earning enough, with a benefit, or not to be said.
        SittingLeaver = "sitting_leaver", "Zittende voortijdig schoolverlaters";
        /// Priority 1.
        First = "prio_1", "Doelgroep RMC prio 1";
        /// Priority 2.
        Second = "prio_2", "Doelgroep RMC prio 2";
        /// Priority 3.
        Third = "prio_3", "Doelgroep RMC prio 3";
    }
}

/// The groups a row belongs to. An early leaver is in exactly one of the last four; who is on the list of outflow is in the
/// first besides.
pub fn groups(kind: SchoolListKind, found: &Assessment) -> Vec<TargetGroup> {
    let mut groups = Vec::new();
    if kind == SchoolListKind::Outflow {
        groups.push(TargetGroup::Outflow);
    }
    if found.standing == Standing::EarlyLeaver {
        groups.push(match found.selection {
            Ok(Priority::NoWork) => TargetGroup::First,
            Ok(Priority::LittleIncome) => TargetGroup::Second,
            Ok(Priority::SomeIncome) => TargetGroup::Third,
            Err(_) => TargetGroup::SittingLeaver,
        });
    }
    groups
}

/// Who is in which group, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetTable {
    members: BTreeSet<(MunicipalityId, TargetGroup, PupilId)>,
}

impl TargetTable {
    /// Puts somebody in a group of a municipality; again does nothing.
    pub fn add(&mut self, municipality: MunicipalityId, group: TargetGroup, pupil: PupilId) {
        self.members.insert((municipality, group, pupil));
    }

    /// Memberships of a group in a municipality.
    pub fn memberships(&self, municipality: MunicipalityId, group: TargetGroup) -> usize {
        let within =
            |one: &&(MunicipalityId, TargetGroup, PupilId)| (one.0, one.1) == (municipality, group);
        self.members.iter().filter(within).count()
    }

    /// All memberships of a municipality: whoever is in two groups counts twice.
    pub fn all_memberships(&self, municipality: MunicipalityId) -> usize {
        let within = |one: &&(MunicipalityId, TargetGroup, PupilId)| one.0 == municipality;
        self.members.iter().filter(within).count()
    }

    /// The persons of a municipality: each counts once.
    pub fn persons(&self, municipality: MunicipalityId) -> usize {
        let here = self.members.iter().filter(|one| one.0 == municipality);
        here.map(|one| one.2).collect::<BTreeSet<PupilId>>().len()
    }
}
