//! What falls due, seen ahead of time; the lists of dossiers that are reviewed and signed; what is held
//! back (G9; ADR 11).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, Day, MunicipalityId, NoticeKind, Phase, RuleKey, Told, Ts,
    retention::{HoldReason, RetentionClass, week_of},
};
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, LegalHold, OverviewRow};

use crate::{App, AppError, Result, municipalities, notices::Post};

/// Weeks ahead that are shown.
const WEEKS: i32 = 13;

/// What falls due, as numbers.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// One line for each municipality, week and class, the first week first.
    pub lines: Vec<DueLine>,
    /// Dossiers that are due and for which nobody signed, by municipality.
    pub overdue: Vec<(String, i64)>,
}

/// How many cases of one class fall due in one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLine {
    /// The municipality's name.
    pub municipality: String,
    /// The Monday of the week; of what is due already, this week's.
    pub week: Day,
    /// The class.
    pub class: RetentionClass,
    /// How many.
    pub cases: i64,
}

/// What falls due in the coming weeks, within the grant: numbers, no persons.
pub async fn due(app: &App, grant: &Grant<action::SeeRetention>) -> Result<Due> {
    let today = app.today();
    let names = municipalities::names(app).await?;
    let name = |id: MunicipalityId| {
        names
            .get(&id)
            .map(|one| one.name.clone())
            .unwrap_or_default()
    };
    let until = week_of(today).plus_days(WEEKS * 7 - 1);
    let mut lines: BTreeMap<(Day, String, RetentionClass), i64> = BTreeMap::new();
    for one in app.store.due_counts(grant, until).await? {
        let week = week_of(one.day.max(today));
        let line = (week, name(one.municipality), one.class);
        *lines.entry(line).or_default() += one.cases;
    }
    let mut overdue: BTreeMap<String, i64> = BTreeMap::new();
    let holds = holds(app.store.legal_holds(grant, today).await?);
    for row in app.store.unsigned_in_bulk(grant, today).await? {
        if !holds.contains_key(&row.case) {
            *overdue.entry(name(row.municipality)).or_default() += 1;
        }
    }
    Ok(Due {
        lines: lines
            .into_iter()
            .map(|((week, municipality, class), cases)| DueLine {
                municipality,
                week,
                class,
                cases,
            })
            .collect(),
        overdue: overdue.into_iter().collect(),
    })
}

/// That dossiers wait for a signature, to whoever signs: once a month for each municipality, with the
/// number.
pub(crate) async fn to_review<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<Post>> {
    let today = app.today();
    let holds = holds(app.store.legal_holds(grant, today).await?);
    let mut waiting: BTreeMap<MunicipalityId, u32> = BTreeMap::new();
    for row in app.store.cases_to_sign(grant, end_of_month(today)).await? {
        if !holds.contains_key(&row.case) {
            *waiting.entry(row.municipality).or_default() += 1;
        }
    }
    let month = today.month().first_day();
    let mut posts = Vec::new();
    for (municipality, number) in waiting {
        for role in action::SignDestruction::ROLES {
            let post = Post::plain(
                Told::Role(*role),
                NoticeKind::DestructionToReview,
                municipality,
            );
            posts.push(post.number(number).once_on(month));
        }
    }
    Ok(posts)
}

/// The list of a municipality as it stands: what is to be signed.
#[derive(Clone, Debug)]
pub struct DestructionList {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub name: String,
    /// What falls due up to and including this day is on it: the end of the month.
    pub until: Day,
    /// The dossiers, the first due first.
    pub rows: Vec<DestructionRow>,
    /// What exactly was shown: signing is of this and nothing else.
    pub stand: String,
    /// The lists signed before, newest first.
    pub signed: Vec<SignedView>,
}

/// One dossier on the list.
#[derive(Clone, Debug)]
pub struct DestructionRow {
    /// The case.
    pub case: CaseId,
    /// The young person's name.
    pub name: String,
    /// How the guidance ended.
    pub phase: Phase,
    /// The day it is due.
    pub due: Day,
    /// Why and until when it is held back; `None`: it is not.
    pub held: Option<(HoldReason, Day)>,
}

