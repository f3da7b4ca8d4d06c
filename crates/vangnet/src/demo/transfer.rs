//! Transfer forms of made-up schools: some received, one without a next place, one late (S4-75 to S4-77, S4-90).

use std::sync::Arc;

use access::policy;
use app::App;
use domain::{
    Day, MunicipalityId,
    transfer::{Answers, ContinuingLine, FollowUp, Question},
};
use testkit::transfer::{answers, ask, received, secret_of};

use super::region::Colleagues;
use crate::wiring::told;

/// Asked in time: one has a next place, of one the school goes on later, and one it never answered.
pub(super) async fn early(
    app: &Arc<App>,
    colleagues: &Colleagues,
    place: MunicipalityId,
) -> anyhow::Result<()> {
    let worker = &colleagues.rmc_worker;
    let leaves_on = app.today().plus_months(10);
    let form = typed(app, "Wintertaling", leaves_on, ContinuingLine::Arranged);
    let id = received(app, worker, place, leaves_on, &form)
        .await
        .map_err(told)?;
    let follows = worker.authorize::<policy::FollowUpTransfer>()?;
    let (talk, on) = (FollowUp::TalkedByPhone, app.today());
    app::transfer::follow_up(app, &follows, id, 0, talk, on)
        .await
        .map_err(told)?;
    let begun = ask(app, worker, place, None, leaves_on.plus_days(20))
        .await
        .map_err(told)?;
    let half = Answers::of([(Question::GivenName, "Ilse".to_owned())]);
    app::transfer::save(app, &secret_of(&begun), 0, &half)
        .await
        .map_err(told)?;
    ask(app, worker, place, None, app.today().plus_months(6))
        .await
        .map_err(told)?;
    Ok(())
}

/// Received lately: nobody has stepped in where no line goes on.
pub(super) async fn late(
    app: &Arc<App>,
    colleagues: &Colleagues,
    place: MunicipalityId,
) -> anyhow::Result<()> {
    let worker = &colleagues.rmc_worker;
    let leaves_on = app.today().plus_months(9);
    for (name, line) in [
        ("Zomertortel", ContinuingLine::Missing),
        ("Kwikstaart", ContinuingLine::Sought),
    ] {
        let form = typed(app, name, leaves_on, line);
        received(app, worker, place, leaves_on, &form)
            .await
            .map_err(told)?;
    }
    Ok(())
}

fn typed(app: &App, name: &str, leaves_on: Day, line: ContinuingLine) -> Answers {
    answers(name, app.today().plus_years(-17), leaves_on, line)
}
