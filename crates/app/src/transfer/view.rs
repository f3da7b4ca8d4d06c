//! Requests on the screen: which wait, which came, and one with all that is known of it (S4-75 to S4-77, S4-90).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, Day, MunicipalityId, PersonId, SchoolRowId, TransferId, Ts,
    transfer::{
        Answers, Attention, FollowUp, Stage, TransferForm, TransferTerms, is_followed_up, is_warm,
    },
};
use store::{AuditEntry, TransferFile};
use vault::Compartment;

use super::{entry, in_the_log, opened, opened_with, terms};
use crate::{App, AppError, Result, municipalities::MunicipalityView};

/// Which requests are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TransferFilter {
    /// All.
    #[default]
    All,
    /// Those where the school is to be reminded, or is late.
    Late,
    /// Those where no line goes on and nobody has stepped in.
    WithoutLine,
}

/// A request on the overview.
#[derive(Clone, Debug)]
pub struct TransferLine {
    /// The request.
    pub id: TransferId,
    /// The code it is called by.
    pub code: String,
    /// The municipality.
    pub municipality: String,
    /// The school.
    pub school: String,
    /// When the pupil is expected to leave.
    pub leaves_on: Day,
    /// The last day for the school.
    pub due_on: Day,
    /// How far it is.
    pub stage: Stage,
    /// What is to be done about the school.
    pub attention: Attention,
    /// Who it is about, once the school told.
    pub name: Option<String>,
    /// Whether no line goes on to a next place; once it is sent.
    pub without_line: Option<bool>,
    /// Whether somebody stepped in.
    pub followed_up: bool,
    /// Whether somebody spoke with the school (S4-39).
    pub warm: bool,
}

impl TransferLine {
    /// Whether no line goes on and nobody has stepped in (S4-77).
    pub fn alerts(&self) -> bool {
        self.stage == Stage::Sent && self.without_line == Some(true) && !self.followed_up
    }

    /// What comes first on the overview.
    fn order(&self) -> (u8, Day, TransferId) {
        let rank = if self.alerts() {
            0
        } else {
            match (self.stage, self.attention) {
                (_, Attention::Late) => 1,
                (_, Attention::Remind) => 2,
                (Stage::Asked | Stage::Begun, Attention::Nothing) => 3,
                (Stage::Sent, _) => 4,
                (Stage::Withdrawn | Stage::Destroyed, _) => 5,
            }
        };
        (rank, self.due_on, self.id)
    }
}

/// The requests of the reader's municipalities, with how many ask for something.
#[derive(Clone, Debug)]
pub struct TransferOverview {
    /// The requests, what asks for something first.
    pub lines: Vec<TransferLine>,
    /// Schools to remind, or late.
    pub late: usize,
    /// Forms without a line that goes on, and nobody who stepped in.
    pub without_line: usize,
    /// Schools that are waited for.
    pub waiting: usize,
}

/// Something that was done, with who did it.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// What.
    pub what: FollowUp,
    /// The day.
    pub on: Day,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// One request with all that is known of it.
#[derive(Clone, Debug)]
pub struct TransferView {
    /// The request as the overview shows it.
    pub line: TransferLine,
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// What the school sent; `None` until then and once it is destroyed.
    pub form: Option<TransferForm>,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Ts,
    /// When it was sent.
    pub sent_at: Option<Ts>,
    /// When the school last kept something.
    pub saved_at: Option<Ts>,
    /// The links: when each was made, by whom, and the last day.
    pub links: Vec<(Ts, String, Day)>,
    /// When the school is to be reminded.
    pub remind_from: Option<Day>,
    /// What was done, the earliest first.
    pub steps: Vec<StepLine>,
    /// The row of a list of DUO it is about.
    pub row: Option<SchoolRowId>,
    /// The last day it is kept.
    pub kept_until: Day,
    /// When it was destroyed.
    pub destroyed_on: Option<Day>,
}

/// The requests, those of a filter. Who is named is logged.
pub async fn overview(
    app: &App,
    grant: &Grant<action::SeeTransfers>,
    filter: TransferFilter,
) -> Result<TransferOverview> {
    let shower = Shower::new(app).await?;
    let mut lines = Vec::new();
    for file in app.store.transfers(grant).await? {
        lines.push((shower.line(app, &file), file));
    }
    let count =
        |wanted: fn(&TransferLine) -> bool| lines.iter().filter(|(line, _)| wanted(line)).count();
    let mut found = TransferOverview {
        late: count(|line| line.attention != Attention::Nothing),
        without_line: count(TransferLine::alerts),
        waiting: count(|line| matches!(line.stage, Stage::Asked | Stage::Begun)),
        lines: Vec::new(),
    };
    lines.retain(|(line, _)| match filter {
        TransferFilter::All => true,
        TransferFilter::Late => line.attention != Attention::Nothing,
        TransferFilter::WithoutLine => line.alerts(),
    });
    // Only what is shown is opened.
    let shown = name_lines(app, &mut lines).await?;
    found.lines = lines.into_iter().map(|(line, _)| line).collect();
    found.lines.sort_by_key(TransferLine::order);
    let entries = AuditEntry::about(grant, shown, "shown");
    if !entries.is_empty() {
        app.store.record_reads(entries).await?;
    }
    Ok(found)
}

