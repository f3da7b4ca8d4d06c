//! Rules, agreements and the review of the log, on both databases.

use std::sync::Arc;

use access::{
    AccountState, Action, Actor, Assignment, Grant, SignInLevel,
    policy::{
        ManageAgreements, ManageMunicipalities, ManageRules, MergeMunicipalities, ReviewLog,
        SeeMonitorCounts, SignOffLog, VerifyLog,
    },
};
use app::{
    App, AppError,
    agreements::{self, AgreementForm, AgreementKind, Standing},
    counts,
    log::{self, Chain, LogFilter},
    log_review,
    municipalities::{self, Merger},
    rules::{self, RuleForm},
    setup,
};
use domain::{AccountId, MunicipalityId, Role, RuleKey, rules::RuleDecision};
use testkit::{StoreFixture, on_each_engine};

use crate::{app_on, assert_sound, grant, set_up};

async fn municipality(app: &App, code: &str, name: &str) -> MunicipalityId {
    setup::add_municipality(app, code, name, None, None, Some("Noord"))
        .await
        .expect("a municipality")
}

/// A grant of somebody who holds a role in one municipality.
fn local<A: Action>(account: AccountId, role: Role, municipality: MunicipalityId) -> Grant<A> {
    Actor {
        account,
        display: "Verzonnen Toezichthouder".into(),
        state: AccountState::Active,
        level: SignInLevel::Full,
        assignments: vec![Assignment {
            role,
            municipalities: vec![municipality],
        }],
    }
    .authorize()
    .expect("the role allows it")
}

fn form(app: &App, days: i32, value: &str) -> RuleForm {
    RuleForm {
        key: RuleKey::DaysBeforeVisit,
        municipality: None,
        valid_from: app.today().plus_days(days),
        value: value.into(),
        source: "Verzonnen besluit 12".into(),
        decision: None,
    }
}

