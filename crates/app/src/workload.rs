//! Who has which work, and moving it: many cases at once, with a preview, and back again for a while
//! (A.18 no. 12). Work never hangs on somebody who is gone.
//!
//! Colleagues of one role do it among themselves, within the municipalities they share: whoever may
//! open the cases anyhow. The administrator and the project leader see numbers only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, MunicipalityId, NoticeKind, ReassignmentId, Role, RuleKey, Told, Ts,
    guidance::Command as GuideCommand,
    outreach::{Case, Command, Context, NextAction},
};
use store::{AuditEntry, CaseFile, Held, Load, MovedCase, OverviewRow, StoreError, Tx};
use uuid::Uuid;

use crate::{App, AppError, Result, notices::Post, worklist};

/// How often cases that go while they are being held are looked up anew.
const MOST_TRIES: u32 = 5;

/// The work of one account in one role.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// Open cases.
    pub cases: u64,
    /// Whether the account can do this work today, wherever it has any.
    pub present: bool,
    /// The last day of an absence that runs today, and who stands in.
    pub away: Option<(Day, String)>,
}

/// Cases moved together that may be moved back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Its id.
    pub id: ReassignmentId,
    /// Who moved them.
    pub by: String,
    /// When.
    pub at: Ts,
    /// The last day to move them back.
    pub until: Day,
    /// How many.
    pub cases: u64,
}

/// The page on which work is divided.
#[derive(Clone, Debug)]
pub struct Workload {
    /// The role whose work it is.
    pub role: Role,
    /// Everybody who does it, and everybody who has some of it.
    pub colleagues: Vec<Colleague>,
    /// What may be moved back.
    pub undo: Vec<Undo>,
}

/// What would become of one case.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub name: String,
    /// Its municipality.
    pub municipality: String,
    /// What is to be done next.
    pub next: NextAction,
    /// Who would get it, or why it stays, in Dutch.
    pub to: std::result::Result<(AccountId, String), String>,
}

/// What moving did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Cases that moved.
    pub moved: usize,
    /// Cases that stayed: something changed since the preview, or the rules refuse.
    pub stayed: usize,
}

/// One case on its way from one colleague to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passing {
    /// The case.
    pub case: CaseId,
    /// Who has it.
    pub from: AccountId,
    /// Who gets it.
    pub to: AccountId,
}

/// A number of open cases without persons: for whoever sees counts only.
#[derive(Clone, Debug)]
pub struct LoadLine {
    /// The municipality.
    pub municipality: String,
    /// The role.
    pub role: Role,
    /// Whose; a colleague's name is no personal datum of a young person.
    pub name: String,
    /// Open cases.
    pub cases: u64,
    /// Whether the account can do this work today.
    pub present: bool,
}

/// Who holds a role where, asked once for each place.
pub(crate) struct Holders<'a> {
    app: &'a App,
    known: HashMap<(Role, MunicipalityId), BTreeSet<AccountId>>,
}

impl<'a> Holders<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        Self {
            app,
            known: HashMap::new(),
        }
    }

    /// Asks once who holds the role for each of these municipalities.
    pub(crate) async fn look_up(
        &mut self,
        role: Role,
        municipalities: impl IntoIterator<Item = MunicipalityId>,
    ) -> Result<()> {
        let wanted: BTreeSet<MunicipalityId> = municipalities.into_iter().collect();
        let wanted: Vec<MunicipalityId> = wanted
            .into_iter()
            .filter(|one| !self.known.contains_key(&(role, *one)))
            .collect();
        for one in &wanted {
            self.known.insert((role, *one), BTreeSet::new());
        }
        let today = self.app.today();
        for (place, account) in self.app.store.holders_in(role, &wanted, today).await? {
            self.known.entry((role, place)).or_default().insert(account);
        }
        Ok(())
    }

    /// Active accounts that hold the role for the municipality today.
    pub(crate) async fn of(
        &mut self,
        role: Role,
        municipality: MunicipalityId,
    ) -> Result<&BTreeSet<AccountId>> {
        use std::collections::hash_map::Entry;
        let app = self.app;
        Ok(match self.known.entry((role, municipality)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let found = app.store.holders(role, municipality, app.today()).await?;
                unknown.insert(found.into_iter().collect())
            }
        })
    }
}

