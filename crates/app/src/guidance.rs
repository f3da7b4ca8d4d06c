//! Guidance after a yes: consent, intake, plan, talk, trajectory, and the young person's rights
//! (S1-44..S1-76).
//!
//! What somebody does is an [`Act`], and every act belongs to one action of the policy, so that a
//! grant for one can never carry out another. What describes the person is sealed beside the step,
//! under the key its class names.

mod acts;
mod drafts;
mod file;
mod outcomes;
mod possible;
mod scan;
mod texts;
mod told;

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, Identity, MunicipalityId, Ts,
    guidance::{Command, ContentClass},
    outreach::{Case, Command as CaseCommand, Phase},
};
use store::CaseFile;
use vault::Compartment;

use crate::{
    App, AppError, Result,
    destruction::{destroy_content, destroy_person},
    outreach::{Change, change},
    partner_agreements::{self, Shares},
};

pub use acts::{
    AnswerAct, AssignAct, ChoiceAct, ConsentAct, ContactAct, DecisionAct, FollowAct, IntakeAct,
    PackageAct, PlanAct, RightAct, TalkAct,
};
pub use drafts::{Draft, Fields, draft, drop_draft, save_draft};
pub(crate) use drafts::{end_drafts, follow, forget_key};
pub use file::{
    ConsentLine, GuidanceFile, Scores, Sensitive, TrajectoryLine, colleagues, not_now_keeping,
    of_opening, open, sensitive,
};
pub(crate) use file::{Opened, consent_lines, consents_only, lead_of, may_read};
pub use outcomes::{OutcomeLine, note_outcome, outcome, outcomes};
pub use possible::GuideAct;
pub(crate) use possible::possible;
pub(crate) use scan::without_traces;
pub use scan::{Finding, Piece, Trace, identifying, pieces};
pub use texts::{ConsentText, consent_text};
pub(crate) use told::told;

/// Content on its way to be sealed.
pub struct Content {
    class: ContentClass,
    json: Vec<u8>,
}

impl Content {
    /// The content, when it is of this class.
    pub(crate) fn json_of(&self, class: ContentClass) -> Option<&[u8]> {
        (self.class == class).then_some(self.json.as_slice())
    }
}

/// What an act asks of the rules, and the content that goes with it.
pub struct Asked {
    pub(crate) command: Command,
    pub(crate) contents: Vec<Content>,
    /// With whom something is shared by it.
    pub(crate) shares: Option<Shares>,
}

impl Asked {
    fn plain(command: Command) -> Self {
        Self {
            command,
            contents: Vec::new(),
            shares: None,
        }
    }

    fn sharing(mut self, shares: Shares) -> Self {
        self.shares = Some(shares);
        self
    }

    fn with(mut self, class: ContentClass, content: &impl serde::Serialize) -> Result<Self> {
        let json = serde_json::to_vec(content)
            .map_err(|_| AppError::Internal("content does not serialise"))?;
        if json.len() > 60_000 {
            return Err(AppError::rule(
                "AVG art. 5",
                "Dit is te lang. Schrijf alleen op wat nodig is.",
            ));
        }
        self.contents.push(Content { class, json });
        Ok(self)
    }

    /// What goes with the act instead of what the act itself brought: the values of a document as made.
    pub(crate) fn keep(
        &mut self,
        class: ContentClass,
        content: &impl serde::Serialize,
    ) -> Result<()> {
        let json = serde_json::to_vec(content)
            .map_err(|_| AppError::Internal("content does not serialise"))?;
        self.contents.retain(|one| one.class != class);
        self.contents.push(Content { class, json });
        Ok(())
    }

    /// A text the act brought under a class; empty for none.
    pub(crate) fn contents_text(&self, class: ContentClass) -> Result<String> {
        self.contents
            .iter()
            .find(|one| one.class == class)
            .map_or_else(
                || Ok(String::new()),
                |one| {
                    serde_json::from_slice(&one.json)
                        .map_err(|_| AppError::Internal("content does not parse"))
                },
            )
    }
}

