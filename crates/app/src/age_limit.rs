//! Cases end by rule when the young person reaches the upper age (S1-03; A.9).
//!
//! Nothing about age lies open in the data, so the birth dates of open cases are looked at once a
//! month: only the month of a birthday counts. Nobody is shown anything.

use access::{Action, Actor, Grant, policy as action};
use domain::{
    MunicipalityId, RuleKey, age_limit_month,
    outreach::{Command, Phase},
};
use store::{AgeCheck, AuditEntry, OverviewRow};

use crate::{App, Result};

/// Closes what has reached the upper age, in each municipality that was not looked at this month, or
/// not with the limits of today. Returns the number of cases.
pub(crate) async fn close_aged_out(app: &App, actor: &Actor) -> Result<u64> {
    let grant = actor.authorize::<action::CloseByAge>()?;
    let rules = app.rules().await?;
    let today = app.today();
    let mut closed = 0;
    for municipality in app.store.municipalities().await? {
        let years = |key| rules.integer(key, municipality.id, today);
        let list_age = years(RuleKey::JibMaxAge);
        let check = AgeCheck {
            month: today.month(),
            list_age,
            guidance_age: list_age.max(years(RuleKey::DoorstroompuntMaxAge)),
        };
        if app.store.age_check(municipality.id).await? == Some(check) {
            continue;
        }
        let of_municipality = close_in(app, &grant, &rules, municipality.id).await?;
        let mut tx = app.store.write().await?;
        tx.keep_age_check(municipality.id, check).await?;
        let entry = AuditEntry::by(&grant, municipality.id)
            .detail("step", "ages_checked")
            .detail("people", of_municipality);
        tx.commit(entry).await?;
        closed += of_municipality;
    }
    Ok(closed)
}

async fn close_in(
    app: &App,
    grant: &Grant<action::CloseByAge>,
    rules: &domain::RuleBook,
    municipality: MunicipalityId,
) -> Result<u64> {
    let mut closed = 0;
    let mut after = None;
    loop {
        let page = app
            .store
            .cases_with_identity(grant, municipality, after)
            .await?;
        let Some(last) = page.last() else {
            return Ok(closed);
        };
        after = Some(last.case);
        let open: Vec<OverviewRow> = page
            .into_iter()
            .filter(|row| !row.overview.phase.is_closed())
            .collect();
        closed += close_page(app, grant, rules, &open).await?;
    }
}

async fn close_page<A: Action>(
    app: &App,
    grant: &Grant<A>,
    rules: &domain::RuleBook,
    open: &[OverviewRow],
) -> Result<u64> {
    let today = app.today();
    let identities =
        crate::outreach::identities(app, open.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let mut reached = Vec::new();
    for row in open {
        let born = identities.get(&row.person).and_then(|one| one.birth_date);
        let guided = row.overview.lead.is_some() || row.overview.phase == Phase::WantsSupport;
        if let Some(born) = born {
            let month = age_limit_month(born, guided, rules, row.municipality, today);
            if month < today.month() {
                reached.push((row.case, month));
            }
        }
    }
    if reached.is_empty() {
        return Ok(0);
    }
    let cases: Vec<_> = reached.iter().map(|(case, _)| *case).collect();
    let mut tx = app.store.write().await?;
    let mut changes = Vec::with_capacity(cases.len());
    let mut people = Vec::with_capacity(cases.len());
    let mut before = Vec::with_capacity(cases.len());
    for held in tx.hold_cases(grant, &cases).await? {
        let file = held.get();
        let month = reached.iter().find(|(case, _)| *case == file.id);
        let Some((_, birthday_month)) = month.copied() else {
            continue;
        };
        let context = app.context(grant, rules, file.municipality);
        // Restricted, or about to be forgotten: that comes first.
        if let Ok(kinds) = file
            .case
            .decide(&Command::CloseAgedOut { birthday_month }, &context)
        {
            people.push((file.municipality, file.person));
            before.push((file.case.clone(), kinds.clone()));
            changes.push((held, kinds));
        }
    }
    if changes.is_empty() {
        return Ok(0);
    }
    tx.append_to_cases(&mut changes, rules, app.author(grant, today))
        .await?;
    for ((case, kinds), (held, _)) in before.iter().zip(&changes) {
        let file = held.get();
        let context = app.context(grant, rules, file.municipality);
        crate::notices::follow(app, &mut tx, case, file, kinds, &context).await?;
    }
    let closed = people.len() as u64;
    tx.commit_all(AuditEntry::about(grant, people, "people"))
        .await?;
    Ok(closed)
}
