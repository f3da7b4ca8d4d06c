//! Rows of lists of DUO about who left school: what only they have (S4-05, S4-17; the format is in docs/handleiding/rmc-medewerker.md).

use std::io::{self, Read};

use domain::{
    Day,
    costs::Cents,
    school::{Education, Qualification},
};

use crate::{
    Counts, Field, FileKind, ListRow, Question, ReasonCode, RejectCode, Rejection, WorkerRequest,
    column::fold,
    date_text::{self, DateRules},
    person_parts::judge_age,
    row_buffer::{Cell, CellKind, RowBuffer},
    source::{self, Stop},
    values,
};

/// What DUO writes where there is no known number: it fails the eleven-test and is no mistake (requirements B.7, B.10).
const NO_KNOWN_NUMBER: &str = "111111111";
/// Most hours of work that a week can have on a list.
const MOST_HOURS: u16 = 80;

/// Whether a cell says that no number is known.
pub(crate) fn has_no_known_number(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits == NO_KNOWN_NUMBER
}

/// Reads a cell of school or work.
pub(crate) fn cell(field: Field, cell: Cell<'_>, dates: DateRules, row: &mut ListRow) {
    let text = cell.text.trim();
    if text.is_empty() {
        return;
    }
    let school = &mut row.school;
    let reason = match field {
        Field::Education => keep(
            &mut school.education,
            education(text),
            ReasonCode::EducationUnclear,
        ),
        Field::Qualification => keep(
            &mut school.qualification,
            qualification(text),
            ReasonCode::QualificationUnclear,
        ),
        Field::LastSchoolDay => keep(
            &mut school.last_school_day,
            whole_day(cell, dates),
            ReasonCode::DayUnclear,
        ),
        Field::WorkHours => keep(
            &mut school.work_hours,
            hours(text),
            ReasonCode::HoursUnclear,
        ),
        Field::WorkIncome => keep(
            &mut school.income_cents,
            cents(cell),
            ReasonCode::IncomeUnclear,
        ),
        _ => match values::yes_no(text) {
            Ok(benefit) => {
                school.benefit = benefit;
                None
            }
            Err(()) => Some(ReasonCode::BenefitUnclear),
        },
    };
    if let Some(reason) = reason {
        row.problem(field.code(), reason);
    }
}

/// Keeps what a cell says; when it cannot be read, this is why.
fn keep<T>(place: &mut Option<T>, read: Option<T>, unclear: ReasonCode) -> Option<ReasonCode> {
    *place = read;
    place.is_none().then_some(unclear)
}

/// What a row must have: a municipality, and a number or a name.
pub(crate) fn judge(row: &mut ListRow) {
    let has_problem = |row: &ListRow, field: Field| {
        row.problems
            .iter()
            .any(|problem| problem.column == field.code())
    };
    if row.municipality_code.is_none() && !has_problem(row, Field::MunicipalityCode) {
        row.problem(
            Field::MunicipalityCode.code(),
            ReasonCode::MunicipalityCodeMissing,
        );
    }
    if row.bsn.is_none() && !has_problem(row, Field::Bsn) && row.identity.full_name().is_empty() {
        row.problem(Field::FamilyName.code(), ReasonCode::NameMissing);
    }
}

fn education(text: &str) -> Option<Education> {
    let folded = fold(text);
    let found = match folded.as_str() {
        "pro" | "praktijkonderwijs" | "po" => Education::PracticalEducation,
        "vso" | "so" | "voortgezetspeciaalonderwijs" | "speciaalonderwijs" => {
            Education::SpecialSecondary
        }
        "entree" | "entreeopleiding" | "mbo1" | "mboentree" | "mboniveau1" => Education::Entree,
        "mbo" | "mbo2" | "mbo3" | "mbo4" | "mboniveau2" | "mboniveau3" | "mboniveau4" | "bol"
        | "bbl" => Education::Mbo,
        "vmbo" | "vmbobb" | "vmbobl" | "vmbokb" | "vmbokl" | "vmbogl" | "vmbotl" | "mavo" => {
            Education::Vmbo
        }
        "havo" | "vwo" | "havovwo" | "atheneum" | "gymnasium" => Education::HavoVwo,
        "vavo" => Education::AdultEducation,
        "anders" | "ander" | "overig" | "anderonderwijs" => Education::Other,
        _ => return None,
    };
    Some(found)
}

fn qualification(text: &str) -> Option<Qualification> {
    let folded = fold(text);
    let bare = folded
        .replace("diploma", "")
        .replace("getuigschrift", "")
        .replace("niveau", "");
    let found = match bare.as_str() {
        "geen" | "nee" => Qualification::Nothing,
        "vmbo" | "vmbobb" | "vmbobl" | "vmbokb" | "vmbokl" | "vmbogl" | "vmbotl" | "mavo" => {
            Qualification::Vmbo
        }
        "pro" | "praktijkonderwijs" => Qualification::PracticalEducation,
        "vsoarbeidsmarkt" | "vsoarbeid" | "vso" => Qualification::SpecialWork,
        "vsodagbesteding" => Qualification::SpecialDayActivity,
        "entree" | "mboentree" | "mbo1" => Qualification::Entree,
        "mbo" | "mbo2" | "mbo3" | "mbo4" | "mbo234" => Qualification::Mbo,
        "havo" => Qualification::Havo,
        "vwo" => Qualification::Vwo,
        _ => return None,
    };
    Some(found)
}

