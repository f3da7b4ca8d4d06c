//! A survey that is over, among those who flowed out last summer.

use std::sync::Arc;

use access::policy;
use anyhow::Context as _;
use app::{App, surveys::SurveyForm};
use domain::{
    Day, SurveyId,
    survey::{Applies, Exclusions, Question, Rating},
};

use super::region::Colleagues;
use crate::wiring::told;

const NO: Exclusions = Exclusions {
    anonymous_care: Applies::No,
    secret_placement: Applies::No,
    help_unknown_to_parents: Applies::No,
};

/// Of whom the casemanager guided: one may not be asked, of one it is not known, the others may. Then the draw.
pub(super) async fn draw(
    app: &Arc<App>,
    colleagues: &Colleagues,
    answer_until: Day,
) -> anyhow::Result<SurveyId> {
    let grant = colleagues.project_leader.authorize::<policy::RunSurvey>()?;
    let guides = colleagues
        .casemanager
        .authorize::<policy::RecordExclusions>()?;
    let closed = app.store().closed_cases(&grant).await?;
    for (number, one) in closed.iter().enumerate() {
        let known = match number {
            0 => Exclusions {
                secret_placement: Applies::Yes,
                ..NO
            },
            1 => Exclusions {
                help_unknown_to_parents: Applies::Unknown,
                ..NO
            },
            _ => NO,
        };
        app::surveys::record_exclusions(app, &guides, one.case, known)
            .await
            .map_err(told)?;
    }
    let places = app::surveys::places(app, &grant).await.map_err(told)?;
    let place = places
        .iter()
        .find(|place| place.municipalities.iter().any(|one| one.name == "Weert"))
        .context("the sub-region of Weert")?;
    let form = SurveyForm {
        subregion: place.subregion,
        municipality: None,
        title: "Hoe vond je de begeleiding?".to_owned(),
        closed_from: app.today().plus_days(-120),
        closed_until: app.today(),
        sample_size: 40,
        answer_until,
    };
    app::surveys::draw(app, &grant, form).await.map_err(told)
}

/// Ten papers come back.
pub(super) async fn answers(
    app: &Arc<App>,
    colleagues: &Colleagues,
    id: SurveyId,
) -> anyhow::Result<()> {
    let prints = colleagues
        .casemanager
        .authorize::<policy::PrintSurveyLetters>()?;
    let grant = colleagues
        .project_leader
        .authorize::<policy::EnterSurveyAnswers>()?;
    let invited = app.store().invited(&prints, id).await?;
    for (number, one) in invited.iter().take(10).enumerate() {
        let pleased = number % 2 == 0;
        let rating = |question: Question| match (question, pleased) {
            (Question::Heard | Question::Satisfied, true) => Rating::Five,
            (Question::Clear, false) => Rating::Two,
            (Question::OwnChoice | Question::Helped, false) => Rating::Three,
            _ => Rating::Four,
        };
        let paper: Vec<(Question, Rating)> = Question::ALL
            .iter()
            .map(|question| (*question, rating(*question)))
            .collect();
        app::surveys::enter(app, &grant, id, &one.code, &paper)
            .await
            .map_err(told)?;
    }
    Ok(())
}
