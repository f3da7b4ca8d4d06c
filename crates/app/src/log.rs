//! The log on a screen: entries with filters, the monthly review signed off, the chains verified
//! (F1 to F7; S1-82).

use access::{Grant, policy as action};
use domain::{AccountId, Day, Month, MunicipalityId, Ts};
use store::{AuditEntry, AuditFilter, AuditPosition, AuditReport, FaultKind, Review};

pub use store::Chain;

use crate::{
    App, AppError, Result,
    municipalities::{MunicipalityView, filled},
};

/// Entries to one page.
const PAGE: u32 = 100;
/// Months back that a review can be signed off.
const REVIEW_MONTHS: i32 = 12;

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
    /// The role, as a person reads it.
    pub role: String,
    /// The code of the action.
    pub action: String,
    /// How it ended: `done` or `refused`.
    pub outcome: String,
    /// How many young people were shown or changed.
    pub persons: i64,
    /// Codes and numbers that belong to it, as `name: value` pairs.
    pub detail: String,
}

/// The review of one month of one municipality.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// The month.
    pub month: Month,
    /// Whether the month is over, so that it can be signed off.
    pub is_over: bool,
    /// Who signed off and when; `None` while nobody has.
    pub signed: Option<(String, Ts)>,
    /// What was found.
    pub remark: String,
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
        person: None,
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
    let municipalities = crate::municipalities::names(app).await?;
    let accounts = crate::accounts::names(app).await?;
    Ok(rows
        .into_iter()
        .map(|row| LogEntryView {
            municipality: municipalities
                .get(&row.municipality)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            sequence: row.seq,
            at: row.at,
            by: row
                .actor
                .map(|id| accounts.get(&id).cloned().unwrap_or_default())
                .unwrap_or_default(),
            role: row
                .role
                .parse::<domain::Role>()
                .map_or_else(|_| String::new(), |role| role.dutch().to_owned()),
            action: row.action,
            outcome: row.outcome,
            persons: row.persons,
            detail: detail_text(row.subject_kind.as_deref(), &row.detail),
        })
        .collect())
}

/// The reviews of one's municipalities over the last year, latest month first.
pub async fn reviews(app: &App, grant: &Grant<action::ReviewLog>) -> Result<Vec<ReviewView>> {
    let this_month = app.today().month();
    let first = this_month.plus(-REVIEW_MONTHS);
    let signed = app.store.audit_reviews(grant, first).await?;
    let accounts = crate::accounts::names(app).await?;
    let own = app.store.municipalities().await?;
    let mut views = Vec::new();
    for back in 0..=REVIEW_MONTHS {
        let month = this_month.plus(-back);
        for one in own.iter().filter(|one| grant.covers(one.id)) {
            // Of a municipality that went on in another the log goes on: its people still leave.
            if one.valid_from > month.last_day() {
                continue;
            }
            // The latest signature counts; earlier ones stay in the log.
            let last = signed
                .iter()
                .rfind(|review| review.municipality == one.id && review.month == month);
            views.push(ReviewView {
                municipality: MunicipalityView {
                    id: one.id,
                    code: one.code.clone(),
                    name: one.name.clone(),
                },
                month,
                is_over: month < this_month,
                signed: last.map(|review| {
                    (
                        accounts.get(&review.by).cloned().unwrap_or_default(),
                        review.at,
                    )
                }),
                remark: last.map(|review| review.remark.clone()).unwrap_or_default(),
            });
        }
    }
    Ok(views)
}

/// Signs the review of a month off, with what was found.
///
/// # Errors
/// [`AppError::Rule`] while the month is not over; [`AppError::Invalid`] on `opmerking`;
/// [`AppError::Denied`] outside the grant.
pub async fn sign_off(
    app: &App,
    grant: &Grant<action::SignOffLog>,
    municipality: MunicipalityId,
    month: Month,
    remark: &str,
) -> Result<()> {
    let grant = grant.narrow(municipality)?;
    if month >= app.today().month() {
        return Err(AppError::rule(
            "F7",
            "Deze maand is nog niet voorbij. Teken de controle af als de maand om is.",
        ));
    }
    let remark = filled(
        "opmerking",
        remark,
        "Vul in wat u bij de controle vond, ook als dat niets was.",
    )?;
    let mut tx = app.store.write().await?;
    tx.insert_review(&Review {
        municipality,
        month,
        by: grant.account(),
        at: app.now(),
        remark,
    })
    .await?;
    Ok(tx
        .commit(AuditEntry::by(&grant, municipality).detail("month", month))
        .await?)
}

/// Walks every chain and checks it against the signed checkpoints. Says what is wrong, in Dutch;
/// nothing when the log is whole (F3).
pub async fn verify(app: &App, grant: &Grant<action::VerifyLog>) -> Result<Vec<String>> {
    let report = walk(app).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("entries", report.entries())
        .detail("faults", report.faults.len());
    app.store.record_read(entry).await?;
    faults(app, &report).await
}

/// Walks every chain of the log.
/// Walks both chains of every municipality, for the command line.
pub async fn verify_all(app: &App) -> Result<Vec<String>> {
    let report = walk(app).await?;
    faults(app, &report).await
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
            let chain = match fault.chain {
                Chain::Changes => "wijzigingen",
                Chain::Reads => "inzages",
            };
            let what = match fault.kind {
                FaultKind::Altered => "is veranderd",
                FaultKind::Unlinked => "sluit niet aan op de regel ervoor",
                FaultKind::Missing => "ontbreekt",
                FaultKind::PastTheEnd => "staat voorbij het einde",
                FaultKind::Truncated => "en verder zijn weggehaald",
                FaultKind::Rewritten => "is anders dan het ondertekende controlepunt",
            };
            format!("Logboek van {place}, {chain}: regel {} {what}.", fault.seq)
        })
        .collect())
}

/// The first moment of a Dutch calendar day.
fn start_of(app: &App, day: Day) -> Ts {
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
