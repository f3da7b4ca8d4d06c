use super::*;
use crate::{
    cards::tests::day,
    fonts::tests::fonts,
    typesetting::tests::{page_text, runs},
};

fn row(name: &str, figures: &[CouncilFigure], weight: Weight) -> CouncilRow {
    CouncilRow {
        name: name.to_owned(),
        figures: figures.to_vec(),
        weight,
    }
}

fn report(rows: usize) -> CouncilReport {
    let mut all: Vec<CouncilRow> = (0..rows)
        .map(|at| {
            let figures = [CouncilFigure::Number(1_200), CouncilFigure::Withheld];
            row(&format!("#emph[{at}]"), &figures, Weight::Plain)
        })
        .collect();
    all.push(row(
        "Totaal",
        &[CouncilFigure::Number(98_700), CouncilFigure::None],
        Weight::Total,
    ));
    CouncilReport {
        municipality: "Voorbeeldstad".to_owned(),
        quarter: "derde kwartaal 2026".to_owned(),
        facts: vec![Fact {
            term: "Vragen".to_owned(),
            value: "Noor de Voorbeelder".to_owned(),
        }],
        brief: vec![CouncilBrief {
            figure: CouncilFigure::Number(412),
            label: "nieuw op de lijst".to_owned(),
            own: Some(CouncilFigure::Withheld),
        }],
        chapters: vec![CouncilChapter {
            heading: "Wie op de lijst kwam".to_owned(),
            lead: "Elke jongere telt één keer.".to_owned(),
            words: vec!["Wij zijn <trots> op #strong[dit] kwartaal.".to_owned()],
            tables: vec![CouncilTable {
                caption: "Nieuw op de lijst, derde kwartaal 2026".to_owned(),
                head: "Gemeente".to_owned(),
                columns: vec!["Nieuw".to_owned(), "Opgepakt".to_owned()],
                rows: all,
                bars: vec![
                    ("Opgepakt & begonnen".to_owned(), CouncilFigure::Number(31)),
                    ("Zelfstandig".to_owned(), CouncilFigure::Withheld),
                ],
            }],
        }],
        marks: vec!["Een kruisje: niet getoond.".to_owned()],
        meanings: vec![CouncilMeaning {
            heading: "I1 · Nieuw".to_owned(),
            paragraphs: vec!["Wie voor het eerst op de lijst staat.".to_owned()],
            source: "Versie 1 van deze definitie.".to_owned(),
        }],
    }
}

#[test]
fn s1_80_figures_own_words_marks_and_meanings_stand_in_the_report_and_heads_repeat() {
    let document = lay_out_council(&fonts(), &report(60), day()).expect("a report");
    let first = page_text(&document, 0);
    for part in [
        "Jongeren in Beeld, derde kwartaal 2026",
        "gemeenteraad van Voorbeeldstad",
        "Noor de Voorbeelder",
        "412",
        "Voorbeeldstad: ×",
        "Wij zijn <trots> op #strong[dit] kwartaal.",
        "#emph[0] 1.200 ×",
        "Pagina 1 van",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    let second = page_text(&document, 1);
    assert!(second.contains("Gemeente Nieuw Opgepakt"), "{second}");
    let last = (0..document.pages().len())
        .map(|page| page_text(&document, page))
        .collect::<String>();
    for part in [
        "Totaal 98.700",
        "Een kruisje",
        "Versie 1 van deze definitie",
    ] {
        assert!(last.contains(part), "{part}");
    }
    for page in 0..document.pages().len() {
        for run in runs(&document, page) {
            assert!(
                run.left >= 23.5 && run.right <= 186.5,
                "{} leaves the margins",
                run.text
            );
        }
    }
}

#[test]
fn a_picture_says_in_words_what_it_shows_and_withholds() {
    let told = told(&report(1).chapters[0].tables[0]);
    assert_eq!(
        told,
        "Staafdiagram. Nieuw op de lijst, derde kwartaal 2026: Opgepakt & begonnen 31; Zelfstandig niet getoond."
    );
}

#[test]
fn a_row_that_misses_a_figure_is_refused() {
    let mut ragged = report(1);
    ragged.chapters[0].tables[0].rows[0].figures.pop();
    assert!(matches!(
        council_pdf(&fonts(), &ragged, day()),
        Err(LetterError::RaggedTable { section: 0 })
    ));
}
