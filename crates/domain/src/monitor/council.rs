//! The report of a released quarter for a council: its parts, and which published tables each holds (S1-80).

use super::{Indicator, TableKind};
use crate::code::codes;

codes! {
    /// The parts of the report in which a municipality writes its own words, in the order they are printed.
    pub enum CouncilPart {
        /// What the report is and why now.
        Foreword = "foreword", "Voorwoord";
        /// Who came on the list.
        Inflow = "inflow", "Wie op de lijst kwam";
        /// Age and support questions.
        People = "people", "Wie deze jongeren zijn";
        /// Who flowed out, and where to.
        Outflow = "outflow", "Waar jongeren naartoe gingen";
        /// Time spent on each young person.
        Time = "time", "Hoeveel tijd het kostte";
        /// What comes next.
        Outlook = "outlook", "Vooruitblik";
        /// Who answers questions about the report.
        Contact = "contact", "Vragen over dit rapport";
    }
}

impl CouncilPart {
    /// The published tables that stand in it.
    pub const fn tables(self) -> &'static [TableKind] {
        match self {
            Self::Inflow => &[TableKind::Inflow, TableKind::OnList],
            Self::People => &[TableKind::Age, TableKind::Question, TableKind::AtHome],
            Self::Outflow => &[
                TableKind::Outflow,
                TableKind::Destination,
                TableKind::Route,
                TableKind::Return,
                TableKind::StillAtWork,
            ],
            Self::Foreword | Self::Time | Self::Outlook | Self::Contact => &[],
        }
    }

    /// How many characters its own words may have: whoever reads a report for a council turns few pages.
    pub const fn longest(self) -> usize {
        match self {
            Self::Contact => 300,
            Self::Foreword
            | Self::Inflow
            | Self::People
            | Self::Outflow
            | Self::Time
            | Self::Outlook => 3_000,
        }
    }
}

/// The indicators the report holds figures of; findings in words (I7, I9) stay with the working group.
pub const COUNCIL_INDICATORS: [Indicator; 13] = [
    Indicator::I1,
    Indicator::I2,
    Indicator::I3,
    Indicator::I4,
    Indicator::I5,
    Indicator::I6,
    Indicator::I8,
    Indicator::AtHome,
    Indicator::NotInView,
    Indicator::NoRenewedAppeal,
    Indicator::PaidWork,
    Indicator::StillAtWork,
    Indicator::RouteCoverage,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_table_stands_in_one_part() {
        for kind in TableKind::ALL {
            let parts = CouncilPart::ALL
                .iter()
                .filter(|part| part.tables().contains(kind));
            assert_eq!(parts.count(), 1, "{}", kind.code());
        }
    }
}
