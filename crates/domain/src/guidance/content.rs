//! What is sealed beside a step: the words and choices that describe a person.

use serde::{Deserialize, Serialize};

use crate::{Day, code::codes};

codes! {
    /// Under which of the person's keys content is sealed (design 5).
    pub enum ContentClass {
        /// Who somebody is and how to reach them.
        Identity = "identity", "Contactgegevens";
        /// What a decision of the municipality rests on: outlives withdrawal.
        Statutory = "statutory", "Besluiten";
        /// Intake, plan, contacts: by consent.
        Guidance = "guidance", "Begeleiding";
        /// Care and debt: by consent, and for fewer eyes.
        Sensitive = "sensitive", "Zorg en schulden";
    }

    /// How a young person likes to be reached.
    pub enum PreferredChannel {
        /// Telephone.
        Phone = "phone", "Bellen";
        /// WhatsApp.
        Whatsapp = "whatsapp", "WhatsApp";
        /// E-mail.
        Email = "email", "E-mail";
        /// Letter.
        Letter = "letter", "Brief";
    }

    /// Support questions (S1-I3; A.17 no. 11: the list is the project's own).
    pub enum SupportQuestion {
        /// Going (back) to school.
        School = "school", "Terug naar school of opleiding";
        /// Finding work.
        Work = "work", "Werk vinden";
        /// Learning and working together.
        LearnAndWork = "learn_and_work", "Leren en werken";
        /// Something to do in the day.
        Daytime = "daytime", "Iets te doen overdag";
        /// Money and debts.
        Money = "money", "Geld en schulden";
        /// Living on one's own.
        Housing = "housing", "Wonen";
        /// Health.
        Health = "health", "Gezondheid";
        /// Something else.
        Other = "other", "Iets anders";
    }

    /// Entered in the register of people with a work disability (doelgroepenregister, S1-56).
    pub enum TargetGroup {
        /// Yes.
        Yes = "yes", "Ja";
        /// No.
        No = "no", "Nee";
        /// Not known.
        Unknown = "unknown", "Onbekend";
    }

    /// Income in a month (A.13 class D).
    pub enum IncomeClass {
        /// None.
        None = "none", "Geen inkomen";
        /// Below 300 euro.
        Below300 = "below_300", "Tot € 300";
        /// From 300 to 700 euro.
        Below700 = "below_700", "€ 300 tot € 700";
        /// 700 euro or more.
        From700 = "from_700", "€ 700 of meer";
        /// Not known.
        Unknown = "unknown", "Onbekend";
    }

    /// The domains of life that can be scored, by name only: what the scores mean is under copyright
    /// (B.8). First the thirteen of the self-sufficiency matrix of 2017, then the six of the 18-/18+
    /// checklist (S2-27).
    pub enum LifeDomain {
        /// Finances.
        Finances = "finances", "Financiën";
        /// Work and education.
        WorkEducation = "work_education", "Werk en opleiding";
        /// Use of time.
        TimeUse = "time_use", "Tijdsbesteding";
        /// Housing.
        Housing = "housing", "Huisvesting";
        /// Relations at home.
        HomeRelations = "home_relations", "Huiselijke relaties";
        /// Mental health.
        MentalHealth = "mental_health", "Geestelijke gezondheid";
        /// Physical health.
        PhysicalHealth = "physical_health", "Lichamelijke gezondheid";
        /// Use of substances.
        SubstanceUse = "substance_use", "Middelengebruik";
        /// Basic skills of daily life.
        BasicSkills = "basic_skills", "Basale ADL";
        /// Further skills of daily life.
        FurtherSkills = "further_skills", "Instrumentele ADL";
        /// Social network.
        SocialNetwork = "social_network", "Sociaal netwerk";
        /// Taking part in society.
        Participation = "participation", "Maatschappelijke participatie";
        /// Justice.
        Justice = "justice", "Justitie";
        /// Checklist: education.
        ChecklistEducation = "checklist_education", "Opleiding";
        /// Checklist: work.
        ChecklistWork = "checklist_work", "Werk";
        /// Checklist: care.
        ChecklistCare = "checklist_care", "Zorg";
        /// Checklist: income.
        ChecklistIncome = "checklist_income", "Inkomen";
        /// Checklist: debts.
        ChecklistDebts = "checklist_debts", "Schulden";
        /// Checklist: housing.
        ChecklistHousing = "checklist_housing", "Huisvesting";
    }

    /// Instruments whose result can be kept (B.8): a name, a day, a source and what came of it.
    pub enum Instrument {
        /// Self-sufficiency matrix.
        Zrm = "zrm", "Zelfredzaamheidsmatrix (ZRM)";
        /// Self-sufficiency radar for young people.
        Zrj = "zrj", "Zelfredzaamheidsradar jongeren (ZRJ)";
        /// Test of interest and ability on the way back to education.
        Educatiemeter = "educatiemeter", "Educatiemeter";
    }

    /// Kinds of third parties and of partners asked for advice (S1-54..S1-56).
    pub enum Partner {
        /// Learning and working desk.
        Lwl = "lwl", "Leerwerkloket";
        /// Employers' service point.
        Wsp = "wsp", "Werkgeversservicepunt";
        /// Youth work.
        YouthWork = "youth_work", "Jongerenwerk";
        /// Outreaching care.
        OutreachCare = "outreach_care", "Bemoeizorg";
        /// Social support.
        Wmo = "wmo", "Wmo";
        /// Debt help.
        DebtHelp = "debt_help", "Schuldhulpverlening";
        /// A school.
        School = "school", "School of opleiding";
        /// An employer.
        Employer = "employer", "Werkgever";
        /// The local or neighbourhood team of the municipality (S4-37).
        LocalTeam = "local_team", "Wijkteam";
        /// Work and income of the municipality.
        WorkAndIncome = "work_and_income", "Werk en inkomen";
        /// A provider of youth care or mental health care.
        CareProvider = "care_provider", "Zorgaanbieder";
        /// The police.
        Police = "police", "Politie";
        /// Halt (S4-37).
        Halt = "halt", "Halt";
        /// The public prosecutor (S4-37).
        Prosecution = "prosecution", "Openbaar Ministerie";
        /// The child protection board (S4-37).
        ChildProtection = "child_protection", "Raad voor de Kinderbescherming";
        /// The reporting point for violence at home (S3-33).
        SafeAtHome = "safe_at_home", "Veilig Thuis";
        /// A certified institution for youth protection (S3-33).
        CertifiedInstitution = "certified_institution", "Gecertificeerde instelling";
        /// Another party.
        Other = "other", "Andere partij";
    }

    /// Kinds of trajectories (S1-57).
    pub enum TrajectoryKind {
        /// Under the Participatiewet.
        Participation = "participation", "Participatiewet";
        /// Under the Wmo.
        Wmo = "wmo", "Wmo";
        /// Guidance to school.
        Schooling = "schooling", "Begeleiding naar scholing";
        /// Learning and working.
        LearnAndWork = "learn_and_work", "Leren en werken";
        /// Youth work.
        YouthWork = "youth_work", "Jongerenwerk";
        /// Day activity.
        DayActivity = "day_activity", "Dagbesteding";
        /// Something else.
        Other = "other", "Anders";
    }

    /// Where somebody went (S1-I6, the ten of the source).
    pub enum Destination {
        /// Education.
        Education = "education", "Opleiding";
        /// Work.
        Work = "work", "Werk";
        /// Benefit.
        Benefit = "benefit", "Uitkering";
        /// Moved.
        Moved = "moved", "Verhuizing";
        /// Living together.
        Cohabiting = "cohabiting", "Samenwonen";
        /// Day activity.
        DayActivity = "day_activity", "Dagbesteding";
        /// Volunteering.
        Volunteering = "volunteering", "Vrijwilligerswerk";
        /// Renounced taking part.
        Renounced = "renounced", "Afzien van keuze deelname";
        /// Own business.
        OwnBusiness = "own_business", "Eigen onderneming";
        /// Something else.
        Other = "other", "Anders";
    }

    /// The seven of the effect report of the RMC (B.9).
    pub enum EffectDestination {
        /// Recognised full-time education.
        FullTimeEducation = "full_time_education", "Erkend voltijdonderwijs";
        /// Learning and working (BBL).
        LearnAndWork = "learn_and_work", "Combinatie leren en werken";
        /// Work without prospect of a basic qualification.
        Work = "work", "Werk zonder uitzicht op startkwalificatie";
        /// Care, shelter or detention.
        Care = "care", "Zorg, opvang of detentie";
        /// Ended without a regular use of the day.
        NoDaytime = "no_daytime", "Zonder reguliere dagbesteding";
        /// Moved or not to be traced.
        MovedUntraceable = "moved_untraceable", "Verhuisd of onvindbaar";
        /// Something else.
        Other = "other", "Overig";
    }

    /// Why somebody dropped out (S1-75).
    pub enum DropOutReason {
        /// The offer did not fit.
        OfferDidNotFit = "offer_did_not_fit", "Het aanbod paste niet";
        /// Did not come any more.
        StoppedComing = "stopped_coming", "Kwam niet meer";
        /// Problems at home or with money.
        Circumstances = "circumstances", "Omstandigheden thuis of met geld";
        /// Health.
        Health = "health", "Gezondheid";
        /// The provider ended it.
        ProviderEnded = "provider_ended", "De aanbieder stopte";
        /// Did not begin.
        NeverBegan = "never_began", "Is niet begonnen";
        /// Something else.
        Other = "other", "Anders";
    }
}

