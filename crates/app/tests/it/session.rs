//! Signing in, on both databases: links, passwords, second factors, limits (security.md E1 to E11).

use access::policy::{ManageAccounts, ManageRules, SeeStart};
use app::{
    App, AppError, accounts,
    session::{
        Client, SessionToken, accept_invitation, begin_passkey, begin_totp, confirm_passkey,
        confirm_totp, current, demo_sign_in, offer_demo_link, open_invitation, passkey_challenge,
        sign_out, with_passkey, with_password, with_totp,
    },
    setup,
};
use domain::Role;
use store::{AuditFilter, Chain};
use testkit::{StoreFixture, on_each_engine};
use totp_rs::{Builder, Secret};
use webauthn_authenticator_rs::{WebauthnAuthenticator, softpasskey::SoftPasskey};
use webauthn_rs::prelude::Url;

use crate::{PASSWORD, app_on, assert_sound, grant, set_up};

fn client() -> Client {
    Client {
        address: "192.0.2.7".into(),
    }
}

fn token_in(path: &str) -> String {
    path.strip_prefix("/uitnodiging/")
        .expect("the path of a link")
        .to_owned()
}

/// The code an authenticator app shows now.
fn code(app: &App, secret: &str) -> String {
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(secret).expect("base 32"))
        .build()
        .expect("a secret of 20 bytes");
    let now = u64::try_from(app.clock().now().micros() / 1_000_000).expect("after 1970");
    totp.generate(now).to_string()
}

/// The first administrator, fully set up with an app: secret and session.
async fn enrolled(app: &App) -> (String, SessionToken) {
    let path = setup::init(app).await.expect("a link");
    let enrolling = accept_invitation(app, &token_in(&path), PASSWORD)
        .await
        .expect("a password");
    let secret = begin_totp(app, &enrolling).await.expect("a secret").secret;
    let token = confirm_totp(app, &enrolling, &code(app, &secret))
        .await
        .expect("the right code");
    // The code just used serves no second time.
    app.clock().advance_seconds(30);
    (secret, token)
}

async fn sign_in(app: &App, secret: &str) -> Result<SessionToken, AppError> {
    let (token, _) = with_password(app, setup::FIRST_EMAIL, PASSWORD, &client()).await?;
    with_totp(app, &token, &code(app, secret), &client()).await
}

