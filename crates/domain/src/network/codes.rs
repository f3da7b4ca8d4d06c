//! The closed sets of codes that an item and its steps are written in.

use crate::code::codes;

codes! {
    /// Through whom a young person came in: the five ways (S4-89).
    pub enum Origin {
        /// The young person asked for it.
        YoungPerson = "young_person", "De jongere zelf";
        /// A school.
        School = "school", "School";
        /// RBL or RMC.
        Rmc = "rmc", "RBL/RMC (Doorstroompunt)";
        /// Work and income.
        WorkIncome = "work_income", "Werk en inkomen";
        /// The local team.
        LocalTeam = "local_team", "Lokaal team";
    }

    /// Whom an item is about.
    pub enum Subject {
        /// The young person of a case that is kept here.
        Case = "case", "Zaak in Vangnet";
        /// Somebody on a list of DUO (S4-95, S4-112).
        Pupil = "pupil", "Leerling op een lijst van DUO";
        /// Somebody only the supplier knows by name.
        SignUp = "sign_up", "Aanmelding op code";
    }

    /// On what an item may be talked over by name.
    pub enum Basis {
        /// A duty or task by law.
        Statutory = "statutory", "Wettelijke taak";
        /// The young person's own consent.
        Consent = "consent", "Toestemming";
        /// Neither: a code and no name.
        Coded = "coded", "Alleen op code";
    }

    /// What the supplier advises.
    pub enum SupplierAdvice {
        /// Education.
        Education = "education", "Onderwijs";
        /// Work.
        Work = "work", "Werk";
        /// Care or day activity.
        Care = "care", "Zorg of dagbesteding";
        /// The supplier does not know.
        Unclear = "unclear", "Onduidelijk";
    }

    /// An instrument that gave a direction. What it scored stays where it was done.
    pub enum Assessment {
        /// The Educatiemeter.
        Educatiemeter = "educatiemeter", "Educatiemeter";
        /// The self-sufficiency matrix.
        Zrm = "zrm", "Zelfredzaamheid-Matrix (ZRM)";
    }

    /// A direction, in the order in which the network weighs them (S4-101..103).
    pub enum Direction {
        /// Education: first.
        Education = "education", "Onderwijs";
        /// Work, where education is no option.
        Work = "work", "Werk";
        /// Care or day activity, where neither is.
        Care = "care", "Zorg of dagbesteding";
    }

    /// Where an item goes: in a direction, or to a client manager where that is not clear.
    pub enum Path {
        /// To whoever guides to education (S4-101).
        Education = "education", "Onderwijs";
        /// To whoever guides to work (S4-102).
        Work = "work", "Werk";
        /// To the local team (S4-103).
        Care = "care", "Zorg of dagbesteding";
        /// Unclear or complex: a client manager (S4-104).
        ClientManager = "client_manager", "Klantmanager";
    }

    /// Why the director does not follow the leading advice or that of the members.
    pub enum Deviation {
        /// Something is known that was not when the advice was given.
        News = "news", "Er is nieuws sinds het advies";
        /// The young person chooses something else.
        OwnChoice = "own_choice", "De jongere kiest anders";
        /// There is no place.
        NoPlace = "no_place", "Er is geen plek";
        /// The members advise something else than the supplier or the instrument.
        Members = "members", "De deelnemers adviseren anders";
        /// Safety comes first.
        Safety = "safety", "Veiligheid gaat voor";
    }

    /// Why a direction that comes earlier is no option (S4-101..103).
    pub enum NotEarlier {
        /// The advice that is followed says so.
        ByAdvice = "by_advice", "Volgt uit het leidende advies";
        /// It was tried.
        Tried = "tried", "Al geprobeerd";
        /// It adds nothing to the young person's chances.
        NoValue = "no_value", "Voegt niets toe aan de kansen van de jongere";
        /// There is nothing that fits.
        NothingFits = "nothing_fits", "Er is niets passends";
        /// The young person does not want it.
        NotWanted = "not_wanted", "De jongere wil het niet";
    }

    /// Who holds the casusregie. It may lie with somebody outside (S4-43).
    pub enum CaseHolder {
        /// RBL or RMC.
        Rmc = "rmc", "RBL/RMC (Doorstroompunt)";
        /// Work and income.
        WorkIncome = "work_income", "Werk en inkomen";
        /// The local team.
        LocalTeam = "local_team", "Lokaal team";
        /// A school, for education alone (S4-57).
        School = "school", "School";
        /// A care provider.
        CareProvider = "care_provider", "Zorgaanbieder";
        /// Another partner.
        Partner = "partner", "Andere partner";
    }

    /// What an executor has against a decision.
    pub enum Objection {
        /// It is not the executor's task.
        NotOurs = "not_ours", "Dit is niet onze taak";
        /// Somebody else fits better.
        OtherFits = "other_fits", "Een ander past beter";
        /// There is no room.
        NoRoom = "no_room", "Wij hebben geen plek";
        /// The young person is somebody else's already.
        KnownElsewhere = "known_elsewhere", "De jongere is al bij een ander in begeleiding";
    }

    /// How it goes with somebody who was handed over.
    pub enum Progress {
        /// As agreed.
        OnTrack = "on_track", "Loopt zoals afgesproken";
        /// Slower than was agreed.
        Slow = "slow", "Loopt, maar trager";
        /// There is no contact yet.
        NoContact = "no_contact", "Nog geen contact";
    }

    /// Why somebody is talked over again (S4-111).
    pub enum ReturnReason {
        /// The trajectory was broken off.
        DroppedOut = "dropped_out", "Het traject is afgebroken";
        /// It never began.
        NotStarted = "not_started", "Het traject is niet begonnen";
        /// Nobody reaches the young person.
        LostContact = "lost_contact", "Er is geen contact meer";
        /// Another direction seems better.
        OtherDirection = "other_direction", "Een andere richting lijkt beter";
    }

    /// How an item ends.
    pub enum ItemEnd {
        /// The aim was reached.
        Reached = "reached", "Het doel is bereikt";
        /// It goes on elsewhere.
        Elsewhere = "elsewhere", "Gaat elders verder";
        /// The young person stopped it.
        OwnAct = "own_act", "De jongere wil niet verder";
        /// The law ends it: age, moving, death, or data that must go.
        Law = "law", "De wet maakt er een einde aan";
    }
}

impl Path {
    /// The direction it goes in; `None` for a client manager.
    pub const fn direction(self) -> Option<Direction> {
        match self {
            Self::Education => Some(Direction::Education),
            Self::Work => Some(Direction::Work),
            Self::Care => Some(Direction::Care),
            Self::ClientManager => None,
        }
    }
}

impl From<Direction> for Path {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Education => Self::Education,
            Direction::Work => Self::Work,
            Direction::Care => Self::Care,
        }
    }
}

impl From<SupplierAdvice> for Path {
    /// Who does not know asks for a client manager (S4-99, S4-104).
    fn from(advice: SupplierAdvice) -> Self {
        match advice {
            SupplierAdvice::Education => Self::Education,
            SupplierAdvice::Work => Self::Work,
            SupplierAdvice::Care => Self::Care,
            SupplierAdvice::Unclear => Self::ClientManager,
        }
    }
}

impl ItemEnd {
    /// Whether it is no decision of a professional: the law or the young person's own act.
    pub const fn comes_by_itself(self) -> bool {
        matches!(self, Self::OwnAct | Self::Law)
    }
}
