//! Two cases of one young person: linked with a reason, never merged, and undone as easily (A.7).
//!
//! Whoever has one of them as their work and may read the other links them. While a link stands, what would approach
//! the same person twice is refused on the case that comes second (`domain::outreach::one_acts`).

use std::collections::{BTreeSet, HashMap, HashSet};

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, InsightState, Role, Ts,
    outreach::{Command, LinkReason, UnlinkReason, asks_one, one_acts},
};
use store::{AuditEntry, CaseFile, CaseLink, OverviewRow, Tx, Unlinking};
use uuid::Uuid;

use crate::{
    App, AppError, Result, insight,
    search::{Door, Doors},
    worklist::{WorkItem, account_names, described},
};

/// Days back that leave to look into a case may have been asked.
const ASKED_DAYS: i64 = 90;

/// A link as a page shows it.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// Its id.
    pub id: Uuid,
    /// The other case.
    pub other: WorkItem,
    /// Why.
    pub reason: LinkReason,
    /// Who linked.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Ts,
}

/// What a page shows to link a case.
#[derive(Clone, Debug)]
pub struct LinkPage {
    /// Whose case.
    pub name: String,
    /// Its links.
    pub links: Vec<LinkView>,
    /// What was looked for: the young person's own exact key until something else is typed.
    pub typed: String,
    /// Cases it may be linked with.
    pub found: Vec<WorkItem>,
}

/// The links of a case that the holder of this grant may see, with the names behind them, which is logged.
pub(crate) async fn of_case<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
) -> Result<Vec<LinkView>> {
    let links = app.store.links_of(grant, file, app.now()).await?;
    let rows: Vec<OverviewRow> = links.iter().map(|(_, row)| row.clone()).collect();
    let shown = rows.iter().map(|row| (row.municipality, row.person));
    app.store
        .record_reads(AuditEntry::about(grant, shown, "shown"))
        .await?;
    let others = described(app, grant.account(), &rows).await?;
    let names = account_names(app, links.iter().map(|(link, _)| link.by)).await?;
    Ok(links
        .into_iter()
        .zip(others)
        .map(|((link, _), other)| LinkView {
            id: link.id,
            other,
            reason: link.reason,
            by: names.get(&link.by).cloned().unwrap_or_default(),
            role: link.role,
            at: link.at,
        })
        .collect())
}

