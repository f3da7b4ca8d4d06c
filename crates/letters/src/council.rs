//! The report of a quarter for a municipality's council: figures, pictures of them, and the municipality's own words.

use charts::{BarRow, Bars, Frame, Value, Width, bars};
use domain::Day;
use serde::Serialize;
use typst_layout::PagedDocument;

use crate::{
    Fact, Fonts, LetterError,
    dates::DayParts,
    typesetting::{CacheCleared, Template, export, lay_out_with},
};

/// The report as its reader sees it; the caller words it, in Dutch.
#[derive(Clone, Debug)]
pub struct CouncilReport {
    /// Whose council it is for.
    pub municipality: String,
    /// The quarter, such as `derde kwartaal 2026`.
    pub quarter: String,
    /// What to know of it: when it was released, whom to ask.
    pub facts: Vec<Fact>,
    /// The figures that somebody remembers; at most four.
    pub brief: Vec<CouncilBrief>,
    /// The chapters in order.
    pub chapters: Vec<CouncilChapter>,
    /// What the marks in the tables mean, a paragraph each.
    pub marks: Vec<String>,
    /// What each figure means.
    pub meanings: Vec<CouncilMeaning>,
}

/// A figure to remember.
#[derive(Clone, Debug)]
pub struct CouncilBrief {
    /// The figure of everybody together.
    pub figure: CouncilFigure,
    /// What it is.
    pub label: String,
    /// What of it is the municipality's own, where that is told apart.
    pub own: Option<CouncilFigure>,
}

/// A part under its own heading.
#[derive(Clone, Debug)]
pub struct CouncilChapter {
    /// The heading.
    pub heading: String,
    /// What it is about, in a sentence; empty for none.
    pub lead: String,
    /// The municipality's own words, a paragraph each.
    pub words: Vec<String>,
    /// Its tables.
    pub tables: Vec<CouncilTable>,
}

/// A table of published figures, with a picture.
#[derive(Clone, Debug)]
pub struct CouncilTable {
    /// What it is a table of, and of which months.
    pub caption: String,
    /// Heading of the names.
    pub head: String,
    /// Headings of the figures.
    pub columns: Vec<String>,
    /// The rows; every row has a figure for each column.
    pub rows: Vec<CouncilRow>,
    /// What the picture shows, a bar for each; without any there is no picture.
    pub bars: Vec<(String, CouncilFigure)>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct CouncilRow {
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Vec<CouncilFigure>,
    /// How it stands out.
    pub weight: Weight,
}

/// How a row stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It does not.
    Plain,
    /// It is the municipality's own.
    Own,
    /// It is everybody together.
    Total,
}

/// One published figure. A number that is withheld is no part of it, so that no paper can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouncilFigure {
    /// The number.
    Number(u64),
    /// Withheld: a cross stands there.
    Withheld,
    /// There is nothing to tell there.
    None,
}

/// What a figure means.
#[derive(Clone, Debug, Serialize)]
pub struct CouncilMeaning {
    /// Its name.
    pub heading: String,
    /// What is counted.
    pub paragraphs: Vec<String>,
    /// Where it comes from, and the version of its meaning.
    pub source: String,
}

impl CouncilFigure {
    fn value(self) -> Value {
        match self {
            Self::Number(n) => Value::Whole(u32::try_from(n).unwrap_or(u32::MAX)),
            Self::Withheld | Self::None => Value::NotShown(String::new()),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Number(_) | Self::Withheld => self.value().text(),
            Self::None => String::new(),
        }
    }
}

/// Sets the report on A4, dated `on`.
///
/// # Errors
/// [`LetterError::RaggedTable`]; the other variants are defects.
pub fn council_pdf(fonts: &Fonts, report: &CouncilReport, on: Day) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_council(fonts, report, on)?)
}

