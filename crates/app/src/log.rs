//! The log on a screen: entries with filters, alarms about many dossiers, the chains verified (F1 to
//! F5, D10; S1-82). The monthly review is in [`crate::log_review`].

use access::{Grant, policy as action};
use domain::{AccountId, Day, MunicipalityId, Role, Ts, VIEW_ALERT, ViewAlarm};
use store::{AuditEntry, AuditFilter, AuditPosition, AuditReport, AuditRow, FaultKind, Outcome};

pub use store::Chain;

use crate::{App, Result};

/// Entries to one page.
const PAGE: u32 = 100;

/// What to show of the log; what is absent leaves nothing out.
#[derive(Clone, Debug)]
pub struct LogFilter {
    /// Of one municipality.
    pub municipality: Option<MunicipalityId>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to and including this day.
    pub until: Option<Day>,
    /// By this account.
    pub account: Option<AccountId>,
    /// Of this action.
    pub action: Option<String>,
    /// Which chain.
    pub chain: Chain,
    /// Entries before this number, to go on from; needs a municipality.
    pub before: Option<i64>,
}

/// One entry of the log. It says how many young people it is about, never who.
#[derive(Clone, Debug)]
pub struct LogEntryView {
    /// The municipality's name; empty for the installation itself.
    pub municipality: String,
    /// Its number in the chain.
    pub sequence: i64,
    /// When.
    pub at: Ts,
    /// Who; empty for someone not signed in.
    pub by: String,
    /// The role it was done in.
    pub role: Option<Role>,
    /// The code of the action.
    pub action: String,
    /// Whether access was refused.
    pub refused: bool,
    /// The bound that was passed, for an alarm about many dossiers.
    pub alarm: Option<ViewAlarm>,
    /// How many young people were shown or changed.
    pub persons: i64,
    /// Codes and numbers that belong to it, as `name: value` pairs.
    pub detail: String,
}

/// One page of entries, newest first within a municipality. Looking is logged itself.
pub async fn entries(
    app: &App,
    grant: &Grant<action::ReviewLog>,
    filter: &LogFilter,
) -> Result<Vec<LogEntryView>> {
    let narrowed = match filter.municipality {
        Some(municipality) => grant.narrow(municipality)?,
        None => grant.clone(),
    };
    let after = filter
        .municipality
        .zip(filter.before)
        .map(|(municipality, seq)| AuditPosition { municipality, seq });
    let wanted = AuditFilter {
        municipality: filter.municipality,
        from: filter.from.map(|day| start_of(app, day)),
        until: filter.until.map(|day| start_of(app, day.plus_days(1))),
        actor: filter.account,
        action: filter.action.clone().filter(|action| !action.is_empty()),
    };
    let rows = app
        .store
        .audit_entries(&narrowed, filter.chain, &wanted, after, PAGE)
        .await?;
    let seen = filter.municipality.unwrap_or(MunicipalityId::INSTALLATION);
    let entry = AuditEntry::by(&narrowed, seen)
        .detail("chain", filter.chain.code())
        .detail("entries", rows.len());
    app.store.record_read(entry).await?;
    shown(app, rows).await
}

/// Entries as a person reads them, with the names of municipalities and accounts.
pub(crate) async fn shown(app: &App, rows: Vec<AuditRow>) -> Result<Vec<LogEntryView>> {
    let municipalities = crate::municipalities::names(app).await?;
    let accounts = crate::accounts::names(app).await?;
    let named = |row: AuditRow| LogEntryView {
        municipality: municipalities
            .get(&row.municipality)
            .map(|one| one.name.clone())
            .unwrap_or_default(),
        sequence: row.seq,
        at: row.at,
        by: row
            .actor
            .and_then(|id| accounts.get(&id).cloned())
            .unwrap_or_default(),
        role: row.role.parse().ok(),
        refused: row.outcome == Outcome::Refused.code(),
        alarm: code_in(&row.detail, "alarm"),
        action: row.action,
        persons: row.persons,
        detail: detail_text(row.subject_kind.as_deref(), &row.detail),
    };
    Ok(rows.into_iter().map(named).collect())
}

/// A code that an entry holds under this name.
pub(crate) fn code_in<C: std::str::FromStr>(detail: &serde_json::Value, name: &str) -> Option<C> {
    detail.get(name)?.as_str()?.parse().ok()
}

/// Days back of which alarms are shown.
const ALARM_DAYS: i32 = 30;

/// The alarms about many dossiers of the last 30 days within the grant, newest first (D10).
pub async fn alarms(app: &App, grant: &Grant<action::ReviewLog>) -> Result<Vec<LogEntryView>> {
    let wanted = AuditFilter {
        from: Some(start_of(app, app.today().plus_days(-ALARM_DAYS))),
        action: Some(VIEW_ALERT.to_owned()),
        ..AuditFilter::default()
    };
    let mut rows = app
        .store
        .audit_entries(grant, Chain::Reads, &wanted, None, PAGE)
        .await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    shown(app, rows).await
}

