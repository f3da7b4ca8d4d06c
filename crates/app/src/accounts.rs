//! Accounts of colleagues and the roles they hold, from day to day (BIO 5.16, 5.18).

use std::collections::BTreeMap;

use access::{AccountState, Assignment, Grant, policy as action};
use domain::{AccountId, Day, GroupingId, MunicipalityId, NoticeKind, Role, Told, Ts};
use store::{AccountRecord, AccountRole, AuditEntry, GroupingKind, Tx};

use crate::{
    App, AppError, Result,
    municipalities::{self, MunicipalityView, filled},
    notices::Post,
    session::{self, INVITATION_SECONDS, SecondFactors},
};

/// Accounts to one query.
const PAGE: u32 = 500;

/// An account on the administrator's page.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Where it stands.
    pub state: AccountState,
    /// Whether it is the command line's or the scheduler's.
    pub is_service: bool,
    /// The second factors set up.
    pub factors: SecondFactors,
    /// The roles, past and coming.
    pub roles: Vec<RoleView>,
    /// When it was made.
    pub created_at: Ts,
}

/// A role an account holds, held or will hold.
#[derive(Clone, Debug)]
pub struct RoleView {
    /// The role.
    pub role: Role,
    /// The municipality it is held for.
    pub municipality: Option<MunicipalityView>,
    /// Or the grouping: id and name.
    pub grouping: Option<(GroupingId, String)>,
    /// The first day.
    pub from: Day,
    /// The last day, when there is one.
    pub until: Option<Day>,
}

/// A role to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleForm {
    /// The role.
    pub role: Role,
    /// For list handler and privacy officer: their municipality.
    pub municipality: Option<MunicipalityId>,
    /// For casemanager and project leader: their grouping.
    pub grouping: Option<GroupingId>,
    /// The first day.
    pub from: Day,
    /// The last day, when there is one.
    pub until: Option<Day>,
}

/// A colleague to invite.
#[derive(Clone, Debug)]
pub struct InviteForm {
    /// The name.
    pub name: String,
    /// The e-mail address, which becomes the user name.
    pub email: String,
    /// The roles to hold.
    pub roles: Vec<RoleForm>,
}

/// Every account, by name.
pub async fn all(app: &App, _: &Grant<action::SeeAccounts>) -> Result<Vec<AccountView>> {
    let municipalities = municipalities::names(app).await?;
    let groupings: BTreeMap<GroupingId, String> = app
        .store
        .groupings()
        .await?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    let mut views = Vec::new();
    for account in records(app).await? {
        let roles = app.store.roles_of(account.id).await?;
        views.push(AccountView {
            factors: session::factors(app, &account).await?,
            roles: roles
                .into_iter()
                .map(|held| RoleView {
                    role: held.role,
                    municipality: held
                        .municipality
                        .and_then(|id| municipalities.get(&id).cloned()),
                    grouping: held
                        .grouping
                        .map(|id| (id, groupings.get(&id).cloned().unwrap_or_default())),
                    from: held.valid_from,
                    until: held.valid_until,
                })
                .collect(),
            id: account.id,
            name: account.display_name,
            email: account.email,
            state: account.state,
            is_service: account.is_service,
            created_at: account.created_at,
        });
    }
    views.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(views)
}

/// Makes an account and gives the path of its one-time link, which holds for 7 days (E10).
///
/// # Errors
/// [`AppError::Invalid`] on `naam`, `email` or `rol`.
pub async fn invite(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    form: InviteForm,
) -> Result<String> {
    let roles = checked_roles(app, &form.roles).await?;
    let mut tx = app.store.write().await?;
    let account = add(app, &mut tx, &form.name, &form.email, AccountState::Invited).await?;
    give(app, &mut tx, account, &roles).await?;
    let secret = session::invite(app, &mut tx, account, INVITATION_SECONDS).await?;
    let entry = about(grant, account)
        .detail("step", "invite")
        .detail("roles", roles.len());
    tx.commit(entry).await.map_err(taken)?;
    Ok(session::path_of(&secret))
}

/// Stops an account: from the next request on it can do nothing (D12). Refused while it leads open
/// cases: they go to a colleague first, or [`suspend_leaving`].
pub async fn suspend(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
) -> Result<()> {
    suspend_leaving(app, grant, account, 0).await
}

