//! The report of effects (effectrapportage; WEB art. 9.2.10; requirements B.9): counted from the rows of lists of DUO, frozen when
//! it is delivered, and made as a file of counts alone.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Grant, policy as action};
use domain::{
    Day, EffectReportId, MunicipalityId, RuleKey, Ts,
    effect::{Counts, EffectMeasure, RowCounts, Trajectory, report, total, withheld},
    formation::SchoolYear,
    school::{Disposition, Returnable, Waits},
};
use exchange::{Cell, workbook};
use store::{AuditEntry, EffectReport};

use crate::{
    App, AppError, Result,
    lists::Download,
    municipalities::MunicipalityView,
    school::RowHistory,
    spreadsheet::{as_table, colophon, sheet, text},
};

/// A report as it was delivered, on the page.
#[derive(Clone, Debug)]
pub struct DeliveredLine {
    /// Its id.
    pub id: EffectReportId,
    /// Its number among those of the school year.
    pub version: usize,
    /// The day it was delivered.
    pub delivered_on: Day,
    /// The day it was counted on.
    pub as_of: Day,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// The report of a school year.
#[derive(Clone, Debug)]
pub struct EffectView {
    /// The school year.
    pub year: SchoolYear,
    /// School years to choose from, the latest first.
    pub years: Vec<SchoolYear>,
    /// The day it was counted on: today, or that of the delivered report.
    pub as_of: Day,
    /// The day by which it is delivered.
    pub due_on: Day,
    /// Whether the school year has ended.
    pub ended: bool,
    /// The municipalities, by name.
    pub places: Vec<MunicipalityView>,
    /// Their numbers.
    pub counts: BTreeMap<MunicipalityId, Counts>,
    /// What was delivered of this school year, the earliest first.
    pub delivered: Vec<DeliveredLine>,
    /// The delivered report that is shown; `None`: as it stands today.
    pub shown: Option<EffectReportId>,
    /// Numbers that differ from the last delivery: municipality, what, delivered, now. Nothing to whoever does not deliver.
    pub changed: Vec<(String, EffectMeasure, u32, u32)>,
    /// What is not shown to this reader, because a number in that part is small.
    pub withheld: BTreeSet<EffectMeasure>,
}

impl EffectView {
    /// A number of each municipality, in the order of their names, then of all; `None` where it is withheld.
    pub fn row(&self, measure: EffectMeasure) -> Vec<Option<u32>> {
        let is_shown = !self.withheld.contains(&measure);
        let number = |counts: &Counts| counts.get(&measure).copied().unwrap_or(0);
        let empty = Counts::new();
        self.places
            .iter()
            .map(|place| number(self.counts.get(&place.id).unwrap_or(&empty)))
            .chain([number(&total(self.counts.values()))])
            .map(|number| is_shown.then_some(number))
            .collect()
    }

    /// Rows whose outcome is not known yet; `None` where that is withheld.
    pub fn open_rows(&self) -> Option<u32> {
        self.row(EffectMeasure::OpenRows).last().copied().flatten()
    }

    /// As it is shown to whoever does not deliver it in all its municipalities: without the parts that hold a small number.
    fn protected(mut self, delivers: Option<&Grant<action::DeliverEffects>>, least: u32) -> Self {
        let all = |grant: &Grant<action::DeliverEffects>| {
            self.places.iter().all(|place| grant.covers(place.id))
        };
        if delivers.is_some_and(all) {
            return self;
        }
        self.withheld = withheld(self.counts.values(), least);
        for counts in self.counts.values_mut() {
            counts.retain(|measure, _| !self.withheld.contains(measure));
        }
        // Two versions beside each other tell of one person.
        self.changed.clear();
        self
    }

