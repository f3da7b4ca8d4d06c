//! Lists of DUO on the screen: how far each is, its rows, one row, and the work that follows (S4-07 to S4-10, S4-16).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, Day, Identity, MunicipalityId, RuleBook, SchoolListId, SchoolRowId, Ts,
    school::{
        Assessment, Completeness, Disposition, Extent, LeaverFacts, LeaverResult, Returnable,
        SelectionBounds, Waits, assess, completeness, extent,
    },
};
use store::{AuditEntry, SchoolList, SchoolListState, SchoolReturn};

use super::{
    entry, in_the_log,
    rows::{Opening, RowFile, load, load_one},
};
use crate::{App, AppError, Result, municipalities::MunicipalityView};

/// A list on the overview.
#[derive(Clone, Debug)]
pub struct ListLine {
    /// The list.
    pub list: SchoolList,
    /// How much of it is taken up, of the reader's municipalities.
    pub extent: Extent,
    /// How far it is, of the reader's municipalities.
    pub completeness: Completeness,
    /// When it was last told back.
    pub returned: Option<SchoolReturn>,
}

impl ListLine {
    /// Whether it is told back whole.
    pub fn is_done(&self) -> bool {
        self.returned.as_ref().is_some_and(|told| told.open == 0)
    }
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct RowLine {
    /// Its id.
    pub id: SchoolRowId,
    /// Its list.
    pub list: SchoolListId,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// The municipality.
    pub municipality: String,
    /// Who it is about; `None` once it is destroyed.
    pub name: Option<String>,
    /// What it comes to on the reference date; `None` once it is destroyed.
    pub assessment: Option<Assessment>,
    /// What was decided.
    pub disposition: Option<Disposition>,
    /// What came of it.
    pub result: Option<LeaverResult>,
    /// Whom it waits for.
    pub waits: Waits,
    /// Whether it changed after the list was last told back.
    pub changed_since: bool,
}

/// One list with its rows.
#[derive(Clone, Debug)]
pub struct ListView {
    /// The list, and how far it is.
    pub line: ListLine,
    /// Rows of the reader's municipalities.
    pub rows: Vec<RowLine>,
    /// Rows by municipality, of the reader's.
    pub parts: Vec<(MunicipalityView, Completeness, Extent)>,
    /// When it was told back, the earliest first, with the names of who did.
    pub returns: Vec<(SchoolReturn, String)>,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// Whether the reader's municipalities are all of the list's.
    pub whole: bool,
}

/// What was decided, with who did.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// What.
    pub disposition: Disposition,
    /// Who.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// What came of it, with who recorded it.
#[derive(Clone, Debug)]
pub struct OutcomeLine {
    /// What; `None` once it is destroyed.
    pub result: Option<LeaverResult>,
    /// The day.
    pub on: Day,
    /// Who.
    pub by: String,
    /// When.
    pub at: Ts,
    /// Whether it belongs to the decision that holds.
    pub holds: bool,
}

/// One row with all that is known of it.
#[derive(Clone, Debug)]
pub struct RowView {
    /// The row as the list shows it.
    pub line: RowLine,
    /// Its list.
    pub list: SchoolList,
    /// Who it is about; `None` once it is destroyed.
    pub identity: Option<Identity>,
    /// What the list tells of school and work.
    pub facts: LeaverFacts,
    /// Whether DUO gave a known number.
    pub has_number: bool,
    /// What was decided, the latest first.
    pub decisions: Vec<DecisionLine>,
    /// What came of it, the latest first.
    pub outcomes: Vec<OutcomeLine>,
    /// Reference dates of the other lists that have the same pupil.
    pub also_on: Vec<Day>,
    /// The last day it is kept.
    pub kept_until: Day,
    /// When it was destroyed.
    pub destroyed_on: Option<Day>,
    /// How many decisions there are: what the reader has seen.
    pub seen_decisions: u32,
    /// How many results there are under the decision that holds.
    pub seen_results: u32,
    /// Whether the reader may record what came of it.
    pub may_record: bool,
}

/// The lists that were taken in, with how far each is.
pub async fn overview(app: &App, grant: &Grant<action::SeeSchoolLists>) -> Result<Vec<ListLine>> {
    let mut lines = Vec::new();
    for list in taken_in(app, grant).await? {
        let files = load(app, grant, &list, Opening::Results).await?;
        lines.push(line(app, list, &files).await?);
    }
    Ok(lines)
}

pub(super) async fn taken_in<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<SchoolList>> {
    let mut lists = app.store.school_lists(grant).await?;
    lists.retain(|list| list.state == SchoolListState::Committed);
    Ok(lists)
}

pub(crate) async fn one_taken_in<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: SchoolListId,
) -> Result<SchoolList> {
    let list = app.store.school_list(grant, id).await?;
    if list.state == SchoolListState::Committed {
        Ok(list)
    } else {
        Err(AppError::NotFound)
    }
}