/// The same, though so many open cases come to stand without anybody: exactly the number that was shown
/// (A.18 no. 12). Their colleagues are told.
pub async fn suspend_leaving(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
    cases: u64,
) -> Result<()> {
    let record = person_account(app, account).await?;
    leaves_an_administrator(app, account).await?;
    let left = left_behind(app, grant, account, &[]).await?;
    agreed(&left, cases)?;
    let mut tx = app.store.write().await?;
    crate::notices::post(app, &mut tx, &left).await?;
    tx.set_account_state(record.id, AccountState::Suspended)
        .await?;
    tx.end_sessions_of(record.id).await?;
    tx.end_invitations(record.id).await?;
    Ok(tx
        .commit(about(grant, account).detail("step", "suspend"))
        .await?)
}

/// Lets a suspended account in again. One that was never set up needs a new link: [`reset`].
pub async fn reactivate(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
) -> Result<()> {
    let record = person_account(app, account).await?;
    if record.state != AccountState::Suspended {
        return Ok(());
    }
    let factors = session::factors(app, &record).await?;
    let whole = record.password_hash.is_some() && (factors.totp || factors.passkey);
    let state = if whole {
        AccountState::Active
    } else {
        AccountState::Invited
    };
    let mut tx = app.store.write().await?;
    tx.set_account_state(account, state).await?;
    Ok(tx
        .commit(about(grant, account).detail("step", "reactivate"))
        .await?)
}

/// Replaces the roles of today and later; what was held before today stays on record. Ends every
/// session of the account (E3).
///
/// # Errors
/// [`AppError::Invalid`] on `rol`; [`AppError::Rule`] when no administrator would be left.
pub async fn set_roles(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
    roles: Vec<RoleForm>,
) -> Result<()> {
    set_roles_leaving(app, grant, account, roles, 0).await
}

/// The same, though so many open cases come to stand without anybody, as [`suspend_leaving`].
///
/// # Errors
/// As [`set_roles`].
pub async fn set_roles_leaving(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
    roles: Vec<RoleForm>,
    cases: u64,
) -> Result<()> {
    person_account(app, account).await?;
    let roles = checked_roles(app, &roles).await?;
    let today = app.today();
    let stays = roles
        .iter()
        .any(|one| one.role == Role::Administrator && one.from <= today && one.until.is_none());
    if !stays {
        leaves_an_administrator(app, account).await?;
    }
    let left = left_behind(app, grant, account, &roles).await?;
    agreed(&left, cases)?;
    let mut tx = app.store.write().await?;
    crate::notices::post(app, &mut tx, &left).await?;
    for held in app.store.roles_of(account).await? {
        if held.valid_until.is_none_or(|until| until >= today) {
            // The day before: the new roles count from today on.
            tx.end_role(account, held.id, today.plus_days(-1)).await?;
        }
    }
    give(app, &mut tx, account, &roles).await?;
    tx.end_sessions_of(account).await?;
    let entry = about(grant, account)
        .detail("step", "roles")
        .detail("roles", roles.len());
    Ok(tx.commit(entry).await?)
}

/// Takes away password and second factors and gives the path of a new one-time link. Every session
/// and every earlier link is dead (E3).
pub async fn reset(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
) -> Result<String> {
    let record = person_account(app, account).await?;
    let mut tx = app.store.write().await?;
    tx.set_password_hash(record.id, None).await?;
    tx.set_totp(record.id, None, record.totp_last_step).await?;
    tx.remove_passkeys(record.id).await?;
    tx.end_sessions_of(record.id).await?;
    tx.set_account_state(record.id, AccountState::Invited)
        .await?;
    let secret = session::invite(app, &mut tx, record.id, INVITATION_SECONDS).await?;
    tx.commit(about(grant, account).detail("step", "reset"))
        .await?;
    Ok(session::path_of(&secret))
}

/// The other casemanagers of one's municipalities, by name: who can come along on a visit.
pub async fn colleagues(
    app: &App,
    grant: &Grant<action::PlanVisit>,
) -> Result<Vec<(AccountId, String)>> {
    let mut colleagues = holding(app, Role::Casemanager, |one| grant.covers(one)).await?;
    colleagues.retain(|(account, _)| *account != grant.account());
    Ok(colleagues)
}

