//! What every picture has: a frame that names it, and a table that says the same.

/// What a picture is drawn in, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What the ids inside begin with: unique on the page. Other characters than ASCII letters, digits and `-` become `-`.
    pub id: String,
    /// For which room it is laid out.
    pub width: Width,
    /// Its name for who does not see it; also the caption of the table.
    pub title: String,
    /// What it shows, in a sentence or two.
    pub description: String,
}

/// The room a picture is laid out for. It scales with its place; a page that serves both rooms holds both pictures and
/// shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// 340 units: a phone, or half a column.
    Narrow,
    /// 760 units: a page of A4, where the texts of 1000 would be too small to read.
    Paper,
    /// 1000 units: a page on a screen.
    Wide,
}

impl Width {
    /// How many units the picture is wide.
    pub(crate) fn units(self) -> f64 {
        match self {
            Self::Narrow => 340.0,
            Self::Paper => 760.0,
            Self::Wide => 1000.0,
        }
    }

    /// The size of ordinary text, so that it can be read when a phone shows 340 units, paper 760 and a screen 1000.
    pub(crate) fn text(self) -> f64 {
        self.choose(13.0, 16.0)
    }

    /// The size of secondary text.
    pub(crate) fn small_text(self) -> f64 {
        self.choose(12.0, 14.0)
    }

    pub(crate) fn choose(self, narrow: f64, wide: f64) -> f64 {
        match self {
            Self::Narrow => narrow,
            Self::Paper | Self::Wide => wide,
        }
    }
}

/// A picture and its table, made of the same values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// One `<svg>` element, as wide as its place.
    pub svg: String,
    /// What the picture shows, in texts: for who cannot or will not look, and for paper.
    pub table: Table,
}

/// The table under a picture. Texts are plain: the caller escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is a table of.
    pub caption: String,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows; every row has a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub heading: String,
    /// Numbers stand to the right.
    pub numeric: bool,
}

impl Column {
    pub(crate) fn text(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            numeric: false,
        }
    }

    pub(crate) fn numbers(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            numeric: true,
        }
    }
}
