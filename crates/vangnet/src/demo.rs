//! A made-up region to click through: municipalities, colleagues, lists, cards on their way.
//!
//! Loopback only, because its sign-in links need no password. Everything in it is invented; the same
//! seed gives the same people.

mod conference;
mod region;
mod routes;
mod schools;
mod surveys;
mod telling;
mod transfer;
mod trials;

use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf};

use anyhow::Context as _;
use domain::{Clock, Role};
use tokio::net::TcpListener;

use crate::{
    Refused,
    cli::{Demo, Place},
    output::say,
    serve,
    settings::Settings,
    wiring::{Mode, Opening, open},
};

/// Builds the region, prints the links and serves.
pub(crate) async fn demo(options: Demo) -> anyhow::Result<()> {
    if !options.listen.ip().is_loopback() {
        return Err(Refused(
            "De demo heeft aanmeldlinks zonder wachtwoord en luistert daarom alleen op loopback (127.0.0.1).".to_owned(),
        )
        .into());
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("op {} kan niet worden geluisterd", options.listen))?;
    let address = listener.local_addr()?;
    let folder = match &options.place.data {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("vangnet-demo-{}", std::process::id())),
    };
    // Written when a region is whole: what is half built, or no demonstration, is not gone on with.
    let whole = folder.join("demo");
    if options.again && !whole.exists() {
        return Err(Refused(format!(
            "In {} staat geen demo om mee verder te gaan. Laat --again weg: dan wordt er een gemaakt.",
            folder.display()
        ))
        .into());
    }
    if !options.again && folder.exists() {
        return Err(Refused(format!(
            "{} bestaat al. Geef een nieuwe map op, of ga met --again verder met de demo die er staat.",
            folder.display()
        ))
        .into());
    }
    let mut settings = Settings::of(&Place {
        data: Some(folder.join("data")),
        ..options.place.clone()
    })?;
    settings.public_url = format!("http://localhost:{}", address.port());
    "Doorstroompunt Verzonnen Land".clone_into(&mut settings.organisation);
    let upload = folder.join("bestanden");
    if !options.again {
        fs::create_dir_all(&folder)?;
        // What happened before today happens on a clock of its own; the doors open on the machine's.
        let clock = region::clock_of(Clock::System.today()).context("a first day")?;
        let past = open(&settings, Opening::New, mode(clock)).await?;
        region::build(&past, &options, &upload).await?;
        past.store().close().await;
        fs::write(&whole, "")?;
    }
    let files = region::files_in(&upload);
    let app = open(&settings, Opening::Existing, mode(Clock::System)).await?;
    let links = region::links(&app).await?;
    tell(
        &settings.public_url,
        &Region { links, files },
        options.json_links,
    )?;
    serve::run(app, listener, &settings).await
}

fn mode(clock: Clock) -> Mode {
    Mode {
        demo: true,
        clock,
        ..Mode::default()
    }
}

/// What was built, for printing.
struct Region {
    links: BTreeMap<&'static str, String>,
    files: BTreeMap<&'static str, PathBuf>,
}

fn tell(url: &str, region: &Region, as_json: bool) -> anyhow::Result<()> {
    let links: BTreeMap<&str, String> = region
        .links
        .iter()
        .map(|(role, path)| (*role, format!("{url}{path}")))
        .collect();
    if as_json {
        return Ok(say(
            serde_json::json!({ "url": url, "links": links, "files": region.files }),
        )?);
    }
    let mut text = format!(
        "Vangnet-demo op {url} (alles is verzonnen; stop met Ctrl-C)\n\nAanmelden zonder wachtwoord, per rol:\n"
    );
    for (role, link) in &links {
        let label = role.parse::<Role>().map_or(*role, Role::dutch);
        let _ = writeln!(text, "  {label:<28} {link}");
    }
    text.push_str("\nBestanden van deze maand om als lijstverwerker aan te leveren:");
    for (kind, path) in &region.files {
        let _ = write!(text, "\n  {kind:<14} {}", path.display());
    }
    Ok(say(text)?)
}
