//! Budgets to look at: the pilot of 15.000 that two programmes pay half each (A.11 T8), and one of several municipalities.

use access::{Actor, policy};
use app::{
    App, AppError,
    budget::{self, BookForm, BudgetForm, FundForm, KeyForm, PlanForm},
};
use domain::{
    BudgetId, MunicipalityId, Validity,
    budget::{Consequences, CostItem, EntryKind, KeyBasis, Purpose},
    costs::Cents,
    guidance::content::TrajectoryKind,
};

/// The pilot of this year: half and half from two programmes, by a note that says it has no consequences. Most of it is
/// promised, some of it paid, and one mistake was reversed.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn pilot(app: &App, keeper: &Actor, place: MunicipalityId) -> Result<BudgetId, AppError> {
    let keeping = Keeping::of(app, keeper, "Pilot MDO", Consequences::No, &[place]).await?;
    let halves = "Programma 7: 50%\nProgramma 9: 50%";
    keeping
        .key("half om half", KeyBasis::Agreed, "Nota 2020-001223", halves)
        .await?;
    let capacity = (CostItem::Capacity, None, Some(place));
    keeping
        .line(
            "Extra uren Jongerenloket",
            capacity,
            "half om half",
            1_500_000,
        )
        .await?;
    for (kind, cents, what) in [
        (EntryKind::Committed, 900_000, "Detachering, vier maanden"),
        (
            EntryKind::SpentCommitted,
            450_000,
            "Detachering, eerste helft",
        ),
        (EntryKind::Spent, 125_000, "Training casusregie"),
        (EntryKind::Spent, 125_000, "Training casusregie"),
    ] {
        keeping.enter(0, kind, cents, what).await?;
    }
    keeping.undo_last("Dubbel geboekt").await?;
    Ok(keeping.id)
}

/// One of several municipalities: two keys in one budget, a line that is overspent, and a payer with too little.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn tailored(
    app: &App,
    keeper: &Actor,
    places: &[(MunicipalityId, &str)],
) -> Result<BudgetId, AppError> {
    let ids: Vec<MunicipalityId> = places.iter().map(|(id, _)| *id).collect();
    let name = "Begeleiding op maat";
    let keeping = Keeping::of(app, keeper, name, Consequences::Yes, &ids).await?;
    let shares = |weights: [&str; 4]| {
        let lines = places.iter().zip(weights);
        let lines = lines.map(|((_, name), weight)| format!("{name}: {weight}"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let agreed = shares(["47,5%", "16,2%", "21%", "15,3%"]);
    keeping
        .key(
            "afgesproken",
            KeyBasis::Agreed,
            "Regionaal overleg, besluit 7",
            &agreed,
        )
        .await?;
    let worked = shares(["214", "61", "88", "132"]);
    keeping
        .key(
            "gewerkte lijst",
            KeyBasis::WorkedList,
            "Lijsten van vorig jaar",
            &worked,
        )
        .await?;
    let first = ids.first().copied();
    let trajectory = Some(TrajectoryKind::LearnAndWork);
    for (what, purpose, key, cents) in [
        (
            "Jobcoaching",
            (CostItem::ExtraGuidance, trajectory, first),
            "afgesproken",
            1_200_000,
        ),
        (
            "Schuldsanering",
            (CostItem::DebtRestructuring, None, ids.last().copied()),
            "gewerkte lijst",
            600_000,
        ),
        (
            "Inkoop Young Ambition",
            (CostItem::Expertise, None, None),
            "gewerkte lijst",
            875_001,
        ),
    ] {
        keeping.line(what, purpose, key, cents).await?;
    }
    for (line, kind, cents, what) in [
        (
            0,
            EntryKind::Committed,
            800_000,
            "Offerte jobcoach, tot de zomer",
        ),
        (1, EntryKind::Spent, 625_000, "Saneringskrediet"),
        (
            2,
            EntryKind::Committed,
            400_000,
            "Inschrijving najaarsgroep",
        ),
        (2, EntryKind::SpentCommitted, 200_000, "Eerste termijn"),
    ] {
        keeping.enter(line, kind, cents, what).await?;
    }
    if let Some((_, payer)) = places.first() {
        let form = FundForm {
            payer: (*payer).to_owned(),
            available: Cents(1_000_000),
        };
        budget::set_fund(app, &keeping.grant()?, keeping.id, form).await?;
    }
    Ok(keeping.id)
}

/// A budget that is being filled.
struct Keeping<'a> {
    app: &'a App,
    keeper: &'a Actor,
    id: BudgetId,
}

impl<'a> Keeping<'a> {
    async fn of(
        app: &'a App,
        keeper: &'a Actor,
        name: &str,
        consequences: Consequences,
        places: &[MunicipalityId],
    ) -> Result<Self, AppError> {
        let form = BudgetForm {
            year: app.today().month().year(),
            name: name.to_owned(),
            consequences,
            places: places.to_vec(),
        };
        let id = budget::add(app, &keeper.authorize::<policy::KeepBudget>()?, form).await?;
        Ok(Self { app, keeper, id })
    }

    fn grant(&self) -> Result<access::Grant<policy::KeepBudget>, AppError> {
        Ok(self.keeper.authorize()?)
    }

    async fn look(&self) -> Result<budget::BudgetView, AppError> {
        let grant = self.keeper.authorize::<policy::SeeBudgets>()?;
        budget::open(self.app, &grant, self.id, None).await
    }

    /// A key that holds all year and after it.
    async fn key(
        &self,
        name: &str,
        basis: KeyBasis,
        source: &str,
        shares: &str,
    ) -> Result<(), AppError> {
        let from = domain::Month::new(self.app.today().month().year(), 1);
        let from = from.map_or(self.app.today(), domain::Month::first_day);
        let form = KeyForm {
            name: name.to_owned(),
            basis,
            source: source.to_owned(),
            validity: Validity { from, until: None },
            shares: shares.to_owned(),
        };
        budget::add_key(self.app, &self.grant()?, self.id, form).await
    }

    async fn line(
        &self,
        description: &str,
        (item, trajectory, municipality): (
            CostItem,
            Option<TrajectoryKind>,
            Option<MunicipalityId>,
        ),
        key: &str,
        cents: i64,
    ) -> Result<(), AppError> {
        let form = PlanForm {
            purpose: Purpose { item, trajectory },
            municipality,
            key: key.to_owned(),
            description: description.to_owned(),
            amount: Cents(cents),
            on: self.app.today(),
        };
        budget::plan(self.app, &self.grant()?, self.id, form).await
    }

    async fn enter(
        &self,
        line: usize,
        kind: EntryKind,
        cents: i64,
        description: &str,
    ) -> Result<(), AppError> {
        let view = self.look().await?;
        let line = view.lines.get(line).ok_or(AppError::NotFound)?.id;
        let form = BookForm {
            line,
            kind,
            amount: Cents(cents),
            on: self.app.today(),
            description: description.to_owned(),
        };
        budget::book(self.app, &self.grant()?, self.id, form).await
    }

    async fn undo_last(&self, reason: &str) -> Result<(), AppError> {
        let view = self.look().await?;
        let last = view.entries.first().ok_or(AppError::NotFound)?.id;
        budget::reverse(self.app, &self.grant()?, self.id, last, reason).await
    }
}
