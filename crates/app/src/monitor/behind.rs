//! The cases behind a figure, for who may see them (S3-06).

use access::{Grant, policy as action};
use domain::{
    CaseId, MunicipalityId, Phase,
    monitor::{self, Entered, Figures, Further, ListFigures, Part, Quarter, add},
};
use store::{AuditEntry, CaseFile};

use super::{content, figures::reading};
use crate::{App, AppError, Result};

/// A case behind a figure.
#[derive(Clone, Debug)]
pub struct BehindLine {
    /// The case.
    pub case: CaseId,
    /// Whose; empty when nothing is kept of them any more.
    pub name: String,
    /// Where it stands.
    pub phase: Phase,
}

/// The cases behind a figure.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The municipality's name.
    pub municipality: String,
    /// The figure itself.
    pub figure: i64,
    /// Cases the reader may see, by name.
    pub cases: Vec<BehindLine>,
    /// How many stand behind it beside those: another's, filtered out, or destroyed.
    pub others: u64,
}

/// The cases behind a figure of one municipality.
///
/// # Errors
/// [`AppError::NotFound`] for a figure that has no cases behind it, and for another's municipality.
pub async fn behind(
    app: &App,
    grant: &Grant<action::OpenFigure>,
    quarter: Quarter,
    municipality: MunicipalityId,
    part: Part,
) -> Result<Behind> {
    let grant = &crate::municipalities::narrow(app, grant, municipality).await?;
    if !part.has_cases() {
        return Err(AppError::NotFound);
    }
    let names = crate::municipalities::names_today(app).await?;
    let name = names
        .get(&municipality)
        .map(|one| one.name.clone())
        .ok_or(AppError::NotFound)?;
    let rules = app.rules().await?;
    let reading = reading(app, quarter).await?;
    let window = super::figures::window(app, quarter).await?;
    let months = quarter.months();
    let none = ListFigures::default();
    let own = super::figures::own_figures(app, grant, quarter).await?;
    let mut total = Figures::default();
    let mut found = Vec::new();
    for (home, one) in own {
        if names
            .get(&home)
            .is_none_or(|today| today.id != municipality)
        {
            continue;
        }
        total.add(&one.figures);
        let counted = |counts: &monitor::Counts| {
            let mut figures = monitor::figures(counts, &months, &none, reading);
            figures.further = Further::of(counts, window, &Entered::default());
            part.of(&figures) > 0
        };
        // What is sealed is opened only where something happened in time.
        let from = if part.is_further() {
            window.first_month()
        } else {
            quarter.first_month()
        };
        let in_time = from..=quarter.last_month();
        let ids = app
            .store
            .cases_that_count(home, &rules, |counts| {
                if part.is_sealed() {
                    counts.keys().any(|cell| in_time.contains(&cell.month))
                } else {
                    counted(counts)
                }
            })
            .await?;
        for file in app.store.cases(grant, &ids).await? {
            if !part.is_sealed() || counted(&with_content(app, &file, &rules).await?) {
                found.push(file);
            }
        }
    }
    let shown = found.iter().map(|file| (file.municipality, file.person));
    app.store
        .record_reads(AuditEntry::about(grant, shown, "behind_a_figure"))
        .await?;
    let mut cases = Vec::with_capacity(found.len());
    for file in &found {
        let identity = crate::outreach::identity_of(app, file).await?;
        cases.push(BehindLine {
            case: file.id,
            name: identity.map(|one| one.full_name()).unwrap_or_default(),
            phase: file.overview.phase,
        });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name).then(a.case.cmp(&b.case)));
    let figure = part.of(&total);
    let others = u64::try_from(figure)
        .unwrap_or(0)
        .saturating_sub(cases.len() as u64);
    Ok(Behind {
        municipality: name,
        figure,
        cases,
        others,
    })
}

async fn with_content(
    app: &App,
    file: &CaseFile,
    rules: &domain::RuleBook,
) -> Result<monitor::Counts> {
    let mut counts = monitor::counted(&file.events, rules, file.municipality)
        .map_err(|_| AppError::Internal("a history does not replay"))?;
    add(&mut counts, &content::counted_of(app, file).await?);
    Ok(counts)
}
