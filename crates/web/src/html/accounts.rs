//! Accounts of colleagues: inviting, roles with dates and places, stopping; and one's own account.

use access::{
    AccountState, Role,
    policy::{
        KeepCalendar, ManageAccounts, ManageGroupings, ManageMunicipalities, ManageOwnAccount,
        SeeAccounts, SeeNotices, SeeStart, SeeWorkload, SetAbsence,
    },
};
use app::{
    accounts::{AccountView, InviteForm, RoleForm, RoleView},
    workload::LoadLine,
};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{AccountId, Day};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::with_none, sign_in_again},
    menu::{role_name, roles},
    page::{FormPage, done, see_other},
    problem::Problem,
    sections::{Act, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
};

/// The accounts and what they hold today.
pub(crate) async fn all(auth: Authorized<SeeAccounts>) -> Answer {
    let t = auth.t;
    let accounts = app::accounts::all(auth.app(), &auth.grant).await?;
    let columns = ["column-name", "column-roles", "column-state", "column-made"];
    let table = Table::new(
        t.get("accounts-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("accounts-none"),
    )
    .rows(accounts.iter().map(|account| {
        let roles = account
            .roles
            .iter()
            .map(|role| format!("{} ({})", role_name(t, role.role), place(t, role)))
            .collect::<Vec<_>>()
            .join("; ");
        vec![
            Cell::LinkLines(
                format!("/beheer/accounts/{}", account.id),
                account.name.clone(),
                account.email.clone(),
            ),
            Cell::Text(roles),
            state(t, account.state),
            Cell::Text(account.created_at.dutch()),
        ]
    }));
    let page = Sections::new(auth.page(t.get("accounts-title"))).lead(t.get("accounts-lead"));
    Ok(page
        .steps(vec![Step::main(
            "/beheer/accounts/nieuw",
            t.get("account-invite"),
        )])
        .table(&table)
        .answer())
}

fn yes_no(t: Texts, yes: bool) -> String {
    if yes { t.get("yes") } else { t.get("no") }
}

/// Where a role is held.
fn place(t: Texts, role: &RoleView) -> String {
    let municipality = role.municipality.as_ref().map(|place| place.name.clone());
    municipality
        .or_else(|| role.grouping.as_ref().map(|(_, name)| name.clone()))
        .unwrap_or_else(|| t.get("role-everywhere"))
}

fn state(t: Texts, state: AccountState) -> Cell {
    match state {
        AccountState::Invited => Cell::Badge(Tone::Attention, t.get("account-invited")),
        AccountState::Active => Cell::Badge(Tone::Good, t.get("account-active")),
        AccountState::Suspended => Cell::Badge(Tone::Alarm, t.get("account-suspended")),
    }
}

const ROLES: [Role; 10] = [
    Role::ListHandler,
    Role::Casemanager,
    Role::Regisseur,
    Role::ProjectLeader,
    Role::PolicyOfficer,
    Role::RmcWorker,
    Role::NetworkDirector,
    Role::NetworkMember,
    Role::PrivacyOfficer,
    Role::Administrator,
];

/// The fields for one role: which, where, from when until when.
async fn role_fields(
    auth: &Authorized<ManageAccounts>,
    form: Form,
    today: Day,
) -> Result<Form, Problem> {
    let t = auth.t;
    let municipalities =
        app::municipalities::all(auth.app(), &auth.also::<ManageMunicipalities>()?).await?;
    let groupings =
        app::municipalities::groupings(auth.app(), &auth.also::<ManageGroupings>()?).await?;
    let roles = ROLES.iter().map(|role| {
        Choice::new(role.code(), role_name(t, *role)).hint(
            t.find(&format!("role-hint-{}", role.code().replace('_', "-")))
                .unwrap_or_default(),
        )
    });
    let places = municipalities
        .into_iter()
        .map(|one| Choice::new(one.municipality.id.to_string(), one.municipality.name))
        .collect();
    let regions = groupings
        .into_iter()
        .map(|one| Choice::new(one.id.to_string(), one.name))
        .collect();
    Ok(form
        .field(Field::radios("rol", t.get("role-label"), roles.collect()))
        .field(
            Field::select("gemeente", t.get("role-municipality"), with_none(t, places))
                .hint(t.get("role-municipality-hint"))
                .optional(),
        )
        .field(
            Field::select("indeling", t.get("role-grouping"), with_none(t, regions))
                .hint(t.get("role-grouping-hint"))
                .optional(),
        )
        .field(Field::day("vanaf", t.get("valid-from")).value(today.to_string()))
        .field(Field::day("tot", t.get("valid-until")).optional()))
}

fn read_role(reader: &mut Reader<'_>, t: Texts) -> Option<RoleForm> {
    let role = reader.choice("rol", |text| {
        ROLES.into_iter().find(|role| role.code() == text)
    });
    let municipality = reader.parse_optional("gemeente", "fout-kies");
    let grouping = reader.parse_optional("indeling", "fout-kies");
    let from = reader.day("vanaf");
    let until = reader.optional_day("tot");
    match role {
        Some(role) if role.is_of_a_municipality() && municipality.is_none() => {
            reader.wrong("gemeente", t.get("role-municipality-missing"));
        }
        Some(role) if role.is_of_a_region() && grouping.is_none() => {
            reader.wrong("indeling", t.get("role-grouping-missing"));
        }
        _ => {}
    }
    Some(RoleForm {
        role: role?,
        municipality,
        grouping,
        from: from?,
        until,
    })
}

async fn invite_page(
    auth: &Authorized<ManageAccounts>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("account-invite"))
        .under("/beheer/accounts", t.get("accounts-title"));
    let form = page
        .form("/beheer/accounts/nieuw", t.get("account-invite-submit"))
        .field(Field::text("naam", t.get("column-name")))
        .field(Field::input("email", t.get("field-email"), "email"))
        .cancel("/beheer/accounts");
    let form = mend(role_fields(auth, form, auth.app().today()).await?)?;
    Ok(FormPage::answer(page, t.get("account-invite-lead"), form))
}

