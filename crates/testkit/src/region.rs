//! A small region with one colleague for each role, on either database: where use cases are tested.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use access::{Action, Actor, Grant, policy};
use app::{
    App, AppConfig, ImportWorker, Parts,
    accounts::RoleForm,
    agreements::AgreementKind,
    lists::{ListDetail, Purpose, Upload, UploadedFile},
};
use domain::{
    Day, ListId, Month, MunicipalityId, Phase, Role,
    monitor::{Category, Cell, Measure},
};
use exchange::FileKind;
use letters::Fonts;
use store::{AuditEntry, ListState};

use crate::{StoreFixture, on_each_engine};

/// A region: two municipalities in sub-region LNWC, one in MER-R, and colleagues of the first.
pub struct Region {
    /// The application.
    pub app: Arc<App>,
    /// The store below it.
    pub fixture: Arc<StoreFixture>,
    /// The municipality the colleagues work for.
    pub town: MunicipalityId,
    /// Another municipality of the same sub-region.
    pub neighbour: MunicipalityId,
    /// A municipality of another sub-region.
    pub elsewhere: MunicipalityId,
    actors: BTreeMap<&'static str, Actor>,
}

/// Runs `body` in a fresh region on each engine; afterwards everything derived is recomputed and must
/// agree.
pub async fn in_each_region<B, F>(body: B)
where
    B: Fn(Arc<Region>) -> F,
    F: Future<Output = ()>,
{
    let body = &body;
    on_each_engine(|fixture| async move {
        let region = Arc::new(Region::new(fixture).await);
        body(Arc::clone(&region)).await;
        let wrong = app::verify::verify(&region.app)
            .await
            .expect("the installation can be verified");
        assert_eq!(wrong, Vec::<String>::new(), "verify found differences");
    })
    .await;
}

/// The fonts of the asset step; the tests say what to do when they are missing.
pub fn fonts() -> Fonts {
    let folder = std::env::var("VANGNET_FONTS").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/dist/fonts").to_owned()
    });
    let read = |name: &str| {
        std::fs::read(Path::new(&folder).join(name))
            .expect("fonts are there: run `cargo xtask assets` first")
    };
    Fonts::from_bytes(vec![
        read("NotoSans-Regular.ttf"),
        read("NotoSans-Bold.ttf"),
    ])
    .expect("the fonts are fonts")
}

impl Region {
    /// Builds the region on a store of its own.
    pub async fn new(fixture: Arc<StoreFixture>) -> Self {
        let StoreFixture {
            store,
            clock,
            entropy,
            ..
        } = &*fixture;
        let parts = Parts {
            config: AppConfig {
                demo: true,
                public_url: "http://localhost:8080".to_owned(),
                organisation: "Verzonnen Land".to_owned(),
                mail: false,
            },
            store: store.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            worker: ImportWorker::Thread,
            fonts: fonts(),
        };
        let app = Arc::new(App::new(parts).expect("an application"));
        app::setup::init(&app).await.expect("set up");
        let mut towns = Vec::new();
        for (code, name, subregion) in [
            ("GM0988", "Weert", "LNWC"),
            ("GM0946", "Nederweert", "LNWC"),
            ("GM0957", "Roermond", "MER-R"),
        ] {
            let id = app::setup::add_municipality(
                &app,
                code,
                name,
                Some("RMC 38"),
                None,
                Some(subregion),
            )
            .await
            .expect("a municipality");
            towns.push(id);
        }
        let [town, neighbour, elsewhere] = towns.try_into().expect("three municipalities");
        let actors = actors(&app, town).await;
        Self {
            app,
            fixture,
            town,
            neighbour,
            elsewhere,
            actors,
        }
    }

    /// The colleague of a role: `list_handler`, `casemanager`, `project_leader`, `privacy_officer`,
    /// `administrator`, or `neighbour` and `elsewhere` for list handlers of the other municipalities.
    pub fn actor(&self, who: &str) -> &Actor {
        self.actors.get(who).expect("there is such a colleague")
    }

    /// A grant of the colleague whose role may do this.
    pub fn grant<A: Action>(&self) -> Grant<A> {
        let role = A::ROLES.first().expect("every action has a role");
        self.actor(role.code())
            .authorize()
            .expect("the colleague may")
    }

