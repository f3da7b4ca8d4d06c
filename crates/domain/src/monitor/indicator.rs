//! The indicators of the quarter (S1-I1..I9): what each is, and whether they agree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Category, Counts, Entrance, Further, Measure, Quarter, definition};
use crate::{
    CountingOrder, Month, Phase, RenouncedCounts,
    code::codes,
    guidance::content::{Destination, SupportQuestion},
};

codes! {
    /// The nine indicators of the source, and those that other sources ask for beside them.
    pub enum Indicator {
        /// New young people on the list before filtering.
        I1 = "I1", "Nieuwe jongeren op de lijst vóór filtering";
        /// The same, divided.
        I2 = "I2", "Nieuwe jongeren na filtering, gesplitst";
        /// Characteristics.
        I3 = "I3", "Kenmerken: leeftijd en ondersteuningsvraag";
        /// All on the list.
        I4 = "I4", "Op de lijst in totaal, oud en nieuw";
        /// Outflow.
        I5 = "I5", "Uitstromers na contact met de casemanager";
        /// Outflow by destination.
        I6 = "I6", "Uitstroom per bestemming";
        /// Findings about the offer.
        I7 = "I7", "Is het aanbod toegankelijk en passend";
        /// Time per young person.
        I8 = "I8", "Gemiddelde tijdsinvestering per jongere";
        /// Experiences with the structure.
        I9 = "I9", "Ervaringen met de uitvoeringsstructuur";
        /// At home without school, work or day activity (S0-29).
        AtHome = "at_home", "Thuis zonder school, werk of dagbesteding";
        /// Not in view (S3-05).
        NotInView = "not_in_view", "Niet in beeld";
        /// No renewed appeal after flowing out (S3-08).
        NoRenewedAppeal = "no_renewed_appeal", "Geen nieuw beroep na uitstroom";
        /// Matches to paid work in a year (S2-10).
        PaidWork = "paid_work", "Naar betaald werk";
        /// Still at work after six months (S2-10).
        StillAtWork = "still_at_work", "Na zes maanden nog aan het werk";
        /// Coverage per route (S2-33).
        RouteCoverage = "route_coverage", "Dekking per soort traject";
    }

    /// Who delivers a figure or a finding (S1-78).
    pub enum Responsible {
        /// The municipality's list handler.
        ListHandler = "list_handler", "De lijstverwerker van de gemeente";
        /// The casemanager of the sub-region.
        Casemanager = "casemanager", "De casemanager";
        /// The municipality's regisseur.
        Regisseur = "regisseur", "De lokale regisseur";
    }

    /// A check that figures must pass.
    pub enum CheckKind {
        /// I1 is the sum of the parts of I2 and of what is open.
        PartsAddUp = "parts_add_up", "I1 = zelfstandigen + bekend + opgepakt + nog niet opgepakt";
        /// I6 adds up to I5.
        DestinationsAddUp = "destinations_add_up", "De bestemmingen van I6 zijn samen I5";
        /// I1 is no more than I4.
        NewWithinList = "new_within_list", "I1 is niet meer dan I4";
        /// The months of the quarter add up to it.
        ListsAgree = "lists_agree", "I1 is het aantal nieuwe regels op de lijsten";
    }
}

impl Indicator {
    /// The sign that stands before its name: the source's own number, or the requirement it comes from.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::I1
            | Self::I2
            | Self::I3
            | Self::I4
            | Self::I5
            | Self::I6
            | Self::I7
            | Self::I8
            | Self::I9 => self.code(),
            _ => definition(self).basis,
        }
    }
}

/// What is known of the lists of a quarter, beside the cases they opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFigures {
    /// Rows of the last list of the quarter (I4); `None` without a list.
    pub on_list: Option<i64>,
    /// New rows of all its lists.
    pub new_rows: i64,
    /// New young people by age on the reference date (I3).
    pub ages: BTreeMap<u8, i64>,
    /// Quarantined rows: not counted in I1.
    pub quarantined: i64,
    /// Suppressed rows: not counted in I1.
    pub suppressed: i64,
}

