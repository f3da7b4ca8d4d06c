//! `vangnet monitor`: the figures of a quarter, without pages.

use access::policy::MonitorByService;
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
