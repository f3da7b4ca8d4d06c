//! The visit list of a day on paper: where to go, and room to note what came of it (S1-27).

use std::fmt;

use domain::Day;
use serde::Serialize;
use typst_layout::PagedDocument;

use crate::{
    Fonts, LetterError,
    dates::{DayParts, with_weekday},
    typesetting::{CacheCleared, Template, export, lay_out},
};

const LONGEST_LINE: usize = 300;

/// The home visits of one worker on one day.
#[derive(Clone)]
pub struct VisitList {
    /// The day of the visits.
    pub day: Day,
    /// The worker's name.
    pub worker: String,
    /// The visits by postcode area, in the order to walk them.
    pub groups: Vec<VisitGroup>,
}

/// The visits in one postcode area.
#[derive(Clone)]
pub struct VisitGroup {
    /// The area as the heading says it, such as "6001".
    pub postcode_area: String,
    /// The visits, in the order to walk them; people of one household one after the other.
    pub stops: Vec<VisitStop>,
}

/// One home visit to one young person.
#[derive(Clone)]
pub struct VisitStop {
    /// The name.
    pub name: String,
    /// The year of birth, when needed to know the right person.
    pub birth_year: Option<i16>,
    /// Street and number as the BRP delivers them.
    pub address_line_1: String,
    /// Postcode and place as the BRP delivers them.
    pub address_line_2: String,
    /// The short code of the card.
    pub code: String,
    /// That others of the household are visited at the same time, in one sentence.
    pub household_note: Option<String>,
    /// The window the visit is due in, such as "tussen 9 en 23 november"; empty when there is none.
    pub window: String,
}

impl fmt::Debug for VisitStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitStop(..)")
    }
}

impl fmt::Debug for VisitGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VisitGroup({} stops)", self.stops.len())
    }
}

impl fmt::Debug for VisitList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VisitList")
            .field("day", &self.day)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

/// Sets the list on A4. A day without visits prints as one page that says so.
///
/// # Errors
/// [`LetterError::LineTooLong`]; the other variants are defects.
pub fn visit_list_pdf(fonts: &Fonts, list: &VisitList) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_list(fonts, list)?)
}

fn lay_out_list(fonts: &Fonts, list: &VisitList) -> Result<PagedDocument, LetterError> {
    let stops = || list.groups.iter().flat_map(|group| &group.stops);
    if let Some(position) = stops().position(VisitStop::is_too_long) {
        return Err(LetterError::LineTooLong { position });
    }
    let sheet = Sheet {
        title: format!("Huisbezoeken {}", with_weekday(list.day)),
        on: list.day.into(),
        worker: &list.worker,
        count: stops().count().to_string(),
        groups: list
            .groups
            .iter()
            .filter(|group| !group.stops.is_empty())
            .map(Group::from)
            .collect(),
    };
    lay_out(fonts, Template::VisitList, &sheet)
}

impl VisitStop {
    fn is_too_long(&self) -> bool {
        [
            &self.name,
            &self.address_line_1,
            &self.address_line_2,
            &self.code,
            &self.window,
        ]
        .into_iter()
        .chain(&self.household_note)
        .any(|line| line.chars().count() > LONGEST_LINE)
    }
}

/// The template's data.
#[derive(Serialize)]
struct Sheet<'a> {
    title: String,
    on: DayParts,
    worker: &'a str,
    count: String,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    heading: String,
    stops: Vec<Stop<'a>>,
}

