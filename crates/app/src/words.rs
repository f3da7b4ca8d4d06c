//! Words that somebody writes beside numbers and money, where nobody may be named.

use domain::Identity;

use crate::{
    AppError, Result,
    guidance::{Trace, without_traces},
};

/// As [`nobodys`], of words that may be left out: then they are empty.
///
/// # Errors
/// As [`nobodys`], save for words that are missing.
pub(crate) fn nobodys_if_any(
    field: &'static str,
    words: &str,
    most: usize,
    aside: &[Trace],
) -> Result<String> {
    if words.trim().is_empty() {
        return Ok(String::new());
    }
    nobodys(field, words, most, aside, "")
}

/// The words as they are kept: not empty, of at most so many characters, and pointing at nobody, traces of the kinds that
/// belong there left `aside`.
///
/// # Errors
/// [`AppError::Invalid`] on the field for words that are missing or too many; [`AppError::Marked`] for what points at somebody.
pub(crate) fn nobodys(
    field: &'static str,
    words: &str,
    most: usize,
    aside: &[Trace],
    missing: &str,
) -> Result<String> {
    let words = words.trim();
    if words.is_empty() {
        return Err(AppError::field(field, missing));
    }
    if words.chars().count() > most {
        return Err(AppError::field(
            field,
            format!("Dit is te lang: houd het bij {most} tekens."),
        ));
    }
    without_traces(field, words, &Identity::default(), aside)?;
    Ok(words.to_owned())
}
