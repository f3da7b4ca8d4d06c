//! Destructions: the intent before the keys go, the proof with the entry in the log (security.md 5, G6, G11).

use access::{Action, Grant, ScopedSql};
use domain::{
    CaseId, CertificateId, MunicipalityId, PersonId, Ts,
    destruction::{Certificate, DestroyedKey, DestructionGround, DestructionScope, SealedPart},
};
use vault::{Compartment, InstallationKeys, verify_checkpoint};

use crate::{AuditEntry, Chain, Row, Store, StoreError, Tx, audit::chain, case::code, hex, params};

/// A destruction that has begun: from here on it is finished, whatever happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The number of the certificate to come.
    pub certificate: CertificateId,
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub person: PersonId,
    /// How much.
    pub scope: DestructionScope,
    /// Why.
    pub ground: DestructionGround,
    /// The keys there were when it began.
    pub keys: Vec<DestroyedKey>,
}

/// How the log answers to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The entry is there and says the same.
    Same,
    /// The entry is there and says something else.
    Different,
    /// There is no such entry.
    Absent,
    /// The entry was taken away at the end of the log's own term, by a signed record.
    TermOver,
}

/// A certificate with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCertificate {
    /// What is certified.
    pub certificate: Certificate,
    /// The installation's signature on [`Certificate::text`].
    pub signature: [u8; 64],
}

impl SignedCertificate {
    /// Whether the signature is that of this public key, on exactly these fields.
    pub fn is_signed_by(&self, key: &[u8; 32]) -> bool {
        verify_checkpoint(key, self.certificate.text().as_bytes(), &self.signature)
    }

    /// The signature as hexadecimal text.
    pub fn signature_text(&self) -> String {
        hex::encode(&self.signature)
    }

    /// With a signature given as hexadecimal text; `None` for any other text.
    pub fn from_text(certificate: Certificate, signature: &str) -> Option<Self> {
        let signature = hex::decode(signature)?;
        Some(Self {
            certificate,
            signature,
        })
    }
}

/// The compartment as certificates name it.
pub const fn sealed_part(compartment: Compartment) -> SealedPart {
    match compartment {
        Compartment::Identity => SealedPart::Identity,
        Compartment::Statutory => SealedPart::Statutory,
        Compartment::Guidance => SealedPart::Guidance,
        Compartment::Sensitive => SealedPart::Sensitive,
        Compartment::Draft => SealedPart::Draft,
        Compartment::Intake => SealedPart::Intake,
    }
}

const INSERT: &str = "
    INSERT INTO destruction (municipality_id, id, case_id, person_id, scope, ground, keys, begun_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const WIDEN: &str = "
    UPDATE destruction
    SET scope = $3, ground = $4, keys = $5
    WHERE municipality_id = $1 AND id = $2";

const BEGUN: &str = "
    SELECT id, municipality_id, case_id, person_id, scope, ground, keys
    FROM destruction
    WHERE municipality_id = $1 AND case_id = $2 AND done_at IS NULL";

const ALL_BEGUN: &str = "
    SELECT id, municipality_id, case_id, person_id, scope, ground, keys
    FROM destruction
    WHERE done_at IS NULL
    ORDER BY municipality_id, case_id
    LIMIT 1000";

const DONE: &str = "
    UPDATE destruction
    SET done_at = $3, seq = $4, hash = $5, signature = $6
    WHERE municipality_id = $1 AND id = $2 AND done_at IS NULL";

const CERTIFICATES: ScopedSql = ScopedSql::new(
    "
    SELECT id, municipality_id, case_id, scope, ground, keys, done_at, seq, hash, signature
    FROM destruction
    WHERE done_at IS NOT NULL AND done_at < $1 AND {scope}
    ORDER BY done_at DESC, id
    LIMIT $2",
);

const CERTIFICATE: ScopedSql = ScopedSql::new(
    "
    SELECT id, municipality_id, case_id, scope, ground, keys, done_at, seq, hash, signature
    FROM destruction
    WHERE done_at IS NOT NULL AND id = $1 AND {scope}",
);

const ENTRY: &str = "
    SELECT at, subject_id, detail, hash
    FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2 AND seq = $3";

const END_TERM: &str = "
    DELETE FROM destruction
    WHERE municipality_id = $1 AND done_at < $2";

fn keys(row: &Row<'_>, at: usize) -> Result<Vec<DestroyedKey>, StoreError> {
    serde_json::from_value(row.get(at)?).map_err(|_| StoreError::UnknownCode { what: "keys" })
}

fn begun(row: &Row<'_>) -> Result<Begun, StoreError> {
    Ok(Begun {
        certificate: row.get(0)?,
        municipality: row.get(1)?,
        case: row.get(2)?,
        person: row.get(3)?,
        scope: code(row, 4)?,
        ground: code(row, 5)?,
        keys: keys(row, 6)?,
    })
}

fn signed(row: &Row<'_>) -> Result<SignedCertificate, StoreError> {
    Ok(SignedCertificate {
        certificate: Certificate {
            certificate: row.get(0)?,
            municipality: row.get(1)?,
            subject: row.get(2)?,
            scope: code(row, 3)?,
            ground: code(row, 4)?,
            keys: keys(row, 5)?,
            at: row.get(6)?,
            entry: row.get(7)?,
            hash: hex::encode(&row.get::<Vec<u8>>(8)?),
        },
        signature: row
            .get::<Vec<u8>>(9)?
            .try_into()
            .map_err(|_| StoreError::UnknownCode { what: "signature" })?,
    })
}

impl Store {
    /// Destructions that were begun and not finished: a crash came in between.
    pub async fn begun_destructions(&self) -> Result<Vec<Begun>, StoreError> {
        self.read().fetch_all(ALL_BEGUN, params![], begun).await
    }

    /// Certificates within a grant, newest first, of before a moment.
    pub async fn certificates<A: Action>(
        &self,
        grant: &Grant<A>,
        before: Ts,
        limit: i64,
    ) -> Result<Vec<SignedCertificate>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, CERTIFICATES, params![before, limit], signed)
            .await
    }

    /// One certificate within a grant.
    pub async fn certificate<A: Action>(
        &self,
        grant: &Grant<A>,
        certificate: CertificateId,
    ) -> Result<SignedCertificate, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, CERTIFICATE, params![certificate], signed)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// Looks in the log for the entry a certificate points at.
    pub async fn answered(&self, certificate: &Certificate) -> Result<Answered, StoreError> {
        let cuts = self.cuts(Chain::Changes).await?;
        if let Some(Some(cut)) = cuts.get(&certificate.municipality)
            && certificate.entry <= cut.entries
        {
            return Ok(Answered::TermOver);
        }
        let chain = Chain::Changes;
        let key = params![certificate.municipality, chain.code(), certificate.entry];
        let found = self
            .audit_reader(chain)
            .fetch_optional(ENTRY, key, |row| {
                let (at, subject): (Ts, Option<CaseId>) = (row.get(0)?, row.get(1)?);
                let detail: serde_json::Value = row.get(2)?;
                let hash: Vec<u8> = row.get(3)?;
                Ok(at == certificate.at
                    && subject == Some(certificate.subject)
                    && hex::encode(&hash) == certificate.hash
                    && says_the_same(&detail, certificate))
            })
            .await?;
        Ok(match found {
            Some(true) => Answered::Same,
            Some(false) => Answered::Different,
            None => Answered::Absent,
        })
    }

    /// Takes away the certificates of before a moment: what they point at in the log is gone too.
    pub async fn end_certificates(
        &self,
        municipality: MunicipalityId,
        before: Ts,
    ) -> Result<u64, StoreError> {
        self.keep_house(END_TERM, params![municipality, before])
            .await
    }
}