/// Walks every chain and checks it against the signed checkpoints. Says what is wrong, in Dutch;
/// nothing when the log is whole (F3).
pub async fn verify(app: &App, grant: &Grant<action::VerifyLog>) -> Result<Verified> {
    let report = walk(app).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("entries", report.entries())
        .detail("faults", report.faults.len());
    app.store.record_read(entry).await?;
    verified(app, &report).await
}

/// Walks both chains of every municipality, for the command line.
pub async fn verify_all(app: &App) -> Result<Verified> {
    verified(app, &walk(app).await?).await
}

/// What a walk over every chain found, in Dutch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// What is wrong; nothing when the log is whole.
    pub faults: Vec<String>,
    /// What was taken away at the end of its term, by a record that is signed.
    pub cuts: Vec<String>,
}

async fn verified(app: &App, report: &AuditReport) -> Result<Verified> {
    let names = crate::municipalities::names(app).await?;
    let cuts = report.chains.iter().filter_map(|state| state.cut);
    Ok(Verified {
        faults: faults(app, report).await?,
        cuts: cuts
            .map(|cut| {
                let place = names
                    .get(&cut.municipality)
                    .map_or("de installatie", |one| one.name.as_str());
                format!(
                    "Logboek van {place}, {}: de regels 1 tot en met {} ({} tot en met {}) zijn op {} \
                     weggehaald, omdat de bewaartermijn voorbij was. De afsluiting is ondertekend.",
                    chain_name(cut.chain),
                    cut.entries,
                    cut.first_at.day().dutch(),
                    cut.last_at.day().dutch(),
                    cut.at.day().dutch()
                )
            })
            .collect(),
    })
}

const fn chain_name(chain: Chain) -> &'static str {
    match chain {
        Chain::Changes => "wijzigingen",
        Chain::Reads => "inzages",
    }
}

pub(crate) async fn walk(app: &App) -> Result<AuditReport> {
    let checkpoints = app.store.checkpoints()?;
    Ok(app.store.verify_audit(&checkpoints).await?)
}

/// What a walk found, in Dutch.
pub(crate) async fn faults(app: &App, report: &AuditReport) -> Result<Vec<String>> {
    let names = crate::municipalities::names(app).await?;
    Ok(report
        .faults
        .iter()
        .map(|fault| {
            let place = names
                .get(&fault.municipality)
                .map_or("de installatie", |one| one.name.as_str());
            let chain = chain_name(fault.chain);
            let what = match fault.kind {
                FaultKind::Altered => "is veranderd",
                FaultKind::Unlinked => "sluit niet aan op de regel ervoor",
                FaultKind::Missing => "ontbreekt",
                FaultKind::PastTheEnd => "staat voorbij het einde",
                FaultKind::Truncated => "en verder zijn weggehaald",
                FaultKind::Rewritten => "is anders dan het ondertekende controlepunt",
                FaultKind::CutNotSigned => "en verder: de afsluiting is niet echt ondertekend",
                FaultKind::BeforeTheCut => "staat voor de ondertekende afsluiting",
            };
            format!("Logboek van {place}, {chain}: regel {} {what}.", fault.seq)
        })
        .collect())
}

/// The first moment of a Dutch calendar day.
pub(crate) fn start_of(app: &App, day: Day) -> Ts {
    let zone = app.now().in_the_netherlands().time_zone().clone();
    let start = day
        .date()
        .to_zoned(zone)
        .map(|start| start.timestamp().as_microsecond());
    start.map_or(app.now(), Ts::from_micros)
}

fn detail_text(subject: Option<&str>, detail: &serde_json::Value) -> String {
    let pairs = detail
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}: {text}"),
            None => format!("{name}: {value}"),
        });
    subject
        .map(str::to_owned)
        .into_iter()
        .chain(pairs)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Notes that somebody asked for what they may not do: one entry in the chain of reads and refusals
/// of each municipality they work for, or of the installation (F1, design 7).
pub async fn note_refusal(app: &App, actor: &access::Actor, action: &'static str) -> Result<()> {
    let role = actor
        .assignments
        .first()
        .map_or("none", |held| held.role.code());
    let who = store::Who::account(actor.account, role);
    let mut places: Vec<MunicipalityId> = actor
        .assignments
        .iter()
        .flat_map(|held| held.municipalities.clone())
        .collect();
    places.sort_unstable();
    places.dedup();
    if places.is_empty() {
        places.push(MunicipalityId::INSTALLATION);
    }
    let entries = places
        .into_iter()
        .map(|place| AuditEntry::refused(place, who.clone(), action))
        .collect();
    Ok(app.store.record_reads(entries).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f7_details_are_shown_as_pairs() {
        let detail = serde_json::json!({ "rows": 12, "step": "commit" });
        assert_eq!(
            detail_text(Some("list"), &detail),
            "list, rows: 12, step: commit"
        );
        assert_eq!(detail_text(None, &serde_json::Value::Null), "");
    }
}
