//! Copies of the data and of the vault, apart (security.md H).
//!
//! A copy is taken of the data first and of the vault second: keys are made before what they seal,
//! so the later vault always opens the earlier data (H1). On PostgreSQL the database's own tools make
//! the copies, in the same order.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use store::Databases;

use crate::{
    Refused,
    cli::Place,
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, open},
};

/// Copies data and vault into a new folder, each in a folder of its own, so that each can go its own
/// way: the vault's copies are kept seven days, the data's longer.
pub(crate) async fn create(place: Place, folder: &Path) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    if folder.exists() {
        return Err(Refused(format!(
            "{} bestaat al. Geef een nieuwe map op.",
            folder.display()
        ))
        .into());
    }
    only_sqlite(&settings)?;
    let app = open(&settings, Opening::Existing, Mode::default()).await?;
    let half = half_of(folder);
    if half.exists() {
        // Left by a copy that was cut off; it was never named as one.
        fs::remove_dir_all(&half)?;
    }
    fs::create_dir_all(half.join("data"))?;
    fs::create_dir_all(half.join("vault"))?;
    app.store()
        .copy_into(&half.join("data"), &half.join("vault"))
        .await?;
    app.store().close().await;
    for part in [
        "data/vangnet.db",
        "data/reads.db",
        "vault/vault.db",
        "data",
        "vault",
        "",
    ] {
        fs::File::open(half.join(part))?.sync_all()?;
    }
    // The name appears when all of it is there: a copy that was cut off is never mistaken for one.
    fs::rename(&half, folder).context("de back-up kan niet op zijn plaats worden gezet")?;
    say(format_args!(
        "Back-up gemaakt in {}: `data` en `vault`, elk om apart te bewaren.",
        folder.display()
    ))?;
    Ok(())
}

/// The name a copy has while it is being made: `FOLDER.half`.
fn half_of(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".half");
    folder.with_file_name(name)
}

/// Puts a copy of the data back. The vault of today stays where it is, so that whoever was destroyed
/// since the copy stays destroyed; only when there is no vault at all, the copy's is taken.
pub(crate) async fn restore(place: Place, folder: &Path) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    let data = only_sqlite(&settings)?;
    let copy = folder.join("data");
    let whole = ["vangnet.db", "reads.db"]
        .iter()
        .all(|name| copy.join(name).is_file());
    if !whole {
        return Err(Refused(format!(
            "In {} staat geen back-up van de gegevens.",
            folder.display()
        ))
        .into());
    }
    fs::create_dir_all(&data)?;
    for name in ["vangnet.db", "reads.db"] {
        for ending in ["", "-wal", "-shm"] {
            let old = data.join(format!("{name}{ending}"));
            if old.exists() {
                fs::rename(&old, data.join(format!("{name}{ending}.voor-herstel")))?;
            }
        }
        fs::copy(copy.join(name), data.join(name))
            .with_context(|| format!("{name} kan niet worden teruggezet"))?;
    }
    let vault = data.join("vault.db");
    let vault_came_back = !vault.exists();
    if vault_came_back {
        fs::copy(folder.join("vault").join("vault.db"), &vault)
            .context("de kluis kan niet worden teruggezet")?;
    }
    let app = open(&settings, Opening::Existing, Mode::default()).await?;
    // Before anyone can sign in: what was destroyed or suppressed since the copy is so again.
    let replayed = app.store().replay_ledger().await?;
    app.store().close().await;
    say(format_args!(
        "De gegevens zijn teruggezet; {replayed} regel(s) uit het grootboek zijn opnieuw toegepast."
    ))?;
    say(
        "De vorige bestanden staan ernaast met de naam .voor-herstel. Controleer met `vangnet verify`.",
    )?;
    Ok(())
}

fn only_sqlite(settings: &Settings) -> anyhow::Result<PathBuf> {
    match &settings.store.databases {
        Databases::Sqlite { folder } => Ok(folder.clone()),
        Databases::Postgres { .. } => Err(Refused(
            "Op PostgreSQL maakt u de back-up met pg_dump: eerst de gegevens, dan de kluis. \
             Zet alleen de gegevens terug en laat de kluis staan."
                .to_owned(),
        )
        .into()),
    }
}
