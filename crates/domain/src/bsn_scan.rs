//! Finds a citizen service number (BSN) in what somebody typed, however it is written: it is kept only where a law says so
//! (UAVG art. 46).

use std::ops::Range;

use crate::Bsn;

/// Whether this can stand between the figures of one number.
pub fn joins_figures(c: char) -> bool {
    c.is_whitespace() || " .-_/()+\u{a0}\u{2010}\u{2011}\u{2013}\u{2014}".contains(c)
}

/// How many of these pieces of a text, from the first, are together a BSN: nine figures that pass the eleven-test, or eight
/// without the leading nought, also with points or spaces between them. `pieces` are stretches of the text in their order;
/// one that is not figures alone ends the number.
pub fn leading_bsn(text: &str, pieces: &[Range<usize>]) -> Option<usize> {
    let mut whole = String::new();
    let mut end = None;
    for (at, piece) in pieces.iter().enumerate() {
        let word = text.get(piece.clone())?;
        let between = end.map_or(Some(""), |end| text.get(end..piece.start))?;
        if !word.chars().all(|c| c.is_ascii_digit()) || !between.chars().all(joins_figures) {
            return None;
        }
        whole.push_str(word);
        end = Some(piece.end);
        let is_bsn = match whole.len() {
            0..=7 => false,
            8 => Bsn::parse(&format!("0{whole}")).is_ok(),
            9 => Bsn::parse(&whole).is_ok(),
            _ => return None,
        };
        if is_bsn {
            return Some(at + 1);
        }
    }
    None
}

/// Whether a text holds a BSN. What is written as a telephone number or as a date is none.
pub fn holds_bsn(text: &str) -> bool {
    let runs = runs(text);
    let mut at = 0;
    while let Some(rest) = runs.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(length) = telephone(text, rest).or_else(|| date(text, rest)) {
            at += length;
        } else if leading_bsn(text, rest).is_some() {
            return true;
        } else {
            at += 1;
        }
    }
    false
}

/// Each stretch of figures, also where letters touch it.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// The figures at the front that are written as one number, and what stands between them.
fn together<'a>(text: &'a str, rest: &'a [Range<usize>]) -> Vec<(&'a str, &'a str)> {
    let mut all = Vec::new();
    let mut end = None;
    for run in rest {
        let between = end.map_or(Some(""), |end| text.get(end..run.start));
        match (between, text.get(run.clone())) {
            (Some(between), Some(word)) if between.chars().all(joins_figures) => {
                all.push((between, word));
            }
            _ => break,
        }
        end = Some(run.end);
    }
    all
}

/// A Dutch telephone number: just ten figures of which the first piece is more than a nought, or as many after its country code.
fn telephone(text: &str, rest: &[Range<usize>]) -> Option<usize> {
    let first = rest.first()?;
    let abroad = text.get(..first.start)?.ends_with('+');
    let word = text.get(first.clone())?;
    let whole = match word {
        _ if abroad && word.starts_with("31") => 11,
        _ if word.starts_with("0031") => 13,
        _ if word.len() > 1 && word.starts_with('0') => 10,
        _ => return None,
    };
    let mut length = 0;
    for (at, (_, word)) in together(text, rest).into_iter().enumerate() {
        length += word.len();
        if length >= whole {
            return (length == whole).then_some(at + 1);
        }
    }
    None
}

/// A date in three pieces: `16-07-2027`, `2027-07-16`.
fn date(text: &str, rest: &[Range<usize>]) -> Option<usize> {
    let found = together(text, rest.get(..3)?);
    let [(_, one), (first, two), (second, three)] = found.as_slice() else {
        return None;
    };
    let apart = |between: &str| matches!(between, "-" | "/" | ".");
    let within = |word: &str, least: u32, most: u32| {
        word.len() <= 4 && word.parse().is_ok_and(|n: u32| (least..=most).contains(&n))
    };
    let (day, month, year) = if one.len() == 4 {
        (three, two, one)
    } else {
        (one, two, three)
    };
    let reads = within(day, 1, 31) && within(month, 1, 12) && within(year, 1900, 2099);
    (apart(first) && apart(second) && reads).then_some(3)
}
