//! What a region betters, with an owner and a last day, and what the cooperation was found to be (S4-129).

use access::{Grant, policy as action};
use domain::{
    AccountId, CooperationMeasureId, Day, GroupingId, ImprovementId, MunicipalityId, RuleKey,
    directory::{ActionEnd, ActionState, Mark, measurement_due},
};
use store::{AuditEntry, CooperationMeasure, Improvement, ImprovementEnd};

use super::{DATES, LONGEST, logged, region};
use crate::{App, AppError, Result, accounts, words::nobodys, worklist};

/// Something to better.
#[derive(Clone, Debug)]
pub struct ImprovementView {
    /// Its id.
    pub id: ImprovementId,
    /// What is done.
    pub sentence: String,
    /// Who sees to it.
    pub owner: (AccountId, String),
    /// Its first and its last day.
    pub days: (Day, Day),
    /// How it stands.
    pub state: ActionState,
    /// When it ended and what came of it.
    pub end: Option<(Day, String)>,
    /// Of which region.
    pub region: GroupingId,
}

/// The cooperation of a region as it was found to be.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Each time, the latest first: day, mark, what was found, by whom.
    pub all: Vec<(Day, Mark, String, String)>,
    /// When it is to be measured next; `None`: no action began.
    pub due: Option<Day>,
    /// Whether that day has passed.
    pub late: bool,
}

/// Something to better that is to be set.
#[derive(Clone, Debug)]
pub struct ImprovementForm {
    /// What is done.
    pub sentence: String,
    /// Who sees to it.
    pub owner: AccountId,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
}

/// What a region betters: what is open first, by last day.
pub async fn improvements(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    id: GroupingId,
) -> Result<Vec<ImprovementView>> {
    let region = region(app, grant, id).await?;
    views(app, |one| one.grouping == region.id).await
}

/// What somebody has to see to and is late with, wherever it is.
pub async fn own_late(
    app: &App,
    grant: &Grant<action::FinishImprovement>,
) -> Result<Vec<ImprovementView>> {
    let account = grant.account();
    let mut own = views(app, |one| one.owner == account).await?;
    own.retain(|one| one.state == ActionState::Late);
    Ok(own)
}

async fn views(app: &App, of: impl Fn(&Improvement) -> bool) -> Result<Vec<ImprovementView>> {
    let mut all = app.store.improvements().await?;
    all.retain(of);
    let people = worklist::account_names(app, all.iter().map(|one| one.owner)).await?;
    let today = app.today();
    let mut views: Vec<ImprovementView> = all
        .into_iter()
        .map(|one| ImprovementView {
            id: one.id,
            state: ActionState::on(
                one.days.0,
                one.days.1,
                one.end.as_ref().map(|end| end.how),
                today,
            ),
            sentence: one.sentence,
            owner: (
                one.owner,
                people.get(&one.owner).cloned().unwrap_or_default(),
            ),
            days: one.days,
            end: one.end.map(|end| (end.on, end.result)),
            region: one.grouping,
        })
        .collect();
    views.sort_by(|a, b| {
        (!a.state.is_open(), a.days.1, a.id).cmp(&(!b.state.is_open(), b.days.1, b.id))
    });
    Ok(views)
}

/// Who can own an improvement: the colleagues of a region, by name.
pub async fn owners(
    app: &App,
    grant: &Grant<action::SteerCooperation>,
    id: GroupingId,
) -> Result<Vec<(AccountId, String)>> {
    let region = region(app, grant, id).await?;
    let mut owners = Vec::new();
    for (account, held) in accounts::held_today(app).await? {
        let mut places = held.iter().flat_map(|one| &one.municipalities);
        if places.any(|place| region.places.contains(place)) {
            owners.push((account.id, account.display_name));
        }
    }
    owners.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(owners)
}

/// Sets something to better.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `actie`, `eigenaar` or `tot`; [`AppError::NotFound`] for another's region.
pub async fn add(
    app: &App,
    grant: &Grant<action::SteerCooperation>,
    id: GroupingId,
    form: ImprovementForm,
) -> Result<ImprovementId> {
    let owners = owners(app, grant, id).await?;
    if !owners.iter().any(|(owner, _)| *owner == form.owner) {
        return Err(AppError::field(
            "eigenaar",
            "Kies een collega uit de lijst.",
        ));
    }
    if form.until < form.from {
        return Err(AppError::field(
            "tot",
            "De laatste dag ligt voor de eerste.",
        ));
    }
    let new = Improvement {
        id: ImprovementId::from_uuid(app.new_id()),
        grouping: id,
        sentence: nobodys("actie", &form.sentence, LONGEST, &DATES, "Vul dit veld in.")?,
        owner: form.owner,
        days: (form.from, form.until),
        end: None,
    };
    let mut tx = app.store.write().await?;
    tx.add_improvement(&new, grant.account(), app.now()).await?;
    let entry = logged(grant, id)
        .detail("improvement", new.id.uuid())
        .detail("until", form.until);
    tx.commit(entry).await?;
    Ok(new.id)
}

