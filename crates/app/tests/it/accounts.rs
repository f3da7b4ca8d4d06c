//! Accounts and roles, on both databases.

use std::sync::Arc;

use access::{
    AccountState,
    policy::{ManageAccounts, ManageGroupings, OpenCase, PlanVisit, SeeAccounts},
};
use app::{
    App, AppError,
    accounts::{self, InviteForm, RoleForm},
    municipalities::{self, GroupingKind},
    session::{current, demo_sign_in, offer_demo_link},
    setup,
};
use domain::{AccountId, GroupingId, MunicipalityId, Role};
use testkit::{StoreFixture, on_each_engine};

use crate::{app_on, assert_sound, grant, set_up};

/// An installation with one municipality in a sub-region.
async fn region(app: &App) -> (AccountId, MunicipalityId, GroupingId) {
    let administrator = set_up(app).await;
    let id = setup::add_municipality(
        app,
        "gm0988",
        "Verzonnen aan de Maas",
        Some("RMC 38"),
        None,
        Some("Noord"),
    )
    .await
    .expect("a municipality");
    let subregion = app
        .store()
        .grouping_by_code(GroupingKind::Subregion, "Noord")
        .await
        .expect("a read");
    (administrator, id, subregion.expect("a sub-region").id)
}

fn role(
    app: &App,
    role: Role,
    municipality: Option<MunicipalityId>,
    grouping: Option<GroupingId>,
) -> RoleForm {
    RoleForm {
        role,
        municipality,
        grouping,
        from: app.today(),
        until: None,
    }
}