/// Everybody's work in the role of the reader.
pub async fn overview(app: &App, grant: &Grant<action::ReassignCases>) -> Result<Workload> {
    let role = grant.role();
    let mut holders = Holders::new(app);
    let mut of: BTreeMap<AccountId, (u64, bool)> = BTreeMap::new();
    for (account, _) in crate::accounts::holding(app, role, |one| grant.covers(one)).await? {
        of.insert(account, (0, true));
    }
    let mut loads = app.store.loads(grant).await?;
    loads.retain(|load| load.role == role);
    let places = loads.iter().map(|load| load.municipality);
    holders.look_up(role, places).await?;
    for load in loads {
        let present = holders
            .of(role, load.municipality)
            .await?
            .contains(&load.account);
        let (cases, here) = of.entry(load.account).or_insert((0, present));
        *cases += load.cases;
        *here &= present;
    }
    let names = worklist::account_names(app, of.keys().copied()).await?;
    let absences = crate::absence::running(app, app.today()).await?;
    let mut colleagues: Vec<Colleague> = of
        .into_iter()
        .map(|(account, (cases, present))| Colleague {
            account,
            name: names.get(&account).cloned().unwrap_or_default(),
            cases,
            present,
            away: absences.get(&account).cloned(),
        })
        .collect();
    colleagues.sort_by(|a, b| (&a.name, a.account).cmp(&(&b.name, b.account)));
    Ok(Workload {
        role,
        colleagues,
        undo: undoable(app, grant).await?,
    })
}

/// Open cases of everybody, as numbers.
pub async fn counts(app: &App, grant: &Grant<action::SeeWorkload>) -> Result<Vec<LoadLine>> {
    let loads = app.store.loads(grant).await?;
    lines(app, &loads).await
}

/// Open cases that hang on an account, as numbers: before it is stopped or loses a role.
pub async fn of_account(
    app: &App,
    grant: &Grant<action::SeeWorkload>,
    account: AccountId,
) -> Result<Vec<LoadLine>> {
    let mut loads = app.store.loads(grant).await?;
    loads.retain(|load| load.account == account);
    lines(app, &loads).await
}

/// Open cases led by an account that cannot do the work any more: what `verify` tells.
pub async fn without_lead(app: &App, grant: &Grant<action::SeeWorkload>) -> Result<Vec<LoadLine>> {
    let mut found = counts(app, grant).await?;
    found.retain(|line| !line.present);
    Ok(found)
}

async fn lines(app: &App, loads: &[Load]) -> Result<Vec<LoadLine>> {
    let names = worklist::account_names(app, loads.iter().map(|load| load.account)).await?;
    let municipalities = crate::municipalities::names_today(app).await?;
    let mut holders = Holders::new(app);
    let roles: BTreeSet<Role> = loads.iter().map(|load| load.role).collect();
    for role in roles {
        let places = loads.iter().filter(|load| load.role == role);
        holders
            .look_up(role, places.map(|load| load.municipality))
            .await?;
    }
    let mut lines = Vec::with_capacity(loads.len());
    for load in loads {
        let held = holders.of(load.role, load.municipality).await?;
        lines.push(LoadLine {
            municipality: municipalities
                .get(&load.municipality)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            role: load.role,
            name: names.get(&load.account).cloned().unwrap_or_default(),
            cases: load.cases,
            present: held.contains(&load.account),
        });
    }
    Ok(lines)
}

/// The open cases of a colleague: what can be picked. Whom it shows is logged.
pub async fn cases_of(
    app: &App,
    grant: &Grant<action::ReassignCases>,
    account: AccountId,
) -> Result<(String, Vec<worklist::WorkItem>)> {
    let rows = app.store.load_of(grant, grant.role(), &[account]).await?;
    let name = crate::accounts::name_of(app, account).await?;
    if rows.is_empty() && !knows(app, grant, account).await? {
        return Err(AppError::NotFound);
    }
    Ok((name, worklist::items(app, grant, &rows).await?))
}

