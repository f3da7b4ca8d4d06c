//! Numbers of a quarter that no event holds: who is still at work (S2-10), and places to begin on (S2-33).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId, Ts,
    guidance::content::TrajectoryKind,
    monitor::{Entered, Indicator, Part, Quarter, definition},
};
use store::{AuditEntry, EnteredRecord};

use super::reporting::{open, responsible_as};
use crate::{App, AppError, Result};

/// Most that can be entered: more is a slip of the hand.
const MOST: i64 = 100_000;

/// A number that was entered, as a page shows it.
#[derive(Clone, Debug)]
pub struct EnteredLine {
    /// The municipality's name.
    pub name: String,
    /// Which number.
    pub part: Part,
    /// The number.
    pub number: i64,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// The number a record holds; `None` for one that is entered no more.
fn part_of(record: &EnteredRecord) -> Option<Part> {
    match record.topic {
        Indicator::StillAtWork => Some(Part::StillAtWork),
        Indicator::RouteCoverage => record.code.parse().ok().map(Part::Places),
        _ => None,
    }
}

/// What was entered for a quarter, by the municipality it is kept under.
pub(super) async fn by_municipality<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<BTreeMap<MunicipalityId, Entered>> {
    let mut all: BTreeMap<MunicipalityId, Entered> = BTreeMap::new();
    for record in app.store.quarter_entries(grant, quarter).await? {
        let entered = all.entry(record.municipality).or_default();
        match part_of(&record) {
            Some(Part::Places(kind)) => {
                entered.places.insert(kind, record.number);
            }
            Some(_) => entered.still_at_work = Some(record.number),
            None => {}
        }
    }
    Ok(all)
}

/// What was entered for a quarter, by whom, for every municipality of a grant.
pub async fn entered_lines<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<Vec<EnteredLine>> {
    let names = crate::municipalities::names_today(app).await?;
    let found = app.store.quarter_entries(grant, quarter).await?;
    let who = crate::worklist::account_names(app, found.iter().map(|one| one.account)).await?;
    Ok(found
        .into_iter()
        .filter_map(|record| {
            Some(EnteredLine {
                name: names
                    .get(&record.municipality)
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
                part: part_of(&record)?,
                number: record.number,
                by: who.get(&record.account).cloned().unwrap_or_default(),
                at: record.at,
            })
        })
        .collect())
}

/// Keeps a number of one municipality; it takes the place of what was entered for the same before. Both stand in the log.
///
/// # Errors
/// [`AppError::NotFound`] for a number that is not entered, or not by this role. [`AppError::Field`] on `aantal` for a
/// number that cannot be.
pub async fn enter(
    app: &App,
    grant: &Grant<action::DeliverFigures>,
    quarter: Quarter,
    municipality: MunicipalityId,
    part: Part,
    number: i64,
) -> Result<()> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    let responsible = responsible_as(grant.role()).ok_or(AppError::NotFound)?;
    let topic = part.indicator();
    let code = match part {
        Part::StillAtWork => "",
        Part::Places(kind) => TrajectoryKind::code(kind),
        _ => return Err(AppError::NotFound),
    };
    if !definition(topic).responsible.contains(&responsible) {
        return Err(AppError::NotFound);
    }
    open(app, quarter).await?;
    if !(0..=MOST).contains(&number) {
        return Err(AppError::field(
            "aantal",
            "Vul een aantal in van 0 of meer.",
        ));
    }
    if part == Part::StillAtWork {
        let own = super::figures::own_figures(app, &grant, quarter).await?;
        let went: i64 = own
            .values()
            .map(|one| one.figures.further.work_before)
            .sum();
        if number > went {
            return Err(AppError::field(
                "aantal",
                format!(
                    "Zes maanden eerder gingen {went} jongeren naar werk. Er kunnen er niet meer nog aan het werk zijn."
                ),
            ));
        }
    }
    let entry = EnteredRecord {
        municipality,
        topic,
        code: code.to_owned(),
        number,
        account: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.enter_number(quarter, &entry).await?;
    let logged = AuditEntry::by(&grant, municipality)
        .detail("quarter", store::Detail::code(&quarter.to_string()))
        .detail("entered", topic.code())
        .detail("count", usize::try_from(number).unwrap_or(usize::MAX));
    tx.commit(logged).await?;
    Ok(())
}