#[tokio::test]
async fn e10_the_first_administrator_comes_in_by_a_link_that_serves_once() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let path = setup::init(&app).await.expect("a link");
        let link = token_in(&path);
        assert_eq!(
            open_invitation(&app, &link).await.expect("a view").email,
            setup::FIRST_EMAIL
        );
        let weak = accept_invitation(&app, &link, "Welkom123456!").await;
        assert!(matches!(weak, Err(AppError::Invalid(_))));
        let enrolling = accept_invitation(&app, &link, PASSWORD)
            .await
            .expect("a password");
        let session = current(&app, &enrolling)
            .await
            .expect("a read")
            .expect("a session");
        assert!(session.enrolling && session.actor.authorize::<SeeStart>().is_err());
        assert!(matches!(
            accept_invitation(&app, &link, PASSWORD).await,
            Err(AppError::NotFound)
        ));
        assert!(matches!(
            setup::init(&app).await,
            Err(AppError::Rule { .. })
        ));

        let secret = begin_totp(&app, &enrolling).await.expect("a secret").secret;
        assert_eq!(
            secret,
            begin_totp(&app, &enrolling).await.expect("the same").secret
        );
        assert!(matches!(
            confirm_totp(&app, &enrolling, "12x").await,
            Err(AppError::Invalid(_))
        ));
        let token = confirm_totp(&app, &enrolling, &code(&app, &secret))
            .await
            .expect("the right code");
        assert!(
            current(&app, &enrolling).await.expect("a read").is_none(),
            "E2: a new token"
        );
        let session = current(&app, &token)
            .await
            .expect("a read")
            .expect("a session");
        assert!(session.actor.authorize::<ManageAccounts>().is_ok() && session.factors.totp);
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn e10_the_first_link_holds_for_fifteen_minutes() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let link = token_in(&setup::init(&app).await.expect("a link"));
        app.clock().advance_seconds(15 * 60 - 1);
        assert!(open_invitation(&app, &link).await.is_ok());
        app.clock().advance_seconds(1);
        assert!(matches!(
            open_invitation(&app, &link).await,
            Err(AppError::NotFound)
        ));
        assert!(matches!(
            accept_invitation(&app, &link, PASSWORD).await,
            Err(AppError::NotFound)
        ));
        let second = token_in(
            &setup::init(&app)
                .await
                .expect("another link while nobody came in"),
        );
        assert!(open_invitation(&app, &second).await.is_ok());
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn e7_a_code_serves_once_and_a_password_alone_opens_nothing() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (secret, _) = enrolled(&app).await;
        let (half, factors) =
            with_password(&app, " Beheerder@Vangnet.invalid ", PASSWORD, &client())
                .await
                .expect("the right password");
        assert!(factors.totp && !factors.passkey);
        let session = current(&app, &half)
            .await
            .expect("a read")
            .expect("a session");
        assert!(session.actor.authorize::<SeeStart>().is_err());
        assert!(
            matches!(begin_totp(&app, &half).await, Err(AppError::NoSession)),
            "E8"
        );
        let used = code(&app, &secret);
        let full = with_totp(&app, &half, &used, &client())
            .await
            .expect("the right code");
        assert!(
            current(&app, &half).await.expect("a read").is_none(),
            "E2: a new token"
        );
        assert!(current(&app, &full).await.expect("a read").is_some());
        assert!(
            matches!(
                with_totp(&app, &full, &used, &client()).await,
                Err(AppError::NoSession)
            ),
            "E8"
        );
        assert!(
            matches!(sign_in(&app, &secret).await, Err(AppError::SignIn)),
            "the code again"
        );
        app.clock().advance_seconds(30);
        let again = sign_in(&app, &secret).await.expect("the next code");
        sign_out(&app, &again).await.expect("out");
        assert!(current(&app, &again).await.expect("a read").is_none());
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn e9_guessing_is_slowed_down_alike_for_everyone_and_is_logged() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (secret, _) = enrolled(&app).await;
        for email in [setup::FIRST_EMAIL, "niemand@vangnet.invalid"] {
            let mut refused = Vec::new();
            for _ in 0..7 {
                let answer = with_password(&app, email, "verkeerd wachtwoord!", &client()).await;
                refused.push(match answer.expect_err("a wrong password") {
                    AppError::Wait(_) => 'w',
                    AppError::SignIn => 's',
                    other => panic!("{other}"),
                });
            }
            assert_eq!(refused.iter().collect::<String>(), "sssssww", "{email}");
        }
        // The right password does not help either, until the delay is over; then it does.
        assert!(matches!(
            sign_in(&app, &secret).await,
            Err(AppError::Wait(1..=2))
        ));
        app.clock().advance_seconds(3);
        sign_in(&app, &secret).await.expect("after the delay");

        let account = set_up_before(&app).await;
        let grant = grant::<ManageRules>(account, Role::Administrator);
        let filter = AuditFilter {
            action: Some("SignIn".into()),
            ..AuditFilter::default()
        };
        let logged = app
            .store()
            .audit_entries(&grant, Chain::Reads, &filter, None, 100)
            .await
            .expect("a read");
        assert_eq!(logged.len(), 10);
        assert!(logged.iter().all(|entry| entry.outcome == "refused"));
        assert_sound(&app).await;
    })
    .await;
}

async fn set_up_before(app: &App) -> domain::AccountId {
    let found = app
        .store()
        .account_by_email(setup::FIRST_EMAIL)
        .await
        .expect("a read");
    found.expect("the first administrator").id
}

#[tokio::test]
async fn e9_many_guesses_at_once_are_counted_like_many_in_a_row() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = std::sync::Arc::new(app_on(&fixture, false));
        set_up(&app).await;
        let guesses: Vec<_> = (0..12)
            .map(|_| {
                let app = std::sync::Arc::clone(&app);
                tokio::spawn(async move {
                    with_password(&app, setup::FIRST_EMAIL, "verkeerd wachtwoord!", &client())
                        .await
                        .err()
                })
            })
            .collect();
        let mut judged = 0;
        for guess in guesses {
            judged += i32::from(matches!(
                guess.await.expect("no panic"),
                Some(AppError::SignIn)
            ));
        }
        assert_eq!(judged, 5);
    })
    .await;
}

#[tokio::test]
async fn e1_a_session_ends_after_15_idle_minutes_and_after_8_hours() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (secret, token) = enrolled(&app).await;
        app.clock().advance_seconds(14 * 60);
        assert!(current(&app, &token).await.expect("a read").is_some());
        app.clock().advance_seconds(14 * 60);
        assert!(
            current(&app, &token).await.expect("a read").is_some(),
            "it was used"
        );
        app.clock().advance_seconds(15 * 60);
        assert!(
            current(&app, &token).await.expect("a read").is_none(),
            "it was not used"
        );

        let busy = sign_in(&app, &secret).await.expect("in again");
        for _ in 0..47 {
            app.clock().advance_seconds(10 * 60);
            assert!(current(&app, &busy).await.expect("a read").is_some());
        }
        app.clock().advance_seconds(10 * 60);
        assert!(
            current(&app, &busy).await.expect("a read").is_none(),
            "8 hours"
        );
    })
    .await;
}

