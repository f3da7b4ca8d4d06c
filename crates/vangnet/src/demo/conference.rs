//! The multidisciplinary conference of the demonstration: a pilot that was evaluated, and one that runs.

use anyhow::Context as _;
use app::{App, AppError, worklist::Filter};
use domain::{
    MunicipalityId,
    conference::{Way, YoungKind},
};
use testkit::conference::Table;

use super::region::Colleagues;
use crate::wiring::told;

/// Days before today on which the pilots began.
const BEGAN: [i32; 2] = [118, 40];
/// How many young people have a conference.
const WITH: usize = 3;

/// Who is led by the municipality is put forward; of those who are chosen one has a plan, one was looked back on, one is on the
/// agenda of next week, and one waits for a decision.
pub(super) async fn held(
    app: &App,
    colleagues: &Colleagues,
    weert: MunicipalityId,
) -> anyhow::Result<()> {
    let regisseur = &colleagues.regisseur;
    let table = Table {
        app,
        director: &colleagues.network_director,
        member: &colleagues.network_member,
        rmc: &colleagues.rmc_worker,
        regisseur,
    };
    let today = app.today();
    let [first, second] = BEGAN.map(|days| today.plus_days(-days));
    let (spring, _) = table
        .pilot("MDO zomer", &[weert], first)
        .await
        .map_err(told)?;
    table.answer_all(spring).await.map_err(told)?;
    table.evaluate(spring).await.map_err(told)?;
    let (pilot, organisations) = table
        .pilot("MDO najaar", &[weert], second)
        .await
        .map_err(told)?;
    let sees = regisseur.authorize::<access::policy::SeeRegisseurWorklist>()?;
    let led = app::worklist::led(app, &sees, &Filter::default())
        .await
        .map_err(told)?;
    let mut chosen = Vec::new();
    for (one, kind) in led.items.iter().zip(YoungKind::ALL.iter().cycle()) {
        match table.put_forward(regisseur, one.case, pilot, *kind).await {
            Ok(()) => {}
            // Whoever does not consent to working together has no conference.
            Err(AppError::Rule { .. } | AppError::Denied(_) | AppError::NotFound) => continue,
            Err(error) => return Err(told(error)),
        }
        if chosen.len() == WITH {
            break;
        }
        let id = table
            .choose(pilot, one.case, (Way::Stock, *kind))
            .await
            .map_err(told)?;
        table.invite_all(id, organisations).await.map_err(told)?;
        chosen.push(id);
    }
    let planned = *chosen.first().context("somebody with a conference")?;
    let now = chosen.get(..2).unwrap_or(&chosen);
    table.plan(pilot, today, now).await.map_err(told)?;
    for id in now {
        table.look_back(*id).await.map_err(told)?;
    }
    table.make_plan(planned).await.map_err(told)?;
    if let Some(last) = chosen.get(2) {
        table
            .plan(pilot, today.plus_days(7), &[*last])
            .await
            .map_err(told)?;
    }
    Ok(())
}
