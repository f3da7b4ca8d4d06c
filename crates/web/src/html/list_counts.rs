//! What became of the rows of a list, in figures.

use app::lists::ListDetail;
use domain::{Outcome, Track};

use crate::{
    html::worklist::count,
    sections::{Figure, Sections},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// What each row becomes, with a plain explanation and the rows behind the figure.
pub(crate) fn counts(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    let base = format!("/lijsten/{}", detail.overview.id);
    let outcome_columns = vec![
        t.get("column-outcome"),
        t.get("column-meaning"),
        t.get("column-rows"),
    ];
    let outcomes = Table::new(t.get("list-outcomes"), outcome_columns, String::new()).rows(
        Outcome::ALL.iter().map(|outcome| {
            let n = detail.tally.outcome(*outcome);
            let to = if *outcome == Outcome::Quarantined {
                format!("{base}/problemen")
            } else {
                format!("{base}/rijen?uitkomst={}", outcome.code())
            };
            // Who may never be approached again is counted, never listed (S1-37).
            let linked = n > 0 && *outcome != Outcome::Suppressed;
            let name = word(t, *outcome);
            vec![
                if linked {
                    Cell::Link(to, name)
                } else {
                    Cell::Text(name)
                },
                Cell::Text(meaning(t, "outcome-why", outcome.code())),
                Cell::Number(t.number(n)),
            ]
        }),
    );
    let track_columns = vec![
        t.get("column-track"),
        t.get("column-meaning"),
        t.get("column-people"),
    ];
    let tracks = Table::new(t.get("list-tracks"), track_columns, String::new()).rows(
        Track::ALL.iter().map(|track| {
            let n = detail.tally.track(*track);
            vec![
                Cell::Text(word(t, *track)),
                Cell::Text(meaning(t, "track-why", track.code())),
                Cell::Number(t.number(n)),
            ]
        }),
    );
    let rows = Figure::new(
        t.number(count(detail.overview.rows)),
        t.get("list-rows-in-all"),
    );
    let page = page.figures(vec![
        rows,
        Figure::new(t.number(detail.tally.new), t.get("list-new-people"))
            .tone(Tone::Good)
            .to(format!("{base}/rijen?uitkomst=new")),
        Figure::new(
            t.number(detail.tally.quarantined),
            t.get("list-quarantined"),
        )
        .tone(Tone::Alarm)
        .to(format!("{base}/problemen")),
    ]);
    page.table(&outcomes)
        .table(&tracks)
        .facts_if_any(t.get("list-extra"), &extra(t, detail))
        .facts_if_any(t.get("list-detected"), &detected(t, detail))
}

/// What an outcome or a track means, in plain words.
pub(crate) fn meaning(t: Texts, set: &str, code: &str) -> String {
    t.find(&format!("{set}-{}", code.replace('_', "-")))
        .unwrap_or_default()
}

fn extra(t: Texts, detail: &ListDetail) -> Facts {
    let (extra, tally) = (&detail.extra, &detail.tally);
    let figures = [
        (tally.re_entries, "extra-re-entries"),
        (tally.joined_approach, "extra-joined"),
        (tally.newly_known, "extra-newly-known"),
        (count(extra.gone), "extra-gone"),
        (tally.known_and_self_employed, "extra-both"),
        (tally.flag_differs, "extra-flag-differs"),
        (count(extra.unchecked_known), "extra-unchecked-known"),
        (
            count(extra.unchecked_self_employed),
            "extra-unchecked-self-employed",
        ),
        (count(extra.secret_address), "extra-secret"),
        (count(extra.deceased), "extra-deceased"),
        (count(extra.emigrated), "extra-emigrated"),
        (count(extra.possible_doubles), "extra-doubles"),
    ];
    figures
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .fold(Facts::new(), |facts, (n, key)| {
            facts.cell(t.find(key).unwrap_or_default(), Cell::Number(t.number(n)))
        })
}

fn detected(t: Texts, detail: &ListDetail) -> Facts {
    detail.detected.iter().fold(Facts::new(), |facts, file| {
        let mut parts = vec![file.format.clone(), file.encoding.clone()];
        parts.extend(
            file.delimiter
                .map(|one| t.value("detected-delimiter", &one.to_string())),
        );
        parts.extend(
            file.sheet
                .as_deref()
                .map(|sheet| t.value("detected-sheet", sheet)),
        );
        parts.push(t.value("detected-header", &file.header_row.to_string()));
        let read = file
            .columns
            .iter()
            .map(|column| column.header.clone())
            .collect::<Vec<_>>()
            .join(", ");
        parts.push(t.value("detected-read", &read));
        if !file.dropped.is_empty() {
            parts.push(t.value("detected-dropped", &file.dropped.join(", ")));
        }
        parts.retain(|part| !part.is_empty());
        facts.fact(file.file.dutch().to_owned(), parts.join("; "))
    })
}
