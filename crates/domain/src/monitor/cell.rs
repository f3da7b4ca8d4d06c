//! The cells that are counted in: a month, what is counted, and at most two codes beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Month, code::codes};

codes! {
    /// What is counted.
    pub enum Measure {
        /// People a list brought, by [`Category`] and the phase their case is in. In the month of the list.
        Inflow = "inflow", "Nieuw op de lijst";
        /// People who were gone from the list and came back, likewise.
        ReEntry = "re_entry", "Opnieuw op de lijst";
        /// People no longer known to the municipality who joined the approach, likewise.
        Joined = "joined", "Niet langer bekend, alsnog benaderd";
        /// People whom no list brought, by [`crate::outreach::WayIn`] and the phase their case is in (S4-89). In the
        /// month of the registration; in no figure of the lists.
        Registered = "registered", "Aangemeld";
        /// People a list brought who came as far as a [`Milestone`], by that and the way they came in. In the month of the list.
        Reached = "reached", "Zo ver gekomen";
        /// Moves from one phase to another, in the month of the move.
        Step = "step", "Stap van fase naar fase";
        /// Cards posted, by text version and what came of them, in the month of posting.
        Card = "card", "Kaarten";
        /// Answers, by channel and answer, in the month of the answer.
        Answer = "answer", "Reacties";
        /// Home visits, by what came of them.
        Visit = "visit", "Huisbezoeken";
        /// Contacts, by [`Activity`] and the role of who had them.
        Contact = "contact", "Contacten";
        /// Minutes of those contacts.
        Minutes = "minutes", "Minuten";
        /// Intakes written down for the first time in a round.
        Intake = "intake", "Intakes";
        /// Trajectories that began, by the route's place.
        Trajectory = "trajectory", "Trajecten begonnen";
        /// Follow-ups, by what came of them.
        FollowUp = "follow_up", "Opvolging";
        /// Drop-outs.
        DropOut = "drop_out", "Uitval";
        /// Ends, by phase and whether there had been a yes.
        Exit = "exit", "Beëindigd";
        /// Days from one step to the next, by [`Wait`] and number of days, in the month the wait ended.
        Wait = "wait", "Wachttijd";
        /// Where people went who flowed out (S1-I6): from sealed content.
        Destination = "destination", "Bestemming";
        /// Support questions of the intakes (S1-I3): from sealed content. One person may have several.
        Question = "question", "Ondersteuningsvraag";
        /// Who began or ceased to be at home without school, work or day activity (S0-29), by [`AtHomePart`] and
        /// [`Turn`], in the month it was recorded. Who is at home is who began less who ceased, over all months until then.
        AtHome = "at_home", "Thuis zonder bezigheid";
        /// Who came back after flowing out (S3-08), by the number of months until then, in the month of the outflow.
        Return = "return", "Nieuw beroep na uitstroom";
        /// Trajectories that began, by kind (S2-33): from sealed content. In the month of the first day.
        Route = "route", "Soort traject";
    }

    /// Whether anybody spoke with who is at home.
    pub enum AtHomePart {
        /// Somebody did.
        InView = "in_view", "In beeld";
        /// Nobody did yet.
        NotInView = "not_in_view", "Niet in beeld";
    }

    /// Whether something began or ceased.
    pub enum Turn {
        /// Began.
        Began = "began", "Begonnen";
        /// Ceased.
        Ceased = "ceased", "Opgehouden";
    }

    /// How somebody came into view, as the counting order needs it: no case is in two.
    pub enum Category {
        /// Known to the municipality at the check.
        Known = "known", "Bekend bij de gemeente";
        /// Known, and self-employed as well: the overlap.
        KnownSelfEmployed = "known_self_employed", "Bekend en zelfstandig";
        /// Self-employed, not with the casemanager.
        SelfEmployed = "self_employed", "Zelfstandig";
        /// Self-employed and handed over to the casemanager.
        SelfEmployedPickedUp = "self_employed_picked_up", "Zelfstandig, bij de casemanager";
        /// Handed over to the casemanager.
        PickedUp = "picked_up", "Opgepakt door de casemanager";
        /// None of these: still open, or ended before anybody took it up.
        Open = "open", "Nog niet opgepakt";
    }

    /// How far somebody came.
    pub enum Milestone {
        /// With the casemanager.
        PickedUp = "picked_up", "Opgepakt";
        /// A card was posted.
        Card = "card", "Kaart verstuurd";
        /// They answered, by themselves.
        Answer = "answer", "Reactie";
        /// They said yes.
        Yes = "yes", "Wil ondersteuning";
        /// The intake was held.
        Intake = "intake", "Intake";
        /// The plan was completed.
        Plan = "plan", "Plan klaar";
        /// A trajectory began.
        Trajectory = "trajectory", "Traject begonnen";
        /// They flowed out.
        FlowedOut = "flowed_out", "Uitgestroomd";
    }

    /// What time was spent on.
    pub enum Activity {
        /// Hearing an answer.
        Answer = "answer", "Reactie op de kaart";
        /// A home visit.
        Visit = "visit", "Huisbezoek";
        /// A contact in the guidance.
        Contact = "contact", "Contact";
        /// A third party.
        Partner = "partner", "Contact met een partner";
        /// The three-party talk.
        Talk = "talk", "Driegesprek";
        /// A follow-up.
        FollowUp = "follow_up", "Opvolging";
    }

    /// A wait from one step to the next.
    pub enum Wait {
        /// From the list to the first card.
        Card = "card", "Van lijst tot kaart";
        /// From the first card to the first word of the young person.
        Answer = "answer", "Van kaart tot reactie";
        /// From the yes to the intake.
        Intake = "intake", "Van \"ja\" tot intake";
        /// From the intake to the completed plan.
        Plan = "plan", "Van intake tot plan";
        /// From the completed plan to the first day of the trajectory.
        Start = "start", "Van plan tot start traject";
    }
}

