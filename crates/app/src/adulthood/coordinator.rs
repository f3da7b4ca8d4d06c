//! The coordinator: which checklists are late or stuck, whom to ask, and that somebody looks for an answer (S2-29, S2-31).

use access::{Grant, policy as action};
use domain::{
    AdulthoodSheetId, Month, MunicipalityId, NoticeKind, Role, Told, Ts, adulthood::Escalation,
};
use store::{AuditEntry, EscalatedSheet};

use crate::{App, AppError, Result, notices::Post};

/// A checklist that waits, without whose it is.
#[derive(Clone, Debug)]
pub struct EscalatedLine {
    /// The checklist.
    pub id: AdulthoodSheetId,
    /// The municipality.
    pub municipality: String,
    /// The month by which it had to be settled.
    pub due: Month,
    /// How many areas are not.
    pub open: u8,
    /// Why the coordinator is asked.
    pub why: Escalation,
    /// Since when.
    pub since: Ts,
    /// Which colleague acts in the case; `None` when nobody is named.
    pub who: Option<String>,
    /// Which role leads it.
    pub lead: Option<Role>,
    /// Which coordinator took it up, and when.
    pub taken_up: Option<(String, Ts)>,
}

/// Who is told in a municipality: the network director, and where there is none the project leader.
pub(super) async fn coordinator_of(app: &App, municipality: MunicipalityId) -> Result<Role> {
    let directors = app
        .store
        .holders(Role::NetworkDirector, municipality, app.today())
        .await?;
    Ok(if directors.is_empty() {
        Role::ProjectLeader
    } else {
        Role::NetworkDirector
    })
}

/// The checklists that wait for the coordinator: what nobody took up first, then by month.
pub async fn escalated(
    app: &App,
    grant: &Grant<action::SeeEscalatedSheets>,
) -> Result<Vec<EscalatedLine>> {
    let names = crate::municipalities::names_today(app).await?;
    let people = crate::accounts::names(app).await?;
    let found = app.store.escalated_sheets(grant).await?;
    let mut lines: Vec<EscalatedLine> = found
        .iter()
        .filter_map(|one| {
            let (why, since) = one.sheet.escalated?;
            let name = |account| people.get(&account).cloned().unwrap_or_default();
            Some(EscalatedLine {
                id: one.sheet.id,
                municipality: names
                    .get(&one.sheet.municipality)
                    .map(|place| place.name.clone())
                    .unwrap_or_default(),
                due: one.sheet.due,
                open: one.sheet.open,
                why,
                since,
                who: one.assignee.map(name),
                lead: one.lead,
                taken_up: one.sheet.taken_up.map(|(by, at)| (name(by), at)),
            })
        })
        .collect();
    lines.sort_by_key(|one| (one.taken_up.is_some(), one.due, one.id));
    Ok(lines)
}

/// Takes a checklist up: whoever has the case is told.
///
/// # Errors
/// [`AppError::NotFound`] for one of another municipality, [`AppError::Changed`] when a colleague took it up.
pub async fn take_up(
    app: &App,
    grant: &Grant<action::TakeUpSheet>,
    id: AdulthoodSheetId,
) -> Result<()> {
    let found = app.store.escalated_sheets(grant).await?;
    let one: EscalatedSheet = found
        .into_iter()
        .find(|one| one.sheet.id == id)
        .ok_or(AppError::NotFound)?;
    let sheet = &one.sheet;
    let to = match (one.assignee, one.lead) {
        (Some(account), _) => Told::Account(account),
        (None, Some(role)) => Told::Role(role),
        (None, None) => return Err(AppError::NotFound),
    };
    let mut tx = app.store.write().await?;
    tx.take_up_sheet(sheet, grant.account(), app.now()).await?;
    let post = Post::about(to, NoticeKind::SheetTakenUp, sheet.municipality, sheet.case);
    crate::notices::post(app, &mut tx, &[post]).await?;
    let entry = AuditEntry::by(grant, sheet.municipality)
        .subject("adulthood_sheet", id.uuid())
        .detail("step", "adulthood_sheet_taken_up");
    Ok(tx.commit(entry).await?)
}
