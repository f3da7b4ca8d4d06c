//! Keeping a project: what it is, its targets, and what was measured.

use access::{Grant, policy as action};
use domain::{
    AccountId, BudgetId, Day, MeasurementId, MunicipalityId, ProjectId, Role, TargetId,
    monitor::Part,
    project::{Gauge, Measurement, Quantity, Stage, Target},
};
use store::{
    AuditEntry, HeldProject, MeasurementRecord, ProjectFile, ProjectVersion, StoreError,
    TargetRecord, Tx, Withdrawal,
};

use crate::{App, AppError, Result, accounts, words};

/// Longest title and unit, in characters.
const LONGEST_NAME: usize = 100;
/// Longest sentence, explanation and reason, in characters.
const LONGEST: usize = 500;

/// What a project is.
#[derive(Clone, Debug)]
pub struct ProjectForm {
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Who is responsible.
    pub responsible: AccountId,
    /// The budget it is paid from.
    pub budget: Option<BudgetId>,
}

/// A target to set that is measured by hand.
#[derive(Clone, Debug)]
pub struct TargetForm {
    /// What is to be reached.
    pub sentence: String,
    /// What the number counts.
    pub unit: String,
    /// The number, and by when.
    pub target: Target,
}

/// A target to set that a figure of the monitor measures.
#[derive(Clone, Debug)]
pub struct CountedForm {
    /// What is to be reached.
    pub sentence: String,
    /// The number, and by when.
    pub target: Target,
    /// The figure.
    pub gauge: Gauge,
    /// Of which municipality; `None`: of all together.
    pub municipality: Option<MunicipalityId>,
}

/// A number to enter.
#[derive(Clone, Debug)]
pub struct MeasureForm {
    /// The number.
    pub number: Quantity,
    /// Of which day it is.
    pub on: Day,
    /// Where it comes from, or why it takes the place of another.
    pub explanation: String,
}

/// Who can be responsible for a project: colleagues of one's municipalities, by name.
pub async fn responsible(
    app: &App,
    grant: &Grant<action::KeepProject>,
) -> Result<Vec<(AccountId, String)>> {
    let mut all = Vec::new();
    for role in [
        Role::ProjectLeader,
        Role::PolicyOfficer,
        Role::Casemanager,
        Role::Regisseur,
    ] {
        all.extend(accounts::holding(app, role, |place| grant.covers(place)).await?);
    }
    all.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    all.dedup();
    Ok(all)
}

/// Makes a project of these municipalities.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `gemeenten`, `titel`, `waarvoor`, `tot`, `verantwoordelijke` or `begroting`.
pub async fn add(
    app: &App,
    grant: &Grant<action::KeepProject>,
    places: &[MunicipalityId],
    form: ProjectForm,
) -> Result<ProjectId> {
    if places.is_empty() {
        return Err(AppError::field(
            "gemeenten",
            "Kies minstens een gemeente die meedoet.",
        ));
    }
    let version = version(app, grant, 1, form, None).await?;
    let id = ProjectId::from_uuid(app.new_id());
    let mut tx = app.store.write().await?;
    let project = tx.add_project(grant, id, places, version.at).await?;
    tx.add_project_version(&project, &version).await?;
    tx.commit(logged(grant, id).detail("version", version.version))
        .await?;
    Ok(id)
}

/// Writes what a project is as the version after the one that was seen; also how it ends sooner or later.
///
/// # Errors
/// As [`add`]; [`AppError::Changed`] when somebody else wrote meanwhile.
pub async fn change(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    seen: i64,
    form: ProjectForm,
) -> Result<()> {
    let file = app.store.project(grant, id).await?;
    if file.now.version != seen {
        return Err(AppError::Changed);
    }
    let was = Some(&file.now);
    let version = version(app, grant, seen.saturating_add(1), form, was).await?;
    let (mut tx, project) = hold(app, grant, id).await?;
    tx.add_project_version(&project, &version).await?;
    let entry = logged(grant, id).detail("version", version.version);
    Ok(tx.commit(entry).await?)
}

/// Sets a target that is measured by hand.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `doel`, `eenheid` or `uiterlijk`; [`AppError::Rule`] when the project is over.
pub async fn add_target(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    form: TargetForm,
) -> Result<()> {
    let file = open_project(app, grant, id).await?;
    let unit = nobodys("eenheid", &form.unit, LONGEST_NAME)?;
    let record = target(app, grant, &file, &form.sentence, unit, form.target)?;
    set(app, grant, id, record).await
}

