//! From cells to a row of the list: every cell judged by what its column holds.

use crate::{
    Field, ListRow, Notice, NoticeCode, Problem, ReasonCode, WireBsn, bsn_text,
    date_text::{self, DateRules},
    header::{Plan, ReadColumn},
    month_text,
    person_parts::{Parts, compose},
    row_buffer::{Cell, CellKind, RowBuffer},
    school_row, text, values,
    workbook::Survey,
};

/// Longest text we take into a name or address.
const MAX_TEXT: usize = 1_000;
/// Longest value kept for the correction file.
const MAX_RAW: usize = 2_000;

/// Reads rows of one file.
pub(crate) struct RowReader<'s> {
    pub(crate) plan: Plan,
    pub(crate) dates: DateRules,
    /// The sheet's merged ranges; a CSV file has none.
    pub(crate) survey: Option<&'s Survey>,
    /// A CSV file: the number of cells means something.
    pub(crate) counts_cells: bool,
    pub(crate) test_persons_allowed: bool,
    /// A list of DUO: a row may have no known number, and goes to the municipality of its code.
    pub(crate) of_school: bool,
}

impl RowReader<'_> {
    /// Reads one row. Its problems and notices are in it; matching with other files comes later.
    pub(crate) fn read(&self, cells: &RowBuffer) -> ListRow {
        let mut row = ListRow {
            row: cells.number,
            ..ListRow::default()
        };
        let mut parts = Parts::default();
        for column in &self.plan.columns {
            if self.is_merged(cells.number, column.at) {
                row.problem(column.field.code(), ReasonCode::MergedCell);
            }
            let Some(cell) = cells.cell(column.at) else {
                continue;
            };
            if is_usable(column, cell, &mut row) {
                self.cell(column.field, cell, &mut row, &mut parts);
            }
        }
        for (at, header) in &self.plan.dropped {
            let hidden = cells
                .cell(*at)
                .is_some_and(|cell| cell.text.len() == 9 && bsn_text::hides_a_bsn(cell.text));
            if hidden {
                row.notices.push(Notice {
                    column: header.clone(),
                    code: NoticeCode::BsnInDroppedColumn,
                });
            }
        }
        compose(&mut row, parts);
        if self.of_school {
            school_row::judge(&mut row);
        } else if row.bsn.is_none() && !row.problems.iter().any(|p| p.column == Field::Bsn.code()) {
            row.problem(Field::Bsn.code(), ReasonCode::BsnMissing);
        }
        self.judge_shape(cells, &mut row);
        if !row.problems.is_empty() {
            row.raw = self.raw(cells);
        }
        row
    }

    /// A merged range touches this cell: which row its value belongs to is not known (I-79).
    fn is_merged(&self, number: u32, at: usize) -> bool {
        self.survey.is_some_and(|survey| {
            !survey.merged.is_empty()
                && u32::try_from(at).is_ok_and(|at| survey.merges(at + 1, number))
        })
    }

    fn cell(&self, field: Field, cell: Cell<'_>, row: &mut ListRow, parts: &mut Parts) {
        match field {
            Field::Bsn => self.bsn(cell, row),
            Field::BirthDate => self.birth_date(cell, row),
            Field::NewFlag => match values::yes_no(cell.text) {
                Ok(flag) => row.new_flag = flag,
                Err(()) => row.problem(field.code(), ReasonCode::NewFlagUnclear),
            },
            Field::MunicipalityCode => municipality(cell, row),
            Field::SecretAddress
            | Field::Deceased
            | Field::Emigrated
            | Field::PostalAddress
            | Field::AddressKind
            | Field::UnderInvestigation
            | Field::NotAtAddress
            | Field::Country
            | Field::Markers => values::mark(&mut row.identity.markers, field, cell.text),
            Field::Postcode => {
                let text = words(field, cell, row);
                if text.is_empty() {
                    return;
                }
                match values::postcode(&text) {
                    Some(postcode) => {
                        if postcode != text {
                            row.notice(field.code(), NoticeCode::PostcodeRewritten);
                        }
                        row.identity.postcode = postcode;
                    }
                    None => row.problem(field.code(), ReasonCode::PostcodeInvalid),
                }
            }
            Field::GivenNames => row.identity.given_names = words(field, cell, row),
            Field::Prefix => row.identity.prefix = words(field, cell, row),
            Field::FamilyName => row.identity.family_name = words(field, cell, row),
            Field::FullName => row.identity.envelope_name = words(field, cell, row),
            Field::AddressLine1 => row.identity.address_line_1 = words(field, cell, row),
            Field::AddressLine2 => row.identity.address_line_2 = words(field, cell, row),
            Field::Initials => parts.initials = words(field, cell, row),
            Field::CallName => parts.call_name = words(field, cell, row),
            Field::Street => parts.street = words(field, cell, row),
            Field::HouseNumber => parts.number = words(field, cell, row),
            Field::HouseLetter => parts.letter = words(field, cell, row),
            Field::HouseAddition => parts.addition = words(field, cell, row),
            Field::Address => parts.address = words(field, cell, row),
            Field::Place => parts.place = words(field, cell, row),
            Field::Education
            | Field::Qualification
            | Field::LastSchoolDay
            | Field::WorkHours
            | Field::WorkIncome
            | Field::Benefit => school_row::cell(field, cell, self.dates, row),
            Field::ReferenceDate
            | Field::StatedMonth
            | Field::OwnRow
            | Field::OwnReason
            | Field::OwnReference
            | Field::OwnAnswer
            | Field::Ignored => {}
        }
    }

    fn bsn(&self, cell: Cell<'_>, row: &mut ListRow) {
        if self.of_school && school_row::has_no_known_number(cell.text) {
            return;
        }
        match bsn_text::read(cell.text) {
            Ok(None) => {}
            Ok(Some(read)) => {
                if let Some(notice) = read.notice {
                    row.notice(Field::Bsn.code(), notice);
                }
                if !self.test_persons_allowed && bsn_text::is_test_number(&read.bsn) {
                    row.notice(Field::Bsn.code(), NoticeCode::TestPerson);
                }
                row.bsn = Some(WireBsn(read.bsn));
            }
            Err(reason) => row.problem(Field::Bsn.code(), reason),
        }
    }

    fn birth_date(&self, cell: Cell<'_>, row: &mut ListRow) {
        let is_serial =
            cell.kind == CellKind::Date || cell.kind == CellKind::Number && cell.text.len() != 8;
        let read = if is_serial {
            date_text::read_serial(cell.text, self.dates.from_1904)
        } else {
            date_text::read_text(cell.text.trim_start_matches('\''), self.dates)
        };
        match read {
            Ok(read) => {
                row.identity.birth_date = read.date;
                // A cell that Excel itself shows as a date needs no remark.
                let quiet =
                    cell.kind == CellKind::Date && read.notice == Some(NoticeCode::SerialDate);
                if let Some(notice) = read.notice.filter(|_| !quiet) {
                    row.notice(Field::BirthDate.code(), notice);
                }
            }
            Err(reason) => row.problem(Field::BirthDate.code(), reason),
        }
    }

    /// A row of the wrong width or a total is that and nothing else: its cells are in wrong columns.
    fn judge_shape(&self, cells: &RowBuffer, row: &mut ListRow) {
        let reason = if row.bsn.is_none() && is_total(cells) {
            Some(ReasonCode::TotalRow)
        } else if !self.counts_cells {
            None
        } else if cells.len() < self.plan.width {
            let cut = cells.unterminated;
            Some(if cut {
                ReasonCode::TruncatedRow
            } else {
                ReasonCode::TooFewFields
            })
        } else if cells
            .cells()
            .skip(self.plan.width)
            .any(|cell| !cell.text.trim().is_empty())
        {
            Some(ReasonCode::TooManyFields)
        } else {
            None
        };
        if let Some(reason) = reason {
            row.problems.clear();
            row.problem("", reason);
        }
    }

    /// The row's own cells for the correction file: the columns that are read, and what stands
    /// beyond the header.
    pub(crate) fn raw(&self, cells: &RowBuffer) -> Vec<(String, String)> {
        let value = |at: usize| {
            cells
                .cell(at)
                .map(|cell| clipped(cell.text))
                .unwrap_or_default()
        };
        let read = self
            .plan
            .columns
            .iter()
            .map(|column| (column.header.clone(), value(column.at)));
        let beyond = (self.plan.width..cells.len().min(self.plan.width + 20))
            .map(|at| (format!("extra {}", at + 1 - self.plan.width), value(at)));
        read.chain(beyond.filter(|_| self.counts_cells))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }
}

