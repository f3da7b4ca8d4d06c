//! Agreeing on a trial, before a letter is sent.

use std::collections::BTreeSet;

use access::{Grant, policy as action};
use domain::{
    Day, GroupingId, MunicipalityId, TrialId, Ts,
    trials::{Balance, Design, NoDesign, Protocol, Responding, Terms},
};
use letters::CardVariant;
use store::{AuditEntry, StoreError, Trial};

use crate::{
    App, AppError, Result,
    cards::{code_of, parse_text, text_in_force},
    municipalities::MunicipalityView,
    subregions,
};

/// Longest name of a trial or a letter, and longest question, in characters.
const LONGEST_NAME: usize = 80;
const LONGEST_QUESTION: usize = 500;

/// The card whose text is tried.
const CARD: CardVariant = CardVariant::NotInView;

/// A text that may be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChoice {
    /// Its version.
    pub version: u32,
    /// The line at the top of the card.
    pub title: String,
    /// When it was written; `None`: it came with the product.
    pub at: Option<Ts>,
    /// Whether it says what AVG art. 14 asks: only then can it be printed.
    pub fit: bool,
}

/// A sub-region in which a trial may be started.
#[derive(Clone, Debug)]
pub struct Place {
    /// The sub-region.
    pub subregion: GroupingId,
    /// Its name.
    pub name: String,
    /// Its municipalities within the grant.
    pub municipalities: Vec<MunicipalityView>,
    /// The text in force: the first letter.
    pub in_force: TextChoice,
    /// The texts kept for a trial.
    pub others: Vec<TextChoice>,
    /// The name of the trial that runs there.
    pub running: Option<String>,
}

/// What is agreed, as typed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The name.
    pub name: String,
    /// What it is to find out.
    pub question: String,
    /// The letters: name and version of the text; the first is the text in force.
    pub variants: Vec<(String, u32)>,
    /// What the letters are balanced within.
    pub balance: Vec<Balance>,
    /// What counts as a response.
    pub responding: Responding,
    /// Within how many days after posting.
    pub answer_days: u16,
    /// The smallest difference that matters, in percentage points.
    pub smallest_difference: u8,
    /// The percentage that is expected to answer the first letter.
    pub expected_response: u8,
    /// Of a hundred trials between equal letters, how many may tell of a difference.
    pub false_alarms: u8,
    /// The most letters that are counted; `None`: as many as are needed.
    pub most_letters: Option<u32>,
}

/// A proposal with where and from when.
#[derive(Clone, Debug)]
pub struct Start {
    /// The sub-region.
    pub subregion: GroupingId,
    /// Only one municipality of it.
    pub municipality: Option<MunicipalityId>,
    /// The first day on which letters are drawn.
    pub starts_on: Day,
    /// What is agreed.
    pub proposal: Proposal,
}

/// What a proposal comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// About how many letters are needed, all together.
    pub needed: u32,
    /// After how many it stops.
    pub most: u32,
}

/// Where a trial may be started, by name of the sub-region.
pub async fn places(app: &App, grant: &Grant<action::RunTrial>) -> Result<Vec<Place>> {
    let own = crate::municipalities::own(app, grant.municipalities()).await?;
    let mut places = Vec::new();
    for (subregion, name) in subregions::all_of_grant(app, grant).await? {
        let within = app.store.municipalities_in(subregion, app.today()).await?;
        let (text, version) = text_in_force(app, subregion, CARD).await?;
        let fit = text.check().is_empty();
        let in_force = TextChoice {
            version: u32::try_from(version).unwrap_or_default(),
            title: text.title,
            at: None,
            fit,
        };
        let mut others = Vec::new();
        for (version, json, _, at) in app.store.trial_texts(subregion, code_of(CARD)).await? {
            let text = parse_text(&json)?;
            others.push(TextChoice {
                version: u32::try_from(version).unwrap_or_default(),
                fit: text.check().is_empty(),
                title: text.title,
                at: Some(at),
            });
        }
        let running = app.store.running_trial(subregion).await?;
        places.push(Place {
            subregion,
            name,
            municipalities: own
                .iter()
                .filter(|one| within.contains(&one.id))
                .cloned()
                .collect(),
            in_force,
            others,
            running: running.map(|trial| trial.protocol.name),
        });
    }
    places.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(places)
}

