//! The state of a case: nothing but what its events say.

use super::{
    Answer, CheckAnswer, CloseReason, Event, EventKind, Hold, SaidBy, SecretAddressDecision,
    VisitOutcome, WayIn,
};
use crate::{
    AccountId, CardBatchId, Day, GroupingId, ListId, Month, Track, guidance::Guidance,
    list::track_of,
};

/// A case as its events tell it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact some event states"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    pub(super) last_seq: u32,
    pub(super) opening: Option<Opening>,
    pub(super) has_address: bool,
    /// The answer and the month of the list of the last 'dat' check.
    pub(super) known: Option<(CheckAnswer, Month)>,
    pub(super) self_employed: Option<CheckAnswer>,
    pub(super) holds: Vec<Hold>,
    pub(super) secret: Option<SecretAddressDecision>,
    pub(super) subregion: Option<GroupingId>,
    pub(super) released: bool,
    /// The print run of a card that is printed and not posted.
    pub(super) printed: Option<CardBatchId>,
    pub(super) sent: Option<SentCard>,
    pub(super) cards_sent: u8,
    pub(super) address_in_doubt: bool,
    pub(super) address_corrected: bool,
    pub(super) visit: Visit,
    pub(super) wants: bool,
    pub(super) refused: Option<Day>,
    pub(super) last_answer: Option<LastAnswer>,
    pub(super) gone: Option<Month>,
    pub(super) closed: Option<(CloseReason, Day)>,
    pub(super) objected: Option<Day>,
    pub(super) destroyed: bool,
    /// The day the present step began.
    pub(super) step_since: Option<Day>,
    /// The day a person no longer known joined: waiting starts no earlier.
    pub(super) joined: Option<Day>,
    /// What follows a yes.
    pub(super) guidance: Guidance,
}

/// How a case began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The day.
    pub on: Day,
    /// What brought the person.
    pub origin: Origin,
    /// The month of the list, or of the day of the registration.
    pub month: Month,
    /// The round.
    pub round: u16,
    /// Whether it is a re-entry.
    pub re_entry: bool,
    /// The track as it is now.
    pub track: Track,
}

/// What brought a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A list.
    List(ListId),
    /// A registration, by this way.
    Registration(WayIn),
}

/// The card that was posted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCard {
    /// The day.
    pub on: Day,
    /// The print run.
    pub batch: CardBatchId,
}

/// The one home visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visit {
    /// Not planned.
    #[default]
    None,
    /// Has a day.
    Planned {
        /// The day.
        day: Day,
        /// Who goes.
        worker: AccountId,
        /// Who comes along.
        companion: Option<AccountId>,
    },
    /// Made.
    Made {
        /// The day.
        day: Day,
        /// What came of it.
        outcome: VisitOutcome,
    },
}

/// The answer that may still be corrected, and what it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LastAnswer {
    pub(super) on: Day,
    effect: Effect,
}

/// What an answer changed, so that a correction can put exactly that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Nothing,
    Wants {
        closed: Option<(CloseReason, Day)>,
        wanted: bool,
        refused: Option<Day>,
    },
    Refused {
        wanted: bool,
    },
    Moved,
    AddressInDoubt,
}

/// The events do not make one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} does not follow event {after}")]
pub struct NotThisCase {
    /// The event's place.
    pub seq: u32,
    /// The last place taken in.
    pub after: u32,
}

