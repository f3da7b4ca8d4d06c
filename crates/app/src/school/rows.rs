//! The rows of a list with what was decided and what came of it, opened for who may see them.

use std::collections::HashMap;

use access::{Action, Grant};
use domain::{
    Identity, MunicipalityId, SchoolRowId, Ts,
    school::{Disposition, LeaverResult, Waits, waits_for},
};
use store::{SchoolDecision, SchoolList, SchoolOutcome, SchoolRow};
use uuid::Uuid;
use vault::{Compartment, SubjectKey};

use super::{Content, result_place, row_place};
use crate::{App, AppError, Result};

/// Which part of the rows is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// Everything: who it is about, too.
    Whole,
    /// Only what came of them.
    Results,
}

/// A row with its history.
pub(super) struct RowFile {
    pub(super) row: SchoolRow,
    /// `None` once it is destroyed, or when it was not asked for.
    pub(super) content: Option<Content>,
    pub(super) decisions: Vec<SchoolDecision>,
    /// Each with its code; `None` once it is destroyed.
    pub(super) outcomes: Vec<(SchoolOutcome, Option<LeaverResult>)>,
}

impl RowFile {
    pub(super) fn decision(&self) -> Option<&SchoolDecision> {
        self.decisions.last()
    }

    pub(super) fn disposition(&self) -> Option<Disposition> {
        self.decision().map(|one| one.disposition)
    }

    /// What came of it under the decision that holds.
    pub(super) fn outcome(&self) -> Option<&(SchoolOutcome, Option<LeaverResult>)> {
        let decision = self.decision()?.seq;
        self.outcomes
            .iter()
            .rfind(|(one, _)| one.decision == decision)
    }

    pub(super) fn result(&self) -> Option<LeaverResult> {
        self.outcome().and_then(|(_, result)| *result)
    }

    pub(super) fn waits(&self) -> Waits {
        let destroyed = self.row.destroyed_on.is_some();
        waits_for(self.disposition(), self.result(), destroyed)
    }

    /// When it last changed.
    pub(super) fn changed_at(&self) -> Option<Ts> {
        let decided = self.decisions.iter().map(|one| one.at);
        let came = self.outcomes.iter().map(|(one, _)| one.at);
        decided.chain(came).max()
    }
}

/// The rows of a list within a grant, by municipality and row.
pub(super) async fn load<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &SchoolList,
    opening: Opening,
) -> Result<Vec<RowFile>> {
    let rows = app.store.school_rows(grant, list.id).await?;
    with_history(app, grant, list, rows, opening).await
}

/// One row of a list within a grant: of nobody else anything is opened.
pub(super) async fn load_one<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &SchoolList,
    row: SchoolRow,
    opening: Opening,
) -> Result<RowFile> {
    let mut files = with_history(app, grant, list, vec![row], opening).await?;
    files.pop().ok_or(AppError::NotFound)
}

async fn with_history<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &SchoolList,
    rows: Vec<SchoolRow>,
    opening: Opening,
) -> Result<Vec<RowFile>> {
    let mut decisions = app.store.school_decisions(grant, list.id).await?;
    let mut outcomes = app.store.school_outcomes(grant, list.id).await?;
    let keys = keys(app, &rows).await?;
    let mut files = Vec::with_capacity(rows.len());
    for row in rows {
        let key = keys.get(&(row.municipality, row.pupil.uuid()));
        let content = match (key, &row.sealed) {
            (Some(key), Some(sealed)) if opening == Opening::Whole => {
                Some(open(key, &row, sealed)?)
            }
            _ => None,
        };
        let mut came = Vec::new();
        for one in outcomes.remove(&row.id).unwrap_or_default() {
            let code = match (key, &one.sealed) {
                (Some(key), Some(sealed)) => Some(opened_result(key, one.id, sealed)?),
                _ => None,
            };
            came.push((one, code));
        }
        files.push(RowFile {
            content,
            decisions: decisions.remove(&row.id).unwrap_or_default(),
            outcomes: came,
            row,
        });
    }
    Ok(files)
}

pub(super) async fn keys(
    app: &App,
    rows: &[SchoolRow],
) -> Result<HashMap<(MunicipalityId, Uuid), SubjectKey>> {
    let mut of: HashMap<MunicipalityId, Vec<Uuid>> = HashMap::new();
    for row in rows.iter().filter(|row| row.sealed.is_some()) {
        of.entry(row.municipality)
            .or_default()
            .push(row.pupil.uuid());
    }
    let mut found = HashMap::new();
    for (municipality, pupils) in of {
        let keys = app
            .store
            .subject_keys(municipality, &pupils, Compartment::Statutory)
            .await?;
        found.extend(
            keys.into_iter()
                .map(|(pupil, key)| ((municipality, pupil), key)),
        );
    }
    Ok(found)
}

/// Who these rows are about; who is destroyed is left out. The caller logs whom it shows.
pub(crate) async fn identities(
    app: &App,
    rows: &[SchoolRow],
) -> Result<HashMap<SchoolRowId, Identity>> {
    let keys = keys(app, rows).await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let key = keys.get(&(row.municipality, row.pupil.uuid()));
        if let (Some(key), Some(sealed)) = (key, &row.sealed) {
            found.insert(row.id, open(key, row, sealed)?.identity);
        }
    }
    Ok(found)
}

fn open(key: &SubjectKey, row: &SchoolRow, sealed: &[u8]) -> Result<Content> {
    let plain = key.open(row_place(row.id.uuid()), sealed)?;
    serde_json::from_slice(plain.as_bytes()).map_err(|_| AppError::Internal("a row does not parse"))
}

fn opened_result(key: &SubjectKey, id: Uuid, sealed: &[u8]) -> Result<LeaverResult> {
    let plain = key.open(result_place(id), sealed)?;
    std::str::from_utf8(plain.as_bytes())
        .ok()
        .and_then(|code| code.parse().ok())
        .ok_or(AppError::Internal("a result does not parse"))
}