/// Whether an account is a colleague in the reader's own role and place.
async fn knows<A: Action>(app: &App, grant: &Grant<A>, account: AccountId) -> Result<bool> {
    let colleagues = crate::accounts::holding(app, grant.role(), |one| grant.covers(one)).await?;
    Ok(colleagues.iter().any(|(one, _)| *one == account))
}

/// Cases whose lead cannot do the work any more, gone or locked out, in the reader's own role and places.
pub(crate) async fn leaderless<A: Action>(
    app: &App,
    grant: &Grant<A>,
    role: Role,
) -> Result<Vec<OverviewRow>> {
    let mut holders = Holders::new(app);
    let mut gone: BTreeSet<(MunicipalityId, AccountId)> = BTreeSet::new();
    let mut loads = app.store.loads(grant).await?;
    loads.retain(|load| load.role == role);
    let places = loads.iter().map(|load| load.municipality);
    holders.look_up(role, places).await?;
    for load in loads {
        let held = holders.of(role, load.municipality).await?;
        if !held.contains(&load.account) {
            gone.insert((load.municipality, load.account));
        }
    }
    let mut rows = app.store.locked_leads(grant, role).await?;
    let accounts: Vec<AccountId> = gone.iter().map(|(_, account)| *account).collect();
    if accounts.is_empty() {
        return Ok(rows);
    }
    let left = app.store.load_of(grant, role, &accounts).await?;
    rows.extend(left.into_iter().filter(|row| {
        row.overview
            .assignee
            .is_some_and(|account| gone.contains(&(row.municipality, account)))
    }));
    rows.sort_unstable_by_key(|row| row.case);
    rows.dedup_by_key(|row| row.case);
    Ok(rows)
}

/// Who would get what: each case goes to whoever of the receivers has the least then, among those who
/// may do the work where the case is. `cases`: only these; all when empty.
pub async fn propose(
    app: &App,
    grant: &Grant<action::ReassignCases>,
    from: AccountId,
    cases: &[CaseId],
    to: &[AccountId],
) -> Result<Vec<Proposal>> {
    if to.is_empty() {
        return Err(AppError::field(
            "naar",
            "Kies minstens één collega die het werk overneemt.",
        ));
    }
    let role = grant.role();
    let rules = app.rules().await?;
    let rows: Vec<OverviewRow> = app
        .store
        .load_of(grant, role, &[from])
        .await?
        .into_iter()
        .filter(|row| cases.is_empty() || cases.contains(&row.case))
        .collect();
    if rows.is_empty() {
        return Err(AppError::field("zaak", "Kies minstens één zaak."));
    }
    let ids: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
    let files: HashMap<CaseId, store::CaseFile> = app
        .store
        .cases(grant, &ids)
        .await?
        .into_iter()
        .map(|file| (file.id, file))
        .collect();
    let mut load: BTreeMap<AccountId, u64> = to.iter().map(|one| (*one, 0)).collect();
    for one in app.store.loads(grant).await? {
        if let Some(count) = load.get_mut(&one.account).filter(|_| one.role == role) {
            *count += one.cases;
        }
    }
    let names = worklist::account_names(app, to.iter().copied()).await?;
    let locked = app.store.locked_for(to).await?;
    let items = worklist::items(app, grant, &rows).await?;
    let mut holders = Holders::new(app);
    let places = rows.iter().map(|row| row.municipality);
    holders.look_up(role, places).await?;
    let mut proposals = Vec::with_capacity(rows.len());
    for (row, item) in rows.iter().zip(items) {
        let held = holders.of(role, row.municipality).await?;
        let least = load
            .iter()
            .filter(|(account, _)| held.contains(account) && **account != from)
            .filter(|(account, _)| !locked.contains(&(row.person, **account)))
            .min_by_key(|(account, count)| (**count, **account))
            .map(|(account, _)| *account);
        let context = app.context(grant, &rules, row.municipality);
        let to = match (least, files.get(&row.case)) {
            (Some(to), Some(file)) => match moving(&file.case, to, &context) {
                Ok(_) => {
                    if let Some(count) = load.get_mut(&to) {
                        *count += 1;
                    }
                    Ok((to, names.get(&to).cloned().unwrap_or_default()))
                }
                Err(refusal) => Err(refusal.dutch()),
            },
            _ => Err(
                "Geen van de gekozen collega's kan deze zaak krijgen: zij werken niet voor deze gemeente, of de \
                 zaak is voor hen afgeschermd. Kies ook een ander."
                    .to_owned(),
            ),
        };
        proposals.push(Proposal {
            case: row.case,
            name: item.name,
            municipality: item.municipality,
            next: row.overview.next_action,
            to,
        });
    }
    Ok(proposals)
}