/// Active accounts that hold a role today for a municipality of which this is true, by name.
pub(crate) async fn holding(
    app: &App,
    role: Role,
    serves: impl Fn(MunicipalityId) -> bool,
) -> Result<Vec<(AccountId, String)>> {
    let mut found = Vec::new();
    for account in records(app).await? {
        if account.state != AccountState::Active {
            continue;
        }
        let held = app.store.assignments_on(account.id, app.today()).await?;
        let shares = held
            .iter()
            .filter(|one| one.role == role)
            .flat_map(|one| &one.municipalities)
            .any(|one| serves(*one));
        if shares {
            found.push((account.id, account.display_name));
        }
    }
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(found)
}

/// Active accounts of people, with what each holds today.
pub(crate) async fn held_today(app: &App) -> Result<Vec<(AccountRecord, Vec<Assignment>)>> {
    let mut all = Vec::new();
    for account in records(app).await? {
        if account.state == AccountState::Active && !account.is_service {
            let held = app.store.assignments_on(account.id, app.today()).await?;
            all.push((account, held));
        }
    }
    Ok(all)
}

/// The name of an account; empty when there is none.
pub(crate) async fn name_of(app: &App, account: AccountId) -> Result<String> {
    let found = app.store.account(account).await?;
    Ok(found.map(|one| one.display_name).unwrap_or_default())
}

/// The names of all accounts.
pub(crate) async fn names(app: &App) -> Result<BTreeMap<AccountId, String>> {
    Ok(records(app)
        .await?
        .into_iter()
        .map(|one| (one.id, one.display_name))
        .collect())
}

/// Adds an account within a transaction.
pub(crate) async fn add(
    app: &App,
    tx: &mut Tx,
    name: &str,
    email: &str,
    state: AccountState,
) -> Result<AccountId> {
    let name = filled("naam", name, "Vul de naam in.")?;
    let email = session::normal_email(email);
    let plausible = email
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && host.len() >= 3 && !host.contains('@'));
    if !plausible || email.len() > 200 || email.contains(char::is_whitespace) {
        return Err(AppError::field(
            "email",
            "Vul een e-mailadres in, zoals naam@gemeente.nl.",
        ));
    }
    if app.store.account_by_email(&email).await?.is_some() {
        return Err(AppError::field("email", EMAIL_TAKEN));
    }
    let account = AccountRecord {
        id: AccountId::from_uuid(app.new_id()),
        display_name: name,
        email,
        state,
        is_service: false,
        password_hash: None,
        totp_sealed: None,
        totp_last_step: 0,
        failed_count: 0,
        locked_until: None,
        created_at: app.now(),
    };
    tx.insert_account(&account).await.map_err(taken)?;
    Ok(account.id)
}

/// Gives roles within a transaction.
pub(crate) async fn give(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    roles: &[RoleForm],
) -> Result<()> {
    for form in roles {
        tx.insert_role(&AccountRole {
            id: app.new_id(),
            account,
            role: form.role,
            municipality: form.municipality,
            grouping: form.grouping,
            valid_from: form.from,
            valid_until: form.until,
        })
        .await?;
    }
    Ok(())
}

/// The roles, when each has what it needs and they go together.
pub(crate) async fn checked_roles(app: &App, roles: &[RoleForm]) -> Result<Vec<RoleForm>> {
    let refuse = |dutch: &str| Err(AppError::field("rol", dutch));
    let subregions: Vec<GroupingId> = app
        .store
        .groupings()
        .await?
        .into_iter()
        .filter(|one| one.kind == GroupingKind::Subregion)
        .map(|one| one.id)
        .collect();
    for form in roles {
        let (for_municipality, for_grouping) =
            (form.municipality.is_some(), form.grouping.is_some());
        let subregion = form.grouping.is_some_and(|one| subregions.contains(&one));
        let fits = match form.role {
            Role::Service => {
                return refuse("Deze rol is van de opdrachtregel en kan niemand krijgen.");
            }
            role if role.is_of_a_municipality() => for_municipality && !for_grouping,
            Role::Casemanager => !for_municipality && subregion,
            role if role.is_of_a_region() => !for_municipality && for_grouping,
            _ => !for_municipality && !for_grouping,
        };
        if !fits {
            return refuse(match form.role {
                role if role.is_of_a_municipality() => "Kies bij deze rol een gemeente.",
                Role::Casemanager => "Kies bij deze rol een subregio.",
                role if role.is_of_a_region() => "Kies bij deze rol een regio.",
                _ => "Deze rol geldt voor de hele installatie: kies geen gemeente of regio.",
            });
        }
        if form.until.is_some_and(|until| until < form.from) {
            return refuse("De laatste dag van een rol kan niet voor de eerste liggen.");
        }
    }
    let holds = |role| roles.iter().any(|one| one.role == role);
    // Who sets up the installation never sees young people (D14).
    let sees_persons = roles.iter().any(|one| one.role.sees_young_people());
    if holds(Role::Administrator) && sees_persons {
        return refuse(
            "Een beheerder ziet geen jongeren: deze rollen gaan niet samen in één account.",
        );
    }
    // Who watches over the log does not do the work the log is about (AVG art. 38(6)).
    if holds(Role::PrivacyOfficer) && roles.iter().any(|one| one.role != Role::PrivacyOfficer) {
        return refuse(
            "Een privacy officer houdt toezicht: deze rol gaat niet samen met een andere.",
        );
    }
    Ok(roles.to_vec())
}

