//! The card itself: one A5 page for each young person (S1-25, S1-35).

use std::fmt;

use domain::Day;
use serde::Serialize;
use typst_layout::PagedDocument;

use crate::{
    CardText, Fonts, LetterError, Sender,
    card_text::filled,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, Template, export, lay_out},
};

/// Body sizes in points, largest first. Below 8 the small print would be too small to read.
const SIZES: [f64; 7] = [10.6, 10.2, 9.8, 9.4, 9.0, 8.5, 8.0];
/// How many of the longest letters are tried first, to find the size without setting the whole batch.
const PROBED: usize = 3;
/// The longest name or line that can be a name or line.
const LONGEST_LINE: usize = 300;

/// What a card or an envelope says of one young person. There is no BSN in it, and no place for one (S1-34).
#[derive(Clone, PartialEq, Eq)]
pub struct CardLetter {
    /// The name as it stands above the address; fills `{naam}`.
    pub name: String,
    /// The first name; fills `{voornaam}`.
    pub first_name: String,
    /// The whole greeting without its comma, such as "Beste Sanne".
    pub salutation: String,
    /// Street and number as the BRP delivers them.
    pub address_line_1: String,
    /// Postcode and place as the BRP delivers them.
    pub address_line_2: String,
    /// The reference to name on the telephone, such as "K7P-4M2"; fills `{code}`.
    pub code: String,
    /// The municipality whose list it is; fills `{gemeente}`.
    pub municipality: String,
}

impl fmt::Debug for CardLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardLetter(..)")
    }
}

/// Sets one card for each letter, in the order given, as one PDF of A5 pages. The type is made smaller, for all cards alike,
/// until the longest fits. No cards are checked against [`CardText::check`]: see there.
///
/// `progress` is told how many cards are done: laid-out pages and the written file each count for half, because one accessible
/// document is one piece of work and cannot be put together from parts.
///
/// # Errors
/// [`LetterError::Empty`], [`LetterError::TextTooLong`], [`LetterError::LineTooLong`]; the other variants are defects.
pub fn cards_pdf(
    fonts: &Fonts,
    text: &CardText,
    letters: &[CardLetter],
    on: Day,
    progress: &dyn Fn(usize),
) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    progress(0);
    let document = lay_out_cards(fonts, text, letters, on)?;
    progress(letters.len() / 2);
    let pdf = export(&document)?;
    progress(letters.len());
    Ok(pdf)
}

/// Refuses an empty batch and lines that cannot be a name or an address.
pub(crate) fn refuse_unprintable(letters: &[CardLetter]) -> Result<(), LetterError> {
    if letters.is_empty() {
        return Err(LetterError::Empty);
    }
    let too_long = |letter: &CardLetter| {
        [
            &letter.name,
            &letter.first_name,
            &letter.salutation,
            &letter.address_line_1,
            &letter.address_line_2,
            &letter.code,
            &letter.municipality,
        ]
        .into_iter()
        .any(|line| line.chars().count() > LONGEST_LINE)
    };
    match letters.iter().position(too_long) {
        Some(position) => Err(LetterError::LineTooLong { position }),
        None => Ok(()),
    }
}

fn lay_out_cards(
    fonts: &Fonts,
    text: &CardText,
    letters: &[CardLetter],
    on: Day,
) -> Result<PagedDocument, LetterError> {
    refuse_unprintable(letters)?;
    let cards: Vec<Card> = letters
        .iter()
        .map(|letter| Card::new(text, letter))
        .collect();
    let mut longest: Vec<&Card> = cards.iter().collect();
    longest.sort_by_key(|card| std::cmp::Reverse(card.length()));
    longest.truncate(PROBED);
    let all: Vec<&Card> = cards.iter().collect();
    for size in SIZES {
        if longest.len() < all.len() && !Batch::new(text, &longest, on, size).fits(fonts)? {
            continue;
        }
        let document = lay_out(fonts, Template::Card, &Batch::new(text, &all, on, size))?;
        if document.pages().len() == all.len() {
            return Ok(document);
        }
    }
    Err(LetterError::TextTooLong)
}

/// The template's data.
#[derive(Serialize)]
struct Batch<'a> {
    title: &'a str,
    on: DayParts,
    day: String,
    size: f64,
    organisation: &'a str,
    return_address: &'a str,
    edition: String,
    greeting: String,
    answer_heading: &'static str,
    rights_heading: &'static str,
    channels: Vec<Channel>,
    cards: &'a [&'a Card<'a>],
}

