//! The counts that follow from sealed content: kept while its keys are there, closed before they go.

use domain::{
    CaseId, MunicipalityId,
    guidance::{
        ContentClass, Step,
        content::{Coded, Destination, Intake, TrajectoryKind},
    },
    monitor::{CountedContent, Counts, add, counted_content, difference},
    outreach::EventKind,
};
use store::{CaseFile, Tx};

use crate::{
    App, Result,
    guidance::{Content, Opened},
};

/// What the content of a case that can still be read counts for.
pub(crate) async fn counted_of(app: &App, file: &CaseFile) -> Result<Counts> {
    if !file.events.iter().any(|event| is_counted(&event.kind)) {
        return Ok(Counts::new());
    }
    let words = app.store.case_words(file).await?;
    let opened = Opened::to_count(app, file, &words).await?;
    Ok(counted_content(&file.events, &read(file, &opened)?))
}

/// Counts what new events change, of which the content is about to be sealed: `before` was counted before they
/// were added, `file` has them.
pub(crate) fn count_new(
    tx: &mut Tx,
    file: &CaseFile,
    before: &Before,
    contents: &[(u32, Vec<u8>)],
) -> Result<()> {
    let mut content = before.content.clone();
    for (seq, json) in contents {
        if let Some(event) = file.events.iter().find(|event| event.seq == *seq) {
            take(&mut content, *seq, &event.kind, Some(json))?;
        }
    }
    let change = difference(&before.counts, &counted_content(&file.events, &content));
    tx.tally(file.municipality, &change);
    Ok(())
}

/// What was there before a change.
pub(crate) struct Before {
    content: CountedContent,
    counts: Counts,
}

/// What the content counts for before events of these kinds are added; `None` when they bring nothing that is
/// counted.
pub(crate) async fn before(
    app: &App,
    file: &CaseFile,
    kinds: &[EventKind],
) -> Result<Option<Before>> {
    if !kinds.iter().any(is_counted) {
        return Ok(None);
    }
    let words = app.store.case_words(file).await?;
    let opened = Opened::to_count(app, file, &words).await?;
    let content = read(file, &opened)?;
    let counts = counted_content(&file.events, &content);
    Ok(Some(Before { content, counts }))
}

/// Whether the content beside an event is counted.
const fn is_counted(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Guided(
            Step::IntakeRecorded { .. } | Step::FlowedOut { .. } | Step::TrajectoryStarted { .. }
        )
    )
}

fn read(file: &CaseFile, opened: &Opened) -> Result<CountedContent> {
    let mut content = CountedContent::default();
    for event in &file.events {
        take(&mut content, event.seq, &event.kind, opened.raw(event.seq))?;
    }
    Ok(content)
}

fn take(
    content: &mut CountedContent,
    seq: u32,
    kind: &EventKind,
    json: Option<&[u8]>,
) -> Result<()> {
    let (EventKind::Guided(step), Some(json)) = (kind, json) else {
        return Ok(());
    };
    let parse = || crate::AppError::Internal("content does not parse");
    match step {
        Step::IntakeRecorded { .. } => {
            let intake: Intake = serde_json::from_slice(json).map_err(|_| parse())?;
            content.questions.insert(seq, intake.questions);
        }
        Step::FlowedOut { .. } => {
            let went: Coded<Destination> = serde_json::from_slice(json).map_err(|_| parse())?;
            content.destinations.insert(seq, went.code);
        }
        Step::TrajectoryStarted { .. } => {
            let kind: Coded<TrajectoryKind> = serde_json::from_slice(json).map_err(|_| parse())?;
            content.routes.insert(seq, kind.code);
        }
        _ => {}
    }
    Ok(())
}

/// What the content of all cases of a municipality counts for that can be read, computed anew.
pub(super) async fn recount_content(app: &App, municipality: MunicipalityId) -> Result<Counts> {
    let mut counts = Counts::new();
    let mut after = CaseId::from_uuid(uuid::Uuid::nil());
    loop {
        let files = app.store.cases_with_content(municipality, after).await?;
        let Some(last) = files.last() else {
            return Ok(counts);
        };
        after = last.id;
        for file in &files {
            add(&mut counts, &counted_of(app, file).await?);
        }
    }
}

/// The new contents of an act that are counted, by the place of their event.
pub(crate) fn new_contents(
    first: u32,
    kinds: &[EventKind],
    contents: &[Content],
) -> Vec<(u32, Vec<u8>)> {
    kinds
        .iter()
        .zip(first..)
        .filter(|(kind, _)| is_counted(kind))
        .filter_map(|(_, seq)| {
            let json = contents
                .iter()
                .find_map(|one| one.json_of(ContentClass::Guidance))?;
            Some((seq, json.to_vec()))
        })
        .collect()
}
