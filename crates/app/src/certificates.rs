//! Certificates of destruction: listed and handed out to the privacy officer, and verified (G11, S1-70).

use std::sync::Arc;

use access::{Grant, policy as action};
use domain::{
    CertificateId, Ts,
    destruction::{Certificate, DestructionGround, DestructionScope},
};
use serde::{Deserialize, Serialize};
use store::{Answered, AuditEntry, Chain, SignedCertificate};

use crate::{App, AppError, Result, lists::Download};

/// What the file says it is.
const FORMAT: &str = "vangnet certificate of destruction 1";

/// Certificates on one page.
const PAGE: i64 = 100;

/// One certificate in the list.
#[derive(Clone, Debug)]
pub struct CertificateView {
    /// Its number.
    pub id: CertificateId,
    /// The municipality's name.
    pub municipality: String,
    /// How much was destroyed.
    pub scope: DestructionScope,
    /// Why.
    pub ground: DestructionGround,
    /// When.
    pub at: Ts,
    /// The number of the entry in the log.
    pub entry: i64,
}

/// The file: what is certified, with what is needed to check it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    certified: Certificate,
    public_key: String,
    signature: String,
}

/// The certificates within the grant, newest first; those of before a moment for a later page.
pub async fn list(
    app: &App,
    grant: &Grant<action::SeeCertificates>,
    before: Option<Ts>,
) -> Result<Vec<CertificateView>> {
    let before = before.unwrap_or_else(|| app.now().plus_seconds(1));
    let names = crate::municipalities::names(app).await?;
    let found = app.store.certificates(grant, before, PAGE).await?;
    Ok(found
        .into_iter()
        .map(|one| one.certificate)
        .map(|one| CertificateView {
            id: one.certificate,
            municipality: names
                .get(&one.municipality)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            scope: one.scope,
            ground: one.ground,
            at: one.at,
            entry: one.entry,
        })
        .collect())
}

/// A certificate as JSON: the form that can be verified.
pub async fn json(
    app: &App,
    grant: &Grant<action::SeeCertificates>,
    id: CertificateId,
) -> Result<Download> {
    let signed = handed_out(app, grant, id, "json").await?;
    Ok(Download {
        name: format!("vernietiging-{id}.json"),
        mime: "application/json",
        bytes: file(app, &signed)?,
    })
}

/// A certificate as PDF: to file. It repeats what the JSON says.
pub async fn pdf(
    app: &App,
    grant: &Grant<action::SeeCertificates>,
    id: CertificateId,
) -> Result<Download> {
    let signed = handed_out(app, grant, id, "pdf").await?;
    let names = crate::municipalities::names(app).await?;
    let one = &signed.certificate;
    let paper = letters::DestructionCertificate {
        municipality: names
            .get(&one.municipality)
            .map(|place| place.name.clone())
            .unwrap_or_default(),
        organisation: app.config.organisation.clone(),
        certificate: one.certificate.to_string(),
        subject: one.subject.to_string(),
        scope: one.scope.dutch().to_owned(),
        ground: one.ground.dutch().to_owned(),
        keys: one
            .keys
            .iter()
            .map(|key| (key.part.dutch().to_owned(), key.check.clone()))
            .collect(),
        at: one.at.dutch(),
        entry: one.entry,
        hash: one.hash.clone(),
        signature: signed.signature_text(),
        public_key: store::hex_text(&app.keys.verifying_key()),
    };
    let day = one.at.day();
    let fonts = app.fonts.clone();
    let permit = Arc::clone(&app.typesetting)
        .acquire_owned()
        .await
        .map_err(|_| AppError::Internal("typesetting is closed"))?;
    let bytes = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        letters::certificate_pdf(&fonts, &paper, day)
    })
    .await
    .map_err(|_| AppError::Internal("typesetting was stopped"))??;
    Ok(Download {
        name: format!("vernietiging-{id}.pdf"),
        mime: "application/pdf",
        bytes,
    })
}

/// Finds it, and notes that it was handed out.
async fn handed_out(
    app: &App,
    grant: &Grant<action::SeeCertificates>,
    id: CertificateId,
    form: &'static str,
) -> Result<SignedCertificate> {
    let signed = app.store.certificate(grant, id).await?;
    let entry = AuditEntry::by(grant, signed.certificate.municipality)
        .subject("certificate", id.uuid())
        .detail("form", form);
    app.store.record_read(entry).await?;
    Ok(signed)
}

fn file(app: &App, signed: &SignedCertificate) -> Result<Vec<u8>> {
    let file = File {
        format: FORMAT.to_owned(),
        certified: signed.certificate.clone(),
        public_key: store::hex_text(&app.keys.verifying_key()),
        signature: signed.signature_text(),
    };
    serde_json::to_vec_pretty(&file)
        .map_err(|_| AppError::Internal("a certificate does not serialise"))
}

/// What checking a certificate found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong, in Dutch; nothing when the certificate is genuine.
    pub faults: Vec<String>,
    /// What could not be checked any more, though nothing is wrong.
    pub notes: Vec<String>,
}

/// Checks a certificate file against its signature and the log: that the entry it points at is there,
/// says the same, and stands in a chain that is whole (G11, F3).
pub async fn verify(app: &App, bytes: &[u8]) -> Result<Checked> {
    let mut checked = Checked::default();
    let Some((signed, public_key)) = read(bytes) else {
        return Ok(wrong(checked, "Dit is geen certificaat van vernietiging."));
    };
    let own = app.keys.verifying_key();
    if public_key != store::hex_text(&own) {
        return Ok(wrong(
            checked,
            "Het certificaat is ondertekend door een andere installatie.",
        ));
    }
    if !signed.is_signed_by(&own) {
        return Ok(wrong(
            checked,
            "De handtekening klopt niet: het certificaat is veranderd.",
        ));
    }
    let one = &signed.certificate;
    match app.store.answered(one).await? {
        Answered::Same => {}
        Answered::Different => checked.faults.push(
            "De regel in het logboek zegt iets anders dan het certificaat.".to_owned(),
        ),
        Answered::Absent => checked.faults.push(
            "De regel waarnaar het certificaat verwijst, staat niet in het logboek.".to_owned(),
        ),
        Answered::TermOver => checked.notes.push(
            "De regel in het logboek is weg: de bewaartermijn van het logboek is voorbij. De handtekening klopt."
                .to_owned(),
        ),
    }
    let mut report = crate::log::walk(app).await?;
    report
        .faults
        .retain(|fault| fault.municipality == one.municipality && fault.chain == Chain::Changes);
    checked
        .faults
        .extend(crate::log::faults(app, &report).await?);
    Ok(checked)
}

fn wrong(mut checked: Checked, fault: &str) -> Checked {
    checked.faults.push(fault.to_owned());
    checked
}

/// The certificate and the public key a file holds; `None` when it is no such file.
fn read(bytes: &[u8]) -> Option<(SignedCertificate, String)> {
    let file: File = serde_json::from_slice(bytes).ok()?;
    let signed = SignedCertificate::from_text(file.certified, &file.signature)?;
    (file.format == FORMAT).then_some((signed, file.public_key))
}
