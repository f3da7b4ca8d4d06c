//! Disposing of rows and recording what came of them (S4-06, S4-08, S4-09).

use access::{Action, Grant, policy as action};
use domain::{
    Day, SchoolListId, SchoolRowId,
    school::{Disposition, LeaverResult, Waits},
};
use store::{AuditEntry, SchoolDecision, SchoolOutcome, SchoolRow};
use vault::Compartment;

use super::{
    entry, in_the_log, result_place,
    rows::{Opening, RowFile, load, load_one},
    view::one_taken_in,
};
use crate::{App, AppError, Result};

/// Decides for every row of a list that is not disposed of, within the grant's municipalities. How many.
///
/// # Errors
/// [`AppError::Rule`] when there is none.
pub async fn dispose_open(
    app: &App,
    grant: &Grant<action::DisposeSchoolRows>,
    id: SchoolListId,
    disposition: Disposition,
) -> Result<usize> {
    let list = one_taken_in(app, grant, id).await?;
    let mut files = load(app, grant, &list, Opening::Results).await?;
    files.retain(|file| file.waits() == Waits::Municipality);
    if files.is_empty() {
        return Err(AppError::rule(
            "S4-08",
            "Alle jongeren van uw gemeente op deze lijst zijn al ingedeeld. Open een jongere om \
             iets te wijzigen.",
        ));
    }
    let mut tx = app.store.write().await?;
    for file in &files {
        let decided = decision(app, grant, 1, disposition);
        tx.decide_school_row(&file.row, &decided).await?;
    }
    let about = files
        .iter()
        .map(|file| (file.row.municipality, in_the_log(file.row.pupil)));
    let entries = AuditEntry::about(grant, about, "rows")
        .into_iter()
        .map(|one| {
            one.subject("school_list", list.id.uuid())
                .detail("step", "school_rows_disposed")
                .detail("disposition", store::Detail::code(code_of(disposition)))
        })
        .collect();
    tx.commit_all(entries).await?;
    Ok(files.len())
}

/// Decides for one row. `seen`: how many decisions there were when the form was shown.
///
/// # Errors
/// [`AppError::Rule`] when it stands so already or is destroyed, [`AppError::Changed`] when a colleague was first.
pub async fn dispose(
    app: &App,
    grant: &Grant<action::DisposeSchoolRows>,
    id: SchoolRowId,
    seen: u32,
    disposition: Disposition,
) -> Result<()> {
    let (grant, list, file) = one(app, grant, id).await?;
    let holds = file.decision().map_or(0, |one| one.seq);
    if holds != seen {
        return Err(AppError::Changed);
    }
    if file.disposition() == Some(disposition) {
        return Err(AppError::rule(
            "S4-08",
            "Deze jongere is al zo ingedeeld. Kies iets anders, of ga terug naar de lijst.",
        ));
    }
    let decided = decision(app, &grant, holds.saturating_add(1), disposition);
    let mut tx = app.store.write().await?;
    tx.decide_school_row(&file.row, &decided).await?;
    let done = entry(&grant, file.row.municipality, &list, "school_row_disposed")
        .detail("disposition", store::Detail::code(code_of(disposition)))
        .person(in_the_log(file.row.pupil));
    Ok(tx.commit(done).await?)
}

/// One row that is not destroyed, with the grant narrowed to its municipality and its list.
async fn one<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: SchoolRowId,
) -> Result<(Grant<A>, store::SchoolList, RowFile)> {
    let found: SchoolRow = app.store.school_row(grant, id).await?;
    let grant = grant.narrow(found.municipality)?;
    let list = one_taken_in(app, &grant, found.list).await?;
    let file = load_one(app, &grant, &list, found, Opening::Results).await?;
    if file.row.destroyed_on.is_some() {
        return Err(AppError::rule(
            "AVG 17",
            "Deze rij is vernietigd. Er is niets meer om vast te leggen.",
        ));
    }
    Ok((grant, list, file))
}

fn decision<A: Action>(
    app: &App,
    grant: &Grant<A>,
    seq: u32,
    disposition: Disposition,
) -> SchoolDecision {
    SchoolDecision {
        seq,
        disposition,
        by: grant.account(),
        at: app.now(),
    }
}

const fn code_of(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::TakenUp(by) => by.code(),
        Disposition::NotTakenUp(reason) => reason.code(),
    }
}

/// Records what came of a row. `seen`: the number of the decision that held and how many results it had when the form was
/// shown. Changing it adds another; the earlier stays.
///
/// # Errors
/// [`AppError::Rule`] when nobody took it up or another desk did, [`AppError::Invalid`] on a day to come,
/// [`AppError::Changed`] when a colleague was first.
pub async fn record(
    app: &App,
    grant: &Grant<action::RecordSchoolResult>,
    id: SchoolRowId,
    seen: (u32, u32),
    result: LeaverResult,
    on: Day,
) -> Result<()> {
    let (grant, list, file) = one(app, grant, id).await?;
    let Some(Disposition::TakenUp(by)) = file.disposition() else {
        return Err(AppError::rule(
            "S4-08",
            "Niemand heeft deze jongere opgepakt. Eerst deelt de gemeente in wie dat doet.",
        ));
    };
    if !grant.rests_on(by.records()) {
        return Err(AppError::rule(
            "S4-09",
            format!(
                "Deze jongere is opgepakt door: {}. De uitkomst legt de {} vast.",
                by.dutch(),
                by.records().dutch_inside()
            ),
        ));
    }
    if on > app.today() {
        return Err(AppError::field(
            "dag",
            "Deze dag moet nog komen. Kies vandaag of eerder.",
        ));
    }
    let decision = file.decision().map_or(0, |one| one.seq);
    let results = file.outcome().map_or(0, |(one, _)| one.seq);
    if (decision, results) != seen {
        return Err(AppError::Changed);
    }
    let key = app
        .store
        .subject_key(
            file.row.municipality,
            file.row.pupil.uuid(),
            Compartment::Statutory,
        )
        .await?
        .ok_or(AppError::NotFound)?;
    let id = app.new_id();
    let came = SchoolOutcome {
        id,
        decision,
        seq: results.saturating_add(1),
        on,
        sealed: Some(key.seal(result_place(id), result.code().as_bytes(), &app.entropy)?),
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.record_school_outcome(&file.row, &came).await?;
    let done = entry(
        &grant,
        file.row.municipality,
        &list,
        "school_result_recorded",
    )
    .person(in_the_log(file.row.pupil));
    Ok(tx.commit(done).await?)
}
