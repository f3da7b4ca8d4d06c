//! Rules as dated data: age limits, terms, bounds. None is a constant elsewhere in the code.
//!
//! A value holds from its first day until the next version's first day. A municipality's own
//! version goes before the general one; where neither holds, the default with its legal source does.
//! For a municipality that went on in another the rules of its successor hold from that day.

mod key;

use serde::{Deserialize, Serialize};

pub use key::{
    CountingOrder, IntakeBy, KnownIncludes, NotNowKeeping, RecognitionMode, RenouncedCounts,
    RuleKey, RuleUnit, SelfEmployedBy,
};

use crate::{
    BasisVersion, Day, MunicipalityId, Processing, Successions, guidance::TalkParties,
    processing::LegalBases,
};

/// The value of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum RuleValue {
    /// A number in the key's unit.
    Integer(i64),
    /// One of the key's choices, by code.
    Choice(String),
}

/// One version of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// Which rule.
    pub key: RuleKey,
    /// For one municipality; `None`: for all.
    pub municipality: Option<MunicipalityId>,
    /// The first day it holds.
    pub valid_from: Day,
    /// The value.
    pub value: RuleValue,
    /// Law article, decision or agreement it comes from.
    pub source: String,
}

/// All versions of all rules, as read from the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleBook {
    versions: Vec<RuleVersion>,
    successions: Successions,
    bases: LegalBases,
}

/// A new version somebody wants to enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange(pub RuleVersion);

/// Who decided on a storage term, when, and under which number: a term is kept to because somebody who
/// answers for it decided so (AVG art. 5(2), Archiefwet art. 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleDecision {
    /// The number it is filed under.
    pub number: String,
    /// The day it was taken.
    pub on: Day,
    /// Who took it: the privacy officer, or who the municipality charges with it.
    pub by: String,
}

impl RuleDecision {
    /// Whether this change has the decision it needs: a storage term needs one, taken by today.
    pub fn check(key: RuleKey, decision: Option<&Self>, today: Day) -> Result<(), RuleRefusal> {
        match decision {
            None if key.is_storage_term() => Err(RuleRefusal::DecisionMissing),
            Some(decision) if decision.on > today => Err(RuleRefusal::DecisionAhead),
            _ => Ok(()),
        }
    }
}

/// Why a new version is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefusal {
    /// The value is of the wrong type, out of range or no choice of the key.
    #[error("the value is not one the rule can have")]
    Value {
        /// The key.
        key: RuleKey,
    },
    /// The lower age would reach the upper age.
    #[error("the age limits cross")]
    AgesCross,
    /// What an answer leads to would be destroyed while a mistake may still be mended.
    #[error("storage would end before the days to correct an answer do")]
    EndsBeforeCorrection,
    /// The start day is today or earlier: terms that already run would change.
    #[error("a rule changes from tomorrow at the earliest")]
    NotInTheFuture,
    /// No source is given.
    #[error("a rule needs a source")]
    SourceMissing,
    /// A storage term without the decision it rests on.
    #[error("a storage term needs a decision")]
    DecisionMissing,
    /// The decision is of a day that has yet to come.
    #[error("the decision was not taken yet")]
    DecisionAhead,
    /// The rule holds for the whole installation.
    #[error("the rule cannot differ by municipality")]
    NotPerMunicipality,
}