impl LifeDomain {
    /// Whether it is of the 18-/18+ checklist rather than of the matrix.
    pub const fn of_checklist(self) -> bool {
        matches!(
            self,
            Self::ChecklistEducation
                | Self::ChecklistWork
                | Self::ChecklistCare
                | Self::ChecklistIncome
                | Self::ChecklistDebts
                | Self::ChecklistHousing
        )
    }
}

impl Destination {
    /// The row of the effect report it counts in (B.9).
    pub const fn effect(self) -> EffectDestination {
        match self {
            Self::Education => EffectDestination::FullTimeEducation,
            Self::Work | Self::OwnBusiness => EffectDestination::Work,
            Self::Benefit | Self::Renounced => EffectDestination::NoDaytime,
            Self::Moved => EffectDestination::MovedUntraceable,
            Self::Cohabiting | Self::DayActivity | Self::Volunteering | Self::Other => {
                EffectDestination::Other
            }
        }
    }
}

/// How to reach somebody (class C); kept from a yes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Preferred.
    pub preferred: Option<PreferredChannel>,
}

/// The intake (S1-52; class D): free text stays as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// What the young person wants.
    pub wants: String,
    /// What the young person can do.
    pub can: String,
    /// What help is needed with.
    pub needs: String,
    /// The support questions.
    pub questions: Vec<SupportQuestion>,
    /// The register of people with a work disability.
    pub target_group: Option<TargetGroup>,
    /// School and diplomas.
    pub education: String,
    /// Work so far.
    pub work: String,
    /// Income.
    pub income: Option<IncomeClass>,
    /// People around the young person.
    pub network: String,
    /// Somebody the young person trusts, and how to reach them (A.13 class D): apart from the network,
    /// because it is who to call and not who there is.
    #[serde(default)]
    pub trusted: TrustedPerson,
}

