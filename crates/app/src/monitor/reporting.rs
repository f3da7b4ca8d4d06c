//! A quarter on its road: asked for, delivered, talked over, released (S1-78, S1-80).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    Day, MunicipalityId, NoticeKind, Role, RuleKey, Ts,
    monitor::{Indicator, Quarter, QuarterStep, Responsible, definition},
};
use store::{AuditEntry, Delivery, FindingRecord, QuarterRecord};

use super::reminders::to_tell;
use crate::{App, AppError, Result, notices};

/// Longest finding, in characters.
const LONGEST: usize = 2_000;

/// A quarter on its road.
#[derive(Clone, Debug)]
pub struct QuarterView {
    /// Which.
    pub quarter: Quarter,
    /// How far; `None`: not asked for yet.
    pub step: Option<QuarterStep>,
    /// By when everybody delivers.
    pub due_on: Option<Day>,
    /// When it was released.
    pub released_at: Option<Ts>,
    /// Why it was released although its figures did not agree.
    pub disagreement: Option<String>,
}

/// Who delivered what for one municipality.
#[derive(Clone, Debug)]
pub struct DeliveryLine {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub name: String,
    /// Of each who is responsible: who delivered and when; `None`: not yet.
    pub by: BTreeMap<Responsible, Option<(String, Ts)>>,
}

/// A finding as a page shows it.
#[derive(Clone, Debug)]
pub struct FindingLine {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub name: String,
    /// In which capacity.
    pub responsible: Responsible,
    /// About what.
    pub topic: Indicator,
    /// By whom.
    pub by: String,
    /// The words.
    pub words: String,
}

/// The role in which somebody is responsible.
pub const fn role_of(responsible: Responsible) -> Role {
    match responsible {
        Responsible::ListHandler => Role::ListHandler,
        Responsible::Casemanager => Role::Casemanager,
        Responsible::Regisseur => Role::Regisseur,
    }
}

/// In what somebody acting in this role is responsible.
pub fn responsible_as(role: Role) -> Option<Responsible> {
    Responsible::ALL
        .iter()
        .copied()
        .find(|one| role_of(*one) == role)
}

/// The quarters there may be figures of, latest first: those asked for, and the last four that ended.
pub async fn quarters(app: &App, _: &Grant<action::ReportQuarter>) -> Result<Vec<QuarterView>> {
    let mut all: BTreeMap<Quarter, QuarterView> = BTreeMap::new();
    let current = Quarter::of(app.today().month());
    for back in 1..=4 {
        let quarter = current.plus(-back);
        all.insert(quarter, unasked(quarter));
    }
    for record in app.store.quarters().await? {
        all.insert(record.quarter, view(&record));
    }
    Ok(all.into_values().rev().collect())
}

/// The latest quarter that was asked of everybody and is not released.
pub async fn asked_of_all(app: &App) -> Result<Option<Quarter>> {
    let quarters = app.store.quarters().await?;
    Ok(quarters
        .into_iter()
        .find(|one| one.released.is_none())
        .map(|one| one.quarter))
}

/// One quarter.
pub async fn quarter_view(app: &App, quarter: Quarter) -> Result<QuarterView> {
    let found = app.store.quarter(quarter).await?;
    Ok(found.map_or_else(|| unasked(quarter), |record| view(&record)))
}

const fn unasked(quarter: Quarter) -> QuarterView {
    QuarterView {
        quarter,
        step: None,
        due_on: None,
        released_at: None,
        disagreement: None,
    }
}

fn view(record: &QuarterRecord) -> QuarterView {
    QuarterView {
        quarter: record.quarter,
        step: Some(record.step()),
        due_on: Some(record.due_on),
        released_at: record.released.map(|(at, _)| at),
        disagreement: record.disagreement.clone(),
    }
}