    /// Whether there is anything to count.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// In which form the file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectForm {
    /// A workbook, with a sheet that says how it was counted.
    Workbook,
    /// CSV: the numbers alone.
    Csv,
}

/// The report of a school year in the reader's municipalities: as it stands today, or as it was delivered. Small numbers are for
/// whoever `delivers` them alone.
///
/// # Errors
/// [`AppError::NotFound`] when that was not delivered in a municipality of the reader.
pub async fn view(
    app: &App,
    grant: &Grant<action::SeeEffects>,
    year: Option<SchoolYear>,
    shown: Option<EffectReportId>,
    delivers: Option<&Grant<action::DeliverEffects>>,
) -> Result<EffectView> {
    let least = least(app).await?;
    let view = made(app, grant, year, shown)
        .await?
        .protected(delivers, least);
    log_seen(app, grant, &view).await?;
    Ok(view)
}

/// The smallest number for the region's own tables.
async fn least(app: &App) -> Result<u32> {
    let key = RuleKey::SmallCellInternal;
    let rules = app.rules().await?;
    let least = rules.integer(key, MunicipalityId::INSTALLATION, app.today());
    Ok(u32::try_from(least).unwrap_or(u32::MAX))
}

async fn log_seen<A: Action>(app: &App, grant: &Grant<A>, view: &EffectView) -> Result<()> {
    for place in &view.places {
        let seen = AuditEntry::by(&grant.narrow(place.id)?, place.id)
            .detail("step", "effects_shown")
            .detail("year", i64::from(view.year.first_day().date().year()));
        app.store.record_read(seen).await?;
    }
    Ok(())
}

async fn made<A: Action>(
    app: &App,
    grant: &Grant<A>,
    year: Option<SchoolYear>,
    shown: Option<EffectReportId>,
) -> Result<EffectView> {
    let today = app.today();
    let reports = app.store.effect_reports(grant).await?;
    let chosen = match shown {
        Some(id) => Some(
            reports
                .iter()
                .find(|one| one.id == id)
                .ok_or(AppError::NotFound)?,
        ),
        None => None,
    };
    // The last whole school year is the one to report; of who began this year only this one tells something.
    let last = SchoolYear::of(SchoolYear::of(today).first_day().plus_days(-1));
    let lists = crate::school::histories(app, grant).await?;
    let is_told = lists
        .iter()
        .any(|(list, _)| SchoolYear::of(list.reference_date) <= last);
    let first = if is_told { last } else { SchoolYear::of(today) };
    let year = chosen.map(|one| one.year).or(year).unwrap_or(first);
    let mut years: Vec<SchoolYear> = lists
        .iter()
        .map(|(list, _)| SchoolYear::of(list.reference_date))
        .chain(reports.iter().map(|one| one.year))
        .chain([last, SchoolYear::of(today), year])
        .collect();
    years.sort_unstable();
    years.dedup();
    years.reverse();
    let now = counted(&lists, year, today);
    let of_year: Vec<&EffectReport> = reports.iter().filter(|one| one.year == year).collect();
    let names = crate::municipalities::names_today(app).await?;
    let changed = match of_year.last() {
        Some(delivered) => differences(&delivered.counts, &now, &names),
        None => Vec::new(),
    };
    let (counts, as_of) = match chosen {
        Some(report) => (report.counts.clone(), report.as_of),
        None => (now, today),
    };
    let mut places: Vec<MunicipalityView> = counts
        .keys()
        .filter_map(|place| names.get(place).cloned())
        .collect();
    places.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    let days = app.rules().await?.span(
        RuleKey::EffectReportDays,
        MunicipalityId::INSTALLATION,
        today,
    );
    let people = crate::accounts::names(app).await?;
    Ok(EffectView {
        due_on: year.last_day().plus_days(days),
        ended: today > year.last_day(),
        shown: chosen.map(|one| one.id),
        delivered: of_year
            .iter()
            .enumerate()
            .map(|(at, one)| DeliveredLine {
                id: one.id,
                version: at + 1,
                delivered_on: one.delivered_on,
                as_of: one.as_of,
                by: people.get(&one.by).cloned().unwrap_or_default(),
                at: one.at,
            })
            .collect(),
        year,
        years,
        as_of,
        places,
        counts,
        changed,
        withheld: BTreeSet::new(),
    })
}

/// What follows from the lists as they stand.
fn counted(
    lists: &[(store::SchoolList, Vec<RowHistory>)],
    year: SchoolYear,
    today: Day,
) -> BTreeMap<MunicipalityId, Counts> {
    let mut rows: BTreeMap<MunicipalityId, RowCounts> = BTreeMap::new();
    let mut trajectories = Vec::new();
    for (list, histories) in lists {
        let of_year = SchoolYear::of(list.reference_date) == year;
        for one in histories {
            trajectories.extend(trajectory(one));
            if of_year {
                let counts = rows.entry(one.municipality).or_default();
                counts.rows += 1;
                match one.waits {
                    Waits::Nobody(Returnable::Destroyed) => counts.destroyed += 1,
                    Waits::Municipality | Waits::Executor(_) => counts.open += 1,
                    Waits::Nobody(_) => {}
                }
            }
        }
    }
    report(year, today, trajectories, &rows)
}

/// The trajectory of a row that is taken up, since the first of the decisions by which it still is. Of a row that was destroyed
/// nobody knows how it ended.
fn trajectory(row: &RowHistory) -> Option<Trajectory> {
    if matches!(row.waits, Waits::Nobody(Returnable::Destroyed)) {
        return None;
    }
    let taken = row
        .decisions
        .iter()
        .rev()
        .take_while(|(what, _)| matches!(what, Disposition::TakenUp(_)));
    let since = taken.last()?.1.day();
    let ended = row
        .result
        .and_then(|(result, on)| Some((on, result.destination()?)));
    Some(Trajectory::new(row.municipality, row.pupil, since, ended))
}

fn differences(
    delivered: &BTreeMap<MunicipalityId, Counts>,
    now: &BTreeMap<MunicipalityId, Counts>,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
) -> Vec<(String, EffectMeasure, u32, u32)> {
    let empty = Counts::new();
    let mut found = Vec::new();
    for (place, before) in delivered {
        let after = now.get(place).unwrap_or(&empty);
        let name = names.get(place).map(|one| one.name.clone());
        for measure in EffectMeasure::ALL {
            let number = |counts: &Counts| counts.get(measure).copied().unwrap_or(0);
            if number(before) != number(after) {
                let name = name.clone().unwrap_or_default();
                found.push((name, *measure, number(before), number(after)));
            }
        }
    }
    found.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    found
}

/// What stands in a file in the place of a number that is withheld.
const HIDDEN: &str = "verborgen";

/// The parts of the ministry's form that do not follow from the lists of DUO.
const NOT_COUNTED: &str = "Eerste contacten en intakes (3A.1), andere signalen (3A.2), nazorg (3E), 17-jarigen (3G), budget (4B), fte (4C)";

fn as_number(number: u32) -> Cell {
    Cell::Number(number.into())
}

/// The report as a file of counts, as it stands today or as it was delivered.
///
/// # Errors
/// As [`view`].
pub async fn file(
    app: &App,
    grant: &Grant<action::SeeEffects>,
    year: Option<SchoolYear>,
    shown: Option<EffectReportId>,
    delivers: Option<&Grant<action::DeliverEffects>>,
    form: EffectForm,
) -> Result<Download> {
    let least = least(app).await?;
    let view = made(app, grant, year, shown)
        .await?
        .protected(delivers, least);
    let columns: Vec<&str> = std::iter::once("onderdeel")
        .chain(view.places.iter().map(|place| place.name.as_str()))
        .chain(std::iter::once("regio"))
        .collect();
    let rows = EffectMeasure::ALL
        .iter()
        .map(|measure| {
            let numbers = view.row(*measure).into_iter();
            std::iter::once(text(measure.dutch()))
                .chain(numbers.map(|number| number.map_or_else(|| text(HIDDEN), as_number)))
                .collect()
        })
        .collect();
    let rows = sheet("Effectrapportage", &columns, rows);
    let name = format!("effectrapportage-{}-{}", view.year, view.as_of);
    let file = match form {
        EffectForm::Csv => {
            let bytes = as_table(rows)
                .to_csv()
                .map_err(|_| AppError::Internal("a file could not be written"))?;
            Download::csv(format!("{name}.csv"), bytes)
        }
        EffectForm::Workbook => {
            let who = crate::accounts::name_of(app, grant.account()).await?;
            let state = if view.shown.is_some() {
                "Zoals aangeleverd"
            } else {
                "Stand van vandaag, niet vastgezet"
            };
            let small = if view.withheld.is_empty() {
                "Kleine aantallen staan erin: alleen voor het ministerie, niet om te publiceren"
            } else {
                "Onderdelen met kleine aantallen zijn verborgen; aanleveren doet de RMC-medewerker"
            };
            let about = colophon(vec![
                ("Schooljaar", view.year.to_string()),
                ("Geteld op", view.as_of.dutch()),
                ("Stand", state.to_owned()),
                (
                    "Rijen zonder bekende uitkomst",
                    view.open_rows()
                        .map_or_else(|| HIDDEN.to_owned(), |open| open.to_string()),
                ),
                (
                    "Telling",
                    "Uit de rijen van de schoollijsten; iedere leerling één keer".to_owned(),
                ),
                ("Niet geteld", NOT_COUNTED.to_owned()),
                ("Let op", small.to_owned()),
                ("Gemaakt door", who),
                ("Gemaakt op", app.now().dutch()),
            ]);
            let bytes = workbook(&[rows, about])
                .map_err(|_| AppError::Internal("a workbook could not be written"))?;
            Download::workbook(format!("{name}.xlsx"), bytes)
        }
    };
    log_seen(app, grant, &view).await?;
    Ok(file)
}

/// Freezes the numbers of a school year as they stand today, as delivered on a day. A later delivery is a version beside it.
///
/// # Errors
/// [`AppError::Invalid`] on a day to come or within the school year; [`AppError::Rule`] when the school year has not ended or
/// there is nothing to count.
pub async fn deliver(
    app: &App,
    grant: &Grant<action::DeliverEffects>,
    year: SchoolYear,
    on: Day,
) -> Result<EffectReportId> {
    let today = app.today();
    if today <= year.last_day() {
        return Err(AppError::rule(
            "B.9",
            format!(
                "Dit schooljaar loopt nog tot en met {}. Daarna kunt u de cijfers vastzetten.",
                year.last_day().dutch()
            ),
        ));
    }
    if on > today || on <= year.last_day() {
        return Err(AppError::field(
            "dag",
            "Kies de dag waarop u het bestand aanleverde: na het schooljaar, tot en met vandaag.",
        ));
    }
    let view = made(app, grant, Some(year), None).await?;
    if view.is_empty() {
        return Err(AppError::rule(
            "B.9",
            "Er is nog niets om aan te leveren: van dit schooljaar zijn er geen lijsten.",
        ));
    }
    let report = EffectReport {
        id: EffectReportId::from_uuid(app.new_id()),
        year,
        as_of: today,
        delivered_on: on,
        by: grant.account(),
        at: app.now(),
        counts: view.counts,
    };
    let mut tx = app.store.write().await?;
    tx.add_effect_report(&report).await?;
    let mut entries = Vec::new();
    for place in report.counts.keys() {
        entries.push(
            AuditEntry::by(&grant.narrow(*place)?, *place)
                .subject("effect_report", report.id.uuid())
                .detail("step", "effects_delivered"),
        );
    }
    tx.commit_all(entries).await?;
    Ok(report.id)
}