/// Somebody the young person trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedPerson {
    /// Who.
    pub name: String,
    /// How they know each other.
    pub relation: String,
    /// Telephone or e-mail; only with the young person's word that it may be used.
    pub reach: String,
}

/// What came of an instrument. Several are kept beside each other: a result holds for its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// Which instrument.
    pub instrument: Instrument,
    /// The day it was done.
    pub on: Day,
    /// Who measured: the young person, the worker, a school.
    pub source: String,
    /// What came of it, as the instrument gives it.
    pub result: String,
    /// Scores by domain, where the instrument has them; empty for none.
    pub scores: Vec<DomainScore>,
}

/// A score of one domain of life, 1 (worst) to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainScore {
    /// The domain.
    pub domain: LifeDomain,
    /// 1 to 5.
    pub score: u8,
}

/// A goal of the plan with what will be done for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanGoal {
    /// The domain of life it belongs to. Plans of before it was asked have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<LifeDomain>,
    /// What is to be reached.
    pub goal: String,
    /// What will be done.
    pub action: String,
    /// Who does it.
    pub owner: String,
    /// By when, as written.
    pub by: String,
}

/// The plan (plan van aanpak, S1-50): not the plan of Participatiewet art. 44a.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Goals and actions.
    pub goals: Vec<PlanGoal>,
    /// The perspective in education or work.
    pub perspective: String,
    /// Who holds regie: parents, the young person or a worker. It is not the lead.
    pub regie: String,
    /// What was agreed about feedback.
    pub feedback: String,
}

/// A code with words beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded<T> {
    /// The code.
    pub code: T,
    /// The words; may be empty.
    pub words: String,
}
