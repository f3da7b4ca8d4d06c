//! The target group by municipality, memberships and persons apart (S4-84 to S4-88; requirements A.11 T1).

use std::collections::BTreeMap;

use access::{Grant, policy as action};
use domain::{
    Day, MunicipalityId,
    school::{SchoolListKind, SelectionBounds, TargetGroup, TargetTable, assess, groups},
};
use exchange::{Cell, workbook};
use store::{AuditEntry, SchoolList};

use super::{
    rows::{Opening, load},
    view::taken_in,
};
use crate::{
    App, AppError, Result,
    lists::Download,
    municipalities::MunicipalityView,
    spreadsheet::{colophon, sheet, text},
};

/// The target group of the reader's municipalities, in numbers.
#[derive(Clone, Debug)]
pub struct TargetView {
    /// The municipalities, by name.
    pub places: Vec<MunicipalityView>,
    /// Who is in which group.
    pub table: TargetTable,
    /// The lists it is counted from: kind, reference date and municipality.
    pub sources: Vec<(SchoolListKind, Day, String)>,
}

impl TargetView {
    /// A row of the table: the memberships of a group in each municipality, then all.
    pub fn memberships(&self, group: TargetGroup) -> Vec<usize> {
        self.with_total(|place| self.table.memberships(place, group))
    }

    /// All memberships: whoever is in two groups counts twice.
    pub fn all_memberships(&self) -> Vec<usize> {
        self.with_total(|place| self.table.all_memberships(place))
    }

    /// The persons, each once in a municipality.
    pub fn persons(&self) -> Vec<usize> {
        self.with_total(|place| self.table.persons(place))
    }

    fn with_total(&self, count: impl Fn(MunicipalityId) -> usize) -> Vec<usize> {
        let mut counts: Vec<usize> = self.places.iter().map(|place| count(place.id)).collect();
        counts.push(counts.iter().sum());
        counts
    }
}

/// The target group by the latest list of each kind, in each municipality.
pub async fn target_group(app: &App, grant: &Grant<action::SeeTargetGroup>) -> Result<TargetView> {
    let names = crate::municipalities::names_today(app).await?;
    let rules = app.rules().await?;
    let mut table = TargetTable::default();
    let mut sources = Vec::new();
    let mut places: BTreeMap<String, MunicipalityView> = BTreeMap::new();
    for (list, homes) in latest(app, grant).await? {
        let bounds = SelectionBounds::on(&rules, list.reference_date);
        let narrowed = grant.narrow_to(&homes)?;
        for file in load(app, &narrowed, &list, Opening::Whole).await? {
            let (Some(content), Some(place)) = (&file.content, names.get(&file.row.municipality))
            else {
                continue;
            };
            let born = content.identity.birth_date;
            let found = assess(content.school, born, bounds, list.reference_date);
            for group in groups(list.kind, &found) {
                table.add(place.id, group, file.row.pupil);
            }
        }
        for place in homes.iter().filter_map(|home| names.get(home)) {
            places.insert(place.name.clone(), place.clone());
            sources.push((list.kind, list.reference_date, place.name.clone()));
        }
    }
    sources.sort_by(|one, other| (&one.2, one.0).cmp(&(&other.2, other.0)));
    for place in places.values() {
        let seen = AuditEntry::by(&grant.narrow(place.id)?, place.id)
            .detail("memberships", table.all_memberships(place.id))
            .detail("persons", table.persons(place.id));
        app.store.record_read(seen).await?;
    }
    Ok(TargetView {
        places: places.into_values().collect(),
        table,
        sources,
    })
}

/// The lists to count from, each with the municipalities for which it is the latest of its kind.
async fn latest(
    app: &App,
    grant: &Grant<action::SeeTargetGroup>,
) -> Result<Vec<(SchoolList, Vec<MunicipalityId>)>> {
    let mut taken = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    // The store gives the latest first.
    for list in taken_in(app, grant).await? {
        let parts = app.store.school_list_parts(list.id).await?;
        let homes: Vec<MunicipalityId> = parts
            .into_keys()
            .filter(|place| grant.covers(*place))
            .filter(|place| taken.insert((*place, list.kind)))
            .collect();
        if !homes.is_empty() {
            found.push((list, homes));
        }
    }
    Ok(found)
}

/// The table as a workbook.
pub async fn target_workbook(app: &App, grant: &Grant<action::SeeTargetGroup>) -> Result<Download> {
    let view = target_group(app, grant).await?;
    let numbers = |label: &str, counts: Vec<usize>| -> Vec<Cell> {
        let counts = counts.into_iter();
        std::iter::once(text(label))
            .chain(counts.map(|count| Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))))
            .collect()
    };
    let mut rows: Vec<Vec<Cell>> = TargetGroup::ALL
        .iter()
        .map(|group| numbers(group.dutch(), view.memberships(*group)))
        .collect();
    rows.push(numbers("Totaal lidmaatschappen", view.all_memberships()));
    rows.push(numbers("Personen", view.persons()));
    let columns: Vec<&str> = std::iter::once("Groep")
        .chain(view.places.iter().map(|place| place.name.as_str()))
        .chain(std::iter::once("Totaal"))
        .collect();
    let who = crate::accounts::name_of(app, grant.account()).await?;
    let mut about = vec![("Gemaakt voor", who), ("Gemaakt op", app.now().dutch())];
    about.extend(view.sources.iter().map(|(kind, on, place)| {
        let text = format!("{place}, peildatum {}", on.dutch());
        (kind.dutch(), text)
    }));
    let bytes = workbook(&[sheet("Doelgroep", &columns, rows), colophon(about)])
        .map_err(|_| AppError::Internal("a workbook could not be written"))?;
    let name = format!("doelgroep-{}.xlsx", app.today());
    Ok(Download::workbook(name, bytes))
}