/// How many letters a proposal needs.
///
/// # Errors
/// [`AppError::Invalid`] on the field that cannot be kept to.
pub fn plan(proposal: &Proposal) -> Result<Planned> {
    let terms = |most_letters| Terms {
        variants: proposal
            .variants
            .iter()
            .map(|(name, _)| name.trim().to_owned())
            .collect(),
        false_alarms: proposal.false_alarms,
        smallest_difference: proposal.smallest_difference,
        expected_response: proposal.expected_response,
        most_letters,
        answer_days: proposal.answer_days,
    };
    let most = proposal.most_letters.unwrap_or(u32::MAX);
    let design = Design::new(terms(most)).map_err(|why| refused(&why))?;
    let needed = design.letters_needed().ok_or_else(|| {
        AppError::field(
            "verschil",
            "Zo'n klein verschil is met een proef niet te zien. Kies een groter verschil.",
        )
    })?;
    Ok(Planned {
        needed,
        most: proposal.most_letters.unwrap_or(needed),
    })
}

fn refused(why: &NoDesign) -> AppError {
    let field = match why {
        NoDesign::TooFewVariants => "tekst_2",
        NoDesign::NameNotItsOwn(_) => "naam_2",
        NoDesign::FalseAlarms(_) => "alarm",
        NoDesign::Difference { .. } => "verschil",
        NoDesign::TooFewLetters(_) => "hooguit",
        NoDesign::NoAnswerDays => "dagen",
    };
    AppError::field(field, why.dutch())
}

/// Starts a trial. From here on nothing of it changes but that it stops.
///
/// # Errors
/// [`AppError::Invalid`] on a field that cannot be accepted; [`AppError::Rule`] when a trial runs in the sub-region
/// already; [`AppError::NotFound`] for a place outside the grant.
pub async fn start(app: &App, grant: &Grant<action::RunTrial>, form: Start) -> Result<TrialId> {
    let place = places(app, grant)
        .await?
        .into_iter()
        .find(|place| place.subregion == form.subregion)
        .ok_or(AppError::NotFound)?;
    let inside = |id| place.municipalities.iter().any(|one| one.id == id);
    if !form.municipality.is_none_or(inside) {
        return Err(AppError::NotFound);
    }
    if form.starts_on < app.today() {
        return Err(AppError::field(
            "begin",
            "Deze dag is voorbij. Een proef ligt vast voordat de eerste brief wordt geloot: kies vandaag of later.",
        ));
    }
    let protocol = protocol(&place, form.proposal)?;
    let trial = Trial {
        id: TrialId::from_uuid(app.new_id()),
        subregion: form.subregion,
        municipality: form.municipality,
        starts_on: form.starts_on,
        started_at: app.now(),
        started_by: grant.account(),
        stopped: None,
        protocol,
    };
    let mut tx = app.store.write().await?;
    match tx.start_trial(&trial).await {
        Err(StoreError::Changed) => return Err(one_runs()),
        other => other?,
    }
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("trial", trial.id.uuid())
        .detail("from", trial.starts_on);
    tx.commit(entry).await?;
    Ok(trial.id)
}

fn one_runs() -> AppError {
    AppError::rule(
        "S0-07",
        "In deze subregio loopt al een proef. Stop die eerst, of wacht tot die klaar is.",
    )
}

fn protocol(place: &Place, proposal: Proposal) -> Result<Protocol> {
    if place.running.is_some() {
        return Err(one_runs());
    }
    let planned = plan(&proposal)?;
    let name = within(&proposal.name, LONGEST_NAME, "naam")?;
    let question = within(&proposal.question, LONGEST_QUESTION, "vraag")?;
    let versions: Vec<u32> = proposal.variants.iter().map(|(_, text)| *text).collect();
    let fields = ["naam_1", "tekst_2", "tekst_3"];
    for (at, version) in versions.iter().enumerate() {
        let field = fields.get(at).copied().unwrap_or("tekst_3");
        let text = if at == 0 {
            Some(&place.in_force).filter(|text| text.version == *version)
        } else {
            place.others.iter().find(|text| text.version == *version)
        };
        let text = text.ok_or(AppError::Changed)?;
        if !text.fit {
            return Err(AppError::field(
                field,
                "Deze kaarttekst is nog niet af. De casemanager maakt hem eerst af bij Kaartteksten.",
            ));
        }
    }
    if versions.iter().collect::<BTreeSet<_>>().len() < versions.len() {
        return Err(AppError::field(
            "tekst_3",
            "Twee brieven hebben dezelfde tekst. Kies voor elke brief een andere.",
        ));
    }
    Ok(Protocol {
        name,
        question,
        terms: Terms {
            variants: proposal
                .variants
                .iter()
                .map(|(name, _)| name.trim().to_owned())
                .collect(),
            false_alarms: proposal.false_alarms,
            smallest_difference: proposal.smallest_difference,
            expected_response: proposal.expected_response,
            most_letters: planned.most,
            answer_days: proposal.answer_days,
        },
        versions,
        balance: proposal.balance,
        responding: proposal.responding,
    })
}

fn within(text: &str, longest: usize, field: &'static str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > longest {
        return Err(AppError::field(
            field,
            format!("Vul dit in, met hooguit {longest} tekens."),
        ));
    }
    Ok(text.to_owned())
}
