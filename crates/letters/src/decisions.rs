//! The decision letter (beschikking) for a young person who need not have a benefit (S1-72, S1-73;
//! Awb art. 3:45, 3:46, 3:47, 6:5, 6:7).

use std::fmt;

use domain::Day;
use serde::{Deserialize, Serialize};
use typst_layout::PagedDocument;

use crate::{
    Fonts, LetterError,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, ONE_PAGE_SIZES, Template, export, lay_out_small},
};

/// Longest line and longest paragraph of a letter.
const LONGEST_LINE: usize = 300;
const LONGEST_TEXT: usize = 6_000;

/// What a municipality sets once for all its letters. Its own words, no person's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    /// The name at the head, such as "Gemeente Weert".
    pub organisation: String,
    /// The department; may be empty.
    pub department: String,
    /// One line with name and address to return mail to, above the address in the window.
    pub return_address_line: String,
    /// In whose name the decision is made, as it follows "namens".
    pub authority: String,
    /// Who signs.
    pub signatory_name: String,
    /// What their function is.
    pub signatory_function: String,
    /// Where an objection is sent: one line of postal address (Awb art. 3:45, 6:4).
    pub objection_address: String,
    /// The page for objecting online; may be empty.
    pub objection_website: String,
    /// The law the decision rests on, where the one who decides names no other (Awb art. 3:47).
    pub legal_ground: String,
    /// The telephone number for questions.
    pub phone: String,
    /// The e-mail address for questions; may be empty.
    pub email: String,
    /// The version, counted up by each change.
    pub version: u32,
}

/// What is missing in a municipality's texts: the field as forms name it, and what to do in Dutch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterTextProblem {
    /// The field of the form.
    pub field: &'static str,
    /// What to do.
    pub dutch: &'static str,
}

impl LetterText {
    /// What a municipality starts from: complete but for what only it knows.
    pub fn initial(municipality: &str) -> Self {
        Self {
            organisation: format!("Gemeente {municipality}"),
            authority: format!("het college van burgemeester en wethouders van {municipality}"),
            legal_ground: "artikel 7, eerste lid, onder a, van de Participatiewet".to_owned(),
            ..Self::default()
        }
    }

    /// What must still be filled in before a letter can leave; nothing when it may.
    pub fn check(&self) -> Vec<LetterTextProblem> {
        let needed = [
            (
                &self.organisation,
                "organisatie",
                "Vul de naam van de gemeente in.",
            ),
            (
                &self.return_address_line,
                "retouradres",
                "Vul het retouradres in: dat staat boven het adres in het venster.",
            ),
            (
                &self.authority,
                "namens",
                "Vul in namens wie het besluit wordt genomen.",
            ),
            (
                &self.signatory_name,
                "ondertekenaar",
                "Vul in wie de brief ondertekent.",
            ),
            (
                &self.signatory_function,
                "functie",
                "Vul de functie van de ondertekenaar in.",
            ),
            (
                &self.objection_address,
                "bezwaaradres",
                "Vul het adres in waar een bezwaar naartoe gaat (Awb art. 3:45).",
            ),
            (
                &self.legal_ground,
                "grondslag",
                "Vul in op welke wet het besluit rust (Awb art. 3:47).",
            ),
            (
                &self.phone,
                "telefoon",
                "Vul een telefoonnummer in voor vragen.",
            ),
        ];
        needed
            .into_iter()
            .filter(|(value, ..)| value.trim().is_empty())
            .map(|(_, field, dutch)| LetterTextProblem { field, dutch })
            .collect()
    }
}

/// A decision letter with everything its paper says: enough to make the same paper again, so it is what
/// is kept, sealed, when the letter is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionLetter {
    /// To whom.
    pub name: String,
    /// Street and number as the BRP delivers them.
    pub address_line_1: String,
    /// Postcode and place as the BRP delivers them.
    pub address_line_2: String,
    /// Its number; empty on a draft.
    pub number: String,
    /// The day on it: the term of the objection begins the day after.
    pub day: Day,
    /// Whether the trajectory is granted.
    pub granted: bool,
    /// What it is about, such as "Begeleiding naar scholing"; empty when no route names it.
    pub trajectory: String,
    /// Why, a paragraph each (Awb art. 3:46).
    pub reasons: Vec<String>,
    /// The law it rests on (Awb art. 3:47).
    pub legal_ground: String,
    /// Who leads: name and role; may be empty.
    pub contact: String,
    /// Weeks in which to object (Awb art. 6:7).
    pub weeks: i32,
    /// The municipality's texts of that day.
    pub text: LetterText,
}

impl fmt::Debug for DecisionLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecisionLetter(..)")
    }
}

impl DecisionLetter {
    /// The last day to object: the term begins on the day after the letter is sent (Awb art. 6:8).
    pub fn object_until(&self) -> Day {
        self.day.plus_days(self.weeks.saturating_mul(7))
    }
}

/// Sets the letter on A4 with the address in the window of an envelope, on one page where it fits at a size
/// that still reads well. Without a number it is marked as a draft.
///
/// # Errors
/// [`LetterError::LineTooLong`] for a name or address that cannot be one; the others are defects.
pub fn decision_pdf(fonts: &Fonts, letter: &DecisionLetter) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_decision(fonts, letter)?)
}

