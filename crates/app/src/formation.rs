//! Caseload beside its norm, the fte that follow from it, and the region's own norms (S4-11 to S4-15). Numbers and names
//! of colleagues: never a young person.

use std::{collections::HashMap, num::NonZeroU32};

use access::{Grant, policy as action};
use domain::{
    AccountId, Day, MunicipalityId, Role, Ts, Validity,
    costs::Cents,
    formation::{
        Applied, Assumptions, Difference, Dossier, Fte, Growth, Load, Norm, NormRefusal, Outlook,
        Percent, SchoolYear, Work, YearCount, apply, count, counting_days, growth, published,
        team_series,
    },
};
use store::{AuditEntry, RegionNorm};

use crate::{App, AppError, Result, worklist};

/// Longest source and longest reason of a norm, in characters.
const LONGEST: usize = 500;

/// The roles that have a caseload.
pub const TEAMS: [Role; 2] = [Role::Casemanager, Role::Regisseur];

/// What one worker has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerLoad {
    /// The worker's name; `None`: nobody has these cases yet.
    pub name: Option<String>,
    /// In which role.
    pub team: Role,
    /// Active cases.
    pub active: u32,
}

/// What one team has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamLoad {
    /// The team: everybody in one role.
    pub team: Role,
    /// Active cases today.
    pub active: u32,
    /// Workers who have one of them.
    pub workers: u32,
    /// Active cases on each counting day, from the first on which there were any.
    pub series: Vec<YearCount>,
    /// What the series grew by.
    pub growth: Option<Growth>,
}

/// Whose norm it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NormOrigin {
    /// Published by others.
    Published,
    /// Agreed by others in the place of a published one: it binds this region only when the region sets it itself.
    Deviation,
    /// Set by the region: by whom, and when.
    Region(String, Ts),
}

/// A norm as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormLine {
    /// For which work.
    pub work: Work,
    /// Cases per fte.
    pub cases: NonZeroU32,
    /// The first day.
    pub from: Day,
    /// Where it stands.
    pub source: String,
    /// Why it deviates, or empty.
    pub reason: String,
    /// Whose it is.
    pub origin: NormOrigin,
    /// Whether it is in force today.
    pub in_force: bool,
}

/// The caseload of one's municipalities today and on each counting day.
#[derive(Clone, Debug)]
pub struct Caseload {
    /// The day it was counted.
    pub today: Day,
    /// By worker: teams in their order, most cases first.
    pub workers: Vec<WorkerLoad>,
    /// By team.
    pub teams: Vec<TeamLoad>,
}

/// Every norm there is.
#[derive(Clone, Debug)]
pub struct Norms {
    /// As a page shows them: by work, the earliest first.
    pub lines: Vec<NormLine>,
    /// Those that can be in force, in the order they hold.
    binding: Vec<Norm>,
}

/// The fte of a team and what they cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Fte at hand, on paper.
    pub at_hand: Fte,
    /// The part of them that is absent.
    pub absence: Percent,
    /// What one fte costs in a year.
    pub cost_per_fte: Cents,
}

/// What would be otherwise; `None`: as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    /// Active cases.
    pub cases: Option<u32>,
    /// Cases per fte.
    pub cases_per_fte: Option<NonZeroU32>,
    /// Why another number than the norm's.
    pub reason: String,
    /// What is otherwise in the team.
    pub staff: PartOfStaff,
}

/// The fte of a team as far as they are known or otherwise; `None`: not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartOfStaff {
    /// Fte at hand.
    pub at_hand: Option<Fte>,
    /// The part that is absent.
    pub absence: Option<Percent>,
    /// What one fte costs in a year.
    pub cost_per_fte: Option<Cents>,
}

/// What follows, as it is and as it would be.
#[derive(Clone, Debug)]
pub struct Reckoning {
    /// The cases per fte that the what-if reckons with, beside the norm.
    pub applied: Applied,
    /// As it is, by the norm in force.
    pub now: (Assumptions, Outlook),
    /// As it would be; `None` when nothing is otherwise.
    pub then: Option<(Assumptions, Outlook, Difference)>,
}

/// A norm to set.
#[derive(Clone, Debug)]
pub struct NormForm {
    /// For which work.
    pub work: Work,
    /// Cases per fte.
    pub cases: NonZeroU32,
    /// The first day.
    pub from: Day,
    /// Where it was decided.
    pub source: String,
    /// Why it is another number than that of the norm in force on that day.
    pub reason: String,
}

