//! The correction file: quarantined rows with their reasons, to mend and to upload again.

use crate::{
    ListRow, Problem, Table,
    column::{self, Field},
};

/// Header of our row number; recognised and left alone when the file comes back.
const ROW: &str = "vangnet rij";
/// Header of the columns with a problem.
const COLUMN: &str = "vangnet kolom";
/// Header of the reasons.
const REASON: &str = "vangnet reden";

/// One quarantined row, opened from its seal.
#[derive(Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// The row as the spreadsheet showed it.
    pub row: u32,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Its cells (header, value).
    pub raw: Vec<(String, String)>,
}

/// The correction file of one list: our row number and reasons first, then the original columns, in
/// the order in which they first occur.
pub fn correction_table(title: &str, rows: &[QuarantinedRow]) -> Table {
    let mut headers: Vec<&str> = Vec::new();
    for (header, _) in rows.iter().flat_map(|row| &row.raw) {
        if !headers.contains(&header.as_str()) {
            headers.push(header);
        }
    }
    let lines = rows.iter().map(|row| {
        let names = row.problems.iter().map(|p| p.column.as_str());
        let reasons = row.problems.iter().map(|p| match &p.suggestion {
            Some(suggestion) => format!("{} Voorstel: {suggestion}", p.reason.dutch()),
            None => p.reason.dutch().to_owned(),
        });
        let mut line = vec![
            row.row.to_string(),
            joined(names, ", "),
            joined(reasons, " "),
        ];
        line.extend(headers.iter().map(|header| {
            row.raw
                .iter()
                .find(|(name, _)| name == header)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        }));
        line
    });
    Table {
        title: title.to_owned(),
        rows: lines.collect(),
        columns: [ROW, COLUMN, REASON]
            .into_iter()
            .chain(headers.iter().copied())
            .map(str::to_owned)
            .collect(),
    }
}

/// The texts joined, each once, without empty ones.
fn joined<T: AsRef<str> + PartialEq>(texts: impl Iterator<Item = T>, between: &str) -> String {
    let mut seen: Vec<T> = Vec::new();
    for text in texts {
        if !text.as_ref().is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.iter()
        .map(AsRef::as_ref)
        .collect::<Vec<&str>>()
        .join(between)
}

impl ListRow {
    /// The row's cells for the quarantine: as they were when the worker kept them, else rebuilt from
    /// what was read. A row that turns out to conflict only later (I-48) was not kept.
    pub fn cells(&self) -> Vec<(String, String)> {
        if !self.raw.is_empty() {
            return self.raw.clone();
        }
        let identity = &self.identity;
        let yes_no = |flag: bool| if flag { "ja" } else { "nee" }.to_owned();
        let cells = [
            (
                Field::Bsn,
                self.bsn.as_ref().map(|bsn| bsn.0.digits().to_owned()),
            ),
            (Field::NewFlag, self.new_flag.map(yes_no)),
            (Field::MunicipalityCode, self.municipality_code.clone()),
            (Field::GivenNames, Some(identity.given_names.clone())),
            (Field::Prefix, Some(identity.prefix.clone())),
            (Field::FamilyName, Some(identity.family_name.clone())),
            (Field::FullName, Some(identity.envelope_name.clone())),
            (
                Field::BirthDate,
                identity.birth_date.map(|date| date.to_string()),
            ),
            (Field::AddressLine1, Some(identity.address_line_1.clone())),
            (Field::AddressLine2, Some(identity.address_line_2.clone())),
            (Field::Postcode, Some(identity.postcode.clone())),
            (
                Field::Deceased,
                identity.markers.deceased.then(|| yes_no(true)),
            ),
            (
                Field::Emigrated,
                identity.markers.emigrated.then(|| yes_no(true)),
            ),
            (
                Field::SecretAddress,
                identity.markers.secret_address.then(|| yes_no(true)),
            ),
            (
                Field::PostalAddress,
                identity.markers.postal_address.then(|| yes_no(true)),
            ),
            (
                Field::UnderInvestigation,
                identity.markers.under_investigation.then(|| yes_no(true)),
            ),
            (
                Field::NotAtAddress,
                identity.markers.not_at_address.then(|| yes_no(true)),
            ),
        ];
        cells
            .into_iter()
            .filter_map(|(field, value)| Some((column::dutch_header(field).to_owned(), value?)))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }
}
