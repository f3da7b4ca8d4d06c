//! Who gets a conference: candidates, the decision on each, and a case of one's own put forward (S0-11, S0-12, S0-16).

use access::policy::{ChairConference, ProposeForConference, SelectForConference};
use app::conference::{Candidate, ChoiceForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId, ConferencePilotId, Role,
    conference::{ChoiceReason, Way, YoungKind},
};

use super::{CASES, PILOTS, pilot::under_desk, work::seen};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, done},
    problem::Problem,
    sections::{Figure, Sections},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The candidates of a pilot, and on whom was decided.
pub(super) async fn all(
    auth: Authorized<SelectForConference>,
    Path(id): Path<ConferencePilotId>,
) -> Answer {
    let t = auth.t;
    let selection = app::conference::selection(auth.app(), &auth.grant, id).await?;
    let chairs = auth.also::<ChairConference>().is_ok();
    let by = |way| {
        selection
            .open
            .iter()
            .filter(|one| one.way == Some(way))
            .count()
    };
    let figures = vec![
        Figure::new(by(Way::Stock).to_string(), t.get("mdo-figure-stock")),
        Figure::new(by(Way::Inflow).to_string(), t.get("mdo-figure-inflow")),
        Figure::new(selection.coded.to_string(), t.get("mdo-figure-coded")),
        Figure::new(
            selection.decided.len().to_string(),
            t.get("mdo-figure-decided"),
        ),
    ];
    let open = table(
        t,
        id,
        "mdo-candidates",
        "mdo-candidates-none",
        &selection.open,
        chairs,
    );
    let decided = table(
        t,
        id,
        "mdo-decided",
        "mdo-decided-none",
        &selection.decided,
        chairs,
    );
    let page = under_desk(
        auth.page(t.value("mdo-selection-of", &selection.pilot.title)),
        t,
    );
    let mut sections = Sections::new(page)
        .lead(t.get("mdo-selection-lead"))
        .figures(figures);
    if selection.coded > 0 {
        sections = sections.notice(
            Tone::Plain,
            t.get("mdo-coded"),
            vec![t.get("mdo-coded-how")],
        );
    }
    Ok(sections.table(&open).table(&decided).answer())
}

fn table(
    t: Texts,
    pilot: ConferencePilotId,
    caption: &str,
    empty: &str,
    all: &[Candidate],
    chairs: bool,
) -> Table {
    let columns = ["mdo-who", "mdo-way", "mdo-state", "mdo-reason"];
    Table::new(
        t.get(caption),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get(empty),
    )
    .rows(all.iter().map(|one| {
        let within = one.within.map(|(_, state)| word(t, state));
        let mut links = vec![(
            format!("{PILOTS}/{pilot}/selectie/{}", one.case),
            called(t, one),
        )];
        if let Some((id, _)) = one.within.filter(|_| chairs && one.reason.is_some()) {
            links.push((format!("{CASES}/{id}"), t.get("mdo-to-table")));
        }
        vec![
            Cell::Links(links),
            Cell::Lines(
                one.way
                    .map_or_else(|| t.get("mdo-none"), |way| word(t, way)),
                one.municipality.clone(),
            ),
            if one.has_ground {
                Cell::Text(within.unwrap_or_else(|| t.get("mdo-open")))
            } else {
                Cell::Badge(Tone::Attention, t.get("mdo-no-ground"))
            },
            Cell::Text(
                one.reason
                    .map_or_else(|| t.get("mdo-none"), |reason| word(t, reason)),
            ),
        ]
    }))
}

fn called(t: Texts, one: &Candidate) -> String {
    one.name.clone().unwrap_or_else(|| t.get("mdo-nameless"))
}

async fn choice_page(
    auth: &Authorized<SelectForConference>,
    id: ConferencePilotId,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let selection = app::conference::selection(auth.app(), &auth.grant, id).await?;
    let one = selection
        .open
        .iter()
        .chain(&selection.decided)
        .find(|one| one.case == case)
        .ok_or(app::AppError::NotFound)?;
    let back = format!("{PILOTS}/{id}/selectie");
    let page = under_desk(auth.page(t.value("mdo-choose-for", &called(t, one))), t).under(
        back.clone(),
        t.value("mdo-selection-of", &selection.pilot.title),
    );
    let mut facts = Facts::new().fact(t.get("mdo-place"), one.municipality.clone());
    if let Some((_, state)) = one.within {
        facts = facts.fact(t.get("mdo-state"), word(t, state));
    }
    if !one.has_ground {
        facts = facts.fact(t.get("mdo-ground"), t.get("mdo-no-ground-how"));
    }
    let form = page
        .form(format!("{back}/{case}"), t.get("mdo-choose-do"))
        .version(i64::from(one.version), Vec::new())
        .field(
            Field::radios(
                "besluit",
                t.get("mdo-reason"),
                choices(t, ChoiceReason::ALL),
            )
            .value(one.reason.map_or("", ChoiceReason::code)),
        );
    let form = reasons(t, form, one.way, true).cancel(back);
    Ok(FormPage::with_facts(
        page,
        t.get("mdo-choose-lead"),
        facts,
        mend(form)?,
    ))
}