fn lay_out_decision(fonts: &Fonts, letter: &DecisionLetter) -> Result<PagedDocument, LetterError> {
    let lines = [
        &letter.name,
        &letter.address_line_1,
        &letter.address_line_2,
        &letter.trajectory,
        &letter.contact,
    ];
    let too_long = |text: &&String| text.chars().count() > LONGEST_LINE;
    if lines.iter().any(too_long)
        || letter
            .reasons
            .iter()
            .any(|text| text.chars().count() > LONGEST_TEXT)
    {
        return Err(LetterError::LineTooLong { position: 0 });
    }
    let title = if letter.granted {
        "Besluit: je krijgt het traject"
    } else {
        "Besluit: je krijgt het traject niet"
    };
    let weeks = match letter.weeks {
        6 => "zes weken".to_owned(),
        weeks => format!("{weeks} weken"),
    };
    lay_out_small(fonts, Template::Decision, &ONE_PAGE_SIZES, |size| Paper {
        title,
        on: letter.day.into(),
        day: written_out(letter.day),
        object_until: written_out(letter.object_until()),
        weeks: &weeks,
        size,
        letter,
    })
}

/// The template's data.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'static str,
    on: DayParts,
    day: String,
    object_until: String,
    weeks: &'a str,
    size: f64,
    letter: &'a DecisionLetter,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cards::tests::day,
        fonts::tests::fonts,
        typesetting::tests::{page_text, runs},
    };

    fn text() -> LetterText {
        LetterText {
            department: "Werk en Meedoen".to_owned(),
            return_address_line: "Gemeente Voorbeeldstad, Postbus 0, 0000 AA Voorbeeldstad"
                .to_owned(),
            signatory_name: "R. de Tekenaar".to_owned(),
            signatory_function: "teammanager Meedoen".to_owned(),
            objection_address: "Postbus 0, 0000 AA Voorbeeldstad".to_owned(),
            objection_website: "www.voorbeeldstad.example/bezwaar".to_owned(),
            phone: "0000 - 00 00 00".to_owned(),
            email: "meedoen@voorbeeldstad.example".to_owned(),
            version: 3,
            ..LetterText::initial("Voorbeeldstad")
        }
    }

    fn letter(granted: bool) -> DecisionLetter {
        let text = text();
        DecisionLetter {
            name: "Çağla 't Hart-Yıldırım".to_owned(),
            address_line_1: "Dorpsstraat 7".to_owned(),
            address_line_2: "0000 AA  VOORBEELDSTAD".to_owned(),
            number: "GM0000-2026-0007".to_owned(),
            day: day(),
            granted,
            trajectory: "Begeleiding naar scholing".to_owned(),
            reasons: vec!["De opleiding past bij wat je wilt.".to_owned()],
            legal_ground: text.legal_ground.clone(),
            contact: "Rik de Regisseur, lokale regisseur".to_owned(),
            weeks: 6,
            text,
        }
    }

    fn words(letter: &DecisionLetter) -> String {
        let document = lay_out_decision(&fonts(), letter).expect("a letter");
        (0..document.pages().len())
            .map(|page| page_text(&document, page))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn s1_72_the_letter_says_what_the_law_asks_and_fits_one_page() {
        for granted in [true, false] {
            let letter = letter(granted);
            let document = lay_out_decision(&fonts(), &letter).expect("a letter");
            assert_eq!(document.pages().len(), 1);
            let found = words(&letter);
            for part in [
                // Awb 3:46, 3:47: reasons and law.
                "De opleiding past bij wat je wilt.",
                "Participatiewet",
                // Awb 3:45, 6:4, 6:7, 6:8: that, how long, until when and where.
                "zes weken",
                "4 januari 2027",
                "Postbus 0, 0000 AA Voorbeeldstad",
                // Awb 6:5: what must be in it.
                "je naam en adres",
                "waarom je het niet eens bent",
                "je handtekening",
                "GM0000-2026-0007",
                "23 november 2026",
                "R. de Tekenaar",
                // S1-73: also without benefit.
                "uitkering",
            ] {
                assert!(found.contains(part), "{part}: {found}");
            }
            assert_eq!(found.contains("traject niet"), !granted);
        }
    }

    #[test]
    fn awb_6_7_the_last_day_is_six_weeks_after_the_day_of_sending() {
        let mut letter = letter(true);
        letter.day = Day::new(2028, 1, 18).expect("a day");
        assert_eq!(Some(letter.object_until()), Day::new(2028, 2, 29));
    }

    #[test]
    fn s1_72_the_address_is_in_the_window_and_nothing_leaves_the_margins() {
        let mut letter = letter(false);
        letter.name = "Maximiliaan Alexander Bartholomeus van Voorbeeldenburg-ter Testeringhe \
                       Schimmelpenninck van der Probeer"
            .to_owned();
        letter.reasons = vec!["Een lange uitleg van wat er is besproken. ".repeat(40); 3];
        let document = lay_out_decision(&fonts(), &letter).expect("a letter");
        let name = runs(&document, 0)
            .into_iter()
            .find(|run| run.text.contains("Maximiliaan"))
            .expect("the name");
        assert!(name.left >= 24.9 && name.right <= 107.1, "{}", name.right);
        assert!((54.0..=78.5).contains(&name.baseline), "{}", name.baseline);
        for page in 0..document.pages().len() {
            for run in runs(&document, page) {
                assert!(
                    run.left >= 24.9 && run.right <= 187.1,
                    "{}: {} {}",
                    run.text,
                    run.left,
                    run.right
                );
            }
        }
    }

    #[test]
    fn s1_72_a_letter_without_a_number_is_a_draft() {
        let mut letter = letter(true);
        assert!(!words(&letter).contains("CONCEPT"));
        letter.number = String::new();
        assert!(words(&letter).contains("CONCEPT"));
    }

    #[test]
    fn s1_72_the_texts_are_checked_before_a_letter_leaves() {
        assert_eq!(text().check(), vec![]);
        let missing: Vec<_> = LetterText::initial("Voorbeeldstad")
            .check()
            .iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(
            missing,
            [
                "retouradres",
                "ondertekenaar",
                "functie",
                "bezwaaradres",
                "telefoon"
            ]
        );
    }
}
