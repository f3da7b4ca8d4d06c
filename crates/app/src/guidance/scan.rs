//! Looks for what identifies somebody in a text that must not (S1-54, P5).
//!
//! What is found is a place in the text, so that it can be shown marked where it stands. The scan errs
//! on the side of finding: a worker takes a word out in a moment, and nobody takes a name back.

use std::ops::Range;

use domain::{Identity, holds_bsn, joins_figures, leading_bsn, search::fold_name};

use crate::{AppError, Result};

/// What kind of trace was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// A name of the young person, or a part of it.
    Name,
    /// Street or place of the address.
    Address,
    /// A postcode, with its house number where one follows.
    Postcode,
    /// Nine digits that pass the check of a BSN.
    Bsn,
    /// A date, in figures or in words.
    Date,
    /// An e-mail address, a page or an account on the internet.
    Online,
    /// A telephone number, or another number of eight digits or more.
    Number,
}

impl Trace {
    /// What it is, in Dutch.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Name => "de naam",
            Self::Address => "het adres",
            Self::Postcode => "de postcode",
            Self::Bsn => "een burgerservicenummer",
            Self::Date => "een datum",
            Self::Online => "een e-mailadres of account",
            Self::Number => "een nummer",
        }
    }
}

/// A trace and where it stands in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub trace: Trace,
    /// Where it stands.
    pub at: Range<usize>,
}

/// A piece of a text that was looked through: what it points at, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Why they must go.
    pub trace: Option<Trace>,
}

/// The text in pieces, those that point at somebody apart.
pub fn pieces(text: &str, found: &[Finding]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut add = |range: Range<usize>, trace| {
        let words = text.get(range).unwrap_or_default();
        if !words.is_empty() {
            pieces.push(Piece {
                text: words.to_owned(),
                trace,
            });
        }
    };
    for one in found {
        add(from..one.at.start, None);
        add(one.at.clone(), Some(one.trace));
        from = one.at.end;
    }
    add(from..text.len(), None);
    pieces
}

/// Refuses a text in which something points at this person or at any other, traces of these kinds left aside; what must
/// go is marked.
///
/// # Errors
/// [`AppError::Marked`] on the field.
pub(crate) fn without_traces(
    field: &'static str,
    text: &str,
    identity: &Identity,
    aside: &[Trace],
) -> Result<()> {
    let mut found = identifying(text, identity);
    found.retain(|one| !aside.contains(&one.trace));
    if found.is_empty() {
        return Ok(());
    }
    let mut kinds: Vec<&str> = Vec::new();
    for one in &found {
        if !kinds.contains(&one.trace.dutch()) {
            kinds.push(one.trace.dutch());
        }
    }
    Err(AppError::Marked {
        field,
        dutch: format!(
            "Hieraan is te zien om wie het gaat: {}. Haal weg wat gemarkeerd is.",
            kinds.join(", ")
        ),
        pieces: pieces(text, &found),
    })
}

/// What in a text points at this person, or at any person at all, in the order it stands.
pub fn identifying(text: &str, identity: &Identity) -> Vec<Finding> {
    let tokens = tokens(text);
    let own = Own::of(identity);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((trace, length)) = trace(text, rest, &own) else {
            at += 1;
            continue;
        };
        if let (Some(first), Some(last)) = (rest.first(), rest.get(length - 1)) {
            found.push(Finding {
                trace,
                at: first.start..last.end,
            });
        }
        at += length;
    }
    joined(found)
}

/// Neighbours of one kind become one finding: a full name is one mark.
fn joined(found: Vec<Finding>) -> Vec<Finding> {
    let mut joined: Vec<Finding> = Vec::new();
    for one in found {
        match joined.last_mut() {
            Some(last) if last.trace == one.trace && one.at.start <= last.at.end + 1 => {
                last.at.end = one.at.end;
            }
            _ => joined.push(one),
        }
    }
    joined
}

/// What is the person's own, folded; `true`: only where it is written with a capital, because the
/// same letters are an everyday word.
struct Own {
    names: Vec<(String, bool)>,
    address: Vec<(String, bool)>,
}

/// Parts of a family name that are everybody's when they stand alone.
const PARTICLES: [&str; 26] = [
    "van", "von", "vom", "de", "der", "den", "des", "del", "della", "di", "da", "dos", "du", "la",
    "le", "el", "al", "ben", "bin", "ter", "ten", "te", "in", "op", "aan", "het",
];

/// Those of them that are articles and prepositions and never a given name.
const ARTICLES: [&str; 9] = ["van", "de", "der", "den", "te", "in", "op", "aan", "het"];

