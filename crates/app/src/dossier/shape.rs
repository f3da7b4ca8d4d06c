//! The shape of a dossier as it leaves: documented in docs/dossier-json.md, versioned, with Dutch keys.

use domain::{Day, Role, Ts};
use serde::{Serialize, Serializer};

/// The version of the shape. One more when a key goes, changes its name or its meaning; a new key alone
/// does not change it.
pub const SCHEMA_VERSION: u32 = 1;

/// A moment as others read it: `2026-10-05T10:05:00+02:00`.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn moment<S: Serializer>(at: &Ts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.in_the_netherlands().strftime("%Y-%m-%dT%H:%M:%S%:z"))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn label<S: Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(role.dutch())
}

#[expect(clippy::ref_option, reason = "serde passes a reference")]
fn optional_moment<S: Serializer>(at: &Option<Ts>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => moment(at, serializer),
        None => serializer.serialize_none(),
    }
}

/// What a dossier is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// For the young person (AVG art. 15).
    #[serde(rename = "inzage")]
    OwnData,
    /// For the municipality's own system (S1-63).
    #[serde(rename = "overdracht")]
    Package,
}

/// Everything of one young person that leaves.
#[derive(Clone, Serialize)]
pub struct Dossier {
    /// What it is for.
    #[serde(rename = "soort")]
    pub kind: Kind,
    /// The version of the shape.
    #[serde(rename = "versie")]
    pub version: u32,
    /// The day it was made.
    #[serde(rename = "gemaakt_op")]
    pub made_on: Day,
    /// Whose dossier it is.
    #[serde(rename = "gemeente")]
    pub place: Place,
    /// Whom it is about.
    #[serde(rename = "persoon")]
    pub person: Person,
    /// How to reach them.
    #[serde(rename = "contact", skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Who leads.
    #[serde(rename = "contactpersoon", skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
    /// Every consent that was asked.
    #[serde(rename = "toestemmingen")]
    pub consents: Vec<Consented>,
    /// The intake written last.
    #[serde(rename = "intake", skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
    /// Scores of the domains of life, the latest first.
    #[serde(rename = "leefgebieden")]
    pub scores: Vec<Scores>,
    /// Results of instruments, the latest first.
    #[serde(rename = "metingen")]
    pub measured: Vec<Measured>,
    /// What the young person chose.
    #[serde(rename = "keuze", skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// What is there already, and whether it fits.
    #[serde(rename = "voorliggend", skip_serializing_if = "Option::is_none")]
    pub prior: Option<String>,
    /// The plan written last.
    #[serde(rename = "plan", skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// The talks that were held.
    #[serde(rename = "gesprekken")]
    pub talks: Vec<Talk>,
    /// What the municipality decided.
    #[serde(rename = "besluiten")]
    pub decisions: Vec<Decision>,
    /// The trajectories.
    #[serde(rename = "trajecten")]
    pub runs: Vec<Trajectory>,
    /// Everything that happened, the first first; for the young person only.
    #[serde(rename = "gebeurtenissen", skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Who was told something; for the young person only.
    #[serde(rename = "ontvangers", skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<Receiver>,
    /// Who looked, the latest first; for the young person only.
    #[serde(rename = "wie_keek", skip_serializing_if = "Vec::is_empty")]
    pub looked: Vec<Looked>,
    /// What the young person should know of these data; for the young person only.
    #[serde(rename = "toelichting", skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl std::fmt::Debug for Dossier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dossier(..)")
    }
}

/// A municipality.
#[derive(Clone, Serialize)]
pub struct Place {
    /// Its CBS code.
    #[serde(rename = "code")]
    pub code: String,
    /// Its name.
    #[serde(rename = "naam")]
    pub name: String,
}

/// Who somebody is. There is no BSN here: it is not kept once there is an address (S1-12).
#[derive(Clone, Serialize)]
pub struct Person {
    /// The name in full.
    #[serde(rename = "naam")]
    pub name: String,
    /// Given names.
    #[serde(rename = "voornamen")]
    pub given_names: String,
    /// Prefix of the family name.
    #[serde(rename = "voorvoegsel")]
    pub prefix: String,
    /// Family name.
    #[serde(rename = "achternaam")]
    pub family_name: String,
    /// Birth date, as far as it is known: `yyyy-mm-dd`, `yyyy-mm` or `yyyy`.
    #[serde(rename = "geboortedatum", skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// Street and number.
    #[serde(rename = "adresregel_1")]
    pub address_line_1: String,
    /// Postcode and place.
    #[serde(rename = "adresregel_2")]
    pub address_line_2: String,
    /// What the register says of the address or the person, in words; for the young person only.
    #[serde(rename = "bijzonderheden", skip_serializing_if = "Vec::is_empty")]
    pub markers: Vec<String>,
    /// Whether a BSN is kept, sealed, until there is an address; for the young person only.
    #[serde(rename = "bsn_bewaard", skip_serializing_if = "Option::is_none")]
    pub keeps_bsn: Option<bool>,
}