/// A case of one's own, its links, and whom it may be linked with: cases of the same municipality that one may read, found
/// by name and birth date or by the code of a card, and those one has leave to look into.
///
/// # Errors
/// [`AppError::NotFound`] for a case that is not one's own work.
pub async fn page(
    app: &App,
    grant: &Grant<action::LinkCases>,
    finds: &Grant<action::FindCaller>,
    doors: &Doors,
    case: CaseId,
    typed: Option<&str>,
) -> Result<LinkPage> {
    let file = app.store.case(grant, case).await?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .unwrap_or_default();
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "links");
    app.store.record_read(entry).await?;
    let links = of_case(app, grant, &file).await?;
    let typed = typed.map_or_else(
        || crate::registration::exact_key(&identity).unwrap_or_default(),
        str::to_owned,
    );
    let found = crate::search::find(app, finds, doors, &typed).await?;
    let mut candidates: BTreeSet<CaseId> = found
        .items
        .iter()
        .filter(|(door, _)| matches!(door, Door::Outreach | Door::Led))
        .map(|(_, item)| item.case)
        .collect();
    let since = app.now().plus_seconds(-ASKED_DAYS * 86_400);
    candidates.extend(
        app.store
            .insights_of(grant, since)
            .await?
            .iter()
            .filter(|one| one.state == InsightState::Granted && one.until > app.now())
            .map(|one| one.case),
    );
    let mut rows = Vec::new();
    for other in candidates {
        if links.iter().any(|link| link.other.case == other) {
            continue;
        }
        match insight::open(app, grant, other).await {
            Ok(reading) if may_be_linked(&file, &reading.file).is_ok() => {
                rows.push(row_of(&reading.file));
            }
            Ok(_) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let shown = rows.iter().map(|row| (row.municipality, row.person));
    app.store
        .record_reads(AuditEntry::about(grant, shown, "shown"))
        .await?;
    Ok(LinkPage {
        name: identity.full_name(),
        links,
        typed,
        found: described(app, grant.account(), &rows).await?,
    })
}

fn row_of(file: &CaseFile) -> OverviewRow {
    OverviewRow {
        municipality: file.municipality,
        case: file.id,
        person: file.person,
        version: file.version,
        overview: file.overview.clone(),
    }
}

fn may_be_linked(one: &CaseFile, other: &CaseFile) -> Result<()> {
    if one.municipality != other.municipality {
        return Err(AppError::rule(
            "D9",
            "Alleen zaken van één gemeente kunnen worden gekoppeld.",
        ));
    }
    if one.person == other.person {
        return Err(AppError::rule(
            "A.7",
            "Deze zaken zijn al van dezelfde jongere. Koppelen is niet nodig.",
        ));
    }
    Ok(())
}

/// Links a case of one's own with another that one may read.
///
/// # Errors
/// [`AppError::NotFound`] for either that one may not; [`AppError::Rule`] for two that cannot be linked, or are already.
pub async fn link(
    app: &App,
    grant: &Grant<action::LinkCases>,
    case: CaseId,
    other: CaseId,
    reason: LinkReason,
) -> Result<()> {
    let theirs = insight::open(app, grant, other).await?.file;
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    may_be_linked(held.get(), &theirs)?;
    let link = CaseLink {
        id: app.new_id(),
        reason,
        by: grant.account(),
        role: grant.role(),
        at: app.now(),
    };
    if !tx.link(&held, other, &link).await? {
        return Err(AppError::rule("A.7", "Deze zaken zijn al gekoppeld."));
    }
    let (municipality, person) = (held.get().municipality, held.get().person);
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .persons([person, theirs.person])
        .detail("with", other.uuid())
        .detail("reason", reason.code());
    Ok(tx.commit(entry).await?)
}

/// Undoes a link of a case of one's own.
///
/// # Errors
/// [`AppError::NotFound`] for another's case, and for a link that is not there any more.
pub async fn unlink(
    app: &App,
    grant: &Grant<action::LinkCases>,
    case: CaseId,
    link: &str,
    reason: UnlinkReason,
) -> Result<()> {
    let link: Uuid = link.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    let undone = Unlinking {
        reason,
        by: grant.account(),
        at: app.now(),
    };
    tx.unlink(&held, link, undone).await?;
    let entry = AuditEntry::by(grant, held.get().municipality)
        .subject("case", case.uuid())
        .person(held.get().person)
        .detail("undone", link)
        .detail("reason", reason.code());
    Ok(tx.commit(entry).await?)
}

/// Refuses a command that would approach a young person twice. Until the end of the transaction nobody else asks this of
/// either case.
pub(crate) async fn require_one_acts(
    tx: &mut Tx,
    file: &CaseFile,
    command: &Command,
) -> Result<()> {
    if !asks_one(command) {
        return Ok(());
    }
    let linked = tx.linked_with([(file.municipality, file.id)]).await?;
    let others = linked.get(&file.id).into_iter().flatten();
    let others = others.map(|other| (other.id, &other.case));
    Ok(one_acts(command, (file.id, &file.case), others)?)
}

/// Which of these cases are let be by an act over many, because a linked one acts; of two in the same act, the first.
pub(crate) async fn let_be(
    tx: &mut Tx,
    rows: &[OverviewRow],
    command: &Command,
) -> Result<HashSet<CaseId>> {
    let linked = tx
        .linked_with(rows.iter().map(|row| (row.municipality, row.case)))
        .await?;
    Ok(second(&linked, rows, command))
}

/// The same, only to tell what would be let be.
pub(crate) async fn would_be_let_be(
    app: &App,
    rows: &[OverviewRow],
    command: &Command,
) -> Result<HashSet<CaseId>> {
    let linked = app
        .store
        .linked_with(rows.iter().map(|row| (row.municipality, row.case)))
        .await?;
    Ok(second(&linked, rows, command))
}

fn second(
    linked: &HashMap<CaseId, Vec<CaseFile>>,
    rows: &[OverviewRow],
    command: &Command,
) -> HashSet<CaseId> {
    // Each end of a link is among those linked with the other.
    let files: HashMap<CaseId, &CaseFile> = linked
        .values()
        .flatten()
        .map(|file| (file.id, file))
        .collect();
    let mut let_be = HashSet::new();
    let mut act: HashSet<CaseId> = HashSet::new();
    for row in rows {
        let (Some(others), Some(own)) = (linked.get(&row.case), files.get(&row.case)) else {
            continue;
        };
        let before = others.iter().any(|other| act.contains(&other.id));
        let others = others.iter().map(|other| (other.id, &other.case));
        if before || one_acts(command, (own.id, &own.case), others).is_err() {
            let_be.insert(row.case);
        } else {
            act.insert(row.case);
        }
    }
    let_be
}