impl ListRow {
    /// Adds a problem.
    pub(crate) fn problem(&mut self, column: &str, reason: ReasonCode) {
        let problem = Problem {
            column: column.to_owned(),
            reason,
            suggestion: None,
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Adds a notice.
    pub(crate) fn notice(&mut self, column: &str, code: NoticeCode) {
        self.notices.push(Notice {
            column: column.to_owned(),
            code,
        });
    }
}

/// Sorts out cells that cannot be read whatever their column holds.
fn is_usable(column: &ReadColumn, cell: Cell<'_>, row: &mut ListRow) -> bool {
    let name = column.field.code();
    if cell.formula && cell.kind != CellKind::NoValue {
        row.notice(name, NoticeCode::FormulaValueUsed);
    }
    let problem = match cell.kind {
        CellKind::NoValue => Some(ReasonCode::FormulaWithoutValue),
        CellKind::Error => Some(ReasonCode::ErrorCell),
        _ if cell.broken || !cell.text.is_ascii() && cell.text.contains('\u{FFFD}') => {
            Some(ReasonCode::InvalidEncoding)
        }
        _ if is_error_text(cell.text) => Some(ReasonCode::ErrorCell),
        _ => None,
    };
    if let Some(reason) = problem {
        row.problem(name, reason);
    }
    problem.is_none()
}

/// A cell of words: cleaned, and looked through for what does not belong there.
fn words(field: Field, cell: Cell<'_>, row: &mut ListRow) -> String {
    let name = field.code();
    if cell.text.is_empty() {
        return String::new();
    }
    let is_number_part = matches!(
        field,
        Field::HouseNumber | Field::HouseLetter | Field::HouseAddition
    );
    let is_address =
        is_number_part || matches!(field, Field::Address | Field::AddressLine1 | Field::Street);
    if is_address && cell.kind == CellKind::Date
        || is_number_part && month_text::looks_like_a_date(cell.text.trim())
    {
        row.problem(name, ReasonCode::DateInAddress);
        return String::new();
    }
    let cleaned = text::clean(cell.text);
    for (done, code) in [
        (cleaned.invisible, NoticeCode::InvisibleRemoved),
        (cleaned.composed, NoticeCode::Composed),
        (cleaned.unguarded, NoticeCode::GuardRemoved),
    ] {
        if done {
            row.notice(name, code);
        }
    }
    if cleaned.text.len() > MAX_TEXT {
        row.problem(name, ReasonCode::ValueTooLong);
        return String::new();
    }
    if let Some(suggestion) = text::mojibake(&cleaned.text) {
        row.problems.push(Problem {
            column: name.to_owned(),
            reason: ReasonCode::Mojibake,
            suggestion: Some(suggestion),
        });
    }
    if bsn_text::hides_a_bsn(&cleaned.text) {
        row.problem(name, ReasonCode::BsnInOtherColumn);
        return String::new();
    }
    cleaned.text.into_owned()
}

fn municipality(cell: Cell<'_>, row: &mut ListRow) {
    if cell.text.trim().is_empty() {
        return;
    }
    match values::municipality_code(cell.text) {
        // 1999 is the register of non-residents (RNI), no municipality.
        Some((code, _)) if code == "GM1999" => row.identity.markers.emigrated = true,
        Some((code, padded)) => {
            if padded {
                row.notice(
                    Field::MunicipalityCode.code(),
                    NoticeCode::MunicipalityCodePadded,
                );
            }
            row.municipality_code = Some(code);
        }
        None => row.problem(
            Field::MunicipalityCode.code(),
            ReasonCode::MunicipalityCodeInvalid,
        ),
    }
}

/// An error value as spreadsheets write it into text, Dutch and English (I-78).
fn is_error_text(text: &str) -> bool {
    text.starts_with('#')
        && matches!(
            text.trim(),
            "#N/A"
                | "#N/B"
                | "#NB"
                | "#REF!"
                | "#VERW!"
                | "#VALUE!"
                | "#WAARDE!"
                | "#NAME?"
                | "#NAAM?"
                | "#DIV/0!"
                | "#DEEL/0!"
                | "#NUM!"
                | "#GETAL!"
                | "#NULL!"
                | "#LEEG!"
        )
}

/// A line such as `Totaal: 314` (I-29).
fn is_total(cells: &RowBuffer) -> bool {
    cells
        .cells()
        .map(|cell| cell.text.trim())
        .find(|text| !text.is_empty())
        .is_some_and(|first| {
            let first = first.to_lowercase();
            [
                "totaal",
                "total",
                "subtotaal",
                "eindtotaal",
                "aantal",
                "som ",
                "som:",
                "sum",
            ]
            .iter()
            .any(|word| first.starts_with(word))
        })
}

fn clipped(text: &str) -> String {
    text.chars().take(MAX_RAW).collect()
}
