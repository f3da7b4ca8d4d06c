//! The draw: how many cases ended, how many may be asked, who is. Never who may not, or why (S3-12).

use std::collections::{BTreeSet, HashMap, HashSet};

use access::{Grant, policy as action};
use domain::{
    CaseId, Day, GroupingId, Identity, MunicipalityId, RuleKey, ShortCode, SurveyId,
    outreach::Case, survey::draw as drawn_of,
};
use store::{AuditEntry, ClosedCase, StoreError, Survey};

use super::{known, may_be_asked};
use crate::{
    App, AppError, Result, guidance::without_traces, municipalities::MunicipalityView, subregions,
};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 80;

/// A sub-region in which a survey may be held.
#[derive(Clone, Debug)]
pub struct SurveyPlace {
    /// The sub-region.
    pub subregion: GroupingId,
    /// Its name.
    pub name: String,
    /// Its municipalities within the grant.
    pub municipalities: Vec<MunicipalityView>,
}

/// A survey, as typed.
#[derive(Clone, Debug)]
pub struct SurveyForm {
    /// The sub-region.
    pub subregion: GroupingId,
    /// Only one municipality of it.
    pub municipality: Option<MunicipalityId>,
    /// The title, above the letter too.
    pub title: String,
    /// The first day of the period in which the guidance ended.
    pub closed_from: Day,
    /// The last day of that period.
    pub closed_until: Day,
    /// How many to ask at most.
    pub sample_size: u32,
    /// The last day on which answers count.
    pub answer_until: Day,
}

/// What a draw comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurveyPlan {
    /// How many cases ended in the period.
    pub closed: u32,
    /// How many of those may be asked.
    pub may_be_asked: u32,
    /// How many are drawn.
    pub drawn: u32,
}

/// Where a survey may be held, by name of the sub-region.
pub async fn places(app: &App, grant: &Grant<action::RunSurvey>) -> Result<Vec<SurveyPlace>> {
    let own = crate::municipalities::own(app, grant.municipalities()).await?;
    let mut places = Vec::new();
    for (subregion, name) in subregions::all_of_grant(app, grant).await? {
        let within = app.store.municipalities_in(subregion, app.today()).await?;
        places.push(SurveyPlace {
            subregion,
            name,
            municipalities: own
                .iter()
                .filter(|one| within.contains(&one.id))
                .cloned()
                .collect(),
        });
    }
    places.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(places)
}

/// What a draw would come to; nothing is drawn.
///
/// # Errors
/// As [`draw`].
pub async fn plan(
    app: &App,
    grant: &Grant<action::RunSurvey>,
    form: &SurveyForm,
) -> Result<SurveyPlan> {
    let found = Found::of(app, grant, form).await?;
    let planned = found.plan(form);
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("survey_place", form.subregion.uuid())
        .detail("closed", i64::from(planned.closed))
        .detail("may_be_asked", i64::from(planned.may_be_asked));
    app.store.record_read(entry).await?;
    Ok(planned)
}

/// Draws the sample and gives everybody in it a code. From here on nothing of the survey changes.
///
/// # Errors
/// [`AppError::Invalid`] on a field that cannot be accepted; [`AppError::Rule`] when so few cases ended that numbers
/// would tell of persons, or nobody may be asked; [`AppError::NotFound`] for a place outside the grant.
pub async fn draw(
    app: &App,
    grant: &Grant<action::RunSurvey>,
    form: SurveyForm,
) -> Result<SurveyId> {
    let found = Found::of(app, grant, &form).await?;
    let planned = found.plan(&form);
    if planned.drawn == 0 {
        return Err(AppError::rule(
            "S3-12",
            "In deze periode mag niemand worden gevraagd. Wie begeleidde, legt na het sluiten van een zaak vast of een \
             jongere mag worden benaderd; zolang dat niet bekend is, doet de jongere niet mee.",
        ));
    }
    let id = SurveyId::from_uuid(app.new_id());
    let cases: Vec<CaseId> = found.may_be_asked.keys().copied().collect();
    let size = usize::try_from(form.sample_size).unwrap_or(usize::MAX);
    let bits = |message: &[u8]| app.store.survey_draw(id, message);
    let mut codes = HashSet::new();
    let mut drawn = Vec::new();
    for case in drawn_of(&cases, size, &bits) {
        let code = loop {
            let mut random = [0; 8];
            app.entropy.fill(&mut random);
            let code = ShortCode::from_random(random);
            if codes.insert(code) {
                break code;
            }
        };
        if let Some(municipality) = found.may_be_asked.get(&case) {
            drawn.push((*municipality, case, code.as_str().to_owned()));
        }
    }
    let survey = Survey {
        id,
        subregion: form.subregion,
        municipality: form.municipality,
        title: form.title.trim().to_owned(),
        closed_from: form.closed_from,
        closed_until: form.closed_until,
        answer_until: form.answer_until,
        drawn_on: app.today(),
        drawn_by: grant.account(),
        closed: planned.closed,
        may_be_asked: planned.may_be_asked,
        drawn: planned.drawn,
    };
    let mut tx = app.store.write_alone().await?;
    tx.make_survey(&survey, &drawn).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("survey", id.uuid())
        .detail("closed", i64::from(planned.closed))
        .detail("may_be_asked", i64::from(planned.may_be_asked))
        .detail("drawn", i64::from(planned.drawn));
    tx.commit(entry).await?;
    Ok(id)
}

