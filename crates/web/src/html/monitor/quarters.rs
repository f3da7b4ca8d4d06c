//! A quarter on its road: asked for, delivered, talked over, released (S1-78, S1-80).

use access::policy::ReportQuarter;
use app::{lists::Download, monitor};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::monitor::{Part, Quarter, QuarterStep, Responsible};

use super::{figures_table, number, part_name, quarter_name};
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted},
    html::{Answer, again, download},
    page::done,
    problem::Problem,
    sections::{Act, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The quarters, latest first.
pub(crate) async fn all(auth: Authorized<ReportQuarter>) -> Answer {
    let t = auth.t;
    let quarters = monitor::quarters(auth.app(), &auth.grant).await?;
    let columns = ["monitor-quarter", "quarter-step", "quarter-due"];
    let rows = quarters.iter().map(|one| {
        vec![
            Cell::Link(
                format!("/monitor/kwartalen/{}", one.quarter),
                quarter_name(t, one.quarter),
            ),
            step_badge(t, one.step),
            Cell::Text(one.due_on.map(domain::Day::dutch).unwrap_or_default()),
        ]
    });
    let table = Table::new(
        t.get("quarters-title"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("monitor-none"),
    )
    .quiet()
    .rows(rows);
    let page = auth
        .page(t.get("quarters-title"))
        .under("/monitor", t.get("monitor-title"));
    Ok(Sections::new(page)
        .lead(t.get("quarters-lead"))
        .table(&table)
        .answer())
}

fn step_badge(t: Texts, step: Option<QuarterStep>) -> Cell {
    match step {
        None => Cell::Badge(Tone::Plain, t.get("quarter-unasked")),
        Some(QuarterStep::Requested) => {
            Cell::Badge(Tone::Attention, word(t, QuarterStep::Requested))
        }
        Some(QuarterStep::Discussed) => {
            Cell::Badge(Tone::Attention, word(t, QuarterStep::Discussed))
        }
        Some(QuarterStep::Released) => Cell::Badge(Tone::Good, word(t, QuarterStep::Released)),
    }
}

fn parse(text: &str) -> Result<Quarter, Problem> {
    text.parse().map_err(|_| app::AppError::NotFound.into())
}

/// One quarter: how far it is, who delivered, what it says, and the one next step.
pub(crate) async fn one(auth: Authorized<ReportQuarter>, Path(quarter): Path<String>) -> Answer {
    let quarter = parse(&quarter)?;
    Ok(page(&auth, quarter, None).await?.answer())
}

/// Asks why figures that do not agree are released all the same (S1-80).
fn reason_form(auth: &Authorized<ReportQuarter>, quarter: Quarter) -> Form {
    let t = auth.t;
    auth.page(String::new())
        .form(
            format!("/monitor/kwartalen/{quarter}/vrijgeven"),
            t.get("quarter-release-do"),
        )
        .field(Field::area("reden", t.get("release-reason")).hint(t.get("release-reason-hint")))
}

/// The steps of a quarter, and at which it is.
fn road(t: Texts, sections: Sections, step: Option<QuarterStep>) -> Sections {
    let names = [
        t.get("quarter-ask"),
        t.get("quarter-deliver"),
        word(t, QuarterStep::Discussed),
        word(t, QuarterStep::Released),
    ];
    let at = match step {
        None => 0,
        Some(QuarterStep::Requested) => 1,
        Some(QuarterStep::Discussed) => 3,
        Some(QuarterStep::Released) => 4,
    };
    sections.stages(t.get("quarter-road"), names.to_vec(), at)
}

async fn page(
    auth: &Authorized<ReportQuarter>,
    quarter: Quarter,
    mended: Option<Form>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let view = monitor::quarter_view(auth.app(), quarter).await?;
    let figures = monitor::exact(auth.app(), &auth.grant, quarter).await?;
    let delivered = monitor::deliveries(auth.app(), &auth.grant, quarter).await?;
    let findings = monitor::findings(auth.app(), &auth.grant, quarter).await?;
    let entered = monitor::entered_lines(auth.app(), &auth.grant, quarter).await?;
    let page = auth
        .page(quarter_name(t, quarter))
        .under("/monitor/kwartalen", t.get("quarters-title"));
    let open = delivered
        .iter()
        .flat_map(|line| line.by.values())
        .filter(|by| by.is_none())
        .count();
    let base = format!("/monitor/kwartalen/{quarter}");
    let mut sections = road(t, Sections::new(page.clone()), view.step);
    let act = |path: &str, label: &str| Act::main(&page, format!("{base}/{path}"), t.get(label));
    sections = match view.step {
        None if quarter.last_day() >= auth.app().today() => sections.notice(
            Tone::Plain,
            t.get("quarter-runs"),
            vec![t.get("quarter-runs-how")],
        ),
        None => sections
            .panel(t.get("quarter-ask"), vec![t.get("quarter-ask-how")])
            .act(&act("opvragen", "quarter-ask-do")),
        Some(QuarterStep::Requested) => {
            let due = view.due_on.map(domain::Day::dutch).unwrap_or_default();
            let left = t.with(
                "quarter-open",
                &[("open", &open.to_string()), ("due", &due)],
            );
            let tone = if open == 0 {
                Tone::Good
            } else {
                Tone::Attention
            };
            sections
                .notice(tone, left, vec![t.get("quarter-discuss-how")])
                .act(&act("besproken", "quarter-discuss-do"))
                .act(&Act::other(
                    &page,
                    format!("{base}/herinneren"),
                    t.get("quarter-remind-do"),
                ))
        }
        Some(QuarterStep::Discussed) if !monitor::disagreements(&figures).is_empty() => {
            let form = mended.unwrap_or_else(|| reason_form(auth, quarter));
            let lines = vec![
                t.get("release-disagrees"),
                t.get("quarter-release-how"),
                t.get("quarter-release-for-ever"),
            ];
            sections.form(t.get("quarter-release"), lines, &form)
        }
        Some(QuarterStep::Discussed) => sections
            .panel(
                t.get("quarter-release"),
                vec![
                    t.get("quarter-release-how"),
                    t.get("quarter-release-for-ever"),
                ],
            )
            .act(&act("vrijgeven", "quarter-release-do")),
        Some(QuarterStep::Released) => sections.steps(vec![
            Step::main(
                format!("/vrijgegeven/{quarter}"),
                t.get("quarter-see-released"),
            ),
            Step::other(format!("{base}/verschil"), t.get("quarter-difference")),
        ]),
    };
    sections = super::checks(t, sections, &figures);
    if let Some(reason) = &view.disagreement {
        sections = sections.notice(
            Tone::Attention,
            t.get("released-disagrees"),
            vec![reason.clone()],
        );
    }
    if view.step.is_some() {
        sections = sections.table(&deliveries(t, &delivered));
    }
    sections = sections.table(&figures_table(
        t,
        t.get("monitor-figures"),
        &figures,
        |_, _| None,
    ));
    if view.step.is_some() {
        sections = sections
            .table(&said(t, &findings))
            .table(&super::entered::table(t, &entered));
    }
    Ok(sections.steps(vec![Step::link(
        format!("{base}/cijfers.xlsx"),
        t.get("monitor-spreadsheet"),
    )]))
}

fn deliveries(t: Texts, lines: &[monitor::DeliveryLine]) -> Table {
    let mut columns = vec![t.get("lists-municipality")];
    columns.extend(Responsible::ALL.iter().map(|one| word(t, *one)));
    let rows = lines.iter().map(|line| {
        let mut row = vec![Cell::Text(line.name.clone())];
        row.extend(line.by.values().map(|by| match by {
            Some((who, at)) => Cell::Lines(who.clone(), at.dutch()),
            None => Cell::Badge(Tone::Attention, t.get("quarter-not-yet")),
        }));
        row
    });
    Table::new(t.get("quarter-delivered"), columns, t.get("monitor-none")).rows(rows)
}

pub(super) fn said(t: Texts, findings: &[monitor::FindingLine]) -> Table {
    let columns = ["lists-municipality", "said-topic", "said-words"];
    let rows = findings.iter().map(|one| {
        vec![
            Cell::Lines(one.name.clone(), word(t, one.responsible)),
            Cell::Lines(one.topic.code().to_owned(), word(t, one.topic)),
            Cell::Text(one.words.clone()),
        ]
    });
    Table::new(
        t.get("said-title"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("said-none"),
    )
    .rows(rows)
}

/// Asks for a quarter.
pub(crate) async fn request(
    auth: Authorized<ReportQuarter>,
    Path(quarter): Path<String>,
    FormBody(_): FormBody<Posted>,
) -> Answer {
    let quarter = parse(&quarter)?;
    monitor::request(auth.app(), &auth.grant, quarter).await?;
    Ok(done(
        &format!("/monitor/kwartalen/{quarter}"),
        "quarter-requested",
    ))
}

/// Reminds who did not deliver.
pub(crate) async fn remind(
    auth: Authorized<ReportQuarter>,
    Path(quarter): Path<String>,
    FormBody(_): FormBody<Posted>,
) -> Answer {
    let quarter = parse(&quarter)?;
    monitor::remind(auth.app(), &auth.grant, quarter).await?;
    Ok(done(
        &format!("/monitor/kwartalen/{quarter}"),
        "quarter-reminded",
    ))
}

/// Notes that it was talked over.
pub(crate) async fn discuss(
    auth: Authorized<ReportQuarter>,
    Path(quarter): Path<String>,
    FormBody(_): FormBody<Posted>,
) -> Answer {
    let quarter = parse(&quarter)?;
    monitor::discuss(auth.app(), &auth.grant, quarter).await?;
    Ok(done(
        &format!("/monitor/kwartalen/{quarter}"),
        "quarter-discussed",
    ))
}

/// Releases it.
pub(crate) async fn release(
    auth: Authorized<ReportQuarter>,
    Path(quarter): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let quarter = parse(&quarter)?;
    let reason = posted.one("reden");
    let released = Box::pin(monitor::release(auth.app(), &auth.grant, quarter, reason));
    match released.await {
        Ok(()) => Ok(done(
            &format!("/monitor/kwartalen/{quarter}"),
            "quarter-released",
        )),
        // Only the reason is a field: what else stops a release is said by itself.
        Err(error @ (app::AppError::Invalid(_) | app::AppError::Marked { .. })) => {
            let form = again(reason_form(&auth, quarter).fill(&posted), error)?;
            Ok(page(&auth, quarter, Some(form)).await?.answer())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a released quarter would be if it were counted now, and why.
pub(crate) async fn difference(
    auth: Authorized<ReportQuarter>,
    Path(quarter): Path<String>,
) -> Answer {
    let t = auth.t;
    let quarter = parse(&quarter)?;
    let lines = monitor::then_and_now(auth.app(), &auth.grant, quarter).await?;
    let page = auth.page(t.get("quarter-difference")).under(
        format!("/monitor/kwartalen/{quarter}"),
        quarter_name(t, quarter),
    );
    let mut sections = Sections::new(page).lead(t.get("difference-lead"));
    for line in &lines {
        let rows: Vec<Vec<Cell>> = Part::all(&line.now)
            .into_iter()
            .filter(|part| part.of(&line.then) != part.of(&line.now))
            .map(|part| {
                vec![
                    Cell::Text(part_name(t, part)),
                    Cell::Number(number(t, part.of(&line.then))),
                    Cell::Number(number(t, part.of(&line.now))),
                ]
            })
            .collect();
        if !rows.is_empty() {
            let columns = ["monitor-figure", "difference-then", "difference-now"];
            let table = Table::new(
                line.name.clone(),
                columns.iter().map(|key| t.get(key)).collect(),
                String::new(),
            )
            .rows(rows);
            sections = sections.table(&table);
        }
        let mut because: Vec<String> = line
            .because
            .iter()
            .map(|(kind, n)| {
                let name = t
                    .find(&format!("event-{kind}"))
                    .unwrap_or_else(|| kind.clone());
                format!("{name}: {n}")
            })
            .collect();
        if line.cases > 0 {
            because.insert(0, t.count("difference-cases", line.cases));
        }
        if line.destroyed_since > 0 {
            because.push(t.count("difference-destroyed", line.destroyed_since));
        }
        if !because.is_empty() {
            sections = sections.panel(
                t.with("difference-because", &[("name", &line.name)]),
                because,
            );
        }
    }
    let same = lines.iter().all(|line| line.then == line.now);
    if same {
        sections = sections.notice(Tone::Good, t.get("difference-same"), Vec::new());
    }
    Ok(sections.answer())
}

/// The exact figures as a workbook.
pub(crate) async fn spreadsheet(
    auth: Authorized<ReportQuarter>,
    Path(quarter): Path<String>,
) -> Answer {
    let quarter = parse(&quarter)?;
    let bytes = monitor::spreadsheet(auth.app(), &auth.grant, quarter).await?;
    Ok(download(Download::workbook(
        format!("monitor-{quarter}.xlsx"),
        bytes,
    )))
}