#[tokio::test]
async fn s1_20_a_colleague_is_invited_once_per_address() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (administrator, municipality, _) = region(&app).await;
        let manage = grant::<ManageAccounts>(administrator, Role::Administrator);
        let form = |email: &str| InviteForm {
            name: "Verzonnen Collega".into(),
            email: email.into(),
            roles: vec![role(&app, Role::ListHandler, Some(municipality), None)],
        };
        let path = accounts::invite(&app, &manage, form(" Collega@Gemeente.invalid "))
            .await
            .expect("a link");
        assert!(path.starts_with("/uitnodiging/"));
        for email in ["collega@gemeente.invalid", "geen adres", "a@b@c"] {
            assert!(
                matches!(
                    accounts::invite(&app, &manage, form(email)).await,
                    Err(AppError::Invalid(_))
                ),
                "{email}"
            );
        }
        let all = accounts::all(
            &app,
            &grant::<SeeAccounts>(administrator, Role::Administrator),
        )
        .await
        .expect("a list");
        let colleague = all
            .iter()
            .find(|one| one.name == "Verzonnen Collega")
            .expect("the colleague");
        assert_eq!(
            (colleague.email.as_str(), colleague.state),
            ("collega@gemeente.invalid", AccountState::Invited)
        );
        assert_eq!(
            colleague
                .roles
                .first()
                .and_then(|held| held.municipality.clone())
                .map(|one| one.code),
            Some("GM0988".into())
        );
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn d14_roles_that_do_not_go_together_are_refused() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (administrator, municipality, subregion) = region(&app).await;
        let manage = grant::<ManageAccounts>(administrator, Role::Administrator);
        let wrong = [
            vec![role(&app, Role::ListHandler, None, None)],
            vec![role(&app, Role::Casemanager, Some(municipality), None)],
            vec![role(&app, Role::Administrator, Some(municipality), None)],
            vec![role(&app, Role::Service, None, None)],
            vec![
                role(&app, Role::Administrator, None, None),
                role(&app, Role::Casemanager, None, Some(subregion)),
            ],
            vec![
                role(&app, Role::PrivacyOfficer, Some(municipality), None),
                role(&app, Role::ListHandler, Some(municipality), None),
            ],
            vec![RoleForm {
                until: Some(app.today().plus_days(-1)),
                ..role(&app, Role::Administrator, None, None)
            }],
        ];
        for roles in wrong {
            let form = InviteForm {
                name: "X".into(),
                email: "x@gemeente.invalid".into(),
                roles: roles.clone(),
            };
            assert!(
                matches!(
                    accounts::invite(&app, &manage, form).await,
                    Err(AppError::Invalid(_))
                ),
                "{roles:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn d12_a_change_of_roles_or_a_stop_counts_at_once() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, true);
        let (administrator, municipality, subregion) = region(&app).await;
        let manage = grant::<ManageAccounts>(administrator, Role::Administrator);
        let casemanager = [role(&app, Role::Casemanager, None, Some(subregion))];
        let account = setup::add_demo_account(
            &app,
            "Verzonnen Manager",
            "manager@demo.invalid",
            &casemanager,
        )
        .await
        .expect("an account");
        let other =
            setup::add_demo_account(&app, "Verzonnen Maat", "maat@demo.invalid", &casemanager)
                .await
                .expect("an account");
        let link =
            offer_demo_link(&app, account, Role::Casemanager, "Casemanager").expect("a link");
        let token = demo_sign_in(&app, &link).await.expect("in");
        let session = current(&app, &token)
            .await
            .expect("a read")
            .expect("a session");
        let open = session
            .actor
            .authorize::<OpenCase>()
            .expect("the role allows it");
        assert!(open.covers(municipality), "S1-31: by the sub-region");
        let plan = session
            .actor
            .authorize::<PlanVisit>()
            .expect("the role allows it");
        let colleagues = accounts::colleagues(&app, &plan).await.expect("a list");
        assert_eq!(colleagues, vec![(other, "Verzonnen Maat".to_owned())]);

        accounts::set_roles(&app, &manage, account, Vec::new())
            .await
            .expect("no roles");
        assert!(current(&app, &token).await.expect("a read").is_none(), "E3");
        let token = demo_sign_in(&app, &link).await.expect("in");
        let session = current(&app, &token)
            .await
            .expect("a read")
            .expect("a session");
        assert!(session.actor.authorize::<OpenCase>().is_err());

        accounts::suspend(&app, &manage, account)
            .await
            .expect("stopped");
        assert!(current(&app, &token).await.expect("a read").is_none());
        accounts::reactivate(&app, &manage, account)
            .await
            .expect("back");
        let record = app
            .store()
            .account(account)
            .await
            .expect("a read")
            .expect("the account");
        assert_eq!(
            record.state,
            AccountState::Invited,
            "nothing was set up: a link is needed"
        );
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn bio_5_18_one_administrator_is_left() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, true);
        let (first, ..) = region(&app).await;
        let manage = grant::<ManageAccounts>(first, Role::Administrator);
        assert!(matches!(
            accounts::suspend(&app, &manage, first).await,
            Err(AppError::Rule { .. })
        ));
        assert!(matches!(
            accounts::set_roles(&app, &manage, first, Vec::new()).await,
            Err(AppError::Rule { .. })
        ));
        let second = [role(&app, Role::Administrator, None, None)];
        setup::add_demo_account(&app, "Verzonnen Tweede", "tweede@demo.invalid", &second)
            .await
            .expect("an account");
        accounts::suspend(&app, &manage, first)
            .await
            .expect("stopped");
        let service = setup::service_actor(&app).await.expect("an actor").account;
        assert!(matches!(
            accounts::suspend(&app, &manage, service).await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn s1_79_a_municipality_changes_its_subregion_from_a_day_on() {
    on_each_engine(async |fixture: Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (administrator, municipality, _) = region(&app).await;
        let manage = grant::<ManageGroupings>(administrator, Role::Administrator);
        let today = app.today();
        let change = |on| {
            municipalities::regroup(
                &app,
                &manage,
                municipality,
                GroupingKind::Subregion,
                "Zuid",
                on,
            )
        };
        assert!(matches!(change(today).await, Err(AppError::Invalid(_))));
        change(today.plus_days(10)).await.expect("a change");
        let of = async |on| {
            let found = app
                .store()
                .grouping_of(municipality, GroupingKind::Subregion, on)
                .await
                .expect("a read");
            found.map(|one| one.name)
        };
        assert_eq!(of(today.plus_days(9)).await.as_deref(), Some("Noord"));
        assert_eq!(of(today.plus_days(10)).await.as_deref(), Some("Zuid"));
        assert_sound(&app).await;
    })
    .await;
}
