//! I-1 to I-13: encodings and characters.

use std::fmt::Write as _;

use super::{CorpusCase, made_up_bsn};

/// `BSN;achternaam;opmerking` with one row per name.
fn named(names: &[&str]) -> String {
    let mut text = "BSN;achternaam;opmerking\r\n".to_owned();
    for (n, name) in (0..).zip(names) {
        let _ = write!(text, "{};{name};\r\n", made_up_bsn(n));
    }
    text
}

/// Text as bytes of Windows-1252.
fn windows(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units: Vec<u16> = mark.encode_utf16().chain(text.encode_utf16()).collect();
    units
        .into_iter()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
pub(super) fn cases() -> Vec<CorpusCase> {
    let diacritics = named(&["Çelik", "Đorđe", "Łukasz", "Yıldırım"]);
    let mut broken_row = named(&["Çelik", "Zoë", "Jos?", "Müller"]).into_bytes();
    for byte in broken_row.iter_mut().filter(|byte| **byte == b'?') {
        *byte = 0xE9;
    }
    let mut euro = windows(&named(&["José", "Zoë"]));
    euro.extend(
        format!("{};Jo\u{0}vi;\r\n", made_up_bsn(7))
            .bytes()
            .map(|b| if b == 0 { 0xA8 } else { b }),
    );
    let mut dos = named(&["Jos?", "Zo!"]).into_bytes();
    for byte in &mut dos {
        *byte = match *byte {
            b'?' => 0x82,
            b'!' => 0x89,
            other => other,
        };
    }
    let mut noise = named(&["A"]).into_bytes();
    noise.extend(format!("{};", made_up_bsn(3)).bytes());
    noise.extend([b'a', 0xB1, b'b', 0xB2, b'c', 0xD7, b'd', 0xF7, b'e']);
    noise.extend(b";\r\n");
    let mut nul = named(&["Jansen", "de Vries"]).into_bytes();
    nul.insert(40, 0);
    vec![
        CorpusCase::csv(
            "I-1",
            "UTF-8 with byte order mark",
            format!("\u{feff}{}", named(&["Jansen"])),
            "rows 1, mark",
        ),
        CorpusCase::csv(
            "I-2",
            "UTF-8 without mark, diacritics",
            diacritics.clone(),
            "rows 4, A",
        ),
        CorpusCase::csv(
            "I-3",
            "Windows-1252",
            windows(&named(&["José", "Zoë", "Müller"])),
            "? encoding",
        ),
        CorpusCase::csv(
            "I-3",
            "Windows-1252, confirmed",
            windows(&named(&["José", "Zoë", "Müller"])),
            "rows 3, A",
        )
        .confirming(&["list/encoding/windows-1252"]),
        CorpusCase::csv(
            "I-4",
            "ISO-8859-15 or Windows-1252",
            euro.clone(),
            "? encoding",
        ),
        CorpusCase::csv("I-4", "ISO-8859-15, confirmed", euro, "rows 3, A")
            .confirming(&["list/encoding/iso-8859-15"]),
        CorpusCase::csv("I-5", "code page 850", dos.clone(), "? encoding"),
        CorpusCase::csv("I-5", "code page 850, confirmed", dos, "rows 2, A")
            .confirming(&["list/encoding/cp850"]),
        CorpusCase::csv(
            "I-5",
            "bytes that are letters in no encoding",
            noise,
            "R encoding_unknown",
        ),
        CorpusCase::csv(
            "I-6",
            "UTF-16, low byte first",
            utf_16(&diacritics, false, true),
            "rows 4, A",
        ),
        CorpusCase::csv(
            "I-6",
            "UTF-16, high byte first",
            utf_16(&diacritics, true, true),
            "rows 4, A",
        ),
        CorpusCase::csv(
            "I-7",
            "UTF-16 without mark",
            utf_16(&diacritics, false, false),
            "R utf16_without_bom",
        ),
        CorpusCase::csv(
            "I-8",
            "one row is not UTF-8",
            broken_row,
            "rows 4, Q invalid_encoding@4",
        ),
        CorpusCase::csv(
            "I-9",
            "mojibake in the source",
            named(&["JosÃ©", "José"]),
            "rows 2, Q mojibake@2",
        ),
        CorpusCase::csv("I-10", "NUL bytes", nul, "R nul_bytes"),
        CorpusCase::csv(
            "I-11",
            "direction marks, zero width, soft hyphen",
            named(&["Jan\u{202e}sen", "de\u{200b} Vries", "Bak\u{ad}ker"]),
            "rows 3, N invisible_removed",
        ),
        CorpusCase::csv(
            "I-12",
            "loose accents",
            named(&["Jose\u{301}", "José"]),
            "rows 2, N composed",
        ),
        CorpusCase::csv("I-13", "emoji", named(&["Jansen 🎈"]), "rows 1, A"),
    ]
}
