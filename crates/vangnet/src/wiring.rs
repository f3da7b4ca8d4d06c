//! Putting the application together: keys, databases, fonts, worker.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::Arc,
};

use anyhow::Context as _;
use app::{App, AppConfig, ImportWorker, Parts};
use domain::Clock;
use letters::Fonts;
use store::{Alone, Store, StoreError, StoreKit};
use vault::{Entropy, RootKey, VaultError};

use crate::{Refused, copy, restore, root_key, settings::Settings};

const REGULAR: &[u8] = include_bytes!("../../../assets/dist/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/dist/fonts/NotoSans-Bold.ttf");

/// How the databases are opened.
#[derive(Clone, Copy)]
pub(crate) enum Opening<'a> {
    /// They must exist.
    Existing,
    /// They must exist, and nobody else is at work on them.
    Alone(&'a Alone),
    /// They, and the root key, are made when absent.
    New,
}

/// What differs between a demonstration and a real installation.
pub(crate) struct Mode {
    pub(crate) demo: bool,
    pub(crate) clock: Clock,
    pub(crate) worker_cpu_seconds: u64,
}

impl Default for Mode {
    fn default() -> Self {
        Self {
            demo: false,
            clock: Clock::System,
            worker_cpu_seconds: 30,
        }
    }
}

/// Opens the store with its root key.
pub(crate) async fn open(
    settings: &Settings,
    opening: Opening<'_>,
    mode: Mode,
) -> anyhow::Result<Arc<App>> {
    let root = match opening {
        Opening::New => root_key_or_new(&settings.root_key)?,
        Opening::Existing | Opening::Alone(_) => read_root_key(&settings.root_key)?,
    };
    open_with(settings, root, opening, mode).await
}

/// The application for one command. Its databases are closed when the command ends, however it ends,
/// so that no log of SQLite stays behind beside them.
pub(crate) struct ForCommand(Arc<App>);

/// Opens what a command works on.
pub(crate) async fn for_command(
    settings: &Settings,
    opening: Opening<'_>,
    mode: Mode,
) -> anyhow::Result<ForCommand> {
    Ok(ForCommand(open(settings, opening, mode).await?))
}

impl std::ops::Deref for ForCommand {
    type Target = Arc<App>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Drop for ForCommand {
    fn drop(&mut self) {
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(self.0.store().close());
        });
    }
}

/// Opens the store with this root key.
pub(crate) async fn open_with(
    settings: &Settings,
    root: RootKey,
    opening: Opening<'_>,
    mode: Mode,
) -> anyhow::Result<Arc<App>> {
    if !matches!(opening, Opening::Alone(_))
        && restore::is_unfinished(&settings.store.databases, &settings.store.ledger)
    {
        return Err(Refused(
            "Een herstel van een back-up is niet afgemaakt. Voer `vangnet backup restore` opnieuw uit."
                .to_owned(),
        )
        .into());
    }
    let entropy = Entropy::system();
    let kit = StoreKit {
        clock: mode.clock.clone(),
        entropy: entropy.clone(),
        root,
    };
    let store = match opening {
        Opening::Existing => Store::open(&settings.store, kit).await,
        Opening::Alone(alone) => Store::open_alone(&settings.store, kit, alone).await,
        Opening::New => Store::create(&settings.store, kit).await,
    }
    .map_err(|error| why_not_opened(error, settings))?;
    let parts = Parts {
        config: AppConfig {
            demo: mode.demo,
            public_url: settings.public_url.clone(),
            organisation: settings.organisation.clone(),
            mail: settings.mail.is_some(),
        },
        store,
        clock: mode.clock,
        entropy,
        worker: ImportWorker::Process {
            program: std::env::current_exe()?,
            cpu_seconds: mode.worker_cpu_seconds,
        },
        fonts: Fonts::from_bytes(vec![REGULAR.to_vec(), BOLD.to_vec()])?,
    };
    let app = Arc::new(App::new(parts)?);
    if matches!(opening, Opening::Existing) {
        // A command before `init` has no account to act under, and nothing to finish.
        if let Ok(actor) = app::setup::service_actor(&app).await {
            app::lists::finish_commits(&app, &actor)
                .await
                .map_err(told)?;
            app::monitor::count_what_was(&app, &actor)
                .await
                .map_err(told)?;
        }
    }
    Ok(app)
}