async fn line(app: &App, list: SchoolList, files: &[RowFile]) -> Result<ListLine> {
    let returned = app.store.school_returns(list.id).await?.pop();
    Ok(ListLine {
        extent: extent_of(files.iter()),
        completeness: completeness(files.iter().map(RowFile::waits)),
        returned,
        list,
    })
}

/// How much is taken up of the rows that are still there.
fn extent_of<'a>(files: impl Iterator<Item = &'a RowFile>) -> Extent {
    extent(
        files
            .filter(|file| file.row.destroyed_on.is_none())
            .map(RowFile::disposition),
    )
}

/// One list with its rows: names, each look logged.
pub async fn list(
    app: &App,
    grant: &Grant<action::SeeSchoolLists>,
    id: SchoolListId,
) -> Result<ListView> {
    let list = one_taken_in(app, grant, id).await?;
    let files = load(app, grant, &list, Opening::Whole).await?;
    let names = crate::municipalities::names_today(app).await?;
    let people = crate::accounts::names(app).await?;
    let parts = app.store.school_list_parts(id).await?;
    let line = line(app, list, &files).await?;
    let rules = app.rules().await?;
    let shower = Shower::of(&rules, &line.list, line.returned.as_ref(), &names);
    let rows: Vec<RowLine> = files.iter().map(|file| shower.row(file)).collect();
    let mut own = Vec::new();
    for place in parts.keys().filter(|place| grant.covers(**place)) {
        let Some(view) = names.get(place) else {
            continue;
        };
        let here = || files.iter().filter(|file| file.row.municipality == *place);
        let done = completeness(here().map(RowFile::waits));
        own.push((view.clone(), done, extent_of(here())));
    }
    own.sort_by(|one, other| one.0.name.cmp(&other.0.name));
    let name = |id: &AccountId| people.get(id).cloned().unwrap_or_default();
    let returns = app.store.school_returns(id).await?;
    log_shown(app, grant, &line.list, &files).await?;
    Ok(ListView {
        whole: parts.keys().all(|place| grant.covers(*place)),
        parts: own,
        returns: returns
            .into_iter()
            .map(|told| (told.clone(), name(&told.by)))
            .collect(),
        uploaded_by: name(&line.list.uploaded_by),
        rows,
        line,
    })
}

/// Makes lines of the rows of one list.
struct Shower<'a> {
    list: &'a SchoolList,
    bounds: SelectionBounds,
    told_at: Option<Ts>,
    names: &'a BTreeMap<MunicipalityId, MunicipalityView>,
}

impl<'a> Shower<'a> {
    fn of(
        rules: &RuleBook,
        list: &'a SchoolList,
        returned: Option<&SchoolReturn>,
        names: &'a BTreeMap<MunicipalityId, MunicipalityView>,
    ) -> Self {
        Self {
            bounds: SelectionBounds::on(rules, list.reference_date),
            list,
            told_at: returned.map(|told| told.at),
            names,
        }
    }

    fn row(&self, file: &RowFile) -> RowLine {
        let content = file.content.as_ref();
        let place = self.names.get(&file.row.municipality);
        let changed = file.changed_at();
        RowLine {
            id: file.row.id,
            list: self.list.id,
            row: file.row.row,
            municipality: place.map(|one| one.name.clone()).unwrap_or_default(),
            name: content.map(|one| one.identity.full_name()),
            assessment: content.map(|one| {
                let born = one.identity.birth_date;
                assess(one.school, born, self.bounds, self.list.reference_date)
            }),
            disposition: file.disposition(),
            result: file.result(),
            waits: file.waits(),
            changed_since: self
                .told_at
                .is_some_and(|told| changed.is_some_and(|changed| changed > told)),
        }
    }
}

/// Logs whose names a list showed.
pub(super) async fn log_shown<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &SchoolList,
    files: &[RowFile],
) -> Result<()> {
    let shown = files
        .iter()
        .filter(|file| file.content.is_some())
        .map(|file| (file.row.municipality, in_the_log(file.row.pupil)));
    let entries: Vec<AuditEntry> = AuditEntry::about(grant, shown, "shown")
        .into_iter()
        .map(|one| one.subject("school_list", list.id.uuid()))
        .collect();
    if entries.is_empty() {
        return Ok(());
    }
    Ok(app.store.record_reads(entries).await?)
}

