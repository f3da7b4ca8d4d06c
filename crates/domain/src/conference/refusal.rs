//! Why something cannot be done with a case of the conference: each with its requirement, and what to do.

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConferenceRefusal {
    /// The young person does not consent to working together, or the municipality has no ground.
    NoGround,
    /// It was put forward or decided on already.
    AlreadyIn,
    /// It was not chosen.
    NotChosen,
    /// Work on it has begun.
    Begun,
    /// This participant has neither a consent nor a task by law.
    NoBasis,
    /// The young person took back the consent for this participant.
    TakenBack,
    /// They take part already.
    AlreadyInvited,
    /// They do not take part.
    NotInvited,
    /// Who holds the plan cannot be sent away.
    HoldsPlan,
    /// There are not two participants whose basis stands.
    TooFew,
    /// It is on no agenda.
    NotScheduled,
    /// It is on an agenda already.
    AlreadyScheduled,
    /// It was not looked back on.
    NotDiscussed,
    /// Whoever asks does not take part.
    NotParticipant,
    /// The plan is held by the desk.
    NotOfTheDesk,
    /// Somebody else holds the plan.
    NotTheHolder,
    /// Nobody holds the plan.
    NoHolder,
    /// There is no action.
    NoAction,
    /// The day has passed.
    PastDay,
    /// There is no such action, or it stands so already.
    NoSuchAction,
    /// Actions are still open.
    OpenActions,
    /// There is no plan the young person agrees to.
    NoPlan,
    /// It is over.
    Over,
    /// It is not over.
    NotOver,
}

impl ConferenceRefusal {
    /// The requirement it comes from.
    pub const fn requirement(self) -> &'static str {
        match self {
            Self::NoGround
            | Self::NoBasis
            | Self::AlreadyInvited
            | Self::NotInvited
            | Self::TooFew
            | Self::NotParticipant => "S0-17",
            Self::TakenBack => "S1-49",
            Self::AlreadyIn | Self::NotChosen | Self::Begun => "S0-12",
            Self::NotScheduled | Self::AlreadyScheduled | Self::NotDiscussed => "S0-13",
            Self::NotOfTheDesk | Self::NoHolder => "S0-15",
            Self::NotTheHolder | Self::HoldsPlan => "S0-10",
            Self::NoAction
            | Self::PastDay
            | Self::NoSuchAction
            | Self::OpenActions
            | Self::NoPlan => "S0-14",
            Self::Over | Self::NotOver => "S0-21",
        }
    }

    /// Why, and what to do instead, in Dutch.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::NoGround => {
                "Een MDO kan alleen zolang de jongere toestemming geeft om samen te werken en de gemeente er een grondslag voor heeft. Vraag eerst die toestemming."
            }
            Self::AlreadyIn => "Deze jongere is al voorgedragen of gekozen voor deze pilot.",
            Self::NotChosen => "Deze jongere is niet gekozen voor het MDO. Beslis dat eerst.",
            Self::Begun => {
                "Er is al een begin gemaakt met deze jongere. Sluit het MDO af in plaats van de keuze te wijzigen."
            }
            Self::NoBasis => {
                "Voor deze deelnemer is er geen grondslag: geen toestemming van de jongere voor deze organisatie en geen wettelijke taak. Vraag de jongere om toestemming, of bespreek de jongere zonder deze deelnemer."
            }
            Self::TakenBack => {
                "De jongere heeft de toestemming voor deze organisatie ingetrokken. Een wettelijke taak komt daar niet voor in de plaats. Bespreek de jongere zonder deze deelnemer."
            }
            Self::AlreadyInvited => "Deze collega doet al mee.",
            Self::NotInvited => "Deze collega doet niet mee.",
            Self::HoldsPlan => {
                "Deze collega heeft de regie op het actieplan. Geef de regie eerst aan een ander."
            }
            Self::TooFew => {
                "Een MDO voer je met minstens twee deelnemers die een grondslag hebben. Nodig eerst deelnemers uit."
            }
            Self::NotScheduled => {
                "Deze jongere staat op geen agenda. De netwerkregisseur zet de jongere op de agenda van een MDO."
            }
            Self::AlreadyScheduled => {
                "Deze jongere staat al op een agenda. Haal de jongere daar eerst af."
            }
            Self::NotDiscussed => "Kijk eerst samen terug met de vier vragen.",
            Self::NotParticipant => {
                "Alleen deelnemers met een grondslag die vandaag geldt, werken hieraan mee."
            }
            Self::NotOfTheDesk => {
                "De regie op het actieplan ligt bij het Jongerenloket. Kies een deelnemer van die organisatie."
            }
            Self::NotTheHolder => {
                "Dit doet wie de regie op het actieplan heeft. Vraag het die collega."
            }
            Self::NoHolder => "Wijs eerst iemand van het Jongerenloket aan voor de regie.",
            Self::NoAction => "Zet eerst minstens een actie in het plan.",
            Self::PastDay => "Kies vandaag of een latere dag.",
            Self::NoSuchAction => "Deze actie staat niet in het plan, of staat al zo.",
            Self::OpenActions => {
                "Er staan nog acties open. Rond ze af, of kies een andere manier van afsluiten."
            }
            Self::NoPlan => "Er is nog geen actieplan waar de jongere het mee eens is.",
            Self::Over => "Het MDO over deze jongere is afgesloten. Open het zo nodig opnieuw.",
            Self::NotOver => "Het MDO over deze jongere loopt nog.",
        }
    }
}