impl Case {
    /// Takes in a case's events, in order.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Self, NotThisCase> {
        let mut case = Self::default();
        for event in events {
            case.apply(event)?;
        }
        Ok(case)
    }

    /// The place the next event takes.
    pub const fn next_seq(&self) -> u32 {
        self.last_seq.saturating_add(1)
    }

    /// How the case began; `None` without events.
    pub const fn opening(&self) -> Option<&Opening> {
        self.opening.as_ref()
    }

    /// The way in of somebody whom no list brought; `None`: a list did.
    pub const fn way_in(&self) -> Option<WayIn> {
        match self.opening {
            Some(Opening {
                origin: Origin::Registration(way),
                ..
            }) => Some(way),
            _ => None,
        }
    }

    /// The card posted last.
    pub const fn sent(&self) -> Option<SentCard> {
        self.sent
    }

    /// The print run of a card that is printed and not yet posted.
    pub const fn printed(&self) -> Option<CardBatchId> {
        self.printed
    }

    /// How many cards were posted: never more than two.
    pub const fn cards_sent(&self) -> u8 {
        self.cards_sent
    }

    /// The one home visit.
    pub const fn visit(&self) -> Visit {
        self.visit
    }

    /// What holds steps back.
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// The last 'dat' check and the month of its list; `None`: not answered.
    pub const fn known(&self) -> Option<(CheckAnswer, Month)> {
        self.known
    }

    /// The last KvK check; `None`: not answered.
    pub const fn self_employed(&self) -> Option<CheckAnswer> {
        self.self_employed
    }

    /// The first month the person was not on the list, while still gone.
    pub const fn gone_since(&self) -> Option<Month> {
        self.gone
    }

    /// Whether the approach has begun: handed over, or a card made by the municipality itself.
    pub const fn in_outreach(&self) -> bool {
        self.subregion.is_some() || self.printed.is_some() || self.cards_sent > 0
    }

    /// What follows a yes: empty before it.
    pub const fn guidance(&self) -> &Guidance {
        &self.guidance
    }

    /// The young person said yes, and nothing has ended that.
    pub(crate) const fn wants(&self) -> bool {
        self.wants && self.refused.is_none() && self.closed.is_none()
    }

    /// The day the present step of the approach began.
    pub(crate) const fn step_since(&self) -> Option<Day> {
        self.step_since
    }

    /// The round: that of the list, and one more for each drop-out or return after an end.
    pub fn round(&self) -> u16 {
        let opened = self.opening.map_or(1, |opening| opening.round);
        opened.saturating_add(self.guidance.more_rounds())
    }

    pub(super) fn track(&self) -> Track {
        self.opening
            .map_or(Track::ToApproach, |opening| opening.track)
    }

    pub(super) fn holds_back(&self, hold: Hold) -> bool {
        self.holds.contains(&hold)
    }

    /// A card is still to be made: the first, or the one after an address correction (S1-25).
    pub(super) const fn card_is_due(&self) -> bool {
        self.printed.is_none() && self.cards_sent < 1 + self.address_corrected as u8
    }

    /// Takes in one event; refuses it when its place does not follow the last one.
    pub fn apply(&mut self, event: &Event) -> Result<(), NotThisCase> {
        let opens = matches!(
            event.kind,
            EventKind::Opened { .. } | EventKind::Registered { .. }
        );
        if event.seq != self.next_seq() || opens != self.opening.is_none() {
            return Err(NotThisCase {
                seq: event.seq,
                after: self.last_seq,
            });
        }
        self.last_seq = event.seq;
        self.take_in(&event.kind, event.on);
        Ok(())
    }

    fn take_in(&mut self, kind: &EventKind, on: Day) {
        match *kind {
            EventKind::Opened {
                list,
                month,
                track,
                round,
                re_entry,
                has_address,
                flowed_out: _,
            } => {
                self.opening = Some(Opening {
                    on,
                    origin: Origin::List(list),
                    month,
                    round,
                    re_entry,
                    track,
                });
                self.has_address = has_address;
                self.step_since = Some(on);
            }
            EventKind::Registered {
                way,
                has_address,
                subregion,
            } => self.begin(way, has_address, subregion, on),
            EventKind::CheckedKnown { answer, month, .. } => {
                self.step_begins_unless(self.known.is_some(), on);
                self.known = Some((answer, month));
            }
            EventKind::CheckedSelfEmployed { answer, .. } => {
                self.step_begins_unless(self.self_employed.is_some(), on);
                self.self_employed = Some(answer);
            }
            EventKind::AddressCompleted => {
                self.has_address = true;
                self.step_since = Some(on);
            }
            EventKind::TrackChanged { to } => {
                if let Some(opening) = &mut self.opening {
                    opening.track = to;
                }
            }
            EventKind::MarkersChanged { ref holds } => {
                if !holds.contains(&Hold::SecretAddress) {
                    self.secret = None;
                }
                self.holds.clone_from(holds);
                self.step_since = Some(on);
            }
            EventKind::JoinedApproach { .. } => {
                self.closed = None;
                self.joined = Some(on);
                self.step_since = Some(on);
            }
            EventKind::GoneFromList { month } => self.gone = self.gone.or(Some(month)),
            EventKind::BackOnList { .. } => self.gone = None,
            EventKind::Objected { .. } => self.objected = Some(on),
            EventKind::Closed { reason } => self.closed = Some((reason, on)),
            EventKind::Destroyed => self.destroyed = true,
            EventKind::AnswerRecorded {
                answer, said_by, ..
            } => {
                self.take_answer(answer, said_by, on);
            }
            EventKind::AnswerCorrected {
                answer, said_by, ..
            } => {
                let first_said = self.last_answer.map_or(on, |last| last.on);
                self.undo_answer();
                self.take_answer(answer, said_by, on);
                // The correction days run from the first record, however often it is mended.
                if let Some(last) = &mut self.last_answer {
                    last.on = first_said;
                }
            }
            EventKind::RefusalLifted { .. } => {
                self.refused = None;
                self.closed = None;
                self.wants = true;
                self.guidance.begin_again();
                self.last_answer = None;
                self.step_since = Some(on);
            }
            EventKind::Guided(ref step) => {
                self.guidance.apply(step, on);
                self.last_answer = None;
            }
            _ => self.take_in_contact(kind, on),
        }
    }

    /// Begins without a list.
    fn begin(&mut self, way: WayIn, has_address: bool, subregion: Option<GroupingId>, on: Day) {
        self.opening = Some(Opening {
            on,
            origin: Origin::Registration(way),
            month: on.month(),
            round: 1,
            re_entry: false,
            track: track_of(None, None, has_address),
        });
        self.has_address = has_address;
        self.subregion = subregion;
        self.step_since = Some(on);
    }

    /// The events of the approach itself: hand-over, card and visit.
    fn take_in_contact(&mut self, kind: &EventKind, on: Day) {
        match *kind {
            EventKind::HandedOver { subregion, .. } => self.subregion = Some(subregion),
            EventKind::SecretAddressDecided { decision } => self.secret = Some(decision),
            EventKind::CardReleased { .. } => self.released = true,
            EventKind::CardWithdrawn => {
                self.released = false;
                self.printed = None;
            }
            EventKind::CardPrinted { batch, .. } => self.printed = Some(batch),
            EventKind::CardSent { batch } => {
                self.printed = None;
                self.sent = Some(SentCard { on, batch });
                self.cards_sent = self.cards_sent.saturating_add(1);
            }
            EventKind::MailReturned => self.address_in_doubt = true,
            EventKind::AddressCorrected => {
                self.address_in_doubt = false;
                self.address_corrected = true;
            }
            EventKind::VisitPlanned {
                day,
                worker,
                companion,
            } => {
                self.visit = Visit::Planned {
                    day,
                    worker,
                    companion,
                };
            }
            EventKind::VisitCancelled { .. } => self.visit = Visit::None,
            EventKind::VisitMade { outcome, day, .. } => self.take_visit(outcome, day, on),
            _ => return,
        }
        self.step_since = Some(on);
    }

    fn take_visit(&mut self, outcome: VisitOutcome, day: Day, on: Day) {
        self.visit = Visit::Made { day, outcome };
        match outcome {
            VisitOutcome::Wants => self.take_answer(Answer::WantsSupport, SaidBy::YoungPerson, on),
            VisitOutcome::DoesNotWant => {
                self.take_answer(Answer::DoesNotWant, SaidBy::YoungPerson, on);
            }
            VisitOutcome::NotHomeNoteLeft => {}
            VisitOutcome::LivesElsewhere => {
                self.visit = Visit::None;
                self.address_in_doubt = true;
            }
        }
    }

    fn take_answer(&mut self, answer: Answer, said_by: SaidBy, on: Day) {
        let effect = match (answer, said_by) {
            // Back after the guidance had ended: a new round, and nothing to correct it to.
            (Answer::WantsSupport, SaidBy::YoungPerson) if self.guidance.has_ended() => {
                self.guidance.begin_again();
                self.step_since = Some(on);
                self.last_answer = None;
                return;
            }
            (Answer::WantsSupport, SaidBy::YoungPerson) => {
                let effect = Effect::Wants {
                    closed: self.closed,
                    wanted: self.wants,
                    refused: self.refused,
                };
                self.wants = true;
                self.refused = None;
                self.closed = None;
                effect
            }
            (Answer::DoesNotWant, SaidBy::YoungPerson) if self.refused.is_none() => {
                let effect = Effect::Refused { wanted: self.wants };
                self.wants = false;
                self.refused = Some(on);
                effect
            }
            // Said again: the first refusal stands, and its correction days run from that day.
            (Answer::DoesNotWant, SaidBy::YoungPerson) => return,
            (Answer::Moved, SaidBy::YoungPerson) if self.is_undecided() => Effect::Moved,
            (Answer::WrongAddress, _) | (Answer::Moved, SaidBy::Other)
                if self.is_undecided() && self.was_reached_for() =>
            {
                self.address_in_doubt = true;
                Effect::AddressInDoubt
            }
            _ => Effect::Nothing,
        };
        // A note beside a standing answer leaves that answer open to correction.
        if effect == Effect::Nothing && (self.wants || self.refused.is_some()) {
            return;
        }
        self.last_answer = Some(LastAnswer { on, effect });
        if effect != Effect::Nothing {
            self.step_since = Some(on);
        }
    }

    /// Something went to the address that is said to be wrong: the card, or a signal gave the address.
    const fn was_reached_for(&self) -> bool {
        if self.way_in().is_some() {
            self.has_address
        } else {
            self.sent.is_some() && !self.card_is_due()
        }
    }

    /// No answer of the young person stands and nothing has ended the case.
    pub(super) const fn is_undecided(&self) -> bool {
        !self.wants && self.refused.is_none() && self.closed.is_none()
    }

    pub(super) fn undo_answer(&mut self) {
        match self.last_answer.map(|last| last.effect) {
            Some(Effect::Wants {
                closed,
                wanted,
                refused,
            }) => {
                self.wants = wanted;
                self.refused = refused;
                // What ended the case since then still does.
                self.closed = self.closed.or(closed);
            }
            Some(Effect::Refused { wanted }) => {
                self.refused = None;
                self.wants = wanted;
            }
            Some(Effect::Moved) => {
                self.closed = self
                    .closed
                    .filter(|(reason, _)| *reason != CloseReason::Moved);
            }
            Some(Effect::AddressInDoubt) => self.address_in_doubt = false,
            Some(Effect::Nothing) | None => {}
        }
    }

    fn step_begins_unless(&mut self, answered_before: bool, on: Day) {
        if !answered_before {
            self.step_since = Some(on);
        }
    }
}
