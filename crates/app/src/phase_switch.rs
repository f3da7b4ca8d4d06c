//! The phase switch: who executes step 3 changed on a day, and open cases go along (S1-06, S1-07).
//!
//! New cases follow the new executor by themselves from that day on. What is open stays with whoever
//! has it until it is handed over here: together, with a preview, after a conversation between the
//! professionals in which the receiver agreed (S1-61). Whoever works with a young person by consent
//! tells them first. A trajectory the municipality leads, and a route outside it, stay (S1-66, S1-68).

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, MunicipalityId, NoticeKind, Role, RuleBook, Told,
    guidance::{Command as GuideCommand, Consent},
    intake_executor,
    outreach::{Channel, Command},
};
use store::{AuditEntry, CaseFile, OverviewRow};

use crate::{
    App, AppError, Result,
    notices::Post,
    worklist,
    workload::{Holders, Moved, Proposal, hold_reached},
};

/// A municipality where the reader still has cases that somebody else executes now.
#[derive(Clone, Debug)]
pub struct Place {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub name: String,
    /// Who executes step 3 there today.
    pub executes: Role,
    /// Cases still with the reader's role.
    pub cases: usize,
}

/// One open case, and whether it can go along.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub name: String,
    /// Whether the young person works with somebody by consent, and so must be told first.
    pub must_be_told: bool,
}

/// What the page of one place shows.
#[derive(Clone, Debug)]
pub struct SwitchPage {
    /// The place.
    pub place: Place,
    /// Its open cases with the reader's role.
    pub candidates: Vec<Candidate>,
    /// Who can receive them, and how many cases each has.
    pub receivers: Vec<(AccountId, String, u64)>,
}

/// A hand-over at the switch.
#[derive(Clone, Debug)]
pub struct SwitchOrder {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Who gets what.
    pub to: BTreeMap<CaseId, AccountId>,
    /// How the professionals spoke.
    pub conversation: Channel,
    /// Whose young person was told.
    pub told: Vec<CaseId>,
}

/// The places where something is to be handed over.
pub async fn places(app: &App, grant: &Grant<action::SwitchPhase>) -> Result<Vec<Place>> {
    let rules = app.rules().await?;
    let names = crate::municipalities::names_today(app).await?;
    let mut places: BTreeMap<MunicipalityId, Place> = BTreeMap::new();
    for row in waiting(app, grant, &rules).await? {
        let executes = executor(app, &rules, &row);
        // What a predecessor left is the successor's to hand over.
        let home = crate::municipalities::heir(app, row.municipality).await?;
        let place = places.entry(home).or_insert_with(|| Place {
            municipality: home,
            name: names
                .get(&home)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            executes,
            cases: 0,
        });
        place.cases += 1;
    }
    Ok(places.into_values().collect())
}

fn executor(app: &App, rules: &RuleBook, row: &OverviewRow) -> Role {
    intake_executor(
        row.overview.subregion.is_some(),
        rules,
        row.municipality,
        app.today(),
    )
}

/// The cases of step 3 with the reader's role that another role executes today.
async fn waiting(
    app: &App,
    grant: &Grant<action::SwitchPhase>,
    rules: &RuleBook,
) -> Result<Vec<OverviewRow>> {
    let mut rows = app.store.step_three(grant, grant.role()).await?;
    rows.retain(|row| executor(app, rules, row) != grant.role());
    Ok(rows)
}

/// The open cases of one place, and who can receive them.
pub async fn page(
    app: &App,
    grant: &Grant<action::SwitchPhase>,
    municipality: MunicipalityId,
) -> Result<SwitchPage> {
    let own = crate::municipalities::narrow(app, grant, municipality).await?;
    let rules = app.rules().await?;
    let rows = waiting(app, &own, &rules).await?;
    let files = files(app, &own, &rows).await?;
    let executes = rows.first().map_or_else(
        || intake_executor(true, &rules, municipality, app.today()),
        |row| executor(app, &rules, row),
    );
    let items = worklist::items(app, &own, &rows).await?;
    let candidates = rows
        .iter()
        .zip(items)
        .map(|(row, item)| Candidate {
            case: row.case,
            name: item.name,
            must_be_told: files
                .get(&row.case)
                .is_some_and(|file| file.case.guidance().consents_to(Consent::WorkTogether)),
        })
        .collect();
    let names = crate::municipalities::names_today(app).await?;
    Ok(SwitchPage {
        place: Place {
            municipality,
            name: names
                .get(&municipality)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            executes,
            cases: rows.len(),
        },
        candidates,
        receivers: receivers(app, &own, executes, municipality).await?,
    })
}

async fn files(
    app: &App,
    own: &Grant<action::SwitchPhase>,
    rows: &[OverviewRow],
) -> Result<BTreeMap<CaseId, CaseFile>> {
    let ids: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
    let found = app.store.cases(own, &ids).await?;
    Ok(found.into_iter().map(|file| (file.id, file)).collect())
}

async fn receivers<A: Action>(
    app: &App,
    own: &Grant<A>,
    role: Role,
    municipality: MunicipalityId,
) -> Result<Vec<(AccountId, String, u64)>> {
    let mut load: BTreeMap<AccountId, u64> = BTreeMap::new();
    for one in app.store.loads(own).await? {
        if one.role == role {
            *load.entry(one.account).or_default() += one.cases;
        }
    }
    let found = crate::accounts::holding(app, role, |one| one == municipality).await?;
    Ok(found
        .into_iter()
        .map(|(account, name)| {
            let cases = load.get(&account).copied().unwrap_or_default();
            (account, name, cases)
        })
        .collect())
}

