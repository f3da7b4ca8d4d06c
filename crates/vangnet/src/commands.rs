//! The short commands: set up, check, add.

use std::path::Path;

use anyhow::Context as _;
use app::municipalities::Merger;
use domain::Day;

use crate::{
    Refused,
    cli::{AgreementKindArg, Place},
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, for_command, told},
};

/// Makes a new installation and prints the first administrator's one-time link.
pub(crate) async fn init(place: Place) -> anyhow::Result<()> {
    let settings = Settings::of(&place)?;
    let app = for_command(&settings, Opening::New, Mode::default()).await?;
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
    let app = for_command(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    let found = app::verify::verify(&app).await.map_err(told)?;
    for line in app::verify::without_lead(&app).await.map_err(told)? {
        say(line)?;
    }
    report(&found)
}

/// Walks both chains of every municipality.
pub(crate) async fn audit_verify(place: Place) -> anyhow::Result<()> {
    let app = for_command(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    let found = app::log::verify_all(&app).await.map_err(told)?;
    for cut in &found.cuts {
        say(cut)?;
    }
    report(&found.faults)
}

/// Checks a certificate of destruction against its signature and the log.
pub(crate) async fn verify_certificate(place: Place, file: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::read(file)
        .with_context(|| format!("{} kan niet worden gelezen", file.display()))?;
    let app = for_command(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    let found = app::certificates::verify(&app, &bytes)
        .await
        .map_err(told)?;
    for note in &found.notes {
        say(note)?;
    }
    report(&found.faults)
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
    let app = for_command(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
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

/// Shows what a merger hands on and, once confirmed, lets the first go on in the second.
pub(crate) async fn merge_municipality(
    place: Place,
    [from, into]: [&str; 2],
    on: Day,
    confirm: bool,
) -> anyhow::Result<()> {
    let app = for_command(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
    let grant = app::setup::service_actor(&app)
        .await
        .map_err(told)?
        .authorize::<access::policy::MergeMunicipalities>()?;
    let find = async |code: &str| {
        let found = app::setup::municipality_by_code(&app, code).await;
        found.map_err(|_| Refused(format!("Gemeente {code} is niet bekend.")))
    };
    let merger = Merger {
        from: find(from).await?.id,
        into: find(into).await?.id,
        on,
    };
    let preview = app::municipalities::preview_merger(&app, &grant, merger)
        .await
        .map_err(told)?;
    let (old, new, day) = (&preview.from.name, &preview.into.name, on.dutch());
    let holdings = preview.holdings;
    say(format_args!("Vanaf {day} neemt {new} over van {old}:"))?;
    for (count, what) in [
        (holdings.people, "jongeren"),
        (holdings.open_cases, "lopende zaken"),
        (holdings.lists, "vastgelegde lijsten"),
        (
            holdings.recognition_tokens,
            "herkend bij een volgende lijst",
        ),
        (holdings.suppression_tokens, "niet meer benaderen"),
        (
            holdings.staged_lists,
            "lijsten die nog klaarstaan en voor die dag vastgelegd moeten zijn",
        ),
        (holdings.roles, "medewerkers van wie de rol eindigt"),
    ] {
        say(format_args!("{count:>8}  {what}"))?;
    }
    if !confirm {
        say("Er is niets veranderd. Geef --confirm mee om dit vast te leggen; terug kan niet.")?;
        return Ok(());
    }
    app::municipalities::merge(&app, &grant, merger)
        .await
        .map_err(told)?;
    say("Vastgelegd.")?;
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
    let app = for_command(&Settings::of(&place)?, Opening::Existing, Mode::default()).await?;
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
