//! The multidisciplinary conference at work: a pilot with its organisations, who is let in, what is looked back on, a plan.

use access::{Action, Actor, Grant, policy};
use app::{
    App, AppError,
    conference::{self, ChoiceForm, OrganisationForm, PilotForm},
};
use domain::{
    AccountId, CaseId, ConferenceCaseId, ConferenceId, ConferenceOrganisationId, ConferencePilotId,
    Day, MunicipalityId,
    conference::{
        ActionOwner, CaseEnd, ChoiceReason, LessonTopic, LookedBack, Need, ResearchQuestion,
        Settled, StatutoryTask, Verdict, Way, YoungKind,
    },
    guidance::content::Partner,
};

/// What was done, in a text nothing else holds.
pub const DONE: &str = "Drie gesprekken gevoerd over een werkplek bij de kwekerij";
/// What the plan says, in a text nothing else holds.
pub const ACTION: &str = "Samen naar de open dag van de groenopleiding";

/// Those who hold conferences.
pub struct Table<'a> {
    /// The application.
    pub app: &'a App,
    /// The network director, who chairs.
    pub director: &'a Actor,
    /// A member of an organisation.
    pub member: &'a Actor,
    /// The RMC worker.
    pub rmc: &'a Actor,
    /// The regisseur, at the desk that holds plans.
    pub regisseur: &'a Actor,
}

/// The organisations of a pilot (S0-08).
#[derive(Clone, Copy, Debug)]
pub struct Organisations {
    /// Holds the plans.
    pub desk: ConferenceOrganisationId,
    /// Has a task by law.
    pub income: ConferenceOrganisationId,
    /// Has none: it sits by consent alone.
    pub debts: ConferenceOrganisationId,
    /// Has a task by law.
    pub rmc: ConferenceOrganisationId,
}

