//! A quarter on its road: asked for, delivered, talked over, released (S1-78, S1-80).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    Day, Identity, MunicipalityId, NoticeKind, Role, RuleKey, Told, Ts,
    monitor::{Indicator, Quarter, QuarterStep, Responsible, definition},
};
use store::{AuditEntry, Delivery, FindingRecord, QuarterRecord};

use super::{figures::own_figures, frozen, published};
use crate::{
    App, AppError, Result,
    guidance::without_traces,
    notices::{self, Post},
};

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
    }
}

fn view(record: &QuarterRecord) -> QuarterView {
    QuarterView {
        quarter: record.quarter,
        step: Some(record.step()),
        due_on: Some(record.due_on),
        released_at: record.released.map(|(at, _)| at),
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
    tell(app, grant, &mut tx, &[]).await?;
    tx.commit(entry(grant, quarter, "requested")).await?;
    Ok(())
}

/// Reminds those who did not deliver. Returns how many places were still open.
pub async fn remind(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<usize> {
    let delivered = app.store.deliveries(grant, quarter).await?;
    let mut tx = app.store.write().await?;
    let open = tell(app, grant, &mut tx, &delivered).await?;
    tx.commit(entry(grant, quarter, "reminded")).await?;
    Ok(open)
}

/// Tells everyone responsible who is not among the delivered.
async fn tell<A: Action>(
    app: &App,
    grant: &Grant<A>,
    tx: &mut store::Tx,
    delivered: &[Delivery],
) -> Result<usize> {
    let mut posts = Vec::new();
    for municipality in today(app, grant).await? {
        for responsible in Responsible::ALL {
            let done = delivered
                .iter()
                .any(|one| one.municipality == municipality && one.responsible == *responsible);
            if !done {
                let to = Told::Role(role_of(*responsible));
                posts.push(Post::plain(to, NoticeKind::QuarterAsked, municipality));
            }
        }
    }
    notices::post(app, tx, &posts).await?;
    Ok(posts.len())
}

/// The municipalities of a grant that stand by themselves today.
async fn today<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<MunicipalityId>> {
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
    let words = words.trim();
    if words.is_empty() {
        return Err(AppError::field("bevinding", "Schrijf op wat u opviel."));
    }
    if words.chars().count() > LONGEST {
        return Err(AppError::field(
            "bevinding",
            format!("Dit is te lang: houd het bij {LONGEST} tekens."),
        ));
    }
    without_traces("bevinding", words, &Identity::default(), &[])?;
    let finding = FindingRecord {
        municipality,
        responsible,
        topic,
        account: grant.account(),
        at: app.now(),
        words: words.to_owned(),
    };
    let mut tx = app.store.write().await?;
    tx.record_finding(quarter, &finding).await?;
    let entry = AuditEntry::by(&grant, municipality)
        .detail("quarter", store::Detail::code(&quarter.to_string()))
        .detail("finding", topic.code());
    tx.commit(entry).await?;
    Ok(())
}

/// The quarter, as long as it may change.
async fn open(app: &App, quarter: Quarter) -> Result<QuarterRecord> {
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

/// Releases a quarter: its exact counts are frozen, and what goes outside has small numbers kept back.
///
/// # Errors
/// [`AppError::Rule`] when it was not talked over, or when an earlier quarter that was asked for is not released: what is
/// published of a later one must know what an earlier one gave away. Figures that do not agree are shown, not refused.
pub async fn release(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<()> {
    let record = open(app, quarter).await?;
    if record.discussed.is_none() {
        return Err(AppError::rule(
            "S1-80",
            "Bespreek het kwartaal eerst in de werkgroep.",
        ));
    }
    let waits = app
        .store
        .quarters()
        .await?
        .into_iter()
        .find(|other| other.quarter < quarter && other.released.is_none());
    if let Some(waits) = waits {
        return Err(AppError::rule(
            "S1-80",
            format!(
                "Geef eerst het {} vrij: wat daarvan naar buiten gaat, bepaalt wat er van dit kwartaal mag.",
                waits.quarter.dutch()
            ),
        ));
    }
    let mut tx = app.store.write_alone().await?;
    let own = own_figures(app, grant, quarter).await?;
    let frozen = frozen::contents(app, quarter, &own).await?;
    let published = published::contents(app, grant, quarter, own).await?;
    tx.release_quarter(quarter, grant.account(), &frozen, &published)
        .await
        .map_err(|error| match error {
            store::StoreError::Changed => AppError::Changed,
            other => other.into(),
        })?;
    tx.commit(entry(grant, quarter, "released")).await?;
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
