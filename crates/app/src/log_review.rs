//! The monthly review of the log (F7; BIO 8.15): which entries to look at and why, what was found, the
//! month signed off, and what is overdue.

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant, policy as action};
use domain::{
    Finding, InsightKind, Month, MunicipalityId, PickReason, Picked, RuleBook, RuleKey, Ts,
};
use store::{AuditEntry, AuditFilter, AuditRow, Chain, NotedFinding, Outcome, Review};

use crate::{
    App, AppError, Result,
    log::{LogEntryView, code_in, shown, start_of},
    municipalities::{MunicipalityView, filled},
};

/// Months back that a review can be signed off.
const REVIEW_MONTHS: i32 = 12;
/// Entries shown for one reason; the rest is counted.
const SHOWN: usize = 50;
/// Entries read at once.
const PAGE: u32 = 1_000;

/// The review of one month of one municipality.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// The month.
    pub month: Month,
    /// Whether the month is over, so that it can be signed off.
    pub is_over: bool,
    /// Whether it should have been signed off by now.
    pub is_overdue: bool,
    /// Who signed off and when; `None` while nobody has.
    pub signed: Option<(String, Ts)>,
    /// What was found.
    pub remark: String,
}

/// An entry that was picked.
#[derive(Clone, Debug)]
pub struct PickedEntry {
    /// The entry.
    pub entry: LogEntryView,
    /// Why, the weightiest first.
    pub reasons: Vec<PickReason>,
    /// What was found last.
    pub finding: Option<Finding>,
}

/// What to look at of one month.
#[derive(Clone, Debug)]
pub struct Picks {
    /// The entries, newest first; at most fifty for each reason.
    pub entries: Vec<PickedEntry>,
    /// How many there are for each reason.
    pub counts: Vec<(PickReason, usize)>,
    /// How many entries the month has.
    pub of: usize,
}

/// Picks the entries of a month that are to be looked at. Looking is logged itself.
///
/// The lot falls on the entries whose link in the chain is least: a hash nobody can choose, so that
/// the sample is the same for whoever asks and cannot be foreseen.
pub async fn picks(
    app: &App,
    grant: &Grant<action::ReviewLog>,
    municipality: MunicipalityId,
    month: Month,
) -> Result<Picks> {
    let grant = grant.narrow(municipality)?;
    let rules = app.rules().await?;
    let wanted = AuditFilter {
        municipality: Some(municipality),
        from: Some(start_of(app, month.first_day())),
        until: Some(start_of(app, month.last_day().plus_days(1))),
        ..AuditFilter::default()
    };
    let mut picking = Picking::new(&rules, municipality, month);
    let mut after = None;
    loop {
        let rows = app
            .store
            .audit_entries(&grant, Chain::Reads, &wanted, after, PAGE)
            .await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.position());
        for row in rows {
            picking.take(row);
        }
    }
    let found: HashMap<i64, Finding> = app
        .store
        .findings(&grant, month)
        .await?
        .into_iter()
        .map(|noted| (noted.seq, noted.finding))
        .collect();
    picking.draw();
    let (rows, reasons): (Vec<_>, Vec<_>) = picking.picked.into_values().rev().unzip();
    let entry = AuditEntry::by(&grant, municipality)
        .detail("month", month)
        .detail("entries", rows.len());
    app.store.record_read(entry).await?;
    let entries = shown(app, rows).await?;
    Ok(Picks {
        entries: entries
            .into_iter()
            .zip(reasons)
            .map(|(entry, reasons)| PickedEntry {
                finding: found.get(&entry.sequence).copied(),
                entry,
                reasons,
            })
            .collect(),
        counts: picking.counts.into_iter().collect(),
        of: picking.of,
    })
}

/// The picking of one month, in memory that does not grow with the month.
struct Picking<'r> {
    rules: &'r RuleBook,
    municipality: MunicipalityId,
    counts: BTreeMap<PickReason, usize>,
    /// What was picked by a rule, by number.
    picked: BTreeMap<i64, (AuditRow, Vec<PickReason>)>,
    /// The lot so far: the least links, and how many there may be.
    lot: BTreeMap<Vec<u8>, AuditRow>,
    lot_size: usize,
    of: usize,
}

impl<'r> Picking<'r> {
    fn new(rules: &'r RuleBook, municipality: MunicipalityId, month: Month) -> Self {
        let size = rules.integer(RuleKey::ReviewSample, municipality, month.last_day());
        Self {
            rules,
            municipality,
            counts: BTreeMap::new(),
            picked: BTreeMap::new(),
            lot: BTreeMap::new(),
            lot_size: usize::try_from(size).unwrap_or(0),
            of: 0,
        }
    }

