//! Tables and lists of facts: the same columns on a wide screen, stacked cards on a phone.

use askama::{Template, filters::HtmlSafe};

use crate::texts::Texts;

/// How much a badge asks for attention; colour is never the only sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing to do.
    Plain,
    /// Done or well.
    Good,
    /// Due or to be looked at.
    Attention,
    /// Late or refused.
    Alarm,
}

impl Tone {
    /// The badge's class.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "neutral",
            Self::Good => "safe",
            Self::Attention => "warning",
            Self::Alarm => "danger",
        }
    }
}

/// What one cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Plain text.
    Text(String),
    /// Text with a second, quieter line.
    Lines(String, String),
    /// A figure, set to the right.
    Number(String),
    /// A figure that opens to what it counts: where, the figure.
    NumberLink(String, String),
    /// A link: where and what.
    Link(String, String),
    /// A link with a second, quieter line: where, what, beside it.
    LinkLines(String, String, String),
    /// A badge.
    Badge(Tone, String),
    /// Several links.
    Links(Vec<(String, String)>),
    /// Choices of the row: field name, then (value, label), picked value.
    Pick(String, Vec<(String, String)>, String),
    /// A drop-down of the row: field name, label for assistive technology, (value, label), picked value.
    Choose(String, String, Vec<(String, String)>, String),
}

impl Cell {
    /// Whether it holds a figure.
    pub(crate) const fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::NumberLink(..))
    }
}

/// A table with a caption; each row has as many cells as there are columns.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/table.html")]
pub(crate) struct Table {
    pub(crate) caption: String,
    /// The caption is spoken, not shown: a heading above says the same.
    pub(crate) quiet: bool,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// What to say when there are no rows.
    pub(crate) empty: String,
    /// Where the next page is, or empty.
    pub(crate) next: String,
    pub(crate) next_label: String,
}

impl HtmlSafe for Table {}

impl Table {
    /// A table with these columns.
    pub(crate) fn new(caption: String, columns: Vec<String>, empty: String) -> Self {
        Self {
            caption,
            quiet: false,
            columns,
            rows: Vec::new(),
            empty,
            next: String::new(),
            next_label: String::new(),
        }
    }

    /// With the caption only spoken.
    pub(crate) fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// With these rows.
    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// With a link to what follows; `None` on the last page.
    pub(crate) fn next(mut self, t: Texts, to: Option<String>) -> Self {
        self.next = to.unwrap_or_default();
        self.next_label = t.get("table-next");
        self
    }

    /// Whether a column holds figures: its heading stands to the right too.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass expressions by reference"
    )]
    pub(crate) fn is_numeric(&self, column: &usize) -> bool {
        self.rows
            .first()
            .and_then(|row| row.get(*column))
            .is_some_and(Cell::is_number)
    }

    /// Cells with the column they stand in, for the stacked form.
    pub(crate) fn labelled<'a>(&'a self, row: &'a [Cell]) -> Vec<(&'a str, &'a Cell)> {
        self.columns.iter().map(String::as_str).zip(row).collect()
    }
}

/// A list of facts: a term and what is known of it.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/facts.html")]
pub(crate) struct Facts {
    pub(crate) items: Vec<(String, Cell)>,
    /// Labels of the button that copies a fact, before and after; empty: facts are not copied.
    pub(crate) copy: Option<(String, String)>,
}

impl HtmlSafe for Facts {}

impl Facts {
    /// No facts yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With a button beside each fact that copies it, where there is script (S1-63).
    pub(crate) fn with_copying(mut self, t: Texts) -> Self {
        self.copy = Some((t.get("copy-button"), t.get("copy-done")));
        self
    }

    /// With one more; an empty text is left out.
    pub(crate) fn fact(mut self, term: String, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.items.push((term, Cell::Text(value)));
        }
        self
    }

    /// With one more of any shape.
    pub(crate) fn cell(mut self, term: String, cell: Cell) -> Self {
        self.items.push((term, cell));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_carries_its_column_for_the_phone() {
        let table = Table::new(
            "Lijst".into(),
            vec!["Naam".into(), "Status".into()],
            "Niets".into(),
        )
        .rows([vec![
            Cell::Text("A".into()),
            Cell::Badge(Tone::Alarm, "te laat".into()),
        ]]);
        let html = table.to_string();
        assert!(
            html.contains("data-label=\"Naam\"") && html.contains("data-label=\"Status\""),
            "{html}"
        );
        assert!(html.contains("utrecht-status-badge--danger"));
    }

    #[test]
    fn an_empty_table_says_so() {
        let html = Table::new(
            "Lijst".into(),
            vec!["Naam".into()],
            "Er is niets te doen.".into(),
        )
        .to_string();
        assert!(html.contains("Er is niets te doen.") && !html.contains("<table"));
    }
}