/// The form to invite a colleague.
pub(crate) async fn ask_invite(auth: Authorized<ManageAccounts>) -> Answer {
    invite_page(&auth, Ok).await
}

/// Makes the account and shows the one-time link once.
pub(crate) async fn invite(
    auth: Authorized<ManageAccounts>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let (name, email) = (reader.text("naam", 120), reader.text("email", 200));
    let role = read_role(&mut reader, auth.t);
    let errors = reader.errors();
    let (Some(role), true) = (role, errors.is_empty()) else {
        return invite_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::accounts::invite(
        auth.app(),
        &auth.grant,
        InviteForm {
            name,
            email,
            roles: vec![role],
        },
    )
    .await
    {
        Ok(link) => Ok(link_page(&auth, &link)),
        Err(error) => invite_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

fn link_page(auth: &Authorized<ManageAccounts>, link: &str) -> axum::response::Response {
    let t = auth.t;
    let page = auth
        .page(t.get("link-title"))
        .under("/beheer/accounts", t.get("accounts-title"));
    let address = format!(
        "{}{link}",
        auth.app().config.public_url.trim_end_matches('/')
    );
    let facts = Facts::new().fact(t.get("link-label"), address);
    Sections::new(page)
        .lead(t.get("link-lead"))
        .facts(String::new(), &facts)
        .steps(vec![Step::main("/beheer/accounts", t.get("link-back"))])
        .answer()
}

async fn find(
    auth: &Authorized<ManageAccounts>,
    account: AccountId,
) -> Result<AccountView, Problem> {
    let accounts = app::accounts::all(auth.app(), &auth.also::<SeeAccounts>()?).await?;
    accounts
        .into_iter()
        .find(|one| one.id == account)
        .ok_or(Problem::NotFound)
}

/// What hangs on an account, as numbers by role and place; nothing when nothing does.
fn hanging(page: Sections, t: Texts, work: &[LoadLine]) -> Sections {
    let open: u64 = work.iter().map(|line| line.cases).sum();
    if open == 0 {
        return page;
    }
    let lines = work
        .iter()
        .map(|line| {
            let number = t.count("notices-cases", line.cases);
            format!(
                "{number}: {}, {}",
                role_name(t, line.role),
                line.municipality
            )
        })
        .chain([t.get("account-work-line")])
        .collect();
    page.notice(Tone::Attention, t.count("account-work", open), lines)
}

async fn account_page(
    auth: &Authorized<ManageAccounts>,
    account: AccountId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = find(auth, account).await?;
    let base = format!("/beheer/accounts/{account}");
    let frame = auth
        .page(view.name.clone())
        .under("/beheer/accounts", t.get("accounts-title"));
    let columns = ["role-label", "column-place", "column-in-force"];
    let held = Table::new(
        t.get("roles-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("roles-none"),
    )
    .rows(view.roles.iter().map(|role| {
        let until = role
            .until
            .map_or_else(|| t.get("agreement-no-end"), Day::dutch);
        let term = t.with(
            "from-until",
            &[("from", &role.from.dutch()), ("until", &until)],
        );
        vec![
            Cell::Text(role_name(t, role.role)),
            Cell::Text(place(t, role)),
            Cell::Text(term),
        ]
    }));
    let facts = Facts::new()
        .fact(t.get("field-email"), view.email.clone())
        .cell(t.get("column-state"), state(t, view.state))
        .fact(t.get("column-made"), view.created_at.dutch())
        .fact(t.get("own-passkey"), yes_no(t, view.factors.passkey))
        .fact(t.get("own-totp"), yes_no(t, view.factors.totp));
    let form = role_fields(
        auth,
        frame.form(format!("{base}/rollen"), t.get("role-add")),
        auth.app().today(),
    )
    .await?;
    let may_count = auth.also::<SeeWorkload>()?;
    let work = app::workload::of_account(auth.app(), &may_count, account).await?;
    let open: u64 = work.iter().map(|line| line.cases).sum();
    let mut form = form;
    if open > 0 {
        form = form.field(
            Field::checks(
                "werk",
                t.get("account-leave-work"),
                vec![Choice::new(
                    open.to_string(),
                    t.count("account-leave-work-yes", open),
                )],
            )
            .hint(t.get("account-leave-work-hint")),
        );
    }
    let form = mend(form.also("doe", "alles-weg", t.get("roles-end-all")))?;
    let act = |path: &str, key: &str| Act {
        action: format!("{base}/{path}"),
        once: auth.page(String::new()).once,
        label: t.get(key),
        fields: Vec::new(),
        main: false,
    };
    let switch = match (view.state, open) {
        (AccountState::Suspended, _) => act("hervatten", "account-reactivate"),
        (_, 0) => act("stoppen", "account-suspend"),
        (_, open) => Act {
            label: t.count("account-suspend-leaving", open),
            fields: vec![("werk", open.to_string())],
            ..act("stoppen", "account-suspend")
        },
    };
    let mut page = Sections::new(frame).facts(t.get("account-facts"), &facts);
    page = hanging(page, t, &work);
    page = page
        .table(&held)
        .form(t.get("role-add"), Vec::new(), &form)
        .panel(t.get("account-access"), vec![t.get("account-access-line")])
        .act(&switch)
        .act(&act("opnieuw", "account-reset"));
    if !view.is_service {
        let away = Step::other(format!("{base}/afwezig"), t.get("absence-title"));
        page = page.steps(vec![away]);
    }
    Ok(page.answer())
}

/// One account: roles and access.
pub(crate) async fn account(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
) -> Answer {
    account_page(&auth, account, Ok).await
}

/// Adds a role, or ends all; either counts from the next request on (D12).
pub(crate) async fn set_roles(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let kept: Vec<RoleForm> = if posted.one("doe") == "alles-weg" {
        Vec::new()
    } else {
        let mut reader = Reader::new(auth.t, &posted);
        let added = read_role(&mut reader, auth.t);
        let errors = reader.errors();
        let (Some(added), true) = (added, errors.is_empty()) else {
            return account_page(&auth, account, |form| Ok(form.fill(&posted).errors(errors)))
                .await;
        };
        let held = find(&auth, account).await?.roles.into_iter();
        let held = held.map(|role| RoleForm {
            role: role.role,
            municipality: role.municipality.map(|place| place.id),
            grouping: role.grouping.map(|(id, _)| id),
            from: role.from,
            until: role.until,
        });
        held.chain([added]).collect()
    };
    let left = posted.one("werk").parse().unwrap_or(0);
    match app::accounts::set_roles_leaving(auth.app(), &auth.grant, account, kept, left).await {
        Ok(()) => Ok(done(&format!("/beheer/accounts/{account}"), "rollen")),
        Err(error) => account_page(&auth, account, |form| again(form.fill(&posted), error)).await,
    }
}

/// Stops an account: all its sessions end at once (E3).
pub(crate) async fn suspend(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let left = posted.one("werk").parse().unwrap_or(0);
    match app::accounts::suspend_leaving(auth.app(), &auth.grant, account, left).await {
        Ok(()) => {}
        Err(error) => return account_page(&auth, account, |form| again(form, error)).await,
    }
    Ok(done(&format!("/beheer/accounts/{account}"), "gestopt"))
}

/// Lets it work again.
pub(crate) async fn reactivate(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
) -> Answer {
    app::accounts::reactivate(auth.app(), &auth.grant, account).await?;
    Ok(done(&format!("/beheer/accounts/{account}"), "hervat"))
}

/// A new one-time link: password and second factor start afresh, all sessions end.
pub(crate) async fn reset(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
) -> Answer {
    let link = app::accounts::reset(auth.app(), &auth.grant, account).await?;
    Ok(link_page(&auth, &link))
}

/// One's own account: what one holds, and how one signs in.
pub(crate) async fn own(auth: Authorized<ManageOwnAccount>) -> Answer {
    // The act is for whoever is still setting up; what one holds shows only after the second factor.
    auth.also::<SeeStart>()?;
    let t = auth.t;
    let factors = auth.session.factors;
    let facts = Facts::new()
        .fact(t.get("column-name"), auth.session.actor.display.clone())
        .fact(t.get("column-roles"), roles(t, &auth.session.actor))
        .fact(t.get("own-passkey"), yes_no(t, factors.passkey))
        .fact(t.get("own-totp"), yes_no(t, factors.totp));
    let frame = auth.page(t.get("own-title"));
    let once = frame.once.clone();
    let anew = sign_in_again(t, &frame, "/account");
    let mut page = Sections::new(frame).facts(t.get("own-facts"), &facts);
    let mut mine = Vec::new();
    if auth.also::<SetAbsence>().is_ok() {
        mine.push(Step::other("/afwezigheid", t.get("absence-title")));
    }
    if auth.also::<KeepCalendar>().is_ok() {
        mine.push(Step::other("/account/agenda", t.get("calendar-title")));
    }
    page = page.steps(mine);
    if let Some(wanted) = app::mail::wanted(auth.app(), &auth.also::<SeeNotices>()?).await? {
        let (line, key, value) = if wanted {
            ("mail-on-line", "mail-off", "uit")
        } else {
            ("mail-off-line", "mail-on", "aan")
        };
        let choose = Act {
            action: "/account/e-mail".to_owned(),
            once: once.clone(),
            label: t.get(key),
            fields: vec![("e-mail", value.to_owned())],
            main: false,
        };
        page = page
            .panel(t.get("mail-title"), vec![t.get(line)])
            .act(&choose);
    }
    if !auth.session.fresh {
        return Ok(page
            .panel(t.get("own-second"), vec![t.get("own-second-again")])
            .act(&anew)
            .answer());
    }
    let key = |set: bool, first: &str, again: &str| t.get(if set { again } else { first });
    let steps = vec![
        Step::other(
            "/tweede-factor/passkey",
            key(factors.passkey, "own-passkey-make", "own-passkey-more"),
        ),
        Step::other(
            "/tweede-factor/code",
            key(factors.totp, "own-totp-make", "own-totp-replace"),
        ),
    ];
    let page = page
        .panel(t.get("own-second"), vec![t.get("own-second-line")])
        .steps(steps);
    if !(factors.passkey && factors.totp) {
        return Ok(page.answer());
    }
    let drop = Act {
        action: "/account/passkeys/weg".to_owned(),
        once,
        label: t.get("own-passkeys-drop"),
        fields: Vec::new(),
        main: false,
    };
    Ok(page
        .panel(t.get("own-lost"), vec![t.get("own-lost-line")])
        .act(&drop)
        .answer())
}

/// Removes the passkeys of a key that is gone; one signs in again, by the code of the app.
pub(crate) async fn drop_passkeys(auth: Authorized<ManageOwnAccount>) -> Answer {
    app::session::drop_passkeys(auth.app(), &auth.token).await?;
    Ok(see_other("/inloggen?verder=/account"))
}
