//! The two checks of the municipality: known ('dat' check) and self-employed (S1-15, S1-17, S1-18).
//!
//! Three ways serve both: a file with the list, row by row on the screen, or our own export returned
//! with its yes/no column. Not answered is not "no".

use std::collections::HashMap;

use access::{Grant, policy as action};
use domain::{
    CaseId, KnownIncludes, Month, MunicipalityId,
    outreach::{CheckAnswer, CheckMethod, Command, NextAction},
};
use exchange::{WorkerMessage, WorkerRequest};
use store::{AuditEntry, Desk};

use crate::{
    App, AppError, Result,
    cards::{Seen, ask_all},
    lists::Download,
    worker::Source,
};

/// Which check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// Known to the municipality under Wmo or Participatiewet at that moment.
    Known,
    /// Registered as self-employed.
    SelfEmployed,
}

/// Whose guidance makes somebody known in a municipality of the grant today.
///
/// # Errors
/// [`AppError::NotFound`] when it is not one of them.
pub async fn known_includes(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    municipality: MunicipalityId,
) -> Result<KnownIncludes> {
    grant.narrow(municipality)?;
    let rules = app.rules().await?;
    Ok(rules.known_includes(municipality, app.today()))
}

/// Somebody whose check is open.
#[derive(Clone, Debug)]
pub struct OpenCheck {
    /// The case.
    pub case: CaseId,
    /// Name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Address on one line.
    pub address: String,
    /// The 'dat' check, when answered.
    pub known: Option<CheckAnswer>,
    /// The KvK check, when answered.
    pub self_employed: Option<CheckAnswer>,
}

const PAGE: i64 = 50;

/// Up to 50 people of a municipality whose check is open, after a case.
pub async fn open(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    municipality: MunicipalityId,
    kind: CheckKind,
    after: Option<CaseId>,
) -> Result<Vec<OpenCheck>> {
    let (open, _) = open_page(app, grant, municipality, kind, after, PAGE).await?;
    Ok(open)
}

/// A page of people with any check open: those whose check of this kind is, and where the page ended.
async fn open_page(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    municipality: MunicipalityId,
    kind: CheckKind,
    after: Option<CaseId>,
    limit: i64,
) -> Result<(Vec<OpenCheck>, Option<CaseId>)> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    let rows = app
        .store
        .cases_to(
            &grant,
            Desk::Municipal,
            NextAction::AnswerCheck,
            after,
            limit,
        )
        .await?;
    let names =
        crate::outreach::identities(app, rows.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let cases: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
    let mut found = Vec::with_capacity(rows.len());
    for file in app.store.cases(&grant, &cases).await? {
        let (known, self_employed) = (
            file.case.known().map(|(answer, _)| answer),
            file.case.self_employed(),
        );
        let is_open = match kind {
            CheckKind::Known => known.is_none(),
            CheckKind::SelfEmployed => self_employed.is_none(),
        };
        if !is_open {
            continue;
        }
        let identity = names.get(&file.person);
        found.push(OpenCheck {
            case: file.id,
            name: identity
                .map(domain::Identity::full_name)
                .unwrap_or_default(),
            birth_year: identity
                .and_then(|i| i.birth_date)
                .map(domain::BirthDate::year),
            address: identity.map_or_else(String::new, |i| {
                [i.address_line_1.as_str(), i.address_line_2.as_str()].join(", ")
            }),
            known,
            self_employed,
        });
    }
    crate::worklist::log_shown(app, &grant, &rows).await?;
    Ok((found, cases.last().copied()))
}

/// Records answers about people of one municipality, all or none; those not given stay open.
/// Returns how many were recorded.
///
/// # Errors
/// [`AppError::NotFound`] when one of them is of another municipality (D4).
pub async fn answer(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    municipality: MunicipalityId,
    kind: CheckKind,
    answers: Vec<(CaseId, CheckAnswer)>,
) -> Result<usize> {
    let grant = grant.narrow(municipality)?;
    record(app, &grant, kind, answers, CheckMethod::Screen).await
}