fn lay_out_council(
    fonts: &Fonts,
    report: &CouncilReport,
    on: Day,
) -> Result<PagedDocument, LetterError> {
    let ragged = |chapter: &CouncilChapter| {
        chapter.tables.iter().any(|table| {
            table
                .rows
                .iter()
                .any(|row| row.figures.len() != table.columns.len())
        })
    };
    if let Some(section) = report.chapters.iter().position(ragged) {
        return Err(LetterError::RaggedTable { section });
    }
    let mut pictures = Vec::new();
    let chapters = report
        .chapters
        .iter()
        .map(|chapter| Chapter {
            heading: &chapter.heading,
            lead: &chapter.lead,
            words: &chapter.words,
            tables: chapter
                .tables
                .iter()
                .map(|table| Table::of(fonts, table, &mut pictures))
                .collect(),
        })
        .collect();
    let paper = Paper {
        title: format!("Jongeren in Beeld, {}", report.quarter),
        on: on.into(),
        municipality: &report.municipality,
        facts: &report.facts,
        brief: report
            .brief
            .iter()
            .map(|one| Brief {
                figure: one.figure.text(),
                label: &one.label,
                own: one.own.map(CouncilFigure::text),
            })
            .collect(),
        chapters,
        marks: &report.marks,
        meanings: &report.meanings,
    };
    lay_out_with(fonts, Template::Council, &paper, pictures)
}

/// The template's data.
#[derive(Serialize)]
struct Paper<'a> {
    title: String,
    on: DayParts,
    municipality: &'a str,
    facts: &'a [Fact],
    brief: Vec<Brief<'a>>,
    chapters: Vec<Chapter<'a>>,
    marks: &'a [String],
    meanings: &'a [CouncilMeaning],
}

#[derive(Serialize)]
struct Brief<'a> {
    figure: String,
    label: &'a str,
    own: Option<String>,
}

#[derive(Serialize)]
struct Chapter<'a> {
    heading: &'a str,
    lead: &'a str,
    words: &'a [String],
    tables: Vec<Table<'a>>,
}

#[derive(Serialize)]
struct Table<'a> {
    caption: &'a str,
    head: &'a str,
    columns: &'a [String],
    rows: Vec<Row<'a>>,
    picture: Option<Drawn>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    figures: Vec<String>,
    weight: Weight,
}

/// Which of the pictures, and what it says to who does not see it.
#[derive(Serialize)]
struct Drawn {
    at: usize,
    alt: String,
}

impl<'a> Table<'a> {
    fn of(fonts: &Fonts, table: &'a CouncilTable, pictures: &mut Vec<String>) -> Self {
        let picture = (!table.bars.is_empty()).then(|| {
            pictures.push(drawn(fonts, table));
            Drawn {
                at: pictures.len() - 1,
                alt: told(table),
            }
        });
        Self {
            caption: &table.caption,
            head: &table.head,
            columns: &table.columns,
            rows: table
                .rows
                .iter()
                .map(|row| Row {
                    name: &row.name,
                    figures: row.figures.iter().map(|one| one.text()).collect(),
                    weight: row.weight,
                })
                .collect(),
            picture,
        }
    }
}

fn drawn(fonts: &Fonts, table: &CouncilTable) -> String {
    let frame = Frame {
        id: "p".to_owned(),
        width: Width::Paper,
        title: fonts.printable(&table.caption),
        description: String::new(),
    };
    let rows = table.bars.iter().map(|(name, figure)| BarRow {
        label: fonts.printable(name),
        values: vec![figure.value()],
    });
    let drawing = Bars {
        name: String::new(),
        series: vec![String::new()],
        rows: rows.collect(),
        target: None,
    };
    bars(&frame, &drawing).svg
}

/// The picture in words.
fn told(table: &CouncilTable) -> String {
    let bars: Vec<String> = table
        .bars
        .iter()
        .map(|(name, figure)| match figure {
            CouncilFigure::Number(_) => format!("{name} {}", figure.text()),
            CouncilFigure::Withheld | CouncilFigure::None => format!("{name} niet getoond"),
        })
        .collect();
    format!("Staafdiagram. {}: {}.", table.caption, bars.join("; "))
}

#[cfg(test)]
mod tests;
