//! A BSN as files write it: put right where nothing is lost, never reconstructed.

use domain::Bsn;

use crate::{NoticeCode, ReasonCode};

/// A BSN that was read, and what was put right.
pub(crate) struct BsnRead {
    pub(crate) bsn: Bsn,
    pub(crate) notice: Option<NoticeCode>,
}

/// Reads the BSN column (I-36 to I-46). `Ok(None)` is an empty cell.
pub(crate) fn read(text: &str) -> Result<Option<BsnRead>, ReasonCode> {
    if text.len() == 9
        && let Ok(bsn) = Bsn::parse(text)
    {
        return Ok(Some(BsnRead { bsn, notice: None }));
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_quiet(c));
    if text.is_empty() {
        return Ok(None);
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return from_digits(text, None).map(Some);
    }
    if let Some(digits) = from_number(text)? {
        return from_digits(&digits, Some(NoticeCode::NumberRead)).map(Some);
    }
    let mut digits = String::with_capacity(10);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | '-' | '\'' | '\u{2019}' => {}
            _ if c.is_whitespace() || is_quiet(c) => {}
            _ if c.is_numeric() => return Err(ReasonCode::BsnOtherDigits),
            _ => return Err(ReasonCode::BsnLetters),
        }
    }
    from_digits(&digits, Some(NoticeCode::BsnSeparatorsRemoved)).map(Some)
}

/// Marks that a spreadsheet or a web page leaves around a number.
fn is_quiet(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{AD}')
}

/// Digits of a number written `123456782.0` or `1.23456782E8`; refuses one that lost digits.
fn from_number(text: &str) -> Result<Option<String>, ReasonCode> {
    if let Some((mantissa, exponent)) = text.split_once(['E', 'e']) {
        let Ok(exponent) = exponent.trim_start_matches('+').parse::<usize>() else {
            return Ok(None);
        };
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Ok(None);
        }
        // A spreadsheet shows six digits at most in this form; the rest is gone (I-42).
        if fraction.len() != exponent || exponent > 12 {
            return Err(ReasonCode::BsnPrecisionLost);
        }
        return Ok(Some(format!("{whole}{fraction}")));
    }
    let Some((whole, fraction)) = text.split_once(['.', ',']) else {
        return Ok(None);
    };
    let is_zero = !fraction.is_empty() && fraction.bytes().all(|b| b == b'0');
    let float = is_zero && whole.len() >= 7 && whole.bytes().all(|b| b.is_ascii_digit());
    Ok(float.then(|| whole.to_owned()))
}

fn from_digits(digits: &str, notice: Option<NoticeCode>) -> Result<BsnRead, ReasonCode> {
    let (nine, notice) = match digits.len() {
        0..=7 => return Err(ReasonCode::BsnTooShort),
        8 => (format!("0{digits}"), Some(NoticeCode::ZeroPutBack)),
        9 => (digits.to_owned(), notice),
        10 => return Err(ReasonCode::BsnLooksLikeANumber),
        _ => return Err(ReasonCode::BsnTooLong),
    };
    let bsn = Bsn::parse(&nine).map_err(|_| ReasonCode::BsnCheckFailed)?;
    Ok(BsnRead { bsn, notice })
}

/// Whether a text holds a run of exactly nine digits that is a BSN (I-50).
pub(crate) fn hides_a_bsn(text: &str) -> bool {
    if text.len() < 9 {
        return false;
    }
    text.split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() == 9 && Bsn::parse(run).is_ok())
}

/// Whether the number lies in the range given out to test persons only (I-53).
pub(crate) fn is_test_number(bsn: &Bsn) -> bool {
    bsn.digits().starts_with("9999")
}

/// The last four digits behind stars, for a page (C8).
pub fn masked(bsn: &Bsn) -> String {
    format!("*****{}", bsn.digits().get(5..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(text: &str) -> Result<(String, Option<NoticeCode>), ReasonCode> {
        match read(text)? {
            Some(read) => Ok((read.bsn.digits().to_owned(), read.notice)),
            None => Err(ReasonCode::BsnMissing),
        }
    }

    #[test]
    fn i_36_nine_good_digits() {
        assert_eq!(outcome("123456782"), Ok(("123456782".into(), None)));
    }

    #[test]
    fn i_37_eaten_zero_is_put_back() {
        assert_eq!(
            outcome("10000008"),
            Ok(("010000008".into(), Some(NoticeCode::ZeroPutBack)))
        );
        assert_eq!(outcome("10000009"), Err(ReasonCode::BsnCheckFailed));
    }

    #[test]
    fn i_38_i_39_i_40_i_46_other_lengths_and_failures() {
        assert_eq!(outcome("1234567"), Err(ReasonCode::BsnTooShort));
        assert_eq!(outcome("000000000"), Err(ReasonCode::BsnCheckFailed));
        assert_eq!(outcome("123456789"), Err(ReasonCode::BsnCheckFailed));
        assert_eq!(outcome("1234567890"), Err(ReasonCode::BsnLooksLikeANumber));
        assert_eq!(outcome("12345678901"), Err(ReasonCode::BsnTooLong));
        assert_eq!(outcome("  "), Err(ReasonCode::BsnMissing));
    }

    #[test]
    fn i_41_i_42_a_whole_number_reads_and_a_rounded_one_does_not() {
        let number = Some(NoticeCode::NumberRead);
        assert_eq!(outcome("1.23456782E8"), Ok(("123456782".into(), number)));
        assert_eq!(outcome("1,23456782E+08"), Ok(("123456782".into(), number)));
        assert_eq!(outcome("123456782.0"), Ok(("123456782".into(), number)));
        assert_eq!(outcome("1,23E+08"), Err(ReasonCode::BsnPrecisionLost));
        assert_eq!(outcome("1.23457E+08"), Err(ReasonCode::BsnPrecisionLost));
    }

    #[test]
    fn i_43_separators_are_taken_out() {
        let cleaned = Some(NoticeCode::BsnSeparatorsRemoved);
        for text in [
            "1234.56.782",
            "1234 56 782",
            "1234\u{a0}56\u{a0}782",
            "123-456-782",
        ] {
            assert_eq!(outcome(text), Ok(("123456782".into(), cleaned)), "{text}");
        }
        assert_eq!(outcome("'123456782").map(|r| r.0), Ok("123456782".into()));
    }

    #[test]
    fn i_44_i_45_letters_and_other_digits_are_not_read() {
        assert_eq!(outcome("12345678O"), Err(ReasonCode::BsnLetters));
        assert_eq!(outcome("l23456782"), Err(ReasonCode::BsnLetters));
        assert_eq!(outcome("١٢٣٤٥٦٧٨٢"), Err(ReasonCode::BsnOtherDigits));
        assert_eq!(
            outcome("１２３４５６７８２"),
            Err(ReasonCode::BsnOtherDigits)
        );
    }

    #[test]
    fn i_50_a_hidden_number_is_found_only_when_it_is_one() {
        assert!(hides_a_bsn("bel mij (123456782)"));
        assert!(!hides_a_bsn("0612345678"));
        assert!(!hides_a_bsn("123456789"));
    }

    #[test]
    fn c8_a_masked_number_keeps_four_digits() {
        assert_eq!(
            masked(&Bsn::parse("123456782").expect("valid")),
            "*****6782"
        );
    }
}
