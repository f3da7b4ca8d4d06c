//! Codes that stand in plain beside a step: none of them reveals care, debt or benefit.

use crate::{Role, code::codes};

codes! {
    /// What is explained before consent is asked (S1-47, S1-48): all six, or there is no consent.
    pub enum Explained {
        /// Taking part is voluntary.
        Voluntary = "voluntary", "Meedoen is vrijwillig";
        /// Consent can be withdrawn at any time.
        MayStop = "may_stop", "De toestemming kan altijd worden ingetrokken";
        /// How the intake and the analysis go.
        HowItGoes = "how_it_goes", "Hoe de uitvraag en de analyse gaan";
        /// What there is to choose.
        Choices = "choices", "Welke keuzes er zijn";
        /// Who is involved.
        WhoIsInvolved = "who_is_involved", "Wie erbij betrokken zijn";
        /// The right to break the trajectory off.
        MayBreakOff = "may_break_off", "Het recht om het traject af te breken";
    }

    /// How consent was given (S1-47).
    pub enum ConsentForm {
        /// In a talk.
        Oral = "oral", "Mondeling";
        /// On paper or by message.
        Written = "written", "Schriftelijk";
    }

    /// How people meet. Only these count as a talk; e-mail does not (S1-60, S1-61).
    pub enum Meeting {
        /// In one room.
        Room = "room", "In dezelfde ruimte";
        /// By video.
        Video = "video", "Via beeldbellen";
        /// By telephone.
        Phone = "phone", "Via de telefoon";
    }

    /// Who sits at the table of the talk in which a trajectory is agreed.
    pub enum Party {
        /// The young person.
        YoungPerson = "young_person", "De jongere";
        /// The casemanager.
        Casemanager = "casemanager", "De casemanager";
        /// The regisseur of the municipality.
        Regisseur = "regisseur", "De lokale regisseur";
        /// The RMC or Doorstroompunt.
        Rmc = "rmc", "Het Doorstroompunt (RMC)";
        /// The neighbourhood or youth team.
        Team = "team", "Het wijkteam of jeugdteam";
        /// The consultant of work and income.
        Consultant = "consultant", "De consulent";
    }

    /// Who must be at the talk: a dated rule per municipality.
    pub enum TalkParties {
        /// Young person, casemanager and local regisseur (S1-60).
        ThreeParties = "three_parties", "Jongere, casemanager en regisseur";
        /// Young person and the local worker (S1-07).
        LocalWorker = "local_worker", "Jongere en regisseur";
        /// RMC, team, consultant and young person (S4-50).
        Network = "network", "Jongere, Doorstroompunt, team en consulent";
    }

    /// Where the chosen route lies: it decides who stays the contact (S1-66, S1-68).
    pub enum RouteScope {
        /// A trajectory of the municipality.
        Municipal = "municipal", "Traject van de gemeente";
        /// Outside it: a school, an employer.
        Elsewhere = "elsewhere", "Buiten de gemeente, bijvoorbeeld school of werk";
    }

    /// Why a young person wants nothing now.
    pub enum NotNowReason {
        /// Wants to go on alone for now.
        Alone = "alone", "Gaat eerst zelf verder";
        /// Something else comes first.
        OtherFirst = "other_first", "Er gaat nu iets anders voor";
        /// The offer does not fit.
        OfferDoesNotFit = "offer_does_not_fit", "Het aanbod past niet";
        /// Gave no reason.
        NotSaid = "not_said", "Geen reden genoemd";
    }

    /// What came of trying to reach somebody.
    pub enum ContactOutcome {
        /// They spoke.
        Spoke = "spoke", "Gesproken";
        /// A message was left.
        MessageLeft = "message_left", "Bericht achtergelaten";
        /// Not reached: try again.
        NotReached = "not_reached", "Niet bereikt, later opnieuw";
    }

    /// Why somebody tries again on another day.
    pub enum TryAgainReason {
        /// Nobody answered.
        NoAnswer = "no_answer", "Geen gehoor";
        /// The young person asked for it.
        Asked = "asked", "De jongere vroeg erom";
        /// An appointment was missed.
        Missed = "missed", "Afspraak ging niet door";
        /// Something must come first.
        Waiting = "waiting", "Er moet eerst iets anders klaar zijn";
    }

    /// What a day was agreed for; shown on the page of the case.
    pub enum Agreement {
        /// The intake.
        Intake = "intake", "Intake";
        /// The three-party talk.
        Talk = "talk", "Driegesprek";
        /// The first day at a school or elsewhere outside the municipality.
        StartElsewhere = "start_elsewhere", "Eerste dag elders";
        /// The last day of a trajectory as planned.
        TrajectoryEnd = "trajectory_end", "Traject loopt tot";
        /// Somebody tries again.
        TryAgain = "try_again", "Opnieuw proberen";
        /// Nobody calls before this day.
        CallAgain = "call_again", "Bellen, niet eerder dan";
    }

    /// What came of a follow-up (S1-74).
    pub enum FollowUpOutcome {
        /// Goes as planned.
        OnTrack = "on_track", "Loopt goed";
        /// Goes on with changes.
        Adjusted = "adjusted", "Loopt, met aanpassingen";
        /// At risk of dropping out.
        AtRisk = "at_risk", "Dreigt uit te vallen";
        /// The young person was not reached.
        NotReached = "not_reached", "Niet bereikt";
    }

    /// Why guidance ends although nobody chose so.
    pub enum GuidanceClose {
        /// Moved to another municipality, which learns nothing from this one.
        Moved = "moved", "Verhuisd naar een andere gemeente";
        /// Reached the upper age.
        AgedOut = "aged_out", "Leeftijdsgrens bereikt";
        /// Deceased.
        Deceased = "deceased", "Overleden";
    }
}

impl TalkParties {
    /// Who must be present; all of them, or it is not a talk.
    pub const fn required(self) -> &'static [Party] {
        match self {
            Self::ThreeParties => &[Party::YoungPerson, Party::Casemanager, Party::Regisseur],
            Self::LocalWorker => &[Party::YoungPerson, Party::Regisseur],
            Self::Network => &[
                Party::YoungPerson,
                Party::Rmc,
                Party::Team,
                Party::Consultant,
            ],
        }
    }

    /// Whether somebody in this role may record the talk.
    pub(super) const fn recorded_by(self, role: Role) -> bool {
        match self {
            Self::LocalWorker => matches!(role, Role::Regisseur),
            Self::ThreeParties | Self::Network => {
                matches!(role, Role::Casemanager | Role::Regisseur)
            }
        }
    }
}
