//! Lists of DUO about who left school: which there are, whose work they bring, and the target group (S4-05 to S4-10, S4-84 to
//! S4-88).

use access::policy::{RecordSchoolResult, SeeSchoolLists, SeeTargetGroup, UploadSchoolList};
use app::school::{ListLine, RowLine};
use domain::{
    Day,
    school::{Assessment, Extent, Returnable, TargetGroup, Waits},
};

use crate::{
    authorized::Authorized,
    html::{Answer, download},
    routing::Routes,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

mod known;
mod list;
mod row;
mod upload;

pub(super) use row::destroy_reasons;

pub(super) const PATH: &str = "/schoollijsten";

/// The routes of this subject.
pub(super) fn register(routes: Routes) -> Routes {
    routes
        .get("/schoollijsten", all)
        .get("/bekend-bij-rbl", known::ask)
        .post("/bekend-bij-rbl", known::answer)
        .get("/schoollijsten/nieuw", upload::ask)
        .upload("/schoollijsten/nieuw", upload::upload)
        .get("/schoollijsten/werk", work)
        .get("/schoollijsten/doelgroep", target)
        .document("/schoollijsten/doelgroep.xlsx", target_workbook)
        .get("/schoollijsten/{schoollist}", list::one)
        .get("/schoollijsten/{schoollist}/klaar", upload::waiting)
        .post("/schoollijsten/{schoollist}/overnemen", upload::commit)
        .post("/schoollijsten/{schoollist}/vervallen", upload::abandon)
        .post("/schoollijsten/{schoollist}/indelen", list::dispose)
        .get("/schoollijsten/{schoollist}/terugmelden", list::ask_return)
        .post("/schoollijsten/{schoollist}/terugmelden", list::note_return)
        .document(
            "/schoollijsten/{schoollist}/terugmelding.xlsx",
            list::workbook,
        )
        .document("/schoollijsten/{schoollist}/terugmelding.csv", list::csv)
        .get("/schoollijsten/leerling/{schoolrow}", row::one)
        .get(
            "/schoollijsten/leerling/{schoolrow}/indelen",
            row::ask_dispose,
        )
        .post("/schoollijsten/leerling/{schoolrow}/indelen", row::dispose)
        .get(
            "/schoollijsten/leerling/{schoolrow}/uitkomst",
            row::ask_result,
        )
        .post("/schoollijsten/leerling/{schoolrow}/uitkomst", row::record)
        .get(
            "/schoollijsten/leerling/{schoolrow}/vernietigen",
            row::ask_destroy,
        )
        .post(
            "/schoollijsten/leerling/{schoolrow}/vernietigen",
            row::destroy,
        )
}

/// "Voortijdig schoolverlaters, peildatum 1 oktober 2026".
pub(super) fn list_name(t: Texts, list: &app::school::SchoolList) -> String {
    t.with(
        "school-list-name",
        &[
            ("kind", &word(t, list.kind)),
            ("day", &list.reference_date.dutch()),
        ],
    )
}

/// The lists of the reader's municipalities.
async fn all(auth: Authorized<SeeSchoolLists>) -> Answer {
    let t = auth.t;
    let today = auth.app().today();
    let lists = app::school::overview(auth.app(), &auth.grant).await?;
    let columns = [
        "school-list",
        "school-rows",
        "school-extent",
        "school-open",
        "school-return-by",
    ];
    let table = Table::new(
        t.get("school-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("school-none"),
    )
    .rows(lists.iter().map(|one| overview_row(t, today, one)));
    let mut page = Sections::new(auth.page(t.get("school-title"))).lead(t.get("school-lead"));
    let mut steps = Vec::new();
    if let Ok(uploads) = auth.also::<UploadSchoolList>() {
        for list in app::school::waiting(auth.app(), &uploads).await? {
            page = page
                .notice(
                    Tone::Attention,
                    t.value("school-waits", &list_name(t, &list)),
                    vec![t.get("school-waits-text")],
                )
                .steps(vec![Step::main(
                    format!("{PATH}/{}/klaar", list.id),
                    t.get("school-look"),
                )]);
        }
        steps.push(Step::main(format!("{PATH}/nieuw"), t.get("school-upload")));
    }
    steps.push(Step::other(format!("{PATH}/werk"), t.get("school-work")));
    steps.push(Step::other(
        format!("{PATH}/doelgroep"),
        t.get("school-target"),
    ));
    Ok(page
        .steps(steps)
        .table(&table)
        .folded(
            t.get("school-what"),
            vec![
                t.get("school-what-law"),
                t.get("school-what-apart"),
                t.get("school-what-decide"),
            ],
        )
        .answer())
}

fn overview_row(t: Texts, today: Day, one: &ListLine) -> Vec<Cell> {
    let done = one.completeness;
    vec![
        Cell::LinkLines(
            format!("{PATH}/{}", one.list.id),
            word(t, one.list.kind),
            t.value("school-reference", &one.list.reference_date.dutch()),
        ),
        Cell::Number(t.number(done.rows().into())),
        extent(t, one.extent),
        Cell::Number(t.number(done.open().into())),
        deadline(t, today, one),
    ]
}

fn extent(t: Texts, extent: Extent) -> Cell {
    let tone = match extent {
        Extent::Undecided => Tone::Attention,
        Extent::Whole => Tone::Good,
        Extent::Partly | Extent::NotAtAll => Tone::Plain,
    };
    Cell::Badge(tone, word(t, extent))
}

/// Days before the last one from which a list asks for attention.
const NEAR: i32 = 14;

/// By when it is told back, or when it was.
fn deadline(t: Texts, today: Day, one: &ListLine) -> Cell {
    if let Some(told) = one.returned.as_ref().filter(|_| one.is_done()) {
        return Cell::Badge(Tone::Good, t.value("school-told", &told.on.dutch()));
    }
    let by = one.list.return_by;
    let tone = if today > by {
        Tone::Alarm
    } else if today.days_until(by) <= NEAR {
        Tone::Attention
    } else {
        Tone::Plain
    };
    Cell::Badge(tone, by.dutch())
}

/// Whom a row waits for.
fn waits(t: Texts, waits: Waits) -> Cell {
    match waits {
        Waits::Municipality => Cell::Badge(Tone::Attention, t.get("school-waits-municipality")),
        Waits::Executor(by) => {
            let who = word(t, by);
            Cell::Badge(Tone::Plain, t.value("school-waits-executor", &who))
        }
        Waits::Nobody(Returnable::Destroyed) => Cell::Badge(Tone::Plain, t.get("school-destroyed")),
        Waits::Nobody(_) => Cell::Badge(Tone::Good, t.get("school-returnable")),
    }
}

/// What a row comes to: the priority, else why there is none; below it how they stand.
fn judged(t: Texts, found: Option<&Assessment>) -> Cell {
    let Some(found) = found else {
        return Cell::Text("–".to_owned());
    };
    let standing = word(t, found.standing);
    match found.selection {
        Ok(priority) => Cell::Lines(word(t, priority), standing),
        Err(domain::school::NotSelected::NoEarlyLeaver) => Cell::Text(standing),
        Err(reason) if found.missing.is_empty() => Cell::Lines(word(t, reason), standing),
        Err(_) => Cell::Lines(standing, missing(t, found)),
    }
}

/// "Niet bekend: het inkomen uit werk".
fn missing(t: Texts, found: &Assessment) -> String {
    let missing: Vec<String> = found.missing.iter().map(|one| word(t, *one)).collect();
    t.value("school-missing", &missing.join(", "))
}

fn name(t: Texts, row: &RowLine) -> String {
    row.name.clone().map_or_else(
        || t.get("school-destroyed"),
        |name| {
            if name.is_empty() {
                t.value("school-nameless", &row.row.to_string())
            } else {
                name
            }
        },
    )
}

/// The rows that wait for the reader's own desk.
async fn work(auth: Authorized<RecordSchoolResult>) -> Answer {
    let t = auth.t;
    let rows = app::school::work(auth.app(), &auth.grant).await?;
    let columns = [
        "school-who",
        "school-judged",
        "school-taken-up",
        "school-result",
    ];
    let table = Table::new(
        t.get("school-work-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("school-work-none"),
    )
    .rows(rows.iter().map(|row| {
        vec![
            Cell::LinkLines(
                format!("{PATH}/leerling/{}", row.id),
                name(t, row),
                row.municipality.clone(),
            ),
            judged(t, row.assessment.as_ref()),
            disposition(t, row),
            Cell::Text(
                row.result
                    .map_or_else(|| t.get("school-no-result"), |result| word(t, result)),
            ),
        ]
    }));
    let page = auth
        .page(t.get("school-work"))
        .under(PATH, t.get("school-title"));
    Ok(Sections::new(page)
        .lead(t.get("school-work-lead"))
        .table(&table)
        .answer())
}

fn disposition(t: Texts, row: &RowLine) -> Cell {
    match row.disposition {
        None => Cell::Text("–".to_owned()),
        Some(domain::school::Disposition::TakenUp(by)) => Cell::Text(word(t, by)),
        Some(domain::school::Disposition::NotTakenUp(reason)) => {
            Cell::Lines(t.get("school-not-taken-up"), word(t, reason))
        }
    }
}

/// The target group in numbers, memberships and persons apart.
async fn target(auth: Authorized<SeeTargetGroup>) -> Answer {
    let t = auth.t;
    let view = app::school::target_group(auth.app(), &auth.grant).await?;
    let columns = std::iter::once(t.get("school-group"))
        .chain(view.places.iter().map(|place| place.name.clone()))
        .chain(std::iter::once(t.get("school-total")))
        .collect();
    let numbers = |label: String, counts: Vec<usize>| -> Vec<Cell> {
        let counts = counts
            .into_iter()
            .map(|count| Cell::Number(t.number(u64::try_from(count).unwrap_or(u64::MAX))));
        std::iter::once(Cell::Text(label)).chain(counts).collect()
    };
    let mut table = Table::new(
        t.get("school-target-table"),
        columns,
        t.get("school-target-none"),
    );
    if !view.places.is_empty() {
        table = table
            .rows(
                TargetGroup::ALL
                    .iter()
                    .map(|group| numbers(word(t, *group), view.memberships(*group))),
            )
            .rows([
                numbers(t.get("school-memberships"), view.all_memberships()),
                numbers(t.get("school-persons"), view.persons()),
            ]);
    }
    let sources = view
        .sources
        .iter()
        .map(|(kind, on, place)| format!("{place}: {}, {}", word(t, *kind), on.dutch()))
        .collect();
    let frame = auth
        .page(t.get("school-target"))
        .under(PATH, t.get("school-title"));
    let mut page = Sections::new(frame).lead(t.get("school-target-lead"));
    if !view.places.is_empty() {
        page = page.steps(vec![Step::other(
            format!("{PATH}/doelgroep.xlsx"),
            t.get("school-target-xlsx"),
        )]);
    }
    page = page.table(&table);
    if !view.sources.is_empty() {
        page = page.folded(t.get("school-sources"), sources);
    }
    Ok(page
        .folded(
            t.get("school-target-how"),
            vec![
                t.get("school-target-how-groups"),
                t.get("school-target-how-persons"),
            ],
        )
        .answer())
}

async fn target_workbook(auth: Authorized<SeeTargetGroup>) -> Answer {
    Ok(download(
        app::school::target_workbook(auth.app(), &auth.grant).await?,
    ))
}