/// The parts of I2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreeParts {
    /// (a) Self-employed.
    pub self_employed: i64,
    /// (b) Known to the municipality.
    pub known: i64,
    /// (c) Picked up by the casemanager.
    pub picked_up: i64,
    /// Not picked up, by the phase that says why.
    pub open: BTreeMap<Phase, i64>,
    /// Known and self-employed: counted once above.
    pub overlap: i64,
}

/// The figures of a quarter, exact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// I1.
    pub new: i64,
    /// Of these, who came back.
    pub re_entries: i64,
    /// I2.
    pub parts: ThreeParts,
    /// Joined the approach because they were no longer known: in no part of I1.
    pub joined: i64,
    /// I3: age, of I1.
    pub ages: BTreeMap<u8, i64>,
    /// I3: support questions; one person may have several.
    pub questions: BTreeMap<SupportQuestion, i64>,
    /// I3: persons with an intake in the quarter.
    pub intakes: i64,
    /// I4.
    pub on_list: Option<i64>,
    /// I5.
    pub outflow: i64,
    /// I6.
    pub destinations: BTreeMap<Destination, i64>,
    /// I8: minutes.
    pub minutes: i64,
    /// I8: contacts those were spent on.
    pub contacts: i64,
    /// Rows of lists that were set apart.
    pub quarantined: i64,
    /// Rows of people who may not be approached.
    pub suppressed: i64,
    /// New rows the lists themselves counted.
    pub new_rows: i64,
    /// What follows from other months as well.
    pub further: Further,
}

/// How the dated rules have cells read (A.17 no. 3; S1-I6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Where somebody counts who is known and self-employed.
    pub order: CountingOrder,
    /// Which ends count as renounced.
    pub renounced: RenouncedCounts,
}

/// Whether figures agree with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// The left side.
    pub left: i64,
    /// The right side.
    pub right: i64,
    /// Whether it holds.
    pub holds: bool,
}

/// The figures of some months from their cells, cells of other months left aside; so without what is further.
pub fn figures(
    counts: &Counts,
    months: &[Month],
    lists: &ListFigures,
    reading: Reading,
) -> Figures {
    let mut figures = Figures {
        on_list: lists.on_list,
        new_rows: lists.new_rows,
        ages: lists.ages.clone(),
        quarantined: lists.quarantined,
        suppressed: lists.suppressed,
        ..Figures::default()
    };
    for (cell, n) in counts
        .iter()
        .filter(|(cell, _)| months.contains(&cell.month))
    {
        figures.take(cell.measure, &cell.first, &cell.second, *n, reading);
    }
    figures
}

impl Figures {
    fn take(&mut self, measure: Measure, first: &str, second: &str, n: i64, reading: Reading) {
        match measure {
            Measure::Inflow | Measure::ReEntry => {
                self.new += n;
                if measure == Entrance::ReEntry.measure() {
                    self.re_entries += n;
                }
                self.part(first, second, n, reading.order);
            }
            Measure::Joined => self.joined += n,
            Measure::Question => {
                if let Ok(question) = first.parse() {
                    *self.questions.entry(question).or_default() += n;
                }
            }
            Measure::Intake => self.intakes += n,
            Measure::Destination => {
                if let Ok(destination) = first.parse() {
                    *self.destinations.entry(destination).or_default() += n;
                }
            }
            Measure::Exit => self.exit(first, second, n, reading.renounced),
            Measure::Minutes => self.minutes += n,
            Measure::Contact => self.contacts += n,
            Measure::Registered
            | Measure::Reached
            | Measure::Step
            | Measure::Card
            | Measure::Answer
            | Measure::Visit
            | Measure::Trajectory
            | Measure::FollowUp
            | Measure::DropOut
            | Measure::Wait
            | Measure::AtHome
            | Measure::Return
            | Measure::Route => {}
        }
    }

