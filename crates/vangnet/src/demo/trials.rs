//! Two trials with letters: one that is over, one that runs.

use std::sync::Arc;

use access::{Actor, policy};
use anyhow::Context as _;
use app::{
    App,
    cards::CardTextForm,
    trials::{Proposal, Start},
};
use domain::trials::{Balance, Responding};
use letters::CardVariant;

use super::region::Colleagues;
use crate::wiring::told;

/// What is tried, and how much of it.
pub(super) struct Tried {
    name: &'static str,
    question: &'static str,
    /// The line at the top of the second text.
    title: &'static str,
    /// The percentage that is expected to answer.
    expected: u8,
    answer_days: u16,
}

/// The first, over all cards of the earlier list.
pub(super) const OVER: Tried = Tried {
    name: "Een vraag bovenaan",
    question: "Krijgt een kaart met een vraag bovenaan vaker antwoord?",
    title: "Hoe gaat het met je?",
    expected: 40,
    answer_days: 105,
};

/// The second, on its way.
pub(super) const RUNNING: Tried = Tried {
    name: "Bellen of appen",
    question: "Antwoorden jongeren vaker als de kaart eerst over appen gaat?",
    title: "Stuur ons een appje",
    expected: 20,
    answer_days: 21,
};

/// Keeps a second text and starts a trial with it. It stops after three quarters of the cards that wait, where `over` is
/// set; after as many letters as it needs otherwise.
pub(super) async fn start(
    app: &Arc<App>,
    colleagues: &Colleagues,
    tried: &Tried,
    over: bool,
) -> anyhow::Result<()> {
    second_text(app, &colleagues.casemanager, tried.title).await?;
    let release = colleagues.casemanager.authorize::<policy::ReleaseCards>()?;
    let waiting = app::cards::release_proposal(app, &release)
        .await
        .map_err(told)?
        .waiting;
    let grant = colleagues.project_leader.authorize::<policy::RunTrial>()?;
    let places = app::trials::places(app, &grant).await.map_err(told)?;
    let place = places
        .iter()
        .find(|one| !one.others.is_empty())
        .context("a sub-region with a second text")?;
    let text = place.others.first().context("a second text")?;
    let start = Start {
        subregion: place.subregion,
        municipality: None,
        starts_on: app.today(),
        proposal: Proposal {
            name: tried.name.to_owned(),
            question: tried.question.to_owned(),
            variants: vec![
                ("A".to_owned(), place.in_force.version),
                ("B".to_owned(), text.version),
            ],
            balance: vec![Balance::Municipality, Balance::Round],
            responding: Responding::Any,
            answer_days: tried.answer_days,
            smallest_difference: 15,
            expected_response: tried.expected,
            false_alarms: 5,
            most_letters: over.then(|| u32::try_from(waiting * 3 / 4).unwrap_or(2).max(2)),
        },
    };
    app::trials::start(app, &grant, start).await.map_err(told)?;
    Ok(())
}

/// The text in force with another line at the top.
async fn second_text(app: &Arc<App>, casemanager: &Actor, title: &str) -> anyhow::Result<()> {
    let grant = casemanager.authorize::<policy::EditCardText>()?;
    let texts = app::cards::card_texts(app, &grant).await.map_err(told)?;
    let view = texts
        .into_iter()
        .find(|one| one.variant == CardVariant::NotInView)
        .context("a text")?;
    let form = CardTextForm {
        variant: view.variant,
        version: view.version,
        title: title.to_owned(),
        paragraphs: view.text.paragraphs,
        rights: view.text.rights,
        sender: view.text.sender,
    };
    app::cards::keep_trial_text(app, &grant, form)
        .await
        .map_err(told)
}

/// Stops what is over by its rule.
pub(super) async fn end(app: &Arc<App>) -> anyhow::Result<()> {
    let service = app::setup::service_actor(app).await.map_err(told)?;
    let ended = app::trials::end_due(app, &service).await.map_err(told)?;
    anyhow::ensure!(ended == 1, "{ended} trials are over");
    Ok(())
}
