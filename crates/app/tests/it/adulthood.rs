//! On the way to adulthood, on both engines (S2-26 to S2-31; T12): the checklist, the coordinator, what is told ahead.

use access::policy;
use app::{
    AppError,
    adulthood::{self, SheetForm},
};
use domain::{
    CaseId, Day, NoticeKind, Role,
    adulthood::{Area, AreaLine, AreaState, Escalation},
    outreach::Channel,
};
use testkit::{
    guidance::does,
    region::{Region, in_each_region},
    routes::guided,
};

/// Born so that the eighteenth birthday lies so many months after today.
fn turning_18_in(region: &Region, months: i32) -> String {
    let first: Day = region.app.today().month().first_day();
    first
        .plus_months(months)
        .plus_years(-18)
        .plus_days(14)
        .to_string()
}

fn form(seen: i64, states: &[(Area, AreaState)]) -> SheetForm {
    let line = |(area, state): &(Area, AreaState)| {
        let action = "De mentor belt de woningcorporatie".to_owned();
        (
            *area,
            AreaLine {
                state: *state,
                action,
            },
        )
    };
    SheetForm {
        lines: states.iter().map(line).collect(),
        seen,
    }
}

fn all(state: AreaState) -> Vec<(Area, AreaState)> {
    Area::ALL.iter().map(|area| (*area, state)).collect()
}

async fn keep(region: &Region, case: CaseId, form: SheetForm) -> Result<(), AppError> {
    let grant = region.grant_today("casemanager").await;
    adulthood::keep(&region.app, &grant, case, form).await
}

async fn open(region: &Region, case: CaseId) -> Result<adulthood::ComingOfAge, AppError> {
    let grant = region.grant_today("casemanager").await;
    adulthood::open(&region.app, &grant, case).await
}

async fn tell(region: &Region) -> usize {
    let service = app::setup::service_actor(&region.app).await;
    adulthood::tell_of_ages(&region.app, &service.expect("the service"))
        .await
        .expect("told")
}

/// What a colleague was told, and whether a case goes with it that they may open.
async fn told(region: &Region, who: &str) -> Vec<(NoticeKind, bool)> {
    let actor = region.actor_today(who).await;
    let grant = actor.authorize::<policy::SeeNotices>().expect("may");
    let lines = app::notices::all(&region.app, &grant, &actor)
        .await
        .expect("notices");
    let mut lines: Vec<_> = lines
        .into_iter()
        .map(|one| (one.kind, one.case.is_some()))
        .collect();
    lines.retain(|(kind, _)| *kind != NoticeKind::Assigned);
    lines.sort_unstable();
    lines
}

/// All that is kept, as the young person may have it.
async fn own_data(region: &Region, case: CaseId) -> String {
    let grant = region
        .grant_today::<policy::GiveOwnData>("casemanager")
        .await;
    let (form, reason) = (app::dossier::Form::Json, app::dossier::Reason::Asked);
    let file = app::dossier::own_data(&region.app, &grant, case, form, reason).await;
    String::from_utf8(file.expect("a copy").bytes).expect("text")
}

