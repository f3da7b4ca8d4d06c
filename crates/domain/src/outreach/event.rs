//! What can happen to a case, as plain facts: codes, dates and ids, never a personal value.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, CardBatchId, Day, GroupingId, ListId, Markers, Month, Role, Track, Ts, WaveId,
    code::codes, guidance::Step,
};

codes! {
    /// The answer of a check: a bare yes or no (S1-18). Not answered is no answer, so it has no code.
    pub enum CheckAnswer {
        /// Yes: guided by the municipality, or registered as self-employed.
        Yes = "yes", "Ja";
        /// No, at that moment.
        No = "no", "Nee";
    }

    /// How a check was answered: all three ways serve both checks.
    pub enum CheckMethod {
        /// A file of keys, matched in the import worker.
        File = "file", "Bestand";
        /// Row by row on the screen.
        Screen = "screen", "Op het scherm";
        /// Our own export, returned with its yes/no column filled in.
        ReturnedExport = "returned_export", "Teruggestuurde export";
    }

    /// What the municipality decides about a young person whose address is secret.
    pub enum SecretAddressDecision {
        /// The municipality prints and sends the card itself; nothing is handed over.
        MunicipalitySends = "municipality_sends", "De gemeente verstuurt zelf";
        /// No card is sent.
        NoCard = "no_card", "Geen kaart";
    }

    /// What holds a step back, as far as the plain part of the case may know. The three markers that
    /// only forbid a visit share one code, so that nobody reads from it why.
    pub enum Hold {
        /// Deceased: closed without a card.
        Deceased = "deceased", "Overleden";
        /// Emigrated: closed without a card.
        Emigrated = "emigrated", "Geëmigreerd";
        /// Secret address: not handed over, no visit.
        SecretAddress = "secret_address", "Adres geheim";
        /// Postal address, address under investigation or not living there: card yes, visit no.
        NoVisit = "no_visit", "Geen huisbezoek";
    }

    /// What was answered to the card.
    pub enum Answer {
        /// Wants support (S1-44).
        WantsSupport = "wants_support", "Wil ondersteuning";
        /// Does not want it: in the young person's own words a refusal, for ever (S1-37).
        DoesNotWant = "does_not_want", "Wil geen ondersteuning";
        /// Has moved out of the municipality.
        Moved = "moved", "Verhuisd";
        /// The card did not reach the person at this address.
        WrongAddress = "wrong_address", "Adres klopt niet";
        /// Somebody else told something; it changes nothing.
        NoteByAnother = "note_by_another", "Bericht van een ander";
    }

    /// Whose words an answer is. Only the young person's own words are a refusal (S1-37).
    pub enum SaidBy {
        /// The young person.
        YoungPerson = "young_person", "De jongere zelf";
        /// A parent, housemate, professional or anyone else.
        Other = "other", "Iemand anders";
    }

    /// The way an answer came in (S1-38).
    pub enum Channel {
        /// Telephone.
        Phone = "phone", "Telefoon";
        /// WhatsApp.
        Whatsapp = "whatsapp", "WhatsApp";
        /// E-mail.
        Email = "email", "E-mail";
        /// Letter, or the card sent back.
        Letter = "letter", "Brief";
        /// At the municipality's desk.
        Desk = "desk", "Balie";
        /// At the door or in a talk at home.
        Visit = "visit", "Huisbezoek";
    }

    /// How somebody came in whom no list brought (S4-89, S3-19).
    pub enum WayIn {
        /// Came to the desk.
        WalkIn = "walk_in", "Zelf langsgekomen (inloop)";
        /// Called or sent a message.
        Called = "called", "Zelf gebeld of geappt";
        /// Wrote at the online desk, or an e-mail.
        Online = "online", "Zelf geschreven, online of per e-mail";
        /// A school.
        School = "school", "Signaal van school";
        /// The Doorstroompunt (RMC) or the compulsory education officer.
        Rmc = "rmc", "Signaal van Doorstroompunt (RMC) of leerplicht";
        /// Work and income: those of 23 to 27 (S4-88).
        WorkAndIncome = "work_and_income", "Signaal van werk en inkomen (23 tot 27 jaar)";
        /// The local or social team.
        LocalTeam = "local_team", "Signaal van het lokale of sociale team";
        /// The municipality's access to youth care.
        YouthAccess = "youth_access", "Signaal van de toegang jeugd";
        /// Another partner.
        Partner = "partner", "Signaal van een andere partner";
    }

    /// What came of the one home visit.
    pub enum VisitOutcome {
        /// Wants support.
        Wants = "wants", "Wil ondersteuning";
        /// Does not want it: a refusal (S1-38).
        DoesNotWant = "does_not_want", "Wil geen ondersteuning";
        /// Nobody at home; a note was left. It counts as the visit.
        NotHomeNoteLeft = "not_home_note_left", "Niet thuis, briefje achtergelaten";
        /// Lives elsewhere: does not count as the visit.
        LivesElsewhere = "lives_elsewhere", "Woont hier niet";
    }

    /// Why a planned visit did not take place.
    pub enum CancelReason {
        /// The worker could not come.
        WorkerUnavailable = "worker_unavailable", "Medewerker verhinderd";
        /// Weather, traffic or danger.
        Circumstances = "circumstances", "Omstandigheden";
        /// The plan was a mistake.
        PlannedInError = "planned_in_error", "Per ongeluk gepland";
        /// An answer came in first.
        Answered = "answered", "Er kwam een reactie";
        /// The address is in doubt.
        AddressInDoubt = "address_in_doubt", "Adres klopt niet";
        /// The young person is no longer to be approached.
        NoLongerToApproach = "no_longer_to_approach", "Niet meer benaderen";
    }

    /// Why the approach ended without an answer of the young person.
    pub enum CloseReason {
        /// Already guided by the municipality (S1-17).
        KnownToMunicipality = "known_to_municipality", "Bekend bij de gemeente";
        /// No answer, and no further step is left.
        NotReached = "not_reached", "Niet bereikt";
        /// The municipality decided to send no card.
        NoCard = "no_card", "Geen kaart gestuurd";
        /// Moved to another municipality.
        Moved = "moved", "Verhuisd";
        /// Deceased.
        Deceased = "deceased", "Overleden";
        /// Emigrated.
        Emigrated = "emigrated", "Geëmigreerd";
        /// Reached the upper age before the hand-over.
        AgedOut = "aged_out", "Leeftijdsgrens bereikt";
        /// No longer on the list before the hand-over.
        GoneFromList = "gone_from_list", "Niet meer op de lijst";
        /// Had ended already, after the moment of the copy that was put back (S1-37, G8).
        EndedBeforeRestore = "ended_before_restore", "Eerder beëindigd, na de teruggezette back-up";
    }
}

