//! Putting a copy of the data back (security.md H; G8).
//!
//! The vault of today stays where it is, so that whoever was destroyed since the copy stays destroyed;
//! only when there is no vault at all, the copy's is taken. Everything is checked before anything is
//! replaced, nobody else is at work meanwhile, and a restore that was cut off is finished by the next.

use std::{
    fs::{self, DirBuilder},
    io::ErrorKind,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use app::App;
use store::{Alone, Databases};

use crate::{
    Refused,
    backup::look_into_all,
    cli::Place,
    copy::{self, Kind, Part, Whole},
    output::say,
    postgres_tools::Tool,
    settings::Settings,
    wiring::{Mode, Opening, alone, open, told, unreachable_database},
};

/// The files of a data folder, in the order they are put back.
const FILES: [&str; 3] = ["reads.db", "vangnet.db", "vault.db"];
/// In the folder of a restore: all of it is there and checked, and goes in place.
const READY: &str = "KLAAR";

/// Puts a copy back; an encrypted one with the secret key in the file `identity`.
pub(crate) async fn restore(
    place: Place,
    folder: &Path,
    identity: Option<&Path>,
) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    if let Databases::Sqlite { folder } = &settings.store.databases {
        fs::create_dir_all(folder)?;
    }
    let alone = alone(&settings).await?;
    let copy = Copy { folder, identity };
    match settings.store.databases.clone() {
        Databases::Sqlite { folder: data } => files(&settings, &alone, copy, &data).await,
        Databases::Postgres {
            data_url,
            vault_url,
        } => archives(&settings, &alone, copy, [&data_url, &vault_url]).await,
    }
}

/// The copy that is put back.
#[derive(Clone, Copy)]
struct Copy<'a> {
    /// The folder made by `backup create`.
    folder: &'a Path,
    /// The file with the secret key, when it is encrypted.
    identity: Option<&'a Path>,
}

impl Copy<'_> {
    fn whole(self, kind: Kind, part: Part) -> anyhow::Result<Whole> {
        copy::check(&self.folder.join(part.folder()), kind, part, self.identity)
    }
}

/// Whether a restore was cut off when it had begun to replace: nothing else may be done before it is
/// finished.
pub(crate) fn is_unfinished(databases: &Databases, ledger: &Path) -> bool {
    match databases {
        Databases::Sqlite { folder } => staging_of(folder).join(READY).exists(),
        Databases::Postgres { .. } => begun_of(ledger).exists(),
    }
}

fn staging_of(data: &Path) -> PathBuf {
    data.join("herstel")
}

fn begun_of(ledger: &Path) -> PathBuf {
    copy::beside(ledger, "herstel")
}

/// SQLite: the copy is made whole in a folder inside the data folder, and then takes the place of the
/// old files one by one.
async fn files(
    settings: &Settings,
    alone: &Alone,
    from: Copy<'_>,
    data: &Path,
) -> anyhow::Result<()> {
    let staging = staging_of(data);
    if staging.join(READY).exists() {
        put_in_place(data)?;
        return Ok(say(
            "Een herstel dat eerder was afgebroken, is nu afgemaakt. Controleer met `vangnet verify`.",
        )?);
    }
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    let vault_comes_back = !data.join("vault.db").exists();
    let mut parts = vec![Part::Data];
    if vault_comes_back {
        parts.push(Part::Vault);
    }
    let whole: Vec<(Part, Whole)> = parts
        .into_iter()
        .map(|part| Ok((part, from.whole(Kind::Sqlite, part)?)))
        .collect::<anyhow::Result<_>>()?;
    DirBuilder::new().mode(0o700).create(&staging)?;
    let staged = stage(settings, alone, &whole, vault_comes_back).await;
    let ended = match staged {
        Ok(ended) => ended,
        Err(error) => {
            fs::remove_dir_all(&staging)?;
            return Err(error);
        }
    };
    if !vault_comes_back {
        // It was there to open the data with; the vault of today itself stays untouched.
        fs::remove_file(staging.join("vault.db"))?;
    }
    for name in FILES {
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(staging.join(format!("{name}{ending}")));
        }
        if let Ok(file) = fs::File::open(staging.join(name)) {
            file.sync_all()?;
        }
    }
    copy::write_synced(&staging.join(READY), b"")?;
    fs::File::open(&staging)?.sync_all()?;
    put_in_place(data)?;
    report(&ended)?;
    Ok(say(
        "De vorige bestanden staan ernaast met de naam .voor-herstel. Controleer met `vangnet verify`.",
    )?)
}

/// Fills the folder of the restore, checks what is in it and brings it up to what the vault knows.
async fn stage(
    settings: &Settings,
    alone: &Alone,
    parts: &[(Part, Whole)],
    vault_comes_back: bool,
) -> anyhow::Result<Ended> {
    let Databases::Sqlite { folder: data } = &settings.store.databases else {
        return Err(anyhow::anyhow!("files are put back on SQLite alone"));
    };
    let staging = staging_of(data);
    for (part, whole) in parts {
        for name in part.files(Kind::Sqlite) {
            whole.bring(name, &staging.join(name))?;
        }
        look_into_all(&staging, Kind::Sqlite, *part).await?;
    }
    if !vault_comes_back {
        store::copy_vault(data, &staging.join("vault.db"))
            .await
            .context(
                "De kluis van nu is niet te lezen. Zet haar opzij om ook de kluis uit de back-up terug te zetten.",
            )?;
    }
    let mut staged = settings.clone();
    staged.store.databases = Databases::Sqlite { folder: staging };
    let app = open(&staged, Opening::Alone(alone), Mode::default()).await?;
    let ended = bring_up_to_date(&app, vault_comes_back).await;
    app.store().close().await;
    ended
}

