//! The events a list brings: the first ones of a new case, and what follows in one that exists.

use access::Action;
use domain::{
    CaseId, Day, Month, MunicipalityId, PersonId, Role, RuleBook,
    list::RowDecision,
    monitor::{self, Counts},
    outreach::{
        Case, CheckAnswer, CheckMethod, Command, Context, Event, EventKind, Hold, NewCase, Phase,
    },
};
use exchange::ListRow;
use store::{Pattern, StagedCase};
use uuid::Uuid;

use super::{Batch, Staging, recognition::Found};
use crate::{AppError, Result};

/// What the first events of a new case depend on: cases that agree in it get the same ones.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct PatternKey {
    track: domain::list::Track,
    known: Option<bool>,
    self_employed: Option<bool>,
    has_address: bool,
    holds: Vec<Hold>,
    round: u16,
    re_entry: bool,
    flowed_out: Option<Month>,
    joins: bool,
}

impl<A: Action> Staging<'_, A> {
    fn context(&self) -> Context<'_> {
        Context {
            role: Role::ListHandler,
            today: self.today,
            ..self
                .app
                .context(self.grant, &self.rules, self.list.municipality)
        }
    }

    pub(super) fn pattern(
        &mut self,
        row: &ListRow,
        decision: RowDecision,
        found: Option<&Found>,
    ) -> Result<i64> {
        let round = found.map_or(1, |found| found.facts.round.saturating_add(1));
        let key = PatternKey {
            track: decision
                .track
                .ok_or(AppError::Internal("a new case without a track"))?,
            known: row.known,
            self_employed: row.self_employed,
            has_address: row.identity.has_address(),
            holds: Hold::from_markers(&row.identity.markers),
            round,
            re_entry: decision.re_entry,
            flowed_out: found.and_then(|found| found.facts.flowed_out),
            joins: decision.joins_approach,
        };
        if let Some((number, _)) = self.patterns.get(&key) {
            return Ok(*number);
        }
        let number = i64::try_from(self.patterns.len()).unwrap_or(i64::MAX);
        let mut history = History::new(self.today);
        let opening = NewCase {
            list: self.list.id,
            month: self.list.month,
            round,
            re_entry: key.re_entry,
            flowed_out: key.flowed_out,
            joins_approach: key.joins,
            known: key.known,
            self_employed: key.self_employed,
            method: CheckMethod::File,
            has_address: key.has_address,
            holds: key.holds.clone(),
        };
        for kind in opening.events() {
            history.add(kind)?;
        }
        let overview = history
            .case
            .overview(&self.rules, self.list.municipality)
            .ok_or(AppError::Internal("a new case without an overview"))?;
        let pattern = Pattern {
            number,
            kinds: history.kinds,
            overview,
        };
        self.patterns.insert(key, (number, pattern));
        Ok(number)
    }

    fn commands(
        &self,
        holds: &[Hold],
        known: Option<bool>,
        self_employed: Option<bool>,
    ) -> Vec<Command> {
        let mut commands = Vec::new();
        if !holds.is_empty() {
            commands.push(Command::SetMarkers {
                holds: holds.to_vec(),
            });
        }
        commands.extend(self_employed.map(|yes| Command::CheckSelfEmployed {
            answer: CheckAnswer::from(yes),
            method: CheckMethod::File,
        }));
        commands.extend(known.map(|yes| Command::CheckKnown {
            answer: CheckAnswer::from(yes),
            method: CheckMethod::File,
            month: self.list.month,
        }));
        commands
    }

    /// What this list brings to a case that exists: the monthly check, an address found, markers.
    pub(super) fn stage_existing(
        &self,
        row: &ListRow,
        found: &Found,
        batch: &mut Batch,
    ) -> Result<()> {
        let Some((case_id, events)) = &found.facts.open_case else {
            return Ok(());
        };
        let mut history = History::of(events, self.today)?;
        let decided_on = history.version();
        let phase = found.facts.phase;
        let mut commands = Vec::new();
        if found.facts.gone_since.is_some() {
            commands.push(Command::MarkBack {
                month: self.list.month,
            });
        }
        if row.identity.has_address() && phase == Some(Phase::AddressMissing) {
            commands.push(Command::CompleteAddress);
        }
        if phase != Some(Phase::WantsSupport) {
            let holds = Hold::from_markers(&row.identity.markers);
            commands.extend(self.commands(&holds, row.known, row.self_employed));
        }
        history.ask(commands, &self.context())?;
        self.keep(*case_id, decided_on, history, batch)
    }

    fn keep(
        &self,
        case: CaseId,
        decided_on: u32,
        history: History,
        batch: &mut Batch,
    ) -> Result<()> {
        if history.kinds.is_empty() {
            return Ok(());
        }
        let overview = history
            .case
            .overview(&self.rules, self.list.municipality)
            .ok_or(AppError::Internal("a case without an overview"))?;
        let counted = history.counted(&self.rules, self.list.municipality)?;
        batch.cases.push(StagedCase {
            counted,
            case,
            decided_on,
            kinds: history.kinds,
            overview,
        });
        Ok(())
    }

    /// Persons of earlier lists who are not on this one.
    pub(super) async fn stage_gone(&mut self) -> Result<()> {
        let homes: Vec<MunicipalityId> = self.homes().map(|home| home.municipality).collect();
        for home in homes {
            self.stage_gone_from(home).await?;
        }
        Ok(())
    }

    async fn stage_gone_from(&mut self, municipality: MunicipalityId) -> Result<()> {
        let mut after = PersonId::from_uuid(Uuid::nil());
        loop {
            let gone = self.app.store.not_staged(&self.list, after).await?;
            let Some(last) = gone.last() else {
                return Ok(());
            };
            after = *last;
            self.summary.extra.gone += i64::try_from(gone.len()).unwrap_or(0);
            let facts = self.app.store.person_facts(municipality, &gone).await?;
            let mut batch = Batch::default();
            for facts in facts.into_values() {
                let Some((case, events)) = facts.open_case else {
                    continue;
                };
                let mut history = History::of(&events, self.today)?;
                let decided_on = history.version();
                history.ask(
                    vec![Command::MarkGone {
                        month: self.list.month,
                    }],
                    &self.context(),
                )?;
                self.keep(case, decided_on, history, &mut batch)?;
            }
            self.write(municipality, batch).await?;
        }
    }
}

