//! On the way to adulthood: the checklist 18-/18+ and what the law changes at an age, and the coordinator's list (S2-26 to S2-31).

use access::policy::{KeepAdulthoodSheet, SeeEscalatedSheets, TakeUpSheet};
use app::{
    adulthood::{ComingOfAge, EscalatedLine, SheetForm, SheetView, fields},
    cases::{CasePage, CaseReach},
};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    AdulthoodSheetId, CaseId, Role,
    adulthood::{Area, AreaLine, AreaState, Coming, LONGEST_ACTION},
};

use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, answers::choices, cases::Desk, lists::month_name, mended},
    page::{Page, done},
    problem::Problem,
    routing::Routes,
    sections::{Act, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

const LIST: &str = "/volwassen";

/// The routes of this subject.
pub(super) fn register(routes: Routes) -> Routes {
    routes
        .get("/begeleiding/{case}/volwassen", ask)
        .post("/begeleiding/{case}/volwassen", keep)
        .get("/volwassen", list)
        .post("/volwassen/{sheet}/oppakken", take_up)
}

/// The way here from the page of a guided case.
pub(crate) fn step(t: Texts, case: &CasePage) -> Option<Step> {
    let guided = case.guided && case.reach == CaseReach::Whole && case.phase.is_guided();
    guided.then(|| Step::other(address(case.case), t.get("grow-title")))
}

fn address(case: CaseId) -> String {
    format!("/begeleiding/{case}/volwassen")
}

/// The page of the case, as this role has it.
pub(super) fn home(role: Role, case: CaseId) -> String {
    if role == Role::Regisseur {
        Desk::Regisseur.case(case)
    } else {
        Desk::Outreach.case(case)
    }
}

async fn page(
    auth: &Authorized<KeepAdulthoodSheet>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::adulthood::open(auth.app(), &auth.grant, case).await?;
    let home = home(auth.grant.role(), case);
    let frame = auth
        .page(t.get("grow-title"))
        .under(home.clone(), view.name.clone());
    let mut sections = Sections::new(frame.clone()).lead(t.get("grow-lead"));
    if let Some(sheet) = &view.sheet {
        sections = stands(t, sections, sheet);
        let form = mend(form(t, &frame, case, sheet).cancel(home))?;
        let lines = vec![t.value("grow-sheet-due", &month_name(t, sheet.due))];
        sections = sections.form(t.get("grow-sheet"), lines, &form);
    }
    Ok(changes(t, sections, &view).answer())
}

/// Whether the checklist is late, and that the coordinator knows.
fn stands(t: Texts, sections: Sections, sheet: &SheetView) -> Sections {
    if let Some((who, at)) = &sheet.taken_up {
        let line = t.with("grow-taken-up-line", &[("who", who), ("at", &at.dutch())]);
        return sections.notice(Tone::Good, t.get("grow-taken-up"), vec![line]);
    }
    if let Some((why, at)) = sheet.escalated {
        let line = t.with(
            "grow-escalated-line",
            &[("why", &word(t, why)), ("at", &at.dutch())],
        );
        return sections.notice(Tone::Attention, t.get("grow-escalated"), vec![line]);
    }
    if sheet.is_late {
        let line = t.get("grow-late-line");
        return sections.notice(Tone::Alarm, t.get("grow-late"), vec![line]);
    }
    sections
}

fn form(t: Texts, frame: &Page, case: CaseId, sheet: &SheetView) -> Form {
    let form = frame
        .form(address(case), t.get("grow-save"))
        .version(sheet.version, Vec::new());
    Area::ALL.iter().fold(form, |form, area| {
        let (state, action) = fields(*area);
        let name = word(t, *area);
        form.field(
            Field::select(state, name.clone(), choices(t, AreaState::ALL))
                .value(sheet.sheet.state(*area).code()),
        )
        .field(
            Field::text(action, t.value("grow-action", &name))
                .hint(t.get("grow-action-hint"))
                .optional()
                .value(sheet.sheet.action(*area)),
        )
    })
}

/// What the law changes, by the month.
fn changes(t: Texts, sections: Sections, view: &ComingOfAge) -> Sections {
    if !view.is_born_known {
        return sections.panel(t.get("grow-changes"), vec![t.get("grow-no-birth-date")]);
    }
    let columns = ["grow-when", "grow-what", "grow-law"];
    let table = Table::new(
        t.get("grow-changes"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("grow-no-changes"),
    )
    .rows(view.coming.iter().flat_map(|one| rows(t, one)));
    sections.table(&table)
}

fn rows(t: Texts, one: &Coming) -> Vec<Vec<Cell>> {
    let row = |change: &domain::adulthood::LawChange| {
        vec![
            Cell::Lines(
                t.value("grow-age", &one.age.to_string()),
                month_name(t, one.month),
            ),
            Cell::Text(word(t, *change)),
            Cell::Text(change.law().to_owned()),
        ]
    };
    one.changes.iter().map(row).collect()
}

/// Shows what is to come, and the checklist where one is asked.
async fn ask(auth: Authorized<KeepAdulthoodSheet>, Path(case): Path<CaseId>) -> Answer {
    page(&auth, case, Ok).await
}

/// Writes the checklist.
async fn keep(
    auth: Authorized<KeepAdulthoodSheet>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let mut lines = Vec::new();
    for area in Area::ALL {
        let (state, action) = fields(*area);
        let state = reader.choice(state, |code| code.parse::<AreaState>().ok());
        let action = reader.optional_text(action, LONGEST_ACTION);
        lines.extend(state.map(|state| (*area, AreaLine { state, action })));
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    }
    let form = SheetForm {
        lines,
        // A version that cannot be read is none that was shown.
        seen: posted.one("versie").parse().unwrap_or(-1),
    };
    match app::adulthood::keep(auth.app(), &auth.grant, case, form).await {
        Ok(()) => Ok(done(&address(case), "checklist")),
        Err(error) => page(&auth, case, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The checklists that wait for the coordinator.
async fn list(auth: Authorized<SeeEscalatedSheets>) -> Answer {
    let t = auth.t;
    let lines = app::adulthood::escalated(auth.app(), &auth.grant).await?;
    let columns = [
        "grow-where",
        "grow-due",
        "grow-open",
        "grow-why",
        "grow-ask",
    ];
    let table = Table::new(
        t.get("grow-waiting"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("grow-waiting-none"),
    )
    .rows(lines.iter().map(|one| waiting(t, one)));
    let frame = auth.page(t.get("grow-list-title"));
    let mut sections = Sections::new(frame.clone())
        .lead(t.get("grow-list-lead"))
        .table(&table);
    if auth.also::<TakeUpSheet>().is_ok() {
        for (number, one) in (1_u32..).zip(&lines) {
            if one.taken_up.is_none() {
                sections = sections
                    .facts(
                        t.value("grow-take-up-which", &number.to_string()),
                        &facts(t, one),
                    )
                    .act(&Act::other(
                        &frame,
                        format!("{LIST}/{}/oppakken", one.id),
                        t.value("grow-take-up", &number.to_string()),
                    ));
            }
        }
    }
    Ok(sections
        .folded(
            t.get("grow-how"),
            vec![t.get("grow-how-first"), t.get("grow-how-names")],
        )
        .answer())
}

fn facts(t: Texts, one: &EscalatedLine) -> Facts {
    Facts::new()
        .fact(t.get("grow-where"), one.municipality.clone())
        .fact(t.get("grow-ask"), who(t, one))
}

fn who(t: Texts, one: &EscalatedLine) -> String {
    one.who.clone().unwrap_or_else(|| {
        one.lead.map_or_else(
            || t.get("grow-nobody"),
            |role| crate::menu::role_name(t, role),
        )
    })
}

fn waiting(t: Texts, one: &EscalatedLine) -> Vec<Cell> {
    let taken = match &one.taken_up {
        Some((who, at)) => t.with("grow-taken-up-line", &[("who", who), ("at", &at.dutch())]),
        None => t.value("grow-since", &one.since.day().dutch()),
    };
    vec![
        Cell::Lines(one.municipality.clone(), taken),
        Cell::Text(month_name(t, one.due)),
        Cell::Number(t.number(one.open.into())),
        Cell::Badge(
            if one.taken_up.is_some() {
                Tone::Good
            } else {
                Tone::Attention
            },
            word(t, one.why),
        ),
        Cell::Text(who(t, one)),
    ]
}

/// The coordinator takes one up.
async fn take_up(auth: Authorized<TakeUpSheet>, Path(sheet): Path<AdulthoodSheetId>) -> Answer {
    app::adulthood::take_up(auth.app(), &auth.grant, sheet).await?;
    Ok(done(LIST, "checklist-opgepakt"))
}