/// Puts the names on lines of forms that were sent. Whose.
async fn name_lines(
    app: &App,
    lines: &mut [(TransferLine, TransferFile)],
) -> Result<Vec<(MunicipalityId, PersonId)>> {
    let sent = |line: &TransferLine| line.stage == Stage::Sent;
    let subjects: Vec<_> = lines
        .iter()
        .filter(|(line, _)| sent(line))
        .map(|(_, file)| &file.transfer.asked)
        .map(|asked| (asked.municipality, asked.pupil.uuid()))
        .collect();
    let keys = app
        .store
        .subject_keys_among(&subjects, Compartment::Statutory)
        .await?;
    let mut shown = Vec::new();
    for (line, file) in lines.iter_mut().filter(|(line, _)| sent(line)) {
        let asked = &file.transfer.asked;
        let (Some(key), Some(sealed)) = (keys.get(&asked.pupil.uuid()), &file.transfer.sealed)
        else {
            continue;
        };
        let form = complete(app, file, &opened_with(key, asked, sealed)?)?;
        line.name = Some(form.full_name());
        shown.push((asked.municipality, in_the_log(asked.pupil)));
    }
    Ok(shown)
}

/// The requests about the pupil of a row of a list of DUO, without what the schools wrote.
pub async fn of_row(
    app: &App,
    grant: &Grant<action::SeeTransfers>,
    row: SchoolRowId,
) -> Result<Vec<TransferLine>> {
    let found = app.store.school_row(grant, row).await?;
    let shower = Shower::new(app).await?;
    let files = app
        .store
        .transfers_of(found.municipality, found.pupil)
        .await?;
    Ok(files.iter().map(|file| shower.line(app, file)).collect())
}

/// One request with what the school sent. The look is logged.
pub async fn one(
    app: &App,
    grant: &Grant<action::SeeTransfers>,
    id: TransferId,
) -> Result<TransferView> {
    let file = app.store.transfer(grant, id).await?;
    let asked = &file.transfer.asked;
    let grant = grant.narrow(asked.municipality)?;
    let mut line = Shower::new(app).await?.line(app, &file);
    let form = sent_form(app, &file).await?;
    line.name = form.as_ref().map(TransferForm::full_name);
    let people = crate::accounts::names(app).await?;
    let name = |id: AccountId| people.get(&id).cloned().unwrap_or_default();
    app.store
        .record_read(entry(&grant, asked, "transfer_opened"))
        .await?;
    let terms = terms(app, asked.municipality).await?;
    Ok(TransferView {
        municipality: asked.municipality,
        form,
        asked_by: name(asked.by),
        asked_at: asked.at,
        sent_at: file.transfer.sent_at,
        saved_at: file.transfer.saved_at,
        links: file
            .links
            .iter()
            .map(|link| (link.at, name(link.by), link.last_day))
            .collect(),
        remind_from: file.life().remind_from(terms.remind_days),
        steps: file
            .steps
            .iter()
            .map(|step| StepLine {
                what: step.what,
                on: step.on,
                by: name(step.by),
                at: step.at,
            })
            .collect(),
        row: asked.row,
        kept_until: asked.destroy_after,
        destroyed_on: file.transfer.destroyed_on,
        line,
    })
}

/// What the school typed, once it was sent.
pub(super) async fn sent_answers(app: &App, file: &TransferFile) -> Result<Option<Answers>> {
    match (&file.transfer.sealed, file.life().stage()) {
        (Some(sealed), Stage::Sent) => opened(app, &file.transfer.asked, sealed).await,
        _ => Ok(None),
    }
}

/// The form, once it was sent.
pub(super) async fn sent_form(app: &App, file: &TransferFile) -> Result<Option<TransferForm>> {
    let Some(answers) = sent_answers(app, file).await? else {
        return Ok(None);
    };
    complete(app, file, &answers).map(Some)
}

fn complete(app: &App, file: &TransferFile, answers: &Answers) -> Result<TransferForm> {
    let on = file.transfer.sent_at.map_or_else(|| app.today(), Ts::day);
    answers
        .complete(on)
        .map_err(|_| AppError::Internal("a form that was sent is not complete"))
}

/// Makes lines of requests.
struct Shower {
    names: BTreeMap<MunicipalityId, MunicipalityView>,
    remind_days: BTreeMap<MunicipalityId, i32>,
}

impl Shower {
    async fn new(app: &App) -> Result<Self> {
        let names = crate::municipalities::names_today(app).await?;
        let mut remind_days = BTreeMap::new();
        let (rules, today) = (app.rules().await?, app.today());
        for place in names.keys() {
            let terms = TransferTerms::on(&rules, *place, today);
            remind_days.insert(*place, terms.remind_days);
        }
        Ok(Self { names, remind_days })
    }

    /// A request by what stands in plain: nothing is opened, and nobody named.
    fn line(&self, app: &App, file: &TransferFile) -> TransferLine {
        let asked = &file.transfer.asked;
        let life = file.life();
        let place = self.names.get(&asked.municipality);
        let days = self.remind_days.get(&asked.municipality).copied();
        let done = file.done();
        TransferLine {
            id: asked.id,
            code: asked.code.clone(),
            municipality: place.map(|one| one.name.clone()).unwrap_or_default(),
            school: asked.school.clone(),
            leaves_on: asked.leaves_on,
            due_on: asked.due_on,
            stage: life.stage(),
            attention: life.attention(days.unwrap_or_default(), app.today()),
            name: None,
            without_line: file.transfer.without_line,
            followed_up: is_followed_up(&done),
            warm: is_warm(&done),
        }
    }
}

/// The municipality of a request that was received, with the grant narrowed to it.
pub(super) async fn received<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: TransferId,
) -> Result<(Grant<A>, TransferFile, TransferForm)> {
    let file = app.store.transfer(grant, id).await?;
    let grant = grant.narrow(file.transfer.asked.municipality)?;
    match sent_form(app, &file).await? {
        Some(form) => Ok((grant, file, form)),
        None => Err(AppError::rule(
            "S4-90",
            "Dit formulier is er nog niet, of is vernietigd. Er is niets om vast te leggen.",
        )),
    }
}