#[tokio::test]
async fn g9_a_storage_term_changes_only_by_a_decision_that_was_taken() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let administrator = set_up(&app).await;
        let manage = grant::<ManageRules>(administrator, Role::Administrator);
        let term = |decision| RuleForm {
            key: RuleKey::RefusalTermDays,
            decision,
            ..form(&app, 1, "30")
        };
        let decided = |days| RuleDecision {
            number: "FG-2026-7".into(),
            on: app.today().plus_days(days),
            by: "De verzonnen privacy officer".into(),
        };
        for wrong in [None, Some(decided(1))] {
            let Err(AppError::Invalid(fields)) =
                rules::change(&app, &manage, term(wrong.clone())).await
            else {
                panic!("{wrong:?} was accepted")
            };
            assert_eq!(fields.first().map(|one| one.field), Some("besluit"));
        }
        rules::change(&app, &manage, term(Some(decided(0))))
            .await
            .expect("decided today");
        let all = rules::all(&app, &manage).await.expect("the rules");
        let rule = all.iter().find(|one| one.key == RuleKey::RefusalTermDays);
        let versions = &rule.expect("the rule").versions;
        let decisions: Vec<_> = versions.iter().map(|one| one.decision.clone()).collect();
        assert_eq!(decisions, [Some(decided(0)), None]);
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn s1_28_a_rule_changes_from_tomorrow_with_source_and_name() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let administrator = set_up(&app).await;
        let manage = grant::<ManageRules>(administrator, Role::Administrator);
        let without_source = RuleForm {
            source: " ".into(),
            ..form(&app, 1, "28")
        };
        let for_one = RuleForm {
            key: RuleKey::MaxRows,
            municipality: Some(municipality(&app, "GM0001", "Een").await),
            value: "5000".into(),
            ..form(&app, 1, "5000")
        };
        for wrong in [
            form(&app, 0, "28"),
            form(&app, -1, "28"),
            form(&app, 1, "6"),
            form(&app, 1, "veel"),
            without_source,
            for_one,
        ] {
            assert!(
                matches!(
                    rules::change(&app, &manage, wrong.clone()).await,
                    Err(AppError::Invalid(_))
                ),
                "{wrong:?}"
            );
        }
        rules::change(&app, &manage, form(&app, 1, " 28 "))
            .await
            .expect("a change");

        let view = async || {
            let all = rules::all(&app, &manage).await.expect("the rules");
            assert_eq!(all.len(), RuleKey::ALL.len());
            all.into_iter()
                .find(|one| one.key == RuleKey::DaysBeforeVisit)
                .expect("the rule")
                .versions
        };
        let versions = view().await;
        let shown: Vec<_> = versions
            .iter()
            .map(|one| (one.label.as_str(), one.in_force, one.by.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                ("28 dagen", false, Some("Eerste beheerder")),
                ("21 dagen", true, None)
            ]
        );
        app.clock().advance_days(1);
        assert_eq!(
            view()
                .await
                .iter()
                .map(|one| one.in_force)
                .collect::<Vec<_>>(),
            [true, false]
        );
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn s1_41_hand_over_waits_for_agreement_and_decision() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let administrator = set_up(&app).await;
        let (mine, other) = (
            municipality(&app, "GM0001", "Een").await,
            municipality(&app, "GM0002", "Twee").await,
        );
        let today = app.today();
        let open = async |on| {
            agreements::gate(&app, mine, on)
                .await
                .expect("a gate")
                .check(on)
                .is_ok()
        };
        assert!(!open(today).await);
        setup::add_agreement(
            &app,
            "gm0001",
            AgreementKind::Agreement,
            "A-1",
            today,
            Some(today.plus_days(30)),
        )
        .await
        .expect("an agreement");
        assert!(!open(today).await, "S1-42: no decision yet");
        let officer = local::<ManageAgreements>(administrator, Role::PrivacyOfficer, mine);
        let decision = AgreementForm {
            municipality: mine,
            kind: AgreementKind::CollegeDecision,
            number: "B-2".into(),
            decided_on: today,
            valid_from: today.plus_days(1),
            valid_until: None,
        };
        let elsewhere = AgreementForm {
            municipality: other,
            ..decision.clone()
        };
        assert!(matches!(
            agreements::add(&app, &officer, elsewhere).await,
            Err(AppError::Denied(_))
        ));
        let backwards = AgreementForm {
            valid_until: Some(today),
            ..decision.clone()
        };
        assert!(matches!(
            agreements::add(&app, &officer, backwards).await,
            Err(AppError::Invalid(_))
        ));
        agreements::add(&app, &officer, decision)
            .await
            .expect("a decision");
        let mut passes = Vec::new();
        for days in [0, 1, 30, 31] {
            passes.push(open(today.plus_days(days)).await);
        }
        assert_eq!(passes, [false, true, true, false]);
        let standings: Vec<_> = agreements::all(&app, &officer)
            .await
            .expect("a list")
            .iter()
            .map(|one| one.standing)
            .collect();
        assert_eq!(standings, [Standing::Coming, Standing::InForce]);
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn f7_a_month_is_signed_off_when_it_is_over() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let account = set_up(&app).await;
        let (mine, other) = (
            municipality(&app, "GM0001", "Een").await,
            municipality(&app, "GM0002", "Twee").await,
        );
        let sign = local::<SignOffLog>(account, Role::PrivacyOfficer, mine);
        let review = local::<ReviewLog>(account, Role::PrivacyOfficer, mine);
        let month = app.today().month();
        assert!(matches!(
            log_review::sign_off(&app, &sign, mine, month, "Niets gevonden").await,
            Err(AppError::Rule { .. })
        ));
        app.clock()
            .advance_days(i64::from(app.today().days_until(month.last_day())) + 1);
        assert!(matches!(
            log_review::sign_off(&app, &sign, mine, month, " ").await,
            Err(AppError::Invalid(_))
        ));
        assert!(matches!(
            log_review::sign_off(&app, &sign, other, month, "Niets").await,
            Err(AppError::Denied(_))
        ));
        log_review::sign_off(&app, &sign, mine, month, "Niets gevonden")
            .await
            .expect("signed");
        let reviews = log_review::reviews(&app, &review).await.expect("reviews");
        assert!(reviews.iter().all(|one| one.municipality.id == mine));
        let signed = reviews
            .iter()
            .find(|one| one.month == month)
            .expect("the month");
        assert_eq!(
            (signed.remark.as_str(), signed.is_over),
            ("Niets gevonden", true)
        );
        assert!(signed.signed.is_some());

        let filter = LogFilter {
            municipality: None,
            from: Some(app.today()),
            until: Some(app.today()),
            account: None,
            action: Some("SignOffLog".into()),
            chain: Chain::Changes,
            before: None,
        };
        let entries = log::entries(&app, &review, &filter).await.expect("entries");
        assert_eq!(
            entries
                .iter()
                .map(|one| one.municipality.as_str())
                .collect::<Vec<_>>(),
            ["Een"]
        );
        let yesterday = LogFilter {
            until: Some(app.today().plus_days(-1)),
            from: None,
            ..filter.clone()
        };
        assert!(
            log::entries(&app, &review, &yesterday)
                .await
                .expect("entries")
                .is_empty()
        );
        let outside = LogFilter {
            municipality: Some(other),
            ..filter
        };
        assert!(matches!(
            log::entries(&app, &review, &outside).await,
            Err(AppError::Denied(_))
        ));
        let check = local::<VerifyLog>(account, Role::PrivacyOfficer, mine);
        let found = log::verify(&app, &check).await.expect("a walk");
        assert!(found.faults.is_empty(), "{:?}", found.faults);
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn s1_79_a_municipality_goes_on_in_another() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let administrator = set_up(&app).await;
        let manage = grant::<ManageMunicipalities>(administrator, Role::Administrator);
        let (old, new) = (
            municipality(&app, "GM0001", "Een").await,
            municipality(&app, "GM0002", "Twee").await,
        );
        let soon = app.today().plus_days(5);
        let join = grant::<MergeMunicipalities>(administrator, Role::Administrator);
        let merger = |into, on| Merger {
            from: old,
            into,
            on,
        };
        for wrong in [merger(old, soon), merger(new, app.today())] {
            assert!(matches!(
                municipalities::preview_merger(&app, &join, wrong).await,
                Err(AppError::Invalid(_))
            ));
            assert!(matches!(
                municipalities::merge(&app, &join, wrong).await,
                Err(AppError::Invalid(_))
            ));
        }
        municipalities::merge(&app, &join, merger(new, soon))
            .await
            .expect("merged");
        let back = Merger {
            from: new,
            into: old,
            on: soon,
        };
        assert!(matches!(
            municipalities::merge(&app, &join, back).await,
            Err(AppError::Invalid(_))
        ));
        let own = async || {
            municipalities::own(&app, manage.municipalities())
                .await
                .expect("a choice")
                .len()
        };
        app.clock().advance_days(4);
        assert_eq!(own().await, 2);
        app.clock().advance_days(1);
        assert_eq!(own().await, 1);
        let twice = setup::add_municipality(&app, "GM0002", "Twee", None, None, None).await;
        assert!(matches!(twice, Err(AppError::Invalid(_))));
        let odd = setup::add_municipality(&app, "0988", "Weert", None, None, None).await;
        assert!(matches!(odd, Err(AppError::Invalid(_))));
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn s1_77_counts_without_lists_are_empty_and_looking_is_logged() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let account = set_up(&app).await;
        let mine = municipality(&app, "GM0001", "Een").await;
        let see = local::<SeeMonitorCounts>(account, Role::ProjectLeader, mine);
        assert!(counts::lists(&app, &see).await.expect("counts").is_empty());
        assert!(counts::phases(&app, &see).await.expect("counts").is_empty());
        let rules = grant::<ManageRules>(account, Role::Administrator);
        let filter = store::AuditFilter {
            action: Some("SeeMonitorCounts".into()),
            ..store::AuditFilter::default()
        };
        let logged = app
            .store()
            .audit_entries(&rules, store::Chain::Reads, &filter, None, 10)
            .await
            .expect("a read");
        assert_eq!(logged.len(), 2);
    })
    .await;
}
