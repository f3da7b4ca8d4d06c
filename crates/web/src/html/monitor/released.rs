//! What is released: for who follows the approach, with small numbers kept back (S1-77, S1-80).

use access::policy::SeePublished;
use app::monitor::{self, Audience, Format, PublishedTable, Shown};
use axum::extract::{Path, Query};
use domain::monitor::Quarter;
use serde::Deserialize;

use super::{charts, definitions, number, quarter_name};
use crate::{
    authorized::Authorized,
    html::{Answer, download},
    problem::Problem,
    sections::{Figure, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// For whom: `voor=openbaar` for everybody, else for the region itself.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct For {
    #[serde(default)]
    voor: String,
}

impl For {
    fn audience(&self) -> Audience {
        if self.voor == "openbaar" {
            Audience::Public
        } else {
            Audience::Internal
        }
    }
}

pub(super) fn parse(text: &str) -> Result<Quarter, Problem> {
    text.parse().map_err(|_| app::AppError::NotFound.into())
}

/// The released quarters.
pub(crate) async fn all(auth: Authorized<SeePublished>) -> Answer {
    let t = auth.t;
    let quarters = monitor::released(auth.app(), &auth.grant).await?;
    let rows = quarters.iter().map(|quarter| {
        vec![Cell::Link(
            format!("/vrijgegeven/{quarter}"),
            quarter_name(t, *quarter),
        )]
    });
    let table = Table::new(
        t.get("released-title"),
        vec![t.get("monitor-quarter")],
        t.get("released-none"),
    )
    .quiet()
    .rows(rows);
    Ok(Sections::new(auth.page(t.get("released-title")))
        .lead(t.get("released-lead"))
        .table(&table)
        .answer())
}

/// One released quarter, as the region or as everybody may see it.
pub(crate) async fn one(
    auth: Authorized<SeePublished>,
    Path(quarter): Path<String>,
    Query(asked): Query<For>,
) -> Answer {
    let t = auth.t;
    let quarter = parse(&quarter)?;
    let audience = asked.audience();
    let published = monitor::published(auth.app(), &auth.grant, quarter, audience).await?;
    let page = auth
        .page(quarter_name(t, quarter))
        .under("/vrijgegeven", t.get("released-title"));
    let threshold = published.threshold.to_string();
    let (key, other, other_label) = match audience {
        Audience::Public => ("released-public", "", "released-see-internal"),
        Audience::Internal => ("released-internal", "?voor=openbaar", "released-see-public"),
    };
    let mut sections = Sections::new(page).lead(t.get(key)).notice(
        Tone::Plain,
        t.with("released-small", &[("threshold", &threshold)]),
        vec![t.get("released-small-how")],
    );
    if let Some(reason) = &published.disagreement {
        sections = sections.notice(
            Tone::Attention,
            t.get("released-disagrees"),
            vec![reason.clone()],
        );
    }
    let minutes = |minutes: Option<u64>| minutes.map_or_else(|| "×".to_owned(), |n| t.number(n));
    sections = sections.figures(vec![
        Figure::new(
            minutes(published.time.per_picked_up),
            t.get("released-per-picked-up"),
        ),
        Figure::new(
            minutes(published.time.per_outflow),
            t.get("released-per-outflow"),
        ),
    ]);
    for one in monitor::tables(&published) {
        if let Some(chart) = charts::published(t, &one) {
            sections = sections.chart(&chart);
        } else {
            sections = sections.table(&table(t, &one));
        }
    }
    sections = definitions(t, sections);
    let query = match audience {
        Audience::Public => "?voor=openbaar",
        Audience::Internal => "",
    };
    let base = format!("/vrijgegeven/{quarter}");
    Ok(sections
        .steps(vec![
            Step::other(format!("{base}/raad"), t.get("released-council")),
            Step::other(format!("{base}{other}"), t.get(other_label)),
            Step::link(
                format!("{base}/monitor.xlsx{query}"),
                t.get("released-xlsx"),
            ),
            Step::link(format!("{base}/monitor.csv{query}"), t.get("released-csv")),
        ])
        .answer())
}

fn table(t: Texts, one: &PublishedTable) -> Table {
    let mut columns = vec![t.get("released-row")];
    columns.extend(one.columns.iter().cloned());
    let rows = one.rows.iter().map(|(name, cells)| {
        let figures = cells.iter().map(|cell| match cell {
            Some(Shown::Number(n)) => Cell::Number(number(t, *n)),
            Some(Shown::Withheld) => Cell::Number("×".to_owned()),
            None => Cell::Number(String::new()),
        });
        std::iter::once(Cell::Text(name.clone()))
            .chain(figures)
            .collect()
    });
    Table::new(
        format!("{} · {}", one.title, one.period),
        columns,
        t.get("monitor-none"),
    )
    .rows(rows)
}

/// The tables as a workbook.
pub(crate) async fn workbook(
    auth: Authorized<SeePublished>,
    Path(quarter): Path<String>,
    Query(asked): Query<For>,
) -> Answer {
    file(&auth, &quarter, &asked, Format::Workbook).await
}

/// The figures as CSV.
pub(crate) async fn csv(
    auth: Authorized<SeePublished>,
    Path(quarter): Path<String>,
    Query(asked): Query<For>,
) -> Answer {
    file(&auth, &quarter, &asked, Format::Csv).await
}

async fn file(
    auth: &Authorized<SeePublished>,
    quarter: &str,
    asked: &For,
    format: Format,
) -> Answer {
    let quarter = parse(quarter)?;
    let file = monitor::published_file(auth.app(), &auth.grant, quarter, asked.audience(), format);
    Ok(download(file.await?))
}
