//! Lists of DUO as a region has them: one told back, one at work, one that just came (S4-05 to S4-09).

use std::sync::Arc;

use access::{Actor, policy};
use app::{App, school};
use domain::{
    Day, SchoolListId,
    school::{Disposition, LeaverResult, NotTakenUp, SchoolListKind, TakenUpBy},
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

/// The early leavers of this autumn, half of them at work.
pub(super) async fn early_leavers(
    app: &Arc<App>,
    colleagues: &Colleagues,
    seed: u64,
) -> anyhow::Result<()> {
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
    at_work(app, colleagues, list, 2).await
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
