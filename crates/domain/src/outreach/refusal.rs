//! Why a command is refused: typed, with the requirement it comes from and Dutch words that say
//! what to do instead.

use super::Phase;
use crate::{Day, Processing, Role, guidance};

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused by {}", self.requirement())]
pub enum Refusal {
    /// The case has no events yet.
    NotOpened,
    /// The person is destroyed.
    Destroyed,
    /// The young person objected (AVG art. 21).
    Objected,
    /// The young person refused: it ends for ever.
    Refused,
    /// The step belongs to another role.
    NotYourStep {
        /// The role that may.
        owner: Role,
    },
    /// The case does not stand where this can be done.
    NotNow {
        /// Where it stands.
        phase: Phase,
    },
    /// Already handed over.
    AlreadyHandedOver,
    /// The 'dat' check has no answer.
    KnownNotChecked,
    /// The 'dat' check is of an earlier month.
    KnownCheckedEarlier,
    /// The KvK check has no answer.
    SelfEmployedNotChecked,
    /// No address.
    AddressMissing,
    /// The address is secret.
    SecretAddress,
    /// The address is not secret, so there is nothing to decide.
    NotSecret,
    /// The municipality approaches its self-employed itself.
    KeptByMunicipality,
    /// No agreement in force.
    NoAgreement,
    /// No college decision in force.
    NoCollegeDecision,
    /// Already reached: the approach is over, the check too.
    AlreadyReached,
    /// The card was already released.
    AlreadyReleased,
    /// One card a round; a second only after an address correction.
    CardAlreadyMade,
    /// The card is of another print run.
    OtherBatch,
    /// The address must be corrected first.
    AddressInDoubt,
    /// The address was corrected once already.
    AddressCorrectedBefore,
    /// The waiting days are not over.
    TooEarly {
        /// The first day on which it may.
        from: Day,
    },
    /// A self-employed person gets no home visit.
    NoVisitSelfEmployed,
    /// No home visit to this address.
    NoVisitAddress,
    /// A visit is planned already.
    VisitAlreadyPlanned,
    /// The one visit was made.
    VisitAlreadyMade,
    /// No visit is planned.
    NoVisitPlanned,
    /// A day in the past, or in the future for what has happened.
    ImpossibleDay,
    /// The visit must come first.
    VisitFirst,
    /// There is no answer to correct.
    NothingToCorrect,
    /// The correction days are over.
    CorrectionTermOver {
        /// The last day on which it could.
        until: Day,
    },
    /// A correction needs a reason.
    ReasonMissing,
    /// There is no refusal to lift.
    NotRefused,
    /// Only the young person can lift a refusal.
    OnlyTheYoungPerson,
    /// Somebody else's words are only a note.
    NoteIsNotByThemselves,
    /// The birthday's month is not over.
    NotAgedOut,
    /// The month was already taken in.
    MonthTakenIn,
    /// The case is closed: back on the list opens a new round.
    NewRoundNeeded,
    /// The storage term is not over.
    StorageTermRuns {
        /// The first day on which destroying is due; `None` while the case is open.
        from: Option<Day>,
    },
    /// Younger than the window of a registration.
    TooYoung {
        /// The age from which.
        from: i32,
    },
    /// At or above the age at which the case would end.
    TooOld {
        /// The age until which.
        until: i32,
    },
    /// The municipality is in no sub-region, so that no casemanager can get the case.
    NoSubregion,
    /// The person was registered: there is no list, no check and no card.
    NotFromAList,
    /// A linked case of the same young person acts.
    LinkedCaseActs,
    /// The municipality has no legal ground for this processing today.
    NoBasis(Processing),
    /// Refused by the rules of the guidance.
    Guidance(guidance::Refusal),
}

impl From<guidance::Refusal> for Refusal {
    fn from(refusal: guidance::Refusal) -> Self {
        Self::Guidance(refusal)
    }
}

