//! Worklists: what is due, what is late, what waits on somebody else, for each desk.

use std::collections::HashMap;

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, Identity, MunicipalityId, PersonId, Role,
    list::Track,
    outreach::{Lateness, NextAction, Phase, WorkOrder, lateness},
    worklist::is_quiet,
};
use store::{AuditEntry, Desk, OverviewRow, WorklistPage};

use crate::{App, Result};

/// One line of a worklist.
#[derive(Clone, Debug)]
pub struct WorkItem {
    /// The case.
    pub case: CaseId,
    /// The municipality.
    pub municipality: String,
    /// Name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Place line.
    pub place: String,
    /// Postcode.
    pub postcode: String,
    /// Where it stands today.
    pub phase: Phase,
    /// The track.
    pub track: Track,
    /// What to do next.
    pub next: NextAction,
    /// First day.
    pub due_from: Option<Day>,
    /// Last day.
    pub due_until: Option<Day>,
    /// Late, due or not yet.
    pub lateness: Lateness,
    /// Who does it, when somebody is named.
    pub assignee: Option<String>,
    /// Others at this address in the same list, when there are any.
    pub household: Option<String>,
    /// The colleague the reader stands in for, when it is their work.
    pub stands_in_for: Option<String>,
    /// From when nobody has spoken with the young person for too long, when that day has come.
    pub quiet_since: Option<Day>,
}

/// A part of a worklist that has its own reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// No part: everything.
    #[default]
    All,
    /// What has nobody who does it: its lead left (A.18 no. 12).
    WithoutLead,
    /// Where nobody spoke with the young person for too long.
    Quiet,
}

/// What to show of a worklist; all of it fits the URL.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Only one municipality.
    pub municipality: Option<MunicipalityId>,
    /// Only one phase.
    pub phase: Option<Phase>,
    /// Only what is late, due or not yet.
    pub lateness: Option<Lateness>,
    /// Only one's own.
    pub mine: bool,
    /// Only a part with its own reason.
    pub only: Only,
    /// Where the page before ended.
    pub after: Option<String>,
    /// In which order.
    pub order: WorkOrder,
}

impl Default for Filter {
    /// Everything, the most urgent first.
    fn default() -> Self {
        Self {
            municipality: None,
            phase: None,
            lateness: None,
            mine: false,
            only: Only::All,
            after: None,
            order: WorkOrder::Urgent,
        }
    }
}

/// A page of a worklist.
#[derive(Clone, Debug, Default)]
pub struct Worklist {
    /// The lines.
    pub items: Vec<WorkItem>,
    /// Where the next page starts.
    pub next: Option<String>,
    /// How much there is.
    pub counts: WorkCounts,
    /// Who left this desk in the last weeks by reaching the upper age: only on the first page of the
    /// whole list.
    pub aged_out: Vec<AgedOut>,
    /// Cases that have nobody who does them: counted where the whole list is shown, or these are asked for.
    pub without_lead: usize,
    /// Cases in which nobody spoke with the young person for too long, counted likewise.
    pub quiet: usize,
}

/// A case that ended by itself because the young person reached the upper age (S1-03).
#[derive(Clone, Debug)]
pub struct AgedOut {
    /// The case.
    pub case: CaseId,
    /// Name.
    pub name: String,
    /// The municipality.
    pub municipality: String,
    /// The day on which only a token and a count remain.
    pub destroyed_on: Option<Day>,
}

/// How much work a desk has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkCounts {
    /// Late.
    pub late: i64,
    /// May be done now.
    pub due: i64,
    /// Not yet.
    pub later: i64,
    /// Waits on somebody else.
    pub waiting_on_others: i64,
}

const PAGE: usize = 50;

/// Days for which a desk sees who left it by reaching the upper age.
const TELL_DAYS: i32 = 30;

/// The casemanager's worklist.
pub async fn outreach(
    app: &App,
    grant: &Grant<action::SeeOutreachWorklist>,
    filter: &Filter,
) -> Result<Worklist> {
    page(app, grant, Desk::Outreach, filter).await
}

