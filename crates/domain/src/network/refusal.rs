//! Why something cannot be done with an item: each with its requirement, and what to do.

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemRefusal {
    /// Only the director puts items on an agenda, decides, and names client managers.
    OnlyDirector,
    /// Only those of the network advise.
    OnlyMembers,
    /// It is not waiting for a meeting.
    NotWaiting,
    /// It is on no agenda.
    NotOnAgenda,
    /// The members did not advise yet.
    NoAdvice,
    /// The leading advice, or that of the members, is not followed without a reason.
    NoDeviation,
    /// It is not said why an earlier direction is no option.
    NoEarlierReason,
    /// An advice that is not followed is no reason.
    NotByAdvice,
    /// The routing table has nobody.
    NoExecutor,
    /// Nobody is named client manager.
    NoClientManager,
    /// Somebody else speaks for the executor.
    NotTheExecutor,
    /// A school holds no casusregie to work or care.
    SchoolHoldsNoRegie,
    /// Nobody has it: there is nothing to tell.
    NothingToTell,
    /// Somebody else has it.
    NotTheLead,
    /// A decision that binds was taken.
    Bound,
    /// There is no disagreement.
    NoDispute,
    /// Somebody else is client manager.
    NotTheClientManager,
    /// No attempt at agreement was made.
    NoAttempt,
    /// Nothing is proposed.
    NoProposal,
    /// The two who decide are one person.
    SamePerson,
    /// Only the RMC or the director puts somebody back.
    OnlyRmc,
    /// It was not decided on yet, or is over.
    NotUnderWay,
    /// It is over.
    Over,
}

impl ItemRefusal {
    /// The requirement it comes from.
    pub const fn requirement(self) -> &'static str {
        match self {
            Self::OnlyDirector | Self::OnlyMembers | Self::NoAdvice => "S4-98",
            Self::NotWaiting | Self::NotOnAgenda => "S4-95",
            Self::NoDeviation | Self::NotByAdvice => "S4-97",
            Self::NoEarlierReason => "S4-101..103",
            Self::NoExecutor => "S4-131",
            Self::NoClientManager => "S4-104",
            Self::NotTheExecutor => "S4-100",
            Self::SchoolHoldsNoRegie => "S4-57",
            Self::NothingToTell => "S4-42",
            Self::NotTheLead | Self::Over => "S4-30",
            Self::Bound
            | Self::NoDispute
            | Self::NotTheClientManager
            | Self::NoAttempt
            | Self::NoProposal
            | Self::SamePerson => "S4-110",
            Self::OnlyRmc | Self::NotUnderWay => "S4-111",
        }
    }

    /// Why, and what to do instead, in Dutch.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::OnlyDirector => {
                "De deelnemers adviseren, de netwerkregisseur beslist. Vraag het de netwerkregisseur."
            }
            Self::OnlyMembers => "Alleen deelnemers aan het netwerkoverleg adviseren.",
            Self::NotWaiting => {
                "Deze aanmelding wacht niet op een overleg. Zet haar eerst terug op de agenda."
            }
            Self::NotOnAgenda => {
                "Deze aanmelding staat op geen agenda. De netwerkregisseur zet haar erop."
            }
            Self::NoAdvice => {
                "Leg eerst het advies van de deelnemers vast. Daarna volgt het besluit."
            }
            Self::NoDeviation => {
                "Dit wijkt af van het advies. Kies waarom het advies niet wordt gevolgd."
            }
            Self::NoEarlierReason => {
                "Onderwijs gaat voor werk, en werk gaat voor zorg. Kies waarom wat eerder komt geen optie is."
            }
            Self::NotByAdvice => {
                "Het leidende advies is anders. Kies een andere reden waarom wat eerder komt geen optie is."
            }
            Self::NoExecutor => {
                "Voor deze richting, gemeente en leeftijd staat geen uitvoerder in de verdeling. Vul de verdeling aan, of kies een klantmanager."
            }
            Self::NoClientManager => "Kies wie klantmanager wordt.",
            Self::NotTheExecutor => {
                "Dit doet de uitvoerder aan wie is overgedragen. Vraag het een collega van dat team."
            }
            Self::SchoolHoldsNoRegie => {
                "Een school heeft geen casusregie naar werk of zorg. Kies een andere casusregisseur."
            }
            Self::NothingToTell => {
                "Er is nog niets overgedragen. Terugkoppelen kan na het besluit."
            }
            Self::NotTheLead => {
                "Alleen de casusregisseur of de klantmanager sluit af. Vraag het die collega."
            }
            Self::Bound => "Er is een bindend besluit. Daar houden uitvoerders zich aan.",
            Self::NoDispute => "Er is geen verschil van mening vastgelegd.",
            Self::NotTheClientManager => "Dit doet de klantmanager. Vraag het die collega.",
            Self::NoAttempt => {
                "Probeer het eerst samen eens te worden, en leg vast dat dat niet lukte."
            }
            Self::NoProposal => "De klantmanager heeft nog niets voorgesteld.",
            Self::SamePerson => {
                "Een bindend besluit nemen twee mensen samen. Laat een andere netwerkregisseur beslissen."
            }
            Self::OnlyRmc => {
                "Het RMC of de netwerkregisseur zet een jongere terug op de agenda. Vraag het daar."
            }
            Self::NotUnderWay => {
                "Over deze aanmelding is nog niet beslist, of zij is gesloten. Terugzetten is niet nodig."
            }
            Self::Over => "Deze aanmelding is gesloten. Meld de jongere zo nodig opnieuw aan.",
        }
    }
}