async fn waiting(region: &Region, who: &str) -> Vec<adulthood::EscalatedLine> {
    let grant = region.grant_today(who).await;
    adulthood::escalated(&region.app, &grant)
        .await
        .expect("a list")
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_26_whoever_guides_is_told_once_what_the_law_soon_changes() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let soon = turning_18_in(&region, 5);
        guided(&region, &soon, "Waterlelie").await;
        guided(&region, &turning_18_in(&region, 9), "Zandoogje").await;
        guided(&region, "2001-01-15", "Kruisbes").await;
        assert_eq!(tell(&region).await, 1);
        let expected = vec![(NoticeKind::AdulthoodAhead, true)];
        assert_eq!(told(&region, "casemanager").await, expected);
        assert_eq!(tell(&region).await, 0, "told once");
        // Long after the notice itself is gone it is not told again.
        region.app.clock().advance_days(130);
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service");
        app::retention::run_due(&region.app, &service)
            .await
            .expect("run");
        let again = tell(&region).await;
        assert_eq!(
            again, 2,
            "the other young person, and the checklist that was not begun"
        );
        assert!(told(&region, "project_leader").await.is_empty());
        assert!(told(&region, "regisseur").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t12_s2_28_s2_29_a_late_checklist_goes_to_the_coordinator_without_a_name() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let case = guided(&region, &turning_18_in(&region, 3), "Waterlelie").await;
        let view = open(&region, case).await.expect("open");
        let sheet = view.sheet.expect("asked");
        assert_eq!(
            (sheet.version, sheet.sheet.open(), sheet.is_late),
            (0, 6, false)
        );
        assert!(view.coming.iter().any(|one| one.age == 18));
        let states = [
            (Area::Education, AreaState::NoRisk),
            (Area::Housing, AreaState::Risk),
        ];
        keep(&region, case, form(0, &states)).await.expect("kept");
        tell(&region).await;
        assert!(
            waiting(&region, "network_director").await.is_empty(),
            "in time"
        );
        let due = open(&region, case)
            .await
            .expect("open")
            .sheet
            .expect("kept")
            .due;
        let days = region.app.today().days_until(due.last_day());
        region.app.clock().advance_days(days.into());
        tell(&region).await;
        assert!(
            waiting(&region, "network_director").await.is_empty(),
            "on the last day"
        );
        region.app.clock().advance_days(1);
        assert_eq!(tell(&region).await, 1);
        assert_eq!(tell(&region).await, 0);
        // The coordinator is told, and cannot open whose it is.
        let expected = vec![(NoticeKind::SheetEscalated, false)];
        assert_eq!(told(&region, "network_director").await, expected);
        let lines = waiting(&region, "network_director").await;
        let [line] = lines.as_slice() else {
            panic!("{lines:?}")
        };
        assert_eq!((line.why, line.open), (Escalation::Overdue, 5));
        assert!(line.who.is_some() && line.lead == Some(Role::Casemanager));
        assert_eq!(waiting(&region, "project_leader").await.len(), 1);
        let takes = region.grant_today("network_director").await;
        adulthood::take_up(&region.app, &takes, line.id)
            .await
            .expect("taken up");
        let twice = adulthood::take_up(&region.app, &takes, line.id).await;
        assert!(
            matches!(twice, Err(AppError::Changed | AppError::Store(_))),
            "{twice:?}"
        );
        let mine = told(&region, "casemanager").await;
        assert!(mine.contains(&(NoticeKind::SheetTakenUp, true)), "{mine:?}");
        let seen = open(&region, case)
            .await
            .expect("open")
            .sheet
            .expect("kept");
        assert!(seen.taken_up.is_some() && seen.is_late);
        // Settled, it leaves the coordinator's list.
        keep(&region, case, form(1, &all(AreaState::Solved)))
            .await
            .expect("kept");
        assert!(waiting(&region, "network_director").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_29_what_whoever_guides_cannot_solve_is_told_at_once_and_once() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let case = guided(&region, &turning_18_in(&region, 5), "Waterlelie").await;
        let stuck = [(Area::Housing, AreaState::Stuck)];
        keep(&region, case, form(0, &stuck)).await.expect("kept");
        keep(&region, case, form(1, &stuck)).await.expect("kept");
        let expected = vec![(NoticeKind::SheetEscalated, false)];
        assert_eq!(told(&region, "network_director").await, expected);
        let lines = waiting(&region, "network_director").await;
        assert_eq!(lines.first().map(|one| one.why), Some(Escalation::Stuck));
        // Another region's coordinator does not see it, and cannot take it up.
        let elsewhere = region.actor_today("privacy_officer").await;
        assert!(elsewhere.authorize::<policy::SeeEscalatedSheets>().is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_28_a_checklist_that_nobody_began_is_escalated_and_can_still_be_filled_in() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let case = guided(&region, &turning_18_in(&region, 1), "Waterlelie").await;
        assert_eq!(tell(&region).await, 2, "the age, and the checklist");
        let lines = waiting(&region, "network_director").await;
        assert_eq!(
            lines.first().map(|one| (one.why, one.open)),
            Some((Escalation::NotBegun, 6))
        );
        let sheet = open(&region, case)
            .await
            .expect("open")
            .sheet
            .expect("asked");
        assert_eq!((sheet.version, sheet.is_late), (0, true));
        keep(&region, case, form(0, &all(AreaState::NoRisk)))
            .await
            .expect("kept");
        assert!(waiting(&region, "network_director").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_27_s2_28_a_risk_needs_an_action_a_colleague_goes_first_and_an_adult_has_no_checklist() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let case = guided(&region, &turning_18_in(&region, 4), "Waterlelie").await;
        let mut empty = form(0, &[(Area::Debts, AreaState::Risk)]);
        for (_, line) in &mut empty.lines {
            line.action = "  ".to_owned();
        }
        let refused = keep(&region, case, empty).await;
        let Err(AppError::Invalid(fields)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(fields[0].field, "actie_schulden");
        keep(&region, case, form(0, &all(AreaState::NoRisk)))
            .await
            .expect("kept");
        let late = keep(&region, case, form(0, &all(AreaState::Solved))).await;
        assert!(matches!(late, Err(AppError::Changed)), "{late:?}");
        let adult = guided(&region, "2001-02-03", "Kruisbes").await;
        let view = open(&region, adult).await.expect("open");
        assert!(view.sheet.is_none() && !view.coming.is_empty());
        let refused = keep(&region, adult, form(0, &all(AreaState::NoRisk))).await;
        assert!(matches!(
            refused,
            Err(AppError::Rule {
                requirement: "S2-28",
                ..
            })
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_47_withdrawing_consent_destroys_the_checklist_and_what_was_told_of_the_age() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let case = guided(&region, &turning_18_in(&region, 4), "Waterlelie").await;
        keep(&region, case, form(0, &[(Area::Housing, AreaState::Stuck)]))
            .await
            .expect("kept");
        tell(&region).await;
        let text = own_data(&region, case).await;
        assert!(
            text.contains("De mentor belt de woningcorporatie"),
            "told to the young person"
        );
        let stop = app::guidance::RightAct::Withdraw {
            consent: domain::guidance::Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(domain::guidance::ReadBackOffer::Declined),
        };
        does(&region, case, stop).await.expect("withdrawn");
        assert!(waiting(&region, "network_director").await.is_empty());
        let gone = open(&region, case).await;
        assert!(
            matches!(gone, Err(AppError::NotFound | AppError::Store(_))),
            "{gone:?}"
        );
        let told = region
            .app
            .store()
            .law_changes_told(region.town)
            .await
            .expect("read");
        assert!(told.is_empty());
        let sheets = region
            .app
            .store()
            .adulthood_sheets(region.town)
            .await
            .expect("read");
        assert!(sheets.is_empty());
    })
    .await;
}
