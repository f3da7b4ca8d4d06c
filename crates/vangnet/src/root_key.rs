//! Another root key: everything under it is wrapped anew in one transaction of the vault.
//!
//! Three files beside each other make it safe to cut off: FILE, FILE.nieuw while the change is under
//! way, FILE.vorige afterwards. Which of them opens the vault tells how far it came.

use std::{fs, path::Path};

use anyhow::Context as _;
use store::{Store, StoreError, StoreKit};
use vault::{Entropy, RootKey, VaultError};

use crate::{
    Refused,
    cli::Place,
    copy::{beside, sync_names_beside, write_synced},
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, alone, open_with, read_root_key, told, why_not_opened},
};

/// Where a new root key waits until the vault is under it.
pub(crate) const NEXT: &str = "nieuw";
/// Where the old one is kept for older copies of the vault.
const PREVIOUS: &str = "vorige";

/// Makes a new root key and puts it in the place of the old one.
pub(crate) async fn rotate(place: Place) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    let alone = alone(&settings).await?;
    let file = &settings.root_key;
    let (next_file, previous_file) = (beside(file, NEXT), beside(file, PREVIOUS));
    let current = read_root_key(file)?;
    let open_under = |root: &RootKey| {
        let kit = StoreKit {
            clock: Mode::default().clock,
            entropy: Entropy::system(),
            root: RootKey::from_bytes(root.bytes()),
        };
        let (store, alone) = (&settings.store, &alone);
        async move { Store::open_alone(store, kit, alone).await }
    };
    let next = if next_file.exists() {
        read_root_key(&next_file)?
    } else {
        // Not begun with a key that opens nothing, and on disk before anything is wrapped under it.
        let store = open_under(&current)
            .await
            .map_err(|error| why_not_opened(error, &settings))?;
        store.close().await;
        let next = RootKey::generate(&Entropy::system());
        write_synced(&next_file, next.bytes())
            .and_then(|()| sync_names_beside(&next_file))
            .with_context(|| format!("{} kan niet worden geschreven", next_file.display()))?;
        next
    };
    let keys = match open_under(&next).await {
        // Cut off after the vault, before the files.
        Ok(store) => {
            store.close().await;
            0
        }
        Err(StoreError::Vault(VaultError::OtherKey)) => {
            let store = open_under(&current)
                .await
                .map_err(|error| why_not_opened(error, &settings))?;
            let keys = store.rewrap_under(&next).await?;
            store.close().await;
            keys
        }
        Err(error) => return Err(why_not_opened(error, &settings)),
    };
    let app = open_with(&settings, next, Opening::Alone(&alone), Mode::default()).await?;
    let actor = app::setup::service_actor(&app).await.map_err(told)?;
    let wrapped = usize::try_from(keys).unwrap_or(usize::MAX);
    app::restore::note_new_root_key(&app, &actor, wrapped)
        .await
        .map_err(told)?;
    app.store().close().await;
    take_its_place(file, &next_file, &previous_file)?;
    say(format_args!(
        "De nieuwe sleutel staat in {}. Geef de bewaarders een kopie.",
        file.display()
    ))?;
    say(format_args!(
        "De vorige staat in {}: nodig zolang er kopieën van de kluis van vóór nu zijn. Vernietig haar daarna.",
        previous_file.display()
    ))?;
    Ok(())
}

/// The old file goes aside and the new one takes its name, which always names one of the two.
fn take_its_place(file: &Path, next: &Path, previous: &Path) -> anyhow::Result<()> {
    let old = fs::read(file)?;
    // A run that was cut off here has put the new key in place already.
    if fs::read(next)? != old {
        write_synced(previous, &old)?;
        sync_names_beside(previous)?;
    }
    fs::rename(next, file).map_err(|_| {
        Refused(format!(
            "{} kan niet op de plaats van {} worden gezet. Doe dat zelf: de kluis staat al onder de nieuwe sleutel.",
            next.display(),
            file.display()
        ))
    })?;
    Ok(sync_names_beside(file)?)
}