const EMAIL_TAKEN: &str = "Met dit e-mailadres is er al een account.";

fn taken(error: store::StoreError) -> AppError {
    if error.is_unique_violation() {
        AppError::field("email", EMAIL_TAKEN)
    } else {
        error.into()
    }
}

pub(crate) async fn records(app: &App) -> Result<Vec<AccountRecord>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = app.store.accounts(after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        after = Some(last.id);
        all.extend(page);
    }
}

/// An account of a person; the command line's own is not changed by hand.
pub(crate) async fn person_account(app: &App, account: AccountId) -> Result<AccountRecord> {
    let record = app.store.account(account).await?;
    record
        .filter(|one| !one.is_service)
        .ok_or(AppError::NotFound)
}

/// The open cases that nobody would do any more when the account held only these roles: one notice for
/// the colleagues of each role and place, with the number.
async fn left_behind(
    app: &App,
    grant: &Grant<action::ManageAccounts>,
    account: AccountId,
    keeps: &[RoleForm],
) -> Result<Vec<Post>> {
    let today = app.today();
    let mut left = Vec::new();
    for load in app.store.loads(grant).await? {
        if load.account != account {
            continue;
        }
        let home = crate::municipalities::heir(app, load.municipality).await?;
        let mut stays = false;
        for role in keeps.iter().filter(|one| {
            one.role == load.role
                && one.from <= today
                && one.until.is_none_or(|until| until >= today)
        }) {
            let reaches = match role.grouping {
                Some(grouping) => app.store.municipalities_in(grouping, today).await?,
                None => role.municipality.into_iter().collect(),
            };
            stays |= reaches.contains(&home);
        }
        if !stays {
            let number = u32::try_from(load.cases).unwrap_or(u32::MAX);
            let to = Told::Role(load.role);
            left.push(Post::plain(to, NoticeKind::WorkLeft, load.municipality).number(number));
        }
    }
    Ok(left)
}

/// Refuses unless nothing is left behind, or just the number of cases that was agreed to.
fn agreed(left: &[Post], cases: u64) -> Result<()> {
    let found: u64 = left.iter().map(|one| u64::from(one.number)).sum();
    if found == 0 || found == cases {
        return Ok(());
    }
    Err(AppError::Rule {
        requirement: "A.18 no. 12",
        dutch: format!(
            "Op dit account staan nog {found} open zaken. Laat een collega met dezelfde rol ze eerst \
             overdragen (Werkverdeling), of bevestig hieronder dat ze zonder behandelaar komen te staan."
        ),
    })
}

/// Refuses when nobody but this account could set up the installation.
async fn leaves_an_administrator(app: &App, without: AccountId) -> Result<()> {
    let mine = app.store.assignments_on(without, app.today()).await?;
    if !mine.iter().any(|one| one.role == Role::Administrator) {
        return Ok(());
    }
    for account in records(app).await? {
        if account.id != without && account.state == AccountState::Active {
            let held = app.store.assignments_on(account.id, app.today()).await?;
            if held.iter().any(|one| one.role == Role::Administrator) {
                return Ok(());
            }
        }
    }
    Err(AppError::rule(
        "BIO 5.18",
        "Dit is de enige beheerder. Maak eerst een andere collega beheerder.",
    ))
}

fn about(grant: &Grant<action::ManageAccounts>, account: AccountId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).subject("account", account.uuid())
}