    fn take(&mut self, row: AuditRow) {
        self.of += 1;
        let reasons = Picked {
            at: row.at,
            action: &row.action,
            refused: row.outcome == Outcome::Refused.code(),
            persons: row.persons,
            relation: code_in(&row.detail, "relation"),
            emergency: code_in(&row.detail, "access") == Some(InsightKind::Emergency),
            tie: row.detail.get("tie").is_some(),
        }
        .reasons(self.rules, self.municipality);
        let mut is_shown = false;
        for reason in &reasons {
            let count = self.counts.entry(*reason).or_insert(0);
            *count += 1;
            // Of emergencies every one is shown.
            is_shown |= *count <= SHOWN || *reason == PickReason::Emergency;
        }
        if row.persons > 0 {
            self.lot.insert(row.hash.clone(), row.clone());
            if self.lot.len() > self.lot_size {
                self.lot.pop_last();
            }
        }
        if is_shown {
            self.picked.insert(row.seq, (row, reasons));
        }
    }

    /// Adds the lot to what the rules picked.
    fn draw(&mut self) {
        let lot = std::mem::take(&mut self.lot);
        if !lot.is_empty() {
            self.counts.insert(PickReason::Sample, lot.len());
        }
        for row in lot.into_values() {
            let (_, reasons) = self.picked.entry(row.seq).or_insert((row, Vec::new()));
            reasons.push(PickReason::Sample);
        }
    }
}

/// Notes what was found about entries of a month. Returns how many.
///
/// # Errors
/// [`AppError::Denied`] outside the grant.
pub async fn note_findings(
    app: &App,
    grant: &Grant<action::SignOffLog>,
    municipality: MunicipalityId,
    month: Month,
    found: &[(i64, Finding)],
) -> Result<usize> {
    let grant = grant.narrow(municipality)?;
    if found.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.write().await?;
    for (seq, finding) in found {
        let noted = NotedFinding {
            municipality,
            seq: *seq,
            finding: *finding,
            by: grant.account(),
            at: app.now(),
        };
        tx.insert_finding(month, noted).await?;
    }
    let breaches = found
        .iter()
        .filter(|(_, finding)| *finding == Finding::NotInOrder)
        .count();
    let entry = AuditEntry::by(&grant, municipality)
        .detail("month", month)
        .detail("findings", found.len())
        .detail("not_in_order", breaches);
    tx.commit(entry).await?;
    Ok(found.len())
}

/// The reviews of one's municipalities over the last year, latest month first. A month before the
/// log of a municipality begins has nothing to review.
pub async fn reviews(app: &App, grant: &Grant<action::ReviewLog>) -> Result<Vec<ReviewView>> {
    all(app, grant).await
}

/// How many reviews are overdue within the grant: a count, for whoever must see to it.
pub async fn overdue(app: &App, grant: &Grant<action::SeeReviewState>) -> Result<usize> {
    let all = all(app, grant).await?;
    Ok(all.iter().filter(|one| one.is_overdue).count())
}

async fn all<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<ReviewView>> {
    let today = app.today();
    let first = today.month().plus(-REVIEW_MONTHS);
    let rules = app.rules().await?;
    let signed = app.store.audit_reviews(grant, first).await?;
    let begins = app.store.log_begins(grant).await?;
    let accounts = crate::accounts::names(app).await?;
    let own = app.store.municipalities().await?;
    let mut views = Vec::new();
    for back in 0..=REVIEW_MONTHS {
        let month = today.month().plus(-back);
        for one in own.iter().filter(|one| grant.covers(one.id)) {
            // The latest signature counts; earlier ones stay in the log.
            let last = signed
                .iter()
                .rfind(|review| review.municipality == one.id && review.month == month);
            let began = begins
                .get(&one.id)
                .is_some_and(|begin| begin.day() <= month.last_day());
            // Of a municipality that went on in another the log goes on: its people still leave.
            if last.is_none() && !began {
                continue;
            }
            let days = rules.integer(RuleKey::ReviewDays, one.id, month.last_day());
            let due = month
                .last_day()
                .plus_days(i32::try_from(days).unwrap_or(i32::MAX));
            views.push(ReviewView {
                municipality: MunicipalityView {
                    id: one.id,
                    code: one.code.clone(),
                    name: one.name.clone(),
                },
                month,
                is_over: month < today.month(),
                is_overdue: last.is_none() && due < today,
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
