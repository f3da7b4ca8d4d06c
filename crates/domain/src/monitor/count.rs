//! What one case adds to the cells, from its history.

use std::collections::BTreeSet;

use super::{
    Activity, AtHomePart, Category, Cell, Counts, Entrance, Measure, Milestone, Turn, Wait,
    further::months_between, home::at_home,
};
use crate::{
    Case, Day, Event, EventKind, Month, MunicipalityId, Phase, RuleBook,
    guidance::Step,
    outreach::{Answer, Channel, CheckAnswer, NotThisCase, SaidBy, VisitOutcome, WayIn},
};

/// Which way of counting this is: one more with each change of what a history counts for. Counters that were kept in an
/// earlier way are counted anew before anything else.
pub const COUNTING: u32 = 2;

/// What a case adds by the plain part of its history.
///
/// # Errors
/// The events are not one history.
pub fn counted(
    events: &[Event],
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Result<Counts, NotThisCase> {
    let mut counting = Counting::default();
    let mut case = Case::default();
    let mut before = None;
    for event in events {
        case.apply(event)?;
        let after = case.phase(rules, municipality);
        counting.take(event, before, after);
        // A destroyed person still counts where they were.
        if after != Phase::Destroyed {
            before = Some(after);
        }
    }
    Ok(counting.finish(before))
}

/// A card on its way, and what came of it.
struct Card {
    month: Month,
    variant: u32,
    response: &'static str,
}

/// The one way in that is not over yet.
struct Open {
    entrance: Entrance,
    month: Month,
    known: bool,
    self_employed: bool,
    picked_up: bool,
    reached: BTreeSet<Milestone>,
}

impl Open {
    const fn category(&self) -> Category {
        match (self.known, self.self_employed, self.picked_up) {
            (true, true, _) => Category::KnownSelfEmployed,
            (true, false, _) => Category::Known,
            (false, true, true) => Category::SelfEmployedPickedUp,
            (false, true, false) => Category::SelfEmployed,
            (false, false, true) => Category::PickedUp,
            (false, false, false) => Category::Open,
        }
    }
}

/// The first day of each step of this round.
#[derive(Default)]
struct Days {
    opened: Option<Day>,
    card: Option<Day>,
    answered: bool,
    yes: Option<Day>,
    intake: Option<Day>,
    plan: Option<Day>,
    started: bool,
}

#[derive(Default)]
struct Counting {
    counts: Counts,
    open: Option<Open>,
    variant: u32,
    card: Option<Card>,
    /// The answer that a correction would replace.
    answer: Option<Cell>,
    /// An end that may still be undone: by a correction, or by an answer after all.
    end: Option<Cell>,
    said_yes: bool,
    days: Days,
    /// Whether anybody spoke with the young person.
    spoken: bool,
    /// How they are at home; `None`: they are not.
    home: Option<AtHomePart>,
    /// The month of the outflow they may come back from.
    flowed_out: Option<Month>,
    /// Coming back, which a correction of the answer undoes.
    came_back: Option<Cell>,
    /// The way in of whom no list brought, and its month.
    registered: Option<(WayIn, Month)>,
}

impl Counting {
    fn one(&mut self, month: Month, measure: Measure, first: &str, second: &str) {
        self.put(Cell::new(month, measure, first, second), 1);
    }

    fn put(&mut self, cell: Cell, n: i64) {
        *self.counts.entry(cell).or_default() += n;
    }

    fn take(&mut self, event: &Event, before: Option<Phase>, after: Phase) {
        match &event.kind {
            EventKind::Guided(step) => self.guided(event, step),
            kind => self.outreach(event, kind, before, after),
        }
        if let Some(before) = before
            && before != after
        {
            self.moved(event, before, after);
        }
        // Of whoever was registered it is not known that they are without school, work or benefit.
        if self.registered.is_some() {
            return;
        }
        let self_employed = self.open.as_ref().is_some_and(|open| open.self_employed);
        let home = at_home(after, self_employed, self.spoken);
        if home != self.home {
            for (part, turn) in [(self.home, Turn::Ceased), (home, Turn::Began)] {
                if let Some(part) = part {
                    let month = event.on.month();
                    self.one(month, Measure::AtHome, part.code(), turn.code());
                }
            }
            self.home = home;
        }
    }

    fn outreach(&mut self, event: &Event, kind: &EventKind, before: Option<Phase>, after: Phase) {
        match kind {
            EventKind::Opened {
                month,
                re_entry,
                flowed_out,
                ..
            } => {
                if let Some(from) = flowed_out {
                    self.put(came_back(*from, event.on.month()), 1);
                }
                self.open = Some(Open {
                    entrance: if *re_entry {
                        Entrance::ReEntry
                    } else {
                        Entrance::New
                    },
                    month: *month,
                    known: false,
                    self_employed: false,
                    picked_up: false,
                    reached: BTreeSet::new(),
                });
                self.days.opened = Some(event.on);
            }
            EventKind::Registered { way, .. } => {
                self.registered = Some((*way, event.on.month()));
            }
            EventKind::CheckedKnown { answer, .. } => {
                // After the hand-over the finding no longer says how somebody came in.
                if let Some(open) = &mut self.open
                    && !open.picked_up
                {
                    // A "no" after a "yes" is a way in of its own, which an event of its own opens.
                    open.known |= *answer == CheckAnswer::Yes;
                }
            }
            EventKind::CheckedSelfEmployed { answer, .. } => {
                if let Some(open) = &mut self.open {
                    open.self_employed = *answer == CheckAnswer::Yes;
                }
            }
            EventKind::JoinedApproach { month } => self.joined(*month, before),
            EventKind::HandedOver { .. } => {
                if let Some(open) = &mut self.open {
                    open.picked_up = true;
                }
                self.reached(Milestone::PickedUp);
            }
            EventKind::CardPrinted { variant, .. } => self.variant = *variant,
            EventKind::CardSent { .. } => self.card_sent(event.on),
            EventKind::AnswerRecorded {
                answer,
                said_by,
                channel,
                minutes,
            } => {
                let month = event.on.month();
                self.answered(event.on, month, *answer, *said_by, *channel);
                self.spent(event, Activity::Answer, *minutes);
            }
            EventKind::AnswerCorrected {
                answer,
                said_by,
                channel,
            } => {
                if let Some(wrong) = self.answer.take() {
                    let month = wrong.month;
                    self.put(wrong, -1);
                    self.answered(event.on, month, *answer, *said_by, *channel);
                }
                self.undo_end();
                if *answer != Answer::WantsSupport {
                    self.came_back = None;
                }
            }
            EventKind::RefusalLifted { .. } => self.undo_end(),
            EventKind::VisitMade {
                outcome,
                day,
                minutes,
            } => {
                self.one(day.month(), Measure::Visit, outcome.code(), "");
                self.spent(event, Activity::Visit, *minutes);
                self.heard_at_the_door(event.on, *outcome);
            }
            _ => {}
        }
        if after == Phase::WantsSupport && before != Some(Phase::WantsSupport) {
            self.said_yes = true;
            self.spoken = true;
            self.reached(Milestone::Yes);
            self.days.yes = self.days.yes.or(Some(event.on));
        }
    }

    /// No longer known: the way in by the list is over, as it was; another begins.
    fn joined(&mut self, month: Month, before: Option<Phase>) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        if open.known {
            self.count_open(&open, before);
            open.reached.clear();
        }
        open.entrance = Entrance::Joined;
        open.month = month;
        open.known = false;
        self.open = Some(open);
    }

    fn count_open(&mut self, open: &Open, phase: Option<Phase>) {
        let phase = phase.map_or("", Phase::code);
        self.one(
            open.month,
            open.entrance.measure(),
            open.category().code(),
            phase,
        );
        for milestone in &open.reached {
            self.one(
                open.month,
                Measure::Reached,
                milestone.code(),
                open.entrance.measure().code(),
            );
        }
    }

    /// Notes how far the one who came in has come.
    fn reached(&mut self, milestone: Milestone) {
        if let Some(open) = &mut self.open {
            open.reached.insert(milestone);
        }
    }

    fn card_sent(&mut self, on: Day) {
        self.reached(Milestone::Card);
        if let Some(card) = self.card.take() {
            self.count_card(&card);
        }
        self.card = Some(Card {
            month: on.month(),
            variant: self.variant,
            response: "none",
        });
        if self.days.card.is_none() {
            self.days.card = Some(on);
            self.waited(Wait::Card, self.days.opened, on);
        }
    }

    fn count_card(&mut self, card: &Card) {
        let variant = card.variant.to_string();
        self.one(card.month, Measure::Card, &variant, card.response);
    }

    fn answered(&mut self, on: Day, month: Month, answer: Answer, by: SaidBy, channel: Channel) {
        let cell = Cell::new(month, Measure::Answer, channel.code(), answer.code());
        self.put(cell.clone(), 1);
        self.answer = Some(cell);
        if by == SaidBy::YoungPerson {
            self.heard(on, answer.code());
        } else if matches!(answer, Answer::WrongAddress | Answer::Moved)
            && let Some(card) = &mut self.card
        {
            card.response = answer.code();
        }
    }

    /// The young person's own word, which is also what came of the card.
    fn heard(&mut self, on: Day, response: &'static str) {
        self.spoken = true;
        self.reached(Milestone::Answer);
        if let Some(card) = &mut self.card {
            card.response = response;
        }
        if !self.days.answered
            && let Some(card) = self.days.card
        {
            self.days.answered = true;
            self.waited(Wait::Answer, Some(card), on);
        }
    }

    fn heard_at_the_door(&mut self, on: Day, outcome: VisitOutcome) {
        let answer = match outcome {
            VisitOutcome::Wants => Answer::WantsSupport,
            VisitOutcome::DoesNotWant => Answer::DoesNotWant,
            VisitOutcome::NotHomeNoteLeft | VisitOutcome::LivesElsewhere => return,
        };
        let cell = Cell::new(
            on.month(),
            Measure::Answer,
            Channel::Visit.code(),
            answer.code(),
        );
        self.put(cell.clone(), 1);
        self.answer = Some(cell);
        self.spoken = true;
        self.reached(Milestone::Answer);
        if !self.days.answered && self.days.card.is_some() {
            self.days.answered = true;
            self.waited(Wait::Answer, self.days.card, on);
        }
    }

    fn spent(&mut self, event: &Event, activity: Activity, minutes: u16) {
        let month = event.on.month();
        let role = event.role.code();
        self.one(month, Measure::Contact, activity.code(), role);
        let cell = Cell::new(month, Measure::Minutes, activity.code(), role);
        self.put(cell, i64::from(minutes));
    }

    fn waited(&mut self, wait: Wait, from: Option<Day>, until: Day) {
        if let Some(from) = from {
            let days = from.days_until(until).clamp(0, 9_999);
            self.one(
                until.month(),
                Measure::Wait,
                wait.code(),
                &format!("{days:04}"),
            );
        }
    }

    fn guided(&mut self, event: &Event, step: &Step) {
        let (on, month) = (event.on, event.on.month());
        match step {
            Step::IntakeRecorded { .. } => {
                self.reached(Milestone::Intake);
                if self.days.intake.is_none() {
                    self.days.intake = Some(on);
                    self.one(month, Measure::Intake, "", "");
                    self.waited(Wait::Intake, self.days.yes, on);
                }
            }
            Step::PlanCompleted { .. } => {
                self.reached(Milestone::Plan);
                if self.days.plan.is_none() {
                    self.days.plan = Some(on);
                    self.waited(Wait::Plan, self.days.intake, on);
                }
            }
            Step::TrajectoryStarted { start, .. } => {
                self.reached(Milestone::Trajectory);
                self.one(start.month(), Measure::Trajectory, "", "");
                if !self.days.started {
                    self.days.started = true;
                    self.waited(Wait::Start, self.days.plan, *start);
                }
            }
            Step::PartnerContacted { minutes, .. } => {
                self.spent(event, Activity::Partner, *minutes);
            }
            Step::TalkHeld { minutes, .. } => self.spent(event, Activity::Talk, *minutes),
            Step::ContactLogged { minutes, .. } => self.spent(event, Activity::Contact, *minutes),
            Step::FollowedUp {
                outcome, minutes, ..
            } => {
                self.one(month, Measure::FollowUp, outcome.code(), "");
                self.spent(event, Activity::FollowUp, *minutes);
            }
            Step::DroppedOut { .. } => {
                self.one(month, Measure::DropOut, "", "");
                self.next_round(on);
            }
            Step::CameBack { .. } => self.next_round(on),
            Step::FlowedOut { day } => {
                if let Some(cell) = self.came_back.take() {
                    self.put(cell, 1);
                }
                self.flowed_out = Some(day.month());
                self.reached(Milestone::FlowedOut);
                self.one(
                    day.month(),
                    Measure::Exit,
                    Phase::FlowedOut.code(),
                    "after_yes",
                );
            }
            Step::ErasureTakenBack { .. } => self.undo_end(),
            _ => {}
        }
    }

    /// A round begins: what it waits for is counted anew, from the day it began.
    fn next_round(&mut self, on: Day) {
        self.days.yes = Some(on);
        self.days.intake = None;
        self.days.plan = None;
        self.days.started = false;
    }

    fn undo_end(&mut self) {
        self.end = None;
    }

    fn moved(&mut self, event: &Event, before: Phase, after: Phase) {
        let month = event.on.month();
        self.one(month, Measure::Step, before.code(), after.code());
        if before == Phase::FlowedOut
            && !after.is_closed()
            && let Some(from) = self.flowed_out.take()
        {
            self.came_back = Some(came_back(from, month));
        }
        // Where somebody flowed out is counted by the step itself: it stands, whatever comes after. And a
        // destruction is no end of its own.
        if after == Phase::FlowedOut || after == Phase::Destroyed {
            return;
        }
        if after.is_closed() {
            let yes = if self.said_yes {
                "after_yes"
            } else {
                "before_yes"
            };
            self.end = Some(Cell::new(month, Measure::Exit, after.code(), yes));
        } else if before.is_closed() {
            self.undo_end();
        }
    }

    fn finish(mut self, phase: Option<Phase>) -> Counts {
        if let Some(open) = self.open.take() {
            self.count_open(&open, phase);
        }
        if let Some((way, month)) = self.registered {
            let phase = phase.map_or("", Phase::code);
            self.one(month, Measure::Registered, way.code(), phase);
        }
        if let Some(card) = self.card.take() {
            self.count_card(&card);
        }
        if let Some(end) = self.end.take() {
            self.put(end, 1);
        }
        if let Some(cell) = self.came_back.take() {
            self.put(cell, 1);
        }
        self.counts.retain(|_, n| *n != 0);
        self.counts
    }
}

/// Coming back in one month after flowing out in another.
fn came_back(from: Month, month: Month) -> Cell {
    let months = months_between(from, month).max(0);
    Cell::new(from, Measure::Return, &format!("{months:03}"), "")
}