impl<'a> From<&'a VisitGroup> for Group<'a> {
    fn from(group: &'a VisitGroup) -> Self {
        Self {
            heading: format!("Postcodegebied {}", group.postcode_area),
            stops: group.stops.iter().map(Stop::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct Stop<'a> {
    name: &'a str,
    birth_year: Option<String>,
    address_line_1: &'a str,
    address_line_2: &'a str,
    code: &'a str,
    household_note: Option<&'a str>,
    window: &'a str,
}

impl<'a> From<&'a VisitStop> for Stop<'a> {
    fn from(stop: &'a VisitStop) -> Self {
        Self {
            name: &stop.name,
            birth_year: stop.birth_year.map(|year| year.to_string()),
            address_line_1: &stop.address_line_1,
            address_line_2: &stop.address_line_2,
            code: &stop.code,
            household_note: stop.household_note.as_deref(),
            window: &stop.window,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cards::tests::{LONG_NAME, day},
        fonts::tests::fonts,
        typesetting::tests::{page_text, runs},
    };

    fn stop(name: &str) -> VisitStop {
        VisitStop {
            name: name.to_owned(),
            birth_year: Some(2001),
            address_line_1: "Dorpsstraat 12 bis".to_owned(),
            address_line_2: "0000 AA  VOORBEELDSTAD".to_owned(),
            code: "K7P-4M2".to_owned(),
            household_note: None,
            window: "tussen 9 en 23 november".to_owned(),
        }
    }

    fn list(groups: Vec<VisitGroup>) -> VisitList {
        VisitList {
            day: day(),
            worker: "Noor de Voorbeelder".to_owned(),
            groups,
        }
    }

    #[test]
    fn s1_27_the_list_shows_where_to_go_and_each_outcome_to_tick() {
        let mut together = stop("Đorđe Ó Ceallaigh-van der Wielen");
        together.household_note = Some("Samen met Sanne Voorbeeld: één bezoek.".to_owned());
        let area = VisitGroup {
            postcode_area: "6001".to_owned(),
            stops: vec![stop("#strong[x]"), together],
        };
        let document = lay_out_list(&fonts(), &list(vec![area])).expect("a list");
        assert_eq!(document.pages().len(), 1);
        let page = page_text(&document, 0);
        for part in [
            "Huisbezoeken maandag 23 november 2026",
            "Postcodegebied 6001",
            "#strong[x]",
            "Đorđe Ó Ceallaigh-van der Wielen",
            "geb. 2001",
            "één bezoek",
            "K7P-4M2",
            "wil ondersteuning",
            "wil dit niet",
            "niet thuis",
            "woont ergens anders",
            "tussen 9 en 23 november",
            "Pagina 1 van 1",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    #[test]
    fn a_long_day_runs_over_pages_and_stays_on_the_paper() {
        let mut long = stop(LONG_NAME);
        long.name.push_str(&"W".repeat(120));
        let stops = std::iter::repeat_n(stop("Sanne Voorbeeld"), 14)
            .chain([long])
            .collect();
        let area = VisitGroup {
            postcode_area: "6001".to_owned(),
            stops,
        };
        let document = lay_out_list(&fonts(), &list(vec![area])).expect("a list");
        assert!(document.pages().len() >= 2);
        for page in 0..document.pages().len() {
            assert!(
                page_text(&document, page).contains("Wat kwam eruit?"),
                "the table head is repeated"
            );
            for run in runs(&document, page) {
                assert!(
                    run.left >= 15.9 && run.right <= 194.1,
                    "{}..{} mm",
                    run.left,
                    run.right
                );
            }
        }
    }

    #[test]
    fn a_day_without_visits_says_so() {
        let empty = VisitGroup {
            postcode_area: "6001".to_owned(),
            stops: Vec::new(),
        };
        let document = lay_out_list(&fonts(), &list(vec![empty])).expect("a list");
        assert!(page_text(&document, 0).contains("geen bezoeken gepland"));
    }

    #[test]
    fn debug_shows_no_name() {
        let area = VisitGroup {
            postcode_area: "6001".to_owned(),
            stops: vec![stop("Sanne Voorbeeld")],
        };
        let shown = format!("{:?} {:?}", list(vec![area]), stop("Sanne Voorbeeld"));
        assert!(
            !shown.contains("Sanne") && !shown.contains("6001") && !shown.contains("Noor"),
            "{shown}"
        );
    }
}
