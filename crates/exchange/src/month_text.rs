//! Months by name or number, and dates that a spreadsheet made of something else.

use domain::Month;

/// A month as deliveries name it: `2026-10`, `202610`, `10-2026`, `oktober 2026`, or a whole date.
pub(crate) fn read_month(text: &str) -> Option<Month> {
    let text = text.trim();
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, month) = text.split_at_checked(4)?;
        return Month::new(year.parse().ok()?, month.parse().ok()?);
    }
    let parts: Vec<&str> = text
        .split(['-', '/', ' ', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month) = match parts.as_slice() {
        [year, month] | [year, month, _] if year.len() == 4 => (year, month),
        [month, year] | [_, month, year] if year.len() == 4 => (year, month),
        _ => return None,
    };
    let month = month_by_name(month)
        .and_then(|m| i8::try_from(m).ok())
        .or_else(|| month.parse().ok())?;
    Month::new(year.parse().ok()?, month)
}

/// Whether a house number or addition is what a spreadsheet made of one: `3-jan`, `03-01-2026`
/// (I-93).
pub(crate) fn looks_like_a_date(text: &str) -> bool {
    if text.len() < 5
        || !text
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphanumeric)
    {
        return false;
    }
    let parts: Vec<&str> = text
        .split(['-', '/', ' ', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [first, second] => {
            numeric(first) && first.len() <= 2 && month_by_name(second).is_some()
                || month_by_name(first).is_some() && numeric(second)
        }
        [first, second, third, ..] => {
            let year = |part: &str| {
                numeric(part)
                    && part.len() == 4
                    && (part.starts_with("19") || part.starts_with("20"))
            };
            numeric(first) && (numeric(second) || month_by_name(second).is_some()) && year(third)
                || year(first)
                    && numeric(second)
                    && third.as_bytes().first().is_some_and(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// The number of a month, 1-12, from its Dutch name or abbreviation.
pub(crate) fn month_by_name(text: &str) -> Option<u16> {
    const NAMES: [&[&str]; 12] = [
        &["jan", "januari"],
        &["feb", "februari"],
        &["mrt", "maart", "mar"],
        &["apr", "april"],
        &["mei", "may"],
        &["jun", "juni"],
        &["jul", "juli"],
        &["aug", "augustus"],
        &["sep", "sept", "september"],
        &["okt", "oktober", "oct"],
        &["nov", "november"],
        &["dec", "december"],
    ];
    if text.is_empty() || text.as_bytes().iter().any(u8::is_ascii_digit) {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let at = NAMES
        .iter()
        .position(|names| names.contains(&text.as_str()))?;
    u16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_99_the_month_a_delivery_names() {
        for text in [
            "2026-10",
            "202610",
            "10-2026",
            "oktober 2026",
            "01-10-2026",
            "2026-10-01",
        ] {
            assert_eq!(
                read_month(text).map(|m| m.to_string()),
                Some("2026-10".into()),
                "{text}"
            );
        }
        assert_eq!(read_month("oktober"), None);
    }

    #[test]
    fn i_93_an_eaten_house_number_is_seen() {
        for text in [
            "3-jan",
            "03-jan",
            "jan-04",
            "3-1-2026",
            "2026-01-03 00:00:00",
            "2026-01-03",
        ] {
            assert!(looks_like_a_date(text), "{text}");
        }
        for text in ["12bis", "12 II", "3-1", "3-5", "A-2", "12-14", "1 hoog"] {
            assert!(!looks_like_a_date(text), "{text}");
        }
    }
}