    /// The colleague of a role with what they hold today: after the clock moved.
    pub async fn actor_today(&self, who: &str) -> Actor {
        let account = self.actor(who).account;
        self.app
            .store()
            .service_actor(account)
            .await
            .expect("the account is there")
    }

    /// A grant by what the colleague holds today.
    pub async fn grant_today<A: Action>(&self, who: &str) -> Grant<A> {
        self.actor_today(who)
            .await
            .authorize()
            .expect("the colleague may")
    }

    /// Counts so many young people in a month whom no list brought, so that the figures of its quarter do not agree; fewer
    /// than none to undo it.
    ///
    /// # Panics
    /// When the store cannot be written.
    pub async fn miscount(&self, month: Month, people: i64) {
        let grant = self
            .grant_today::<policy::ReportQuarter>("project_leader")
            .await;
        let mut tx = self.app.store().write().await.expect("a transaction");
        let phase = Phase::WithCasemanager.code();
        let cell = Cell::new(month, Measure::Inflow, Category::Open.code(), phase);
        tx.tally(self.town, &[(cell, people)].into());
        tx.commit(AuditEntry::by(&grant, self.town))
            .await
            .expect("one more");
    }

    /// Records agreement and college decision of the colleagues' municipality, and agreements with every type of partner.
    pub async fn open_gate(&self) {
        self.open_gate_of("GM0988").await;
    }

    /// The same of any municipality.
    pub async fn open_gate_of(&self, code: &str) {
        let today = self.app.today();
        for kind in [AgreementKind::Agreement, AgreementKind::CollegeDecision] {
            app::setup::add_agreement(
                &self.app,
                code,
                kind,
                "2026-001",
                today.plus_days(-10),
                Some(today.plus_days(700)),
            )
            .await
            .expect("an agreement");
        }
        let known = self.app.store().municipality_by_code(code).await;
        let place = known.expect("asked").expect("a municipality").id;
        crate::directories::agreements(&self.app, self.actor("administrator"), &[place])
            .await
            .expect("agreements with partners");
    }

    /// Stages files as the list handler does and waits for the preview.
    pub async fn stage(&self, month: &str, files: &[(FileKind, &str)]) -> ListDetail {
        self.stage_by("list_handler", self.town, month, files).await
    }

    /// As [`Region::stage`], by any list handler for any municipality, with what they hold today.
    pub async fn stage_by(
        &self,
        who: &str,
        municipality: MunicipalityId,
        month: &str,
        files: &[(FileKind, &str)],
    ) -> ListDetail {
        let upload = upload(municipality, month, files);
        let grant = self.grant_today::<policy::UploadList>(who).await;
        let list = app::lists::start(Arc::clone(&self.app), &grant, upload)
            .await
            .expect("started");
        self.staged_for(who, list).await
    }

    /// Waits until a list is no longer being read.
    pub async fn staged(&self, list: ListId) -> ListDetail {
        self.staged_for("list_handler", list).await
    }

