//! Finding the header row and deciding which column is read as what.

use crate::{
    ColumnFound, Field, FileKind, Mapping, RejectCode,
    column::{field_of, fold},
    row_buffer::RowBuffer,
};

/// Rows in which the header is looked for: titles may stand above it (I-29).
pub(crate) const HEADER_WITHIN: usize = 30;

/// One column that is read.
#[derive(Clone, Debug)]
pub(crate) struct ReadColumn {
    pub(crate) at: usize,
    pub(crate) field: Field,
    pub(crate) header: String,
}

/// How the rows of one file are read.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The columns that are read, left to right.
    pub(crate) columns: Vec<ReadColumn>,
    /// Headers that are dropped.
    pub(crate) dropped: Vec<(usize, String)>,
    /// All headers as written.
    pub(crate) headers: Vec<String>,
    /// Cells in the header row, empty ones at the end included.
    pub(crate) width: usize,
}

/// A refusal before it knows its file: code and names.
pub(crate) type HeaderError = (RejectCode, String);

/// The header row among the first rows, and the plan it makes.
pub(crate) fn find(
    rows: &[RowBuffer],
    mapping: &Mapping,
    kind: FileKind,
) -> Result<(usize, Plan), HeaderError> {
    let known = |row: &RowBuffer| {
        row.cells()
            .filter_map(|cell| field_of(cell.text, mapping))
            .filter(|f| f.is_read())
            .count()
    };
    let keyed = |row: &RowBuffer| {
        row.cells()
            .any(|cell| field_of(cell.text, mapping) == Some(Field::Bsn))
    };
    if let Some(at) = rows.iter().position(keyed) {
        let plan = rows
            .get(at)
            .map(|row| plan(row, mapping, kind))
            .transpose()?;
        return plan
            .map(|plan| (at, plan))
            .ok_or((RejectCode::NoHeader, String::new()));
    }
    // A row of two or more known names is a header without the key; fewer may be a person's data.
    if rows.iter().any(|row| known(row) >= 2) {
        return Err((RejectCode::MissingColumn, "BSN".to_owned()));
    }
    Err((RejectCode::NoHeader, String::new()))
}

/// How well rows read as a table with a header: known names in the best row, then its width.
pub(crate) fn likeness(rows: &[RowBuffer], mapping: &Mapping) -> (usize, usize) {
    rows.iter()
        .map(|row| {
            let fields: Vec<Field> = row
                .cells()
                .filter_map(|cell| field_of(cell.text, mapping))
                .collect();
            let keyed = if fields.contains(&Field::Bsn) { 100 } else { 0 };
            (keyed + fields.len(), row.len())
        })
        .max()
        .unwrap_or_default()
}

fn plan(row: &RowBuffer, mapping: &Mapping, kind: FileKind) -> Result<Plan, HeaderError> {
    let headers: Vec<String> = row
        .cells()
        .map(|cell| {
            cell.text
                .trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
                .to_owned()
        })
        .collect();
    let fields: Vec<Option<Field>> = headers
        .iter()
        .map(|header| field_of(header, mapping))
        .collect();
    let key_only = matches!(kind, FileKind::Known | FileKind::SelfEmployed);
    let of_school = kind == FileKind::School;
    if !key_only {
        refuse_same_name(&headers)?;
    }
    let has_parts = fields.iter().flatten().any(|field| {
        matches!(
            field,
            Field::GivenNames | Field::Initials | Field::CallName | Field::Prefix
        )
    });
    let family_name_is_named = fields.contains(&Some(Field::FamilyName));
    let mut columns: Vec<ReadColumn> = Vec::new();
    let mut dropped = Vec::new();
    for (at, (header, field)) in headers.iter().zip(fields).enumerate() {
        // ‘naam’ beside given names or a prefix is the family name.
        let field = match field {
            Some(Field::FullName)
                if has_parts && !family_name_is_named && fold(header) == "naam" =>
            {
                Some(Field::FamilyName)
            }
            other => other,
        };
        match field {
            Some(field) if field.is_own() => {}
            Some(field) if field.is_of_schools() && !of_school => {
                dropped.push((at, header.clone()));
            }
            Some(field) if field.is_read() && (field == Field::Bsn || !key_only) => {
                if columns.iter().any(|column| column.field == field) {
                    if matches!(
                        field,
                        Field::Bsn | Field::BirthDate | Field::NewFlag | Field::MunicipalityCode
                    ) || field.is_of_schools()
                    {
                        return Err((RejectCode::DuplicateHeader, header.clone()));
                    }
                    dropped.push((at, header.clone()));
                } else {
                    columns.push(ReadColumn {
                        at,
                        field,
                        header: header.clone(),
                    });
                }
            }
            _ if header.is_empty() => {}
            _ => dropped.push((at, header.clone())),
        }
    }
    let has_address = columns.iter().any(|c| {
        matches!(
            c.field,
            Field::Street | Field::Address | Field::AddressLine1
        )
    });
    if kind == FileKind::Addresses && !has_address {
        return Err((RejectCode::MissingColumn, "adres".to_owned()));
    }
    // Each row goes to the municipality of its code.
    if of_school && !columns.iter().any(|c| c.field == Field::MunicipalityCode) {
        return Err((RejectCode::MissingColumn, "gemeentecode".to_owned()));
    }
    Ok(Plan {
        columns,
        dropped,
        width: headers.len(),
        headers,
    })
}

/// Two columns of one name cannot be told apart (I-19).
fn refuse_same_name(headers: &[String]) -> Result<(), HeaderError> {
    let mut seen: Vec<String> = Vec::new();
    for header in headers {
        let folded = fold(header);
        if folded.is_empty() {
            continue;
        }
        if seen.contains(&folded) {
            return Err((RejectCode::DuplicateHeader, header.clone()));
        }
        seen.push(folded);
    }
    Ok(())
}

impl Plan {
    /// The column of a field.
    pub(crate) fn at(&self, field: Field) -> Option<usize> {
        self.columns
            .iter()
            .find(|column| column.field == field)
            .map(|column| column.at)
    }

    /// Takes out columns that are hidden in the sheet; tells their headers.
    pub(crate) fn leave_out(&mut self, hidden: impl Fn(usize) -> bool) {
        let (out, kept): (Vec<ReadColumn>, Vec<ReadColumn>) =
            self.columns.drain(..).partition(|c| hidden(c.at));
        self.columns = kept;
        self.dropped
            .extend(out.into_iter().map(|column| (column.at, column.header)));
        self.dropped.sort();
    }

    /// The columns as the user is shown them.
    pub(crate) fn found(&self) -> Vec<ColumnFound> {
        self.columns
            .iter()
            .map(|c| ColumnFound {
                header: c.header.clone(),
                field: c.field,
            })
            .collect()
    }

    /// The mapping in force, for saving.
    pub(crate) fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::default();
        for column in &self.columns {
            mapping.set(&column.header, column.field);
        }
        mapping
    }
}
