//! What is kept of one young person, on paper: for themselves (AVG art. 15) or for the system of their
//! municipality (S1-63).

use std::fmt;

use domain::Day;
use serde::Serialize;
use typst_layout::PagedDocument;

use crate::{
    Fonts, LetterError,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, Template, export, lay_out},
};

/// A dossier as its reader sees it; the caller words it, in Dutch.
#[derive(Clone, Serialize)]
pub struct Dossier {
    /// The title, also of the file.
    pub title: String,
    /// One line under the title; empty for none.
    pub subtitle: String,
    /// What the reader should know before, a paragraph each.
    pub intro: Vec<String>,
    /// The chapters in order.
    pub chapters: Vec<Chapter>,
}

impl fmt::Debug for Dossier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dossier(..)")
    }
}

/// A part under its own heading.
#[derive(Clone, Default, Serialize)]
pub struct Chapter {
    /// The heading.
    pub heading: String,
    /// Text before the rest.
    pub paragraphs: Vec<String>,
    /// What is known: a term and its value.
    pub facts: Vec<Fact>,
    /// What happened, one after the other.
    pub entries: Vec<Entry>,
}

/// A term and what is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// The term.
    pub term: String,
    /// Its value.
    pub value: String,
}

/// One thing that happened.
#[derive(Clone, Serialize)]
pub struct Entry {
    /// When.
    pub when: String,
    /// What, as a sentence.
    pub text: String,
    /// What was written down with it.
    pub facts: Vec<Fact>,
}

/// Sets a dossier on A4, dated `on`, on as many pages as it takes.
///
/// # Errors
/// Only defects of this crate.
pub fn dossier_pdf(fonts: &Fonts, dossier: &Dossier, on: Day) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_dossier(fonts, dossier, on)?)
}

fn lay_out_dossier(
    fonts: &Fonts,
    dossier: &Dossier,
    on: Day,
) -> Result<PagedDocument, LetterError> {
    let paper = Paper {
        title: &dossier.title,
        on: on.into(),
        day: written_out(on),
        dossier,
    };
    lay_out(fonts, Template::Dossier, &paper)
}

/// The template's data.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'a str,
    on: DayParts,
    day: String,
    dossier: &'a Dossier,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cards::tests::day,
        fonts::tests::fonts,
        typesetting::tests::{page_text, runs},
    };

    #[test]
    fn avg_15_a_long_dossier_runs_on_inside_the_margins() {
        let fact = |number: usize| Fact {
            term: format!("Wat is er bekend over onderwerp {number}"),
            value: "Een antwoord dat zo lang is dat het zeker niet op één regel past. ".repeat(3),
        };
        let entry = |number: usize| Entry {
            when: format!("{number} november 2026, 10:12"),
            text: "Een casemanager (Çağla 't Hart-Yıldırım) keek naar je gegevens.".to_owned(),
            facts: vec![fact(number)],
        };
        let dossier = Dossier {
            title: "Wat we van je bewaren".to_owned(),
            subtitle: "Sanne Voorbeeld".to_owned(),
            intro: vec!["Dit is een kopie voor jou.".to_owned()],
            chapters: vec![
                Chapter {
                    heading: "Wie je bent".to_owned(),
                    facts: (1..20).map(fact).collect(),
                    ..Chapter::default()
                },
                Chapter {
                    heading: "Wie er keek".to_owned(),
                    paragraphs: vec!["De laatste keer staat boven.".to_owned()],
                    entries: (1..40).map(entry).collect(),
                    ..Chapter::default()
                },
            ],
        };
        let document = lay_out_dossier(&fonts(), &dossier, day()).expect("a dossier");
        assert!(document.pages().len() > 2);
        for page in 0..document.pages().len() {
            for run in runs(&document, page) {
                assert!(run.left >= 21.9 && run.right <= 188.1, "{}", run.text);
            }
        }
        let first = page_text(&document, 0);
        for part in [
            "Wat we van je bewaren",
            "Dit is een kopie voor jou.",
            "Wie je bent",
            "Pagina 1 van",
        ] {
            assert!(first.contains(part), "{part}: {first}");
        }
    }
}
