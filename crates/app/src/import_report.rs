//! The words of the import report.

use domain::list::{Outcome, Track};
use letters::{Column, Report, Section, Table};

use crate::lists::ListDetail;

/// The report of one list: what was read, what became of each row, and what was put right.
pub(crate) fn of(detail: &ListDetail) -> Report {
    let tally = &detail.tally;
    let outcomes = Outcome::ALL
        .iter()
        .map(|outcome| (outcome.dutch().to_owned(), tally.outcome(*outcome)))
        .chain([(
            "Totaal".to_owned(),
            u64::try_from(detail.overview.rows).unwrap_or(0),
        )]);
    let tracks = Track::ALL
        .iter()
        .map(|track| (track.dutch().to_owned(), tally.track(*track)));
    let beside = [
        ("Bekend én zelfstandig", tally.known_and_self_employed),
        ("Opnieuw op de lijst", tally.re_entries),
        ("Niet meer bekend, doet mee", tally.joined_approach),
        ("Inmiddels bekend, vervalt", tally.newly_known),
        (
            "Niet meer op de lijst",
            u64::try_from(detail.extra.gone).unwrap_or(0),
        ),
        (
            "Lijst en eigen gegevens verschillen over ‘nieuw’",
            tally.flag_differs,
        ),
    ]
    .into_iter()
    .map(|(label, count)| (label.to_owned(), count));
    Report {
        title: format!("Verslag van de lijst van {}", detail.overview.month),
        subtitle: format!("Gemeente {}", detail.overview.municipality.name),
        sections: vec![
            section("Hoe de bestanden zijn gelezen", how_read(detail), None),
            section(
                "Wat er met elke regel gebeurde",
                vec!["Elke regel heeft precies één uitkomst; samen zijn ze het totaal.".to_owned()],
                Some(counts("Uitkomst", outcomes)),
            ),
            section(
                "Nieuwe jongeren per spoor",
                Vec::new(),
                Some(counts("Spoor", tracks)),
            ),
            section("Apart geteld", Vec::new(), Some(counts("Wat", beside))),
        ],
    }
}

fn how_read(detail: &ListDetail) -> Vec<String> {
    detail
        .detected
        .iter()
        .map(|file| {
            let encoding = if file.encoding.is_empty() {
                String::new()
            } else {
                format!(", tekenset {}", file.encoding)
            };
            let dropped = if file.dropped.is_empty() {
                String::new()
            } else {
                format!(". Niet overgenomen: {}", file.dropped.join(", "))
            };
            format!(
                "Het {} is gelezen als {}{encoding}; de kopregel is rij {}{dropped}.",
                file.file.dutch(),
                file.format,
                file.header_row
            )
        })
        .collect()
}

fn section(heading: &str, paragraphs: Vec<String>, table: Option<Table>) -> Section {
    Section {
        heading: heading.to_owned(),
        paragraphs,
        table,
    }
}

fn counts(what: &str, rows: impl Iterator<Item = (String, u64)>) -> Table {
    Table {
        columns: vec![
            Column {
                heading: what.to_owned(),
                numeric: false,
            },
            Column {
                heading: "Aantal".to_owned(),
                numeric: true,
            },
        ],
        rows: rows
            .map(|(label, count)| vec![label, count.to_string()])
            .collect(),
    }
}