/// One improvement, for its owner or for who steers the region (`steers`).
///
/// # Errors
/// [`AppError::NotFound`] for anybody else.
pub async fn own(
    app: &App,
    grant: &Grant<action::FinishImprovement>,
    steers: Option<&Grant<action::SteerCooperation>>,
    id: ImprovementId,
) -> Result<ImprovementView> {
    let found = views(app, |one| one.id == id).await?.pop();
    let found = found.ok_or(AppError::NotFound)?;
    let is_owner = found.owner.0 == grant.account();
    let is_steered = match steers {
        Some(steers) => region(app, steers, found.region).await.is_ok(),
        None => false,
    };
    if is_owner || is_steered {
        Ok(found)
    } else {
        Err(AppError::NotFound)
    }
}

/// Notes what came of an improvement.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `resultaat`; [`AppError::Changed`] when it had ended; as [`own`].
pub async fn finish(
    app: &App,
    grant: &Grant<action::FinishImprovement>,
    steers: Option<&Grant<action::SteerCooperation>>,
    id: ImprovementId,
    (how, result): (ActionEnd, &str),
) -> Result<()> {
    own(app, grant, steers, id).await?;
    let end = ImprovementEnd {
        how,
        on: app.today(),
        result: nobodys(
            "resultaat",
            result,
            LONGEST,
            &DATES,
            "Schrijf in een zin wat het opleverde.",
        )?,
        by: grant.account(),
    };
    let mut tx = app.store.write().await?;
    tx.end_improvement(id, &end, app.now()).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("improvement", id.uuid())
        .detail("ended", how.code());
    Ok(tx.commit(entry).await?)
}

/// Takes back that an improvement ended.
///
/// # Errors
/// [`AppError::Changed`] when it is open already; as [`own`].
pub async fn reopen(
    app: &App,
    grant: &Grant<action::FinishImprovement>,
    steers: Option<&Grant<action::SteerCooperation>>,
    id: ImprovementId,
) -> Result<()> {
    own(app, grant, steers, id).await?;
    let mut tx = app.store.write().await?;
    tx.reopen_improvement(id).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("improvement", id.uuid())
        .detail("ended", "taken_back");
    Ok(tx.commit(entry).await?)
}

/// What the cooperation of a region was found to be, and when it is to be measured next.
pub async fn measured(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    id: GroupingId,
) -> Result<Measured> {
    region(app, grant, id).await?;
    let mut all = app.store.cooperation_measures().await?;
    all.retain(|one| one.grouping == id);
    let people = worklist::account_names(app, all.iter().map(|one| one.by)).await?;
    let improvements = app.store.improvements().await?;
    let of_region = improvements.iter().filter(|one| one.grouping == id);
    let (rules, today) = (app.rules().await?, app.today());
    let everywhere = MunicipalityId::INSTALLATION;
    let months = rules.span(RuleKey::CooperationMonths, everywhere, today);
    let began = of_region.map(|one| one.days.0).min();
    let due = measurement_due(began, all.iter().map(|one| one.on).max(), months);
    let mut all: Vec<_> = all
        .into_iter()
        .map(|one| {
            let by = people.get(&one.by).cloned().unwrap_or_default();
            (one.on, one.mark, one.finding, by)
        })
        .collect();
    all.reverse();
    Ok(Measured {
        all,
        late: due.is_some_and(|day| day < today),
        due,
    })
}

/// Notes what the cooperation was found to be.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `dag` or `bevinding`; [`AppError::NotFound`] for another's region.
pub async fn measure(
    app: &App,
    grant: &Grant<action::SteerCooperation>,
    id: GroupingId,
    (on, mark): (Day, Mark),
    finding: &str,
) -> Result<()> {
    region(app, grant, id).await?;
    if on > app.today() {
        return Err(AppError::field(
            "dag",
            "Die dag moet nog komen. Kies vandaag of een eerdere dag.",
        ));
    }
    let new = CooperationMeasure {
        id: CooperationMeasureId::from_uuid(app.new_id()),
        grouping: id,
        on,
        mark,
        finding: nobodys("bevinding", finding, LONGEST, &DATES, "Vul dit veld in.")?,
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.add_cooperation_measure(&new).await?;
    let entry = logged(grant, id)
        .detail("measured", on)
        .detail("mark", i64::from(mark.number()));
    Ok(tx.commit(entry).await?)
}
