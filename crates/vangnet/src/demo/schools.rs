//! Lists of DUO as a region has them: one told back, one at work, one that just came (S4-05 to S4-09).

use std::sync::Arc;

use access::{Actor, policy};
use app::{
    App,
    network::{self, ItemForm},
    school,
};
use domain::{
    Day, NetworkItemId, SchoolListId,
    network::{Origin, SupplierAdvice},
    school::{Disposition, LeaverResult, NotTakenUp, Priority, SchoolListKind, TakenUpBy},
};
use testkit::schools::{made_up, take_in};

use super::region::Colleagues;
use crate::wiring::told;

/// Rows of the municipalities, by code.
const EARLY: [(&str, usize); 3] = [("GM0988", 16), ("GM0946", 7), ("GM0957", 12)];
const OUTFLOW: [(&str, usize); 3] = [("GM0988", 9), ("GM0946", 4), ("GM0957", 6)];

/// The outflow of the summer, told back for the most part.
pub(super) async fn outflow(
    app: &Arc<App>,
    colleagues: &Colleagues,
    seed: u64,
) -> anyhow::Result<()> {
    let on = app.today().plus_days(-20);
    let list = taken_in(
        app,
        colleagues,
        SchoolListKind::Outflow,
        (seed, on),
        &OUTFLOW,
    )
    .await?;
    at_work(app, colleagues, list, 1).await?;
    let tells = colleagues
        .rmc_worker
        .authorize::<policy::ReturnSchoolList>()?;
    let today = app.today();
    school::note_return(app, &tells, list, today)
        .await
        .map_err(told)
}

/// The early leavers of this autumn, half of them at work; those without work in Weert are on the network's list. Their items.
pub(super) async fn early_leavers(
    app: &Arc<App>,
    colleagues: &Colleagues,
    seed: u64,
) -> anyhow::Result<Vec<NetworkItemId>> {
    let on = app.today().plus_days(-3);
    let seed = seed.wrapping_add(1);
    let list = taken_in(
        app,
        colleagues,
        SchoolListKind::EarlyLeavers,
        (seed, on),
        &EARLY,
    )
    .await?;
    at_work(app, colleagues, list, 2).await?;
    on_the_network(app, colleagues, list).await
}

/// The RMC selects from a list whom the network talks over (S4-112).
async fn on_the_network(
    app: &Arc<App>,
    colleagues: &Colleagues,
    list: SchoolListId,
) -> anyhow::Result<Vec<NetworkItemId>> {
    let worker = &colleagues.rmc_worker;
    let looks = worker.authorize::<policy::SeeSchoolLists>()?;
    let view = school::list(app, &looks, list).await.map_err(told)?;
    let without_work = view.rows.iter().filter(|row| {
        let priority = row.assessment.as_ref().and_then(|one| one.selection.ok());
        priority == Some(Priority::NoWork) && row.municipality == "Weert"
    });
    let rows: Vec<_> = without_work.map(|row| row.id).take(4).collect();
    let said = ItemForm {
        origin: Origin::Rmc,
        advice: SupplierAdvice::Education,
        assessment: None,
        assessed: None,
        life_areas: 0,
    };
    let puts = worker.authorize::<policy::PutPupilsOnNetwork>()?;
    network::bring_pupils(app, &puts, list, &rows, said)
        .await
        .map_err(told)?;
    let sees = worker.authorize::<policy::SeeNetwork>()?;
    let on = network::pupils_on(app, &sees, list).await.map_err(told)?;
    Ok(on.into_values().map(|(item, _)| item).collect())
}

async fn taken_in(
    app: &Arc<App>,
    colleagues: &Colleagues,
    kind: SchoolListKind,
    (seed, on): (u64, Day),
    places: &[(&str, usize)],
) -> anyhow::Result<SchoolListId> {
    let leavers = made_up(seed, kind, on, places);
    take_in(app, &colleagues.rmc_worker, kind, on, &leavers)
        .await
        .map_err(told)
}

/// Every so many rows are disposed of by turns, and of most of those it is known what came of them.
async fn at_work(
    app: &Arc<App>,
    colleagues: &Colleagues,
    list: SchoolListId,
    every: usize,
) -> anyhow::Result<()> {
    let turns = [
        Disposition::TakenUp(TakenUpBy::Rmc),
        Disposition::TakenUp(TakenUpBy::MunicipalTeam),
        Disposition::NotTakenUp(NotTakenUp::AlreadyGuided),
        Disposition::TakenUp(TakenUpBy::Rmc),
        Disposition::TakenUp(TakenUpBy::WorkAndIncome),
    ];
    let results = [
        LeaverResult::BackAtSchool,
        LeaverResult::InGuidance,
        LeaverResult::Work,
        LeaverResult::LearnWork,
    ];
    let disposes = colleagues
        .regisseur
        .authorize::<policy::DisposeSchoolRows>()?;
    let looks = colleagues.regisseur.authorize::<policy::SeeSchoolLists>()?;
    let rows = school::list(app, &looks, list).await.map_err(told)?.rows;
    for (number, (row, how)) in rows
        .iter()
        .step_by(every)
        .zip(turns.iter().cycle())
        .enumerate()
    {
        school::dispose(app, &disposes, row.id, 0, *how)
            .await
            .map_err(told)?;
        if let Disposition::TakenUp(by) = how
            && number % 4 != 3
            && let Some(result) = results.get(number % results.len())
        {
            let recorder = recorder(colleagues, *by);
            let records = recorder.authorize::<policy::RecordSchoolResult>()?;
            let on = app.today();
            school::record(app, &records, row.id, (1, 0), *result, on)
                .await
                .map_err(told)?;
        }
    }
    Ok(())
}

fn recorder(colleagues: &Colleagues, by: TakenUpBy) -> &Actor {
    if by == TakenUpBy::Rmc {
        &colleagues.rmc_worker
    } else {
        &colleagues.regisseur
    }
}