async fn record(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    kind: CheckKind,
    answers: Vec<(CaseId, CheckAnswer)>,
    method: CheckMethod,
) -> Result<usize> {
    let answers: HashMap<CaseId, CheckAnswer> = answers.into_iter().collect();
    if answers.is_empty() {
        return Ok(0);
    }
    let cases: Vec<CaseId> = answers.keys().copied().collect();
    let mut tx = app.store.write_alone().await?;
    let recorded = ask_all(
        app,
        grant,
        &mut tx,
        (Seen::Persons, &cases),
        app.today(),
        |file| {
            let answer = *answers.get(&file.id)?;
            Some(command(kind, answer, method, file.overview.month))
        },
    )
    .await?;
    let answered = recorded
        .iter()
        .map(|(held, _)| (held.get().municipality, held.get().person));
    tx.commit_all(AuditEntry::about(grant, answered, "answers"))
        .await?;
    Ok(recorded.len())
}

const fn command(
    kind: CheckKind,
    answer: CheckAnswer,
    method: CheckMethod,
    month: Month,
) -> Command {
    match kind {
        CheckKind::Known => Command::CheckKnown {
            answer,
            method,
            month,
        },
        CheckKind::SelfEmployed => Command::CheckSelfEmployed { answer, method },
    }
}

/// The open checks as a file to fill in elsewhere: reference, name, address and an empty yes/no column.
pub async fn export(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    municipality: MunicipalityId,
    kind: CheckKind,
) -> Result<Download> {
    let mut lines = Vec::new();
    let mut after = None;
    loop {
        let (page, last) = open_page(app, grant, municipality, kind, after, 500).await?;
        if last.is_none() {
            break;
        }
        after = last;
        lines.extend(page.into_iter().map(|open| {
            exchange::CheckLine {
                reference: open.case.to_string(),
                name: open.name,
                birth_date: open
                    .birth_year
                    .map(|year| year.to_string())
                    .unwrap_or_default(),
                address: open.address,
                bsn: None,
            }
        }));
    }
    if lines.is_empty() {
        return Err(AppError::rule("S1-17", "Er staan geen toetsen open."));
    }
    let table = exchange::check_table("Controlelijst", question(kind), &lines);
    Ok(Download {
        name: "controlelijst.csv".to_owned(),
        mime: "text/csv; charset=utf-8",
        bytes: table
            .to_csv()
            .map_err(|_| AppError::Internal("a check list could not be written"))?,
    })
}

const fn question(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::Known => "Bekend bij de gemeente (Wmo of Participatiewet)? ja of nee",
        CheckKind::SelfEmployed => {
            "Ingeschreven in het handelsregister als zelfstandige? ja of nee"
        }
    }
}

/// Reads the filled-in file back, CSV or workbook, in the import worker like every file from outside
/// (A7). Empty answers stay open; one unreadable answer refuses the file, so that nothing is half
/// done.
pub async fn import(
    app: &App,
    grant: &Grant<action::AnswerChecks>,
    municipality: MunicipalityId,
    kind: CheckKind,
    bytes: Vec<u8>,
) -> Result<usize> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    let rows = read(app, bytes).await?;
    let mut answers = Vec::with_capacity(rows.len());
    for row in rows {
        let told = row.answer.map_err(|reason| {
            AppError::field("bestand", format!("Rij {}: {}", row.row, reason.dutch()))
        })?;
        let Some(yes) = told else { continue };
        let case: CaseId = row.reference.parse().map_err(|_| {
            AppError::field(
                "bestand",
                format!(
                    "Rij {}: het kenmerk is gewijzigd. Laat de eerste kolom zoals zij was.",
                    row.row
                ),
            )
        })?;
        answers.push((case, CheckAnswer::from(yes)));
    }
    record(app, &grant, kind, answers, CheckMethod::ReturnedExport).await
}

/// The answers in a returned file, as the worker reads them.
async fn read(app: &App, bytes: Vec<u8>) -> Result<Vec<exchange::CheckAnswer>> {
    let refused = |dutch: &str| AppError::field("bestand", dutch);
    let died =
        || refused("Dit bestand is niet leesbaar. Sla het opnieuw op en lever het weer aan.");
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let request = WorkerRequest::for_check_list(length, exchange::Limits::default());
    let source: Source = Box::new(std::io::Cursor::new(bytes));
    let mut messages = app.worker.run(request, vec![source]);
    let mut rows = Vec::new();
    while let Some(batch) = messages.recv().await {
        for message in batch.map_err(|_| died())? {
            match message {
                WorkerMessage::Answer(answer) => rows.push(answer),
                WorkerMessage::Rejected(rejection) => return Err(refused(&rejection.dutch)),
                WorkerMessage::Done(_) => return Ok(rows),
                _ => return Err(died()),
            }
        }
    }
    Err(died())
}
