//! Routes of a region, and which the young person of a case follows (S2-05 to S2-07, S2-14, S2-24, S2-33, S2-36).
//!
//! A route is written for a region and read by everybody who works there. Which route somebody follows may tell of a disability
//! or of care: it is sealed with their guidance, and how many follow a route is counted by opening, never shown by name.

mod follow;
mod keep;

use std::collections::{BTreeMap, HashMap};

use access::{Grant, policy as action};
use domain::{CaseId, Day, MunicipalityId, RouteTemplateId, RuleKey, Ts, route::Followed};
use store::{CaseRoutes, RouteFile};
use vault::{Compartment, Place, SubjectKey};

pub(crate) use follow::told;
pub use follow::{BeginForm, CaseRoute, FollowingView, OfferedRoute, begin, come_to, end, of_case};
pub use keep::{RouteForm, add, change};
pub use store::RouteVersion;

use crate::{
    App, AppError, Result,
    municipalities::{MunicipalityView, by_name, names_today},
};

/// How many, where a few could be recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMany {
    /// So many.
    Exactly(usize),
    /// Fewer than this, and not none.
    FewerThan(usize),
}

impl HowMany {
    const fn of(count: usize, least: usize) -> Self {
        if count > 0 && count < least {
            Self::FewerThan(least)
        } else {
            Self::Exactly(count)
        }
    }
}

/// A route as it stands.
#[derive(Clone, Debug)]
pub struct RouteLine {
    /// Its id.
    pub id: RouteTemplateId,
    /// What is written of it.
    pub what: RouteVersion,
    /// The municipalities whose young people can follow it.
    pub places: Vec<MunicipalityView>,
    /// Whether it can be entered today.
    pub is_open: bool,
    /// Whether whoever looks keeps it.
    pub keeps: bool,
    /// How many young people of the reader's municipalities follow it now.
    pub following: HowMany,
    /// How many are at each step; empty where that would tell of a few.
    pub at_steps: Vec<usize>,
}

/// A route with what was written of it before.
#[derive(Clone, Debug)]
pub struct RouteView {
    /// How it stands.
    pub line: RouteLine,
    /// Each version, the latest first: number, who wrote it, when.
    pub history: Vec<(i64, String, Ts)>,
}

/// Where the routes of a case are sealed.
const fn place_of(case: CaseId) -> Place {
    Place {
        table: "case_route",
        column: "sealed",
        row: case.uuid(),
    }
}

/// Whether a route can be entered on a day.
fn is_open(route: &RouteVersion, on: Day) -> bool {
    route.ended.is_none_or(|ended| on < ended)
}

/// The routes of one's municipalities by name, those that can be entered first, with how many follow each.
pub async fn all(
    app: &App,
    grant: &Grant<action::SeeRoutes>,
    keeps: Option<&Grant<action::KeepRoutes>>,
) -> Result<Vec<RouteLine>> {
    let files = app.store.route_templates(grant).await?;
    let names = names_today(app).await?;
    let counts = Counts::of(app, grant).await?;
    let mut lines: Vec<RouteLine> = files
        .iter()
        .map(|file| line(app, file, &names, &counts, keeps))
        .collect();
    lines.sort_by(|one, other| {
        (!one.is_open, &one.what.name, one.id).cmp(&(!other.is_open, &other.what.name, other.id))
    });
    Ok(lines)
}

/// One route, with its history.
///
/// # Errors
/// [`AppError::NotFound`] for one of which no municipality is the reader's.
pub async fn open(
    app: &App,
    grant: &Grant<action::SeeRoutes>,
    keeps: Option<&Grant<action::KeepRoutes>>,
    id: RouteTemplateId,
) -> Result<RouteView> {
    let files = app.store.route_templates(grant).await?;
    let file = files
        .iter()
        .find(|file| file.id == id)
        .ok_or(AppError::NotFound)?;
    let names = names_today(app).await?;
    let people = crate::accounts::names(app).await?;
    let counts = Counts::of(app, grant).await?;
    let name = |one: &RouteVersion| people.get(&one.by).cloned().unwrap_or_default();
    let mut history: Vec<(i64, String, Ts)> = file
        .before
        .iter()
        .chain([&file.now])
        .map(|one| (one.version, name(one), one.at))
        .collect();
    history.reverse();
    Ok(RouteView {
        line: line(app, file, &names, &counts, keeps),
        history,
    })
}

fn line(
    app: &App,
    file: &RouteFile,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
    counts: &Counts,
    keeps: Option<&Grant<action::KeepRoutes>>,
) -> RouteLine {
    let mut places = by_name(names, &file.places);
    places.dedup();
    RouteLine {
        id: file.id,
        is_open: is_open(&file.now, app.today()),
        keeps: keeps.is_some_and(|grant| file.is_kept_by(grant)),
        following: HowMany::of(counts.following(file.id), counts.least),
        at_steps: counts.at_steps(file.id, file.now.steps.len()),
        places,
        what: file.now.clone(),
    }
}

/// How many follow each route, by step.
struct Counts {
    least: usize,
    at: HashMap<(RouteTemplateId, u8), usize>,
}

impl Counts {
    async fn of(app: &App, grant: &Grant<action::SeeRoutes>) -> Result<Self> {
        let rules = app.rules().await?;
        let key = RuleKey::SmallCellInternal;
        let least = rules.integer(key, MunicipalityId::INSTALLATION, app.today());
        let kept = app.store.all_case_routes(grant).await?;
        let subjects: Vec<_> = kept
            .iter()
            .map(|one| (one.municipality, one.person.uuid()))
            .collect();
        let keys = app
            .store
            .subject_keys_among(&subjects, Compartment::Guidance)
            .await?;
        let mut at: HashMap<(RouteTemplateId, u8), usize> = HashMap::new();
        for one in &kept {
            let followed = opened(keys.get(&one.person.uuid()), one)?;
            if let Some(now) = followed.now() {
                let count = at.entry((now.route, now.step())).or_default();
                *count = count.saturating_add(1);
            }
        }
        Ok(Self {
            least: usize::try_from(least).unwrap_or(usize::MAX),
            at,
        })
    }

    fn following(&self, route: RouteTemplateId) -> usize {
        let of_route = self.at.iter().filter(|((id, _), _)| *id == route);
        of_route.map(|(_, count)| *count).sum()
    }

    /// Each step's number, when none of them is of a few: with the whole beside it a single small one would follow.
    fn at_steps(&self, route: RouteTemplateId, steps: usize) -> Vec<usize> {
        let counts: Vec<usize> = (1..=u8::try_from(steps).unwrap_or(u8::MAX))
            .map(|step| self.at.get(&(route, step)).copied().unwrap_or(0))
            .collect();
        let is_few = |count: &usize| *count > 0 && *count < self.least;
        // Who entered when the route had more steps stands at none of these.
        let whole = counts.iter().sum::<usize>() == self.following(route);
        if counts.iter().any(is_few) || !whole {
            Vec::new()
        } else {
            counts
        }
    }
}

/// The routes of a case; none where there is no key any more.
fn opened(key: Option<&SubjectKey>, kept: &CaseRoutes) -> Result<Followed> {
    let plain = key.and_then(|key| key.open(place_of(kept.case), &kept.sealed).ok());
    plain.map_or_else(
        || Ok(Followed::default()),
        |plain| {
            serde_json::from_slice(plain.as_bytes())
                .map_err(|_| AppError::Internal("routes do not parse"))
        },
    )
}