/// Something done to a guided case, bound to the action that allows it.
pub trait Act {
    /// The action of the policy.
    type Action: Action;

    /// What is asked of the rules. An act may look at the case, never change it.
    fn asked(self, asking: &Asking<'_>) -> Result<Asked>;
}

/// What an act may look at.
pub struct Asking<'a> {
    /// The case as it stands.
    pub(crate) case: &'a Case,
    /// Whose it is.
    pub(crate) municipality: MunicipalityId,
    /// Who it is about: to keep that out of a text.
    pub(crate) identity: &'a Identity,
    /// The moment of asking.
    pub(crate) now: Ts,
}

impl Asking<'_> {
    /// Refuses a moment that has not come, at the field it was typed in: consent is a fact, never a
    /// plan (S1-47).
    fn passed(&self, at: Ts, field: &'static str) -> Result<()> {
        if at <= self.now {
            return Ok(());
        }
        Err(AppError::field(
            field,
            "Dit moment moet nog komen. Vul in hoe laat het was.",
        ))
    }
}

/// Does it: one transaction, one entry in the log. `version` is the one the page showed.
pub async fn record<T: Act>(
    app: &App,
    grant: &Grant<T::Action>,
    case: CaseId,
    act: T,
    version: i64,
) -> Result<()> {
    let file = app.store.case(grant, case).await?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .unwrap_or_default();
    let mut asked = act.asked(&Asking {
        case: &file.case,
        municipality: file.municipality,
        identity: &identity,
        now: app.now(),
    })?;
    if i64::from(file.version) != version {
        return Err(AppError::Changed);
    }
    if let Some(shares) = asked.shares {
        partner_agreements::gate(app, &file, shares).await?;
    }
    crate::documents::attach(app, grant, &file, &identity, &mut asked).await?;
    let asked = Change::new(app, case, version, CaseCommand::Guide(asked.command))
        .with_contents(asked.contents);
    let file = change(app, grant, asked).await?;
    settle(app, grant, &file).await
}

/// Carries out at once what a withdrawal or a request to be forgotten asks: each step may be done
/// again, and the daily run finishes what a crash left (D12, G6).
pub(crate) async fn settle<A: Action>(app: &App, grant: &Grant<A>, file: &CaseFile) -> Result<()> {
    let today = app.today();
    let overview = &file.overview;
    if overview.phase == Phase::ErasureAsked
        && overview.destroy_after.is_some_and(|day| day <= today)
    {
        return destroy_person(app, grant, file.municipality, file.person, file.id).await;
    }
    if overview.content_due.is_some_and(|day| day <= today) {
        destroy_content(app, grant, file.municipality, file.person, file.id).await?;
    }
    Ok(())
}

/// Finishes what withdrawals left to be destroyed: part of the daily run.
pub(crate) async fn destroy_content_due(
    app: &App,
    grant: &Grant<action::DestroyDue>,
) -> Result<()> {
    for case in app.store.content_due(app.today()).await? {
        let file = app.store.case(grant, case).await?;
        let done = destroy_content(app, grant, file.municipality, file.person, file.id).await;
        if let Err(error) = done {
            tracing::error!(%error, municipality = %file.municipality, "what rested on consent could not be destroyed");
        }
    }
    Ok(())
}

/// The key compartment of a class.
pub(crate) const fn compartment(class: ContentClass) -> Compartment {
    match class {
        ContentClass::Identity => Compartment::Identity,
        ContentClass::Statutory => Compartment::Statutory,
        ContentClass::Guidance => Compartment::Guidance,
        ContentClass::Sensitive => Compartment::Sensitive,
    }
}

/// Takes the first content of this class.
pub(crate) fn take(contents: &mut Vec<Content>, class: ContentClass) -> Option<Vec<u8>> {
    let at = contents.iter().position(|content| content.class == class)?;
    Some(contents.remove(at).json)
}
