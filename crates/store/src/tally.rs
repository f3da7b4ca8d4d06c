//! The counters of the monitor: kept in the transaction of the events, and recomputed from them.

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    CaseId, ListId, Month, MunicipalityId, RuleBook, Ts,
    guidance::Step,
    monitor::{
        COUNTING, Cell, Counts, Measure, Quarter, Window, add, counted, difference, negative,
    },
    outreach::{Event, EventKind},
};

use crate::{
    Param, Row, Store, StoreError, Tx,
    case::{code, event, event_text},
    engine::Reader,
    params,
};

/// What a transaction adds to the counters, until it commits.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    counted: BTreeMap<MunicipalityId, Counts>,
    closed: BTreeMap<MunicipalityId, Counts>,
}

const ADD: &str = "INSERT INTO tally (municipality_id, month, measure, first_code, second_code, n) \
     VALUES $rows ON CONFLICT (municipality_id, month, measure, first_code, second_code) \
     DO UPDATE SET n = tally.n + excluded.n";

const CLOSE: &str = "INSERT INTO tally_closed (municipality_id, month, measure, first_code, second_code, n) \
     VALUES $rows ON CONFLICT (municipality_id, month, measure, first_code, second_code) \
     DO UPDATE SET n = tally_closed.n + excluded.n";

const STAGE: &str = "INSERT INTO staged_tally (municipality_id, list_id, month, measure, first_code, \
     second_code, n) VALUES $rows \
     ON CONFLICT (municipality_id, list_id, month, measure, first_code, second_code) \
     DO UPDATE SET n = staged_tally.n + excluded.n";

const STAGED: &str = "SELECT month, measure, first_code, second_code, n FROM staged_tally \
     WHERE municipality_id = $1 AND list_id = $2 \
     ORDER BY month, measure, first_code, second_code LIMIT 100000";

const WITHIN: ScopedSql = ScopedSql::new(
    "SELECT month, measure, first_code, second_code, n, municipality_id FROM tally \
     WHERE month >= $1 AND month <= $2 AND {scope} \
     ORDER BY municipality_id, month, measure, first_code, second_code LIMIT 2000000",
);

/// What further figures need: a few measures of many months. Of who is at home all months count, which is at most four
/// rows a month.
const FURTHER: ScopedSql = ScopedSql::new(
    "SELECT month, measure, first_code, second_code, n, municipality_id FROM tally \
     WHERE measure IN ('at_home', 'exit', 'destination', 'return', 'route') \
     AND (month >= $1 OR measure = 'at_home') AND month <= $2 AND {scope} \
     ORDER BY municipality_id, month, measure, first_code, second_code LIMIT 2000000",
);

const COUNTED_BY: &str = "SELECT version FROM tally_version ORDER BY version DESC LIMIT 1";

const COUNT_BY: &str = "INSERT INTO tally_version (version, at) VALUES ($1, $2)";

const OF: &str = "SELECT month, measure, first_code, second_code, n FROM tally \
     WHERE municipality_id = $1 ORDER BY month, measure, first_code, second_code LIMIT 2000000";

const CLOSED_OF: &str = "SELECT month, measure, first_code, second_code, n FROM tally_closed \
     WHERE municipality_id = $1 ORDER BY month, measure, first_code, second_code LIMIT 2000000";

const PATTERNS: &str = "SELECT s.pattern, COUNT(*) FROM staged_row s \
     WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL \
     GROUP BY s.pattern ORDER BY s.pattern LIMIT 100000";

/// Of one list: the first events of the cases of each kind, as they will be written.
const PATTERN_EVENTS: &str = "SELECT seq, plain, pattern FROM staged_pattern_event \
     WHERE municipality_id = $1 AND list_id = $2 ORDER BY pattern, seq LIMIT 1000000";

/// Whole histories of the cases a list opened or added to.
const TOUCHED: &str = "SELECT seq, on_day, at, by_account, by_role, plain, case_id FROM case_event e \
     WHERE municipality_id = $1 AND EXISTS (SELECT 1 FROM case_event by_list \
       WHERE by_list.municipality_id = e.municipality_id AND by_list.case_id = e.case_id \
       AND by_list.by_list = $2) ORDER BY case_id, seq";

