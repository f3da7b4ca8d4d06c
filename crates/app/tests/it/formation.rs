//! Caseload, norms and fte on both engines (S4-11 to S4-15): what follows from the work, what the region sets, and what
//! is logged of both.

use std::num::NonZeroU32;

use access::{Grant, policy};
use app::{
    AppError,
    formation::{self, Caseload, NormForm, NormOrigin, Staff, WhatIf},
    guidance::FollowAct,
};
use domain::{
    CaseId, Day, Role,
    formation::{Outlook, Work},
    guidance::content::{Coded, Destination},
};
use store::{AuditFilter, Chain};
use testkit::{
    guidance::{hand_over, regisseur_does, start},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, young};

async fn leader(region: &Region) -> Grant<policy::SeeFormation> {
    region.grant_today("project_leader").await
}

async fn caseload(region: &Region) -> Caseload {
    formation::caseload(&region.app, &leader(region).await)
        .await
        .expect("a caseload")
}

async fn flows_out(region: &Region, case: CaseId) {
    let act = FollowAct::FlowOut {
        day: region.app.today(),
        destination: Coded {
            code: Destination::Work,
            words: String::new(),
        },
    };
    regisseur_does(region, case, act).await.expect("flowed out");
}

fn number(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).expect("more than none")
}

fn own(work: Work, cases: u32, from: &str, reason: &str) -> NormForm {
    NormForm {
        work,
        cases: number(cases),
        from: from.parse().expect("a day"),
        source: "Bestuurlijk overleg, besluit 2026-014".to_owned(),
        reason: reason.to_owned(),
    }
}

async fn set(region: &Region, form: NormForm) -> Result<(), AppError> {
    let grant = region.grant_today("project_leader").await;
    formation::set_norm(&region.app, &grant, form).await
}

async fn in_force(region: &Region, work: Work, on: &str) -> Option<u32> {
    let norms = formation::norms(&region.app, &leader(region).await)
        .await
        .expect("norms");
    let on: Day = on.parse().expect("a day");
    norms.in_force(work, on).map(|norm| norm.cases.get())
}