/// What moving a case to an account is to the rules: the lead where there is one, else the visit.
fn moving(
    case: &Case,
    to: AccountId,
    context: &Context<'_>,
) -> std::result::Result<Vec<domain::EventKind>, domain::Refusal> {
    let command = if case.guidance().lead().is_some() {
        Command::Guide(GuideCommand::Assign {
            account: to,
            role: context.role,
        })
    } else {
        Command::ReassignVisit { worker: to }
    };
    case.decide(&command, context)
}

/// Moves these cases, in one transaction with one entry in the log for each. What changed since the
/// preview, or is refused now, stays where it is.
pub async fn pass(
    app: &App,
    grant: &Grant<action::ReassignCases>,
    wanted: &[Passing],
) -> Result<Moved> {
    pass_instead_of(app, grant, wanted, None).await
}

/// Holds those of the cases that are within the grant. One that goes while they are being held, destroyed
/// or led elsewhere, does not keep the others: they are looked up anew.
pub(crate) async fn hold_reached<A: Action>(
    app: &App,
    grant: &Grant<A>,
    cases: &[CaseId],
) -> Result<(Tx, Vec<Held<CaseFile, A>>)> {
    let mut tries = 0;
    loop {
        let rows = app.store.reached(grant, cases).await?;
        let reached: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
        let mut tx = app.store.write().await?;
        match tx.hold_cases(grant, &reached).await {
            Ok(files) => return Ok((tx, files)),
            Err(StoreError::NotFound) if tries < MOST_TRIES => tries += 1,
            Err(error) => return Err(error.into()),
        }
        tx.rollback().await?;
    }
}

/// The same; when it moves back what was moved before, that can not be moved back a second time.
async fn pass_instead_of(
    app: &App,
    grant: &Grant<action::ReassignCases>,
    wanted: &[Passing],
    undone: Option<Uuid>,
) -> Result<Moved> {
    let role = grant.role();
    let rules = app.rules().await?;
    let by_case: BTreeMap<CaseId, Passing> = wanted.iter().map(|one| (one.case, *one)).collect();
    let cases: Vec<CaseId> = by_case.keys().copied().collect();
    let mut holders = Holders::new(app);
    let (mut tx, files) = hold_reached(app, grant, &cases).await?;
    let places = files.iter().map(|held| held.get().municipality);
    holders.look_up(role, places).await?;
    let receivers: BTreeSet<AccountId> = wanted.iter().map(|one| one.to).collect();
    let receivers: Vec<AccountId> = receivers.into_iter().collect();
    let locked = tx.locked_for(&receivers).await?;
    let mut changes = Vec::with_capacity(files.len());
    let mut moved = Vec::with_capacity(files.len());
    let mut entries = Vec::with_capacity(files.len());
    let id = app.new_id();
    for held in files {
        let file = held.get();
        let Some(one) = by_case.get(&file.id) else {
            continue;
        };
        let context = app.context(grant, &rules, file.municipality);
        let may = holders.of(role, file.municipality).await?.contains(&one.to)
            && !locked.contains(&(file.person, one.to));
        if !may || file.overview.assignee != Some(one.from) {
            continue;
        }
        let Ok(kinds) = moving(&file.case, one.to, &context) else {
            continue;
        };
        if kinds.is_empty() {
            continue;
        }
        moved.push(MovedCase {
            municipality: file.municipality,
            case: file.id,
            from: one.from,
            to: one.to,
        });
        entries.push(
            AuditEntry::by(grant, file.municipality)
                .subject("case", file.id.uuid())
                .person(file.person)
                .detail("from", one.from.uuid())
                .detail("to", one.to.uuid())
                .detail("together", id),
        );
        changes.push((held, kinds));
    }
    if moved.is_empty() {
        tx.rollback().await?;
        return Ok(Moved {
            moved: 0,
            stayed: wanted.len(),
        });
    }
    tx.append_to_cases(&mut changes, &rules, app.author(grant, app.today()))
        .await?;
    match undone {
        Some(undone) => tx.drop_reassignment(undone).await?,
        None => {
            tx.insert_reassignment(id, role, grant.account(), &moved)
                .await?;
        }
    }
    let by = grant.account();
    crate::notices::post_by(app, &mut tx, Some(by), &told(by, &moved)).await?;
    let count = moved.len();
    tx.commit_all(entries).await?;
    Ok(Moved {
        moved: count,
        stayed: wanted.len() - count,
    })
}