    fn part(&mut self, category: &str, phase: &str, n: i64, order: CountingOrder) {
        let parts = &mut self.parts;
        match category.parse() {
            Ok(Category::Known) => parts.known += n,
            Ok(Category::KnownSelfEmployed) => {
                match order {
                    CountingOrder::KnownFirst => parts.known += n,
                    CountingOrder::SelfEmployedFirst => parts.self_employed += n,
                }
                parts.overlap += n;
            }
            Ok(Category::SelfEmployed | Category::SelfEmployedPickedUp) => {
                parts.self_employed += n;
            }
            Ok(Category::PickedUp) => parts.picked_up += n,
            Ok(Category::Open) | Err(_) => {
                if let Ok(phase) = phase.parse() {
                    *parts.open.entry(phase).or_default() += n;
                }
            }
        }
    }

    fn exit(&mut self, phase: &str, when: &str, n: i64, renounced: RenouncedCounts) {
        let after_yes = when == "after_yes";
        let destination = match phase.parse() {
            // Its destination is a cell of its own.
            Ok(Phase::FlowedOut) => None,
            Ok(Phase::Moved) if after_yes => Some(Destination::Moved),
            Ok(Phase::Stopped | Phase::NoConsent | Phase::ConsentWithdrawn)
                if renounced != RenouncedCounts::Recorded =>
            {
                Some(Destination::Renounced)
            }
            Ok(Phase::Refused)
                if renounced == RenouncedCounts::Refusals
                    || (renounced == RenouncedCounts::AfterYes && after_yes) =>
            {
                Some(Destination::Renounced)
            }
            _ => return,
        };
        self.outflow += n;
        if let Some(destination) = destination {
            *self.destinations.entry(destination).or_default() += n;
        }
    }

    /// Adds the figures of another municipality or month. A stock adds up over municipalities only.
    pub fn add(&mut self, other: &Self) {
        fn sums<K: Ord + Copy>(to: &mut BTreeMap<K, i64>, more: &BTreeMap<K, i64>) {
            for (key, n) in more {
                *to.entry(*key).or_default() += n;
            }
        }
        self.new += other.new;
        self.re_entries += other.re_entries;
        self.parts.self_employed += other.parts.self_employed;
        self.parts.known += other.parts.known;
        self.parts.picked_up += other.parts.picked_up;
        self.parts.overlap += other.parts.overlap;
        sums(&mut self.parts.open, &other.parts.open);
        self.joined += other.joined;
        sums(&mut self.ages, &other.ages);
        sums(&mut self.questions, &other.questions);
        self.intakes += other.intakes;
        self.on_list = match (self.on_list, other.on_list) {
            (Some(one), Some(more)) => Some(one + more),
            (one, more) => one.or(more),
        };
        self.outflow += other.outflow;
        sums(&mut self.destinations, &other.destinations);
        self.minutes += other.minutes;
        self.contacts += other.contacts;
        self.quarantined += other.quarantined;
        self.suppressed += other.suppressed;
        self.new_rows += other.new_rows;
        self.further.add(&other.further);
    }

    /// Not picked up, for whatever reason.
    pub fn open(&self) -> i64 {
        self.parts.open.values().sum()
    }

    /// The checks the source asks for, and ours on the lists.
    pub fn checks(&self) -> Vec<Check> {
        let parts = &self.parts;
        let equal = |kind, left, right| Check {
            kind,
            left,
            right,
            holds: left == right,
        };
        let mut checks = vec![
            equal(
                CheckKind::PartsAddUp,
                self.new,
                parts.self_employed + parts.known + parts.picked_up + self.open(),
            ),
            equal(
                CheckKind::DestinationsAddUp,
                self.destinations.values().sum(),
                self.outflow,
            ),
            equal(CheckKind::ListsAgree, self.new, self.new_rows),
        ];
        if let Some(on_list) = self.on_list {
            checks.push(Check {
                kind: CheckKind::NewWithinList,
                left: self.new,
                right: on_list,
                holds: self.new <= on_list,
            });
        }
        checks
    }
}

/// Which of the quarter's lists is the last: the one of the latest month.
pub fn last_month_of(quarter: Quarter, months: impl IntoIterator<Item = Month>) -> Option<Month> {
    months
        .into_iter()
        .filter(|month| quarter.contains(*month))
        .max()
}
