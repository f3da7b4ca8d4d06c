//! Putting people of a list of DUO on the network's list: the RMC selects whom (S4-95, S4-112).
//!
//! What is statutory stays where it is. The item points at the row; the name is opened for each look, under the pupil's key, and
//! is gone with it.

use std::collections::{HashMap, HashSet};

use access::{Action, Grant, policy as action};
use domain::{
    NetworkItemId, Processing, SchoolListId, SchoolRowId,
    network::{Basis, ItemState, Origin, Subject},
};
use store::{AuditEntry, SchoolRow};

use super::{
    ItemForm,
    put_on::{About, add, age_of, facts},
};
use crate::{App, AppError, Result, school};

/// Who of a list is on the network's list, through this list or another, and where that stands.
pub async fn pupils_on(
    app: &App,
    grant: &Grant<action::SeeNetwork>,
    list: SchoolListId,
) -> Result<HashMap<SchoolRowId, (NetworkItemId, ItemState)>> {
    on(app, grant, list).await
}

async fn on<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: SchoolListId,
) -> Result<HashMap<SchoolRowId, (NetworkItemId, ItemState)>> {
    let of_list = app.store.network_items_of_list(grant, list).await?;
    if of_list.is_empty() {
        return Ok(HashMap::new());
    }
    let items = app.store.network_items(grant).await?;
    let states: HashMap<_, _> = items
        .iter()
        .map(|one| (one.record.id, one.item.state()))
        .collect();
    // Of an item that was put on again the latest stands.
    Ok(of_list
        .into_iter()
        .filter_map(|(row, item)| Some((row, (item, *states.get(&item)?))))
        .collect())
}

/// Puts these rows of a list on, all or none; what is said of them is said of each. How many.
///
/// # Errors
/// [`AppError::Invalid`] on `leerlingen` when none is chosen or when one cannot be put on, with the rows; on `leefgebieden` or
/// `instrument-richting`; [`AppError::Rule`] where no task by law is recorded for a municipality.
pub async fn bring_pupils(
    app: &App,
    grant: &Grant<action::PutPupilsOnNetwork>,
    list: SchoolListId,
    rows: &[SchoolRowId],
    form: ItemForm,
) -> Result<usize> {
    let wanted: HashSet<SchoolRowId> = rows.iter().copied().collect();
    if wanted.is_empty() {
        return Err(AppError::field(
            "leerlingen",
            "Kies wie op de lijst van het netwerkoverleg komt.",
        ));
    }
    school::taken_in_list(app, grant, list).await?;
    let mut chosen = app.store.school_rows(grant, list).await?;
    chosen.retain(|row| wanted.contains(&row.id));
    if chosen.len() != wanted.len() {
        return Err(AppError::NotFound);
    }
    has_a_ground(app, &chosen).await?;
    // Two who select at once come one after the other: nobody is put on twice.
    let mut tx = app.store.write_alone().await?;
    tx.hold_school_list(grant, list).await?;
    let already = on(app, grant, list).await?;
    let identities = school::identities(app, &chosen).await?;
    let form = ItemForm {
        origin: Origin::Rmc,
        ..form
    };
    let mut cannot = Vec::new();
    let mut entries = Vec::new();
    for row in &chosen {
        let is_on = already
            .get(&row.id)
            .is_some_and(|(_, state)| *state != ItemState::Closed);
        let age = identities
            .get(&row.id)
            .and_then(|one| age_of(one, app.today()));
        let Some(age) = age.filter(|_| !is_on) else {
            cannot.push(row.row.to_string());
            continue;
        };
        let facts = facts(form, Subject::Pupil, (Basis::Statutory, None), age)?;
        let own = grant.narrow(row.municipality)?;
        let about = About::Pupil(row.id);
        let (id, _) = add(app, &mut tx, &own, row.municipality, about, facts).await?;
        entries.push(
            AuditEntry::by(&own, row.municipality)
                .subject("school_list", list.uuid())
                .detail("item", id.uuid())
                .person(school::in_the_log(row.pupil)),
        );
    }
    if !cannot.is_empty() {
        let rows = cannot.join(", ");
        return Err(AppError::field(
            "leerlingen",
            format!(
                "Deze rijen kunnen niet op de lijst: {rows}. Zij staan er al op, zijn vernietigd of hebben geen \
                 geboortedatum. Niemand is toegevoegd; haal deze rijen uit uw keuze."
            ),
        ));
    }
    tx.commit_all(entries).await?;
    Ok(chosen.len())
}

/// Whether the law gives the task in each of their municipalities (S4-95; AVG art. 6(1)(e)).
async fn has_a_ground(app: &App, rows: &[SchoolRow]) -> Result<()> {
    let rules = app.rules().await?;
    let towns: HashSet<_> = rows.iter().map(|row| row.municipality).collect();
    let all = towns.into_iter().all(|town| {
        rules
            .basis(Processing::DoorstroompuntDuty, town, app.today())
            .is_some()
    });
    if all {
        return Ok(());
    }
    Err(AppError::rule(
        "S4-95",
        "Voor een gemeente op deze lijst is geen wettelijke taak vastgelegd. Zonder grondslag komt niemand met naam in het \
         netwerkoverleg. Vraag de functioneel beheerder de grondslag vast te leggen.",
    ))
}
