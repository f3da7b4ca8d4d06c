//! What conferences keep of a young person, told to them (AVG art. 15).

use access::{Grant, policy as action};
use domain::{
    conference::{ActionOwner, ActionWords, Ending, LookedBack, Reasons, RetroQuestion, Settled},
    guidance::ContentClass,
};
use store::{CaseFile, ConferenceFile};

use super::opened;
use crate::{App, Result, worklist};

/// Everything kept of a case in conferences, in sentences.
pub(crate) async fn told(
    app: &App,
    grant: &Grant<action::GiveOwnData>,
    file: &CaseFile,
) -> Result<Vec<String>> {
    let mut told = Vec::new();
    for one in app.store.conferences_about(grant, file.id).await? {
        told.extend(of_one(app, &one).await?);
    }
    Ok(told)
}

async fn of_one(app: &App, file: &ConferenceFile) -> Result<Vec<String>> {
    let state = &file.state;
    let mut told = vec![format!(
        "Er is gekeken of een overleg met meer organisaties (MDO) je kan helpen. Hoe het staat: {}.",
        state.state().dutch().to_lowercase()
    )];
    let sensitive = ContentClass::Sensitive;
    let reasons: Option<Reasons> = opened(app, file, state.reasons_at(), sensitive).await?;
    told.extend(reasons.map(|one| {
        format!(
            "Voor dat overleg schreven we op: {}; {}.",
            one.way.dutch(),
            one.kind.dutch()
        )
    }));
    let people = state.participants().iter().map(|one| one.account);
    let people = people.chain(state.holder().map(|(account, _)| account));
    let people = worklist::account_names(app, people).await?;
    let name = |account| people.get(&account).cloned().unwrap_or_default();
    if !state.participants().is_empty() {
        let all: Vec<String> = state
            .participants()
            .iter()
            .map(|one| name(one.account))
            .collect();
        told.push(format!("Deelnemers aan dat overleg: {}.", all.join(", ")));
    }
    let back: Option<LookedBack> = opened(app, file, state.looked_back_at(), sensitive).await?;
    if let Some(back) = back {
        for question in RetroQuestion::ALL {
            let mut words = back.words(*question).to_owned();
            if *question == RetroQuestion::Led {
                words = format!("{}. {words}", back.led.dutch());
            }
            told.push(format!("{} {words}", question.dutch()));
        }
    }
    if let Some((account, _)) = state.holder() {
        told.push(format!(
            "De regie op je actieplan heeft: {}.",
            name(account)
        ));
    }
    for action in state.actions() {
        let words: Option<ActionWords> =
            opened(app, file, Some(action.words_at), ContentClass::Guidance).await?;
        let Some(words) = words else {
            continue;
        };
        let owner = match action.owner {
            ActionOwner::YoungPerson => "jij".to_owned(),
            ActionOwner::Colleague { account } => crate::accounts::name_of(app, account).await?,
        };
        let stands = action
            .settled
            .map_or("nog open", Settled::dutch)
            .to_lowercase();
        told.push(format!(
            "In je actieplan: {} (wie: {owner}; uiterlijk {}; {stands}).",
            words.what,
            letters::written_out(action.due)
        ));
    }
    if let Some((end, on, seq)) = state.end() {
        let ending: Option<Ending> = opened(app, file, Some(seq), ContentClass::Guidance).await?;
        let better = ending.map_or_else(String::new, |one| {
            format!(" Kun je beter stappen zetten? {}", one.better.dutch())
        });
        told.push(format!(
            "Het overleg is afgesloten op {}: {}.{better}",
            letters::written_out(on),
            end.dutch().to_lowercase()
        ));
    }
    Ok(told)
}
