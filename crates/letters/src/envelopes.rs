//! What goes on or behind the envelope: address sheets for a window, or labels (S1-25).

use domain::Day;
use serde::Serialize;
use typst_layout::PagedDocument;

use crate::{
    CardLetter, Fonts, LetterError, Sender,
    cards::refuse_unprintable,
    dates::DayParts,
    typesetting::{CacheCleared, Template, export, lay_out},
};

/// Sets one A4 sheet for each letter, in the order given, to fold in three behind the window of a 110 x 220 or 114 x 229 mm
/// envelope with the window on the left. The code stands below the first fold, to match the sheet to its card without
/// showing it on the outside.
///
/// # Errors
/// [`LetterError::Empty`], [`LetterError::LineTooLong`]; the other variants are defects.
pub fn address_sheets_pdf(
    fonts: &Fonts,
    sender: &Sender,
    letters: &[CardLetter],
    on: Day,
) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_addresses(
        fonts,
        Template::AddressSheet,
        &sender.return_address_line,
        letters,
        on,
    )?)
}

/// Sets labels of 70 x 37 mm, 24 on an A4 sheet, in the order given: name and address only, because a label is the outside of
/// an envelope.
///
/// # Errors
/// [`LetterError::Empty`], [`LetterError::LineTooLong`]; the other variants are defects.
pub fn labels_pdf(fonts: &Fonts, letters: &[CardLetter], on: Day) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_addresses(
        fonts,
        Template::Labels,
        "",
        letters,
        on,
    )?)
}

fn lay_out_addresses(
    fonts: &Fonts,
    template: Template,
    return_address: &str,
    letters: &[CardLetter],
    on: Day,
) -> Result<PagedDocument, LetterError> {
    refuse_unprintable(letters)?;
    let letters = letters
        .iter()
        .map(|letter| Envelope {
            name: &letter.name,
            address_line_1: &letter.address_line_1,
            address_line_2: &letter.address_line_2,
            code: &letter.code,
        })
        .collect();
    let title = if matches!(template, Template::Labels) {
        "Etiketten"
    } else {
        "Adresvellen"
    };
    lay_out(
        fonts,
        template,
        &Envelopes {
            title,
            on: on.into(),
            return_address,
            letters,
        },
    )
}

/// The template's data.
#[derive(Serialize)]
struct Envelopes<'a> {
    title: &'static str,
    on: DayParts,
    return_address: &'a str,
    letters: Vec<Envelope<'a>>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    name: &'a str,
    address_line_1: &'a str,
    address_line_2: &'a str,
    code: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        CardVariant,
        card_text::tests::text,
        cards::tests::{LONG_NAME, day, letter},
        fonts::tests::fonts,
        typesetting::tests::{page_text, runs},
    };

    fn sheets(letters: &[CardLetter]) -> PagedDocument {
        let sender = text(CardVariant::NotInView).sender;
        lay_out_addresses(
            &fonts(),
            Template::AddressSheet,
            &sender.return_address_line,
            letters,
            day(),
        )
        .expect("sheets")
    }

    #[test]
    fn s1_25_the_address_stands_in_the_window_and_the_code_does_not() {
        let names = ["Sanne Voorbeeld", LONG_NAME, "Çağla 't Hart-Yıldırım"];
        let mut letters = names.map(|name| letter(name, "Sanne"));
        letters[1].address_line_1 =
            "Burgemeester van Voorbeeldenburg-ter Testeringhestraat 1234 bis, kamer 17".to_owned();
        let document = sheets(&letters);
        assert_eq!(document.pages().len(), 3);
        for page in 0..3 {
            for run in runs(&document, page) {
                let in_window = run.left >= 24.9
                    && run.right <= 107.5
                    && run.baseline > 54.0
                    && run.baseline < 78.5;
                let below_the_fold = run.baseline > 100.0;
                assert!(
                    in_window || below_the_fold,
                    "page {page}: {}..{} x {} mm",
                    run.left,
                    run.right,
                    run.baseline
                );
                assert!(
                    below_the_fold || !run.text.contains("K7P"),
                    "the code shows in the window"
                );
            }
            assert!(page_text(&document, page).contains("K7P-4M2"));
        }
        assert!(page_text(&document, 2).contains("Çağla 't Hart-Yıldırım"));
        assert!(page_text(&document, 0).contains("Dorpsstraat 12 bis 0000 AA"));
    }

    #[test]
    fn labels_stay_inside_their_24_fields_and_carry_no_code() {
        let mut letters: Vec<_> = (0..25).map(|_| letter(LONG_NAME, "Maximiliaan")).collect();
        letters[3] = letter(&"W".repeat(180), "W");
        letters[4] = letter(&"n".repeat(295), "n");
        letters[24] = letter("Đorđe Ó Ceallaigh-van der Wielen", "Đorđe");
        let document =
            lay_out_addresses(&fonts(), Template::Labels, "", &letters, day()).expect("labels");
        assert_eq!(document.pages().len(), 2);
        for run in runs(&document, 0) {
            let left = run.left.rem_euclid(70.0);
            assert!(
                left >= 6.9 && left + (run.right - run.left) <= 63.2,
                "{}..{} mm",
                run.left,
                run.right
            );
            let down = (run.baseline - 0.5).rem_euclid(37.0);
            assert!((5.0..=32.5).contains(&down), "{} mm", run.baseline);
            assert!(!run.text.contains("K7P"));
            assert!(run.size >= 5.0);
        }
        assert!(page_text(&document, 1).contains("Đorđe Ó Ceallaigh-van der Wielen"));
    }

    #[test]
    fn an_empty_batch_makes_no_sheet_of_paper() {
        let sender = text(CardVariant::NotInView).sender;
        assert!(matches!(
            address_sheets_pdf(&fonts(), &sender, &[], day()),
            Err(LetterError::Empty)
        ));
        assert!(matches!(
            labels_pdf(&fonts(), &[], day()),
            Err(LetterError::Empty)
        ));
    }
}
