//! The report of a quarter for a council, as its reader gets it.

use letters::{
    CouncilBrief, CouncilChapter, CouncilFigure, CouncilMeaning, CouncilReport, CouncilRow,
    CouncilTable, Fact, Weight, council_pdf,
};

use crate::{day, documents::assert_accessible, fonts};

fn council_table(caption: &str, columns: &[&str], rows: &[(&str, &[i64])]) -> CouncilTable {
    let last = rows.len().saturating_sub(1);
    // Below nothing: withheld.
    let figure = |n: &i64| u64::try_from(*n).map_or(CouncilFigure::Withheld, CouncilFigure::Number);
    let rows: Vec<CouncilRow> = rows
        .iter()
        .enumerate()
        .map(|(at, (name, figures))| CouncilRow {
            name: (*name).to_owned(),
            figures: figures.iter().map(figure).collect(),
            weight: match *name {
                _ if at == last => Weight::Total,
                "Voorbeeldstad" => Weight::Own,
                _ => Weight::Plain,
            },
        })
        .collect();
    let bars = if columns.len() == 1 {
        rows.iter()
            .take(last)
            .filter_map(|row| Some((row.name.clone(), *row.figures.first()?)))
            .collect()
    } else {
        columns
            .iter()
            .map(|name| (*name).to_owned())
            .zip(rows.last().into_iter().flat_map(|row| row.figures.clone()))
            .take(columns.len() - 1)
            .collect()
    };
    CouncilTable {
        caption: format!("{caption}, derde kwartaal 2026"),
        head: "Gebied".to_owned(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows,
        bars,
    }
}

fn council_chapter(heading: &str, words: &[&str], tables: Vec<CouncilTable>) -> CouncilChapter {
    CouncilChapter {
        heading: heading.to_owned(),
        lead: if tables.is_empty() {
            String::new()
        } else {
            "Elke jongere telt één keer.".to_owned()
        },
        words: words.iter().map(|text| (*text).to_owned()).collect(),
        tables,
    }
}

fn chapters() -> Vec<CouncilChapter> {
    let inflow = council_table(
        "Nieuw op de lijst en gesplitst",
        &[
            "Bekend bij de gemeente",
            "Niet opgepakt",
            "Opgepakt door de casemanager",
            "Zelfstandig",
            "Totaal",
        ],
        &[
            ("Andersdorp", &[-1, 12, 31, -1, 58]),
            ("Nieuwland aan de Voorbeeldrivier", &[14, 22, 61, 0, 97]),
            ("Voorbeeldstad", &[38, 51, 148, 20, 257]),
            ("Totaal", &[-1, 85, 240, -1, 412]),
        ],
    );
    let on_list = council_table(
        "Op de lijst, oud en nieuw",
        &["Totaal"],
        &[
            ("Andersdorp", &[214]),
            ("Nieuwland aan de Voorbeeldrivier", &[388]),
            ("Voorbeeldstad", &[1_204]),
            ("Totaal", &[1_806]),
        ],
    );
    let destinations = council_table(
        "Uitstroom per bestemming",
        &["Totaal"],
        &[
            ("Betaald werk", &[41]),
            ("Dagbesteding", &[-1]),
            ("Opleiding", &[36]),
            ("Afzien van keuze deelname", &[-1]),
            ("Totaal", &[93]),
        ],
    );
    vec![
        council_chapter(
            "Voorwoord",
            &[
                "Elke jongere telt mee. Toch raken jongeren uit beeld: zij gaan niet naar school, werken niet en vragen geen \
                     hulp. Sinds dit voorjaar zoeken wij hen zelf op, met een kaart, een bezoek en een gesprek.",
                "In dit rapport leest u wat dat in het derde kwartaal bracht, en waar het nog te lang duurt.",
            ],
            Vec::new(),
        ),
        council_chapter(
            "Wie op de lijst kwam",
            &[
                "Er kwamen meer jongeren op de lijst dan in het voorjaar. Dat komt door de zomer: wie in juni van school \
                     ging en zich nergens inschreef, staat er nu op.",
                "Wij bellen niet aan zonder eerst een kaart te sturen. Daarop reageerde ruim de helft.",
            ],
            vec![inflow, on_list],
        ),
        council_chapter("Waar jongeren naartoe gingen", &[], vec![destinations]),
        council_chapter(
            "Vooruitblik",
            &[
                "In het voorjaar beginnen wij met een eigen plek voor dagbesteding. De wachttijd moet dan korter zijn.",
            ],
            Vec::new(),
        ),
    ]
}

fn report() -> CouncilReport {
    let fact = |term: &str, value: &str| Fact {
        term: term.to_owned(),
        value: value.to_owned(),
    };
    let brief = |n, label: &str, own| CouncilBrief {
        figure: CouncilFigure::Number(n),
        label: label.to_owned(),
        own: Some(own),
    };
    CouncilReport {
        municipality: "Voorbeeldstad".to_owned(),
        quarter: "derde kwartaal 2026".to_owned(),
        facts: vec![
            fact("Vrijgegeven op", "12 oktober 2026"),
            fact(
                "Cijfers van",
                "Andersdorp, Nieuwland aan de Voorbeeldrivier en Voorbeeldstad",
            ),
            fact("Woorden van de gemeente", "laatst gewijzigd op 2 november 2026"),
            fact("Vragen", "Team Jeugd en Werk, 0000 000 000, jeugd@voorbeeldstad.example"),
        ],
        brief: vec![
            brief(412, "nieuw op de lijst", CouncilFigure::Number(257)),
            brief(240, "opgepakt", CouncilFigure::Number(148)),
            brief(93, "uitgestroomd", CouncilFigure::Withheld),
            brief(1_806, "op de lijst", CouncilFigure::Number(1_204)),
        ],
        chapters: chapters(),
        marks: vec![
            "Een kruisje (×) in de plaats van een aantal: dat aantal wordt niet getoond.".to_owned(),
            "Een 0: er was niemand.".to_owned(),
        ],
        meanings: ["I1 · Nieuwe jongeren op de lijst vóór filtering", "I5 · Uitstromers"]
            .map(|heading| CouncilMeaning {
                heading: heading.to_owned(),
                paragraphs: vec![
                    "Jongeren die in het kwartaal met een vastgelegde maandlijst voor het eerst binnenkwamen.".to_owned(),
                ],
                source: "Bron: Maandlijst Jongeren in Beeld. Versie 1 van deze definitie.".to_owned(),
            })
            .into(),
    }
}

#[test]
fn s1_80_the_report_for_a_council_is_accessible() {
    let pdf = council_pdf(&fonts(), &report(), day()).expect("a report");
    assert_accessible("council", &pdf, 3);
    // A picture says in words what it shows.
    assert!(String::from_utf8_lossy(&pdf).contains("/Figure"));
}
