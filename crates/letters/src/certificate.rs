//! A certificate of destruction: proof to file, without personal data (S1-70, G11).

use domain::Day;
use serde::Serialize;

use crate::{
    Fonts, LetterError,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, Template, export, lay_out},
};

/// What the certificate says; everything but the municipality's name is also in the file that can be
/// verified.
#[derive(Clone)]
pub struct DestructionCertificate {
    /// The municipality whose data they were.
    pub municipality: String,
    /// The organisation that runs the installation.
    pub organisation: String,
    /// The certificate's number.
    pub certificate: String,
    /// The pseudonym of the subject.
    pub subject: String,
    /// How much was destroyed.
    pub scope: String,
    /// Why.
    pub ground: String,
    /// The keys that were destroyed: what each opened, and its check value.
    pub keys: Vec<(String, String)>,
    /// When, in words.
    pub at: String,
    /// The number of the entry in the log.
    pub entry: i64,
    /// The link of that entry in the chain.
    pub hash: String,
    /// The installation's signature.
    pub signature: String,
    /// The public key it can be checked with.
    pub public_key: String,
}

/// Sets a certificate on one page of A4, dated `on`.
///
/// # Errors
/// Those of typesetting, which are defects.
pub fn certificate_pdf(
    fonts: &Fonts,
    certificate: &DestructionCertificate,
    on: Day,
) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    let one = certificate;
    let paper = Paper {
        title: "Certificaat van vernietiging",
        on: on.into(),
        day: written_out(on),
        municipality: &one.municipality,
        organisation: &one.organisation,
        facts: vec![
            ("Nummer van dit certificaat", one.certificate.clone()),
            (
                "Zaak (willekeurig nummer, geen persoon)",
                one.subject.clone(),
            ),
            ("Wat is vernietigd", one.scope.clone()),
            ("Grond", one.ground.clone()),
            ("Moment", one.at.clone()),
        ],
        keys: &one.keys,
        proof: vec![
            (
                "Regel in het logboek van wijzigingen",
                one.entry.to_string(),
            ),
            ("Schakel van die regel (SHA-256)", in_groups(&one.hash)),
            ("Handtekening (Ed25519)", in_groups(&one.signature)),
            (
                "Openbare sleutel van de installatie",
                in_groups(&one.public_key),
            ),
        ],
    };
    export(&lay_out(fonts, Template::Certificate, &paper)?)
}

/// Long runs of digits in groups, so that a line can break and an eye can follow.
fn in_groups(digits: &str) -> String {
    let all: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = all.chunks(8).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The template's data.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'a str,
    on: DayParts,
    day: String,
    municipality: &'a str,
    organisation: &'a str,
    facts: Vec<(&'static str, String)>,
    keys: &'a [(String, String)],
    proof: Vec<(&'static str, String)>,
}