    async fn staged_for(&self, who: &str, list: ListId) -> ListDetail {
        let grant = self.grant_today::<policy::ReviewList>(who).await;
        for _ in 0..1_200 {
            let detail = app::lists::detail(&self.app, &grant, list)
                .await
                .expect("the list is there");
            if detail.overview.state != ListState::Reading {
                return detail;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the list was not read within half a minute");
    }

    /// Stages and commits, accepting every alarm.
    pub async fn import(&self, month: &str, files: &[(FileKind, &str)]) -> ListDetail {
        self.import_by("list_handler", self.town, month, files)
            .await
    }

    /// As [`Region::import`], by any list handler for any municipality.
    pub async fn import_by(
        &self,
        who: &str,
        municipality: MunicipalityId,
        month: &str,
        files: &[(FileKind, &str)],
    ) -> ListDetail {
        let detail = self.stage_by(who, municipality, month, files).await;
        assert_eq!(
            detail.overview.state,
            ListState::Staged,
            "{:?}",
            detail.rejection
        );
        let alarms: Vec<String> = detail
            .alarms
            .iter()
            .map(|alarm| alarm.kind.code().to_owned())
            .collect();
        let grant = self.grant_today::<policy::CommitList>(who).await;
        app::lists::commit(
            &self.app,
            &grant,
            detail.overview.id,
            Purpose::Approach,
            &alarms,
        )
        .await
        .expect("committed");
        detail
    }

    /// Hands a committed list over; the number of people who went.
    pub async fn hand_over(&self, list: ListId) -> i64 {
        self.hand_over_by("list_handler", list).await
    }

    /// As [`Region::hand_over`], by any list handler.
    pub async fn hand_over_by(&self, who: &str, list: ListId) -> i64 {
        let grant = self.grant_today::<policy::HandOverList>(who).await;
        app::handover::hand_over(&self.app, &grant, list)
            .await
            .expect("handed over")
    }

    /// Lets the neighbour go on in the town from a day on.
    pub async fn merge_neighbour(&self, on: Day) {
        let grant = self
            .grant_today::<policy::MergeMunicipalities>("administrator")
            .await;
        let merger = app::municipalities::Merger {
            from: self.neighbour,
            into: self.town,
            on,
        };
        app::municipalities::merge(&self.app, &grant, merger)
            .await
            .expect("merged");
    }
}

/// A list of a month with its side files.
pub fn upload(municipality: MunicipalityId, month: &str, files: &[(FileKind, &str)]) -> Upload {
    Upload {
        municipality,
        month: month.parse().expect("a month"),
        reference_date: None,
        files: files
            .iter()
            .map(|(kind, text)| UploadedFile {
                kind: *kind,
                name: format!("{}.csv", kind.code()),
                bytes: text.as_bytes().to_vec(),
            })
            .collect(),
        digest: None,
    }
}

/// A colleague in each role, by the name the region knows them by.
pub const ROLES: [&str; 10] = [
    "list_handler",
    "casemanager",
    "regisseur",
    "project_leader",
    "policy_officer",
    "rmc_worker",
    "network_director",
    "network_member",
    "privacy_officer",
    "administrator",
];

async fn actors(app: &App, town: MunicipalityId) -> BTreeMap<&'static str, Actor> {
    let groupings = app.store().groupings().await.expect("groupings");
    let grouping = |name: &str| groupings.iter().find(|g| g.name == name).map(|g| g.id);
    let towns = app.store().municipalities().await.expect("municipalities");
    let other = |code: &str| towns.iter().find(|t| t.code == code).map(|t| t.id);
    let people = [
        ("list_handler", Role::ListHandler, Some(town), None),
        ("casemanager", Role::Casemanager, None, grouping("LNWC")),
        ("regisseur", Role::Regisseur, Some(town), None),
        (
            "project_leader",
            Role::ProjectLeader,
            None,
            grouping("RMC 38"),
        ),
        (
            "policy_officer",
            Role::PolicyOfficer,
            None,
            grouping("RMC 38"),
        ),
        ("rmc_worker", Role::RmcWorker, None, grouping("RMC 38")),
        (
            "network_director",
            Role::NetworkDirector,
            None,
            grouping("LNWC"),
        ),
        ("network_member", Role::NetworkMember, Some(town), None),
        ("privacy_officer", Role::PrivacyOfficer, Some(town), None),
        ("administrator", Role::Administrator, None, None),
        ("neighbour", Role::ListHandler, other("GM0946"), None),
        ("elsewhere", Role::ListHandler, other("GM0957"), None),
        (
            "other_casemanager",
            Role::Casemanager,
            None,
            grouping("MER-R"),
        ),
    ];
    let mut actors = BTreeMap::new();
    for (code, role, municipality, grouping) in people {
        let roles = [RoleForm {
            role,
            municipality,
            grouping,
            from: app.today(),
            until: None,
        }];
        let account =
            app::setup::add_demo_account(app, code, &format!("{code}@test.example"), &roles)
                .await
                .expect("an account");
        let link = app::session::offer_demo_link(app, account, role, code).expect("a link");
        let token = app::session::demo_sign_in(app, &link)
            .await
            .expect("signed in");
        let session = app::session::current(app, &token)
            .await
            .expect("asked")
            .expect("a session");
        actors.insert(code, session.actor);
    }
    actors
}