/// One row: who, what the list tells, what was decided and what came of it. The look is logged.
pub async fn row(
    app: &App,
    grant: &Grant<action::SeeSchoolLists>,
    id: SchoolRowId,
) -> Result<RowView> {
    let found = app.store.school_row(grant, id).await?;
    let grant = grant.narrow(found.municipality)?;
    let list = one_taken_in(app, &grant, found.list).await?;
    let file = load_one(app, &grant, &list, found, Opening::Whole).await?;
    let names = crate::municipalities::names_today(app).await?;
    let people = crate::accounts::names(app).await?;
    let rules = app.rules().await?;
    let returned = app.store.school_returns(list.id).await?.pop();
    let line = Shower::of(&rules, &list, returned.as_ref(), &names).row(&file);
    let also_on = also_on(app, &grant, &file).await?;
    let looked = entry(&grant, file.row.municipality, &list, "school_row_opened")
        .detail("row", i64::from(file.row.row))
        .person(in_the_log(file.row.pupil));
    app.store.record_read(looked).await?;
    let name = |id: AccountId| people.get(&id).cloned().unwrap_or_default();
    let holds = file.decision().map(|one| one.seq);
    let mut decisions: Vec<DecisionLine> = file
        .decisions
        .iter()
        .map(|one| DecisionLine {
            disposition: one.disposition,
            by: name(one.by),
            at: one.at,
        })
        .collect();
    decisions.reverse();
    let mut outcomes: Vec<OutcomeLine> = file
        .outcomes
        .iter()
        .map(|(one, result)| OutcomeLine {
            result: *result,
            on: one.on,
            by: name(one.by),
            at: one.at,
            holds: Some(one.decision) == holds,
        })
        .collect();
    outcomes.reverse();
    let may_record = file.row.destroyed_on.is_none()
        && matches!(file.disposition(), Some(Disposition::TakenUp(by)) if grant.rests_on(by.records()));
    Ok(RowView {
        seen_decisions: holds.unwrap_or(0),
        seen_results: file.outcome().map_or(0, |(one, _)| one.seq),
        facts: file
            .content
            .as_ref()
            .map(|one| one.school)
            .unwrap_or_default(),
        has_number: file.content.as_ref().is_some_and(|one| one.bsn.is_some()),
        kept_until: file.row.destroy_after,
        destroyed_on: file.row.destroyed_on,
        identity: file.content.map(|one| one.identity),
        decisions,
        outcomes,
        also_on,
        may_record,
        line,
        list,
    })
}

async fn also_on<A: Action>(app: &App, grant: &Grant<A>, file: &RowFile) -> Result<Vec<Day>> {
    let lists = taken_in(app, grant).await?;
    let others = app
        .store
        .school_rows_of(file.row.municipality, file.row.pupil)
        .await?;
    let mut days: Vec<Day> = others
        .iter()
        .filter(|one| one.id != file.row.id)
        .filter_map(|one| lists.iter().find(|list| list.id == one.list))
        .map(|list| list.reference_date)
        .collect();
    days.sort_unstable();
    Ok(days)
}

/// The rows that wait for the reader's own desk to say what came of them, or are in guidance there: names, each look logged.
pub async fn work(app: &App, grant: &Grant<action::RecordSchoolResult>) -> Result<Vec<RowLine>> {
    let names = crate::municipalities::names_today(app).await?;
    let rules = app.rules().await?;
    let mut lines = Vec::new();
    for list in taken_in(app, grant).await? {
        let mut files = load(app, grant, &list, Opening::Whole).await?;
        files.retain(|file| is_work_of(grant, file));
        let returned = app.store.school_returns(list.id).await?.pop();
        let shower = Shower::of(&rules, &list, returned.as_ref(), &names);
        lines.extend(files.iter().map(|file| shower.row(file)));
        log_shown(app, grant, &list, &files).await?;
    }
    Ok(lines)
}

fn is_work_of(grant: &Grant<action::RecordSchoolResult>, file: &RowFile) -> bool {
    let by = match file.waits() {
        Waits::Executor(by) | Waits::Nobody(Returnable::Result(by, LeaverResult::InGuidance)) => by,
        Waits::Municipality | Waits::Nobody(_) => return false,
    };
    let here = grant.narrow(file.row.municipality);
    here.is_ok_and(|here| here.rests_on(by.records()))
}