impl Hold {
    /// The holds that follow from the register's markers, in the order of [`Hold::ALL`].
    pub fn from_markers(markers: &Markers) -> Vec<Self> {
        let no_visit =
            markers.postal_address || markers.under_investigation || markers.not_at_address;
        [
            (markers.deceased, Self::Deceased),
            (markers.emigrated, Self::Emigrated),
            (markers.secret_address, Self::SecretAddress),
            (no_visit, Self::NoVisit),
        ]
        .into_iter()
        .filter_map(|(set, hold)| set.then_some(hold))
        .collect()
    }
}

impl WayIn {
    /// The channel by which the young person asked; `None`: somebody else signalled, which is no yes.
    pub const fn own_channel(self) -> Option<Channel> {
        match self {
            Self::WalkIn => Some(Channel::Desk),
            Self::Called => Some(Channel::Phone),
            Self::Online => Some(Channel::Email),
            Self::School
            | Self::Rmc
            | Self::WorkAndIncome
            | Self::LocalTeam
            | Self::YouthAccess
            | Self::Partner => None,
        }
    }

    /// Whether the young person asked, and nobody else.
    pub const fn is_own(self) -> bool {
        self.own_channel().is_some()
    }
}

impl From<bool> for CheckAnswer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// One thing that happened to a case, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Place in the case's history, from 1 without gaps.
    pub seq: u32,
    /// The Dutch day it counts for: terms run from here.
    pub on: Day,
    /// The moment it was recorded.
    pub at: Ts,
    /// Who recorded it.
    pub by: AccountId,
    /// In which role.
    pub role: Role,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened: the plain part, stored as a tagged object. Words people used go into the sealed
