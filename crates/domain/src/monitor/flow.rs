//! What pictures are drawn from: how far people came, moves between stages, waits, answers.

use std::collections::BTreeMap;

use super::{Counts, Measure, Milestone, Wait};
use crate::{
    Month, Phase,
    code::codes,
    outreach::{Answer, Channel, WayIn},
};

codes! {
    /// Phases that are one to who looks from afar.
    pub enum Stage {
        /// With the municipality, before the hand-over.
        List = "list", "Bij de gemeente";
        /// Card and visit.
        Approach = "approach", "Benadering";
        /// From the yes to the completed plan.
        Guidance = "guidance", "Intake en plan";
        /// In a trajectory, or on the way into school or work elsewhere.
        Trajectory = "trajectory", "Traject";
        /// Nothing for now.
        Rest = "rest", "Nu niet";
        /// Flowed out.
        FlowedOut = "flowed_out", "Uitgestroomd";
        /// Wants no support, stopped, or withdrew.
        Renounced = "renounced", "Wil geen ondersteuning";
        /// Not reached.
        NotReached = "not_reached", "Niet bereikt";
        /// Known to the municipality after all.
        Known = "known", "Bekend bij de gemeente";
        /// Moved, too old, gone from the list, deceased, emigrated.
        Ended = "ended", "Anders geëindigd";
    }
}

/// The stage of a phase.
pub const fn stage(phase: Phase) -> Stage {
    match phase {
        Phase::CheckOpen
        | Phase::AddressMissing
        | Phase::ReadyToHandOver
        | Phase::HeldSecretAddress => Stage::List,
        Phase::WithCasemanager
        | Phase::ToContact
        | Phase::CardToPrint
        | Phase::CardToSend
        | Phase::WaitingForAnswer
        | Phase::MailReturned
        | Phase::VisitDue
        | Phase::VisitPlanned => Stage::Approach,
        Phase::WantsSupport
        | Phase::IntakePlanned
        | Phase::Intake
        | Phase::RouteChosen
        | Phase::TalkPlanned
        | Phase::HandOverOffered
        | Phase::Restricted => Stage::Guidance,
        Phase::TrajectoryToStart | Phase::InTrajectory | Phase::SigningUp | Phase::SignedUp => {
            Stage::Trajectory
        }
        Phase::NotNow => Stage::Rest,
        Phase::FlowedOut => Stage::FlowedOut,
        Phase::Refused
        | Phase::Objected
        | Phase::NoConsent
        | Phase::ConsentWithdrawn
        | Phase::Stopped
        | Phase::ErasureAsked => Stage::Renounced,
        Phase::NotReached => Stage::NotReached,
        Phase::KnownToMunicipality => Stage::Known,
        Phase::Moved
        | Phase::Deceased
        | Phase::Emigrated
        | Phase::AgedOut
        | Phase::GoneFromList
        | Phase::Destroyed => Stage::Ended,
    }
}

/// Moves between different stages in some months.
pub fn moves(counts: &Counts, months: &[Month]) -> BTreeMap<(Stage, Stage), i64> {
    let mut moves = BTreeMap::new();
    for (first, second, n) in cells(counts, months, Measure::Step) {
        let (Ok(from), Ok(to)) = (first.parse(), second.parse()) else {
            continue;
        };
        let (from, to) = (stage(from), stage(to));
        if from != to {
            *moves.entry((from, to)).or_default() += n;
        }
    }
    moves.retain(|_, n| *n > 0);
    moves
}

/// Of those whom the lists of some months brought, how many came how far by now.
pub fn reached(counts: &Counts, months: &[Month]) -> BTreeMap<Milestone, i64> {
    let mut reached: BTreeMap<Milestone, i64> =
        Milestone::ALL.iter().map(|one| (*one, 0)).collect();
    for (milestone, way, n) in cells(counts, months, Measure::Reached) {
        if let Ok(milestone) = milestone.parse()
            && way != Measure::Joined.code()
        {
            *reached.entry(milestone).or_default() += n;
        }
    }
    reached
}

/// Whom no list brought, by the way they came in, in some months (S4-89).
pub fn registered(counts: &Counts, months: &[Month]) -> BTreeMap<WayIn, i64> {
    let mut registered = BTreeMap::new();
    for (way, _, n) in cells(counts, months, Measure::Registered) {
        if let Ok(way) = way.parse() {
            *registered.entry(way).or_default() += n;
        }
    }
    registered
}

/// Answers that came by one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Wants support.
    pub yes: i64,
    /// Does not.
    pub no: i64,
}

/// Yes and no by channel in some months.
pub fn answers(counts: &Counts, months: &[Month]) -> BTreeMap<Channel, Answers> {
    let mut answers: BTreeMap<Channel, Answers> = BTreeMap::new();
    for (channel, answer, n) in cells(counts, months, Measure::Answer) {
        let Ok(channel) = channel.parse() else {
            continue;
        };
        match answer.parse() {
            Ok(Answer::WantsSupport) => answers.entry(channel).or_default().yes += n,
            Ok(Answer::DoesNotWant) => answers.entry(channel).or_default().no += n,
            _ => {}
        }
    }
    answers
}

/// How long something took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// How many waited.
    pub number: i64,
    /// Half of them at most so many days.
    pub median: u32,
    /// Four of five at most so many days.
    pub percentile80: u32,
}

/// How long each step took that was reached in some months.
pub fn waits(counts: &Counts, months: &[Month]) -> BTreeMap<Wait, Waited> {
    let mut days: BTreeMap<Wait, BTreeMap<u32, i64>> = BTreeMap::new();
    for (wait, number, n) in cells(counts, months, Measure::Wait) {
        if let (Ok(wait), Ok(number)) = (wait.parse(), number.parse()) {
            *days.entry(wait).or_default().entry(number).or_default() += n;
        }
    }
    days.into_iter()
        .filter_map(|(wait, days)| {
            let number: i64 = days.values().sum();
            let at = |percent: i64| {
                let wanted = (number * percent + 99) / 100;
                let mut passed = 0;
                days.iter()
                    .find(|(_, n)| {
                        passed += **n;
                        passed >= wanted
                    })
                    .map(|(days, _)| *days)
            };
            Some((
                wait,
                Waited {
                    number,
                    median: at(50)?,
                    percentile80: at(80)?,
                },
            ))
        })
        .collect()
}

fn cells<'a>(
    counts: &'a Counts,
    months: &'a [Month],
    measure: Measure,
) -> impl Iterator<Item = (&'a str, &'a str, i64)> {
    counts
        .iter()
        .filter(move |(cell, _)| cell.measure == measure && months.contains(&cell.month))
        .map(|(cell, n)| (cell.first.as_str(), cell.second.as_str(), *n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::Cell;

    #[test]
    fn half_and_four_of_five_waited_at_most_so_long() {
        let month: Month = "2026-10".parse().expect("a month");
        let counts: Counts = [(2, 4), (10, 4), (30, 2)]
            .into_iter()
            .map(|(days, n)| {
                let days = format!("{days:04}");
                (Cell::new(month, Measure::Wait, Wait::Card.code(), &days), n)
            })
            .collect();
        let waited = waits(&counts, &[month])[&Wait::Card];
        assert_eq!(
            (waited.number, waited.median, waited.percentile80),
            (10, 10, 10)
        );
        assert!(waits(&counts, &[month.plus(1)]).is_empty());
    }
}
