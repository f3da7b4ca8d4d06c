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
use store::{Store, StoreKit};
use vault::{Entropy, InstallationKeys, RootKey};

use crate::{Refused, settings::Settings};

const REGULAR: &[u8] = include_bytes!("../../../assets/dist/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/dist/fonts/NotoSans-Bold.ttf");

/// How the databases are opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// They must exist.
    Existing,
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
    opening: Opening,
    mode: Mode,
) -> anyhow::Result<Arc<App>> {
    let entropy = Entropy::system();
    let root = root_key(&settings.root_key, opening, &entropy)?;
    let keys = InstallationKeys::derive(&root)?;
    let kit = StoreKit {
        clock: mode.clock.clone(),
        entropy: entropy.clone(),
        root,
    };
    let store = match opening {
        Opening::Existing => Store::open(&settings.store, kit).await,
        Opening::New => Store::create(&settings.store, kit).await,
    }
    .context(
        "De gegevens kunnen niet worden geopend. Is `vangnet init` uitgevoerd, en klopt --data?",
    )?;
    let parts = Parts {
        config: AppConfig {
            demo: mode.demo,
            public_url: settings.public_url.clone(),
            organisation: settings.organisation.clone(),
        },
        store,
        clock: mode.clock,
        entropy,
        keys,
        worker: ImportWorker::Process {
            program: std::env::current_exe()?,
            cpu_seconds: mode.worker_cpu_seconds,
        },
        fonts: Fonts::from_bytes(vec![REGULAR.to_vec(), BOLD.to_vec()])?,
    };
    let app = Arc::new(App::new(parts)?);
    if opening == Opening::Existing {
        // A command before `init` has no account to act under, and nothing to finish.
        if let Ok(actor) = app::setup::service_actor(&app).await {
            app::lists::finish_commits(&app, &actor)
                .await
                .map_err(told)?;
        }
    }
    Ok(app)
}

/// Reads the root key; makes it, readable by its owner alone, when an installation is new.
fn root_key(path: &Path, opening: Opening, entropy: &Entropy) -> anyhow::Result<RootKey> {
    match fs::read(path) {
        Ok(bytes) => {
            let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| {
                Refused(format!("{} is geen sleutelbestand van deze installatie.", path.display()))
            })?;
            Ok(RootKey::from_bytes(&bytes))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && opening == Opening::New => {
            let root = RootKey::generate(entropy);
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                fs::create_dir_all(folder)?;
            }
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            file.write_all(root.bytes())?;
            file.sync_all()?;
            Ok(root)
        }
        Err(error) => Err(anyhow::Error::new(error).context(format!(
            "Het sleutelbestand {} is niet te lezen. Zonder deze sleutel zijn de gegevens onleesbaar.",
            path.display()
        ))),
    }
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