/// A list that was signed.
#[derive(Clone, Debug)]
pub struct SignedView {
    /// Its number.
    pub number: i64,
    /// Up to and including which day.
    pub until: Day,
    /// How many dossiers.
    pub cases: i64,
    /// Who signed.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// The dossiers that fall due this month or are due already, for review. Looking is logged with each of
/// them.
pub async fn review(
    app: &App,
    grant: &Grant<action::ReviewDestruction>,
    place: MunicipalityId,
) -> Result<DestructionList> {
    let grant = municipalities::narrow(app, grant, place).await?;
    let until = end_of_month(app.today());
    let rows = app.store.cases_to_sign(&grant, until).await?;
    let holds = holds(app.store.legal_holds(&grant, app.today()).await?);
    let identities =
        crate::outreach::identities(app, rows.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let shown = rows.iter().map(|row| (row.municipality, row.person));
    let mut entries = AuditEntry::about(&grant, shown, "shown");
    if entries.is_empty() {
        entries.push(AuditEntry::by(&grant, place).detail("shown", 0_i64));
    }
    app.store.record_reads(entries).await?;
    let accounts = crate::accounts::names(app).await?;
    let signed = app.store.destruction_lists(&grant).await?;
    let stand = stand(&to_destroy(&rows, &holds));
    let names = municipalities::names(app).await?;
    Ok(DestructionList {
        municipality: place,
        name: names
            .get(&place)
            .map(|one| one.name.clone())
            .unwrap_or_default(),
        until,
        rows: rows
            .iter()
            .map(|row| DestructionRow {
                case: row.case,
                name: identities
                    .get(&row.person)
                    .map(domain::Identity::full_name)
                    .unwrap_or_default(),
                phase: row.overview.phase,
                due: row.overview.destroy_after.unwrap_or(until),
                held: holds.get(&row.case).map(|hold| (hold.reason, hold.until)),
            })
            .collect(),
        stand,
        signed: signed
            .into_iter()
            .map(|list| SignedView {
                number: list.number,
                until: list.until,
                cases: list.cases,
                by: accounts.get(&list.by).cloned().unwrap_or_default(),
                at: list.at,
            })
            .collect(),
    })
}

/// Signs the list as it was shown, all but what is held back. Each dossier is destroyed on the day it is
/// due, or at once when that day has passed. Returns how many were signed for.
///
/// # Errors
/// [`AppError::Changed`] when the list is no longer what was shown.
pub async fn sign(
    app: &App,
    grant: &Grant<action::SignDestruction>,
    place: MunicipalityId,
    shown: &str,
) -> Result<usize> {
    let own = municipalities::narrow(app, grant, place).await?;
    let until = end_of_month(app.today());
    let rows = app.store.cases_to_sign(&own, until).await?;
    let holds = holds(app.store.legal_holds(&own, app.today()).await?);
    let cases = to_destroy(&rows, &holds);
    if stand(&cases) != shown {
        return Err(AppError::Changed);
    }
    if cases.is_empty() {
        return Err(AppError::rule(
            "Archiefbesluit art. 8",
            "Op deze lijst staat niets om te vernietigen.",
        ));
    }
    // A municipality that went on in another keeps its rows: each has a list of its own.
    let mut of: BTreeMap<MunicipalityId, Vec<(CaseId, Day)>> = BTreeMap::new();
    for row in &rows {
        let found = cases.iter().find(|(case, _)| *case == row.case);
        of.entry(row.municipality).or_default().extend(found);
    }
    let mut tx = app.store.write().await?;
    let mut entries = Vec::new();
    for (municipality, cases) in of.into_iter().filter(|(_, cases)| !cases.is_empty()) {
        let number = tx
            .sign_destruction_list(&own, municipality, until, &cases)
            .await?;
        let entry = AuditEntry::by(&own, municipality)
            .detail("step", "destruction_list_signed")
            .detail("number", number)
            .detail("until", until)
            .detail("cases", cases.len());
        entries.push(entry);
    }
    tx.commit_all(entries).await?;
    Ok(cases.len())
}

/// What a hold says.
#[derive(Clone, Copy, Debug)]
pub struct HoldForm {
    /// Why.
    pub reason: HoldReason,
    /// The last day.
    pub until: Day,
}

/// The dossier somebody wants to hold back, or let go: name and day, logged.
pub async fn held_case(
    app: &App,
    grant: &Grant<action::HoldDestruction>,
    case: CaseId,
) -> Result<DestructionRow> {
    let file = app.store.case(grant, case).await?;
    let due = dossier_due(&file.overview)?;
    let identity = crate::outreach::identity_of(app, &file).await?;
    let holds = holds(app.store.legal_holds(grant, app.today()).await?);
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person);
    app.store.record_read(entry).await?;
    Ok(DestructionRow {
        case,
        name: identity.map(|one| one.full_name()).unwrap_or_default(),
        phase: file.overview.phase,
        due,
        held: holds.get(&case).map(|hold| (hold.reason, hold.until)),
    })
}

/// Holds the destruction of one dossier back, for a legal reason and until a day. What the young person
/// asks goes before it: an objection or a request to be forgotten is carried out all the same.
///
/// # Errors
/// [`AppError::Invalid`] on `tot`.
pub async fn hold_back(
    app: &App,
    grant: &Grant<action::HoldDestruction>,
    case: CaseId,
    form: HoldForm,
) -> Result<()> {
    let rules = app.rules().await?;
    let today = app.today();
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    let municipality = held.get().municipality;
    dossier_due(&held.get().overview)?;
    let months = rules.span(RuleKey::LegalHoldMonths, municipality, today);
    let last = today.plus_months(months);
    if form.until <= today || form.until > last {
        return Err(AppError::field(
            "tot",
            format!(
                "Kies een dag na vandaag en niet later dan {}. Duurt het langer, beoordeel het dan opnieuw.",
                last.dutch()
            ),
        ));
    }
    tx.place_hold(&held, app.new_id(), form.reason, form.until)
        .await?;
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(held.get().person)
        .detail("step", "destruction_held_back")
        .detail("reason", form.reason.code())
        .detail("until", form.until);
    Ok(tx.commit(entry).await?)
}

/// Lets the destruction of a dossier go on.
pub async fn let_go(app: &App, grant: &Grant<action::HoldDestruction>, case: CaseId) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    if !tx.lift_holds(&held).await? {
        return Ok(tx.rollback().await?);
    }
    let entry = AuditEntry::by(grant, held.get().municipality)
        .subject("case", case.uuid())
        .person(held.get().person)
        .detail("step", "destruction_let_go");
    Ok(tx.commit(entry).await?)
}

fn dossier_due(overview: &domain::Overview) -> Result<Day> {
    RetentionClass::of(overview)
        .filter(|class| class.needs_signature())
        .and(overview.destroy_after)
        .ok_or(AppError::NotFound)
}

fn holds(found: Vec<LegalHold>) -> BTreeMap<CaseId, LegalHold> {
    found.into_iter().map(|hold| (hold.case, hold)).collect()
}

/// What is signed for: everything shown but what is held back.
fn to_destroy(rows: &[OverviewRow], holds: &BTreeMap<CaseId, LegalHold>) -> Vec<(CaseId, Day)> {
    rows.iter()
        .filter(|row| !holds.contains_key(&row.case))
        .filter_map(|row| Some((row.case, row.overview.destroy_after?)))
        .collect()
}

/// A digest of what is to be signed: the form gives it back, so that nobody signs for what was not seen.
fn stand(cases: &[(CaseId, Day)]) -> String {
    let mut digest = Sha256::new();
    for (case, due) in cases {
        digest.update(case.uuid().as_bytes());
        digest.update(due.to_string().as_bytes());
    }
    store::hex_text(&digest.finalize())
}

fn end_of_month(today: Day) -> Day {
    today.month().plus(1).first_day().plus_days(-1)
}
