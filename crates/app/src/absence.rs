//! Absence of a colleague: from day to day, with somebody who stands in (A.18 no. 12). The lead stays
//! where it is: the deputy sees the work, marked, and is told what the absent one is told.

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{AbsenceId, AccountId, Day, MunicipalityId, NoticeKind, Role, Told};
use store::{Absence, AuditEntry};

use crate::{App, AppError, Result, notices::Post, worklist::account_names};

/// The longest absence: more is leaving, and leaving work to a colleague.
const MOST_DAYS: i32 = 400;

/// An absence to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbsenceForm {
    /// First day away.
    pub first: Day,
    /// Last day away.
    pub last: Day,
    /// Who stands in.
    pub deputy: AccountId,
}

/// An absence as a page shows it.
#[derive(Clone, Debug)]
pub struct AbsenceView {
    /// Its id.
    pub id: AbsenceId,
    /// First day away.
    pub first: Day,
    /// Last day away.
    pub last: Day,
    /// Who stands in.
    pub deputy: String,
}

/// Who stands in today, by who is away.
pub(crate) async fn deputies_on(app: &App, day: Day) -> Result<BTreeMap<AccountId, AccountId>> {
    let running = app.store.absences_on(day).await?;
    Ok(running
        .into_iter()
        .map(|one| (one.account, one.deputy))
        .collect())
}

/// Who is away on a day: until when, and who stands in.
pub(crate) async fn running(app: &App, day: Day) -> Result<BTreeMap<AccountId, (Day, String)>> {
    let running = app.store.absences_on(day).await?;
    let names = account_names(app, running.iter().map(|one| one.deputy)).await?;
    Ok(running
        .into_iter()
        .map(|one| {
            let deputy = names.get(&one.deputy).cloned().unwrap_or_default();
            (one.account, (one.last, deputy))
        })
        .collect())
}

/// One's own absences that are not over, and who can stand in.
pub async fn own(
    app: &App,
    grant: &Grant<action::SetAbsence>,
) -> Result<(Vec<AbsenceView>, Vec<(AccountId, String)>)> {
    of(app, grant.account()).await
}

/// The same of a colleague, for the administrator.
pub async fn of_colleague(
    app: &App,
    _: &Grant<action::ManageAccounts>,
    account: AccountId,
) -> Result<(Vec<AbsenceView>, Vec<(AccountId, String)>)> {
    crate::accounts::person_account(app, account).await?;
    of(app, account).await
}

async fn of(app: &App, account: AccountId) -> Result<(Vec<AbsenceView>, Vec<(AccountId, String)>)> {
    let found = app.store.absences_of(account, app.today()).await?;
    let names = account_names(app, found.iter().map(|one| one.deputy)).await?;
    let views = found
        .into_iter()
        .map(|one| AbsenceView {
            id: AbsenceId::from_uuid(one.id),
            first: one.first,
            last: one.last,
            deputy: names.get(&one.deputy).cloned().unwrap_or_default(),
        })
        .collect();
    Ok((views, deputies(app, account).await?))
}

/// Who can stand in for an account: active colleagues who hold one of its working roles in one of the
/// same municipalities today, by name.
async fn deputies(app: &App, account: AccountId) -> Result<Vec<(AccountId, String)>> {
    let mut found: Vec<(AccountId, String)> = Vec::new();
    for held in app.store.assignments_on(account, app.today()).await? {
        if !matches!(
            held.role,
            Role::ListHandler | Role::Casemanager | Role::Regisseur
        ) {
            continue;
        }
        let shares = |one: MunicipalityId| held.municipalities.contains(&one);
        found.extend(crate::accounts::holding(app, held.role, shares).await?);
    }
    found.retain(|(one, _)| *one != account);
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found.dedup();
    Ok(found)
}

/// Sets one's own absence.
///
/// # Errors
/// [`AppError::Invalid`] on `vanaf`, `tot` or `vervanger`.
pub async fn set_own(
    app: &App,
    grant: &Grant<action::SetAbsence>,
    form: AbsenceForm,
) -> Result<()> {
    set(app, grant, grant.account(), form).await
}

/// Sets the absence of a colleague who cannot do it.
///
/// # Errors
/// As [`set_own`].
pub async fn set_for(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
    form: AbsenceForm,
) -> Result<()> {
    crate::accounts::person_account(app, account).await?;
    set(app, grant, account, form).await
}

async fn set<A: Action>(
    app: &App,
    grant: &Grant<A>,
    account: AccountId,
    form: AbsenceForm,
) -> Result<()> {
    let today = app.today();
    if form.last < form.first || form.last < today {
        return Err(AppError::field(
            "tot",
            "De laatste dag ligt niet voor de eerste, en niet in het verleden.",
        ));
    }
    if form.last > form.first.plus_days(MOST_DAYS) {
        return Err(AppError::field(
            "tot",
            "Dit is langer dan een jaar. Draag het werk dan over aan een collega.",
        ));
    }
    let can = deputies(app, account).await?;
    if !can.iter().any(|(one, _)| *one == form.deputy) {
        return Err(AppError::field(
            "vervanger",
            "Kies een collega met dezelfde rol in dezelfde gemeente.",
        ));
    }
    let away = app.store.absences_of(form.deputy, form.first).await?;
    if away.iter().any(|one| one.first <= form.last) {
        return Err(AppError::field(
            "vervanger",
            "Deze collega is in die dagen zelf ook weg. Kies iemand anders.",
        ));
    }
    let mut tx = app.store.write().await?;
    let id = app.new_id();
    tx.insert_absence(&Absence {
        id,
        account,
        deputy: form.deputy,
        first: form.first,
        last: form.last,
        set_by: grant.account(),
        set_at: app.now(),
    })
    .await?;
    let told = Post::plain(
        Told::Account(form.deputy),
        NoticeKind::Deputy,
        MunicipalityId::INSTALLATION,
    );
    crate::notices::post(app, &mut tx, &[told]).await?;
    let entry = about(grant, account, "absence_set")
        .detail("deputy", form.deputy.uuid())
        .detail("from", form.first)
        .detail("until", form.last);
    Ok(tx.commit(entry).await?)
}

/// Ends one's own absence: today is a working day again, what was still to come does not come.
pub async fn end_own(app: &App, grant: &Grant<action::SetAbsence>, id: AbsenceId) -> Result<()> {
    end(app, grant, grant.account(), id).await
}

/// The same for a colleague.
pub async fn end_for(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
    id: AbsenceId,
) -> Result<()> {
    end(app, grant, account, id).await
}

async fn end<A: Action>(
    app: &App,
    grant: &Grant<A>,
    account: AccountId,
    id: AbsenceId,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    tx.end_absence(account, id.uuid(), app.today().plus_days(-1))
        .await?;
    Ok(tx.commit(about(grant, account, "absence_ended")).await?)
}

fn about<A: Action>(grant: &Grant<A>, account: AccountId, step: &'static str) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("account", account.uuid())
        .detail("step", step)
}
