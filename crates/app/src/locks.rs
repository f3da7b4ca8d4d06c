//! Locking a case for a colleague, a relative or a parent among the staff (issue 3; D10; AVG art. 32).
//!
//! The account finds the person nowhere any more: not on a list, in a search, by address, in a print
//! run or an export. Numbers stay as they are. The condition stands in the queries of the store, so
//! that nothing here has to be remembered elsewhere.

use access::{Grant, policy as action};
use domain::{AccountId, CaseId, LockReason, MunicipalityId, Role, Ts};
use store::{AuditEntry, CaseFile, PersonLock};

use crate::{App, AppError, Result, worklist::account_names};

/// What the page about locks shows of a case.
#[derive(Clone, Debug)]
pub struct LocksView {
    /// The case.
    pub case: CaseId,
    /// Who it is about.
    pub name: String,
    /// For whom it is locked.
    pub locks: Vec<LockView>,
    /// For whom it can be locked.
    pub colleagues: Vec<(AccountId, String)>,
}

/// One lock.
#[derive(Clone, Debug)]
pub struct LockView {
    /// For whom.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: LockReason,
    /// By whom.
    pub by: String,
    /// Since when.
    pub at: Ts,
}

/// Whoever may see persons can be locked out.
const LOCKABLE: [Role; 4] = [
    Role::ListHandler,
    Role::Casemanager,
    Role::Regisseur,
    Role::PrivacyOfficer,
];

/// For whom a case is locked. Opening it is logged as opening the case.
pub async fn open(app: &App, grant: &Grant<action::LockCase>, case: CaseId) -> Result<LocksView> {
    let file = app.store.case(grant, case).await?;
    let rules = app.rules().await?;
    let entry = AuditEntry::by(grant, file.municipality).detail("part", "locks");
    crate::views::record(app, grant, &file, entry, &rules).await?;
    let identity = crate::outreach::identity_of(app, &file).await?;
    let locks = app.store.locks(&file).await?;
    let names = account_names(app, locks.iter().flat_map(|lock| [lock.account, lock.by])).await?;
    let name = |id: AccountId| names.get(&id).cloned().unwrap_or_default();
    let mut colleagues = lockable(app, file.municipality).await?;
    colleagues.retain(|(account, _)| {
        *account != grant.account() && locks.iter().all(|lock| lock.account != *account)
    });
    Ok(LocksView {
        case,
        name: identity.unwrap_or_default().full_name(),
        locks: locks
            .iter()
            .map(|lock| LockView {
                account: lock.account,
                name: name(lock.account),
                reason: lock.reason,
                by: name(lock.by),
                at: lock.at,
            })
            .collect(),
        colleagues,
    })
}

/// Everyone who could come across a person of this municipality today, by name.
async fn lockable(app: &App, municipality: MunicipalityId) -> Result<Vec<(AccountId, String)>> {
    let mut found = Vec::new();
    for role in LOCKABLE {
        found.extend(crate::accounts::holding(app, role, |one| one == municipality).await?);
    }
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found.dedup();
    Ok(found)
}

/// Locks a case for a colleague; from their next request on it is not there (D12).
///
/// # Errors
/// [`AppError::Invalid`] on `account` for whoever cannot be locked out here, oneself included.
pub async fn lock(
    app: &App,
    grant: &Grant<action::LockCase>,
    case: CaseId,
    account: AccountId,
    reason: LockReason,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    let can_be = lockable(app, held.get().municipality).await?;
    if account == grant.account() || can_be.iter().all(|(one, _)| *one != account) {
        return Err(AppError::field(
            "account",
            "Kies een collega uit de lijst. Uzelf kunt u niet kiezen: vraag dat een collega of de \
             privacy officer.",
        ));
    }
    let lock = PersonLock {
        account,
        reason,
        by: grant.account(),
        at: app.now(),
    };
    if !tx.lock_person(&held, lock).await? {
        return Err(AppError::field(
            "account",
            "Deze zaak is al afgeschermd voor deze collega.",
        ));
    }
    let entry = entry(
        AuditEntry::by(grant, held.get().municipality),
        held.get(),
        account,
    )
    .detail("reason", reason.code());
    Ok(tx.commit(entry).await?)
}

/// Lets a colleague find the case again.
pub async fn lift(
    app: &App,
    grant: &Grant<action::LiftLock>,
    case: CaseId,
    account: AccountId,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    if !tx.lift_person_lock(&held, account).await? {
        return Err(AppError::NotFound);
    }
    let entry = entry(
        AuditEntry::by(grant, held.get().municipality),
        held.get(),
        account,
    );
    Ok(tx.commit(entry).await?)
}

fn entry(entry: AuditEntry, file: &CaseFile, account: AccountId) -> AuditEntry {
    entry
        .subject("case", file.id.uuid())
        .person(file.person)
        .detail("account", account.uuid())
}