/// Moves what is ready to its place, and what was there aside. May be cut off and done again.
fn put_in_place(data: &Path) -> anyhow::Result<()> {
    let staging = staging_of(data);
    for name in FILES {
        let ready = staging.join(name);
        if !ready.exists() {
            continue;
        }
        // The log of writes goes first: it must never meet the new file.
        for ending in ["-wal", "-shm", ""] {
            let old = data.join(format!("{name}{ending}"));
            if old.exists() {
                fs::rename(&old, copy::beside(&old, "voor-herstel"))?;
            }
        }
        copy::sync_names_beside(&ready)?;
        fs::rename(&ready, data.join(name))
            .with_context(|| format!("{name} kan niet worden teruggezet"))?;
        fs::File::open(data)?.sync_all()?;
    }
    fs::remove_file(staging.join(READY))?;
    Ok(fs::remove_dir_all(&staging)?)
}

/// PostgreSQL: each archive takes the place of what is there in one transaction.
async fn archives(
    settings: &Settings,
    alone: &Alone,
    from: Copy<'_>,
    [data_url, vault_url]: [&str; 2],
) -> anyhow::Result<()> {
    let tool = Tool::find("pg_restore", [data_url, vault_url]).await?;
    let begun = begun_of(&settings.store.ledger);
    // A restore that was cut off may have filled the vault; the ledger must be done again all the same.
    let vault_comes_back = begun_with_vault(&begun)
        || !store::holds_a_vault(vault_url)
            .await
            .map_err(unreachable_database)?;
    let mut parts = vec![(Part::Data, data_url)];
    if vault_comes_back {
        parts.push((Part::Vault, vault_url));
    }
    let unpacked = Unpacked(copy::beside(&settings.store.ledger, "uitgepakt"));
    unpacked.remove()?;
    let mut archives = Vec::new();
    for (part, url) in parts {
        let own = from.whole(Kind::Postgres, part)?.readable(&unpacked.0)?;
        look_into_all(&own, Kind::Postgres, part).await?;
        archives.extend(
            part.files(Kind::Postgres)
                .iter()
                .map(|name| (url, own.join(name))),
        );
    }
    let note: &[u8] = if vault_comes_back { WITH_VAULT } else { b"" };
    copy::write_synced(&begun, note)
        .with_context(|| format!("{} kan niet worden geschreven", begun.display()))?;
    copy::sync_names_beside(&begun)?;
    for (url, archive) in &archives {
        tool.restore(url, archive)?;
    }
    unpacked.remove()?;
    let app = open(settings, Opening::Alone(alone), Mode::default()).await?;
    let ended = bring_up_to_date(&app, vault_comes_back).await;
    app.store().close().await;
    let ended = ended?;
    fs::remove_file(&begun)?;
    report(&ended)?;
    Ok(say("Controleer met `vangnet verify`.")?)
}

/// The folder in which an encrypted copy is decrypted: it goes again, whatever happens.
struct Unpacked(PathBuf);

impl Unpacked {
    fn remove(&self) -> anyhow::Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("{} kan niet weg", self.0.display()))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        let _ = self.remove();
    }
}

/// What the note of a restore that was begun says when the vault comes back too.
const WITH_VAULT: &[u8] = b"vault\n";

fn begun_with_vault(begun: &Path) -> bool {
    fs::read(begun).is_ok_and(|note| note == WITH_VAULT)
}

/// What was done beyond putting files back.
struct Ended {
    /// Lines of the ledger done again.
    ledger: Option<usize>,
    /// Cases that ended after the copy was made.
    cases: usize,
}

/// Checks the data and brings them up to what is known today, before anyone can sign in.
async fn bring_up_to_date(app: &App, vault_came_back: bool) -> anyhow::Result<Ended> {
    let wrong = app::restore::check(app).await.map_err(told)?;
    if !wrong.is_empty() {
        return Err(Refused(format!(
            "De gegevens in deze back-up kloppen niet:\n{}",
            wrong.join("\n")
        ))
        .into());
    }
    let ledger = if vault_came_back {
        // What was destroyed or suppressed since the copy of the vault is so again.
        Some(app.store().replay_ledger().await?)
    } else {
        None
    };
    let actor = app::setup::service_actor(app).await.map_err(told)?;
    let cases = app::restore::after_restore(app, &actor)
        .await
        .map_err(told)?;
    Ok(Ended { ledger, cases })
}

fn report(ended: &Ended) -> anyhow::Result<()> {
    match ended.ledger {
        None => say("De gegevens zijn teruggezet; de kluis van nu is gebleven.")?,
        Some(lines) => say(format_args!(
            "De gegevens en de kluis zijn teruggezet; {lines} regel(s) uit het grootboek zijn opnieuw toegepast."
        ))?,
    }
    Ok(say(format_args!(
        "{} zaak of zaken die na de back-up waren geëindigd, zijn opnieuw gesloten.",
        ended.cases
    ))?)
}
