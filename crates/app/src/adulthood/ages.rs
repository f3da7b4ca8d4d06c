//! The daily look at ages: what the law soon changes is told to who guides, and what is late to the coordinator.
//!
//! Birth dates of guided cases are opened, compared and let go of; nobody is shown anything. What is told says a month at most.

use std::collections::{BTreeSet, HashMap, HashSet};

use access::{Actor, Grant, policy as action};
use domain::{
    AccountId, AdulthoodSheetId, BirthDate, CaseId, Month, MunicipalityId, NoticeKind, Role,
    RuleBook, Told,
    adulthood::{Escalation, due_month, escalation, is_asked, to_announce},
};
use store::{AuditEntry, OverviewRow, SheetRecord};

use super::coordinator_of;
use crate::{App, Result, notices::Post};

/// What there is to tell of one case.
enum Tell {
    /// What the law changes at an age.
    Age(i32, BTreeSet<NoticeKind>),
    /// That its checklist waits for the coordinator.
    Escalate(SheetRecord, Escalation),
}

/// Tells whoever guides what the law soon changes for somebody, once for each age, and the coordinator which checklists are
/// late. Done again it tells nothing twice. Returns how much there was to tell.
pub async fn tell_of_ages(app: &App, actor: &Actor) -> Result<usize> {
    let grant = actor.authorize::<action::WatchAges>()?;
    let rules = app.rules().await?;
    let mut told = 0_usize;
    for municipality in app.store.municipalities().await? {
        let found = look_at(app, &grant, &rules, municipality.id).await?;
        if !found.is_empty() {
            let posted = tell(app, &grant, municipality.id, found).await?;
            told = told.saturating_add(posted);
        }
    }
    Ok(told)
}

async fn look_at(
    app: &App,
    grant: &Grant<action::WatchAges>,
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Result<Vec<(OverviewRow, Tell)>> {
    let sheets = app.store.adulthood_sheets(municipality).await?;
    let told = app.store.law_changes_told(municipality).await?;
    let looker = Looker {
        rules,
        municipality,
        sheets,
        told,
    };
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = app.store.guided_cases(grant, municipality, after).await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = Some(last.case);
        let guided: Vec<OverviewRow> = page
            .into_iter()
            .filter(|row| row.overview.phase.is_guided())
            .collect();
        let people = guided.iter().map(|row| (&row.municipality, &row.person));
        let identities = crate::outreach::identities(app, people).await?;
        for row in guided {
            let born = identities.get(&row.person).and_then(|one| one.birth_date);
            if let Some(born) = born {
                looker.look(app, &row, born, &mut found);
            }
        }
    }
}

struct Looker<'a> {
    rules: &'a RuleBook,
    municipality: MunicipalityId,
    sheets: HashMap<CaseId, SheetRecord>,
    told: BTreeSet<(CaseId, i32)>,
}

impl Looker<'_> {
    fn look(
        &self,
        app: &App,
        row: &OverviewRow,
        born: BirthDate,
        found: &mut Vec<(OverviewRow, Tell)>,
    ) {
        let today = app.today();
        let near = to_announce(born, self.rules, self.municipality, today);
        for one in near {
            if !self.told.contains(&(row.case, one.age)) {
                let kinds = one.changes.iter().map(|change| change.notice()).collect();
                found.push((row.clone(), Tell::Age(one.age, kinds)));
            }
        }
        let late = match self.sheets.get(&row.case) {
            Some(sheet) => late_sheet(sheet, today.month()),
            None => self.not_begun(app, row, born, today.month()),
        };
        found.extend(late.map(|(sheet, why)| (row.clone(), Tell::Escalate(sheet, why))));
    }

    fn not_begun(
        &self,
        app: &App,
        row: &OverviewRow,
        born: BirthDate,
        month: Month,
    ) -> Option<(SheetRecord, Escalation)> {
        if !is_asked(born, self.rules, self.municipality, month) {
            return None;
        }
        let due = due_month(born, self.rules, self.municipality);
        let why = escalation(None, false, due, month)?;
        let sheet = SheetRecord {
            municipality: self.municipality,
            id: AdulthoodSheetId::from_uuid(app.new_id()),
            case: row.case,
            version: 0,
            due,
            open: domain::adulthood::Sheet::default().open(),
            is_stuck: false,
            sealed: None,
            escalated: None,
            taken_up: None,
        };
        Some((sheet, why))
    }
}

/// A checklist that was filled in and of which the coordinator was not told yet.
fn late_sheet(sheet: &SheetRecord, month: Month) -> Option<(SheetRecord, Escalation)> {
    if sheet.escalated.is_some() {
        return None;
    }
    let why = escalation(Some(sheet.open), sheet.is_stuck, sheet.due, month)?;
    Some((sheet.clone(), why))
}

/// Writes what was told and tells it, in one transaction.
async fn tell(
    app: &App,
    grant: &Grant<action::WatchAges>,
    municipality: MunicipalityId,
    found: Vec<(OverviewRow, Tell)>,
) -> Result<usize> {
    let coordinator = coordinator_of(app, municipality).await?;
    let holders = holders(app, municipality).await?;
    let mut tx = app.store.write().await?;
    let mut posts = Vec::new();
    let (mut ages, mut sheets) = (0_usize, 0_usize);
    for (row, what) in found {
        match what {
            Tell::Age(age, kinds) => {
                if !tx.note_law_change_told(municipality, row.case, age).await? {
                    continue;
                }
                ages = ages.saturating_add(1);
                let to = who_guides(&row, &holders);
                posts.extend(to.into_iter().flat_map(|to| {
                    let about =
                        move |kind: &NoticeKind| Post::about(to, *kind, municipality, row.case);
                    kinds.iter().map(about).collect::<Vec<Post>>()
                }));
            }
            Tell::Escalate(sheet, why) => {
                if tx.escalate_sheet(&sheet, why, app.now()).await? {
                    sheets = sheets.saturating_add(1);
                    let to = Told::Role(coordinator);
                    let kind = NoticeKind::SheetEscalated;
                    posts.push(Post::about(to, kind, municipality, row.case));
                }
            }
        }
    }
    crate::notices::post(app, &mut tx, &posts).await?;
    let entry = AuditEntry::by(grant, municipality)
        .detail("step", "ages_watched")
        .detail("ages", ages)
        .detail("sheets", sheets);
    tx.commit(entry).await?;
    Ok(ages.saturating_add(sheets))
}

/// Who guides: the colleague who acts, or everybody in the role when nobody is named or the one named is gone.
fn who_guides(row: &OverviewRow, holders: &HashSet<(Role, AccountId)>) -> Option<Told> {
    let lead = row.overview.lead?;
    let named = row
        .overview
        .assignee
        .filter(|account| holders.contains(&(lead, *account)));
    Some(named.map_or(Told::Role(lead), Told::Account))
}

async fn holders(app: &App, municipality: MunicipalityId) -> Result<HashSet<(Role, AccountId)>> {
    let mut found = HashSet::new();
    for role in [Role::Casemanager, Role::Regisseur] {
        let accounts = app.store.holders(role, municipality, app.today()).await?;
        found.extend(accounts.into_iter().map(|account| (role, account)));
    }
    Ok(found)
}
