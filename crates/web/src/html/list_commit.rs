//! Taking a list in, back, or dropping it.

use access::policy::{CommitList, ReviewList, TakeBackList, UploadList};
use app::lists::{ListDetail, Purpose};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::ListId;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer, again,
        lists::{month_name, under_list},
        worklist::count,
    },
    page::{FormPage, Page, done},
    problem::Problem,
    table::Facts,
};

fn commit_form(page: &Page, detail: &ListDetail) -> Form {
    let t = page.t;
    let purposes = vec![
        Choice::new("approach", t.get("commit-approach")).hint(t.get("commit-approach-hint")),
        Choice::new("counting_only", t.get("commit-counting")).hint(t.get("commit-counting-hint")),
    ];
    let base = format!("/lijsten/{}", detail.overview.id);
    let form = page
        .form(format!("{base}/vastleggen"), t.get("commit-submit"))
        .field(Field::radios("doel", t.get("commit-purpose"), purposes));
    let alarms: Vec<Choice> = detail
        .alarms
        .iter()
        .map(|alarm| Choice::new(alarm.kind.code(), alarm.dutch.clone()))
        .collect();
    let form = if alarms.is_empty() {
        form
    } else {
        form.field(
            Field::checks("alarm", t.get("commit-alarms"), alarms)
                .hint(t.get("commit-alarms-hint")),
        )
    };
    form.cancel(base)
}

async fn commit_page(
    auth: &Authorized<CommitList>,
    list: ListId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let grant = auth.also::<ReviewList>()?;
    let detail = app::lists::detail(auth.app(), &grant, list).await?;
    let page = under_list(auth.page(auth.t.get("commit-title")), list);
    let form = mend(commit_form(&page, &detail))?;
    let facts = Facts::new()
        .fact(
            auth.t.get("lists-municipality"),
            detail.overview.municipality.name.clone(),
        )
        .fact(
            auth.t.get("lists-month"),
            month_name(auth.t, detail.overview.month),
        )
        .fact(
            auth.t.get("list-rows-in-all"),
            auth.t.number(count(detail.overview.rows)),
        )
        .fact(
            auth.t.get("list-new-people"),
            auth.t.number(detail.tally.new),
        )
        .fact(
            auth.t.get("list-quarantined"),
            auth.t.number(detail.tally.quarantined),
        );
    Ok(FormPage::with_facts(
        page,
        auth.t.get("commit-lead"),
        facts,
        form,
    ))
}

/// The last look before a list is taken in.
pub(crate) async fn ask_commit(auth: Authorized<CommitList>, Path(list): Path<ListId>) -> Answer {
    commit_page(&auth, list, Ok).await
}

/// Takes it in.
pub(crate) async fn commit(
    auth: Authorized<CommitList>,
    Path(list): Path<ListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let purpose = reader.choice("doel", |text| match text {
        "approach" => Some(Purpose::Approach),
        "counting_only" => Some(Purpose::CountingOnly),
        _ => None,
    });
    let Some(purpose) = purpose else {
        let errors = reader.errors();
        return commit_page(&auth, list, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::lists::commit(auth.app(), &auth.grant, list, purpose, &posted.all("alarm")).await {
        Ok(_) => Ok(done(&format!("/lijsten/{list}"), "vastgelegd")),
        Err(error) => commit_page(&auth, list, |form| again(form.fill(&posted), error)).await,
    }
}

/// Asks before a list is taken back.
pub(crate) async fn ask_take_back(
    auth: Authorized<TakeBackList>,
    Path(list): Path<ListId>,
) -> Answer {
    // Of a list that is not there, or is another's, there is nothing to ask.
    app::lists::detail(auth.app(), &auth.also::<ReviewList>()?, list).await?;
    let page = under_list(auth.page(auth.t.get("list-take-back")), list);
    let form = page
        .form(
            format!("/lijsten/{list}/terugdraaien"),
            auth.t.get("take-back-submit"),
        )
        .danger()
        .cancel(format!("/lijsten/{list}"));
    Ok(FormPage::answer(page, auth.t.get("take-back-lead"), form))
}

/// Takes it back, as long as nothing was handed over.
pub(crate) async fn take_back(auth: Authorized<TakeBackList>, Path(list): Path<ListId>) -> Answer {
    app::lists::take_back(auth.app(), &auth.grant, list).await?;
    Ok(done(&format!("/lijsten/{list}"), "teruggedraaid"))
}

/// Drops a list that was not taken in; its staging is destroyed.
pub(crate) async fn abandon(auth: Authorized<UploadList>, Path(list): Path<ListId>) -> Answer {
    app::lists::abandon(auth.app(), &auth.grant, list).await?;
    Ok(done("/lijsten", "vervallen"))
}
