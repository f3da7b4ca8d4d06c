//! `vangnet monitor`: the figures of a quarter, without pages.

use std::path::Path;

use access::policy::{MonitorByService, SeePublished};
use anyhow::Context as _;
use domain::monitor::{Indicator, Quarter};

use crate::{
    Refused,
    cli::Place,
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, for_command, told},
};

/// Prints the figures of a quarter, of the region or of one municipality: as JSON with keys `I1` to `I9` and one for each further indicator, or a line for
/// each.
pub(crate) async fn monitor(
    place: Place,
    quarter: Quarter,
    municipality: Option<String>,
    json: bool,
) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    let app = for_command(&settings, Opening::Existing, Mode::default()).await?;
    let actor = app::setup::service_actor(&app).await.map_err(told)?;
    let mut grant = actor.authorize::<MonitorByService>()?;
    if let Some(code) = municipality {
        let found = app::setup::municipality_by_code(&app, &code)
            .await
            .map_err(|_| Refused(format!("Gemeente {code} is niet bekend.")))?;
        grant = app::municipalities::narrow(&app, &grant, found.id)
            .await
            .map_err(told)?;
    }
    let figures = app::monitor::json(&app, &grant, quarter)
        .await
        .map_err(told)?;
    if json {
        say(&figures)?;
    } else {
        say(format_args!("Het {}", quarter.dutch()))?;
        for indicator in Indicator::ALL {
            if let Some(value) = figures.get(indicator.code()) {
                say(format_args!(
                    "{}  {}: {value}",
                    indicator.sign(),
                    indicator.dutch()
                ))?;
            }
        }
    }
    Ok(())
}

/// Writes the report of a released quarter for the council of one municipality as PDF; of the only one where there is one.
pub(crate) async fn report(
    place: Place,
    quarter: Quarter,
    municipality: Option<String>,
    file: &Path,
) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    let app = for_command(&settings, Opening::Existing, Mode::default()).await?;
    let actor = app::setup::service_actor(&app).await.map_err(told)?;
    let grant = actor.authorize::<SeePublished>()?;
    let lines = app::monitor::council_reports(&app, &grant, quarter)
        .await
        .map_err(told)?;
    let found = match (&municipality, lines.as_slice()) {
        (Some(code), _) => lines.iter().find(|line| line.municipality.code == *code),
        (None, [only]) => Some(only),
        (None, _) => {
            return Err(Refused(
                "Noem de gemeente met --municipality: elke gemeente heeft eigen woorden."
                    .to_owned(),
            )
            .into());
        }
    };
    let code = municipality.as_deref().unwrap_or_default();
    let found = found.ok_or_else(|| Refused(format!("Gemeente {code} is niet bekend.")))?;
    let report = app::monitor::council_report(&app, &grant, quarter, found.municipality.id)
        .await
        .map_err(told)?;
    tokio::fs::write(file, report.bytes)
        .await
        .with_context(|| format!("{} kan niet worden geschreven", file.display()))?;
    say(file.display())?;
    Ok(())
}