/// The cases of a period: how many ended, and which may be asked, with their municipality.
struct Found {
    closed: u32,
    may_be_asked: HashMap<CaseId, MunicipalityId>,
}

impl Found {
    async fn of(app: &App, grant: &Grant<action::RunSurvey>, form: &SurveyForm) -> Result<Self> {
        let municipalities = checked(app, grant, form).await?;
        let mut ended = HashSet::new();
        app.store
            .each_closed_history(grant, |case, events| {
                let replayed = Case::replay(events)
                    .map_err(|_| StoreError::UnknownCode { what: "a history" })?;
                let day = replayed.guidance().looked_back_on();
                if day.is_some_and(|day| (form.closed_from..=form.closed_until).contains(&day)) {
                    ended.insert(case);
                }
                Ok(())
            })
            .await?;
        let mut closed: Vec<ClosedCase> = app.store.closed_cases(grant).await?;
        closed
            .retain(|one| ended.contains(&one.case) && municipalities.contains(&one.municipality));
        let count = u32::try_from(closed.len()).unwrap_or(u32::MAX);
        let rules = app.rules().await?;
        let least = rules.integer(
            RuleKey::SmallCellInternal,
            MunicipalityId::INSTALLATION,
            app.today(),
        );
        if i64::from(count) < least {
            return Err(AppError::rule(
                "S3-12",
                format!(
                    "In deze periode zijn minder dan {least} zaken gesloten. Bij zo weinig zaken zou een aantal iets \
                     over een jongere zeggen. Kies een langere periode."
                ),
            ));
        }
        let known = known(app, closed.iter()).await?;
        Ok(Self {
            closed: count,
            may_be_asked: closed
                .iter()
                .filter(|one| may_be_asked(&known, one))
                .map(|one| (one.case, one.municipality))
                .collect(),
        })
    }

    fn plan(&self, form: &SurveyForm) -> SurveyPlan {
        let may_be_asked = u32::try_from(self.may_be_asked.len()).unwrap_or(u32::MAX);
        SurveyPlan {
            closed: self.closed,
            may_be_asked,
            drawn: may_be_asked.min(form.sample_size),
        }
    }
}

/// The municipalities of the place, when everything that was typed can be accepted.
async fn checked(
    app: &App,
    grant: &Grant<action::RunSurvey>,
    form: &SurveyForm,
) -> Result<BTreeSet<MunicipalityId>> {
    let place = places(app, grant)
        .await?
        .into_iter()
        .find(|place| place.subregion == form.subregion)
        .ok_or(AppError::NotFound)?;
    let mut within: BTreeSet<MunicipalityId> =
        place.municipalities.iter().map(|one| one.id).collect();
    if let Some(only) = form.municipality {
        if !within.contains(&only) {
            return Err(AppError::NotFound);
        }
        within = BTreeSet::from([only]);
    }
    let title = form.title.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(AppError::field(
            "titel",
            format!("Vul een titel in, met hooguit {LONGEST_TITLE} tekens."),
        ));
    }
    without_traces("titel", title, &Identity::default(), &[])?;
    if form.closed_until < form.closed_from {
        return Err(AppError::field(
            "tot",
            "Deze dag ligt voor de eerste dag van de periode. Kies een latere dag.",
        ));
    }
    if form.closed_until > app.today() {
        return Err(AppError::field(
            "tot",
            "Deze dag moet nog komen. Kies vandaag of eerder.",
        ));
    }
    if form.sample_size == 0 {
        return Err(AppError::field(
            "aantal",
            "Vul in hoeveel jongeren u hooguit wilt vragen: 1 of meer.",
        ));
    }
    if form.answer_until <= app.today() {
        return Err(AppError::field(
            "antwoord_tot",
            "Kies een dag na vandaag: de brieven moeten nog worden gestuurd.",
        ));
    }
    Ok(within)
}