impl Own {
    fn of(identity: &Identity) -> Self {
        let particle = |word: &String| PARTICLES.contains(&word.as_str());
        let given = own_words(&[&identity.given_names])
            .into_iter()
            .filter(|word| !ARTICLES.contains(&word.as_str()))
            .map(|word| (word.clone(), particle(&word)));
        let family = own_words(&[&identity.family_name, &identity.envelope_name])
            .into_iter()
            .filter(|word| !particle(word))
            .map(|word| (word, false));
        // Of an address words of two letters are a postcode's; short places are words too ("Best").
        let address = own_words(&[&identity.address_line_1, &identity.address_line_2])
            .into_iter()
            .filter(|word| word.chars().count() >= 3 && !particle(word))
            .filter(|word| !["straat", "laan", "weg", "plein", "hof"].contains(&word.as_str()))
            .map(|word| {
                let short = word.chars().count() < 5;
                (word, short)
            })
            .collect();
        Self {
            names: given.chain(family).collect(),
            address,
        }
    }

    fn has_name(&self, folded: &str, capital: bool) -> bool {
        holds(&self.names, folded, capital)
    }
}

fn holds(own: &[(String, bool)], folded: &str, capital: bool) -> bool {
    own.iter()
        .any(|(word, only_capital)| word == folded && (capital || !only_capital))
}

/// Words of two letters or more, without figures: an initial alone is everybody's.
fn own_words(texts: &[&str]) -> Vec<String> {
    texts
        .iter()
        .flat_map(|text| text.split(|c: char| !(c.is_alphabetic() || is_mark(c))))
        .filter(|word| word.chars().count() >= 2)
        .map(fold_name)
        .collect()
}

/// The words and figures of a text: what stands between them is in the text itself.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric() || is_mark(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    tokens.extend(start.map(|from| from..text.len()));
    tokens
}

/// Accents written apart from their letter belong to the word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// What begins at the first of these tokens, and how many of them it takes.
fn trace(text: &str, rest: &[Range<usize>], own: &Own) -> Option<(Trace, usize)> {
    let word = |at: usize| rest.get(at).and_then(|range| text.get(range.clone()));
    let first = word(0)?;
    if let Some(length) = online(text, rest) {
        return Some((Trace::Online, length));
    }
    if let Some(length) = telephone(text, rest) {
        return Some((Trace::Number, length));
    }
    if let Some(length) = date(text, rest) {
        return Some((Trace::Date, length));
    }
    if let Some(found) = number(text, rest) {
        return Some(found);
    }
    if let Some(length) = postcode(first, word(1), word(2)) {
        return Some((Trace::Postcode, length));
    }
    let folded = fold_name(first);
    let capital = first.chars().next().is_some_and(char::is_uppercase);
    let named = |name: &str| own.has_name(name, capital);
    if named(&folded) || possessive(&folded).is_some_and(named) {
        return Some((Trace::Name, 1));
    }
    let numbered = word(1).is_some_and(is_house_number);
    if holds(&own.address, &folded, capital) {
        return Some((Trace::Address, if numbered { 2 } else { 1 }));
    }
    (numbered && is_street(&folded)).then_some((Trace::Address, 2))
}

/// "Testjes" of Testje.
fn possessive(folded: &str) -> Option<&str> {
    folded.strip_suffix('s').filter(|name| name.len() >= 2)
}

/// A street nobody of ours lives in points at somebody too, once a house number follows.
fn is_street(folded: &str) -> bool {
    const ENDS: [&str; 12] = [
        "straat", "laan", "weg", "plein", "hof", "kade", "singel", "dijk", "gracht", "pad",
        "steeg", "dreef",
    ];
    // "onderweg 2" and the like: a street has a name before its ending.
    const WORDS: [&str; 4] = ["onderweg", "halfweg", "weg", "pad"];
    !WORDS.contains(&folded) && ENDS.iter().any(|end| folded.ends_with(end))
}

fn is_house_number(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let letters = word.chars().skip(digits).count();
    let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    (1..=5).contains(&digits)
        && letters <= 2
        && !year
        && word.chars().skip(digits).all(char::is_alphabetic)
}

/// `iemand@voorbeeld.nl`, `@iemand`, `www.voorbeeld.nl`: tokens with what joins them.
fn online(text: &str, rest: &[Range<usize>]) -> Option<usize> {
    let first = rest.first()?;
    let before = text.get(..first.start)?.chars().next_back();
    let chain = chained(text, rest, |between| {
        between.chars().count() == 1 && between.contains(['.', '-', '_', '+', '@', '/', ':'])
            || between == "://"
    });
    let whole = text.get(first.start..rest.get(chain - 1)?.end)?;
    let address = whole.contains('@') || whole.starts_with("www.") || whole.contains("://");
    (address || before == Some('@')).then_some(chain)
}

