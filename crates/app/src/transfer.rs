//! The transfer form of a school with the exit profile (S4-39, S4-75 to S4-77, S4-90): asked by a link, filled in without an
//! account, received under the pupil's own key, and followed up.
//!
//! Statutory (WEB art. 9.2.5), and apart from the voluntary approach as lists of DUO are: a form is about a pupil, and no way
//! leads from it to a person there.

mod ask;
mod due;
mod receive;
mod school_side;
mod view;

use access::{Action, Grant};
use domain::{
    MunicipalityId, PersonId, PupilId, Role, Told,
    transfer::{Answers, TransferTerms},
};
use store::{AuditEntry, NewTransfer};
use uuid::Uuid;
use vault::{Compartment, Place, SubjectKey};

pub use ask::{MadeLink, TransferAsk, ask, places, remind, withdraw};
pub(crate) use due::due;
pub use receive::{destroy, follow_up, rows_to_tie, tie};
pub use school_side::{SchoolForm, open, save, send};
pub use view::{
    StepLine, TransferFilter, TransferLine, TransferOverview, TransferView, of_row, one, overview,
};

use crate::{App, AppError, Result};

const fn sealed_place(id: Uuid) -> Place {
    Place {
        table: "transfer",
        column: "sealed",
        row: id,
    }
}

/// The log's entry of a step with a request.
fn entry<A: Action>(grant: &Grant<A>, asked: &NewTransfer, step: &'static str) -> AuditEntry {
    AuditEntry::by(grant, asked.municipality)
        .subject("transfer", asked.id.uuid())
        .person(in_the_log(asked.pupil))
        .detail("step", step)
}

/// How a pupil stands in the log: by an id of their own, which no person of the voluntary approach has.
const fn in_the_log(pupil: PupilId) -> PersonId {
    PersonId::from_uuid(pupil.uuid())
}

/// Whom to tell of a request: whoever asked, while they do this work there, else the desks that do (A.18 no. 12).
async fn whom(app: &App, asked: &NewTransfer) -> Result<Vec<Told>> {
    let mut desks = Vec::new();
    for role in [Role::RmcWorker, Role::Regisseur] {
        let here = app
            .store
            .holders(role, asked.municipality, app.today())
            .await?;
        if here.contains(&asked.by) {
            return Ok(vec![Told::Account(asked.by)]);
        }
        desks.push(Told::Role(role));
    }
    Ok(desks)
}

async fn terms(app: &App, municipality: MunicipalityId) -> Result<TransferTerms> {
    Ok(TransferTerms::on(
        &app.rules().await?,
        municipality,
        app.today(),
    ))
}

/// What the school typed, while its key is there.
async fn opened(app: &App, asked: &NewTransfer, sealed: &[u8]) -> Result<Option<Answers>> {
    let key = app
        .store
        .subject_key(
            asked.municipality,
            asked.pupil.uuid(),
            Compartment::Statutory,
        )
        .await?;
    let Some(key) = key else {
        return Ok(None);
    };
    opened_with(&key, asked, sealed).map(Some)
}

fn opened_with(key: &SubjectKey, asked: &NewTransfer, sealed: &[u8]) -> Result<Answers> {
    let plain = key.open(sealed_place(asked.id.uuid()), sealed)?;
    serde_json::from_slice(plain.as_bytes())
        .map_err(|_| AppError::Internal("a form does not parse"))
}

/// Seals what was typed under the key of a pupil.
///
/// # Errors
/// [`AppError::Changed`] when the key was destroyed: no new one is made (AVG art. 17).
async fn sealed(
    app: &App,
    asked: &NewTransfer,
    pupil: PupilId,
    answers: &Answers,
) -> Result<Vec<u8>> {
    let key = app
        .store
        .subject_key(asked.municipality, pupil.uuid(), Compartment::Statutory)
        .await?
        .ok_or(AppError::Changed)?;
    let plain =
        serde_json::to_vec(answers).map_err(|_| AppError::Internal("a form does not serialise"))?;
    Ok(key.seal(sealed_place(asked.id.uuid()), &plain, &app.entropy)?)
}