/// The fields of phase and type.
fn reasons(t: Texts, form: Form, way: Option<Way>, only_with_yes: bool) -> Form {
    let hint = |field: Field| {
        if only_with_yes {
            field.hint(t.get("mdo-with-yes")).optional()
        } else {
            field
        }
    };
    form.field(hint(
        Field::select("fase", t.get("mdo-way"), with_none(t, choices(t, Way::ALL)))
            .value(way.map_or("", Way::code)),
    ))
    .field(hint(Field::select(
        "type",
        t.get("mdo-kind"),
        with_none(t, choices(t, YoungKind::ALL)),
    )))
}

/// Asks whether somebody gets a conference.
pub(super) async fn ask(
    auth: Authorized<SelectForConference>,
    Path((id, case)): Path<(ConferencePilotId, CaseId)>,
) -> Answer {
    choice_page(&auth, id, case, Ok).await
}

/// Decides it.
pub(super) async fn choose(
    auth: Authorized<SelectForConference>,
    Path((id, case)): Path<(ConferencePilotId, CaseId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let reason = read.parse("besluit", "fout-kies");
    let way = read.parse_optional("fase", "fout-kies");
    let kind = read.parse_optional("type", "fout-kies");
    let errors = read.errors();
    let (Some(reason), true) = (reason, errors.is_empty()) else {
        return choice_page(&auth, id, case, |form| {
            Ok(form.fill(&posted).errors(errors))
        })
        .await;
    };
    let form = ChoiceForm {
        reason,
        way,
        kind,
        seen: seen(&posted),
    };
    match app::conference::choose(auth.app(), &auth.grant, id, case, form).await {
        Ok(()) => Ok(done(&format!("{PILOTS}/{id}/selectie"), "mdo-besluit")),
        Err(error) => {
            choice_page(&auth, id, case, |form| {
                mended(form.fill(&posted), Err(error))
            })
            .await
        }
    }
}

fn case_page(role: Role, case: CaseId) -> String {
    match role {
        Role::Regisseur => format!("/regie/{case}"),
        _ => format!("/zaken/{case}"),
    }
}

async fn propose_page(
    auth: &Authorized<ProposeForConference>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::conference::propose_page(auth.app(), &auth.grant, case).await?;
    let to = case_page(auth.grant.role(), case);
    let page = auth
        .page(t.get("mdo-propose"))
        .under(to.clone(), view.name.clone());
    if view.pilots.is_empty() || !view.has_ground {
        let why = if view.pilots.is_empty() {
            t.get("mdo-propose-no-pilot")
        } else {
            t.get("mdo-no-ground-how")
        };
        return Ok(Sections::new(page)
            .lead(why)
            .steps(vec![crate::sections::Step::main(to, t.get("mdo-to-case"))])
            .answer());
    }
    let pilots = view.pilots.iter();
    let pilots: Vec<Choice> = pilots
        .map(|one| Choice::new(one.id.to_string(), one.title.clone()))
        .collect();
    let only = (pilots.len() == 1)
        .then(|| pilots.first().map(|one| one.value.clone()))
        .flatten();
    let form = page
        .form(format!("/mdo/voordragen/{case}"), t.get("mdo-propose-do"))
        .field(
            Field::select("pilot", t.get("mdo-pilot"), with_none(t, pilots))
                .value(only.unwrap_or_default()),
        );
    let form = reasons(t, form, None, false).cancel(to);
    Ok(FormPage::answer(
        page,
        t.get("mdo-propose-lead"),
        mend(form)?,
    ))
}

/// Asks in which pilot, and why.
pub(super) async fn ask_propose(
    auth: Authorized<ProposeForConference>,
    Path(case): Path<CaseId>,
) -> Answer {
    propose_page(&auth, case, Ok).await
}

/// Puts it forward.
pub(super) async fn propose(
    auth: Authorized<ProposeForConference>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let pilot = read.parse("pilot", "fout-kies");
    let way = read.parse("fase", "fout-kies");
    let kind = read.parse("type", "fout-kies");
    let errors = read.errors();
    let (Some(pilot), Some(way), Some(kind), true) = (pilot, way, kind, errors.is_empty()) else {
        return propose_page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::conference::propose(auth.app(), &auth.grant, case, pilot, (way, kind)).await {
        Ok(()) => Ok(done(
            &case_page(auth.grant.role(), case),
            "mdo-voorgedragen",
        )),
        Err(error) => {
            propose_page(&auth, case, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}
