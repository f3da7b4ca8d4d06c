//! Reports of effects as they were delivered: numbers, frozen (requirements B.9).

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, Day, EffectReportId, MunicipalityId, Ts,
    effect::{Counts, EffectMeasure},
    formation::SchoolYear,
};

use crate::{Row, Store, StoreError, Tx, case::code, params};

/// A report as it was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectReport {
    /// Its id.
    pub id: EffectReportId,
    /// The school year.
    pub year: SchoolYear,
    /// The day it was counted on.
    pub as_of: Day,
    /// The day it was delivered.
    pub delivered_on: Day,
    /// Who noted it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// The numbers of each municipality it is about.
    pub counts: BTreeMap<MunicipalityId, Counts>,
}

// A report shows to whoever has one of its municipalities, and of those alone.
const REPORTS: ScopedSql = ScopedSql::new(
    "SELECT r.id, r.school_year, r.as_of, r.delivered_on, r.recorded_by, r.recorded_at, \
       p.municipality_id \
     FROM effect_report_place p \
     JOIN effect_report r ON r.id = p.report_id \
     WHERE {scope:p} \
     ORDER BY r.recorded_at, r.id, p.municipality_id \
     LIMIT 100000",
);

const COUNTS: ScopedSql = ScopedSql::new(
    "SELECT c.report_id, c.municipality_id, c.measure, c.number FROM effect_count c \
     WHERE {scope:c} \
     ORDER BY c.report_id, c.municipality_id, c.measure \
     LIMIT 1000000",
);

const ADD: &str = "
    INSERT INTO effect_report (id, school_year, as_of, delivered_on, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

fn head(row: &Row<'_>) -> Result<(EffectReport, MunicipalityId), StoreError> {
    let report = EffectReport {
        id: row.get(0)?,
        year: code(row, 1)?,
        as_of: row.get(2)?,
        delivered_on: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
        counts: BTreeMap::new(),
    };
    Ok((report, row.get(6)?))
}

impl Store {
    /// What was delivered, the earliest first, each with the numbers of the grant's municipalities.
    pub async fn effect_reports<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<EffectReport>, StoreError> {
        let reader = self.read();
        let heads = reader
            .fetch_all_scoped(grant, REPORTS, params![], head)
            .await?;
        let mut reports: Vec<EffectReport> = Vec::new();
        for (mut report, place) in heads {
            if let Some(last) = reports.last_mut().filter(|last| last.id == report.id) {
                last.counts.insert(place, Counts::new());
            } else {
                report.counts.insert(place, Counts::new());
                reports.push(report);
            }
        }
        let counts = reader
            .fetch_all_scoped(grant, COUNTS, params![], |row| {
                let id: EffectReportId = row.get(0)?;
                let place: MunicipalityId = row.get(1)?;
                let measure: EffectMeasure = code(row, 2)?;
                let number: u32 = row.get(3)?;
                Ok((id, place, measure, number))
            })
            .await?;
        for (id, place, measure, number) in counts {
            let report = reports.iter_mut().find(|report| report.id == id);
            if let Some(counts) = report.and_then(|report| report.counts.get_mut(&place)) {
                counts.insert(measure, number);
            }
        }
        Ok(reports)
    }
}

impl Tx {
    /// Keeps a report as it is delivered.
    pub async fn add_effect_report(&mut self, report: &EffectReport) -> Result<(), StoreError> {
        let values = params![
            report.id,
            report.year.to_string(),
            report.as_of,
            report.delivered_on,
            report.by,
            report.at
        ];
        self.execute_one(ADD, values).await?;
        let places: Vec<_> = report
            .counts
            .keys()
            .map(|place| params![*place, report.id])
            .collect();
        let columns = ["municipality_id", "report_id"];
        self.insert_many("effect_report_place", &columns, places)
            .await?;
        let counts: Vec<_> = report
            .counts
            .iter()
            .flat_map(|(place, counts)| counts.iter().map(move |one| (*place, one)))
            .map(|(place, (measure, number))| {
                params![place, report.id, measure.code(), i64::from(*number)]
            })
            .collect();
        let columns = ["municipality_id", "report_id", "measure", "number"];
        self.insert_many("effect_count", &columns, counts)
            .await
            .map(drop)
    }
}