impl RuleRefusal {
    /// Why, and what to do instead, in Dutch.
    pub fn dutch(&self) -> String {
        match self {
            Self::Value { key } if key.unit() == RuleUnit::Choice => {
                let choices: Vec<_> = key.choices().into_iter().map(|(_, label)| label).collect();
                format!("Kies bij \"{}\" uit: {}.", key.dutch(), choices.join(", "))
            }
            Self::Value { key } => {
                let (least, most) = key.range();
                format!(
                    "Vul bij \"{}\" een heel getal in van {least} tot en met {most} ({}).",
                    key.dutch(),
                    key.unit().dutch()
                )
            }
            Self::AgesCross => "De leeftijd vanaf moet lager zijn dan de leeftijd tot. Pas eerst \
                                de andere leeftijd aan."
                .to_owned(),
            Self::EndsBeforeCorrection => format!(
                "Wat na een antwoord bewaard blijft, moet langer blijven dan een vergissing verbeterd \
                 mag worden. Anders zijn de gegevens vernietigd terwijl verbeteren nog mag. Laat \
                 \"{}\" en \"{}\" ten minste een dag langer duren dan \"{}\", of pas eerst de andere \
                 termijn aan.",
                RuleKey::RefusalTermDays.dutch(),
                RuleKey::OtherEndTermDays.dutch(),
                RuleKey::AnswerCorrectionDays.dutch()
            ),
            Self::NotInTheFuture => "Een regel kan op zijn vroegst morgen ingaan, omdat lopende \
                                     termijnen niet achteraf mogen veranderen. Kies een latere dag."
                .to_owned(),
            Self::SourceMissing => "Vul in waar deze regel vandaan komt, bijvoorbeeld een \
                                    wetsartikel of een besluit."
                .to_owned(),
            Self::DecisionMissing => "Een bewaartermijn verandert alleen op een besluit. Vul het \
                                      nummer in, de dag en wie het nam, bijvoorbeeld de \
                                      privacy officer."
                .to_owned(),
            Self::DecisionAhead => "Dit besluit is van een dag die nog moet komen. Vul de dag in \
                                    waarop het is genomen."
                .to_owned(),
            Self::NotPerMunicipality => "Deze regel geldt voor alle gemeenten samen. Laat de \
                                         gemeente leeg."
                .to_owned(),
        }
    }
}

impl RuleChange {
    /// Checks a new version against the key's bounds, the rules it must stay below or above, and today. A change starts
    /// tomorrow at the earliest, so that an overview computed yesterday is the same today.
    pub fn check(&self, book: &RuleBook, today: Day) -> Result<(), RuleRefusal> {
        let version = &self.0;
        let key = version.key;
        let fits = match &version.value {
            RuleValue::Integer(value) => {
                let (least, most) = key.range();
                key.unit() != RuleUnit::Choice && (least..=most).contains(value)
            }
            RuleValue::Choice(code) => key.choices().iter().any(|(known, _)| known == code),
        };
        if !fits {
            return Err(RuleRefusal::Value { key });
        }
        if version.municipality.is_some() && !key.per_municipality() {
            return Err(RuleRefusal::NotPerMunicipality);
        }
        if version.source.trim().is_empty() {
            return Err(RuleRefusal::SourceMissing);
        }
        if version.valid_from <= today {
            return Err(RuleRefusal::NotInTheFuture);
        }
        let mut after = book.clone();
        after.versions.push(version.clone());
        if !after.keeps_order(version, RuleKey::JibMinAge, RuleKey::JibMaxAge) {
            return Err(RuleRefusal::AgesCross);
        }
        for storage in KEPT_WHILE_CORRECTED {
            if !after.keeps_order(version, RuleKey::AnswerCorrectionDays, storage) {
                return Err(RuleRefusal::EndsBeforeCorrection);
            }
        }
        Ok(())
    }
}

/// Terms of storage that begin with an answer: each must outlive the days in which that answer may be
/// corrected, or the morning's destruction comes before the mending (S1-37).
const KEPT_WHILE_CORRECTED: [RuleKey; 2] = [RuleKey::RefusalTermDays, RuleKey::OtherEndTermDays];

impl RuleBook {
    /// The book of these stored versions, in any order; the defaults stand below them.
    pub fn new(versions: Vec<RuleVersion>) -> Self {
        Self {
            versions,
            successions: Successions::default(),
            bases: LegalBases::default(),
        }
    }

    /// The same book, with what municipalities recorded of their legal grounds, oldest first.
    #[must_use]
    pub fn with_bases(self, bases: Vec<BasisVersion>) -> Self {
        Self {
            bases: LegalBases::new(bases),
            ..self
        }
    }

    /// What municipalities recorded of their legal grounds.
    pub fn bases(&self) -> &[BasisVersion] {
        self.bases.versions()
    }