/// Sets a target that a figure of the monitor measures, quarter after quarter, as it is released.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `doel`, `cijfer`, `maanden`, `gemeente`, `getal` or `uiterlijk`;
/// [`AppError::Rule`] when the project is over.
pub async fn add_counted(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    form: CountedForm,
) -> Result<()> {
    use domain::project::NoGauge;

    let file = open_project(app, grant, id).await?;
    let checked = form.gauge.check(form.municipality.is_some());
    checked.map_err(|refused| {
        let field = match refused {
            NoGauge::Figure => "cijfer",
            NoGauge::Span => "maanden",
            NoGauge::Place => "gemeente",
        };
        AppError::field(field, refused.dutch())
    })?;
    let takes_part = |place: MunicipalityId| file.places.contains(&place);
    if !form.municipality.is_none_or(takes_part) {
        return Err(AppError::field(
            "gemeente",
            "Kies een gemeente die meedoet aan dit project.",
        ));
    }
    if !form.target.number.is_whole() {
        return Err(AppError::field(
            "getal",
            "Dit cijfer telt hele jongeren of trajecten. Vul een heel getal in.",
        ));
    }
    if Gauge::quarters(file.now.from, form.target.by).is_empty() {
        return Err(AppError::field(
            "uiterlijk",
            "Tussen het begin van het project en deze dag eindigt geen kwartaal. Kies een latere dag.",
        ));
    }
    let unit = match form.gauge.part {
        Part::Route(_) => "trajecten",
        _ => "jongeren",
    };
    let unit = unit.to_owned();
    let record = TargetRecord {
        gauge: Some((form.gauge, form.municipality)),
        ..target(app, grant, &file, &form.sentence, unit, form.target)?
    };
    set(app, grant, id, record).await
}

/// Notes that a target counts no more; it stays to be read, with what was measured.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `reden`; [`AppError::Changed`] when it was withdrawn already.
pub async fn withdraw(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    target: TargetId,
    reason: &str,
) -> Result<()> {
    let file = app.store.project(grant, id).await?;
    file.target(target).ok_or(AppError::NotFound)?;
    let withdrawal = Withdrawal {
        reason: nobodys("reden", reason, LONGEST)?,
        by: grant.account(),
        at: app.now(),
    };
    let (mut tx, project) = hold(app, grant, id).await?;
    tx.withdraw_project_target(&project, target, &withdrawal)
        .await?;
    let entry = logged(grant, id).detail("withdrawn", target.uuid());
    Ok(tx.commit(entry).await?)
}

/// Enters a number for a target.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `dag` or `toelichting`; [`AppError::Rule`] for a target that a figure of the
/// monitor measures, or that counts no more.
pub async fn measure(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    target: TargetId,
    form: MeasureForm,
) -> Result<()> {
    let file = app.store.project(grant, id).await?;
    enter(app, grant, &file, target, None, form).await
}

/// Enters a number in the place of another of the same target; both stay to be read.
///
/// # Errors
/// As [`measure`], and [`AppError::Rule`] when it was corrected already.
pub async fn correct(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    (target, of): (TargetId, MeasurementId),
    form: MeasureForm,
) -> Result<()> {
    use domain::project::CorrectionRefusal;

    let file = app.store.project(grant, id).await?;
    let may = Measurement::may_correct(&file.measurements_of(target), of);
    may.map_err(|refused| match refused {
        CorrectionRefusal::NotThere => AppError::NotFound,
        CorrectionRefusal::CorrectedAlready => AppError::rule("S3-16", refused.dutch()),
    })?;
    enter(app, grant, &file, target, Some(of), form).await
}

