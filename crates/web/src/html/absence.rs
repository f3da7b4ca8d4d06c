//! Being away: days, and who stands in; by oneself, or by the administrator for a colleague.

use access::policy::{ManageAccounts, SetAbsence};
use app::absence::{AbsenceForm, AbsenceView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{AbsenceId, AccountId};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::with_none, workload::term},
    page::{Page, done},
    problem::Problem,
    sections::{Act, Sections},
    texts::Texts,
};

const OWN: &str = "/afwezigheid";

/// One's own absences.
pub(crate) async fn own(auth: Authorized<SetAbsence>) -> Answer {
    own_page(&auth, Ok).await
}

async fn own_page(
    auth: &Authorized<SetAbsence>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (absences, deputies) = app::absence::own(auth.app(), &auth.grant).await?;
    let frame = auth
        .page(t.get("absence-title"))
        .under("/account", t.get("own-title"));
    let form = mend(form(&frame, OWN, &deputies))?;
    let page = Sections::new(frame.clone()).lead(t.get("absence-lead"));
    Ok(listed(page, &frame, OWN, &absences)
        .form(t.get("absence-add"), Vec::new(), &form)
        .answer())
}

/// The form, under the page of an account or one's own.
pub(crate) fn form(page: &Page, base: &str, deputies: &[(AccountId, String)]) -> Form {
    let t = page.t;
    let choices = deputies
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    page.form(base, t.get("absence-save"))
        .field(Field::day("vanaf", t.get("absence-first")))
        .field(Field::day("tot", t.get("absence-last")))
        .field(
            Field::select("vervanger", t.get("absence-deputy"), with_none(t, choices))
                .hint(t.get("absence-deputy-hint")),
        )
}

/// What is set, each with a button to end it.
pub(crate) fn listed(
    mut page: Sections,
    frame: &Page,
    base: &str,
    absences: &[AbsenceView],
) -> Sections {
    let t = frame.t;
    if absences.is_empty() {
        return page.panel(t.get("absence-set"), vec![t.get("absence-none")]);
    }
    page = page.panel(
        t.get("absence-set"),
        absences.iter().map(|one| line(t, one)).collect(),
    );
    for one in absences {
        page = page.act(&Act {
            action: format!("{base}/einde"),
            once: frame.once.clone(),
            label: t.value("absence-end", &term(t, one.first, one.last)),
            fields: vec![("afwezigheid", one.id.to_string())],
            main: false,
        });
    }
    page
}

fn line(t: Texts, one: &AbsenceView) -> String {
    format!(
        "{}. {}",
        term(t, one.first, one.last),
        t.value("workload-deputy", &one.deputy)
    )
}

fn read(reader: &mut Reader<'_>) -> Option<AbsenceForm> {
    let first = reader.day("vanaf");
    let last = reader.day("tot");
    let deputy = reader.parse("vervanger", "fout-kies");
    Some(AbsenceForm {
        first: first?,
        last: last?,
        deputy: deputy?,
    })
}

/// Sets one's own.
pub(crate) async fn set_own(
    auth: Authorized<SetAbsence>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let read = read(&mut reader);
    let errors = reader.errors();
    let Some(form) = read.filter(|_| errors.is_empty()) else {
        return own_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::absence::set_own(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done(OWN, "afwezig")),
        Err(error) => own_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

/// Ends one's own.
pub(crate) async fn end_own(
    auth: Authorized<SetAbsence>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let id = id(&posted)?;
    app::absence::end_own(auth.app(), &auth.grant, id).await?;
    Ok(done(OWN, "aanwezig"))
}

fn id(posted: &Posted) -> Result<AbsenceId, Problem> {
    posted
        .one("afwezigheid")
        .parse()
        .map_err(|_| Problem::NotFound)
}

/// Sets a colleague's: a form of its own page, so that nothing typed is lost.
pub(crate) async fn ask_for(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
) -> Answer {
    for_page(&auth, account, Ok).await
}

async fn for_page(
    auth: &Authorized<ManageAccounts>,
    account: AccountId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (absences, deputies) = app::absence::of_colleague(auth.app(), &auth.grant, account).await?;
    let base = format!("/beheer/accounts/{account}/afwezig");
    let frame = auth
        .page(t.get("absence-title"))
        .under("/beheer/accounts", t.get("accounts-title"))
        .under(
            format!("/beheer/accounts/{account}"),
            t.get("account-facts"),
        );
    let form = mend(form(&frame, &base, &deputies))?;
    let page = Sections::new(frame.clone()).lead(t.get("absence-for-lead"));
    Ok(listed(page, &frame, &base, &absences)
        .form(t.get("absence-add"), Vec::new(), &form)
        .answer())
}

/// Sets a colleague's.
pub(crate) async fn set_for(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let read = read(&mut reader);
    let errors = reader.errors();
    let Some(form) = read.filter(|_| errors.is_empty()) else {
        return for_page(&auth, account, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::absence::set_for(auth.app(), &auth.grant, account, form).await {
        Ok(()) => Ok(done(
            &format!("/beheer/accounts/{account}/afwezig"),
            "afwezig",
        )),
        Err(error) => for_page(&auth, account, |form| again(form.fill(&posted), error)).await,
    }
}

/// Ends a colleague's.
pub(crate) async fn end_for(
    auth: Authorized<ManageAccounts>,
    Path(account): Path<AccountId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let id = id(&posted)?;
    app::absence::end_for(auth.app(), &auth.grant, account, id).await?;
    Ok(done(
        &format!("/beheer/accounts/{account}/afwezig"),
        "aanwezig",
    ))
}