/// The regisseur's worklist: what the municipality leads, or is asked to take over.
pub async fn led(
    app: &App,
    grant: &Grant<action::SeeRegisseurWorklist>,
    filter: &Filter,
) -> Result<Worklist> {
    page(app, grant, Desk::Regisseur, filter).await
}

/// The worklist of the municipality's own desk.
pub async fn municipal(
    app: &App,
    grant: &Grant<action::SeeMunicipalWorklist>,
    filter: &Filter,
) -> Result<Worklist> {
    page(app, grant, Desk::Municipal, filter).await
}

async fn page<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
    filter: &Filter,
) -> Result<Worklist> {
    let today = app.today();
    let narrowed = filter.after.is_some()
        || filter.phase.is_some()
        || filter.lateness.is_some()
        || filter.municipality.is_some()
        || filter.mine
        || filter.only != Only::All;
    let asked = !narrowed || filter.only != Only::All;
    let (without_lead, quiet) = match desk {
        Desk::Outreach | Desk::Regisseur if asked => {
            let role = grant.role();
            (
                crate::workload::leaderless(app, grant, role).await?,
                app.store.quiet_cases(grant, role, today).await?,
            )
        }
        Desk::Outreach | Desk::Regisseur | Desk::Municipal => (Vec::new(), Vec::new()),
    };
    let [late, due, later, waiting_on_others] = app.store.work_counts(grant, desk, today).await?;
    let mut found = Worklist {
        counts: WorkCounts {
            late,
            due,
            later,
            waiting_on_others,
        },
        without_lead: without_lead.len(),
        quiet: quiet.len(),
        ..Worklist::default()
    };
    if !narrowed {
        found.aged_out = aged_out(app, grant, desk).await?;
    }
    match filter.only {
        Only::All => {
            let (rows, next) = rows(app, grant, desk, filter, today).await?;
            found.items = items(app, grant, &rows).await?;
            found.next = next;
        }
        Only::WithoutLead => found.items = items(app, grant, &without_lead).await?,
        Only::Quiet => found.items = items(app, grant, &quiet).await?,
    }
    Ok(found)
}

/// A page of rows, and where the next one starts.
async fn rows<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
    filter: &Filter,
    today: Day,
) -> Result<(Vec<OverviewRow>, Option<String>)> {
    let mut after = filter.after.as_deref().and_then(cursor);
    let mut rows: Vec<OverviewRow> = Vec::with_capacity(PAGE);
    // Lateness is a rule, not a column: pages are read until one is full.
    let next = loop {
        let found = app
            .store
            .worklist(
                grant,
                WorklistPage {
                    desk,
                    phase: filter.phase.map(stored_phase),
                    municipality: filter.municipality,
                    assignee: filter.mine.then(|| grant.account()),
                    today,
                    after,
                    order: filter.order,
                    limit: i64::try_from(PAGE).unwrap_or(50),
                },
            )
            .await?;
        let more = found.len() == PAGE;
        after = found
            .last()
            .map(|row| (row.overview.due_until.unwrap_or(Day::LAST), row.case));
        for row in found {
            let fits = filter
                .lateness
                .is_none_or(|wanted| lateness(&row.overview, today) == wanted)
                && filter
                    .phase
                    .is_none_or(|wanted| row.overview.phase_on(today) == wanted);
            if fits {
                rows.push(row);
            }
        }
        if !more {
            break None;
        }
        if rows.len() >= PAGE {
            break after.map(|(day, case)| format!("{day}.{case}"));
        }
    };
    Ok((rows, next))
}

async fn aged_out<A: Action>(app: &App, grant: &Grant<A>, desk: Desk) -> Result<Vec<AgedOut>> {
    let since = app.today().plus_days(-TELL_DAYS);
    let rows = app.store.aged_out(grant, desk, since).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let items = items(app, grant, &rows).await?;
    Ok(items
        .into_iter()
        .zip(rows)
        .map(|(item, row)| AgedOut {
            case: item.case,
            name: item.name,
            municipality: item.municipality,
            destroyed_on: row.overview.destroy_after,
        })
        .collect())
}

/// "Visit due" is a matter of the day: it is stored as waiting for an answer.
const fn stored_phase(phase: Phase) -> Phase {
    match phase {
        Phase::VisitDue => Phase::WaitingForAnswer,
        other => other,
    }
}