/// How many tokens follow each other with nothing but `joins` between them.
fn chained(text: &str, rest: &[Range<usize>], joins: impl Fn(&str) -> bool) -> usize {
    rest.windows(2)
        .take_while(|pair| match pair {
            [one, two] => text.get(one.end..two.start).is_some_and(&joins),
            _ => false,
        })
        .count()
        + 1
}

const MONTHS: [&str; 24] = [
    "januari",
    "jan",
    "februari",
    "feb",
    "maart",
    "mrt",
    "april",
    "apr",
    "mei",
    "juni",
    "jun",
    "juli",
    "jul",
    "augustus",
    "aug",
    "september",
    "sept",
    "sep",
    "oktober",
    "okt",
    "november",
    "nov",
    "december",
    "dec",
];

fn is_month(word: &str) -> bool {
    MONTHS.contains(&fold_name(word).as_str())
}

fn figures(word: &str) -> Option<u32> {
    let all = word.chars().all(|c| c.is_ascii_digit());
    (all && word.len() <= 4)
        .then(|| word.parse().ok())
        .flatten()
}

/// A date in figures (`12-03-2002`, `2002/3/12`, `12 03 02`, `12032002`, `'02`) or in words
/// (`12 maart 2002`, `maart 2002`, `12 maart`). Numbers beside each other that cannot be a day and a
/// month are not one.
fn date(text: &str, rest: &[Range<usize>]) -> Option<usize> {
    let word = |at: usize| rest.get(at).and_then(|range| text.get(range.clone()));
    let first = word(0)?;
    let ordinal = first
        .strip_suffix("de")
        .or_else(|| first.strip_suffix("ste"))
        .or_else(|| first.strip_suffix('e'))
        .unwrap_or(first);
    let is_day = |value: u32| (1..=31).contains(&value);
    let is_year = |value: u32| (1900..=2099).contains(&value);
    if figures(ordinal).is_some_and(is_day) && word(1).is_some_and(is_month) {
        let with_year = word(2).and_then(figures).is_some();
        return Some(if with_year { 3 } else { 2 });
    }
    if is_month(first) && first.len() >= 3 {
        if word(1).and_then(figures).is_some_and(is_year) {
            return Some(2);
        }
        if word(1).and_then(figures).is_some_and(is_day)
            && word(2).and_then(figures).is_some_and(is_year)
        {
            return Some(3);
        }
    }
    // Eight digits that read as a day, a month and a year, either way round.
    if first.len() == 8 && first.chars().all(|c| c.is_ascii_digit()) {
        let part = |range: Range<usize>| first.get(range).and_then(figures).unwrap_or(0);
        let forward = is_day(part(0..2)) && (1..=12).contains(&part(2..4)) && is_year(part(4..8));
        let backward = is_year(part(0..4)) && (1..=12).contains(&part(4..6)) && is_day(part(6..8));
        return (forward || backward).then_some(1);
    }
    let joined = chained(text, rest, |between| {
        let between = between.trim();
        between.chars().count() <= 1 && between.chars().all(|c| "-/.–".contains(c))
    });
    if joined < 3 {
        return None;
    }
    let numbers = [figures(first)?, figures(word(1)?)?, figures(word(2)?)?];
    let [one, two, three] = numbers;
    let day_month = |day, month| is_day(day) && (1..=12).contains(&month);
    let year =
        |value: u32, text: Option<&str>| is_year(value) || text.is_some_and(|text| text.len() == 2);
    let forward = day_month(one, two) && year(three, word(2));
    let american = day_month(two, one) && year(three, word(2));
    let backward = is_year(one) && day_month(three, two);
    (forward || american || backward).then_some(3)
}

/// Digits that belong together, with what is written between them: each run of figures at the front.
fn digits<'a>(text: &'a str, rest: &'a [Range<usize>]) -> impl Iterator<Item = &'a str> {
    let joined = chained(text, rest, |between| {
        between.chars().count() <= 3 && between.chars().all(joins_figures)
    });
    rest.iter()
        .take(joined)
        .map_while(|range| text.get(range.clone()))
        .take_while(|word| word.chars().all(|c| c.is_ascii_digit()))
}

