//! The social map (sociale kaart): what there is for young people in a municipality, for whom, at what price and after which
//! wait, and who checked that it still holds (S0-30, S4-121). Nothing here is of a young person.

mod keep;

use std::collections::{BTreeMap, HashMap};

use access::{Grant, policy as action};
use domain::{
    AccountId, Day, MunicipalityId, ProvisionId, RuleBook, RuleKey, Ts,
    directory::{Freshness, Wanted, freshness},
};
use store::ProvisionFile;

pub use keep::{ProvisionForm, add, change, check};
pub use store::ProvisionVersion;

use crate::{
    App, AppError, Result,
    municipalities::{MunicipalityView, by_name, names_today},
    worklist,
};

/// Which entries somebody wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entries {
    /// What is offered.
    #[default]
    Offered,
    /// What whoever looks has to check.
    ToCheck,
    /// What is no longer offered.
    Ended,
}

/// What somebody asks of the social map.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What it must be.
    pub wanted: Wanted,
    /// For young people of which municipality; `None`: of any.
    pub place: Option<MunicipalityId>,
    /// Which entries.
    pub entries: Entries,
}

/// An entry as it stands.
#[derive(Clone, Debug)]
pub struct ProvisionLine {
    /// Its id.
    pub id: ProvisionId,
    /// What is written of it.
    pub what: ProvisionVersion,
    /// The municipalities whose young people can go there, by name.
    pub places: Vec<MunicipalityView>,
    /// When it was checked last.
    pub checked_on: Day,
    /// By whom.
    pub checked_by: String,
    /// Whether it still holds.
    pub freshness: Freshness,
    /// Whether whoever looks keeps it.
    pub keeps: bool,
}

/// A version as somebody wrote it, with what was there before.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its number.
    pub version: i64,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Ts,
    /// Fields that were written anew, with what they said before.
    pub was: Vec<(ProvisionPart, String)>,
}

/// A field of an entry, for its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvisionPart {
    /// What it is called.
    Name,
    /// Who offers it.
    Organisation,
    /// What it is for.
    Kind,
    /// For whom.
    TargetGroup,
    /// From which education.
    Level,
    /// From and to which age.
    Ages,
    /// What it costs.
    Price,
    /// How long one waits.
    Wait,
    /// Whether it counts as prior provision.
    Prior,
    /// How the organisation is reached.
    Contact,
    /// Until when it holds.
    ValidUntil,
    /// Since when it is no longer offered.
    Ended,
}

/// One entry with its history.
#[derive(Clone, Debug)]
pub struct ProvisionView {
    /// How it stands.
    pub line: ProvisionLine,
    /// Each version, the latest first.
    pub history: Vec<Written>,
    /// Each check apart from a version, the latest first: when and by whom.
    pub checks: Vec<(Day, String)>,
}

/// The entries for one's municipalities that fit, by name. `keeps` is the leave of whoever also keeps entries.
pub async fn find(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    keeps: Option<&Grant<action::KeepDirectory>>,
    search: &Search,
) -> Result<Vec<ProvisionLine>> {
    let seen = app.store.provisions(grant).await?;
    let mut lines = lines(app, &seen, keeps).await?;
    let wanted = &search.wanted;
    lines.retain(|one| {
        let what = &one.what;
        let in_entries = match search.entries {
            Entries::Offered => one.freshness != Freshness::Ended,
            Entries::ToCheck => one.freshness.asks() && one.keeps,
            Entries::Ended => one.freshness == Freshness::Ended,
        };
        in_entries
            && search
                .place
                .is_none_or(|place| one.places.iter().any(|one| one.id == place))
            && wanted.kind.is_none_or(|kind| what.kind == kind)
            && wanted.fits_level(what.level)
            && wanted.fits_age(what.ages.0, what.ages.1)
            && wanted.fits_wait(what.waiting_weeks)
            && (!wanted.prior || what.is_prior)
            && wanted.fits_words(&[&what.name, &what.organisation, &what.target_group])
    });
    Ok(lines)
}

/// How many entries whoever keeps them has to check.
pub async fn to_check(app: &App, grant: &Grant<action::KeepDirectory>) -> Result<usize> {
    let seen = app.store.provisions(grant).await?;
    let lines = lines(app, &seen, Some(grant)).await?;
    let asking = lines.iter().filter(|one| one.keeps && one.freshness.asks());
    Ok(asking.count())
}