const ALL: &str = "SELECT seq, on_day, at, by_account, by_role, plain, case_id FROM case_event \
     WHERE municipality_id = $1 ORDER BY case_id, seq";

fn cell(row: &Row<'_>) -> Result<(Cell, i64), StoreError> {
    let month: Month = row.get(0)?;
    let measure: Measure = code(row, 1)?;
    let (first, second): (String, String) = (row.get(2)?, row.get(3)?);
    Ok((Cell::new(month, measure, &first, &second), row.get(4)?))
}

fn values(municipality: MunicipalityId, cell: &Cell, n: i64) -> Vec<Param> {
    params![
        municipality,
        cell.month,
        cell.measure.code(),
        &cell.first,
        &cell.second,
        n
    ]
}

fn rows(counts: &BTreeMap<MunicipalityId, Counts>) -> Vec<Vec<Param>> {
    counts
        .iter()
        .flat_map(|(municipality, counts)| {
            counts
                .iter()
                .map(move |(cell, n)| values(*municipality, cell, *n))
        })
        .collect()
}

/// Histories that come one event after another, case by case.
pub(crate) struct Histories<T> {
    take: T,
    case: Option<CaseId>,
    events: Vec<Event>,
}

impl<T: FnMut(CaseId, &[Event]) -> Result<(), StoreError>> Histories<T> {
    pub(crate) const fn new(take: T) -> Self {
        Self {
            take,
            case: None,
            events: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let case: CaseId = row.get(6)?;
        if self.case != Some(case) {
            self.end()?;
            self.case = Some(case);
        }
        self.events.push(event(row)?);
        Ok(())
    }

    pub(crate) fn end(&mut self) -> Result<(), StoreError> {
        let taken = match self.case.take() {
            Some(case) => (self.take)(case, &self.events),
            None => Ok(()),
        };
        self.events.clear();
        taken
    }
}

/// What a history counts for.
pub(crate) fn of_history(
    events: &[Event],
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Result<Counts, StoreError> {
    counted(events, rules, municipality).map_err(|_| StoreError::UnknownCode { what: "a history" })
}

impl Tx {
    /// Adds to the counters of a municipality when this transaction commits.
    pub fn tally(&mut self, municipality: MunicipalityId, change: &Counts) {
        add(
            self.tallies.counted.entry(municipality).or_default(),
            change,
        );
    }

    /// Notes that the counters are kept in the way of counting of today.
    pub async fn note_counting(&mut self) -> Result<(), StoreError> {
        let at = self.clock().now();
        self.execute_one(COUNT_BY, params![i64::from(COUNTING), at])
            .await
    }

    /// Sets apart what can be recomputed no more, because its keys are about to go.
    pub fn close_tally(&mut self, municipality: MunicipalityId, counts: &Counts) {
        add(self.tallies.closed.entry(municipality).or_default(), counts);
    }

    /// Counts what new events change for one case.
    pub(crate) fn tally_change(
        &mut self,
        municipality: MunicipalityId,
        before: &[Event],
        after: &[Event],
        rules: &RuleBook,
    ) -> Result<(), StoreError> {
        let change = difference(
            &of_history(before, rules, municipality)?,
            &of_history(after, rules, municipality)?,
        );
        self.tally(municipality, &change);
        Ok(())
    }

    /// Writes the counters, in one order for everybody, so that two who count the same wait and never cross.
    pub(crate) async fn write_tallies(&mut self) -> Result<(), StoreError> {
        let tallies = std::mem::take(&mut self.tallies);
        for (sql, counts) in [(ADD, tallies.counted), (CLOSE, tallies.closed)] {
            let rows = rows(&counts);
            if !rows.is_empty() {
                self.inner.each_with_rows(sql, &rows, |_| Ok(())).await?;
            }
        }
        Ok(())
    }

    /// Stages what a list changes in the counts of cases that exist.
    pub async fn stage_tally(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        change: &Counts,
    ) -> Result<(), StoreError> {
        let rows: Vec<Vec<Param>> = change
            .iter()
            .map(|(cell, n)| {
                params![
                    municipality,
                    list,
                    cell.month,
                    cell.measure.code(),
                    &cell.first,
                    &cell.second,
                    *n
                ]
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.inner.each_with_rows(STAGE, &rows, |_| Ok(())).await
    }

    /// Counts what a staged list brings: its new cases by their kind, and what it changes in others.
    pub(crate) async fn tally_staged(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        author: crate::Author,
        rules: &RuleBook,
    ) -> Result<(), StoreError> {
        let key = || params![municipality, list];
        let opened: Vec<(i64, i64)> = self
            .fetch_all(PATTERNS, key(), |row| Ok((row.get(0)?, row.get(1)?)))
            .await?;
        let mut patterns: BTreeMap<i64, Vec<Event>> = BTreeMap::new();
        self.fetch_each(PATTERN_EVENTS, key(), |row| {
            let plain: String = row.get(1)?;
            patterns.entry(row.get(2)?).or_default().push(Event {
                seq: row.get(0)?,
                on: author.on,
                at: author.at,
                by: author.account,
                role: author.role,
                kind: serde_json::from_str(&plain)
                    .map_err(|_| StoreError::UnknownCode { what: "an event" })?,
            });
            Ok(())
        })
        .await?;
        let mut change: Counts = self
            .fetch_all(STAGED, key(), cell)
            .await?
            .into_iter()
            .collect();
        for (pattern, cases) in opened {
            let events = patterns
                .get(&pattern)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let mut each = of_history(events, rules, municipality)?;
            for n in each.values_mut() {
                *n *= cases;
            }
            add(&mut change, &each);
        }
        self.tally(municipality, &change);
        Ok(())
    }

    /// What the cases count for that a list opened or added to.
    pub(crate) async fn counted_of_list(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        rules: &RuleBook,
    ) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        let mut histories = Histories::new(|_, events: &[Event]| {
            add(&mut counts, &of_history(events, rules, municipality)?);
            Ok(())
        });
        self.fetch_each(TOUCHED, params![municipality, list], |row| {
            histories.row(row)
        })
        .await?;
        histories.end()?;
        Ok(counts)
    }
}

impl Store {
    /// The counters of the municipalities of a grant, from one month to another, both included.
    pub async fn tallies<A: Action>(
        &self,
        grant: &Grant<A>,
        from: Month,
        until: Month,
    ) -> Result<BTreeMap<MunicipalityId, Counts>, StoreError> {
        self.by_municipality(grant, WITHIN, params![from, until])
            .await
    }

    /// Of these municipalities the counters that further figures of a window follow from.
    pub async fn further_tallies<A: Action>(
        &self,
        grant: &Grant<A>,
        window: Window,
    ) -> Result<BTreeMap<MunicipalityId, Counts>, StoreError> {
        let values = params![window.first_month(), window.last_month()];
        self.by_municipality(grant, FURTHER, values).await
    }

    async fn by_municipality<A: Action>(
        &self,
        grant: &Grant<A>,
        sql: ScopedSql,
        values: Vec<Param>,
    ) -> Result<BTreeMap<MunicipalityId, Counts>, StoreError> {
        let mut found: BTreeMap<MunicipalityId, Counts> = BTreeMap::new();
        let rows = self
            .read()
            .fetch_all_scoped(grant, sql, values, |row| {
                Ok((row.get::<MunicipalityId>(5)?, cell(row)?))
            })
            .await?;
        for (municipality, (cell, n)) in rows {
            if n != 0 {
                found.entry(municipality).or_default().insert(cell, n);
            }
        }
        Ok(found)
    }

    /// The counters of a municipality and the part of them that is closed.
    pub async fn tallies_of(
        &self,
        municipality: MunicipalityId,
    ) -> Result<(Counts, Counts), StoreError> {
        let reader = self.read();
        Ok((
            stored(&reader, OF, municipality).await?,
            stored(&reader, CLOSED_OF, municipality).await?,
        ))
    }

    /// Whether the counters were kept in an earlier way of counting, or not at all.
    pub async fn counters_are_old(&self) -> Result<bool, StoreError> {
        let version: Option<u32> = self
            .read()
            .fetch_optional(COUNTED_BY, params![], |row| row.get(0))
            .await?;
        Ok(version.is_none_or(|version| version < COUNTING))
    }

    /// What the plain part of every history of a municipality counts for, computed anew.
    pub async fn recount(
        &self,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        self.each_history(municipality, |_, events| {
            add(&mut counts, &of_history(events, rules, municipality)?);
            Ok(())
        })
        .await?;
        Ok(counts)
    }

    /// Names each counter that differs from what was recomputed, `recounted`: of the plain part, and of
    /// what is sealed and can still be read.
    pub async fn verify_tallies(
        &self,
        municipality: MunicipalityId,
        recounted: &Counts,
    ) -> Result<Vec<String>, StoreError> {
        let (kept, closed) = self.tallies_of(municipality).await?;
        let mut differs = kept;
        add(&mut differs, &negative(&closed));
        add(&mut differs, &negative(recounted));
        Ok(differs
            .iter()
            .map(|(cell, n)| {
                format!(
                    "counter {} of {} ({} {}): differs by {n} from its events",
                    cell.measure.code(),
                    cell.month,
                    cell.first,
                    cell.second
                )
            })
            .collect())
    }
}

async fn stored(
    reader: &Reader,
    sql: &'static str,
    municipality: MunicipalityId,
) -> Result<Counts, StoreError> {
    let found = reader.fetch_all(sql, params![municipality], cell).await?;
    Ok(found.into_iter().filter(|(_, n)| *n != 0).collect())
}

/// What was recorded since a moment that changes what some months count for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedSince {
    /// Kinds of events, and how many of each.
    pub kinds: BTreeMap<String, u64>,
    /// In how many cases.
    pub cases: u64,
    /// People who count in those months and were destroyed since.
    pub destroyed: u64,
}

impl Store {
    /// What was recorded since a moment that changes what a quarter of one municipality counts for.
    pub async fn changed_since<A: Action>(
        &self,
        grant: &Grant<A>,
        municipality: MunicipalityId,
        rules: &RuleBook,
        since: Ts,
        quarter: Quarter,
    ) -> Result<ChangedSince, StoreError> {
        if !grant.covers(municipality) {
            return Err(StoreError::NotFound);
        }
        let mut changed = ChangedSince::default();
        let months = quarter.months();
        self.each_history(municipality, |_, events| {
            let earlier = events.partition_point(|event| event.at <= since);
            let (before, later) = events.split_at(earlier);
            if later.is_empty() {
                return Ok(());
            }
            let of = |events| -> Result<Counts, StoreError> {
                let mut counts = of_history(events, rules, municipality)?;
                counts.retain(|cell, _| months.contains(&cell.month));
                Ok(counts)
            };
            let (then, now) = (of(before)?, of(events)?);
            if then == now {
                let gone = later.iter().any(|event| event.kind == EventKind::Destroyed);
                changed.destroyed += u64::from(gone && !now.is_empty());
                return Ok(());
            }
            changed.cases += 1;
            for event in later {
                let (name, _) = event_text(&event.kind)?;
                let name = match &event.kind {
                    EventKind::Guided(step) => step_name(step)?,
                    _ => name,
                };
                *changed.kinds.entry(name).or_default() += 1;
            }
            Ok(())
        })
        .await?;
        Ok(changed)
    }

    /// The cases of a municipality of which `wanted` says so by what they count for. It shows nobody: who may see them is
    /// asked when they are read.
    pub async fn cases_that_count(
        &self,
        municipality: MunicipalityId,
        rules: &RuleBook,
        wanted: impl Fn(&Counts) -> bool,
    ) -> Result<Vec<CaseId>, StoreError> {
        let mut found = Vec::new();
        self.each_history(municipality, |case, events| {
            if wanted(&of_history(events, rules, municipality)?) {
                found.push(case);
            }
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Every history of a municipality, one case after another.
    pub(crate) async fn each_history(
        &self,
        municipality: MunicipalityId,
        take: impl FnMut(CaseId, &[Event]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut histories = Histories::new(take);
        self.read()
            .fetch_each(ALL, params![municipality], |row| histories.row(row))
            .await?;
        histories.end()
    }
}

/// The name of a step of the guidance, as it is stored.
fn step_name(step: &Step) -> Result<String, StoreError> {
    let value =
        serde_json::to_value(step).map_err(|_| StoreError::UnknownCode { what: "a step" })?;
    let name = value.get("step").and_then(serde_json::Value::as_str);
    Ok(name.unwrap_or_default().to_owned())
}