/// One notice for each who got or lost work, however much it was.
fn told(by: AccountId, moved: &[MovedCase]) -> Vec<Post> {
    let mut of: BTreeMap<(AccountId, NoticeKind), Vec<&MovedCase>> = BTreeMap::new();
    for one in moved {
        of.entry((one.to, NoticeKind::Assigned))
            .or_default()
            .push(one);
        of.entry((one.from, NoticeKind::TakenOver))
            .or_default()
            .push(one);
    }
    of.into_iter()
        .filter(|((account, _), _)| *account != by)
        .filter_map(|((account, kind), cases)| {
            let first = cases.first()?;
            let to = Told::Account(account);
            Some(if cases.len() == 1 {
                Post::about(to, kind, first.municipality, first.case)
            } else {
                let number = u32::try_from(cases.len()).unwrap_or(u32::MAX);
                Post::plain(to, kind, first.municipality).number(number)
            })
        })
        .collect()
}

/// Days in which moved work may be moved back: from when on, and the number.
async fn undo_term(app: &App) -> Result<(Ts, i32)> {
    let rules = app.rules().await?;
    let days = rules.integer(
        RuleKey::ReassignUndoDays,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let days = i32::try_from(days).unwrap_or(0);
    Ok((app.now().plus_seconds(-i64::from(days) * 86_400), days))
}

async fn undoable(app: &App, grant: &Grant<action::ReassignCases>) -> Result<Vec<Undo>> {
    let (since, days) = undo_term(app).await?;
    let found = app.store.reassignments(grant, grant.role(), since).await?;
    let names = worklist::account_names(app, found.iter().map(|one| one.by)).await?;
    Ok(found
        .into_iter()
        .map(|one| Undo {
            id: ReassignmentId::from_uuid(one.id),
            by: names.get(&one.by).cloned().unwrap_or_default(),
            at: one.at,
            until: one.at.day().plus_days(days),
            cases: one.cases,
        })
        .collect())
}

/// Moves work back as it was: the reverse assignment. What moved on since stays where it is.
pub async fn undo(
    app: &App,
    grant: &Grant<action::ReassignCases>,
    id: ReassignmentId,
) -> Result<Moved> {
    let id = id.uuid();
    let (since, _) = undo_term(app).await?;
    let back: Vec<Passing> = app
        .store
        .reassigned(grant, id, grant.role(), since)
        .await?
        .into_iter()
        .map(|one| Passing {
            case: one.case,
            from: one.to,
            to: one.from,
        })
        .collect();
    if back.is_empty() {
        return Err(AppError::NotFound);
    }
    pass_instead_of(app, grant, &back, Some(id)).await
}

/// Forgets what can no longer be moved back: part of the daily run.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    let (since, _) = undo_term(app).await?;
    app.store.sweep_reassignments(since).await?;
    Ok(())
}