/// One entry with its history.
pub async fn open(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    keeps: Option<&Grant<action::KeepDirectory>>,
    id: ProvisionId,
) -> Result<ProvisionView> {
    let file = app.store.provision(grant, id).await?;
    let mut lines = lines(app, std::slice::from_ref(&file), keeps).await?;
    let line = lines.pop().ok_or(AppError::NotFound)?;
    let people = people(app, std::slice::from_ref(&file)).await?;
    let name = |account: &AccountId| people.get(account).cloned().unwrap_or_default();
    let mut history = Vec::new();
    let mut earlier: Option<&ProvisionVersion> = None;
    for one in file.before.iter().chain([&file.now]) {
        history.push(Written {
            version: one.version,
            by: name(&one.by),
            at: one.at,
            was: earlier.map_or_else(Vec::new, |earlier| differences(earlier, one)),
        });
        earlier = Some(one);
    }
    history.reverse();
    let checks = file.checks.iter().rev();
    Ok(ProvisionView {
        line,
        history,
        checks: checks.map(|(on, by, _)| (*on, name(by))).collect(),
    })
}

async fn people(app: &App, files: &[ProvisionFile]) -> Result<HashMap<AccountId, String>> {
    let mut accounts: Vec<AccountId> = Vec::new();
    for file in files {
        accounts.extend(file.before.iter().map(|one| one.by));
        accounts.push(file.now.by);
        accounts.extend(file.checks.iter().map(|(_, by, _)| *by));
    }
    worklist::account_names(app, accounts.into_iter()).await
}

async fn lines<'a>(
    app: &App,
    files: &'a [ProvisionFile],
    keeps: Option<&Grant<action::KeepDirectory>>,
) -> Result<Vec<ProvisionLine>> {
    let names = names_today(app).await?;
    let people = people(app, files).await?;
    let rules = app.rules().await?;
    let today = app.today();
    let line = |file: &'a ProvisionFile| {
        let (checked_on, by) = file.checked();
        ProvisionLine {
            id: file.id,
            places: places(&names, &file.places),
            checked_on,
            checked_by: people.get(&by).cloned().unwrap_or_default(),
            freshness: of_version(&file.now, checked_on, &rules, today),
            keeps: keeps.is_some_and(|grant| file.is_kept_by(grant)),
            what: file.now.clone(),
        }
    };
    let mut lines: Vec<ProvisionLine> = files.iter().map(line).collect();
    lines.sort_by(|a, b| (&a.what.name, a.id).cmp(&(&b.what.name, b.id)));
    Ok(lines)
}

/// By name, each once: of two that merged one is left.
fn places(
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
    ids: &[MunicipalityId],
) -> Vec<MunicipalityView> {
    let mut places = by_name(names, ids);
    places.dedup();
    places
}

fn of_version(now: &ProvisionVersion, checked: Day, rules: &RuleBook, today: Day) -> Freshness {
    let everywhere = MunicipalityId::INSTALLATION;
    let months = rules.span(RuleKey::ProvisionCheckMonths, everywhere, today);
    freshness(now.ended, now.valid_until, checked, months, today)
}

fn differences(was: &ProvisionVersion, is: &ProvisionVersion) -> Vec<(ProvisionPart, String)> {
    use ProvisionPart as Part;
    let both = |of: fn(&ProvisionVersion) -> String| (of(was), of(is));
    let all = [
        (Part::Name, both(|one| one.name.clone())),
        (Part::Organisation, both(|one| one.organisation.clone())),
        (Part::Kind, both(|one| one.kind.dutch().to_owned())),
        (Part::TargetGroup, both(|one| one.target_group.clone())),
        (Part::Level, both(|one| one.level.dutch().to_owned())),
        (Part::Ages, both(|one| ages(one.ages))),
        (Part::Price, both(|one| one.price.clone())),
        (
            Part::Wait,
            both(|one| {
                one.waiting_weeks
                    .map_or_else(String::new, |weeks| weeks.to_string())
            }),
        ),
        (
            Part::Prior,
            both(|one| if one.is_prior { "ja" } else { "nee" }.to_owned()),
        ),
        (
            Part::Contact,
            both(|one| [&*one.phone, &*one.email, &*one.website].join(" ")),
        ),
        (
            Part::ValidUntil,
            both(|one| one.valid_until.map_or_else(String::new, Day::dutch)),
        ),
        (
            Part::Ended,
            both(|one| one.ended.map_or_else(String::new, Day::dutch)),
        ),
    ];
    all.into_iter()
        .filter(|(_, (was, is))| was != is)
        .map(|(part, (was, _))| (part, was.trim().to_owned()))
        .collect()
}

/// The ages as people write them: `16-27`, `16+`, `t/m 27`; empty for every age.
pub fn ages(ages: (Option<u8>, Option<u8>)) -> String {
    match ages {
        (Some(from), Some(until)) => format!("{from}-{until}"),
        (Some(from), None) => format!("{from}+"),
        (None, Some(until)) => format!("t/m {until}"),
        (None, None) => String::new(),
    }
}
