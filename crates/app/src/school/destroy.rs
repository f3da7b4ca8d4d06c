//! Destroying what is kept of somebody on lists of DUO: at once for a reason, or at the end of the term (AVG art. 5, 17, 21).

use access::{Action, Grant, policy as action};
use domain::{MunicipalityId, PupilId, SchoolRowId};
use store::{AuditEntry, PupilKeeps};

use super::in_the_log;
use crate::{App, AppError, Result};

/// Why somebody is destroyed before the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DestroyReason {
    /// They objected, and nothing weighs against it (AVG art. 21).
    Objection,
    /// The row is about somebody else, or does not belong on the list (AVG art. 5(1)(d)).
    Mistake,
    /// It may not be kept for another reason (AVG art. 17).
    Erasure,
}

impl DestroyReason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Objection, Self::Mistake, Self::Erasure];

    /// The code as stored and as posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Objection => "objection",
            Self::Mistake => "mistake",
            Self::Erasure => "erasure",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Destroys everything that is kept of the pupil of a row in its municipality, on every list of DUO and in every form of a
/// school. The rows keep their place in the count.
///
/// # Errors
/// [`AppError::Rule`] when that was done before.
pub async fn destroy(
    app: &App,
    grant: &Grant<action::DestroySchoolRow>,
    id: SchoolRowId,
    reason: DestroyReason,
) -> Result<()> {
    let row = app.store.school_row(grant, id).await?;
    if row.destroyed_on.is_some() {
        return Err(AppError::rule(
            "AVG 17",
            "Deze gegevens zijn al vernietigd.",
        ));
    }
    let grant = grant.narrow(row.municipality)?;
    destroy_pupil(app, &grant, row.municipality, row.pupil, reason.code()).await
}

/// Destroys whose rows, or whose forms of schools, have all been kept for their term; with the last of both their keys. How many
/// times.
pub(crate) async fn destroy_due(app: &App, grant: &Grant<action::DestroyDue>) -> Result<u64> {
    let mut gone = 0;
    for (kept, other) in [
        (PupilKeeps::Rows, PupilKeeps::Forms),
        (PupilKeeps::Forms, PupilKeeps::Rows),
    ] {
        loop {
            let due = app.store.pupils_due(kept, app.today()).await?;
            if due.is_empty() {
                break;
            }
            for (municipality, pupil) in due {
                if app.store.pupil_keeps(other, municipality, pupil).await? {
                    destroy_part(app, grant, kept, municipality, pupil).await?;
                } else {
                    destroy_pupil(app, grant, municipality, pupil, "term").await?;
                }
                gone += 1;
            }
        }
    }
    Ok(gone)
}

/// One kind has reached its term and the other has not: what is left stays under the pupil's key.
async fn destroy_part(
    app: &App,
    grant: &Grant<action::DestroyDue>,
    kept: PupilKeeps,
    municipality: MunicipalityId,
    pupil: PupilId,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let rows = tx
        .destroy_of_pupil(kept, municipality, pupil, app.today(), "term")
        .await?;
    let entry = AuditEntry::by(grant, municipality)
        .person(in_the_log(pupil))
        .detail("step", "pupil_destroyed_in_part")
        .detail("ground", store::Detail::code("term"))
        .detail("rows", i64::try_from(rows).unwrap_or(i64::MAX));
    Ok(tx.commit(entry).await?)
}

/// The keys first: from then on nothing can be opened, in no copy. What a crash leaves cannot be read, and goes at the term.
pub(crate) async fn destroy_pupil<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    pupil: PupilId,
    ground: &'static str,
) -> Result<()> {
    let keys = app
        .store
        .destroy_subject(municipality, pupil.uuid())
        .await?;
    let mut tx = app.store.write().await?;
    let rows = tx
        .destroy_pupil(municipality, pupil, app.today(), ground)
        .await?;
    let entry = AuditEntry::by(grant, municipality)
        .person(in_the_log(pupil))
        .detail("step", "pupil_destroyed")
        .detail("ground", store::Detail::code(ground))
        .detail("keys", keys.len())
        .detail("rows", i64::try_from(rows).unwrap_or(i64::MAX));
    Ok(tx.commit(entry).await?)
}
