//! Dividing work: who has how much, moving it to colleagues with a preview, and moving it back.

use access::policy::{ReassignCases, SeeWorkload};
use app::workload::{Passing, Proposal, Workload};
use axum::{extract::Path, response::Response};
use axum_extra::extract::Form as FormBody;
use domain::{AccountId, CaseId, Day};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted},
    html::{Answer, again},
    menu::role_name,
    page::{FormPage, done},
    problem::Problem,
    sections::{Act, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Everybody's open work.
pub(crate) async fn overview(auth: Authorized<ReassignCases>) -> Answer {
    let t = auth.t;
    let workload = app::workload::overview(auth.app(), &auth.grant).await?;
    let frame = auth.page(t.get("workload-title"));
    let once = frame.once.clone();
    let mut page = Sections::new(frame)
        .lead(t.value("workload-lead", &role_name(t, workload.role)))
        .table(&colleagues(t, &workload));
    if !workload.undo.is_empty() {
        page = page.panel(t.get("workload-undo"), vec![t.get("workload-undo-line")]);
    }
    for undo in &workload.undo {
        let number = t.count("notices-cases", undo.cases);
        let label = t.with(
            "workload-undo-one",
            &[
                ("cases", &number),
                ("by", &undo.by),
                ("at", &undo.at.dutch()),
                ("until", &undo.until.dutch()),
            ],
        );
        page = page.act(&Act {
            action: "/werkverdeling/terug".to_owned(),
            once: once.clone(),
            label,
            fields: vec![("samen", undo.id.to_string())],
            main: false,
        });
    }
    Ok(page.answer())
}

fn colleagues(t: Texts, workload: &Workload) -> Table {
    let columns = ["column-name", "workload-open", "column-state"];
    Table::new(
        t.get("workload-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("workload-none"),
    )
    .quiet()
    .rows(workload.colleagues.iter().map(|one| {
        let state = match (&one.away, one.present) {
            (_, false) => Cell::Badge(Tone::Alarm, t.get("workload-gone")),
            (Some((until, deputy)), true) => Cell::Lines(
                t.value("workload-away", &until.dutch()),
                t.value("workload-deputy", deputy),
            ),
            (None, true) => Cell::Text(t.get("workload-present")),
        };
        vec![
            if one.cases > 0 {
                Cell::Link(format!("/werkverdeling/{}", one.account), one.name.clone())
            } else {
                Cell::Text(one.name.clone())
            },
            Cell::Number(t.number(one.cases)),
            state,
        ]
    }))
}

/// The form to pick cases of a colleague and who gets them.
pub(crate) async fn ask(auth: Authorized<ReassignCases>, Path(account): Path<AccountId>) -> Answer {
    form_page(&auth, account, Ok).await
}

async fn form_page(
    auth: &Authorized<ReassignCases>,
    account: AccountId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (name, items) = app::workload::cases_of(auth.app(), &auth.grant, account).await?;
    let workload = app::workload::overview(auth.app(), &auth.grant).await?;
    let page = auth
        .page(t.value("workload-of", &name))
        .under("/werkverdeling", t.get("workload-title"));
    if items.is_empty() {
        return Ok(Sections::new(page)
            .notice(
                Tone::Plain,
                t.get("workload-nothing"),
                vec![t.get("workload-nothing-line")],
            )
            .steps(vec![Step::link("/werkverdeling", t.get("workload-back"))])
            .answer());
    }
    let receivers = workload
        .colleagues
        .iter()
        .filter(|one| one.present && one.account != account)
        .map(|one| {
            let number = t.count("notices-cases", one.cases);
            let away = one
                .away
                .as_ref()
                .map(|(until, _)| t.value("workload-away", &until.dutch()));
            Choice::new(one.account.to_string(), one.name.clone()).hint(
                std::iter::once(number)
                    .chain(away)
                    .collect::<Vec<_>>()
                    .join(" · "),
            )
        })
        .collect();
    let cases = items
        .iter()
        .map(|item| {
            let hint = format!("{} · {}", word(t, item.next), item.municipality);
            Choice::new(item.case.to_string(), item.name.clone()).hint(hint)
        })
        .collect();
    let form = page
        .form(format!("/werkverdeling/{account}"), t.get("workload-look"))
        .field(
            Field::checks("naar", t.get("workload-to"), receivers).hint(t.get("workload-to-hint")),
        )
        .field(
            Field::checks("zaak", t.get("workload-cases"), cases)
                .hint(t.get("workload-cases-hint")),
        )
        .cancel("/werkverdeling");
    let lead = t.count("workload-form-lead", items.len() as u64);
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// What would go where, and what stays and why; nothing is changed yet.
pub(crate) async fn preview(
    auth: Authorized<ReassignCases>,
    Path(account): Path<AccountId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let cases: Vec<CaseId> = posted
        .all("zaak")
        .iter()
        .filter_map(|one| one.parse().ok())
        .collect();
    let to: Vec<AccountId> = posted
        .all("naar")
        .iter()
        .filter_map(|one| one.parse().ok())
        .collect();
    // Whose work it is decides first whether there is anything here at all (D2).
    let (name, _) = app::workload::cases_of(auth.app(), &auth.grant, account).await?;
    match app::workload::propose(auth.app(), &auth.grant, account, &cases, &to).await {
        Ok(list) => Ok(preview_page(&auth, account, &name, &list)),
        Err(error) => form_page(&auth, account, |form| again(form.fill(&posted), error)).await,
    }
}

fn preview_page(
    auth: &Authorized<ReassignCases>,
    account: AccountId,
    name: &str,
    list: &[Proposal],
) -> Response {
    let t = auth.t;
    let back = format!("/werkverdeling/{account}");
    let page = auth
        .page(t.value("workload-preview", name))
        .under("/werkverdeling", t.get("workload-title"))
        .under(back.clone(), t.value("workload-of", name));
    let once = page.once.clone();
    let (table, fields) = proposals(t, list);
    let going = fields.len() as u64;
    let sections = Sections::new(page)
        .lead(t.count("workload-preview-lead", going))
        .table(&table);
    carry_out(t, sections, back, once, (going, fields))
}

/// Below a preview: the button that does it, when anything goes, and the way back to the form.
pub(crate) fn carry_out(
    t: Texts,
    mut sections: Sections,
    back: String,
    once: String,
    (going, fields): (u64, Vec<(&'static str, String)>),
) -> Response {
    if going > 0 {
        sections = sections.act(&Act {
            action: format!("{back}/overdragen"),
            once,
            label: t.count("workload-do", going),
            fields,
            main: true,
        });
    }
    sections
        .steps(vec![Step::link(back, t.get("workload-again"))])
        .answer()
}

/// What becomes of each case, as a table, and the fields that carry it out.
pub(crate) fn proposals(t: Texts, list: &[Proposal]) -> (Table, Vec<(&'static str, String)>) {
    let columns = ["column-name", "column-next", "workload-goes"];
    let table = Table::new(
        t.get("workload-preview-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("workload-nothing"),
    )
    .quiet()
    .rows(list.iter().map(|one| {
        vec![
            Cell::Lines(one.name.clone(), one.municipality.clone()),
            Cell::Text(word(t, one.next)),
            match &one.to {
                Ok((_, to)) => Cell::Text(to.clone()),
                Err(why) => Cell::Lines(t.get("workload-stays"), why.clone()),
            },
        ]
    }));
    let fields = list
        .iter()
        .filter_map(|one| {
            let (to, _) = one.to.as_ref().ok()?;
            Some(("zaak", format!("{}.{to}", one.case)))
        })
        .collect();
    (table, fields)
}

/// Moves what the preview showed.
pub(crate) async fn pass(
    auth: Authorized<ReassignCases>,
    Path(account): Path<AccountId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let wanted: Vec<Passing> = posted
        .all("zaak")
        .iter()
        .filter_map(|pair| {
            let (case, to) = pair.split_once('.')?;
            Some(Passing {
                case: case.parse().ok()?,
                from: account,
                to: to.parse().ok()?,
            })
        })
        .collect();
    if wanted.is_empty() {
        return form_page(&auth, account, |form| {
            Ok(form.errors(vec![("zaak", auth.t.get("workload-none-picked"))]))
        })
        .await;
    }
    let moved = app::workload::pass(auth.app(), &auth.grant, &wanted).await?;
    Ok(done("/werkverdeling", after(moved)))
}

pub(crate) const fn after(moved: app::workload::Moved) -> &'static str {
    match (moved.moved, moved.stayed) {
        (0, _) => "werk-bleef",
        (_, 0) => "werk-overgedragen",
        _ => "werk-deels-overgedragen",
    }
}

/// Moves work back as it was.
pub(crate) async fn undo(
    auth: Authorized<ReassignCases>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let id = posted.one("samen").parse().map_err(|_| Problem::NotFound)?;
    let moved = app::workload::undo(auth.app(), &auth.grant, id).await?;
    Ok(done("/werkverdeling", after(moved)))
}

/// Numbers only: for the project leader and the administrator.
pub(crate) async fn counts(auth: Authorized<SeeWorkload>) -> Answer {
    let t = auth.t;
    let lines = app::workload::counts(auth.app(), &auth.grant).await?;
    let columns = [
        "column-name",
        "role-label",
        "lists-municipality",
        "workload-open",
        "column-state",
    ];
    let table = Table::new(
        t.get("workload-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("workload-none"),
    )
    .quiet()
    .rows(lines.iter().map(|line| {
        vec![
            Cell::Text(line.name.clone()),
            Cell::Text(role_name(t, line.role)),
            Cell::Text(line.municipality.clone()),
            Cell::Number(t.number(line.cases)),
            if line.present {
                Cell::Text(t.get("workload-present"))
            } else {
                Cell::Badge(Tone::Alarm, t.get("workload-gone"))
            },
        ]
    }));
    let page = auth.page(t.get("workload-counts-title"));
    Ok(Sections::new(page)
        .lead(t.get("workload-counts-lead"))
        .table(&table)
        .answer())
}

/// A day with a role's end or an absence, in words.
pub(crate) fn term(t: Texts, first: Day, last: Day) -> String {
    t.with(
        "from-until",
        &[("from", &first.dutch()), ("until", &last.dutch())],
    )
}