impl Refusal {
    /// The requirement, issue section or law article the refusal comes from.
    pub const fn requirement(&self) -> &'static str {
        match self {
            Self::NotOpened => "S1-02",
            Self::Destroyed => "S1-70",
            Self::Objected => "AVG art. 21",
            Self::Refused
            | Self::CorrectionTermOver { .. }
            | Self::NotRefused
            | Self::OnlyTheYoungPerson
            | Self::NoteIsNotByThemselves => "S1-37",
            Self::NotYourStep { .. } | Self::AlreadyHandedOver => "S1-33",
            Self::NotNow { .. } | Self::ImpossibleDay | Self::OtherBatch => "S1-36",
            Self::KnownNotChecked | Self::AlreadyReached => "S1-17",
            Self::SelfEmployedNotChecked | Self::KeptByMunicipality => "S1-15",
            Self::AddressMissing => "S1-11",
            Self::SecretAddress | Self::NotSecret => "BRP art. 2.59",
            Self::NoAgreement => "S1-41",
            Self::NoCollegeDecision => "S1-42",
            Self::AlreadyReleased | Self::CardAlreadyMade => "S1-39",
            Self::AddressInDoubt | Self::AddressCorrectedBefore => "S1-25",
            Self::TooEarly { .. }
            | Self::VisitAlreadyPlanned
            | Self::VisitAlreadyMade
            | Self::NoVisitPlanned
            | Self::VisitFirst
            | Self::NoVisitAddress => "S1-27",
            Self::NoVisitSelfEmployed => "S1-28",
            Self::NothingToCorrect | Self::ReasonMissing => "S1-38",
            Self::NotAgedOut => "S1-03",
            Self::KnownCheckedEarlier | Self::MonthTakenIn | Self::NewRoundNeeded => "S1-21",
            Self::TooYoung { .. } | Self::TooOld { .. } => "S4-91",
            Self::NoSubregion => "S1-31",
            Self::NotFromAList => "S4-89",
            Self::LinkedCaseActs => "A.7",
            Self::StorageTermRuns { .. } => "AVG art. 5",
            Self::NoBasis(_) => "AVG art. 6",
            Self::Guidance(refusal) => refusal.requirement(),
        }
    }

    /// Why, and what to do instead, in Dutch.
    pub fn dutch(&self) -> String {
        let text = match self {
            Self::NotYourStep { owner } => {
                return format!(
                    "Deze stap is voor de rol {}. Draag het aan hen over.",
                    owner.dutch()
                );
            }
            Self::NotNow { phase } => {
                return format!(
                    "Dat kan nu niet: de stand is \"{}\". Kijk bij de volgende stap wat wel kan.",
                    phase.dutch()
                );
            }
            Self::TooEarly { from } => {
                return format!(
                    "De jongere heeft nog tijd om te reageren. Dit kan vanaf {}.",
                    from.dutch()
                );
            }
            Self::CorrectionTermOver { until } => {
                return format!(
                    "Verbeteren kon tot en met {}. Alleen de jongere zelf kan een weigering nu nog \
                     intrekken; leg dat dan vast als intrekking.",
                    until.dutch()
                );
            }
            Self::StorageTermRuns { from: Some(from) } => {
                return format!(
                    "De bewaartermijn loopt nog. Vernietigen kan vanaf {}, of eerder als de \
                     jongere bezwaar maakt.",
                    from.dutch()
                );
            }
            Self::TooYoung { from } => {
                return format!(
                    "Deze jongere is nog geen {from} jaar. Verwijs naar leerplicht of naar de toegang \
                     jeugd van de gemeente."
                );
            }
            Self::TooOld { until } => {
                return format!(
                    "Deze jongere is {until} jaar of ouder. Verwijs naar het lokale team, of naar werk en \
                     inkomen van de gemeente."
                );
            }
            Self::NoBasis(processing) => {
                return format!(
                    "Deze gemeente heeft vandaag geen grondslag voor \"{}\". Toestemming van de jongere \
                     maakt dat niet goed. Vraag de privacy officer om de grondslag vast te leggen.",
                    processing.dutch()
                );
            }
            Self::Guidance(refusal) => return refusal.dutch().into_owned(),
            other => other.plain_dutch(),
        };
        text.to_owned()
    }

    #[expect(clippy::too_many_lines, reason = "one text for each refusal")]
    const fn plain_dutch(&self) -> &'static str {
        match self {
            Self::NotOpened => "Dit traject is nog niet begonnen. Verwerk eerst de lijst.",
            Self::Destroyed => {
                "De gegevens van deze jongere zijn vernietigd. Er kan niets meer worden vastgelegd."
            }
            Self::Objected => {
                "De jongere heeft bezwaar gemaakt. Leg niets meer vast; de gegevens worden vernietigd."
            }
            Self::Refused => {
                "De jongere wil niet en wordt niet meer benaderd. Alleen de jongere zelf kan daarop \
                 terugkomen."
            }
            Self::AlreadyHandedOver => {
                "Deze jongere is al overgedragen. De casemanager is nu aan zet."
            }
            Self::KnownNotChecked => {
                "De 'dat'-toets is nog niet ingevuld, en niet ingevuld is geen nee. Vul de toets eerst in."
            }
            Self::KnownCheckedEarlier => {
                "De 'dat'-toets is van een eerdere maand. Doe de toets opnieuw voor deze maand."
            }
            Self::SelfEmployedNotChecked => {
                "De KvK-toets is nog niet ingevuld. Vul deze toets eerst in."
            }
            Self::AddressMissing => "Er is nog geen adres. Vul eerst het adres aan.",
            Self::SecretAddress => {
                "Het adres is geheim en wordt niet overgedragen. De gemeente besluit of zij de kaart \
                 zelf verstuurt."
            }
            Self::NotSecret => "Het adres is niet geheim. Een besluit is niet nodig.",
            Self::KeptByMunicipality => {
                "De gemeente benadert deze jongere zelf. Druk de kaart af bij de eigen kaarten."
            }
            Self::NoAgreement => {
                "Er is geen geldige verwerkersovereenkomst. Laat die eerst vastleggen (nummer, datum \
                 en einddatum)."
            }
            Self::NoCollegeDecision => {
                "Er is geen geldig besluit van het college. Laat dat eerst vastleggen (nummer, datum \
                 en einddatum)."
            }
            Self::AlreadyReached => {
                "De jongere is al bereikt en wil ondersteuning. Nodig de jongere uit voor de intake."
            }
            Self::AlreadyReleased => "De kaart is al vrijgegeven. Druk de kaart af.",
            Self::CardAlreadyMade => {
                "Er is al een kaart gemaakt. Een tweede kaart mag alleen na een verbeterd adres."
            }
            Self::OtherBatch => {
                "Deze kaart hoort bij een andere afdrukronde. Meld die ronde als verstuurd."
            }
            Self::AddressInDoubt => {
                "Het adres klopt niet. De lijstverwerker zoekt eerst het juiste adres."
            }
            Self::AddressCorrectedBefore => {
                "Het adres is al een keer verbeterd. Sluit af als niet bereikt."
            }
            Self::NoVisitSelfEmployed => {
                "Bij een zelfstandige gaan we niet op huisbezoek. Sluit na de wachttijd af als niet \
                 bereikt."
            }
            Self::NoVisitAddress => {
                "Op dit adres gaan we niet op huisbezoek. Sluit na de wachttijd af als niet bereikt."
            }
            Self::VisitAlreadyPlanned => {
                "Er is al een huisbezoek gepland. Annuleer dat eerst, met een reden."
            }
            Self::VisitAlreadyMade => {
                "Het ene huisbezoek is al geweest. Een tweede huisbezoek mag niet."
            }
            Self::NoVisitPlanned => "Er is geen huisbezoek gepland. Plan het eerst.",
            Self::ImpossibleDay => "Deze dag kan niet. Kies een andere dag.",
            Self::VisitFirst => {
                "Er moet nog een huisbezoek komen. Plan dat eerst, of leg vast hoe het ging."
            }
            Self::NothingToCorrect => {
                "Er is geen antwoord om te verbeteren. Leg een antwoord vast."
            }
            Self::ReasonMissing => "Schrijf op waarom u het antwoord verbetert.",
            Self::NotRefused => {
                "De jongere heeft niet geweigerd. Er is niets om in te trekken; leg een antwoord vast."
            }
            Self::OnlyTheYoungPerson => {
                "Alleen de jongere zelf kan een weigering intrekken. Leg wat een ander zegt vast als \
                 bericht."
            }
            Self::NoteIsNotByThemselves => {
                "Een bericht van een ander komt niet van de jongere zelf. Kies het antwoord dat de \
                 jongere gaf."
            }
            Self::NotAgedOut => {
                "De jongere heeft de leeftijdsgrens nog niet bereikt. Wacht tot de maand van de \
                 verjaardag voorbij is."
            }
            Self::MonthTakenIn => "De lijst van deze maand is hier al verwerkt.",
            Self::NewRoundNeeded => {
                "Dit traject is afgesloten. Wie terug is op de lijst, begint een nieuwe ronde."
            }
            Self::StorageTermRuns { .. } => {
                "Het traject loopt nog. Sluit het eerst af, of leg het bezwaar van de jongere vast."
            }
            Self::NoSubregion => {
                "Deze gemeente hoort nog niet bij een subregio, dus er is geen casemanager. Vraag de \
                 functioneel beheerder dit in te stellen."
            }
            Self::NotFromAList => {
                "Deze jongere is aangemeld en kwam niet met een lijst. Er is geen toets en geen kaart: neem \
                 zelf contact op."
            }
            Self::LinkedCaseActs => {
                "Deze jongere heeft nog een zaak, en daar is een collega al bezig. Overleg met die collega. \
                 Is het toch een ander? Maak dan de koppeling ongedaan."
            }
            Self::NotYourStep { .. }
            | Self::NotNow { .. }
            | Self::TooYoung { .. }
            | Self::TooOld { .. }
            | Self::TooEarly { .. }
            | Self::NoBasis(_)
            | Self::Guidance(_)
            | Self::CorrectionTermOver { .. } => "",
        }
    }
}