    /// What a processing rests on, or that it ended; `None`: nothing began yet.
    pub fn basis_version(
        &self,
        processing: Processing,
        municipality: MunicipalityId,
        on: Day,
    ) -> Option<BasisVersion> {
        let heir = self.successions.heir(municipality, on);
        self.bases.version(processing, heir, on)
    }

    /// The ground in force for a processing on a day; `None`: it may not be done (AVG art. 6).
    pub fn basis(
        &self,
        processing: Processing,
        municipality: MunicipalityId,
        on: Day,
    ) -> Option<BasisVersion> {
        self.basis_version(processing, municipality, on)
            .filter(|version| version.ground.is_some())
    }

    /// The same book, which knows what municipality goes on in which.
    #[must_use]
    pub fn with_successions(self, successions: Successions) -> Self {
        Self {
            successions,
            ..self
        }
    }

    /// What municipality goes on in which.
    pub const fn successions(&self) -> &Successions {
        &self.successions
    }

    /// The stored versions, for the rules screen.
    pub fn versions(&self) -> &[RuleVersion] {
        &self.versions
    }

    /// The version in force: the municipality's own before the general one, of each the one that
    /// started last; else the default that holds on that day.
    pub fn version(&self, key: RuleKey, municipality: MunicipalityId, on: Day) -> RuleVersion {
        match self.stored(key, Some(municipality), on) {
            Some(version) => version.clone(),
            None => from_default(key, default_on(key, on)),
        }
    }

    /// A number in the key's unit; 0 for a key that is a choice.
    pub fn integer(&self, key: RuleKey, municipality: MunicipalityId, on: Day) -> i64 {
        self.number(key, Some(municipality), on)
    }

    /// A number as days, months or years to add to a day.
    pub fn span(&self, key: RuleKey, municipality: MunicipalityId, on: Day) -> i32 {
        i32::try_from(self.integer(key, municipality, on)).unwrap_or(i32::MAX)
    }

    /// Who approaches the self-employed.
    pub fn self_employed_by(&self, municipality: MunicipalityId, on: Day) -> SelfEmployedBy {
        self.choice(RuleKey::SelfEmployedBy, municipality, on)
            .parse()
            .unwrap_or(SelfEmployedBy::Casemanager)
    }

    /// Whose guidance makes somebody known in the 'dat' check.
    pub fn known_includes(&self, municipality: MunicipalityId, on: Day) -> KnownIncludes {
        self.choice(RuleKey::KnownIncludes, municipality, on)
            .parse()
            .unwrap_or(KnownIncludes::Municipality)
    }

    /// Who does the intake (step 3).
    pub fn intake_by(&self, municipality: MunicipalityId, on: Day) -> IntakeBy {
        self.choice(RuleKey::IntakeBy, municipality, on)
            .parse()
            .unwrap_or(IntakeBy::Casemanager)
    }

    /// Who must be at the talk in which a trajectory is agreed.
    pub fn talk_parties(&self, municipality: MunicipalityId, on: Day) -> TalkParties {
        self.choice(RuleKey::TalkParties, municipality, on)
            .parse()
            .unwrap_or(TalkParties::ThreeParties)
    }

    /// On what "not now" is kept.
    pub fn not_now_keeping(&self, municipality: MunicipalityId, on: Day) -> NotNowKeeping {
        self.choice(RuleKey::NotNowKeeping, municipality, on)
            .parse()
            .unwrap_or(NotNowKeeping::OptOut)
    }

    /// Where somebody counts who is known and self-employed.
    pub fn counting_order(&self, on: Day) -> CountingOrder {
        self.choice(RuleKey::CountingOrder, MunicipalityId::INSTALLATION, on)
            .parse()
            .unwrap_or(CountingOrder::KnownFirst)
    }

    /// Which ends count as renounced.
    pub fn renounced_counts(&self, on: Day) -> RenouncedCounts {
        self.choice(RuleKey::RenouncedCounts, MunicipalityId::INSTALLATION, on)
            .parse()
            .unwrap_or(RenouncedCounts::AfterYes)
    }

