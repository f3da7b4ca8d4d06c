//! For whom a case is locked: a colleague, a relative, a parent among the staff.

use access::policy::{LiftLock, LockCase};
use app::locks::{LockView, LocksView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, LockReason};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::choices, mended},
    page::done,
    problem::Problem,
    sections::{Act, Sections},
    table::{Cell, Table},
    wording::word,
};

fn path(case: CaseId) -> String {
    format!("/afscherming/{case}")
}

async fn page(
    auth: &Authorized<LockCase>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::locks::open(auth.app(), &auth.grant, case).await?;
    let page = auth.page(t.value("lock-title", &view.name));
    let once = page.once.clone();
    let colleagues = std::iter::once(Choice::new("", t.get("lock-choose")))
        .chain(
            view.colleagues
                .iter()
                .map(|(account, name)| Choice::new(account.to_string(), name.clone())),
        )
        .collect();
    let form = page
        .form(path(case), t.get("lock-save"))
        .field(Field::select("account", t.get("lock-account"), colleagues))
        .field(Field::radios(
            "reden",
            t.get("lock-reason"),
            choices(t, LockReason::ALL),
        ));
    let form = mend(form)?;
    let mut page = Sections::new(page)
        .lead(t.get("lock-lead"))
        .table(&table(auth, &view));
    if auth.also::<LiftLock>().is_ok() {
        for lock in &view.locks {
            page = page.act(&lift_act(auth, case, lock, &once));
        }
    }
    Ok(page
        .form(t.get("lock-new"), vec![t.get("lock-new-line")], &form)
        .answer())
}

fn table(auth: &Authorized<LockCase>, view: &LocksView) -> Table {
    let t = auth.t;
    let columns = ["lock-account", "lock-reason", "column-who", "column-when"];
    Table::new(
        t.get("lock-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("lock-none"),
    )
    .rows(view.locks.iter().map(|lock| {
        vec![
            Cell::Text(lock.name.clone()),
            Cell::Text(word(t, lock.reason)),
            Cell::Text(lock.by.clone()),
            Cell::Text(lock.at.dutch()),
        ]
    }))
}

fn lift_act(auth: &Authorized<LockCase>, case: CaseId, lock: &LockView, once: &str) -> Act {
    Act {
        action: format!("{}/opheffen", path(case)),
        once: once.to_owned(),
        label: auth.t.value("lock-lift", &lock.name),
        fields: vec![("account", lock.account.to_string())],
        main: false,
    }
}

/// For whom the case is locked, and the form to lock it for one more.
pub(crate) async fn ask(auth: Authorized<LockCase>, Path(case): Path<CaseId>) -> Answer {
    page(&auth, case, Ok).await
}

/// Locks it.
pub(crate) async fn lock(
    auth: Authorized<LockCase>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let account = reader.choice("account", |text| text.parse().ok());
    let reason = reader.choice("reden", |text| text.parse().ok());
    let outcome = match account.zip(reason) {
        Some((account, reason)) => {
            match app::locks::lock(auth.app(), &auth.grant, case, account, reason).await {
                Ok(()) => return Ok(done(&path(case), "afgeschermd")),
                Err(error) => Err(error),
            }
        }
        None => Ok(reader.errors()),
    };
    page(&auth, case, |form| mended(form.fill(&posted), outcome)).await
}

/// Ends a lock.
pub(crate) async fn lift(
    auth: Authorized<LiftLock>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let account = posted
        .one("account")
        .parse()
        .map_err(|_| Problem::NotFound)?;
    app::locks::lift(auth.app(), &auth.grant, case, account).await?;
    Ok(done(&path(case), "opgeheven-afscherming"))
}
