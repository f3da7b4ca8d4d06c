//! Destruction: why, of what, and the certificate that proves it without saying of whom (G11).

use serde::{Deserialize, Serialize};

use crate::{
    CaseId, CertificateId, MunicipalityId, Phase, Ts, code::codes, guidance::Guidance,
    outreach::Case,
};

codes! {
    /// Why something was destroyed.
    pub enum DestructionGround {
        /// The young person objected (AVG art. 21).
        Objection = "objection", "Bezwaar van de jongere (AVG art. 21)";
        /// The young person asked to be forgotten (AVG art. 17).
        ErasureAsked = "erasure_asked", "Verzoek om te worden vergeten (AVG art. 17)";
        /// The consent it rested on was withdrawn (AVG art. 7(3)).
        ConsentWithdrawn = "consent_withdrawn", "Toestemming ingetrokken (AVG art. 7 lid 3)";
        /// Wants nothing now, and keeping it was not agreed (S1-69).
        NotNow = "not_now", "Wil nu niets en bewaren is niet afgesproken (AVG art. 5 lid 1 onder e)";
        /// The storage term was over (AVG art. 5(1)(e)).
        TermOver = "term_over", "De bewaartermijn is voorbij (AVG art. 5 lid 1 onder e)";
        /// The storage term was over and the list was signed (Archiefwet).
        SignedList = "signed_list", "De bewaartermijn is voorbij en de vernietigingslijst is ondertekend (Archiefwet)";
        /// It was destroyed already; an older copy had brought it back (G8).
        BeforeRestore = "before_restore", "Al vernietigd voordat een oudere kopie werd teruggezet";
    }

    /// How much was destroyed.
    pub enum DestructionScope {
        /// Everything of the person.
        Person = "person", "Alles van de jongere";
        /// What rested on consent; the rest stays.
        Content = "content", "Wat op toestemming berustte";
    }

    /// A part of what is sealed, with a key of its own.
    pub enum SealedPart {
        /// Name, address, birth date.
        Identity = "identity", "Naam, adres en geboortedatum";
        /// What a decision rests on.
        Statutory = "statutory", "Wettelijke gegevens en besluiten";
        /// Intake, plan, notes, contacts.
        Guidance = "guidance", "Intake, plan, gesprekken en notities";
        /// Care and debt.
        Sensitive = "sensitive", "Gegevens over zorg en schulden";
        /// What a writer had not finished.
        Draft = "draft", "Concepten";
        /// Rows on their way in, and the BSN until an address is found.
        Intake = "intake", "BSN in afwachting van een adres";
    }
}

/// A key that was destroyed: which part it opened, and its check value, recorded when it was made.
/// From a check value neither the key nor anything it sealed can be computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestroyedKey {
    /// What it opened.
    pub part: SealedPart,
    /// Sixteen hexadecimal digits.
    pub check: String,
}

/// Proof that something was destroyed, without personal data: the subject is the random id of a case of
/// which nothing readable is left (S1-70, G11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Its number.
    pub certificate: CertificateId,
    /// The municipality whose log holds the entry.
    pub municipality: MunicipalityId,
    /// The pseudonym of the subject.
    pub subject: CaseId,
    /// How much.
    pub scope: DestructionScope,
    /// Why.
    pub ground: DestructionGround,
    /// The keys that were destroyed.
    pub keys: Vec<DestroyedKey>,
    /// When it was done, in microseconds since 1970 UTC.
    pub at: Ts,
    /// The number of the entry in the municipality's chain of changes.
    pub entry: i64,
    /// The link of that entry: sixty-four hexadecimal digits.
    pub hash: String,
}

impl Certificate {
    /// The text that is signed: every field on its line, so that changing any of them shows.
    pub fn text(&self) -> String {
        let keys: Vec<String> = self
            .keys
            .iter()
            .map(|key| format!("{}={}", key.part.code(), key.check))
            .collect();
        format!(
            "vangnet certificate of destruction 1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.certificate,
            self.municipality,
            self.subject,
            self.scope.code(),
            self.ground.code(),
            keys.join(" "),
            self.at.micros(),
            self.entry,
            self.hash
        )
    }
}

impl Case {
    /// On which ground this person is destroyed, now that it is due.
    pub fn destruction_ground(&self) -> DestructionGround {
        match self.ended() {
            Some(Phase::Objected) => DestructionGround::Objection,
            _ if self.ended_before_restore() => DestructionGround::BeforeRestore,
            _ if self.guidance().erasure_asked() => DestructionGround::ErasureAsked,
            _ => DestructionGround::TermOver,
        }
    }
}

impl Guidance {
    /// On which ground what rested on consent is destroyed.
    pub fn content_ground(&self) -> DestructionGround {
        if self.rests_without_content() {
            DestructionGround::NotNow
        } else if self.content_due().is_some() {
            DestructionGround::ConsentWithdrawn
        } else {
            DestructionGround::TermOver
        }
    }
}