    /// How a person is recognised next month.
    pub fn recognition_mode(&self, municipality: MunicipalityId, on: Day) -> RecognitionMode {
        self.choice(RuleKey::RecognitionMode, municipality, on)
            .parse()
            .unwrap_or(RecognitionMode::OwnToken)
    }

    /// The code of a choice; empty for a key that is a number.
    pub fn choice(&self, key: RuleKey, municipality: MunicipalityId, on: Day) -> &str {
        match self
            .stored(key, Some(municipality), on)
            .map(|version| &version.value)
        {
            Some(RuleValue::Choice(code)) => code,
            Some(RuleValue::Integer(_)) => "",
            None => match default_on(key, on).map(|default| &default.value) {
                Some(key::DefaultValue::Choice(code)) => code,
                _ => "",
            },
        }
    }

    fn number(&self, key: RuleKey, municipality: Option<MunicipalityId>, on: Day) -> i64 {
        match self
            .stored(key, municipality, on)
            .map(|version| &version.value)
        {
            Some(RuleValue::Integer(value)) => *value,
            Some(RuleValue::Choice(_)) => 0,
            None => match default_on(key, on).map(|default| &default.value) {
                Some(key::DefaultValue::Integer(value)) => *value,
                _ => 0,
            },
        }
    }

    /// Whether `less` stays below `more` from the first day of a version on, wherever it holds: on each
    /// later day on which one of them changes, and for each municipality with a version of its own.
    /// A version of another rule disturbs nothing.
    fn keeps_order(&self, new: &RuleVersion, less: RuleKey, more: RuleKey) -> bool {
        if new.key != less && new.key != more {
            return true;
        }
        let concerned = self
            .versions
            .iter()
            .filter(|version| version.key == less || version.key == more);
        let mut days = vec![new.valid_from];
        let mut places = vec![new.municipality];
        for version in concerned {
            if version.valid_from > new.valid_from {
                days.push(version.valid_from);
            }
            if new.municipality.is_none() {
                places.push(version.municipality);
            }
        }
        for key in [less, more] {
            let later = key.defaults().iter().map(key::Default::valid_from);
            days.extend(later.filter(|day| *day > new.valid_from));
        }
        places.iter().all(|place| {
            days.iter()
                .all(|day| self.number(less, *place, *day) < self.number(more, *place, *day))
        })
    }

    fn stored(
        &self,
        key: RuleKey,
        municipality: Option<MunicipalityId>,
        on: Day,
    ) -> Option<&RuleVersion> {
        let municipality = municipality.map(|one| self.successions.heir(one, on));
        self.versions
            .iter()
            .filter(|version| version.key == key && version.valid_from <= on)
            .filter(|version| {
                version.municipality.is_none() || version.municipality == municipality
            })
            // Of two versions of one day the one entered last wins: max_by_key keeps the later.
            .max_by_key(|version| (version.municipality.is_some(), version.valid_from))
    }

    /// The default versions of a key, oldest first, for the rules screen.
    pub fn defaults(key: RuleKey) -> Vec<RuleVersion> {
        key.defaults()
            .iter()
            .map(|default| from_default(key, Some(default)))
            .collect()
    }
}

/// The default in force; the oldest serves any earlier day.
fn default_on(key: RuleKey, on: Day) -> Option<&'static key::Default> {
    let defaults = key.defaults();
    defaults
        .iter()
        .rfind(|default| default.valid_from() <= on)
        .or(defaults.first())
}

fn from_default(key: RuleKey, default: Option<&key::Default>) -> RuleVersion {
    let (value, source) = match default.map(|default| (&default.value, default.source)) {
        Some((key::DefaultValue::Integer(value), source)) => (RuleValue::Integer(*value), source),
        Some((key::DefaultValue::Choice(code), source)) => {
            (RuleValue::Choice((*code).to_owned()), source)
        }
        None => (RuleValue::Integer(0), ""),
    };
    RuleVersion {
        key,
        municipality: None,
        valid_from: default.map_or(key::Default::START, key::Default::valid_from),
        value,
        source: source.to_owned(),
    }
}