impl<'a> Batch<'a> {
    fn new(text: &'a CardText, cards: &'a [&'a Card<'a>], on: Day, size: f64) -> Self {
        Self {
            title: "Kaarten",
            on: on.into(),
            day: written_out(on),
            size,
            organisation: &text.sender.organisation,
            return_address: &text.sender.return_address_line,
            edition: format!("Kaarttekst {}", text.version),
            greeting: format!("Groet, {}", text.sender.contact_name),
            answer_heading: "Zo bereik je ons",
            rights_heading: "Goed om te weten",
            channels: channels(&text.sender),
            cards,
        }
    }

    fn fits(&self, fonts: &Fonts) -> Result<bool, LetterError> {
        Ok(lay_out(fonts, Template::Card, self)?.pages().len() == self.cards.len())
    }
}

/// A way to answer, at most at the size (points) at which it fits its 58 mm.
#[derive(Serialize)]
struct Channel {
    label: &'static str,
    value: String,
    largest: f64,
}

impl Channel {
    fn new(label: &'static str, value: String) -> Self {
        let largest = size_to_fit(&value, 58.0, 0.62);
        Self {
            label,
            value,
            largest,
        }
    }
}

fn channels(sender: &Sender) -> Vec<Channel> {
    let app = sender
        .whatsapp
        .as_deref()
        .filter(|number| !number.trim().is_empty());
    std::iter::once(Channel::new("Bel", unbroken(&sender.phone)))
        .chain(app.map(|number| Channel::new("App", unbroken(number))))
        .chain(std::iter::once(Channel::new("Mail", sender.email.clone())))
        .collect()
}

/// The size in points at which bold text fits a width in millimetres, by the mean width of its letters in em; never below 6.
#[expect(
    clippy::cast_precision_loss,
    reason = "a line has fewer than 2^52 characters"
)]
fn size_to_fit(text: &str, width: f64, letter: f64) -> f64 {
    const POINTS_PER_MILLIMETRE: f64 = 72.0 / 25.4;
    (width * POINTS_PER_MILLIMETRE / (text.chars().count().max(1) as f64 * letter)).max(6.0)
}

/// A telephone number stays on one line.
fn unbroken(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}

#[derive(Serialize)]
struct Card<'a> {
    name: &'a str,
    salutation: &'a str,
    code: &'a str,
    code_size: f64,
    title: String,
    paragraphs: Vec<String>,
    rights: Vec<Right>,
}

/// A point of the small print. When it opens with a question, the question stands out.
#[derive(Serialize)]
struct Right {
    question: String,
    answer: String,
}

impl Right {
    fn new(line: &str) -> Self {
        const LONGEST_QUESTION: usize = 60;
        let end = line
            .find('?')
            .filter(|&end| end < LONGEST_QUESTION)
            .map_or(0, |end| end + 1);
        let (question, answer) = line.split_at_checked(end).unwrap_or(("", line));
        Self {
            question: question.to_owned(),
            answer: answer.to_owned(),
        }
    }
}

impl<'a> Card<'a> {
    fn new(text: &CardText, letter: &'a CardLetter) -> Self {
        let phone = unbroken(&text.sender.phone);
        let fill = |line: &String| {
            filled(line, |placeholder| match placeholder {
                "voornaam" => &letter.first_name,
                "naam" => &letter.name,
                "code" => &letter.code,
                "telefoon" => &phone,
                "gemeente" => &letter.municipality,
                _ => "",
            })
        };
        Self {
            name: &letter.name,
            salutation: &letter.salutation,
            code: &letter.code,
            code_size: size_to_fit(&letter.code, 30.0, 0.72).min(16.0),
            title: fill(&text.title),
            paragraphs: text
                .paragraphs
                .iter()
                .filter(|line| !line.trim().is_empty())
                .map(fill)
                .collect(),
            rights: text
                .rights
                .iter()
                .filter(|line| !line.trim().is_empty())
                .map(|line| Right::new(&fill(line)))
                .collect(),
        }
    }

    fn length(&self) -> usize {
        self.name.len()
            + self.salutation.len()
            + self.paragraphs.iter().map(String::len).sum::<usize>()
    }
}

#[cfg(test)]
pub(crate) mod tests;
