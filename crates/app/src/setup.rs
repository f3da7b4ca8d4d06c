//! Setting an installation up from the command line, under an account of its own (E10, D13).

use access::{AccountState, Actor};
use domain::{AccountId, Day, MunicipalityId, Role};
use store::{AccountRecord, AuditEntry, Who};

use crate::{
    App, AppError, Result,
    accounts::{self, RoleForm},
    agreements::{self, AgreementForm, AgreementKind},
    municipalities::{self, GroupingKind, MunicipalityForm, MunicipalityView},
    session,
};

/// The e-mail address the command line's account is found by; no mail can be sent to it.
const SERVICE_EMAIL: &str = "opdrachtregel@vangnet.invalid";
/// How long the link of the first administrator holds: 15 minutes.
const FIRST_SECONDS: i64 = 15 * 60;

/// Makes the command line's account and the first administrator's; returns the path of the one-time
/// link, which holds for 15 minutes. No password exists anywhere (E10).
///
/// While the first administrator has not set up the account, calling it again gives a new link.
///
/// # Errors
/// [`AppError::Rule`] when there is an account already.
pub async fn init(app: &App) -> Result<String> {
    let first = app.store.account_by_email(FIRST_EMAIL).await?;
    let mut tx = app.store.write().await?;
    let (service, administrator) = match (app.store.account_by_email(SERVICE_EMAIL).await?, first) {
        (None, None) if app.store.accounts(None, 1).await?.is_empty() => {
            let service = AccountRecord {
                id: AccountId::from_uuid(app.new_id()),
                display_name: "opdrachtregel".to_owned(),
                email: SERVICE_EMAIL.to_owned(),
                state: AccountState::Active,
                is_service: true,
                password_hash: None,
                totp_sealed: None,
                totp_last_step: 0,
                failed_count: 0,
                locked_until: None,
                created_at: app.now(),
            };
            tx.insert_account(&service).await?;
            accounts::give(
                app,
                &mut tx,
                service.id,
                &[everywhere(Role::Service, app.today())],
            )
            .await?;
            let administrator = accounts::add(
                app,
                &mut tx,
                "Eerste beheerder",
                FIRST_EMAIL,
                AccountState::Invited,
            )
            .await?;
            accounts::give(
                app,
                &mut tx,
                administrator,
                &[everywhere(Role::Administrator, app.today())],
            )
            .await?;
            (service.id, administrator)
        }
        (Some(service), Some(first))
            if first.state == AccountState::Invited && first.password_hash.is_none() =>
        {
            (service.id, first.id)
        }
        _ => {
            return Err(AppError::rule(
                "E10",
                "Deze installatie is al ingericht. Laat een beheerder een nieuwe uitnodiging maken.",
            ));
        }
    };
    let secret = session::invite(app, &mut tx, administrator, FIRST_SECONDS).await?;
    tx.commit(
        entry(service, "Init", MunicipalityId::INSTALLATION)
            .subject("account", administrator.uuid()),
    )
    .await?;
    Ok(session::path_of(&secret))
}

/// The user name of the first administrator.
pub const FIRST_EMAIL: &str = "beheerder@vangnet.invalid";

/// Adds a municipality with its groupings by name, which are made when absent, and its keys.
pub async fn add_municipality(
    app: &App,
    code: &str,
    name: &str,
    region: Option<&str>,
    labour_region: Option<&str>,
    subregion: Option<&str>,
) -> Result<MunicipalityId> {
    let service = service_account(app).await?;
    let named = [
        (GroupingKind::Rmc, region),
        (GroupingKind::Labour, labour_region),
        (GroupingKind::Subregion, subregion),
    ];
    let form = MunicipalityForm {
        code: code.to_owned(),
        name: name.to_owned(),
        groupings: named
            .into_iter()
            .filter_map(|(kind, name)| Some((kind, name?.to_owned())))
            .collect(),
        from: app.today(),
    };
    municipalities::added(
        app,
        form,
        entry(
            service,
            "ManageMunicipalities",
            MunicipalityId::INSTALLATION,
        ),
    )
    .await
}

/// Registers an agreement or college decision of a municipality.
pub async fn add_agreement(
    app: &App,
    code: &str,
    kind: AgreementKind,
    number: &str,
    from: Day,
    until: Option<Day>,
) -> Result<()> {
    let service = service_account(app).await?;
    let municipality = municipality_by_code(app, code).await?.id;
    let form = AgreementForm {
        municipality,
        kind,
        number: number.to_owned(),
        decided_on: from.min(app.today()),
        valid_from: from,
        valid_until: until,
    };
    agreements::added(app, form, entry(service, "ManageAgreements", municipality)).await
}

/// Adds an account that can be used at once by a sign-in link, for the demonstration only.
///
/// # Errors
/// [`AppError::NotFound`] outside the demonstration.
pub async fn add_demo_account(
    app: &App,
    name: &str,
    email: &str,
    roles: &[RoleForm],
) -> Result<AccountId> {
    if !app.config.demo {
        return Err(AppError::NotFound);
    }
    let service = service_account(app).await?;
    let roles = accounts::checked_roles(app, roles).await?;
    let mut tx = app.store.write().await?;
    let account = accounts::add(app, &mut tx, name, email, AccountState::Active).await?;
    accounts::give(app, &mut tx, account, &roles).await?;
    let entry = entry(service, "ManageAccounts", MunicipalityId::INSTALLATION);
    tx.commit(entry.subject("account", account.uuid())).await?;
    Ok(account)
}

/// The command line as actor: the named account "opdrachtregel", which has no sign-in page.
///
/// # Errors
/// [`AppError::Rule`] when the installation was never set up.
pub async fn service_actor(app: &App) -> Result<Actor> {
    Ok(app.store.service_actor(service_account(app).await?).await?)
}

/// The municipality of a code, such as `GM0988`.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn municipality_by_code(app: &App, code: &str) -> Result<MunicipalityView> {
    let found = app
        .store
        .municipality_by_code(&code.trim().to_uppercase())
        .await?;
    let one = found.ok_or(AppError::NotFound)?;
    Ok(MunicipalityView {
        id: one.id,
        code: one.code,
        name: one.name,
    })
}

async fn service_account(app: &App) -> Result<AccountId> {
    let found = app.store.account_by_email(SERVICE_EMAIL).await?;
    found.map(|one| one.id).ok_or_else(|| {
        AppError::rule(
            "E10",
            "Deze installatie is nog niet ingericht. Voer eerst \"vangnet init\" uit.",
        )
    })
}

const fn everywhere(role: Role, from: Day) -> RoleForm {
    RoleForm {
        role,
        municipality: None,
        grouping: None,
        from,
        until: None,
    }
}

fn entry(service: AccountId, action: &'static str, municipality: MunicipalityId) -> AuditEntry {
    AuditEntry::new(
        municipality,
        Who::account(service, Role::Service.code()),
        action,
    )
}