impl Tx {
    /// What was begun for this case and is not finished.
    pub async fn begun_destruction(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
    ) -> Result<Option<Begun>, StoreError> {
        self.fetch_optional(BEGUN, params![municipality, case], begun)
            .await
    }

    /// Notes that a destruction begins. One of more than what an unfinished one was of takes it over, with
    /// the keys that one began with.
    pub async fn begin_destruction(&mut self, mut new: Begun) -> Result<Begun, StoreError> {
        let Some(earlier) = self.begun_destruction(new.municipality, new.case).await? else {
            let at = self.clock().now();
            let values = params![
                new.municipality,
                new.certificate,
                new.case,
                new.person,
                new.scope.code(),
                new.ground.code(),
                keys_text(&new.keys)?,
                at
            ];
            self.execute(INSERT, values).await?;
            return Ok(new);
        };
        if earlier.scope == DestructionScope::Person || new.scope == DestructionScope::Content {
            return Ok(earlier);
        }
        new.certificate = earlier.certificate;
        for key in earlier.keys {
            if !new.keys.contains(&key) {
                new.keys.push(key);
            }
        }
        new.keys.sort_by_key(|key| key.part);
        let values = params![
            new.municipality,
            new.certificate,
            new.scope.code(),
            new.ground.code(),
            keys_text(&new.keys)?
        ];
        self.execute_one(WIDEN, values).await?;
        Ok(new)
    }

    /// Commits the end of a destruction with its entry, and the certificate that points at that entry.
    pub async fn commit_certified(
        mut self,
        entry: AuditEntry,
        begun: Begun,
        signing: &InstallationKeys,
    ) -> Result<Certificate, StoreError> {
        self.write_tallies().await?;
        let at = self.clock.now();
        let entry = begun
            .keys
            .iter()
            .fold(entry, |entry, key| {
                entry.detail(key.part.code(), crate::Detail::code(&key.check))
            })
            .detail("certificate", begun.certificate.uuid())
            .detail("scope", begun.scope.code())
            .detail("ground", begun.ground.code());
        chain::append(&mut self.inner, Chain::Changes, at, vec![entry]).await?;
        let (seq, hash) =
            chain::locked_head(&mut self.inner, begun.municipality, Chain::Changes).await?;
        let certificate = Certificate {
            certificate: begun.certificate,
            municipality: begun.municipality,
            subject: begun.case,
            scope: begun.scope,
            ground: begun.ground,
            keys: begun.keys,
            at,
            entry: seq,
            hash: hex::encode(&hash),
        };
        let signature = signing.sign(certificate.text().as_bytes());
        let values = params![
            certificate.municipality,
            certificate.certificate,
            at,
            seq,
            hash,
            signature.to_vec()
        ];
        self.execute_one(DONE, values).await?;
        self.inner.commit().await?;
        Ok(certificate)
    }
}

fn says_the_same(detail: &serde_json::Value, certificate: &Certificate) -> bool {
    let text = |name: &str| detail.get(name).and_then(serde_json::Value::as_str);
    text("certificate") == Some(certificate.certificate.to_string().as_str())
        && text("scope") == Some(certificate.scope.code())
        && text("ground") == Some(certificate.ground.code())
        && SealedPart::ALL.iter().all(|part| {
            let of_part = certificate.keys.iter().filter(|key| key.part == *part);
            text(part.code()) == of_part.map(|key| key.check.as_str()).next()
        })
}

fn keys_text(keys: &[DestroyedKey]) -> Result<String, StoreError> {
    serde_json::to_string(keys).map_err(|_| StoreError::UnknownCode { what: "keys" })
}
