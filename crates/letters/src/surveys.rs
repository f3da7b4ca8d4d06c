//! The letter that asks how the guidance was, with the questions on it (S3-10).

use domain::Day;
use serde::Serialize;

use crate::{
    CardLetter, Fonts, LetterError, Sender,
    cards::refuse_unprintable,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, Template, export, lay_out},
};

/// What is the same in every letter of a survey.
#[derive(Clone, Debug)]
pub struct SurveyPaper {
    /// The title, above the letter.
    pub title: String,
    /// Who asks, and where the paper goes back to.
    pub sender: Sender,
    /// The sentences to give a number to.
    pub questions: Vec<&'static str>,
    /// The last day on which answers count.
    pub answer_until: Day,
}

/// Sets one A4 letter for each young person, in the order given, for an envelope with the window on the left. The code of
/// each letter is the code of the invitation, not that of a card.
///
/// # Errors
/// [`LetterError::Empty`], [`LetterError::LineTooLong`]; the other variants are defects.
pub fn survey_letters_pdf(
    fonts: &Fonts,
    paper: &SurveyPaper,
    letters: &[CardLetter],
    on: Day,
) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    refuse_unprintable(letters)?;
    let letters = letters
        .iter()
        .map(|letter| Addressed {
            name: &letter.name,
            salutation: &letter.salutation,
            address_line_1: &letter.address_line_1,
            address_line_2: &letter.address_line_2,
            code: &letter.code,
        })
        .collect();
    let data = Papers {
        title: &paper.title,
        on: on.into(),
        organisation: &paper.sender.organisation,
        contact: &paper.sender.contact_name,
        phone: &paper.sender.phone,
        email: &paper.sender.email,
        return_address: &paper.sender.return_address_line,
        answer_until: written_out(paper.answer_until),
        questions: &paper.questions,
        letters,
    };
    export(&lay_out(fonts, Template::Survey, &data)?)
}

/// The template's data.
#[derive(Serialize)]
struct Papers<'a> {
    title: &'a str,
    on: DayParts,
    organisation: &'a str,
    contact: &'a str,
    phone: &'a str,
    email: &'a str,
    return_address: &'a str,
    answer_until: String,
    questions: &'a [&'static str],
    letters: Vec<Addressed<'a>>,
}

#[derive(Serialize)]
struct Addressed<'a> {
    name: &'a str,
    salutation: &'a str,
    address_line_1: &'a str,
    address_line_2: &'a str,
    code: &'a str,
}
