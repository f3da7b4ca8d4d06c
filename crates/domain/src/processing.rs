//! On which legal ground each processing rests, per municipality and from a day on (AVG art. 6, 30).
//!
//! It is recorded apart from consent, because consent of a young person cannot make up for a ground that
//! a municipality does not have (Autoriteit Persoonsgegevens, 2016). The defaults are the project's
//! reading of the law; a municipality records its own, and may end one.

use crate::{Day, MunicipalityId, code::codes, guidance};

codes! {
    /// What is done with data about young people, each with a ground of its own.
    pub enum Processing {
        /// Cards and the home visit.
        Approach = "approach", "Benaderen met kaart en huisbezoek";
        /// The talk after a yes, and what is written of it.
        Intake = "intake", "Intake en plan";
        /// Asking others without telling whose case it is.
        Consultation = "consultation", "Overleggen zonder naam";
        /// Contact with a third party.
        ThirdParty = "third_party", "Contact met een andere partij";
        /// The dossier at the municipality, and following up.
        Dossier = "dossier", "Dossier bij de gemeente";
        /// Deciding on a trajectory and starting it.
        TrajectoryDecision = "trajectory_decision", "Besluit over een traject";
        /// Keeping that somebody wants nothing now.
        NotNow = "not_now", "Bewaren van \"nu geen ondersteuning\"";
        /// The duty to register, support and follow of the Doorstroompunt.
        DoorstroompuntDuty = "doorstroompunt_duty", "Taak van het Doorstroompunt";
        /// Talking a case over in a multidisciplinary conference (S0-17).
        Conference = "conference", "Bespreken in een multidisciplinair overleg (MDO)";
    }

    /// A ground of AVG art. 6. Consent is none of them here: between a young person and a municipality it
    /// is not free enough to carry a processing by itself.
    pub enum Ground {
        /// A legal obligation.
        LegalObligation = "legal_obligation", "Wettelijke verplichting (AVG art. 6 lid 1 onder c)";
        /// A task in the public interest, laid down by law.
        PublicTask = "public_task", "Taak van algemeen belang (AVG art. 6 lid 1 onder e)";
    }
}

/// On what a processing rests from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisVersion {
    /// Which processing.
    pub processing: Processing,
    /// For one municipality; `None`: a default of the project.
    pub municipality: Option<MunicipalityId>,
    /// The first day.
    pub valid_from: Day,
    /// The ground; `None`: from this day there is none.
    pub ground: Option<Ground>,
    /// The article of the law the task or duty stands in.
    pub article: String,
    /// The college decision; may be empty.
    pub decision: String,
}

impl BasisVersion {
    /// Ground, article and decision on one line.
    pub fn dutch(&self) -> String {
        let ground = self.ground.map_or("Geen grondslag", Ground::dutch);
        [ground, &self.article, &self.decision]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// The register: versions in the order they were recorded, above the project's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LegalBases(Vec<BasisVersion>);

impl LegalBases {
    pub(crate) const fn new(versions: Vec<BasisVersion>) -> Self {
        Self(versions)
    }

    pub(crate) fn versions(&self) -> &[BasisVersion] {
        &self.0
    }

    /// What holds on a day, or the end that holds; `None`: nothing began yet.
    pub(crate) fn version(
        &self,
        processing: Processing,
        municipality: MunicipalityId,
        on: Day,
    ) -> Option<BasisVersion> {
        // Of two versions of one day the one recorded last wins: max_by_key keeps the later.
        self.0
            .iter()
            .filter(|one| one.processing == processing && one.valid_from <= on)
            .filter(|one| one.municipality == Some(municipality))
            .max_by_key(|one| one.valid_from)
            .cloned()
            .or_else(|| {
                defaults(processing)
                    .into_iter()
                    .rfind(|one| one.valid_from <= on)
            })
    }
}

/// The project's defaults, oldest first: dated, like the law they rest on.
pub fn defaults(processing: Processing) -> Vec<BasisVersion> {
    const FROM: Day = Day::from_date(jiff::civil::Date::constant(2019, 1, 1));
    const WVSDW: Day = Day::from_date(jiff::civil::Date::constant(2026, 1, 1));
    let version = |valid_from, ground, article: &str| BasisVersion {
        processing,
        municipality: None,
        valid_from,
        ground: Some(ground),
        article: article.to_owned(),
        decision: String::new(),
    };
    let task = |article| vec![version(FROM, Ground::PublicTask, article)];
    match processing {
        Processing::Approach
        | Processing::Intake
        | Processing::Consultation
        | Processing::ThirdParty
        | Processing::Conference
        | Processing::Dossier => task("Participatiewet art. 10f"),
        Processing::TrajectoryDecision => task("Participatiewet art. 10f; Awb art. 1:3"),
        Processing::NotNow => task("Participatiewet art. 10f; AVG art. 21"),
        Processing::DoorstroompuntDuty => vec![
            version(
                FROM,
                Ground::LegalObligation,
                "WEB art. 8.3.2 (tot en met 31-12-2025)",
            ),
            version(WVSDW, Ground::LegalObligation, "WEB art. 9.2.5"),
        ],
    }
}

impl Processing {
    /// The processing that what is done by consent rests on.
    pub const fn of_consent(consent: guidance::Consent) -> Self {
        match consent {
            guidance::Consent::WorkTogether => Self::Intake,
            guidance::Consent::Consultation => Self::Consultation,
            guidance::Consent::ThirdParty { .. } => Self::ThirdParty,
            guidance::Consent::Dossier => Self::Dossier,
        }
    }

    /// The processing a step of the guidance belongs to; `None` for rights, for endings, and for what
    /// only tells what became of it: those never wait for a ground.
    pub(crate) const fn of(command: &guidance::Command) -> Option<Self> {
        use guidance::Command;
        Some(match command {
            Command::KeepContact
            | Command::PlanIntake { .. }
            | Command::RecordIntake { .. }
            | Command::ReviseIntake { .. }
            | Command::RecordMeasurement { .. }
            | Command::ChooseRoute { .. }
            | Command::ConsiderPriorProvision
            | Command::WritePlan
            | Command::PlanTalk { .. }
            | Command::OfferHandOver { .. }
            | Command::LogContact { .. } => Self::Intake,
            Command::GiveConsent { consent, .. } => Self::of_consent(*consent),
            Command::Consult => Self::Consultation,
            Command::ContactPartner { .. } => Self::ThirdParty,
            Command::HoldTalk(talk) if !talk.dossier => Self::Intake,
            Command::HoldTalk(_)
            | Command::AcceptHandOver
            | Command::TakeOver { .. }
            | Command::FollowUp { .. } => Self::Dossier,
            Command::DecideTrajectory { .. } | Command::StartTrajectory { .. } => {
                Self::TrajectoryDecision
            }
            Command::NotNow { .. } => Self::NotNow,
            _ => return None,
        })
    }
}