fn whole_day(cell: Cell<'_>, dates: DateRules) -> Option<Day> {
    let is_serial =
        cell.kind == CellKind::Date || cell.kind == CellKind::Number && cell.text.len() != 8;
    let read = if is_serial {
        date_text::read_serial(cell.text, dates.from_1904)
    } else {
        date_text::read_text(cell.text.trim_start_matches('\''), dates)
    };
    let date = read.ok()?.date?;
    (date.earliest() == date.latest()).then(|| date.earliest())
}

/// Hours a week; a fraction is rounded up, so that a little work stays work.
fn hours(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || fraction.len() > 2 {
        return None;
    }
    let up = u16::from(fraction.bytes().any(|b| b != b'0'));
    let hours = whole.trim().parse::<u16>().ok()?.checked_add(up)?;
    (hours <= MOST_HOURS).then_some(hours)
}

/// An amount of zero or more. A number cell has a point before its decimals, as spreadsheets keep it.
fn cents(cell: Cell<'_>) -> Option<i64> {
    let text = cell.text.trim();
    let amount = if cell.kind == CellKind::Number {
        let (euros, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = fraction.bytes().all(|b| b.is_ascii_digit()) && fraction.len() <= 2;
        let cents = format!("{fraction:0<2}")
            .parse::<i64>()
            .ok()
            .filter(|_| digits)?;
        euros
            .parse::<i64>()
            .ok()?
            .checked_mul(100)?
            .checked_add(cents)?
    } else {
        text.parse::<Cents>().ok()?.0
    };
    (amount >= 0).then_some(amount)
}

/// What comes of reading a list of DUO.
pub(crate) enum SchoolEnd {
    /// Every row was given.
    Read(Counts),
    /// The user must choose first.
    Asked(Vec<Question>),
}

/// Reads a list of DUO and gives each row on; a number that stands there twice is a problem of the later row. Errors: the file
/// is refused, or the pipe is gone.
pub(crate) fn read_school_list(
    request: &WorkerRequest,
    bytes: &mut impl Read,
    mut give: impl FnMut(ListRow) -> io::Result<()>,
) -> Result<SchoolEnd, Stop> {
    let Some(header) = request.files.first() else {
        return Err(Stop::Refused(Rejection::new(
            FileKind::School,
            RejectCode::RequestInvalid,
        )));
    };
    source::open(header, bytes, request, |mut opened| {
        if !opened.questions.is_empty() {
            return Ok(SchoolEnd::Asked(std::mem::take(&mut opened.questions)));
        }
        let mut cells = RowBuffer::default();
        let mut seen = std::collections::HashSet::new();
        let mut counts = Counts::default();
        while opened.next_row(&mut cells)? {
            let mut row = opened.reader.read(&cells);
            judge_age(&mut row, opened.reader.dates.reference);
            let twice = row
                .bsn
                .as_ref()
                .is_some_and(|bsn| !seen.insert(crate::side_file::number(&bsn.0)));
            if twice {
                row.problem(Field::Bsn.code(), ReasonCode::SameBsnTwice);
            }
            counts.rows += 1;
            counts.with_problems += u64::from(!row.problems.is_empty());
            // What is wrong is told by row and column; the cells stay in the file.
            row.raw = Vec::new();
            give(row)?;
        }
        if counts.rows == 0 {
            return Err(Stop::Refused(Rejection::new(
                FileKind::School,
                RejectCode::NoRows,
            )));
        }
        Ok(SchoolEnd::Read(counts))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bsn_text;

    #[test]
    fn b_10_the_placeholder_of_duo_is_no_number_and_no_mistake() {
        for text in ["111111111", " 111111111 ", "111.111.111"] {
            assert!(has_no_known_number(text), "{text}");
        }
        assert!(!has_no_known_number("111222333"));
        assert!(
            bsn_text::read(NO_KNOWN_NUMBER).is_err(),
            "elsewhere it is one"
        );
    }

    #[test]
    fn s4_17_diplomas_and_schools_in_many_spellings() {
        assert_eq!(qualification("MBO niveau 1"), Some(Qualification::Entree));
        assert_eq!(qualification("mbo-2"), Some(Qualification::Mbo));
        assert_eq!(qualification("VMBO-TL"), Some(Qualification::Vmbo));
        assert_eq!(
            qualification("getuigschrift pro"),
            Some(Qualification::PracticalEducation)
        );
        assert_eq!(
            qualification("vso dagbesteding"),
            Some(Qualification::SpecialDayActivity)
        );
        assert_eq!(qualification("misschien"), None);
        for one in Qualification::ALL {
            let spelled = one.code().replace('_', " ").replace("work", "arbeidsmarkt");
            let spelled = spelled
                .replace("day activity", "dagbesteding")
                .replace("nothing", "geen");
            assert_eq!(qualification(&spelled), Some(*one), "{spelled}");
        }
        assert_eq!(
            education("Praktijkonderwijs"),
            Some(Education::PracticalEducation)
        );
        assert_eq!(education("kunstacademie"), None);
    }

    #[test]
    fn s4_85_hours_and_amounts_are_read_or_refused_never_guessed() {
        assert_eq!(hours("0"), Some(0));
        assert_eq!(hours("0,5"), Some(1), "a little work is work");
        assert_eq!(hours("12.00"), Some(12));
        for text in ["81", "-1", "twaalf", "1,234"] {
            assert_eq!(hours(text), None, "{text}");
        }
    }
}