async fn enter(
    app: &App,
    grant: &Grant<action::KeepProject>,
    file: &ProjectFile,
    target: TargetId,
    corrects: Option<MeasurementId>,
    form: MeasureForm,
) -> Result<()> {
    let record = file.target(target).ok_or(AppError::NotFound)?;
    if record.gauge.is_some() {
        return Err(AppError::rule(
            "S3-16",
            "Dit doel wordt gemeten met een cijfer uit de monitor. Daar hoort geen eigen meting bij.",
        ));
    }
    if record.withdrawn.is_some() {
        return Err(AppError::rule(
            "S3-16",
            "Dit doel is ingetrokken. Stel een nieuw doel als u verder wilt meten.",
        ));
    }
    if form.on > app.today() {
        return Err(AppError::field(
            "dag",
            "Een meting kan niet van een latere dag zijn dan vandaag.",
        ));
    }
    let record = MeasurementRecord {
        target,
        measurement: Measurement {
            id: MeasurementId::from_uuid(app.new_id()),
            on: form.on,
            number: form.number,
            corrects,
        },
        explanation: nobodys("toelichting", &form.explanation, LONGEST)?,
        by: grant.account(),
        at: app.now(),
    };
    let (mut tx, project) = hold(app, grant, file.id).await?;
    tx.add_project_measurement(&project, &record).await?;
    let mut entry = logged(grant, file.id)
        .detail("target", target.uuid())
        .detail("on", form.on)
        .detail("hundredths", form.number.hundredths());
    if let Some(of) = corrects {
        entry = entry.detail("corrects", of.uuid());
    }
    Ok(tx.commit(entry).await?)
}

/// A project that is not over: only then are targets set.
async fn open_project(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
) -> Result<ProjectFile> {
    let file = app.store.project(grant, id).await?;
    if Stage::on(file.now.from, file.now.until, app.today()) == Stage::Ended {
        return Err(AppError::rule(
            "S3-16",
            "Dit project is afgelopen. Verleng het eerst als er nog een doel bij komt.",
        ));
    }
    Ok(file)
}

fn target(
    app: &App,
    grant: &Grant<action::KeepProject>,
    file: &ProjectFile,
    sentence: &str,
    unit: String,
    target: Target,
) -> Result<TargetRecord> {
    let first = file.now.from.max(app.today());
    if target.by < first {
        return Err(AppError::field(
            "uiterlijk",
            format!(
                "Een doel ligt voor u: kies {} of een latere dag.",
                first.dutch()
            ),
        ));
    }
    Ok(TargetRecord {
        id: TargetId::from_uuid(app.new_id()),
        sentence: nobodys("doel", sentence, LONGEST)?,
        unit,
        target,
        gauge: None,
        by: grant.account(),
        at: app.now(),
        withdrawn: None,
    })
}

async fn set(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
    record: TargetRecord,
) -> Result<()> {
    let (mut tx, project) = hold(app, grant, id).await?;
    tx.add_project_target(&project, &record).await?;
    let entry = logged(grant, id)
        .detail("target", record.id.uuid())
        .detail("direction", record.target.direction.code())
        .detail("hundredths", record.target.number.hundredths())
        .detail("by", record.target.by);
    Ok(tx.commit(entry).await?)
}

async fn version(
    app: &App,
    grant: &Grant<action::KeepProject>,
    number: i64,
    form: ProjectForm,
    was: Option<&ProjectVersion>,
) -> Result<ProjectVersion> {
    if form.until < form.from {
        return Err(AppError::field(
            "tot",
            "De laatste dag ligt voor de eerste.",
        ));
    }
    // Who was responsible may stay so, also after leaving.
    let stays = was.is_some_and(|was| was.responsible == form.responsible);
    let can_be = responsible(app, grant).await?;
    if !stays && !can_be.iter().any(|(one, _)| *one == form.responsible) {
        return Err(AppError::field(
            "verantwoordelijke",
            "Kies een collega uit de lijst.",
        ));
    }
    if let Some(budget) = form.budget {
        let found = app.store.budget(grant, budget).await;
        found.map_err(|error| match error {
            StoreError::NotFound => {
                AppError::field("begroting", "Kies een begroting uit de lijst, of geen.")
            }
            other => other.into(),
        })?;
    }
    Ok(ProjectVersion {
        version: number,
        title: nobodys("titel", &form.title, LONGEST_NAME)?,
        purpose: nobodys("waarvoor", &form.purpose, LONGEST)?,
        from: form.from,
        until: form.until,
        responsible: form.responsible,
        budget: form.budget,
        by: grant.account(),
        at: app.now(),
    })
}

async fn hold(
    app: &App,
    grant: &Grant<action::KeepProject>,
    id: ProjectId,
) -> Result<(Tx, HeldProject)> {
    let mut tx = app.store.write().await?;
    let project = tx.hold_project(grant, id).await?;
    Ok((tx, project))
}

fn nobodys(field: &'static str, text: &str, most: usize) -> Result<String> {
    words::nobodys(field, text, most, &[], "Vul dit veld in.")
}

fn logged(grant: &Grant<action::KeepProject>, id: ProjectId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("project", id.uuid())
}
