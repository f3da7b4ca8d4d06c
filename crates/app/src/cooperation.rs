//! How far the working together of a region is: what must be there before it begins, what it betters, and what the cooperation
//! was found to be (S4-125, S4-129, S0-25). No young person is in it.

mod improvement;
mod sight;

use access::{Action, Grant, policy as action};
use domain::{
    Day, GroupingId, MunicipalityId,
    directory::{Condition, OnSight, seen},
};
use store::{AuditEntry, GroupingKind, StoredCondition};

pub use improvement::{
    ImprovementForm, ImprovementView, Measured, add, finish, improvements, measure, measured, own,
    own_late, owners, reopen,
};

use crate::{App, AppError, Result, words::nobodys_if_any, worklist};

/// Longest sentence, note and result, in characters.
const LONGEST: usize = 500;

/// A region with the municipalities in it today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionView {
    /// Its id.
    pub id: GroupingId,
    /// Its name.
    pub name: String,
    /// The municipalities in it today.
    pub places: Vec<MunicipalityId>,
}

/// A condition for the beginning of a region.
#[derive(Clone, Debug)]
pub struct ConditionView {
    /// Which.
    pub condition: Condition,
    /// Whether it is met.
    pub met: bool,
    /// Since which day, for what somebody noted.
    pub done: Option<Day>,
    /// What somebody noted of it; may be empty.
    pub note: String,
    /// Who noted it last, and when.
    pub by: Option<(String, Day)>,
    /// What the system sees of it; empty where it sees nothing.
    pub seen: Vec<OnSight>,
}

/// The regions of one's municipalities, by name.
pub async fn regions<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<RegionView>> {
    let mut regions = Vec::new();
    for grouping in app.store.groupings().await? {
        if grouping.kind != GroupingKind::Rmc {
            continue;
        }
        let places = app
            .store
            .municipalities_in(grouping.id, app.today())
            .await?;
        if places.iter().any(|place| grant.covers(*place)) {
            regions.push(RegionView {
                id: grouping.id,
                name: grouping.name,
                places,
            });
        }
    }
    regions.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(regions)
}

/// One of them.
///
/// # Errors
/// [`AppError::NotFound`] for another's region.
pub async fn region<A: Action>(app: &App, grant: &Grant<A>, id: GroupingId) -> Result<RegionView> {
    let all = regions(app, grant).await?;
    let found = all.into_iter().find(|one| one.id == id);
    found.ok_or(AppError::NotFound)
}

/// Each condition for the beginning of a region, as it stands today: what the system sees is not what somebody ticked.
pub async fn conditions(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    id: GroupingId,
) -> Result<Vec<ConditionView>> {
    let region = region(app, grant, id).await?;
    let mut noted = app.store.go_live_conditions().await?;
    noted.retain(|one| one.grouping == id);
    let people = worklist::account_names(app, noted.iter().map(|one| one.by)).await?;
    let mut views = Vec::new();
    for condition in Condition::ALL {
        let last = noted.iter().rev().find(|one| one.condition == *condition);
        let on_sight = sight::of(app, &region, *condition).await?;
        let done = last.and_then(|one| one.done);
        views.push(ConditionView {
            condition: *condition,
            met: if condition.is_seen() {
                seen(&on_sight)
            } else {
                done.is_some()
            },
            done,
            note: last.map(|one| one.note.clone()).unwrap_or_default(),
            by: last.map(|one| {
                let name = people.get(&one.by).cloned().unwrap_or_default();
                (name, one.at.day())
            }),
            seen: on_sight,
        });
    }
    Ok(views)
}

/// Notes that a condition is met since a day, or that it is not, and what that rests on. What the system sees itself takes a
/// note only.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `sinds` or `toelichting`; [`AppError::NotFound`] for another's region.
pub async fn note(
    app: &App,
    grant: &Grant<action::SteerCooperation>,
    id: GroupingId,
    condition: Condition,
    (done, words): (Option<Day>, &str),
) -> Result<()> {
    let region = region(app, grant, id).await?;
    if done.is_some() && condition.is_seen() {
        return Err(AppError::field(
            "sinds",
            "Hier vinkt niemand af: Vangnet ziet zelf of aan deze voorwaarde is voldaan.",
        ));
    }
    if done.is_some_and(|day| day > app.today()) {
        return Err(AppError::field(
            "sinds",
            "Die dag moet nog komen. Kies vandaag of een eerdere dag.",
        ));
    }
    let new = StoredCondition {
        grouping: region.id,
        condition,
        done,
        note: nobodys_if_any("toelichting", words, LONGEST, &DATES)?,
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.note_condition(app.new_id(), &new).await?;
    let mut entry = logged(grant, id).detail("condition", condition.code());
    if let Some(day) = done {
        entry = entry.detail("done", day);
    }
    Ok(tx.commit(entry).await?)
}

/// Days belong in what is agreed: they point at nobody.
const DATES: [crate::guidance::Trace; 1] = [crate::guidance::Trace::Date];

fn logged(grant: &Grant<action::SteerCooperation>, id: GroupingId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("region", id.uuid())
}