impl Table<'_> {
    fn may<A: Action>(actor: &Actor) -> Result<Grant<A>, AppError> {
        Ok(actor.authorize::<A>()?)
    }

    /// Makes a pilot with four organisations.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn pilot(
        &self,
        title: &str,
        places: &[MunicipalityId],
        begins_on: Day,
    ) -> Result<(ConferencePilotId, Organisations), AppError> {
        let grant = Self::may::<policy::KeepPilot>(self.director)?;
        let months = conference::months(self.app, &grant).await?;
        let form = PilotForm {
            title: title.to_owned(),
            begins_on,
            months: u8::try_from(months).unwrap_or(4),
            places: places.to_vec(),
        };
        let id = conference::add_pilot(self.app, &grant, form).await?;
        let add = async |name: &str, partner, task, holds_plans, members: &[&Actor]| {
            let form = OrganisationForm {
                name: name.to_owned(),
                partner,
                task,
                holds_plans,
                members: members.iter().map(|one| one.account).collect(),
            };
            conference::add_organisation(self.app, &grant, id, form).await
        };
        let work = Some(StatutoryTask::WorkIncome);
        let organisations = Organisations {
            desk: add(
                "Jongerenloket",
                Partner::LocalTeam,
                work,
                true,
                &[self.regisseur],
            )
            .await?,
            income: add(
                "Inkomensondersteuning",
                Partner::WorkAndIncome,
                work,
                false,
                &[self.member],
            )
            .await?,
            debts: add("BAD", Partner::DebtHelp, None, false, &[self.member]).await?,
            rmc: add(
                "Doorstroompunt",
                Partner::Other,
                Some(StatutoryTask::Doorstroompunt),
                false,
                &[self.rmc],
            )
            .await?,
        };
        Ok((id, organisations))
    }

    /// Whoever leads a case puts it forward.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn put_forward(
        &self,
        by: &Actor,
        case: CaseId,
        pilot: ConferencePilotId,
        kind: YoungKind,
    ) -> Result<(), AppError> {
        let grant = Self::may::<policy::ProposeForConference>(by)?;
        conference::propose(self.app, &grant, case, pilot, (Way::Stock, kind)).await
    }

    /// It is decided that somebody gets a conference.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn choose(
        &self,
        pilot: ConferencePilotId,
        case: CaseId,
        (way, kind): (Way, YoungKind),
    ) -> Result<ConferenceCaseId, AppError> {
        let grant = Self::may::<policy::SelectForConference>(self.director)?;
        let before = conference::selection(self.app, &grant, pilot).await?;
        let seen = before.open.iter().chain(&before.decided);
        let seen = seen
            .filter(|one| one.case == case)
            .map(|one| one.version)
            .sum();
        let form = ChoiceForm {
            reason: ChoiceReason::Together,
            way: Some(way),
            kind: Some(kind),
            seen,
        };
        conference::choose(self.app, &grant, pilot, case, form).await?;
        let selection = conference::selection(self.app, &grant, pilot).await?;
        selection
            .decided
            .iter()
            .find(|one| one.case == case)
            .and_then(|one| one.within)
            .map(|(id, _)| id)
            .ok_or(AppError::NotFound)
    }

    /// Lets somebody in.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn invite(
        &self,
        id: ConferenceCaseId,
        account: AccountId,
        organisation: ConferenceOrganisationId,
    ) -> Result<(), AppError> {
        let grant = Self::may::<policy::ChairConference>(self.director)?;
        let at = (id, self.version(self.director, id).await?);
        let seat = (account, organisation);
        conference::invite(self.app, &grant, at, seat, Need::Guides).await
    }

    /// Lets in the desk, income support and the RMC.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn invite_all(
        &self,
        id: ConferenceCaseId,
        of: Organisations,
    ) -> Result<(), AppError> {
        self.invite(id, self.regisseur.account, of.desk).await?;
        self.invite(id, self.member.account, of.income).await?;
        self.invite(id, self.rmc.account, of.rmc).await
    }

    /// Plans a conference with these on its agenda.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn plan(
        &self,
        pilot: ConferencePilotId,
        on: Day,
        agenda: &[ConferenceCaseId],
    ) -> Result<ConferenceId, AppError> {
        let grant = Self::may::<policy::ChairConference>(self.director)?;
        let id = conference::plan(self.app, &grant, pilot, on, "Stadhuis, kamer twee").await?;
        conference::schedule(self.app, &grant, id, agenda).await?;
        Ok(id)
    }

    /// The version of a case, as somebody who takes part sees it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for who takes no part.
    pub async fn version(&self, by: &Actor, id: ConferenceCaseId) -> Result<u32, AppError> {
        let sees = Self::may::<policy::SeeConference>(by)?;
        Ok(conference::case(self.app, &sees, id).await?.version)
    }

    /// The member answers the four questions.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn look_back(&self, id: ConferenceCaseId) -> Result<(), AppError> {
        let version = self.version(self.member, id).await?;
        let grant = Self::may::<policy::RecordConference>(self.member)?;
        let told = LookedBack {
            done: DONE.to_owned(),
            not_done: "Niet samen met de opleiding gesproken".to_owned(),
            should_have: "Eerder om tafel met alle betrokkenen".to_owned(),
            led: Verdict::No,
            led_words: "Iedereen wachtte op een ander".to_owned(),
        };
        conference::look_back(self.app, &grant, (id, version), &told).await?;
        let lesson =
            "Spreek meteen af wie de regie heeft, ook als er nog van alles onduidelijk is.";
        conference::add_lesson(self.app, &grant, id, LessonTopic::Lead, lesson).await
    }

    /// The regisseur takes the plan, with two actions, and talks it over with the young person.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn make_plan(&self, id: ConferenceCaseId) -> Result<(), AppError> {
        let grant = Self::may::<policy::RecordConference>(self.regisseur)?;
        let at = async || Ok::<_, AppError>((id, self.version(self.regisseur, id).await?));
        let (app, own) = (self.app, self.regisseur.account);
        conference::name_holder(app, &grant, at().await?, own).await?;
        let due = app.today().plus_days(14);
        let colleague = ActionOwner::Colleague { account: own };
        conference::add_action(app, &grant, at().await?, ACTION, (colleague, due)).await?;
        let own_part = "Nadenken over welke dagen passen";
        let young = (ActionOwner::YoungPerson, due.plus_days(7));
        conference::add_action(app, &grant, at().await?, own_part, young).await?;
        conference::agree_plan(app, &grant, at().await?, true, true).await
    }

    /// The regisseur settles all actions and ends it.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn finish(&self, id: ConferenceCaseId, better: Verdict) -> Result<(), AppError> {
        let grant = Self::may::<policy::RecordConference>(self.regisseur)?;
        for number in [1, 2] {
            let at = (id, self.version(self.regisseur, id).await?);
            conference::settle(self.app, &grant, at, number, Settled::Done).await?;
        }
        let at = (id, self.version(self.regisseur, id).await?);
        conference::end(self.app, &grant, at, CaseEnd::PlanDone, Some(better)).await
    }

    /// Closes the evaluation of a pilot.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn evaluate(&self, pilot: ConferencePilotId) -> Result<(), AppError> {
        let grant = Self::may::<policy::KeepPilot>(self.director)?;
        conference::evaluate(self.app, &grant, pilot).await
    }

    /// Answers every question of a pilot for every type.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn answer_all(&self, pilot: ConferencePilotId) -> Result<(), AppError> {
        let grant = Self::may::<policy::KeepPilot>(self.director)?;
        for question in ResearchQuestion::ALL {
            let given = YoungKind::ALL.iter().map(|kind| {
                let words = "Dat zien we terug in de plannen die zijn uitgevoerd.";
                (*kind, Verdict::Partly, words.to_owned())
            });
            conference::answer(self.app, &grant, pilot, *question, given.collect()).await?;
        }
        Ok(())
    }
}
