//! Both databases, for tests: the same body runs on a SQLite folder and on a PostgreSQL pair.

use std::{path::Path, sync::Arc};

use domain::{Clock, Ts};
use store::{Engine, FreshDatabases, Store, StoreConfig, StoreKit};
use tempfile::TempDir;
use vault::{Entropy, RootKey};

/// Where the tests find PostgreSQL: a URL such as `postgres://postgres@127.0.0.1:54329/`.
pub const POSTGRES: &str = "VANGNET_TEST_POSTGRES";

/// A store of its own for one test, with all that is needed to open it again.
pub struct StoreFixture {
    /// The store, with tables and nothing in them.
    pub store: Store,
    /// Its clock, which stands still until the test moves it: Monday 2 November 2026, 09:00 in the
    /// Netherlands.
    pub clock: Clock,
    /// Its random source.
    pub entropy: Entropy,
    /// Where its databases are.
    pub config: StoreConfig,
    root: [u8; 32],
    folder: TempDir,
    databases: Option<FreshDatabases>,
}

impl StoreFixture {
    /// A store on SQLite, in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        let config = StoreConfig::sqlite(folder.path().join("data"));
        Self::make(folder, config, None).await
    }

    /// A store on PostgreSQL, in databases of its own. Panics with what to do when the tests were
    /// given no server: a test that is passed over proves nothing.
    pub async fn postgres() -> Self {
        let server = std::env::var(POSTGRES).unwrap_or_else(|_| {
            panic!(
                "{POSTGRES} is not set. Every query is tested on PostgreSQL too: run the tests by \
                 `cargo xtask test`, or start a server by `cargo xtask postgres --detach` and put \
                 the URL it prints in {POSTGRES}."
            )
        });
        let folder = TempDir::new().expect("a folder for the test");
        let name = format!(
            "t_{}",
            Entropy::system().uuid_v7(Clock::System.now()).simple()
        );
        let databases = FreshDatabases::create(&server, &name)
            .await
            .expect("databases from the template");
        let [data, vault] = databases.urls();
        let config = StoreConfig::postgres(data, vault, &folder.path().join("data"));
        Self::make(folder, config, Some(databases)).await
    }

    async fn make(folder: TempDir, config: StoreConfig, databases: Option<FreshDatabases>) -> Self {
        // 2026-11-02T08:00Z.
        let clock = Clock::fixed(Ts::from_micros(1_793_606_400_000_000));
        let entropy = Entropy::system();
        let root = *RootKey::generate(&entropy).bytes();
        let kit = StoreKit {
            clock: clock.clone(),
            entropy: entropy.clone(),
            root: RootKey::from_bytes(&root),
        };
        let store = Store::create(&config, kit).await.expect("a new store");
        Self {
            store,
            clock,
            entropy,
            config,
            root,
            folder,
            databases,
        }
    }

    /// Opens the same databases once more, as another process or node would.
    pub async fn open_again(&self) -> Store {
        Store::open(&self.config, self.kit())
            .await
            .expect("the store opens again")
    }

    /// Clock, random source and root key, to open the store with.
    pub fn kit(&self) -> StoreKit {
        StoreKit {
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            root: RootKey::from_bytes(&self.root),
        }
    }

    /// The folder with everything the store keeps in files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Which databases these are.
    pub fn engine(&self) -> Engine {
        self.store.engine()
    }

    /// Ends the connections and removes the databases. What a failing test leaves on the server
    /// goes with the server.
    pub async fn remove(self) {
        self.store.close().await;
        if let Some(databases) = self.databases {
            databases
                .remove()
                .await
                .expect("the test's databases are removed");
        }
    }
}

/// Runs `body` on a fresh store of each engine: first SQLite, then PostgreSQL.
pub async fn on_each_engine<B, F>(body: B)
where
    B: Fn(Arc<StoreFixture>) -> F,
    F: Future<Output = ()>,
{
    for fixture in [StoreFixture::sqlite().await, StoreFixture::postgres().await] {
        let fixture = Arc::new(fixture);
        body(Arc::clone(&fixture)).await;
        // What a task of the test still holds goes with the server.
        if let Some(fixture) = Arc::into_inner(fixture) {
            fixture.remove().await;
        }
    }
}