/// How to reach somebody.
#[derive(Clone, Serialize)]
pub struct Contact {
    /// Telephone.
    #[serde(rename = "telefoon")]
    pub phone: String,
    /// E-mail.
    #[serde(rename = "e_mail")]
    pub email: String,
    /// What they prefer.
    #[serde(rename = "voorkeur", skip_serializing_if = "Option::is_none")]
    pub preferred: Option<&'static str>,
}

/// Who leads.
#[derive(Clone, Serialize)]
pub struct Lead {
    /// The role.
    #[serde(rename = "rol", serialize_with = "label")]
    pub role: Role,
    /// The name.
    #[serde(rename = "naam")]
    pub name: String,
}

/// A consent.
#[derive(Clone, Serialize)]
pub struct Consented {
    /// For what.
    #[serde(rename = "waarvoor")]
    pub about: String,
    /// Stands today.
    #[serde(rename = "geldt")]
    pub stands: bool,
    /// The day of the last answer.
    #[serde(rename = "laatste_antwoord_op")]
    pub on: Day,
    /// When it was given last, when it was.
    #[serde(
        rename = "gegeven_op",
        skip_serializing_if = "Option::is_none",
        serialize_with = "optional_moment"
    )]
    pub given_at: Option<Ts>,
    /// Oral or written.
    #[serde(rename = "hoe", skip_serializing_if = "Option::is_none")]
    pub form: Option<&'static str>,
    /// The version of the text it was asked with.
    #[serde(rename = "tekstversie", skip_serializing_if = "Option::is_none")]
    pub text_version: Option<u32>,
}

/// The intake.
#[derive(Clone, Serialize)]
pub struct Intake {
    /// The day it was written.
    #[serde(rename = "vastgelegd_op")]
    pub on: Day,
    /// The version.
    #[serde(rename = "versie")]
    pub version: u32,
    /// What was told, each a subject with its text.
    #[serde(rename = "antwoorden")]
    pub answers: Vec<Fact>,
}

/// Scores of the domains of life.
#[derive(Clone, Serialize)]
pub struct Scores {
    /// The day.
    #[serde(rename = "vastgelegd_op")]
    pub on: Day,
    /// Each domain with its score.
    #[serde(rename = "scores")]
    pub scores: Vec<Fact>,
}

/// The result of an instrument.
#[derive(Clone, Serialize)]
pub struct Measured {
    /// Which instrument.
    #[serde(rename = "instrument")]
    pub instrument: &'static str,
    /// The day it was done.
    #[serde(rename = "op")]
    pub on: Day,
    /// Who measured.
    #[serde(rename = "bron")]
    pub source: String,
    /// What came of it.
    #[serde(rename = "uitkomst")]
    pub result: String,
    /// Scores by domain, where the instrument has them.
    #[serde(rename = "scores")]
    pub scores: Vec<Fact>,
}

/// What the young person chose.
#[derive(Clone, Serialize)]
pub struct Route {
    /// The day.
    #[serde(rename = "gekozen_op")]
    pub on: Day,
    /// Within the municipality or outside it.
    #[serde(rename = "waar")]
    pub scope: &'static str,
    /// What kind of trajectory.
    #[serde(rename = "soort", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// In the words of the young person.
    #[serde(rename = "toelichting")]
    pub words: String,
}

/// The plan.
#[derive(Clone, Serialize)]
pub struct Plan {
    /// The version.
    #[serde(rename = "versie")]
    pub version: u32,
    /// Completed in the talk.
    #[serde(rename = "compleet")]
    pub complete: bool,
    /// The goals.
    #[serde(rename = "doelen")]
    pub goals: Vec<Goal>,
    /// Perspective in school and work.
    #[serde(rename = "perspectief")]
    pub perspective: String,
    /// Who holds regie.
    #[serde(rename = "regie")]
    pub regie: String,
    /// Agreements on feedback.
    #[serde(rename = "terugkoppeling")]
    pub feedback: String,
}

