//! A case on its way: commands in, events kept, the clock moved by hand.

use domain::{
    AccountId, CardBatchId, Day, GroupingId, ListId, Month, MunicipalityId, Refusal, Role,
    RuleBook, Ts, WaveId,
    outreach::{
        Answer, Case, Channel, CheckMethod, Command, Context, Event, EventKind, Gate, Hold,
        NewCase, Overview, Phase, Registration, SaidBy, Term, VisitOutcome, WayIn,
    },
};

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

pub(crate) fn municipality() -> MunicipalityId {
    MunicipalityId::from_uuid(uuid(988))
}

pub(crate) fn account(n: u128) -> AccountId {
    AccountId::from_uuid(uuid(n))
}

pub(crate) fn batch(n: u128) -> CardBatchId {
    CardBatchId::from_uuid(uuid(n))
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub(crate) fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

pub(crate) fn new_case() -> NewCase {
    NewCase {
        list: ListId::from_uuid(uuid(1)),
        month: month("2026-10"),
        round: 1,
        re_entry: false,
        flowed_out: None,
        joins_approach: false,
        known: Some(false),
        self_employed: Some(false),
        method: CheckMethod::File,
        has_address: true,
        holds: Vec::new(),
    }
}

/// Somebody of 19 with an address, in a municipality of the sub-region.
pub(crate) fn registration(way: WayIn) -> Registration {
    Registration {
        way,
        birth_date: "2007-03-12".parse().expect("a birth date"),
        has_address: true,
        holds: Vec::new(),
        subregion: Some(GroupingId::from_uuid(uuid(5))),
        gate: open_gate(),
        minutes: 10,
    }
}

pub(crate) fn open_gate() -> Gate {
    let term = Some(Term {
        from: day("2026-01-01"),
        until: Some(day("2026-12-31")),
    });
    Gate {
        agreement: term,
        college_decision: term,
    }
}

pub(crate) fn hand_over() -> Command {
    let subregion = GroupingId::from_uuid(uuid(5));
    Command::HandOver {
        subregion,
        month: month("2026-10"),
        gate: open_gate(),
    }
}

pub(crate) fn release() -> Command {
    Command::Release {
        wave: WaveId::from_uuid(uuid(6)),
    }
}

pub(crate) fn print(n: u128) -> Command {
    Command::Print {
        batch: batch(n),
        variant: 1,
    }
}

pub(crate) fn mark_sent(n: u128) -> Command {
    Command::MarkSent { batch: batch(n) }
}

pub(crate) fn says(answer: Answer) -> Command {
    let (said_by, channel) = (SaidBy::YoungPerson, Channel::Phone);
    Command::RecordAnswer {
        answer,
        said_by,
        channel,
        minutes: 5,
    }
}

pub(crate) fn other_says(answer: Answer) -> Command {
    let (said_by, channel) = (SaidBy::Other, Channel::Phone);
    Command::RecordAnswer {
        answer,
        said_by,
        channel,
        minutes: 5,
    }
}

pub(crate) fn correct(answer: Answer) -> Command {
    let said_by = if answer == Answer::NoteByAnother {
        SaidBy::Other
    } else {
        SaidBy::YoungPerson
    };
    Command::CorrectAnswer {
        answer,
        said_by,
        channel: Channel::Phone,
        reason: "vergist".into(),
    }
}

pub(crate) fn plan(day: Day) -> Command {
    Command::PlanVisit {
        day,
        worker: account(7),
        companion: None,
    }
}

pub(crate) fn visited(outcome: VisitOutcome, day: Day) -> Command {
    Command::RecordVisit {
        outcome,
        day,
        minutes: 20,
    }
}

/// A case, its events and the day it is.
#[derive(Clone, Debug)]
pub(crate) struct Road {
    pub(crate) case: Case,
    pub(crate) events: Vec<Event>,
    pub(crate) today: Day,
    pub(crate) rules: RuleBook,
}

impl Road {
    /// A case opened on 5 October 2026.
    pub(crate) fn open(new_case: &NewCase) -> Self {
        let mut road = Self {
            case: Case::default(),
            events: Vec::new(),
            today: day("2026-10-05"),
            rules: RuleBook::default(),
        };
        road.take_in(Role::ListHandler, new_case.events());
        road
    }

    /// A case without a list, registered on 5 October 2026.
    pub(crate) fn registered(role: Role, registration: &Registration) -> Self {
        let mut road = Self {
            case: Case::default(),
            events: Vec::new(),
            today: day("2026-10-05"),
            rules: RuleBook::default(),
        };
        let begun = road.registers(role, registration);
        road.take_in(role, begun.expect("may be registered"));
        road
    }

    /// What registering would give on this road's day, by its rules.
    pub(crate) fn registers(
        &self,
        role: Role,
        registration: &Registration,
    ) -> Result<Vec<EventKind>, Refusal> {
        registration.events(&self.context(role))
    }

    /// The common road up to a posted card, on 5 October 2026.
    pub(crate) fn sent() -> Self {
        let mut road = Self::open(&new_case());
        road.lists(&hand_over());
        for command in [release(), print(1), mark_sent(1)] {
            road.case_does(&command);
        }
        road
    }

    /// As [`Road::sent`], with the waiting days over and a visit planned for that day.
    pub(crate) fn planned() -> Self {
        let mut road = Self::sent();
        road.days(21);
        road.case_does(&plan(road.today));
        road
    }

    pub(crate) fn days(&mut self, days: i32) {
        self.today = self.today.plus_days(days);
    }

    pub(crate) fn attempt(&self, role: Role, command: &Command) -> Result<Vec<EventKind>, Refusal> {
        self.case.decide(command, &self.context(role))
    }

    fn context(&self, role: Role) -> Context<'_> {
        Context {
            role,
            account: account(7),
            today: self.today,
            rules: &self.rules,
            municipality: municipality(),
        }
    }

    /// Does it, as the role named; the refusal when there is one.
    pub(crate) fn does(&mut self, role: Role, command: &Command) -> Result<(), Refusal> {
        let kinds = self.attempt(role, command)?;
        self.take_in(role, kinds);
        Ok(())
    }

    /// The list handler does it, and may.
    pub(crate) fn lists(&mut self, command: &Command) {
        assert_eq!(self.does(Role::ListHandler, command), Ok(()), "{command:?}");
    }

    /// The casemanager does it, and may.
    pub(crate) fn case_does(&mut self, command: &Command) {
        assert_eq!(self.does(Role::Casemanager, command), Ok(()), "{command:?}");
    }

    /// What the casemanager is told.
    pub(crate) fn refuses(&self, command: &Command) -> Refusal {
        self.attempt(Role::Casemanager, command)
            .expect_err("refused")
    }

    pub(crate) fn list_refuses(&self, command: &Command) -> Refusal {
        self.attempt(Role::ListHandler, command)
            .expect_err("refused")
    }

    pub(crate) fn take_in(&mut self, role: Role, kinds: Vec<EventKind>) {
        for kind in kinds {
            let seq = self.case.next_seq();
            let (on, at) = (self.today, Ts::from_micros(i64::from(seq)));
            let event = Event {
                seq,
                on,
                at,
                by: account(7),
                role,
                kind,
            };
            self.case.apply(&event).expect("the next event");
            self.events.push(event);
        }
    }

    pub(crate) fn overview(&self) -> Overview {
        self.case
            .overview(&self.rules, municipality())
            .expect("an opened case")
    }

    pub(crate) fn phase(&self) -> Phase {
        self.overview().phase
    }

    pub(crate) fn holds(&mut self, holds: &[Hold]) {
        self.lists(&Command::SetMarkers {
            holds: holds.to_vec(),
        });
    }
}
