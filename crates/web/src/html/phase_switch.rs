//! The phase switch: open cases go to whoever executes step 3 from now on (S1-06, S1-07).

use std::collections::BTreeMap;

use access::policy::SwitchPhase;
use app::phase_switch::{SwitchOrder, SwitchPage};
use axum::{extract::Path, response::Response};
use axum_extra::extract::Form as FormBody;
use domain::{AccountId, CaseId, MunicipalityId, outreach::Channel};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer, again,
        answers::choices,
        workload::{carry_out, proposals},
    },
    menu::role_name,
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    wording::word,
};

const HERE: &str = "/faseovergang";

/// The places where the reader's role still has what another executes now.
pub(crate) async fn places(auth: Authorized<SwitchPhase>) -> Answer {
    let t = auth.t;
    let places = app::phase_switch::places(auth.app(), &auth.grant).await?;
    let columns = ["lists-municipality", "switch-executes", "workload-open"];
    let table = Table::new(
        t.get("switch-title"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("switch-none"),
    )
    .quiet()
    .rows(places.iter().map(|place| {
        vec![
            Cell::Link(format!("{HERE}/{}", place.municipality), place.name.clone()),
            Cell::Text(role_name(t, place.executes)),
            Cell::Number(t.number(place.cases as u64)),
        ]
    }));
    let page = auth
        .page(t.get("switch-title"))
        .under("/werkverdeling", t.get("workload-title"));
    Ok(Sections::new(page)
        .lead(t.get("switch-lead"))
        .table(&table)
        .answer())
}

/// The open cases of one place, and who can receive them.
pub(crate) async fn ask(
    auth: Authorized<SwitchPhase>,
    Path(place): Path<MunicipalityId>,
) -> Answer {
    form_page(&auth, place, Ok).await
}

fn frame(auth: &Authorized<SwitchPhase>, page: &SwitchPage) -> Page {
    auth.page(auth.t.value("switch-of", &page.place.name))
        .under("/werkverdeling", auth.t.get("workload-title"))
        .under(HERE, auth.t.get("switch-title"))
}

async fn form_page(
    auth: &Authorized<SwitchPhase>,
    place: MunicipalityId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let found = app::phase_switch::page(auth.app(), &auth.grant, place).await?;
    let page = frame(auth, &found);
    if found.candidates.is_empty() {
        return Ok(Sections::new(page)
            .notice(
                Tone::Plain,
                t.get("switch-nothing"),
                vec![t.get("switch-none")],
            )
            .steps(vec![Step::link(HERE, t.get("switch-title"))])
            .answer());
    }
    let receivers = found
        .receivers
        .iter()
        .map(|(account, name, cases)| {
            Choice::new(account.to_string(), name.clone()).hint(t.count("notices-cases", *cases))
        })
        .collect();
    let told: Vec<Choice> = found
        .candidates
        .iter()
        .filter(|one| one.must_be_told)
        .map(|one| Choice::new(one.case.to_string(), one.name.clone()))
        .collect();
    let warm = [Channel::Phone, Channel::Desk, Channel::Visit];
    let mut form = page
        .form(format!("{HERE}/{place}"), t.get("workload-look"))
        .field(Field::checks("naar", t.get("switch-to"), receivers))
        .field(
            Field::radios("kanaal", t.get("switch-conversation"), choices(t, &warm))
                .hint(t.get("switch-conversation-hint")),
        );
    if !told.is_empty() {
        form = form.field(
            Field::checks("verteld", t.get("switch-told"), told).hint(t.get("switch-told-hint")),
        );
    }
    let lead = t.with(
        "switch-form-lead",
        &[
            (
                "cases",
                &t.count("notices-cases", found.candidates.len() as u64),
            ),
            ("role", &role_name(t, found.place.executes)),
        ],
    );
    Ok(FormPage::answer(page, lead, mend(form.cancel(HERE))?))
}

fn cases(posted: &Posted, name: &str) -> Vec<CaseId> {
    let all = posted.all(name);
    all.iter().filter_map(|one| one.parse().ok()).collect()
}

/// What would go where, and what stays and why.
pub(crate) async fn preview(
    auth: Authorized<SwitchPhase>,
    Path(place): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let found = app::phase_switch::page(auth.app(), &auth.grant, place).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let conversation = reader.choice("kanaal", |text| text.parse::<Channel>().ok());
    let errors = reader.errors();
    let Some(conversation) = conversation else {
        return form_page(&auth, place, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let to: Vec<AccountId> = posted
        .all("naar")
        .iter()
        .filter_map(|one| one.parse().ok())
        .collect();
    let told = cases(&posted, "verteld");
    match app::phase_switch::propose(auth.app(), &auth.grant, place, &to, conversation, &told).await
    {
        Ok(list) => Ok(preview_page(&auth, &found, conversation, &told, &list)),
        Err(error) => form_page(&auth, place, |form| again(form.fill(&posted), error)).await,
    }
}

fn preview_page(
    auth: &Authorized<SwitchPhase>,
    found: &SwitchPage,
    conversation: Channel,
    told: &[CaseId],
    list: &[app::workload::Proposal],
) -> Response {
    let t = auth.t;
    let back = format!("{HERE}/{}", found.place.municipality);
    let page = frame(auth, found).under(back.clone(), found.place.name.clone());
    let once = page.once.clone();
    let (table, mut fields) = proposals(t, list);
    let going = fields.len() as u64;
    fields.push(("kanaal", conversation.code().to_owned()));
    fields.extend(told.iter().map(|case| ("verteld", case.to_string())));
    let sections = Sections::new(page)
        .lead(t.count("workload-preview-lead", going))
        .panel(t.get("switch-conversation"), vec![word(t, conversation)])
        .table(&table);
    carry_out(t, sections, back, once, (going, fields))
}

/// Hands over what the preview showed.
pub(crate) async fn switch(
    auth: Authorized<SwitchPhase>,
    Path(place): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let to: BTreeMap<CaseId, AccountId> = posted
        .all("zaak")
        .iter()
        .filter_map(|pair| {
            let (case, to) = pair.split_once('.')?;
            Some((case.parse().ok()?, to.parse().ok()?))
        })
        .collect();
    let (Ok(conversation), false) = (posted.one("kanaal").parse(), to.is_empty()) else {
        return form_page(&auth, place, |form| {
            Ok(form.errors(vec![("naar", auth.t.get("workload-none-picked"))]))
        })
        .await;
    };
    let order = SwitchOrder {
        municipality: place,
        to,
        conversation,
        told: cases(&posted, "verteld"),
    };
    let moved = app::phase_switch::switch(auth.app(), &auth.grant, &order).await?;
    Ok(done(HERE, super::workload::after(moved)))
}