fn cursor(text: &str) -> Option<(Day, CaseId)> {
    let (day, case) = text.split_once('.')?;
    Some((day.parse().ok()?, case.parse().ok()?))
}

/// Opens what a list shows of each case, and logs whom it showed.
pub(crate) async fn items<A: Action>(
    app: &App,
    grant: &Grant<A>,
    rows: &[OverviewRow],
) -> Result<Vec<WorkItem>> {
    log_shown(app, grant, rows).await?;
    described(app, grant.account(), rows).await
}

/// What a list shows of each case. Whoever calls this has logged whom it shows.
pub(crate) async fn described(
    app: &App,
    reader: AccountId,
    rows: &[OverviewRow],
) -> Result<Vec<WorkItem>> {
    let identities =
        crate::outreach::identities(app, rows.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let municipalities = crate::municipalities::names_today(app).await?;
    let accounts = account_names(app, rows.iter().filter_map(|row| row.overview.assignee)).await?;
    let households = households(rows, &identities);
    let today = app.today();
    let deputies = crate::absence::deputies_on(app, today).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let identity = identities.get(&row.person).cloned().unwrap_or_default();
            WorkItem {
                case: row.case,
                municipality: municipalities
                    .get(&row.municipality)
                    .map(|m| m.name.clone())
                    .unwrap_or_default(),
                name: identity.full_name(),
                birth_year: identity.birth_date.map(domain::BirthDate::year),
                place: identity.address_line_2,
                postcode: identity.postcode,
                phase: row.overview.phase_on(today),
                track: row.overview.track,
                next: row.overview.next_action,
                due_from: row.overview.due_from,
                due_until: row.overview.due_until,
                lateness: lateness(&row.overview, today),
                assignee: row
                    .overview
                    .assignee
                    .and_then(|id| accounts.get(&id).cloned()),
                household: households.get(&row.case).cloned(),
                stands_in_for: row
                    .overview
                    .assignee
                    .filter(|id| deputies.get(id) == Some(&reader))
                    .and_then(|id| accounts.get(&id).cloned()),
                quiet_since: row
                    .overview
                    .quiet_from
                    .filter(|_| is_quiet(&row.overview, today)),
            }
        })
        .collect())
}

/// Logs whom a list showed: one entry for each municipality, on disk before the answer leaves.
pub(crate) async fn log_shown<A: Action>(
    app: &App,
    grant: &Grant<A>,
    rows: &[OverviewRow],
) -> Result<()> {
    let shown = rows.iter().map(|row| (row.municipality, row.person));
    Ok(app
        .store
        .record_reads(AuditEntry::about(grant, shown, "shown"))
        .await?)
}

/// The names of these accounts.
pub(crate) async fn account_names(
    app: &App,
    accounts: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>> {
    let mut wanted: Vec<AccountId> = accounts.collect();
    wanted.sort_unstable();
    wanted.dedup();
    Ok(app.store.account_names(&wanted).await?)
}

/// Who else of these rows lives at the same address: one visit serves them.
pub(crate) fn households(
    rows: &[OverviewRow],
    identities: &HashMap<PersonId, Identity>,
) -> HashMap<CaseId, String> {
    let mut at: HashMap<(String, String), Vec<(CaseId, String)>> = HashMap::new();
    for row in rows {
        let Some(identity) = identities.get(&row.person) else {
            continue;
        };
        if identity.has_address() {
            at.entry((
                identity.postcode.clone(),
                identity.address_line_1.to_lowercase(),
            ))
            .or_default()
            .push((row.case, identity.full_name()));
        }
    }
    let mut found = HashMap::new();
    for people in at.into_values().filter(|people| people.len() > 1) {
        for (case, _) in &people {
            let others: Vec<&str> = people
                .iter()
                .filter(|(other, _)| other != case)
                .map(|(_, name)| name.as_str())
                .collect();
            found.insert(*case, others.join(", "));
        }
    }
    found
}

/// The label of a phase as this role may know it.
pub fn phase_label(phase: Phase, role: Role) -> &'static str {
    phase.shown_to(role)
}