/// Counts the active cases of one's municipalities.
pub async fn caseload(app: &App, grant: &Grant<action::SeeFormation>) -> Result<Caseload> {
    let today = app.today();
    let rules = app.rules().await?;
    let places = crate::municipalities::own_and_past(app, grant.municipalities()).await?;
    let mut dossiers = Vec::new();
    for place in places.iter().filter(|place| grant.covers(place.id)) {
        dossiers.extend(app.store.dossiers(grant, &rules, place.id).await?);
    }
    let now = count(&dossiers, today);
    let names = worklist::account_names(app, now.iter().filter_map(|load| load.worker)).await?;
    let mut workers: Vec<WorkerLoad> = Vec::new();
    let mut teams = Vec::new();
    for team in TEAMS {
        let mut own: Vec<&Load> = now.iter().filter(|load| load.team == team.code()).collect();
        own.sort_by_key(|load| (std::cmp::Reverse(load.active), load.worker));
        workers.extend(own.iter().map(|load| {
            WorkerLoad {
                name: load
                    .worker
                    .map(|worker| names.get(&worker).cloned().unwrap_or_default()),
                team,
                active: load.active,
            }
        }));
        let series = series(&dossiers, team, today);
        let counted = own.iter().filter(|load| load.worker.is_some()).count();
        teams.push(TeamLoad {
            team,
            active: own
                .iter()
                .fold(0, |sum, load| load.active.saturating_add(sum)),
            workers: u32::try_from(counted).unwrap_or(u32::MAX),
            growth: growth(&series),
            series,
        });
    }
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("counts", "formation");
    app.store.record_read(entry).await?;
    Ok(Caseload {
        today,
        workers,
        teams,
    })
}

/// The active cases of a team on each counting day since there were any of any team, so that teams show the same years.
fn series(dossiers: &[Dossier], team: Role, today: Day) -> Vec<YearCount> {
    let Some(first) = dossiers.iter().map(|one| one.opened).min() else {
        return Vec::new();
    };
    let days = counting_days(first, today);
    let loads: Vec<Load> = days
        .into_iter()
        .flat_map(|day| {
            // None on a day that was counted is a number too.
            let none = Load {
                team: team.code().to_owned(),
                worker: None,
                year: SchoolYear::of(day),
                active: 0,
            };
            std::iter::once(none).chain(count(dossiers, day))
        })
        .collect();
    team_series(&loads, team.code())
}

/// The norms, published and the region's own.
pub async fn norms(app: &App, _: &Grant<action::SeeFormation>) -> Result<Norms> {
    norms_on(app, app.today()).await
}

async fn norms_on(app: &App, today: Day) -> Result<Norms> {
    let own = app.store.caseload_norms().await?;
    let names = worklist::account_names(app, own.iter().map(|norm| norm.by)).await?;
    let mut binding: Vec<Norm> = published()
        .into_iter()
        .filter(|one| one.instead.is_none())
        .map(|one| one.norm)
        .collect();
    binding.extend(own.iter().map(norm_of));
    let mut lines: Vec<NormLine> = published()
        .into_iter()
        .map(|one| NormLine {
            work: one.work,
            cases: one.norm.cases,
            from: one.norm.validity.from,
            in_force: Norm::in_force(&binding, &one.norm.name, today) == Some(&one.norm),
            source: one.norm.source,
            reason: one.instead.unwrap_or_default().to_owned(),
            origin: if one.instead.is_some() {
                NormOrigin::Deviation
            } else {
                NormOrigin::Published
            },
        })
        .collect();
    lines.extend(own.iter().map(|norm| line(norm, &own, today, &names)));
    lines.sort_by_key(|line| (line.work, line.from));
    Ok(Norms { lines, binding })
}

fn norm_of(norm: &RegionNorm) -> Norm {
    Norm {
        name: norm.work.dutch().to_owned(),
        cases: norm.cases,
        source: norm.source.clone(),
        validity: Validity {
            from: norm.from,
            until: None,
        },
    }
}

fn line(
    norm: &RegionNorm,
    own: &[RegionNorm],
    today: Day,
    names: &HashMap<AccountId, String>,
) -> NormLine {
    let holding = own
        .iter()
        .filter(|one| one.work == norm.work && one.from <= today)
        .max_by_key(|one| one.from);
    let by = names.get(&norm.by).cloned().unwrap_or_default();
    NormLine {
        work: norm.work,
        cases: norm.cases,
        from: norm.from,
        source: norm.source.clone(),
        reason: norm.reason.clone(),
        origin: NormOrigin::Region(by, norm.at),
        in_force: holding == Some(norm),
    }
}

