//! The short commands: set up, check, add.

use domain::Day;

use crate::{
    Refused,
    cli::{AgreementKindArg, Place},
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, open, told},
};

/// Makes a new installation and prints the first administrator's one-time link.
pub(crate) async fn init(place: Place) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    let app = open(&settings, Opening::New, Mode::default()).await?;
    let path = app::setup::init(&app).await.map_err(told)?;
    say(format_args!(
        "De installatie is klaar. De sleutel staat in {}.",
        settings.root_key.display()
    ))?;
    say("Bewaar een kopie van dit sleutelbestand op een veilige plaats, los van de back-ups.")?;
    say("Start `vangnet serve` en open binnen 15 minuten deze eenmalige link:")?;
    say(format_args!("{}{path}", settings.public_url))?;
    Ok(())
}

/// Recomputes what is derived and prints each difference.
pub(crate) async fn verify(place: Place) -> anyhow::Result<()> {
    let app = open(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    report(&app::verify::verify(&app).await.map_err(told)?)
}

/// Walks both chains of every municipality.
pub(crate) async fn audit_verify(place: Place) -> anyhow::Result<()> {
    let app = open(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    report(&app::log::verify_all(&app).await.map_err(told)?)
}

fn report(wrong: &[String]) -> anyhow::Result<()> {
    if wrong.is_empty() {
        say("In orde.")?;
        return Ok(());
    }
    for one in wrong {
        say(format_args!("{one}"))?;
    }
    Err(Refused(format!("{} afwijking(en) gevonden.", wrong.len())).into())
}

/// Adds a municipality with RMC region, labour-market region and sub-region by name.
pub(crate) async fn add_municipality(
    place: Place,
    code: &str,
    name: &str,
    [region, labour, subregion]: [Option<String>; 3],
) -> anyhow::Result<()> {
    let app = open(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    app::setup::add_municipality(
        &app,
        code,
        name,
        region.as_deref(),
        labour.as_deref(),
        subregion.as_deref(),
    )
    .await
    .map_err(told)?;
    say(format_args!("Gemeente {name} ({code}) is toegevoegd."))?;
    Ok(())
}

/// Registers an agreement or a college decision.
pub(crate) async fn add_agreement(
    place: Place,
    municipality: &str,
    kind: AgreementKindArg,
    number: &str,
    from: Day,
    until: Option<Day>,
) -> anyhow::Result<()> {
    let app = open(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    app::setup::add_agreement(&app, municipality, kind.into(), number, from, until)
        .await
        .map_err(told)?;
    say("Vastgelegd.")?;
    Ok(())
}

impl From<AgreementKindArg> for app::agreements::AgreementKind {
    fn from(kind: AgreementKindArg) -> Self {
        match kind {
            AgreementKindArg::Agreement => Self::Agreement,
            AgreementKindArg::CollegeDecision => Self::CollegeDecision,
        }
    }
}