/// Who would get what, each to whoever has the least; what cannot go stays, with the reason.
pub async fn propose(
    app: &App,
    grant: &Grant<action::SwitchPhase>,
    municipality: MunicipalityId,
    to: &[AccountId],
    conversation: Channel,
    told: &[CaseId],
) -> Result<Vec<Proposal>> {
    let own = crate::municipalities::narrow(app, grant, municipality).await?;
    let rules = app.rules().await?;
    let rows = waiting(app, &own, &rules).await?;
    let files = files(app, &own, &rows).await?;
    let items = worklist::items(app, &own, &rows).await?;
    let locked = app.store.locked_for(to).await?;
    let mut proposals = Vec::with_capacity(rows.len());
    let mut load: BTreeMap<AccountId, u64> = BTreeMap::new();
    let mut names: BTreeMap<AccountId, String> = BTreeMap::new();
    for (row, item) in rows.iter().zip(items) {
        let executes = executor(app, &rules, row);
        if names.is_empty() {
            for (account, name, cases) in receivers(app, &own, executes, municipality).await? {
                if to.contains(&account) {
                    load.insert(account, cases);
                    names.insert(account, name);
                }
            }
        }
        if load.is_empty() {
            return Err(AppError::field(
                "naar",
                "Kies minstens één collega die de intake overneemt.",
            ));
        }
        let least = load
            .iter()
            .filter(|(account, _)| !locked.contains(&(row.person, **account)))
            .min_by_key(|(account, count)| (**count, **account))
            .map(|(account, _)| *account);
        let context = app.context(&own, &rules, row.municipality);
        let to = match (least, files.get(&row.case)) {
            (Some(least), Some(file)) => {
                let command = command(executes, least, conversation, told, row.case);
                match file.case.decide(&command, &context) {
                    Ok(_) => {
                        *load.entry(least).or_default() += 1;
                        Ok((least, names.get(&least).cloned().unwrap_or_default()))
                    }
                    Err(refusal) => Err(refusal.dutch()),
                }
            }
            (None, _) => Err(
                "Deze zaak is afgeschermd voor de gekozen collega's. Kies ook een ander."
                    .to_owned(),
            ),
            (_, None) => Err("Deze zaak is niet meer bij u.".to_owned()),
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

fn command(
    role: Role,
    account: AccountId,
    conversation: Channel,
    told: &[CaseId],
    case: CaseId,
) -> Command {
    Command::Guide(GuideCommand::SwitchIntake {
        role,
        account,
        conversation,
        told: told.contains(&case),
    })
}

/// Hands over what the preview showed, in one transaction with one entry in the log for each case.
pub async fn switch(
    app: &App,
    grant: &Grant<action::SwitchPhase>,
    order: &SwitchOrder,
) -> Result<Moved> {
    let own = crate::municipalities::narrow(app, grant, order.municipality).await?;
    let rules = app.rules().await?;
    let wanted: Vec<CaseId> = waiting(app, &own, &rules)
        .await?
        .into_iter()
        .map(|row| row.case)
        .filter(|case| order.to.contains_key(case))
        .collect();
    let mut holders = Holders::new(app);
    let (mut tx, files) = hold_reached(app, &own, &wanted).await?;
    let receivers: BTreeSet<AccountId> = order.to.values().copied().collect();
    let receivers: Vec<AccountId> = receivers.into_iter().collect();
    let locked = tx.locked_for(&receivers).await?;
    let mut changes = Vec::with_capacity(wanted.len());
    let mut entries = Vec::with_capacity(wanted.len());
    let mut got: BTreeMap<AccountId, u32> = BTreeMap::new();
    for held in files {
        let file = held.get();
        let Some(to) = order.to.get(&file.id).copied() else {
            continue;
        };
        let executes = intake_executor(
            file.overview.subregion.is_some(),
            &rules,
            file.municipality,
            app.today(),
        );
        let may = holders.of(executes, file.municipality).await?.contains(&to)
            && !locked.contains(&(file.person, to));
        if !may {
            continue;
        }
        let context = app.context(&own, &rules, file.municipality);
        let command = command(executes, to, order.conversation, &order.told, file.id);
        let Ok(kinds) = file.case.decide(&command, &context) else {
            continue;
        };
        entries.push(
            AuditEntry::by(&own, file.municipality)
                .subject("case", file.id.uuid())
                .person(file.person)
                .detail("to", to.uuid())
                .detail("conversation", order.conversation.code()),
        );
        *got.entry(to).or_default() += 1;
        changes.push((held, kinds));
    }
    if changes.is_empty() {
        tx.rollback().await?;
        return Ok(Moved {
            moved: 0,
            stayed: order.to.len(),
        });
    }
    tx.append_to_cases(&mut changes, &rules, app.author(&own, app.today()))
        .await?;
    let posts: Vec<Post> = got
        .into_iter()
        .map(|(account, number)| {
            let to = Told::Account(account);
            Post::plain(to, NoticeKind::PhaseSwitched, order.municipality).number(number)
        })
        .collect();
    crate::notices::post(app, &mut tx, &posts).await?;
    let moved = changes.len();
    tx.commit_all(entries).await?;
    Ok(Moved {
        moved,
        stayed: order.to.len() - moved,
    })
}
