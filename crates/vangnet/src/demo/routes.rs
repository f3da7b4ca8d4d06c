//! Routes as the region agreed on them, who follows one, checklists on the way to adulthood, and how former pupils stand (S2-05 to
//! S2-07, S2-26 to S2-29, S3-02 to S3-05).

use std::sync::Arc;

use access::policy;
use anyhow::Context as _;
use app::{
    App,
    adulthood::{self, SheetForm},
    routes::{self, BeginForm},
    school,
    worklist::Filter,
};
use domain::{
    CaseId, Day, MunicipalityId,
    adulthood::{Area, AreaLine, AreaState},
    outreach::WayIn,
    route::RouteDirection,
    school::{Aim, Need, Situation, TransitionAnswer},
};
use testkit::registrations;

use super::region::Colleagues;
use crate::wiring::told;

/// The routes of the region.
pub(super) async fn agree(
    app: &App,
    colleagues: &Colleagues,
    towns: &[MunicipalityId],
) -> anyhow::Result<()> {
    testkit::routes::write(app, &colleagues.rmc_worker, towns)
        .await
        .map(drop)
        .map_err(told)
}

/// Who is led by the municipality follows a route; two young people are nearly of age.
pub(super) async fn followed(
    app: &Arc<App>,
    colleagues: &Colleagues,
    weert: MunicipalityId,
) -> anyhow::Result<()> {
    let sees = colleagues
        .regisseur
        .authorize::<policy::SeeRegisseurWorklist>()?;
    let led = app::worklist::led(app, &sees, &Filter::default())
        .await
        .map_err(told)?;
    let reads = colleagues.regisseur.authorize::<policy::SeeRoutes>()?;
    let all = routes::all(app, &reads, None).await.map_err(told)?;
    let route = all
        .iter()
        .find(|one| one.what.name == "School als Wijk")
        .context("a route")?;
    let follows = colleagues.regisseur.authorize::<policy::FollowRoute>()?;
    let mut left = 3;
    for one in &led.items {
        if left == 0 || routes::of_case(app, &follows, one.case).await.is_err() {
            continue;
        }
        left -= 1;
        let form = BeginForm {
            route: route.id,
            direction: RouteDirection::Education,
            school: None,
            certificate: None,
            because: String::new(),
            on: app.today().plus_days(-3),
        };
        routes::begin(app, &follows, one.case, 0, form)
            .await
            .map_err(told)?;
        if left > 0 {
            let to = (2, app.today());
            routes::come_to(app, &follows, one.case, 1, to)
                .await
                .map_err(told)?;
        }
    }
    nearly_of_age(app, colleagues, weert).await
}

/// Born so that the eighteenth birthday lies so many months after today.
fn turning_18_in(today: Day, months: i32) -> String {
    let month = today.month().plus(months);
    month.first_day().plus_years(-18).plus_days(11).to_string()
}

async fn nearly_of_age(
    app: &Arc<App>,
    colleagues: &Colleagues,
    weert: MunicipalityId,
) -> anyhow::Result<()> {
    let today = app.today();
    let keeps = colleagues
        .casemanager
        .authorize::<policy::KeepAdulthoodSheet>()?;
    for (name, months, housing) in [
        (("Tess", "Rietveldt"), 4, AreaState::Stuck),
        (("Bram", "Heidelucht"), 3, AreaState::Risk),
    ] {
        let born = turning_18_in(today, months);
        let form = registrations::form(weert, WayIn::WalkIn, name, &born, today);
        let case = registrations::begun(app, &colleagues.casemanager, &form).await;
        intake(app, colleagues, case).await?;
        let lines = Area::ALL.iter().map(|area| {
            let (state, action) = match area {
                Area::Housing => (housing, "Kamer gezocht via de corporatie en een tante"),
                Area::Income => (AreaState::Risk, "Aanvraag klaargelegd bij werk en inkomen"),
                Area::Care => (AreaState::Unseen, ""),
                _ => (AreaState::NoRisk, ""),
            };
            let action = action.to_owned();
            (*area, AreaLine { state, action })
        });
        let form = SheetForm {
            lines: lines.collect(),
            seen: 0,
        };
        adulthood::keep(app, &keeps, case, form)
            .await
            .map_err(told)?;
    }
    let service = app::setup::service_actor(app).await.map_err(told)?;
    adulthood::tell_of_ages(app, &service)
        .await
        .map(drop)
        .map_err(told)
}

/// Consent and a first talk, now.
async fn intake(app: &App, colleagues: &Colleagues, case: CaseId) -> anyhow::Result<()> {
    let opens = colleagues.casemanager.authorize::<policy::OpenCase>()?;
    let version = app::cases::open(app, &opens, case)
        .await
        .map_err(told)?
        .version;
    let holds = colleagues.casemanager.authorize::<policy::HoldIntake>()?;
    let act = testkit::guidance::intake_at(app.clock().now());
    app::guidance::record(app, &holds, case, act, version)
        .await
        .map_err(told)
}

/// How former pupils stand this quarter and the one before, for the most part.
pub(super) async fn pupils(app: &Arc<App>, colleagues: &Colleagues) -> anyhow::Result<()> {
    let worker = &colleagues.rmc_worker;
    let sees = worker.authorize::<policy::SeeTransitions>()?;
    let follows = worker.authorize::<policy::FollowTransition>()?;
    let now = school::this_quarter(app);
    let view = school::transitions(app, &sees, now, false)
        .await
        .map_err(told)?;
    let turns = [
        (Situation::AtSchool, Aim::Mbo),
        (Situation::AtWork, Aim::Work),
        (Situation::AtSchool, Aim::Entree),
        (Situation::DayActivity, Aim::DayActivity),
        (Situation::NotInView, Aim::Open),
    ];
    for (number, (pupil, (situation, aim))) in
        view.pupils.iter().zip(turns.iter().cycle()).enumerate()
    {
        let answer = TransitionAnswer {
            situation: *situation,
            aim: *aim,
            needs: if number % 3 == 0 {
                vec![Need::Structure, Need::Travel]
            } else {
                Vec::new()
            },
        };
        school::say(app, &follows, pupil.row, (now.plus(-1), 0), answer.clone())
            .await
            .map_err(told)?;
        if number % 4 != 3 {
            school::say(app, &follows, pupil.row, (now, 0), answer)
                .await
                .map_err(told)?;
        }
        if number % 2 == 0 {
            school::take(app, &follows, pupil.row).await.map_err(told)?;
        }
    }
    Ok(())
}
