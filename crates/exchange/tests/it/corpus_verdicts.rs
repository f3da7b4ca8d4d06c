//! Every file of the corpus gets the verdict its case names, and its golden result.

use std::fmt::Write as _;

use testkit::corpus::{CorpusCase, cases};

use crate::worker_output::{Output, run};

#[test]
fn c1_every_case_gets_its_verdict() {
    let mut failures = String::new();
    for case in cases() {
        let output = run(&case.input());
        for wanted in case.expect.split(", ") {
            if !holds(wanted, &output, &case) {
                let _ = writeln!(
                    failures,
                    "{} {}: wanted {wanted:?}, got\n{}",
                    case.id,
                    case.title,
                    rendered(&output)
                );
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn c1_the_corpus_is_complete() {
    let elsewhere = [51, 52, 86, 87, 88, 97, 98, 99];
    let cases = cases();
    for number in (1..=100).filter(|n| !elsewhere.contains(n)) {
        let id = format!("I-{number}");
        assert!(cases.iter().any(|case| case.id == id), "{id} has no case");
    }
    assert!(cases.len() >= 95);
}

#[test]
fn c1_golden_results() {
    let mut by_part: std::collections::BTreeMap<&str, String> = std::collections::BTreeMap::new();
    for case in cases() {
        let part = match case
            .id
            .get(2..)
            .and_then(|n| n.parse::<u32>().ok())
            .unwrap_or(0)
        {
            1..=13 => "encoding",
            14..=35 => "csv_structure",
            36..=53 => "bsn",
            54..=65 => "dates",
            66..=85 => "workbooks",
            _ => "content",
        };
        let text = by_part.entry(part).or_default();
        let _ = write!(
            text,
            "== {} {}\n{}\n",
            case.id,
            case.title,
            rendered(&run(&case.input()))
        );
    }
    for (part, text) in by_part {
        insta::assert_snapshot!(part, text);
    }
}

/// One condition of a verdict: `R code[@row]` refused, `? topic` asked, `Q reason@row` quarantined,
/// `N code` put right and nothing quarantined, `A` nothing quarantined, and counts.
fn holds(wanted: &str, output: &Output, case: &CorpusCase) -> bool {
    let (word, rest) = wanted.split_once(' ').unwrap_or((wanted, ""));
    let (code, row) = rest
        .split_once('@')
        .map_or((rest, None), |(code, row)| (code, row.parse::<u32>().ok()));
    let clean = output.rows.iter().all(|row| row.problems.is_empty());
    let noticed = output
        .rows
        .iter()
        .any(|row| row.notices.iter().any(|n| n.code.code() == code));
    let finished =
        output.done.is_some() && output.rejected.is_none() && output.questions.is_empty();
    let count = || rest.parse::<u64>().unwrap_or(u64::MAX);
    match word {
        "R" => {
            let codes: Vec<&str> = code.split('|').collect();
            output
                .rejected
                .as_ref()
                .is_some_and(|r| codes.contains(&r.code.code()) && (row.is_none() || r.row == row))
                && output.done.is_none()
        }
        "?" => {
            output
                .questions
                .iter()
                .any(|q| q.confirmation.choice.topic() == code)
                && output.done.is_none()
        }
        "Q" => {
            finished
                && output.rows.iter().any(|r| {
                    Some(r.row) == row && r.problems.iter().any(|p| p.reason.code() == code)
                })
                && quarantined(output) == case.expect.matches("Q ").count()
        }
        "N" => finished && clean && noticed,
        "N?" => finished && noticed,
        "A" => finished && clean,
        "mark" => output.detected.iter().any(|d| d.byte_order_mark),
        "rows" => finished && output.rows.len() as u64 == count(),
        "blank" => output
            .done
            .as_ref()
            .is_some_and(|d| d.files.values().map(|f| f.blank).sum::<u64>() == count()),
        "duplicates" => {
            output
                .rows
                .iter()
                .filter(|r| r.duplicate_of.is_some())
                .count() as u64
                == count()
        }
        "conflict" => output
            .conflicts
            .iter()
            .any(|(row, _)| u64::from(*row) == count()),
        "comments" => output
            .detected
            .iter()
            .any(|d| d.comments_dropped == count()),
        other => panic!("unknown condition {other}"),
    }
}

fn quarantined(output: &Output) -> usize {
    output
        .rows
        .iter()
        .filter(|row| !row.problems.is_empty())
        .count()
}

/// A run in few lines. The persons are made up, so values may stand here.
fn rendered(output: &Output) -> String {
    let mut text = String::new();
    for detected in &output.detected {
        let columns: Vec<&str> = detected.columns.iter().map(|c| c.field.code()).collect();
        let _ = writeln!(
            text,
            "{}: {} {} {} header {} [{}] dropped {:?} other {:?} hidden {} {:?}",
            detected.file.code(),
            detected.format,
            detected.encoding,
            detected
                .delimiter
                .map(|d| d.escape_default().to_string())
                .unwrap_or_default(),
            detected.header_row,
            columns.join(" "),
            detected.dropped,
            detected.other_sheets,
            detected.hidden_rows,
            detected.hidden_columns,
        );
    }
    for row in &output.rows {
        let identity = &row.identity;
        let problems: Vec<String> = row
            .problems
            .iter()
            .map(|p| format!("{}:{}", p.column, p.reason))
            .collect();
        let notices: Vec<String> = row
            .notices
            .iter()
            .map(|n| format!("{}:{}", n.column, n.code))
            .collect();
        let mut name = identity.full_name();
        name.truncate(name.char_indices().nth(40).map_or(name.len(), |(at, _)| at));
        let _ = writeln!(
            text,
            "  {} {} new={:?} {:?} {} | {} | {} known={:?} zzp={:?} dup={:?} double={:?} Q{problems:?} N{notices:?}",
            row.row,
            row.bsn.as_ref().map_or("-", |b| b.0.digits()),
            row.new_flag,
            name,
            identity
                .birth_date
                .map(|d| d.to_string())
                .unwrap_or_default(),
            identity.address_line_1,
            identity.address_line_2,
            row.known,
            row.self_employed,
            row.duplicate_of,
            row.possible_double_of,
        );
        if !identity.markers.is_plain() {
            let _ = writeln!(text, "    {:?}", identity.markers);
        }
    }
    for (row, with) in &output.conflicts {
        let _ = writeln!(text, "  conflict {row} with {with}");
    }
    if let Some(rejected) = &output.rejected {
        let _ = writeln!(text, "  R {} {}", rejected.code, rejected.dutch);
    }
    for question in &output.questions {
        let _ = writeln!(
            text,
            "  ? {} {} [{}] {}",
            question.confirmation, question.dutch, question.sample, question.recommended
        );
    }
    if let Some(done) = &output.done {
        let _ = writeln!(
            text,
            "  done {} rows, {} with problems, {:?}",
            done.rows, done.with_problems, done.files
        );
    }
    text
}