/// Ten digits or more that begin with a nought or a plus.
fn telephone(text: &str, rest: &[Range<usize>]) -> Option<usize> {
    let first = rest.first()?;
    let plus = text.get(..first.start)?.ends_with('+');
    let mut length = 0;
    let mut tokens = 0;
    for word in digits(text, rest) {
        if tokens == 0 && !plus && !word.starts_with('0') {
            return None;
        }
        if length + word.len() > 15 {
            break;
        }
        length += word.len();
        tokens += 1;
    }
    (length >= 10).then_some(tokens)
}

/// A BSN, also with points or spaces in it or without its leading nought; or another number of eight
/// digits or more, written as one.
fn number(text: &str, rest: &[Range<usize>]) -> Option<(Trace, usize)> {
    if let Some(length) = leading_bsn(text, rest) {
        return Some((Trace::Bsn, length));
    }
    let first = text.get(rest.first()?.clone())?;
    let digits = first.chars().all(|c| c.is_ascii_digit());
    if !digits && holds_bsn(first) {
        return Some((Trace::Bsn, 1));
    }
    (digits && first.len() >= 8).then_some((Trace::Number, 1))
}

/// Words of two letters that follow a year in a sentence.
const SHORT_WORDS: [&str; 24] = [
    "al", "af", "bv", "de", "en", "er", "ga", "ik", "in", "is", "je", "ja", "na", "nu", "of", "om",
    "op", "te", "ze", "zo", "wo", "we", "hy", "cm",
];