impl TeamLoad {
    /// Active cases for each worker who has any, to the nearest whole; `None` when nobody has.
    pub fn average(&self) -> Option<u32> {
        self.active
            .saturating_add(self.workers / 2)
            .checked_div(self.workers)
    }
}

impl Norms {
    /// The norm for a kind of work on a day.
    pub fn in_force(&self, work: Work, on: Day) -> Option<&Norm> {
        Norm::in_force(&self.binding, work.dutch(), on)
    }
}

impl Caseload {
    /// The active cases of a team; of all for `None`.
    pub fn active(&self, team: Option<Role>) -> u32 {
        self.teams
            .iter()
            .filter(|one| team.is_none_or(|team| one.team == team))
            .fold(0, |sum, one| one.active.saturating_add(sum))
    }

    /// What the caseload of a team asks for, as it is and as it would be. Nothing of it is kept.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `norm` when none is in force for the work, and on `reden` when the what-if takes another
    /// number than the norm's and does not say why (S4-13).
    pub fn reckon(
        &self,
        norms: &Norms,
        work: Work,
        team: Option<Role>,
        staff: Staff,
        what_if: &WhatIf,
    ) -> Result<Reckoning> {
        let none = || NormRefusal::NoneInForce {
            name: work.dutch().to_owned(),
            on: self.today,
        };
        let norm = norms
            .in_force(work, self.today)
            .ok_or_else(|| refused(&none()))?;
        let cases_per_fte = what_if.cases_per_fte.unwrap_or(norm.cases);
        let applied = apply(
            &norms.binding,
            work.dutch(),
            self.today,
            cases_per_fte,
            &what_if.reason,
        )
        .map_err(|refusal| refused(&refusal))?;
        let now = Assumptions {
            cases: self.active(team),
            cases_per_fte: norm.cases,
            at_hand: staff.at_hand,
            absence: staff.absence,
            cost_per_fte: staff.cost_per_fte,
        };
        let then = Assumptions {
            cases: what_if.cases.unwrap_or(now.cases),
            cases_per_fte,
            at_hand: what_if.staff.at_hand.unwrap_or(now.at_hand),
            absence: what_if.staff.absence.unwrap_or(now.absence),
            cost_per_fte: what_if.staff.cost_per_fte.unwrap_or(now.cost_per_fte),
        };
        let outlook = now.outlook();
        Ok(Reckoning {
            applied,
            now: (now, outlook),
            then: (then != now).then(|| {
                let other = then.outlook();
                (then, other, other.beside(&outlook))
            }),
        })
    }
}

fn refused(refusal: &NormRefusal) -> AppError {
    let field = match refusal {
        NormRefusal::NoneInForce { .. } => "norm",
        NormRefusal::ReasonMissing { .. } => "reden",
    };
    AppError::field(field, refusal.dutch())
}

/// Sets a norm of the region from a day on. A day that has passed is taken: a norm that was agreed on earlier is noted
/// later, nothing that is kept was reckoned with it, and who noted it when stays.
///
/// # Errors
/// [`AppError::Invalid`] on `bron` or `reden`: without a source, or with another number than the norm in force on that
/// day and no reason.
pub async fn set_norm(app: &App, grant: &Grant<action::SetNorm>, form: NormForm) -> Result<()> {
    let source = within(&form.source, "bron")?;
    let reason = within(&form.reason, "reden")?;
    if source.is_empty() {
        return Err(AppError::field(
            "bron",
            "Vul in waar de norm is vastgesteld, bijvoorbeeld met nummer en datum van het besluit.",
        ));
    }
    let norms = norms_on(app, app.today()).await?;
    let work = form.work.dutch();
    match apply(&norms.binding, work, form.from, form.cases, &reason) {
        // Before the first norm there is nothing to deviate from.
        Ok(_) | Err(NormRefusal::NoneInForce { .. }) => {}
        Err(refusal) => return Err(refused(&refusal)),
    }
    let norm = RegionNorm {
        work: form.work,
        from: form.from,
        cases: form.cases,
        source,
        reason,
        by: grant.account(),
        at: app.clock().now(),
    };
    let mut tx = app.store.write().await?;
    tx.set_caseload_norm(&norm).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("work", norm.work.code())
        .detail("from", norm.from)
        .detail("cases", i64::from(norm.cases.get()));
    Ok(tx.commit(entry).await?)
}

fn within(text: &str, field: &'static str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(AppError::field(
            field,
            format!("Gebruik hooguit {LONGEST} tekens."),
        ));
    }
    Ok(text.to_owned())
}