/// Asks for a quarter that has ended: everyone responsible is told.
///
/// # Errors
/// [`AppError::Rule`] for a quarter that is not over, or was asked for already.
pub async fn request(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<()> {
    if quarter.last_day() >= app.today() {
        return Err(AppError::rule(
            "S1-78",
            format!(
                "Het {} loopt nog. Vraag de cijfers op vanaf {}.",
                quarter.dutch(),
                quarter.last_day().plus_days(1).dutch()
            ),
        ));
    }
    let rules = app.rules().await?;
    let days = rules.span(
        RuleKey::DeliveryDays,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let mut tx = app.store.write().await?;
    tx.request_quarter(quarter, app.today().plus_days(days), grant.account())
        .await
        .map_err(|error| match error {
            store::StoreError::Changed => AppError::rule("S1-78", "Dit kwartaal is al opgevraagd."),
            other => other.into(),
        })?;
    let posts = to_tell(app, grant, NoticeKind::QuarterAsked, &[]).await?;
    notices::post(app, &mut tx, &posts).await?;
    tx.commit(entry(grant, quarter, "requested")).await?;
    Ok(())
}

/// The municipalities of a grant that stand by themselves today.
pub(super) async fn today<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<MunicipalityId>> {
    let names = crate::municipalities::names_today(app).await?;
    Ok(names
        .iter()
        .filter(|(id, today)| **id == today.id && grant.covers(**id))
        .map(|(id, _)| *id)
        .collect())
}

/// Who delivered, for every municipality of a grant.
pub async fn deliveries<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<Vec<DeliveryLine>> {
    let names = crate::municipalities::names_today(app).await?;
    let delivered = app.store.deliveries(grant, quarter).await?;
    let who = crate::worklist::account_names(app, delivered.iter().map(|one| one.account)).await?;
    let mut lines: Vec<DeliveryLine> = today(app, grant)
        .await?
        .into_iter()
        .map(|municipality| DeliveryLine {
            municipality,
            name: names
                .get(&municipality)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            by: Responsible::ALL
                .iter()
                .map(|responsible| {
                    let found = delivered.iter().find(|one| {
                        one.municipality == municipality && one.responsible == *responsible
                    });
                    let by = found
                        .map(|one| (who.get(&one.account).cloned().unwrap_or_default(), one.at));
                    (*responsible, by)
                })
                .collect(),
        })
        .collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(lines)
}

/// What was found, for every municipality of a grant.
pub async fn findings<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<Vec<FindingLine>> {
    let names = crate::municipalities::names_today(app).await?;
    let found = app.store.quarter_findings(grant, quarter).await?;
    let who = crate::worklist::account_names(app, found.iter().map(|one| one.account)).await?;
    Ok(found
        .into_iter()
        .map(|one| FindingLine {
            municipality: one.municipality,
            name: names
                .get(&one.municipality)
                .map(|name| name.name.clone())
                .unwrap_or_default(),
            responsible: one.responsible,
            topic: one.topic,
            by: who.get(&one.account).cloned().unwrap_or_default(),
            words: one.words,
        })
        .collect())
}

/// Stands for the figures of a municipality, or takes that back before the release.
///
/// # Errors
/// [`AppError::Rule`] when the quarter is not asked for, or released.
pub async fn deliver(
    app: &App,
    grant: &Grant<action::DeliverFigures>,
    quarter: Quarter,
    municipality: MunicipalityId,
    stands: bool,
) -> Result<()> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    let responsible = responsible_as(grant.role()).ok_or(AppError::NotFound)?;
    open(app, quarter).await?;
    let mut tx = app.store.write().await?;
    if stands {
        let delivery = Delivery {
            municipality,
            responsible,
            account: grant.account(),
            at: app.now(),
        };
        tx.deliver(quarter, &delivery).await?;
    } else {
        tx.withdraw_delivery(quarter, municipality, responsible)
            .await?;
    }
    let step = if stands {
        "delivered"
    } else {
        "delivery_withdrawn"
    };
    let entry = AuditEntry::by(&grant, municipality)
        .detail("quarter", store::Detail::code(&quarter.to_string()))
        .detail("step", step);
    tx.commit(entry).await?;
    Ok(())
}

/// Keeps a finding about the offer or the structure (S1-I7, S1-I9).
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `bevinding` for a text that is empty, too long, or points at somebody.
pub async fn record_finding(
    app: &App,
    grant: &Grant<action::DeliverFigures>,
    quarter: Quarter,
    municipality: MunicipalityId,
    topic: Indicator,
    words: &str,
) -> Result<()> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    let responsible = responsible_as(grant.role()).ok_or(AppError::NotFound)?;
    if !matches!(topic, Indicator::I7 | Indicator::I9)
        || !definition(topic).responsible.contains(&responsible)
    {
        return Err(AppError::NotFound);
    }
    open(app, quarter).await?;
    let words = nobodys("bevinding", words, "Schrijf op wat u opviel.")?;
    let finding = FindingRecord {
        municipality,
        responsible,
        topic,
        account: grant.account(),
        at: app.now(),
        words,
    };
    let mut tx = app.store.write().await?;
    tx.record_finding(quarter, &finding).await?;
    let entry = AuditEntry::by(&grant, municipality)
        .detail("quarter", store::Detail::code(&quarter.to_string()))
        .detail("finding", topic.code());
    tx.commit(entry).await?;
    Ok(())
}

/// Words that go along with figures: not empty, not too long, and pointing at nobody.
pub(super) fn nobodys(field: &'static str, words: &str, missing: &str) -> Result<String> {
    crate::words::nobodys(field, words, LONGEST, &[], missing)
}

/// The quarter, as long as it may change.
pub(super) async fn open(app: &App, quarter: Quarter) -> Result<QuarterRecord> {
    let record = app
        .store
        .quarter(quarter)
        .await?
        .ok_or_else(|| AppError::rule("S1-78", "Dit kwartaal is nog niet opgevraagd."))?;
    if record.released.is_some() {
        return Err(AppError::rule(
            "S1-80",
            "Dit kwartaal is vrijgegeven en verandert niet meer.",
        ));
    }
    Ok(record)
}

/// Notes that the working group talked the figures over.
///
/// # Errors
/// [`AppError::Rule`] when it was not asked for, or talked over already.
pub async fn discuss(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<()> {
    open(app, quarter).await?;
    let mut tx = app.store.write().await?;
    tx.discuss_quarter(quarter, grant.account())
        .await
        .map_err(|error| match error {
            store::StoreError::Changed => AppError::rule("S1-80", "Dit kwartaal is al besproken."),
            other => other.into(),
        })?;
    tx.commit(entry(grant, quarter, "discussed")).await?;
    Ok(())
}

pub(super) fn entry<A: Action>(
    grant: &Grant<A>,
    quarter: Quarter,
    step: &'static str,
) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("quarter", store::Detail::code(&quarter.to_string()))
        .detail("step", step)
}