/// `6001AA`, `6001 AA`, and the house number after it.
fn postcode(first: &str, second: Option<&str>, third: Option<&str>) -> Option<usize> {
    let (length, after) = if exchange::postcode(first).is_some() {
        (1, second)
    } else {
        let letters = second.filter(|two| first.len() == 4 && two.len() == 2)?;
        // "2026 in": a year and a word are no postcode, unless the letters are written large.
        if SHORT_WORDS.contains(&letters) {
            return None;
        }
        exchange::postcode(&format!("{first} {letters}"))?;
        (2, third)
    };
    let numbered = after.is_some_and(is_house_number);
    Some(if numbered { length + 1 } else { length })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Identity {
        Identity {
            given_names: "Testje Maria".to_owned(),
            family_name: "van den Voorbeeldsma-Ëm Verzonnen".to_owned(),
            address_line_1: "Proeflaan 12".to_owned(),
            address_line_2: "6001 AA  Weert".to_owned(),
            ..Identity::default()
        }
    }

    /// What is marked, and as what.
    fn found(text: &str) -> Vec<(Trace, &str)> {
        identifying(text, &person())
            .into_iter()
            .map(|one| (one.trace, &text[one.at]))
            .collect()
    }

    #[test]
    fn s1_54_p5_a_text_that_points_at_nobody_passes() {
        for text in [
            "",
            "Een jongere wil weer naar school, heeft hulp nodig bij geld.",
            "Wat kan iemand van 24 met mbo 2 en een schuld van 1.250 euro?",
            "Er zijn 3 gesprekken geweest in 2026 en de jongere is 2 keer verhuisd.",
            "De jongere woont in een flat, wil van de straat en aan het werk.",
            "Het gaat om de regeling van artikel 10f; kan dat in mei of juni?",
            "Budget 2026 in overleg met de gemeente, ongeveer 300 tot 700 euro.",
            "Is onderweg 2 uur per dag kwijt aan reizen.",
        ] {
            assert_eq!(found(text), vec![], "{text}");
        }
    }

    #[test]
    fn s1_54_p5_names_are_found_whole_in_part_and_however_written() {
        for (text, marked) in [
            ("Kunnen we Voorbeeldsma helpen?", "Voorbeeldsma"),
            ("kunnen we VOORBEELDSMA helpen", "VOORBEELDSMA"),
            ("Testje wil naar school.", "Testje"),
            ("Dit is Testjes vraag.", "Testjes"),
            ("het plan van maria's moeder", "maria"),
            ("De heer Verzonnen belde.", "Verzonnen"),
            ("Voor Ëm is het anders", "Ëm"),
            ("voor Em is het anders", "Em"),
            ("Testje Maria komt.", "Testje Maria"),
            ("(Testje)", "Testje"),
        ] {
            assert_eq!(found(text), vec![(Trace::Name, marked)], "{text}");
        }
        // A tussenvoegsel alone is everybody's.
        assert_eq!(found("Wat van den dag is, is van de dag."), vec![]);
    }

    #[test]
    fn s1_54_p5_dates_are_found_in_many_notations() {
        for date in [
            "12-03-2002",
            "12/3/2002",
            "12.03.2002",
            "12 03 2002",
            "12 - 03 - 2002",
            "12-03-02",
            "03/25/2002",
            "2002-03-12",
            "2002/3/12",
            "12032002",
            "20020312",
            "12 maart 2002",
            "12 mrt 2002",
            "12e maart 2002",
            "1ste mei 2002",
            "maart 2002",
            "12 maart",
            "12 Maart 02",
        ] {
            let text = format!("Geboren op {date}, en verder.");
            assert_eq!(found(&text), vec![(Trace::Date, date)], "{text}");
        }
    }

    #[test]
    fn s1_54_p5_postcodes_and_addresses_are_found_anybodys() {
        for (text, expected) in [
            ("op 6001AA", vec![(Trace::Postcode, "6001AA")]),
            ("op 6001 aa 12", vec![(Trace::Postcode, "6001 aa 12")]),
            ("op 9999XZ-4b", vec![(Trace::Postcode, "9999XZ-4b")]),
            ("aan de proeflaan", vec![(Trace::Address, "proeflaan")]),
            (
                "aan de Proeflaan 12",
                vec![(Trace::Address, "Proeflaan 12")],
            ),
            ("komt uit Weert", vec![(Trace::Address, "Weert")]),
            ("Dorpsstraat 3a", vec![(Trace::Address, "Dorpsstraat 3a")]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn s1_54_p5_numbers_that_lead_to_somebody_are_found() {
        for (text, expected) in [
            ("BSN 999990019", vec![(Trace::Bsn, "999990019")]),
            ("BSN 9999.90.019", vec![(Trace::Bsn, "9999.90.019")]),
            ("BSN 999 990 019", vec![(Trace::Bsn, "999 990 019")]),
            ("Bel 0612345678", vec![(Trace::Number, "0612345678")]),
            ("Bel 06-12345678", vec![(Trace::Number, "06-12345678")]),
            (
                "Bel 06 12 34 56 78",
                vec![(Trace::Number, "06 12 34 56 78")],
            ),
            ("Bel +31 6 12345678", vec![(Trace::Number, "31 6 12345678")]),
            ("Bel (0495) 123 456", vec![(Trace::Number, "0495) 123 456")]),
            ("dossier 20261234", vec![(Trace::Number, "20261234")]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn s1_54_p5_addresses_on_the_internet_are_found() {
        for (text, expected) in [
            ("mail iemand@voorbeeld.example", "iemand@voorbeeld.example"),
            (
                "mail i.e-mand@voor-beeld.example.",
                "i.e-mand@voor-beeld.example",
            ),
            ("zie www.voorbeeld.example", "www.voorbeeld.example"),
            (
                "zie https://voorbeeld.example/iemand",
                "https://voorbeeld.example/iemand",
            ),
            ("op insta @verborgen", "verborgen"),
        ] {
            assert_eq!(found(text), vec![(Trace::Online, expected)], "{text}");
        }
    }

    #[test]
    fn s1_54_what_points_at_somebody_is_shown_where_it_stands() {
        let text = "Kan Testje op 12 maart 2002 komen?";
        let shown = pieces(text, &identifying(text, &person()));
        let marked: Vec<_> = shown
            .iter()
            .map(|piece| (piece.text.as_str(), piece.trace.is_some()))
            .collect();
        assert_eq!(
            marked,
            [
                ("Kan ", false),
                ("Testje", true),
                (" op ", false),
                ("12 maart 2002", true),
                (" komen?", false)
            ]
        );
        let whole: String = shown.into_iter().map(|piece| piece.text).collect();
        assert_eq!(whole, text, "nothing is lost");
    }

    #[test]
    fn s1_54_no_text_breaks_the_scan() {
        for text in [
            "@",
            "+",
            "0",
            "--",
            "é@",
            "1e",
            "12e",
            "de ste e",
            "31-12",
            "1/1/1/1",
            "(0",
            "\u{301}",
            "a\u{301}b 12 maart",
            "0000000000000000000000",
            "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7",
            "😀06-12345678😀",
            "www.",
            "://",
            "12 maart 12 maart",
            "6001",
            "6001 A",
            "6001 AAA",
        ] {
            let found = identifying(text, &person());
            let whole: String = pieces(text, &found)
                .into_iter()
                .map(|piece| piece.text)
                .collect();
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn s1_54_a_given_name_that_is_a_word_is_found_with_its_capital() {
        let ben = Identity {
            given_names: "Ben".to_owned(),
            family_name: "de Proef".to_owned(),
            ..Identity::default()
        };
        assert!(identifying("ik ben er morgen", &ben).is_empty());
        assert_eq!(identifying("Vraag het Ben.", &ben).len(), 1);
    }
}