/// The fields a use case would have mended.
fn fields(outcome: Result<(), AppError>) -> Vec<&'static str> {
    match outcome {
        Err(AppError::Invalid(fields)) => fields.into_iter().map(|one| one.field).collect(),
        other => panic!("expected a field to mend, got {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_15_the_caseload_follows_the_work_and_a_later_change_leaves_an_earlier_year_alone() {
    in_each_region(|region| async move {
        let empty = caseload(&region).await;
        assert_eq!((empty.active(None), empty.workers.len()), (0, 0));
        assert!(empty.teams.iter().all(|team| team.series.is_empty()));

        let cases = cards_posted(&region, &young(3)).await;
        for case in cases.iter().take(2) {
            hand_over(&region, *case).await;
            start(&region, *case).await;
        }
        let now = caseload(&region).await;
        let [approach, lead] = now.teams.as_slice() else {
            panic!("two teams: {:?}", now.teams);
        };
        assert_eq!((approach.team, approach.active), (Role::Casemanager, 1));
        assert_eq!((approach.workers, approach.average()), (0, None));
        assert_eq!((lead.team, lead.active), (Role::Regisseur, 2));
        assert_eq!((lead.workers, lead.average()), (1, Some(2)));
        let names: Vec<bool> = now.workers.iter().map(|one| one.name.is_some()).collect();
        assert_eq!(names, [false, true], "one waits with nobody");

        // The page on which work is divided counts the same, where somebody has it.
        let grant = region.grant_today("project_leader").await;
        let divided = app::workload::counts(&region.app, &grant)
            .await
            .expect("counts");
        let divided: u64 = divided.iter().map(|line| line.cases).sum();
        assert_eq!(divided, 2);

        // From 2 November 2026 to past the next counting day.
        region.fixture.clock.advance_days(340);
        assert_eq!(region.app.today().to_string(), "2027-10-08");
        let first = cases.first().expect("three");
        flows_out(&region, *first).await;
        let later = caseload(&region).await;
        let lead = later.teams.last().expect("two teams");
        assert_eq!(lead.active, 1, "one flowed out");
        let series: Vec<_> = lead
            .series
            .iter()
            .map(|year| (year.year.to_string(), year.active))
            .collect();
        assert_eq!(series, [("2027-2028".to_owned(), Some(2))]);
        assert_eq!(lead.growth, None, "one year says nothing yet");

        region.fixture.clock.advance_days(366);
        let after = caseload(&region).await;
        let growth = after
            .teams
            .last()
            .and_then(|team| team.growth)
            .expect("two years");
        let years = (growth.since.to_string(), growth.until.to_string());
        assert_eq!(years, ("2027-2028".to_owned(), "2028-2029".to_owned()));
        assert_eq!((growth.more, growth.percent), (-1, Some(-50)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_13_the_regions_norm_holds_from_its_day_and_a_deviation_says_why() {
    in_each_region(|region| async move {
        assert_eq!(
            in_force(&region, Work::CompulsoryEducation, "2026-11-02").await,
            Some(135)
        );
        assert_eq!(in_force(&region, Work::Rmc, "2017-12-06").await, Some(300));
        assert_eq!(in_force(&region, Work::Rmc, "2017-12-05").await, None);

        let silent = own(Work::CompulsoryEducation, 250, "2027-01-01", " ");
        assert_eq!(fields(set(&region, silent).await), ["reden"]);
        let mut nowhere = own(Work::Rmc, 300, "2027-01-01", "");
        nowhere.source = " ".to_owned();
        assert_eq!(fields(set(&region, nowhere).await), ["bron"]);
        let reason = "Er is voldoende administratieve ondersteuning";
        set(
            &region,
            own(Work::CompulsoryEducation, 250, "2027-01-01", reason),
        )
        .await
        .expect("with a reason");
        for (on, cases) in [
            ("2026-12-31", 135),
            ("2027-01-01", 250),
            ("2027-01-02", 250),
        ] {
            assert_eq!(
                in_force(&region, Work::CompulsoryEducation, on).await,
                Some(cases),
                "{on}"
            );
        }
        // A correction of the same day: the last one holds, both stay on record.
        region.fixture.clock.advance_days(1);
        set(
            &region,
            own(Work::CompulsoryEducation, 200, "2027-01-01", reason),
        )
        .await
        .expect("corrected");
        assert_eq!(
            in_force(&region, Work::CompulsoryEducation, "2027-01-01").await,
            Some(200)
        );
        // The number of the norm in force needs no reason, and what was never normed has nothing to deviate from.
        set(&region, own(Work::Rmc, 300, "2026-11-01", ""))
            .await
            .expect("the same number");
        set(&region, own(Work::Rmc, 280, "2015-08-01", ""))
            .await
            .expect("before any norm");

        let norms = formation::norms(&region.app, &leader(&region).await)
            .await
            .expect("norms");
        let own: Vec<_> = norms
            .lines
            .iter()
            .filter(|line| matches!(line.origin, NormOrigin::Region(..)))
            .map(|line| (line.work, line.cases.get(), line.in_force))
            .collect();
        assert_eq!(
            own,
            [
                (Work::Rmc, 280, false),
                (Work::Rmc, 300, true),
                (Work::CompulsoryEducation, 250, false),
                (Work::CompulsoryEducation, 200, false),
            ]
        );
        let holding = norms.lines.iter().filter(|line| line.in_force);
        assert_eq!(
            holding.count(),
            Work::ALL.len(),
            "one for each kind of work"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_14_a_what_if_says_what_it_asks_for_and_another_number_than_the_norm_says_why() {
    in_each_region(|region| async move {
        let caseload = caseload(&region).await;
        let norms = formation::norms(&region.app, &leader(&region).await)
            .await
            .expect("norms");
        let staff = Staff {
            at_hand: "2,00".parse().expect("fte"),
            absence: "10".parse().expect("a part"),
            cost_per_fte: "64.928".parse().expect("an amount"),
        };
        let reckon = |what_if: &WhatIf| caseload.reckon(&norms, Work::Rmc, None, staff, what_if);
        let as_it_is = reckon(&WhatIf::default()).expect("as it is");
        assert!(as_it_is.then.is_none());
        let Outlook {
            required,
            available,
            shortage,
            ..
        } = as_it_is.now.1;
        assert_eq!((required.0, available.0, shortage.0), (0, 180, -180));
        let many = WhatIf {
            cases: Some(900),
            ..WhatIf::default()
        };
        let (_, outlook, more) = reckon(&many).expect("more cases").then.expect("otherwise");
        assert_eq!((outlook.required.0, outlook.shortage.0), (300, 120));
        assert_eq!(outlook.to_hire.map(|fte| fte.0), Some(134));
        assert_eq!(outlook.cost, "87.003,52".parse().ok());
        assert_eq!((more.required.0, more.shortage.0), (300, 300));
        let heavier = WhatIf {
            cases_per_fte: Some(number(250)),
            ..many
        };
        let refused = reckon(&heavier).map(drop);
        assert_eq!(fields(refused), ["reden"]);
        let said = WhatIf {
            reason: "Nieuwe taken".to_owned(),
            ..heavier
        };
        let applied = reckon(&said).expect("with a reason").applied;
        assert_eq!(applied.reason.as_deref(), Some("Nieuwe taken"));
        assert_eq!(applied.percent_over(), -17);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_11_looking_at_the_caseload_and_setting_a_norm_are_logged_without_words() {
    in_each_region(|region| async move {
        caseload(&region).await;
        set(
            &region,
            own(Work::Rmc, 275, "2027-01-01", "Meer huisbezoeken"),
        )
        .await
        .expect("set");
        let rules = region
            .grant_today::<policy::ManageRules>("administrator")
            .await;
        let entries = async |chain, action: &str| {
            let filter = AuditFilter {
                action: Some(action.to_owned()),
                ..AuditFilter::default()
            };
            region
                .app
                .store()
                .audit_entries(&rules, chain, &filter, None, 10)
                .await
                .expect("entries")
        };
        assert_eq!(entries(Chain::Reads, "SeeFormation").await.len(), 1);
        let changes = entries(Chain::Changes, "SetNorm").await;
        assert_eq!(changes.len(), 1);
        let entry = format!("{changes:?}");
        assert!(entry.contains("275"), "{entry}");
        assert!(!entry.contains("huisbezoeken"), "{entry}");
    })
    .await;
}
