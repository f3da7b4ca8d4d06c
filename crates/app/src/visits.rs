//! The visits of a day: grouped by postcode, on a phone and on paper.

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant, policy as action};
use domain::{AccountId, CaseId, Day, outreach::Visit};

use crate::{App, AppError, Result, lists::Download};

/// The visits in one postcode area.
#[derive(Clone, Debug)]
pub struct VisitGroup {
    /// The four digits.
    pub postcode: String,
    /// The doors.
    pub stops: Vec<VisitStopView>,
}

/// One door.
#[derive(Clone, Debug)]
pub struct VisitStopView {
    /// The case.
    pub case: CaseId,
    /// The version to send back.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Street and number.
    pub address_line_1: String,
    /// Postcode and place.
    pub address_line_2: String,
    /// The short code on the card.
    pub code: String,
    /// Who goes, and who comes along.
    pub planned_with: Option<String>,
    /// Others at this address: one visit serves them.
    pub household: Vec<String>,
    /// Until when the visit is in time.
    pub window: String,
}

/// The visits planned for a day in one's own work.
pub async fn on(
    app: &App,
    grant: &Grant<action::RecordVisit>,
    day: Day,
) -> Result<Vec<VisitGroup>> {
    planned(app, grant, day).await
}

/// The same under any grant that shows persons; logged under its action.
pub(crate) async fn planned<A: Action>(
    app: &App,
    grant: &Grant<A>,
    day: Day,
) -> Result<Vec<VisitGroup>> {
    let rows = app.store.visits(grant, day).await?;
    let identities =
        crate::outreach::identities(app, rows.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let households = crate::worklist::households(&rows, &identities);
    let cases: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
    let planned: HashMap<CaseId, (AccountId, Option<AccountId>)> = app
        .store
        .cases(grant, &cases)
        .await?
        .iter()
        .filter_map(|file| match file.case.visit() {
            Visit::Planned {
                worker, companion, ..
            } => Some((file.id, (worker, companion))),
            _ => None,
        })
        .collect();
    let mut visitors: Vec<AccountId> = Vec::with_capacity(planned.len());
    for (worker, companion) in planned.values() {
        visitors.push(*worker);
        visitors.extend(*companion);
    }
    let accounts = crate::worklist::account_names(app, visitors.into_iter()).await?;
    let codes = app.store.short_codes(grant, &cases).await?;
    let mut groups: BTreeMap<String, Vec<VisitStopView>> = BTreeMap::new();
    for row in &rows {
        let identity = identities.get(&row.person).cloned().unwrap_or_default();
        let area = identity.postcode.chars().take(4).collect();
        let name = |account: &AccountId| accounts.get(account).cloned().unwrap_or_default();
        groups.entry(area).or_default().push(VisitStopView {
            case: row.case,
            version: i64::from(row.version),
            name: identity.full_name(),
            birth_year: identity.birth_date.map(domain::BirthDate::year),
            address_line_1: identity.address_line_1,
            address_line_2: identity.address_line_2,
            code: codes
                .get(&row.case)
                .map(|code| crate::cases::shown_code(code))
                .unwrap_or_default(),
            planned_with: planned.get(&row.case).map(|(worker, companion)| {
                companion.as_ref().map_or_else(
                    || name(worker),
                    |companion| format!("{} en {}", name(worker), name(companion)),
                )
            }),
            household: households.get(&row.case).cloned().into_iter().collect(),
            window: row
                .overview
                .due_until
                .map(|day| format!("uiterlijk {}", day.dutch()))
                .unwrap_or_default(),
        });
    }
    crate::worklist::log_shown(app, grant, &rows).await?;
    Ok(groups
        .into_iter()
        .map(|(postcode, mut stops)| {
            stops.sort_by(|a, b| {
                (&a.address_line_2, &a.address_line_1, a.case).cmp(&(
                    &b.address_line_2,
                    &b.address_line_1,
                    b.case,
                ))
            });
            VisitGroup { postcode, stops }
        })
        .collect())
}

/// The same on paper.
pub async fn pdf(app: &App, grant: &Grant<action::RecordVisit>, day: Day) -> Result<Download> {
    let groups = on(app, grant, day).await?;
    if groups.is_empty() {
        return Err(AppError::rule(
            "S1-27",
            "Op deze dag zijn geen huisbezoeken gepland.",
        ));
    }
    let list = letters::VisitList {
        day,
        worker: crate::accounts::name_of(app, grant.account()).await?,
        groups: groups
            .into_iter()
            .map(|group| letters::VisitGroup {
                postcode_area: group.postcode,
                stops: group.stops.into_iter().map(paper_stop).collect(),
            })
            .collect(),
    };
    let bytes = app
        .typeset(move |fonts| letters::visit_list_pdf(fonts, &list))
        .await?;
    Ok(Download {
        name: format!("huisbezoeken-{day}.pdf"),
        mime: "application/pdf",
        bytes,
    })
}

fn paper_stop(stop: VisitStopView) -> letters::VisitStop {
    letters::VisitStop {
        name: stop.name,
        birth_year: stop.birth_year,
        address_line_1: stop.address_line_1,
        address_line_2: stop.address_line_2,
        code: stop.code,
        household_note: (!stop.household.is_empty())
            .then(|| format!("Zelfde adres: {}", stop.household.join(", "))),
        window: stop.window,
    }
}
