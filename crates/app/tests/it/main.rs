//! The use cases on both databases.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up must fail"
)]

mod accounts;
mod adulthood;
mod age_limit;
mod budget;
mod choices;
mod conference;
mod council;
mod deeds;
mod destruction;
mod directories;
mod documents;
mod effect;
mod formation;
mod guidance;
mod histories;
mod insight;
mod interrupted;
mod lists;
mod mergers;
mod monitor;
mod need_to_know;
mod network;
mod notices;
mod outreach;
mod own;
mod pairs;
mod papers;
mod projects;
mod recipients;
mod registration;
mod retention;
mod routes;
mod rules;
mod school;
mod session;
mod shape;
mod surveys;
mod transfer;
mod transitions;
mod trials;
mod visits_along;
mod watching;
mod workload;

use access::{AccountState, Action, Actor, Assignment, Grant, SignInLevel};
use app::{App, AppConfig, ImportWorker, Parts};
use domain::{AccountId, Role};
use letters::Fonts;
use testkit::StoreFixture;

/// A password nobody would guess.
const PASSWORD: &str = "paarse stoel op zolder";

/// The application over a test's store.
fn app_on(fixture: &StoreFixture, demo: bool) -> App {
    App::new(Parts {
        config: AppConfig {
            demo,
            public_url: "http://localhost:8080".into(),
            organisation: "Verzonnen regio".into(),
            mail: false,
        },
        store: fixture.store.clone(),
        clock: fixture.clock.clone(),
        entropy: fixture.entropy.clone(),
        worker: ImportWorker::Thread,
        fonts: fonts(),
    })
    .expect("an application")
}

/// The fonts the asset step fetched: `assets/dist/fonts`, or the folder VANGNET_FONTS names.
fn fonts() -> Fonts {
    let folder = std::env::var_os("VANGNET_FONTS").map_or_else(
        || {
            std::path::PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../assets/dist/fonts"
            ))
        },
        std::path::PathBuf::from,
    );
    let files = std::fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("no fonts in {}: run cargo xtask assets", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ttf"))
        .map(|path| std::fs::read(path).expect("a readable font"))
        .collect();
    Fonts::from_bytes(files).expect("fonts")
}

/// A grant of somebody who holds a role everywhere.
fn grant<A: Action>(account: AccountId, role: Role) -> Grant<A> {
    let actor = Actor {
        account,
        display: "Verzonnen Beheerder".into(),
        state: AccountState::Active,
        level: SignInLevel::Full,
        assignments: vec![Assignment {
            role,
            municipalities: Vec::new(),
        }],
    };
    actor.authorize().expect("the role allows it")
}

/// An installation that was set up: the account of the first administrator, not yet in use.
async fn set_up(app: &App) -> AccountId {
    app::setup::init(app).await.expect("a first link");
    let found = app
        .store()
        .account_by_email(app::setup::FIRST_EMAIL)
        .await
        .expect("a read");
    found.expect("the first administrator").id
}

/// Nothing is wrong with the installation: at the end of every test.
async fn assert_sound(app: &App) {
    assert_eq!(
        app::verify::verify(app).await.expect("a check"),
        Vec::<String>::new()
    );
}