/// part, beside it and under the person's own keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The person came in with a list: one round, one card, one visit.
    Opened {
        /// The list.
        list: ListId,
        /// Its month.
        month: Month,
        /// The track at that moment.
        track: Track,
        /// 1 for the first round, one more for each re-entry.
        round: u16,
        /// Whether the person was gone from the list and came back.
        re_entry: bool,
        /// Whether an address came with the list or its address file.
        has_address: bool,
        /// The month in which the person had flowed out, where the case before this one ended so (S3-08).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flowed_out: Option<Month>,
    },
    /// The person was registered without a list (S4-89): no card, one visit at most.
    Registered {
        /// The way in.
        way: WayIn,
        /// Whether there is an address.
        has_address: bool,
        /// The sub-region whose casemanager has the case; `None`: the municipality itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subregion: Option<GroupingId>,
    },
    /// The 'dat' check: known to the municipality at that moment, yes or no (S1-17, S1-18).
    CheckedKnown {
        /// The bare answer.
        answer: CheckAnswer,
        /// How it was answered.
        method: CheckMethod,
        /// The month of the list it was answered for.
        month: Month,
    },
    /// The check of the trade register (KvK): self-employed, yes or no (S1-15).
    CheckedSelfEmployed {
        /// The bare answer.
        answer: CheckAnswer,
        /// How it was answered.
        method: CheckMethod,
    },
    /// An address was found; the BSN is destroyed in the same transaction (S1-11, S1-12).
    AddressCompleted,
    /// The track changed by what was found.
    TrackChanged {
        /// The new track.
        to: Track,
    },
    /// The holds changed; the event carries all that hold from now on.
    MarkersChanged {
        /// All holds, empty when none is left.
        holds: Vec<Hold>,
    },
    /// A person no longer known to the municipality joins this month's approach, counted apart.
    JoinedApproach {
        /// The month.
        month: Month,
    },
    /// The lead moved to the sub-region's casemanager (S1-33).
    HandedOver {
        /// The sub-region.
        subregion: GroupingId,
        /// The month of the hand-over.
        month: Month,
    },
    /// The municipality decided about a secret address.
    SecretAddressDecided {
        /// The decision.
        decision: SecretAddressDecision,
    },
    /// The card may be printed: part of a wave sized to the capacity for visits.
    CardReleased {
        /// The wave.
        wave: WaveId,
    },
    /// A card that was not sent yet will not be sent.
    CardWithdrawn,
    /// The card was printed.
    CardPrinted {
        /// The print run.
        batch: CardBatchId,
        /// The text version of the card, as numbered by the letters' editor.
        variant: u32,
        /// 1 for the card, 2 for the one new card after an address correction.
        copy: u8,
    },
    /// The card was posted (S1-35).
    CardSent {
        /// The print run.
        batch: CardBatchId,
    },
    /// Somebody answered.
    AnswerRecorded {
        /// What was said.
        answer: Answer,
        /// Whose words.
        said_by: SaidBy,
        /// The way it came in.
        channel: Channel,
        /// Minutes spent by the worker.
        minutes: u16,
    },
    /// A worker corrected the answer recorded last; why is in the sealed part.
    AnswerCorrected {
        /// What was really said.
        answer: Answer,
        /// Whose words.
        said_by: SaidBy,
        /// The way it came in.
        channel: Channel,
    },
    /// The young person took the refusal back.
    RefusalLifted {
        /// The way it came in.
        channel: Channel,
    },
    /// The card came back.
    MailReturned,
    /// The list handler corrected the address: once, for one new card.
    AddressCorrected,
    /// The one home visit was planned.
    VisitPlanned {
        /// The day.
        day: Day,
        /// Who goes.
        worker: AccountId,
        /// Who comes along: the duo (S1-40).
        companion: Option<AccountId>,
    },
    /// The planned visit will not take place.
    VisitCancelled {
        /// Why.
        reason: CancelReason,
    },
    /// Somebody stood at the door.
    VisitMade {
        /// What came of it.
        outcome: VisitOutcome,
        /// The day.
        day: Day,
        /// Minutes spent, travel included.
        minutes: u16,
    },
    /// The person was not on the list of this month.
    GoneFromList {
        /// The month.
        month: Month,
    },
    /// The person was on the list again.
    BackOnList {
        /// The month.
        month: Month,
    },
    /// The young person objected to the processing (AVG art. 21).
    Objected {
        /// The way it came in.
        channel: Channel,
    },
    /// The approach ended.
    Closed {
        /// Why.
        reason: CloseReason,
    },
    /// A step of the guidance that follows a yes.
    Guided(Step),
    /// The person's keys are destroyed; only codes and dates are left.
    Destroyed,
}
