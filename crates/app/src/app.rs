//! The running application: its store, keys, clock and workers, passed to every use case.

use std::sync::Arc;

use access::{Action, Grant};
use domain::{Clock, Day, MunicipalityId, PersonId, RuleBook, Ts, outreach::Context};
use store::{Author, Store};
use tokio::sync::Semaphore;
use uuid::Uuid;
use vault::{Entropy, InstallationKeys};

use crate::{AppError, ImportWorker, Result};

/// Settings that use cases need; the rest of the configuration stays in the binary.
#[derive(Clone, Debug)]
pub struct AppConfig {
    /// A made-up region with sign-in links: never true with real data.
    pub demo: bool,
    /// The address people reach the pages at, such as `https://vangnet.example`.
    pub public_url: String,
    /// The organisation named in page titles and on second factors.
    pub organisation: String,
    /// Whether a mail server is set: without one nothing about mail shows.
    pub mail: bool,
}

/// The application. One a process, shared by pages, schedule and command line.
pub struct App {
    /// Settings.
    pub config: AppConfig,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) keys: Arc<InstallationKeys>,
    pub(crate) worker: ImportWorker,
    pub(crate) fonts: letters::Fonts,
    pub(crate) hashing: Semaphore,
    pub(crate) typesetting: Arc<Semaphore>,
    pub(crate) webauthn: Option<webauthn_rs::Webauthn>,
    pub(crate) progress: crate::cards::Progress,
    pub(crate) opening: crate::views::Opening,
    pub(crate) search: crate::search::Search,
    pub(crate) demo_links: std::sync::Mutex<Vec<crate::session::DemoLink>>,
}

/// What an [`App`] is made of.
pub struct Parts {
    /// Settings.
    pub config: AppConfig,
    /// The databases.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The source of random numbers.
    pub entropy: Entropy,
    /// How files from outside are read.
    pub worker: ImportWorker,
    /// Fonts for letters.
    pub fonts: letters::Fonts,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the public address is no address passkeys can be tied to.
    pub fn new(parts: Parts) -> Result<Self> {
        let webauthn = crate::session::relying_party(&parts.config)?;
        Ok(Self {
            config: parts.config,
            keys: parts.store.installation_keys(),
            store: parts.store,
            clock: parts.clock,
            entropy: parts.entropy,
            worker: parts.worker,
            fonts: parts.fonts,
            // Each hash takes 19 MiB and a core for a while: more at once only makes all slower.
            hashing: Semaphore::new(2),
            typesetting: Arc::new(Semaphore::new(1)),
            webauthn,
            progress: crate::cards::Progress::default(),
            opening: crate::views::Opening::default(),
            search: crate::search::Search::default(),
            demo_links: std::sync::Mutex::new(Vec::new()),
        })
    }

    /// The clock.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The databases, for the command line's own work (backup, verify) and for tests.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Today as a Dutch calendar day.
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    pub(crate) fn now(&self) -> Ts {
        self.clock.now()
    }

    /// Typesets a short paper beside the requests; a run of cards has a queue of its own.
    pub(crate) async fn typeset(
        &self,
        set: impl FnOnce(&letters::Fonts) -> std::result::Result<Vec<u8>, letters::LetterError>
        + Send
        + 'static,
    ) -> Result<Vec<u8>> {
        let fonts = self.fonts.clone();
        let made = tokio::task::spawn_blocking(move || set(&fonts))
            .await
            .map_err(|_| AppError::Internal("typesetting was stopped"))?;
        Ok(made?)
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.entropy.uuid_v7(self.now())
    }

    pub(crate) async fn rules(&self) -> Result<RuleBook> {
        Ok(self.store.rules().await?)
    }

    /// The author of events made now under this grant.
    pub(crate) fn author<A: Action>(&self, grant: &Grant<A>, on: Day) -> Author {
        Author {
            account: grant.account(),
            role: grant.role(),
            on,
            at: self.now(),
        }
    }

    /// What the rules ask of the holder of a grant who acts today.
    pub(crate) fn context<'a, A: Action>(
        &self,
        grant: &Grant<A>,
        rules: &'a RuleBook,
        municipality: MunicipalityId,
    ) -> Context<'a> {
        Context {
            role: grant.role(),
            account: grant.account(),
            today: self.today(),
            rules,
            municipality,
        }
    }

    /// Opens the identity of a person: `None` when it was never kept or is destroyed.
    pub(crate) async fn identity(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
        sealed: Option<&[u8]>,
    ) -> Result<Option<domain::Identity>> {
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let Some(key) = self
            .store
            .subject_key(municipality, person.uuid(), vault::Compartment::Identity)
            .await?
        else {
            return Ok(None);
        };
        open_identity(&key, person, sealed).map(Some)
    }
}

/// Opens an identity with the key of its person.
pub(crate) fn open_identity(
    key: &vault::SubjectKey,
    person: PersonId,
    sealed: &[u8],
) -> Result<domain::Identity> {
    let plain = key.open(IDENTITY.of(person), sealed)?;
    serde_json::from_slice(plain.as_bytes())
        .map_err(|_| AppError::Internal("an identity does not parse"))
}

/// A sealed column of a table whose rows are persons.
pub(crate) struct PersonColumn {
    table: &'static str,
    column: &'static str,
}

/// Where an identity is sealed.
pub(crate) const IDENTITY: PersonColumn = PersonColumn {
    table: "person",
    column: "identity",
};
/// Where the BSN of a person without an address is sealed, until the address is found.
pub(crate) const BSN: PersonColumn = PersonColumn {
    table: "person",
    column: "bsn_sealed",
};

impl PersonColumn {
    pub(crate) const fn of(&self, person: PersonId) -> vault::Place {
        vault::Place {
            table: self.table,
            column: self.column,
            row: person.uuid(),
        }
    }
}
