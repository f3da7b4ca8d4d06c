//! Telling DUO what was done with each person on its list: the file, and that it was sent (S4-06).

use access::{Grant, policy as action};
use domain::{
    Day, SchoolListId,
    school::{Completeness, Disposition, Returnable, Waits, completeness},
};
use exchange::{Sheet, workbook};
use store::{SchoolList, SchoolReturn};

use super::{
    entry,
    rows::{Opening, RowFile, load},
    view::{log_shown, one_taken_in},
};
use crate::{
    App, AppError, Result,
    lists::Download,
    spreadsheet::{as_table, colophon, sheet, text},
};

/// In which form the file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnForm {
    /// A workbook, with a sheet that says how far the list is.
    Workbook,
    /// CSV: the rows alone.
    Csv,
}

/// The list, when the grant reaches every municipality of it: DUO hears of a list as a whole.
async fn whole(
    app: &App,
    grant: &Grant<action::ReturnSchoolList>,
    id: SchoolListId,
) -> Result<SchoolList> {
    let list = one_taken_in(app, grant, id).await?;
    let parts = app.store.school_list_parts(id).await?;
    if parts.keys().all(|place| grant.covers(*place)) {
        Ok(list)
    } else {
        Err(AppError::rule(
            "S4-06",
            "Deze lijst gaat ook over gemeenten waarvoor u geen rol heeft. Terugmelden doet een \
             RMC-medewerker van de hele regio.",
        ))
    }
}

/// The file for DUO: number, what was decided and what came of it, of every row that can be told. What is left out is counted
/// in it and named in the file's name. Making it is logged with everybody in it.
pub async fn return_file(
    app: &App,
    grant: &Grant<action::ReturnSchoolList>,
    id: SchoolListId,
    form: ReturnForm,
) -> Result<Download> {
    let list = whole(app, grant, id).await?;
    let files = load(app, grant, &list, Opening::Whole).await?;
    let done = completeness(files.iter().map(RowFile::waits));
    let names = crate::municipalities::names(app).await?;
    let mut told: Vec<RowFile> = files
        .into_iter()
        .filter(|file| file.content.is_some() && matches!(file.waits(), Waits::Nobody(_)))
        .collect();
    told.sort_by_key(|file| file.row.row);
    let rows = told
        .iter()
        .map(|file| {
            let place = names.get(&file.row.municipality);
            cells(file, place.map_or("", |one| one.code.as_str()))
        })
        .collect();
    let columns = [
        "rij",
        "BSN",
        "gemeentecode",
        "opgepakt",
        "opgepakt door",
        "reden niet opgepakt",
        "resultaat",
        "datum resultaat",
    ];
    let rows = sheet("Terugmelding", &columns, rows);
    let part = if done.is_complete() {
        ""
    } else {
        "-gedeeltelijk"
    };
    let name = format!(
        "terugmelding-{}-{}{part}",
        list.kind.code().replace('_', "-"),
        list.reference_date
    );
    let file = match form {
        ReturnForm::Csv => {
            let bytes = as_table(rows)
                .to_csv()
                .map_err(|_| AppError::Internal("a file could not be written"))?;
            Download::csv(format!("{name}.csv"), bytes)
        }
        ReturnForm::Workbook => {
            let about = about(app, grant, &list, done).await?;
            let bytes = workbook(&[rows, about])
                .map_err(|_| AppError::Internal("a workbook could not be written"))?;
            Download::workbook(format!("{name}.xlsx"), bytes)
        }
    };
    log_shown(app, grant, &list, &told).await?;
    Ok(file)
}

fn cells(file: &RowFile, code: &str) -> Vec<exchange::Cell> {
    let number = file
        .content
        .as_ref()
        .and_then(|one| one.bsn.as_ref())
        .map(|bsn| bsn.0.digits().to_owned())
        .unwrap_or_default();
    let (taken, by, reason) = match file.disposition() {
        Some(Disposition::TakenUp(by)) => ("ja", by.dutch(), ""),
        Some(Disposition::NotTakenUp(reason)) => ("nee", "", reason.dutch()),
        None => ("", "", ""),
    };
    let (result, on) = match (file.waits(), file.outcome()) {
        (Waits::Nobody(Returnable::Result(_, result)), Some((came, _))) => {
            (result.dutch(), came.on.to_string())
        }
        _ => ("", String::new()),
    };
    vec![
        exchange::Cell::Number(file.row.row.into()),
        text(number),
        text(code),
        text(taken),
        text(by),
        text(reason),
        text(result),
        text(on),
    ]
}

async fn about(
    app: &App,
    grant: &Grant<action::ReturnSchoolList>,
    list: &SchoolList,
    done: Completeness,
) -> Result<Sheet> {
    let who = crate::accounts::name_of(app, grant.account()).await?;
    let state = if done.is_complete() {
        "Volledig".to_owned()
    } else {
        format!(
            "Gedeeltelijk: van {} van de {} rijen is de uitkomst nog niet bekend",
            done.open(),
            done.rows()
        )
    };
    Ok(colophon(vec![
        ("Lijst", list.kind.dutch().to_owned()),
        ("Peildatum", list.reference_date.dutch()),
        ("Terugmelden uiterlijk", list.return_by.dutch()),
        ("Rijen op de lijst", done.rows().to_string()),
        ("Rijen in dit bestand", done.returnable.to_string()),
        ("Vernietigd", done.destroyed.to_string()),
        ("Stand", state),
        ("Gemaakt door", who),
        ("Gemaakt op", app.now().dutch()),
    ]))
}

/// Notes that a list was told back on a day, with how far it was.
///
/// # Errors
/// [`AppError::Invalid`] on a day to come or before the list was taken in; [`AppError::Rule`] when nothing can be told yet.
pub async fn note_return(
    app: &App,
    grant: &Grant<action::ReturnSchoolList>,
    id: SchoolListId,
    on: Day,
) -> Result<()> {
    let list = whole(app, grant, id).await?;
    let since = list.committed_at.map(domain::Ts::day);
    if on > app.today() || since.is_some_and(|since| on < since) {
        return Err(AppError::field(
            "dag",
            "Kies de dag waarop u het bestand aan DUO gaf: vanaf de dag waarop de lijst is \
             overgenomen, tot en met vandaag.",
        ));
    }
    let files = load(app, grant, &list, Opening::Results).await?;
    let done = completeness(files.iter().map(RowFile::waits));
    if done.returnable == 0 {
        return Err(AppError::rule(
            "S4-06",
            "Er is nog niets om terug te melden: van geen enkele rij is de uitkomst bekend.",
        ));
    }
    let before = app.store.school_returns(id).await?;
    let told = SchoolReturn {
        on,
        returnable: done.returnable,
        open: done.open(),
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.note_school_return(id, before.len(), &told).await?;
    let entries = app
        .store
        .school_list_parts(id)
        .await?
        .into_keys()
        .map(|place| {
            entry(grant, place, &list, "school_list_returned")
                .detail("returnable", i64::from(told.returnable))
                .detail("open", i64::from(told.open))
        })
        .collect();
    Ok(tx.commit_all(entries).await?)
}
