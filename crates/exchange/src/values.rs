//! Small values with their own spelling: yes and no, markers, postcodes, municipality codes,
//! telephone numbers.

use domain::Markers;

use crate::{Field, column::fold};

/// Yes or no as files write it. `Ok(None)` for an empty cell; an error for anything else.
pub(crate) fn yes_no(text: &str) -> Result<Option<bool>, ()> {
    const YES: [&str; 12] = [
        "ja", "j", "1", "x", "true", "waar", "yes", "y", "v", "nieuw", "1.0", "ja.",
    ];
    const NO: [&str; 12] = [
        "nee",
        "n",
        "0",
        "false",
        "onwaar",
        "no",
        "-",
        "neen",
        "niet nieuw",
        "0.0",
        "nee.",
        "niet",
    ];
    let text = text.trim();
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text {
        "" => Ok(None),
        _ if is_one_of(&YES) => Ok(Some(true)),
        _ if is_one_of(&NO) => Ok(Some(false)),
        _ => Err(()),
    }
}

/// Whether a marker cell sets its marker. Doubt sets it: a card too few can be mended.
fn is_set(text: &str) -> bool {
    let folded = fold(text);
    let zeros = folded.bytes().all(|b| b == b'0');
    !(zeros
        || matches!(
            folded.as_str(),
            "nee" | "n" | "neen" | "false" | "onwaar" | "no" | "nvt" | "geen" | "onbekend"
        ))
}

/// Sets the marker of one column (I-96).
pub(crate) fn mark(markers: &mut Markers, field: Field, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    match field {
        Field::Deceased => markers.deceased |= is_set(text),
        Field::Emigrated => markers.emigrated |= is_set(text),
        Field::SecretAddress => markers.secret_address |= is_set(text),
        Field::PostalAddress => markers.postal_address |= is_set(text),
        Field::UnderInvestigation => markers.under_investigation |= is_set(text),
        Field::NotAtAddress => markers.not_at_address |= is_set(text),
        Field::AddressKind => {
            markers.postal_address |= matches!(fold(text).as_str(), "b" | "briefadres");
        }
        Field::Country => {
            markers.emigrated |= !matches!(
                fold(text).as_str(),
                "nederland" | "nl" | "nld" | "6030" | "thenetherlands" | "netherlands"
            );
        }
        Field::Markers => in_words(markers, &text.to_lowercase()),
        _ => {}
    }
}

/// Markers named in words in one cell, as a register extract lists them.
fn in_words(markers: &mut Markers, text: &str) {
    let has = |word: &str| text.contains(word);
    markers.deceased |= has("overled") || has("overlijden");
    markers.emigrated |= has("emigr")
        || has("rni")
        || has("vertrokken")
        || has("niet-ingezetene")
        || has("ministerieel");
    markers.secret_address |= has("geheim") || has("verstrekkingsbeperking");
    markers.postal_address |= has("briefadres");
    markers.under_investigation |= has("onderzoek");
    markers.not_at_address |= has("verblijft niet");
}

/// A Dutch postcode as `1234AB`; `None` when it is none (I-92).
pub fn postcode(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = compact.as_bytes();
    let (digits, letters) = bytes.split_at_checked(4)?;
    let valid = letters.len() == 2
        && digits.iter().all(u8::is_ascii_digit)
        && digits.first() != Some(&b'0')
        && letters.iter().all(u8::is_ascii_alphabetic);
    valid.then(|| compact.to_ascii_uppercase())
}

/// The postcode at the start of an address line such as `1234 AB  WEERT`.
pub(crate) fn postcode_in_line(line: &str) -> Option<String> {
    let line = line.trim_start();
    let spaced = line
        .get(..7)
        .filter(|_| line.as_bytes().get(4) == Some(&b' '));
    spaced.or_else(|| line.get(..6)).and_then(postcode)
}

/// A municipality code as `GM0988`, and whether zeros were put back; `None` when it is none.
pub(crate) fn municipality_code(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let digits = match text.get(..2) {
        Some(prefix) if prefix.eq_ignore_ascii_case("gm") => text.get(2..)?,
        _ => text,
    };
    let valid = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| (format!("GM{digits:0>4}"), digits.len() < 4))
}

/// A Dutch telephone number as `+31612345678`, when the text holds exactly one (I-94).
pub fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let allowed =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '+' | '\u{A0}');
    if !text.chars().all(allowed) || text.matches('+').count() > 1 {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("0031")
        .or_else(|| digits.strip_prefix("31").filter(|_| text.starts_with('+')))
        .map(|rest| rest.strip_prefix('0').unwrap_or(rest))
        .or_else(|| digits.strip_prefix('0').filter(|_| !text.starts_with('+')))
        .unwrap_or(&digits);
    let valid = national.len() == 9 && !national.starts_with('0');
    valid.then(|| format!("+31{national}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_81_yes_and_no_in_many_ways() {
        for text in ["ja", "J", "1", "x", "TRUE", "Waar"] {
            assert_eq!(yes_no(text), Ok(Some(true)), "{text}");
        }
        for text in ["nee", "N", "0", "false"] {
            assert_eq!(yes_no(text), Ok(Some(false)), "{text}");
        }
        assert_eq!((yes_no(" "), yes_no("misschien")), (Ok(None), Err(())));
    }

    #[test]
    fn i_92_postcodes() {
        for text in ["1234AB", "1234 ab", " 1234  AB"] {
            assert_eq!(postcode(text), Some("1234AB".into()), "{text}");
        }
        for text in ["1234", "B-3000", "0234AB", "12345", ""] {
            assert_eq!(postcode(text), None, "{text}");
        }
        assert_eq!(postcode_in_line("6001 AB  WEERT"), Some("6001AB".into()));
        assert_eq!(postcode_in_line("6001AB Weert"), Some("6001AB".into()));
        assert_eq!(postcode_in_line("Weert"), None);
    }

    #[test]
    fn i_94_one_telephone_number_or_none() {
        for text in [
            "612345678",
            "0612345678",
            "+31 6 12345678",
            "0031612345678",
            "+31(0)612345678",
            "06-12345678",
        ] {
            assert_eq!(phone(text), Some("+31612345678".into()), "{text}");
        }
        for text in ["0612345678 / 0687654321", "06123456", "geen", ""] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    #[test]
    fn i_95_codes_with_and_without_zeros() {
        assert_eq!(municipality_code("988"), Some(("GM0988".into(), true)));
        assert_eq!(municipality_code("gm0988"), Some(("GM0988".into(), false)));
        assert_eq!(municipality_code("Weert"), None);
    }

    #[test]
    fn i_96_doubt_sets_a_marker() {
        let mut markers = Markers::default();
        mark(&mut markers, Field::SecretAddress, "7");
        mark(&mut markers, Field::Deceased, "nee");
        mark(&mut markers, Field::Emigrated, "20240101");
        mark(&mut markers, Field::AddressKind, "W");
        mark(
            &mut markers,
            Field::Markers,
            "adres in onderzoek; briefadres",
        );
        let expected = Markers {
            secret_address: true,
            emigrated: true,
            under_investigation: true,
            postal_address: true,
            ..Markers::default()
        };
        assert_eq!(markers, expected);
    }
}