#[tokio::test]
async fn e3_a_reset_ends_sessions_links_and_factors() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let (secret, token) = enrolled(&app).await;
        let account = set_up_before(&app).await;
        let manage = grant::<ManageAccounts>(account, Role::Administrator);
        let first = token_in(
            &accounts::reset(&app, &manage, account)
                .await
                .expect("a link"),
        );
        assert!(current(&app, &token).await.expect("a read").is_none());
        assert!(matches!(
            sign_in(&app, &secret).await,
            Err(AppError::SignIn)
        ));
        let second = token_in(
            &accounts::reset(&app, &manage, account)
                .await
                .expect("another link"),
        );
        assert!(matches!(
            open_invitation(&app, &first).await,
            Err(AppError::NotFound)
        ));
        assert!(open_invitation(&app, &second).await.is_ok());
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn e7_a_passkey_is_made_and_shown() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        let site: Url = "http://localhost:8080".parse().expect("an address");
        let mut device = SoftPasskey::new(true);
        let path = setup::init(&app).await.expect("a link");
        let enrolling = accept_invitation(&app, &token_in(&path), PASSWORD)
            .await
            .expect("a password");
        let question = begin_passkey(&app, &enrolling).await.expect("a question");
        let question = serde_json::from_value(question).expect("options");
        let made = device
            .do_registration(site.clone(), question)
            .expect("a passkey");
        let made = serde_json::to_value(&made).expect("json");
        let token = confirm_passkey(&app, &enrolling, made.clone())
            .await
            .expect("kept");
        assert!(
            current(&app, &token)
                .await
                .expect("a read")
                .expect("a session")
                .factors
                .passkey
        );
        assert!(
            confirm_passkey(&app, &token, made).await.is_err(),
            "E8: no question was asked"
        );

        let (half, factors) = with_password(&app, setup::FIRST_EMAIL, PASSWORD, &client())
            .await
            .expect("half");
        assert!(factors.passkey && !factors.totp);
        let question = passkey_challenge(&app, &half).await.expect("a question");
        let question = serde_json::from_value(question).expect("options");
        let shown = device.do_authentication(site, question).expect("an answer");
        let shown = serde_json::to_value(&shown).expect("json");
        let full = with_passkey(&app, &half, shown.clone())
            .await
            .expect("the right passkey");
        assert!(
            current(&app, &full)
                .await
                .expect("a read")
                .expect("a session")
                .actor
                .authorize::<ManageAccounts>()
                .is_ok()
        );

        let (half, _) = with_password(&app, setup::FIRST_EMAIL, PASSWORD, &client())
            .await
            .expect("half");
        passkey_challenge(&app, &half)
            .await
            .expect("another question");
        assert!(
            matches!(
                with_passkey(&app, &half, shown).await,
                Err(AppError::SignIn)
            ),
            "E8: an old answer"
        );
        assert_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn e10_sign_in_links_exist_in_the_demonstration_only() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let real = app_on(&fixture, false);
        let account = set_up(&real).await;
        assert!(matches!(
            offer_demo_link(&real, account, Role::Administrator, "x"),
            Err(AppError::NotFound)
        ));
        let demo = app_on(&fixture, true);
        let account =
            setup::add_demo_account(&demo, "Verzonnen Beheerder", "verzonnen@demo.invalid", &[])
                .await
                .expect("an account");
        let path =
            offer_demo_link(&demo, account, Role::Administrator, "Beheerder").expect("a link");
        assert!(matches!(
            demo_sign_in(&real, &path).await,
            Err(AppError::NotFound)
        ));
        assert!(matches!(
            demo_sign_in(&demo, "/demo/geraden").await,
            Err(AppError::NotFound)
        ));
        let token = demo_sign_in(&demo, &path).await.expect("in");
        assert!(current(&demo, &token).await.expect("a read").is_some());
    })
    .await;
}

#[tokio::test]
async fn d13_the_command_line_acts_but_cannot_sign_in() {
    on_each_engine(async |fixture: std::sync::Arc<StoreFixture>| {
        let app = app_on(&fixture, false);
        assert!(matches!(
            setup::service_actor(&app).await,
            Err(AppError::Rule { .. })
        ));
        set_up(&app).await;
        let actor = setup::service_actor(&app).await.expect("an actor");
        assert!(actor.authorize::<access::policy::ImportByService>().is_ok());
        let answer =
            with_password(&app, "opdrachtregel@vangnet.invalid", PASSWORD, &client()).await;
        assert!(matches!(answer, Err(AppError::SignIn)));
    })
    .await;
}