/// Which of the three ways in a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// By a list, for the first time.
    New,
    /// By a list, after being gone from it.
    ReEntry,
    /// No longer known to the municipality.
    Joined,
}

impl Entrance {
    /// The measure it is counted in.
    pub const fn measure(self) -> Measure {
        match self {
            Self::New => Measure::Inflow,
            Self::ReEntry => Measure::ReEntry,
            Self::Joined => Measure::Joined,
        }
    }
}

impl Measure {
    /// Whether it follows from what is sealed, so that it can be recomputed only while the keys are there.
    pub const fn is_sealed(self) -> bool {
        matches!(self, Self::Destination | Self::Question | Self::Route)
    }
}

/// Where something is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// The month.
    pub month: Month,
    /// What is counted.
    pub measure: Measure,
    /// The first code beside it; empty for none.
    pub first: String,
    /// The second; empty for none.
    pub second: String,
}

impl Cell {
    /// A cell.
    pub fn new(month: Month, measure: Measure, first: &str, second: &str) -> Self {
        Self {
            month,
            measure,
            first: first.to_owned(),
            second: second.to_owned(),
        }
    }
}

/// How much there is in each cell; a cell that is not named holds 0.
pub type Counts = BTreeMap<Cell, i64>;

/// Adds counts to others.
pub fn add(to: &mut Counts, more: &Counts) {
    for (cell, n) in more {
        *to.entry(cell.clone()).or_default() += n;
    }
    to.retain(|_, n| *n != 0);
}

/// The counts that undo these.
pub fn negative(counts: &Counts) -> Counts {
    counts.iter().map(|(cell, n)| (cell.clone(), -n)).collect()
}

/// What must be added to `before` to get `after`.
pub fn difference(before: &Counts, after: &Counts) -> Counts {
    let mut result = negative(before);
    add(&mut result, after);
    result
}
