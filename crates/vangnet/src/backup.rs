//! Copies of the data and of the vault, apart (security.md H).
//!
//! A copy is taken of the data first and of the vault second: keys are made before what they seal,
//! so the later vault always opens the earlier data (H1).

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
};

use anyhow::Context as _;
use store::Databases;

use crate::{
    Refused,
    cli::Place,
    copy::{self, Kind, Part},
    encryption::Recipients,
    output::say,
    postgres_tools::{Tool, look_into},
    settings::Settings,
    wiring::{Mode, Opening, open},
};

/// Copies data and vault into a new folder, each in a folder of its own, so that each can go its own
/// way: the vault's copies are kept seven days, the data's longer. With `recipients`, a file of public keys,
/// nothing readable stays (H6).
pub(crate) async fn create(
    place: Place,
    folder: &Path,
    recipients: Option<&Path>,
) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    if folder.exists() {
        return Err(Refused(format!(
            "{} bestaat al. Geef een nieuwe map op.",
            folder.display()
        ))
        .into());
    }
    let recipients = recipients.map(Recipients::of).transpose()?;
    let databases = &settings.store.databases;
    let tool = match databases {
        Databases::Sqlite { .. } => None,
        Databases::Postgres {
            data_url,
            vault_url,
        } => Some(Tool::find("pg_dump", [data_url, vault_url]).await?),
    };
    let app = open(&settings, Opening::Existing, Mode::default()).await?;
    let half = copy::beside(folder, "half");
    if half.exists() {
        // Left by a copy that was cut off; it was never named as one.
        fs::remove_dir_all(&half)?;
    }
    let [data, vault] = [Part::Data, Part::Vault].map(|part| half.join(part.folder()));
    for part in [&data, &vault] {
        DirBuilder::new().recursive(true).mode(0o700).create(part)?;
    }
    let began = app.clock().now();
    match (databases, &tool) {
        (
            Databases::Postgres {
                data_url,
                vault_url,
            },
            Some(tool),
        ) => {
            tool.dump(data_url, &data.join("data.dump"))?;
            tool.dump(vault_url, &vault.join("vault.dump"))?;
        }
        _ => app.store().copy_into(&data, &vault).await?,
    }
    app.store().close().await;
    let kind = Kind::of(databases);
    for (folder, part) in [(&data, Part::Data), (&vault, Part::Vault)] {
        look_into_all(folder, kind, part).await?;
        copy::seal(folder, kind, part, began, recipients.as_ref())?;
    }
    fs::File::open(&half)?.sync_all()?;
    // The name appears when all of it is there: a copy that was cut off is never mistaken for one.
    fs::rename(&half, folder).context("de back-up kan niet op zijn plaats worden gezet")?;
    copy::sync_names_beside(folder)?;
    say(format_args!(
        "Back-up gemaakt in {}: `data` en `vault`, elk om apart te bewaren{}.",
        folder.display(),
        if recipients.is_some() {
            " en versleuteld"
        } else {
            ""
        }
    ))?;
    Ok(())
}

/// Has each file of a part read by its own database from the first page to the last.
pub(crate) async fn look_into_all(folder: &Path, kind: Kind, part: Part) -> anyhow::Result<()> {
    for name in part.files(kind) {
        let file = folder.join(name);
        let whole = match kind {
            Kind::Sqlite => store::check_copy(&file).await.unwrap_or(false),
            Kind::Postgres => look_into(&file)?,
        };
        if !whole {
            return Err(Refused(format!(
                "{} is beschadigd: de database zelf kan het niet lezen.",
                file.display()
            ))
            .into());
        }
    }
    Ok(())
}
