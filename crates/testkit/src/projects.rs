//! Projects to look at: one with targets in every state, and one that is over.

use access::{Actor, policy};
use app::{
    App, AppError,
    project::{self, CountedForm, MeasureForm, ProjectForm, TargetForm},
};
use domain::{
    BudgetId, Day, MunicipalityId, ProjectId, TargetId,
    guidance::content::Destination,
    monitor::{Part, Quarter},
    project::{Direction, Gauge, Quantity, Span, Target},
};

/// Matchmakers, paid from a budget: targets measured by hand, with a number that was corrected and one target withdrawn, and
/// targets that figures of the monitor measure.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn matchmakers(
    app: &App,
    keeper: &Actor,
    place: MunicipalityId,
    budget: Option<BudgetId>,
) -> Result<ProjectId, AppError> {
    let today = app.today();
    let began = Quarter::of(today.month()).plus(-1).first_month();
    let ends = began.plus(11).last_day();
    let keeping = Keeping::of(
        app,
        keeper,
        &[place],
        ProjectForm {
            title: "Matchmakers naar werk".to_owned(),
            purpose: "Twee matchmakers brengen werkgevers en jongeren bij elkaar en blijven het eerste half jaar betrokken.".to_owned(),
            from: began.first_day(),
            until: ends,
            responsible: keeper.account,
            budget,
        },
    )
    .await?;
    let employers = keeping
        .target(
            "Werkgevers spreken af dat zij jongeren een proefplaats geven.",
            "werkgevers",
            (Direction::AtLeast, "30", ends),
        )
        .await?;
    keeping
        .enter(employers, "11", "Geteld in de lijst met afspraken")
        .await?;
    keeping.enter(employers, "27", "Werkgeversontbijt").await?;
    keeping
        .correct_last("17", "Dubbel geteld: tien stonden al op de lijst")
        .await?;
    let days = keeping
        .target(
            "Wie belt, heeft snel een eerste gesprek met de matchmaker.",
            "dagen",
            (Direction::AtMost, "7,5", ends),
        )
        .await?;
    keeping
        .enter(days, "6,25", "Gemiddelde uit de agenda van het team")
        .await?;
    let done = keeping
        .target(
            "De matchmakers zijn opgeleid.",
            "matchmakers",
            (Direction::AtLeast, "2", today),
        )
        .await?;
    keeping.enter(done, "2", "Certificaten ontvangen").await?;
    let stopped = keeping
        .target(
            "Sportverenigingen doen mee als vindplaats.",
            "verenigingen",
            (Direction::AtLeast, "8", ends),
        )
        .await?;
    let grant = keeping.grant()?;
    let reason = "De verenigingen doen mee in een ander project.";
    project::withdraw(app, &grant, keeping.id, stopped, reason).await?;
    for (sentence, part, span, municipality, number) in [
        (
            "Er staan minder jongeren op de lijst.",
            Part::OnList,
            Span::Quarter,
            Some(place),
            "90",
        ),
        (
            "Meer jongeren vinden betaald werk.",
            Part::Destination(Destination::Work),
            Span::Quarter,
            None,
            "20",
        ),
    ] {
        let direction = match part {
            Part::OnList => Direction::AtMost,
            _ => Direction::AtLeast,
        };
        let form = CountedForm {
            sentence: sentence.to_owned(),
            target: target(direction, number, ends)?,
            gauge: Gauge { part, span },
            municipality,
        };
        project::add_counted(app, &grant, keeping.id, form).await?;
    }
    Ok(keeping.id)
}

/// Sets up a project for a while from today, with one target that nobody measures in time.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn workshops(
    app: &App,
    keeper: &Actor,
    places: &[MunicipalityId],
    until: Day,
) -> Result<ProjectId, AppError> {
    let form = ProjectForm {
        title: "Workshops netwerken".to_owned(),
        purpose: "Scholen en jongerenwerkers leren elkaar kennen, zodat een jongere niet tussen twee stoelen valt.".to_owned(),
        from: app.today(),
        until,
        responsible: keeper.account,
        budget: None,
    };
    let keeping = Keeping::of(app, keeper, places, form).await?;
    let held = keeping
        .target(
            "Er zijn workshops gehouden.",
            "workshops",
            (Direction::AtLeast, "4", until),
        )
        .await?;
    keeping
        .enter(held, "1", "Eerste workshop, op een school")
        .await?;
    Ok(keeping.id)
}

fn target(direction: Direction, number: &str, by: Day) -> Result<Target, AppError> {
    let number: Quantity = number
        .parse()
        .map_err(|_| AppError::Internal("no number to show"))?;
    Ok(Target {
        direction,
        number,
        by,
    })
}

/// A project that is being filled.
struct Keeping<'a> {
    app: &'a App,
    keeper: &'a Actor,
    id: ProjectId,
}

impl<'a> Keeping<'a> {
    async fn of(
        app: &'a App,
        keeper: &'a Actor,
        places: &[MunicipalityId],
        form: ProjectForm,
    ) -> Result<Self, AppError> {
        let grant = keeper.authorize::<policy::KeepProject>()?;
        let id = project::add(app, &grant, places, form).await?;
        Ok(Self { app, keeper, id })
    }

    fn grant(&self) -> Result<access::Grant<policy::KeepProject>, AppError> {
        Ok(self.keeper.authorize()?)
    }

    async fn look(&self) -> Result<project::ProjectView, AppError> {
        let grant = self.keeper.authorize::<policy::SeeProjects>()?;
        project::open(self.app, &grant, self.id).await
    }

    /// A target to measure by hand.
    async fn target(
        &self,
        sentence: &str,
        unit: &str,
        (direction, number, by): (Direction, &str, Day),
    ) -> Result<TargetId, AppError> {
        let form = TargetForm {
            sentence: sentence.to_owned(),
            unit: unit.to_owned(),
            target: target(direction, number, by)?,
        };
        project::add_target(self.app, &self.grant()?, self.id, form).await?;
        let view = self.look().await?;
        let set = view.targets.iter().find(|one| one.sentence == sentence);
        Ok(set.ok_or(AppError::NotFound)?.id)
    }

    fn measured(&self, number: &str, explanation: &str) -> Result<MeasureForm, AppError> {
        Ok(MeasureForm {
            number: number
                .parse()
                .map_err(|_| AppError::Internal("no number to show"))?,
            on: self.app.today(),
            explanation: explanation.to_owned(),
        })
    }

    async fn enter(
        &self,
        target: TargetId,
        number: &str,
        explanation: &str,
    ) -> Result<(), AppError> {
        let form = self.measured(number, explanation)?;
        project::measure(self.app, &self.grant()?, self.id, target, form).await
    }

    async fn correct_last(&self, number: &str, reason: &str) -> Result<(), AppError> {
        let view = self.look().await?;
        let last = view.measurements.first().ok_or(AppError::NotFound)?;
        let form = self.measured(number, reason)?;
        let which = (last.target, last.id);
        project::correct(self.app, &self.grant()?, self.id, which, form).await
    }
}