/// Takes the installation alone, for work that nobody else may see half done.
pub(crate) async fn alone(settings: &Settings) -> anyhow::Result<Alone> {
    Alone::on(&settings.store.databases)
        .await
        .map_err(|error| match error {
            StoreError::InUse => Refused(
                "Er is nog een Vangnet aan het werk op deze gegevens. Stop de server en probeer het opnieuw."
                    .to_owned(),
            )
            .into(),
            error => why_not_opened(error, settings),
        })
}

/// Why the store does not open, and what to do about it.
pub(crate) fn why_not_opened(error: StoreError, settings: &Settings) -> anyhow::Error {
    let key = settings.root_key.display();
    match error {
        StoreError::InUse => Refused(
            "Op deze gegevens wordt een back-up teruggezet of de sleutel gewisseld. Probeer het opnieuw als dat klaar is."
                .to_owned(),
        )
        .into(),
        StoreError::Vault(VaultError::OtherKey) if copy::beside(&settings.root_key, root_key::NEXT).exists() => {
            Refused("Het wisselen van de sleutel is niet afgemaakt. Voer `vangnet root-key rotate` opnieuw uit.".to_owned()).into()
        }
        StoreError::Vault(VaultError::OtherKey) => Refused(format!(
            "De sleutel in {key} is niet die van deze installatie."
        ))
        .into(),
        StoreError::NotSetUp => Refused(
            "Deze installatie is nog niet ingericht. Voer eerst `vangnet init` uit.".to_owned(),
        )
        .into(),
        StoreError::File { file, source } => anyhow::Error::new(source).context(format!(
            "{} kan niet worden gebruikt. Bestaat de map, en mag dit account er schrijven?",
            file.display()
        )),
        error => unreachable_database(error),
    }
}

/// A database that does not answer, or not as it should.
pub(crate) fn unreachable_database(error: StoreError) -> anyhow::Error {
    anyhow::Error::new(error).context(
        "De gegevens kunnen niet worden geopend. Is `vangnet init` uitgevoerd, en klopt --data?",
    )
}

/// Reads a root key.
pub(crate) fn read_root_key(path: &Path) -> anyhow::Result<RootKey> {
    let bytes = fs::read(path).with_context(|| {
        format!(
            "Het sleutelbestand {} is niet te lezen. Zonder deze sleutel zijn de gegevens onleesbaar.",
            path.display()
        )
    })?;
    let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| {
        Refused(format!(
            "{} is geen sleutelbestand van deze installatie.",
            path.display()
        ))
    })?;
    Ok(RootKey::from_bytes(&bytes))
}

/// Reads the root key of a new installation; makes it, readable by its owner alone, when absent.
fn root_key_or_new(path: &Path) -> anyhow::Result<RootKey> {
    if path.exists() {
        return read_root_key(path);
    }
    let root = RootKey::generate(&Entropy::system());
    let write = || -> io::Result<()> {
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(root.bytes())?;
        file.sync_all()?;
        copy::sync_names_beside(path)
    };
    write().with_context(|| {
        format!(
            "Het sleutelbestand {} kan niet worden gemaakt. Geef met --root-key een andere plaats op.",
            path.display()
        )
    })?;
    Ok(root)
}

/// A use case's refusal as the command line shows it: the Dutch text, with exit code 1.
pub(crate) fn told(error: app::AppError) -> anyhow::Error {
    let dutch = error.dutch();
    match error {
        app::AppError::Store(source) => anyhow::Error::new(source).context(dutch),
        app::AppError::Vault(source) => anyhow::Error::new(source).context(dutch),
        app::AppError::Worker(source) => anyhow::Error::new(source).context(dutch),
        app::AppError::Internal(what) => anyhow::anyhow!("{dutch} ({what})"),
        _ => Refused(dutch).into(),
    }
}