/// A history that grows by asking commands of it; a refused command adds nothing.
struct History {
    on: Day,
    case: Case,
    /// All events, the new ones last.
    events: Vec<Event>,
    kinds: Vec<EventKind>,
}

impl History {
    fn new(on: Day) -> Self {
        Self {
            on,
            case: Case::default(),
            events: Vec::new(),
            kinds: Vec::new(),
        }
    }

    fn of(events: &[Event], on: Day) -> Result<Self> {
        let case =
            Case::replay(events).map_err(|_| AppError::Internal("a history does not replay"))?;
        Ok(Self {
            on,
            case,
            events: events.to_vec(),
            kinds: Vec::new(),
        })
    }

    fn version(&self) -> u32 {
        self.case.next_seq().saturating_sub(1)
    }

    fn add(&mut self, kind: EventKind) -> Result<()> {
        let event = Event {
            seq: self.case.next_seq(),
            on: self.on,
            at: domain::Ts::from_micros(0),
            by: domain::AccountId::from_uuid(Uuid::nil()),
            role: Role::ListHandler,
            kind,
        };
        self.case
            .apply(&event)
            .map_err(|_| AppError::Internal("an event does not apply"))?;
        self.kinds.push(event.kind.clone());
        self.events.push(event);
        Ok(())
    }

    /// What the new events change in the counts.
    fn counted(&self, rules: &RuleBook, municipality: MunicipalityId) -> Result<Counts> {
        let earlier = self.events.len().saturating_sub(self.kinds.len());
        let of = |events: &[Event]| {
            monitor::counted(events, rules, municipality)
                .map_err(|_| AppError::Internal("a history does not replay"))
        };
        let before = of(self.events.get(..earlier).unwrap_or_default())?;
        Ok(monitor::difference(&before, &of(&self.events)?))
    }

    fn ask(&mut self, commands: Vec<Command>, context: &Context<'_>) -> Result<()> {
        for command in commands {
            if let Ok(kinds) = self.case.decide(&command, context) {
                for kind in kinds {
                    self.add(kind)?;
                }
            }
        }
        Ok(())
    }
}
