//! The monitor: what the region achieved, as numbers (S1 step 6). Never a person.

mod behind;
mod content;
mod council;
mod entered;
mod export;
mod figures;
mod frozen;
mod json;
mod published;
mod release;
mod reminders;
mod reporting;
mod tables;

use std::collections::BTreeSet;

use access::{Action, Actor, Grant, policy as action};
use domain::{
    MunicipalityId, RuleBook, RuleKey,
    monitor::{Counts, Figures, Quarter, add, difference, negative},
};
use store::AuditEntry;

use crate::{App, Result};

pub use store::Audience;

pub use behind::{Behind, BehindLine, behind};
pub use council::{
    CouncilLine, CouncilText, council_report, council_reports, council_text,
    preview_council_report, write_council_text,
};
pub use entered::{EnteredLine, enter, entered_lines};
pub use export::{Format, published_file, spreadsheet};
pub use figures::{MunicipalityFigures, total, total_counts};
pub use frozen::{ThenAndNow, then_and_now};
pub use json::{average, json};
pub use published::{published, released};
pub use release::{disagreements, release};
pub use reminders::remind;
pub use reporting::{
    DeliveryLine, FindingLine, QuarterView, asked_of_all, deliver, deliveries, discuss, findings,
    quarter_view, quarters, record_finding, request, responsible_as, role_of,
};
pub use tables::{PublishedTable, Shown, tables};

pub(crate) use published::released_for_region;
pub(crate) use reminders::due;

pub(crate) use content::{before, count_new, counted_of, new_contents};

/// What every history of a municipality counts for, computed anew from the events and from what is sealed and
/// can still be read.
pub(crate) async fn recount(
    app: &App,
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Result<Counts> {
    let mut counts = app.store.recount(rules, municipality).await?;
    add(
        &mut counts,
        &content::recount_content(app, municipality).await?,
    );
    Ok(counts)
}

/// Counts all there is anew, where the counters come from before counting began or from an earlier way of counting. Run
/// before serving. What is closed stays as it was: it can be recomputed no more.
pub async fn count_what_was(app: &App, actor: &Actor) -> Result<()> {
    if !app.store.counters_are_old().await? {
        return Ok(());
    }
    let grant = actor.authorize::<action::MonitorByService>()?;
    let rules = app.rules().await?;
    let mut tx = app.store.write_alone().await?;
    for municipality in app.store.municipalities().await? {
        let (kept, closed) = app.store.tallies_of(municipality.id).await?;
        let mut counts = recount(app, &rules, municipality.id).await?;
        add(&mut counts, &closed);
        tx.tally(municipality.id, &difference(&kept, &counts));
    }
    tx.note_counting().await?;
    let entry =
        AuditEntry::by(&grant, MunicipalityId::INSTALLATION).detail("step", "counted_what_was");
    tx.commit(entry).await?;
    Ok(())
}

/// Sets apart what an older copy still counted of content whose keys are gone: the vault of today knows, the data do
/// not (G8).
pub(crate) async fn close_what_is_gone<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
) -> Result<()> {
    let (mut gone, closed) = app.store.tallies_of(municipality).await?;
    gone.retain(|cell, _| cell.measure.is_sealed());
    add(&mut gone, &negative(&closed));
    let live = content::recount_content(app, municipality).await?;
    add(&mut gone, &negative(&live));
    if gone.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    tx.close_tally(municipality, &gone);
    let entry = AuditEntry::by(grant, municipality).detail("step", "counts_closed");
    tx.commit(entry).await?;
    Ok(())
}

/// The dashboard: a quarter as it stands now, and the quarters before it.
#[derive(Clone, Debug)]
pub struct Live {
    /// The figures by municipality.
    pub municipalities: Vec<MunicipalityFigures>,
    /// Quarters up to it, oldest first: the figures, and whether they are released.
    pub trend: Vec<(Quarter, Figures, bool)>,
    /// Days a step may take before it is late.
    pub step_days: u32,
}

/// The quarter a dashboard begins with: this one, once it has a list; until then the one before.
pub async fn latest(app: &App, grant: &Grant<action::SeeMonitorCounts>) -> Result<Quarter> {
    let quarter = Quarter::of(app.today().month());
    let (first, last) = (quarter.first_month(), quarter.last_month());
    let lists = app.store.committed_lists(grant, first, last).await?;
    Ok(if lists.is_empty() {
        quarter.plus(-1)
    } else {
        quarter
    })
}

/// The figures of a quarter as they stand now, for who steers by them.
pub async fn live(
    app: &App,
    grant: &Grant<action::SeeMonitorCounts>,
    quarter: Quarter,
) -> Result<Live> {
    let municipalities = figures::of_quarter(app, grant, quarter).await?;
    let released: BTreeSet<Quarter> = app
        .store
        .quarters()
        .await?
        .into_iter()
        .filter(|one| one.released.is_some())
        .map(|one| one.quarter)
        .collect();
    let trend = figures::of_quarters(app, grant, quarter, 8)
        .await?
        .into_iter()
        .map(|(one, figures)| (one, figures, released.contains(&one)))
        .collect();
    let rules = app.rules().await?;
    let days = rules.integer(RuleKey::StepDays, MunicipalityId::INSTALLATION, app.today());
    seen(app, grant, quarter).await?;
    Ok(Live {
        municipalities,
        trend,
        step_days: u32::try_from(days).unwrap_or(0),
    })
}

/// Actions under which somebody sees the exact figures of a quarter: who checks it, and who made it.
pub trait SeesExactly: Action {}

impl SeesExactly for action::ReportQuarter {}
impl SeesExactly for action::DeliverFigures {}

/// The exact figures of a quarter.
pub async fn exact<A: SeesExactly>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<Vec<MunicipalityFigures>> {
    let figures = figures::of_quarter(app, grant, quarter).await?;
    seen(app, grant, quarter).await?;
    Ok(figures)
}

async fn seen<A: Action>(app: &App, grant: &Grant<A>, quarter: Quarter) -> Result<()> {
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("counts", "monitor")
        .detail("quarter", store::Detail::code(&quarter.to_string()));
    Ok(app.store.record_read(entry).await?)
}