/// A goal of the plan.
#[derive(Clone, Serialize)]
pub struct Goal {
    /// The domain of life.
    #[serde(rename = "leefgebied", skip_serializing_if = "Option::is_none")]
    pub domain: Option<&'static str>,
    /// The goal.
    #[serde(rename = "doel")]
    pub goal: String,
    /// What is done.
    #[serde(rename = "actie")]
    pub action: String,
    /// Who does it.
    #[serde(rename = "wie")]
    pub owner: String,
    /// By when.
    #[serde(rename = "wanneer")]
    pub by: String,
}

/// A talk that was held.
#[derive(Clone, Serialize)]
pub struct Talk {
    /// The day.
    #[serde(rename = "op")]
    pub on: Day,
    /// Who was there.
    #[serde(rename = "aanwezig")]
    pub present: Vec<&'static str>,
    /// How they met.
    #[serde(rename = "hoe")]
    pub meeting: &'static str,
    /// What was said.
    #[serde(rename = "verslag")]
    pub words: String,
}

/// A decision of the municipality.
#[derive(Clone, Serialize)]
pub struct Decision {
    /// The day.
    #[serde(rename = "besloten_op")]
    pub on: Day,
    /// Granted or not.
    #[serde(rename = "toegekend")]
    pub granted: bool,
    /// Why.
    #[serde(rename = "redenen")]
    pub reasons: String,
    /// The letter that told it.
    #[serde(rename = "brief", skip_serializing_if = "Option::is_none")]
    pub letter: Option<Letter>,
}

/// A decision letter that was sent.
#[derive(Clone, Serialize)]
pub struct Letter {
    /// Its number.
    #[serde(rename = "nummer")]
    pub number: String,
    /// The day on it.
    #[serde(rename = "datum")]
    pub day: Day,
    /// The SHA-256 of the paper, when the program made it.
    #[serde(rename = "controlegetal", skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// A trajectory.
#[derive(Clone, Serialize)]
pub struct Trajectory {
    /// Its number.
    #[serde(rename = "nummer")]
    pub number: u8,
    /// What kind.
    #[serde(rename = "soort", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// With whom.
    #[serde(rename = "aanbieder")]
    pub provider: String,
    /// First day.
    #[serde(rename = "begin")]
    pub start: Day,
    /// Last day as planned.
    #[serde(rename = "gepland_einde", skip_serializing_if = "Option::is_none")]
    pub planned_end: Option<Day>,
    /// Last day.
    #[serde(rename = "einde", skip_serializing_if = "Option::is_none")]
    pub ended: Option<Day>,
}

/// One thing that happened.
#[derive(Clone, Serialize)]
pub struct Event {
    /// The day it counts for.
    #[serde(rename = "op")]
    pub on: Day,
    /// The moment it was recorded.
    #[serde(rename = "vastgelegd_om", serialize_with = "moment")]
    pub at: Ts,
    /// Who recorded it: role and name.
    #[serde(rename = "door")]
    pub by: String,
    /// What happened, as a sentence to the young person.
    #[serde(rename = "wat")]
    pub what: String,
    /// What was written down with it.
    #[serde(rename = "opgeschreven", skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<Fact>,
}

/// Somebody outside who was told something.
#[derive(Clone, Serialize)]
pub struct Receiver {
    /// Who.
    #[serde(rename = "wie")]
    pub who: String,
    /// The last time.
    #[serde(rename = "laatst_op")]
    pub last: Day,
}

/// One time somebody looked or changed something.
#[derive(Clone, Serialize)]
pub struct Looked {
    /// When.
    #[serde(rename = "op", serialize_with = "moment")]
    pub at: Ts,
    /// Who: role and name.
    #[serde(rename = "wie")]
    pub who: String,
    /// What was done and why, as a sentence to the young person.
    #[serde(rename = "wat")]
    pub what: String,
    /// Access was refused: nothing was shown.
    #[serde(rename = "geweigerd")]
    pub refused: bool,
}

/// A subject and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The subject.
    #[serde(rename = "onderwerp")]
    pub term: String,
    /// What is known of it.
    #[serde(rename = "tekst")]
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(term: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            term: term.into(),
            value: value.into(),
        }
    }
}
