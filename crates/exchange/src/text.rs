//! Cleaning of text cells, and the guard against formulas that goes on at export and off at import.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// A text cell after cleaning, and what was done to it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cleaned<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Invisible or reordering characters were taken out (I-11).
    pub(crate) invisible: bool,
    /// Loose accents were joined to their letters (I-12).
    pub(crate) composed: bool,
    /// Our own or Excel's guard quote was taken off (C3).
    pub(crate) unguarded: bool,
}

/// Cleans a text cell. Visible characters stay as they are, formulas included: they are escaped
/// where they go out (I-89, I-90).
pub(crate) fn clean(raw: &str) -> Cleaned<'_> {
    let trimmed = raw.trim_matches(|c: char| c == ' ' || c == '\u{A0}' || c == '\r' || c == '\n');
    let unguarded = trimmed.starts_with('\'') && needs_guard(trimmed.get(1..).unwrap_or_default());
    let text = if unguarded {
        trimmed.get(1..).unwrap_or_default()
    } else {
        trimmed
    };
    let plain = text.bytes().all(|b| (0x20..0x7F).contains(&b));
    if plain {
        return Cleaned {
            text: Cow::Borrowed(text),
            invisible: false,
            composed: false,
            unguarded,
        };
    }
    let mut text = Cow::Borrowed(text);
    let invisible = text.chars().any(is_invisible);
    if invisible {
        text = Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).collect());
    }
    if text.contains('\u{A0}') {
        text = Cow::Owned(text.replace('\u{A0}', " "));
    }
    let composed = is_nfc_quick(text.chars()) != IsNormalized::Yes && {
        let joined: String = text.nfc().collect();
        let changed = joined != *text;
        if changed {
            text = Cow::Owned(joined);
        }
        changed
    };
    Cleaned {
        text,
        invisible,
        composed,
        unguarded,
    }
}

/// Characters that hide or reorder text: direction marks and overrides, zero-width characters, the
/// soft hyphen, controls but tab and line ends.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
    ) || c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// What a text was before UTF-8 was read as Windows-1252, when it was (I-9).
pub(crate) fn mojibake(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let (bytes, _, failed) = encoding_rs::WINDOWS_1252.encode(text);
    if failed {
        return None;
    }
    let repaired = std::str::from_utf8(&bytes).ok()?;
    let fewer = repaired.chars().count() < text.chars().count();
    fewer.then(|| repaired.to_owned())
}

/// Whether a spreadsheet would take this text for a formula (C9), or could not tell our guard from
/// the text's own quote.
pub(crate) fn needs_guard(text: &str) -> bool {
    let rest = text.trim_start_matches('\'');
    let Some(first) = rest.chars().next() else {
        return false;
    };
    if first.is_ascii_alphanumeric() {
        return false;
    }
    if matches!(first, '\t' | '\r' | '\n' | '\0') {
        return true;
    }
    let skipped = |c: char| {
        c == '\u{FEFF}'
            || c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}')
    };
    rest.trim_start_matches(skipped)
        .starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠'])
}

/// The text as it may stand in a spreadsheet: a quote goes before anything that would run.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_11_invisible_characters_go() {
        let cleaned = clean("Jan\u{202E}sen\u{AD}\u{200B}");
        assert_eq!((cleaned.text.as_ref(), cleaned.invisible), ("Jansen", true));
    }

    #[test]
    fn i_12_loose_accents_are_joined() {
        let cleaned = clean("Jose\u{301}");
        assert_eq!((cleaned.text.as_ref(), cleaned.composed), ("José", true));
    }

    #[test]
    fn i_9_mojibake_is_seen_and_real_accents_are_not() {
        assert_eq!(mojibake("JosÃ©"), Some("José".into()));
        assert_eq!(mojibake("Ã‡elik"), Some("Çelik".into()));
        for good in ["José", "Çelik", "Đorđe", "Łukasz", "Ağla", "Ãngela"] {
            assert_eq!(mojibake(good), None, "{good}");
        }
    }

    #[test]
    fn i_91_names_with_quotes_keep_them() {
        for name in [
            "'t Hart",
            "D'Angelo",
            "Null",
            "O",
            "''s-Gravendijk",
            "van 't Hof",
        ] {
            assert_eq!(guarded(name), name);
            assert_eq!(clean(name).text, name);
        }
    }

    #[test]
    fn c9_formulas_get_a_guard_and_lose_it_again() {
        for text in [
            "=1+1",
            "@SUM(A1)",
            "+31612345678",
            "-",
            "\t=1",
            "＝1",
            "'=1",
            " =1",
            "\u{feff}=1",
            "|x",
            "%x",
        ] {
            assert!(guarded(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(clean("'=1+1").text, "=1+1");
        assert_eq!(clean("''=1").text, "'=1");
        assert_eq!(clean("=1+1").text, "=1+1");
    }
}
