//! Opening a dossier by itself: logged, counted, told to the privacy officer when it is much, refused
//! when it is too much (security.md D10; what counts: `domain::Views`).
//!
//! The count is kept in memory, so that opening a case costs no query. It is read from the log when
//! an account opens its first dossier here, and again a minute after: a restart forgets nothing, and
//! with several nodes each knows within a minute what was opened on the others. In that minute an
//! account can pass a bound by what it opens on another node; the alarm then comes a minute late.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Mutex,
};

use access::{Action, Grant};
use domain::{
    AccountId, CaseId, Day, MunicipalityId, Relation, RuleBook, Ts, VIEW_ALERT, ViewAlarm, Views,
    median,
};
use store::{AuditEntry, CaseFile, Who};

use crate::{App, AppError, Result, log::start_of};

/// Seconds after which what other nodes wrote is read again.
const READ_AGAIN: i64 = 60;
/// Seconds of the sliding hour.
const HOUR: i64 = 3_600;
/// Days of which the median is taken.
const USUAL_DAYS: i32 = 30;

/// What each account opened lately.
#[derive(Debug, Default)]
pub(crate) struct Opening(Mutex<HashMap<AccountId, Window>>);

/// What one account opened since its day began, and in the last hour.
#[derive(Debug)]
struct Window {
    day: Day,
    read_at: Ts,
    /// The last time each dossier was opened, and where it belongs.
    opened: HashMap<CaseId, (MunicipalityId, Ts)>,
    /// When each alarm was told last.
    told: BTreeMap<ViewAlarm, Ts>,
    median: Option<usize>,
}

/// What became of asking for a dossier.
struct Verdict {
    refused: bool,
    /// An alarm to be told, with the count and the bound, to these municipalities.
    alarm: Option<(ViewAlarm, usize, usize, BTreeSet<MunicipalityId>)>,
}

/// Logs that a case was opened by itself and counts it; returns once the entry is on disk. Call it
/// before anything of the person leaves.
///
/// # Errors
/// [`AppError::Rule`] (D10) when this account has opened the most of a day and this is another one.
pub(crate) async fn record<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
    entry: AuditEntry,
    rules: &RuleBook,
) -> Result<()> {
    let verdict = judge(app, grant, file, rules).await?;
    let who = || Who::account(grant.account(), grant.role().code());
    let subject = ("case", file.id.uuid());
    let read = if verdict.refused {
        AuditEntry::refused(file.municipality, who(), A::NAME)
            .subject(subject.0, subject.1)
            .detail("reason", ViewAlarm::Blocked.code())
    } else {
        entry
            .subject(subject.0, subject.1)
            .person(file.person)
            .detail("relation", relation(grant.account(), file).code())
    };
    let mut entries = vec![read];
    if let Some((alarm, count, bound, told)) = verdict.alarm {
        entries.extend(told.into_iter().map(|municipality| {
            AuditEntry::new(municipality, who(), VIEW_ALERT)
                .subject(subject.0, subject.1)
                .detail("alarm", alarm.code())
                .detail("count", count)
                .detail("bound", bound)
        }));
    }
    app.store.record_reads(entries).await?;
    if verdict.refused {
        return Err(AppError::rule(
            "D10",
            "U opende vandaag het hoogste aantal dossiers dat op één dag mag. Andere dossiers blijven \
             daarom dicht tot morgen. Dossiers die u vandaag al opende, kunt u gewoon blijven \
             openen; ook uw werklijst blijft werken. De privacy officer heeft een melding gekregen. \
             Hoort dit bij uw werk? Bel de privacy officer, en vraag de functioneel beheerder om de \
             grens te verhogen.",
        ));
    }
    Ok(())
}

/// How the dossier belongs to the account now. Kept in the entry, because it changes later.
fn relation(account: AccountId, file: &CaseFile) -> Relation {
    match file.overview.assignee {
        Some(assignee) if assignee == account => Relation::Own,
        Some(_) => Relation::Colleague,
        None => Relation::Desk,
    }
}

async fn judge<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
    rules: &RuleBook,
) -> Result<Verdict> {
    let (account, now, today) = (grant.account(), app.now(), app.today());
    let is_stale =
        |window: &Window| window.day != today || window.read_at.plus_seconds(READ_AGAIN) <= now;
    let known = {
        let windows = app.opening.windows();
        windows
            .get(&account)
            .map(|window| (is_stale(window), window.day, window.median))
    };
    if known.is_none_or(|(stale, ..)| stale) {
        let usual = match known {
            Some((_, day, median)) if day == today => median,
            _ => usual_day(app, grant, today).await?,
        };
        let read = read_window(app, grant, usual).await?;
        app.opening
            .windows()
            .entry(account)
            .or_insert_with(|| Window::new(today))
            .take(read);
    }
    let mut windows = app.opening.windows();
    let window = windows.entry(account).or_insert_with(|| Window::new(today));
    let since_midnight = start_of(app, today);
    let is_new = window
        .opened
        .get(&file.id)
        .is_none_or(|(_, at)| *at < since_midnight);
    let before = window.opened.insert(file.id, (file.municipality, now));
    let opened_since = |from: Ts| window.opened.values().filter(|(_, at)| *at >= from).count();
    let views = Views {
        last_hour: opened_since(now.plus_seconds(-HOUR)),
        today: opened_since(since_midnight),
        median: window.median,
    };
    let alarm = views.alarm(rules, file.municipality, today);
    let blocked = alarm.is_some_and(|(alarm, ..)| alarm == ViewAlarm::Blocked);
    let refused = blocked && is_new;
    let told_to = window
        .opened
        .values()
        .map(|(municipality, _)| *municipality)
        .collect();
    if refused {
        match before {
            Some(before) => window.opened.insert(file.id, before),
            None => window.opened.remove(&file.id),
        };
    }
    let alarm = alarm.filter(|(alarm, ..)| window.is_news(*alarm, now, since_midnight));
    if let Some((alarm, ..)) = alarm {
        window.told.insert(alarm, now);
    }
    Ok(Verdict {
        refused,
        alarm: alarm.map(|(alarm, count, bound)| (alarm, count, bound, told_to)),
    })
}

impl Opening {
    fn windows(&self) -> std::sync::MutexGuard<'_, HashMap<AccountId, Window>> {
        // Whoever panicked while holding it left whole values behind.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Window {
    fn new(day: Day) -> Self {
        Self {
            day,
            read_at: Ts::from_micros(0),
            opened: HashMap::new(),
            told: BTreeMap::new(),
            median: None,
        }
    }

    /// Takes over what the log says, and keeps what was added here while it was read.
    fn take(&mut self, read: Self) {
        let here = std::mem::replace(self, read);
        for (case, (municipality, at)) in here.opened {
            let kept = self.opened.entry(case).or_insert((municipality, at));
            kept.1 = kept.1.max(at);
        }
        for (alarm, at) in here.told {
            let kept = self.told.entry(alarm).or_insert(at);
            *kept = (*kept).max(at);
        }
    }

    /// An alarm is told once an hour or, of a day's bound, once a day.
    fn is_news(&self, alarm: ViewAlarm, now: Ts, since_midnight: Ts) -> bool {
        let from = match alarm {
            ViewAlarm::PerHour => now.plus_seconds(-HOUR),
            ViewAlarm::TimesMedian | ViewAlarm::Blocked => since_midnight,
        };
        self.told.get(&alarm).is_none_or(|told| *told < from)
    }
}

async fn read_window<A: Action>(
    app: &App,
    grant: &Grant<A>,
    median: Option<usize>,
) -> Result<Window> {
    let (now, today) = (app.now(), app.today());
    let from = start_of(app, today).min(now.plus_seconds(-HOUR));
    let mut window = Window {
        read_at: now,
        median,
        ..Window::new(today)
    };
    for one in app.store.opened(grant, from, now.plus_seconds(1)).await? {
        match one.alarm.as_deref().map(str::parse::<ViewAlarm>) {
            Some(Ok(alarm)) => {
                window.told.insert(alarm, one.at);
            }
            _ => {
                window.opened.insert(one.case, (one.municipality, one.at));
            }
        }
    }
    Ok(window)
}

/// The median of the days before today on which the account opened any dossier.
async fn usual_day<A: Action>(app: &App, grant: &Grant<A>, today: Day) -> Result<Option<usize>> {
    let from = start_of(app, today.plus_days(-USUAL_DAYS));
    let mut days: BTreeMap<Day, HashSet<CaseId>> = BTreeMap::new();
    for one in app.store.opened(grant, from, start_of(app, today)).await? {
        if one.action != VIEW_ALERT {
            days.entry(one.at.day()).or_default().insert(one.case);
        }
    }
    Ok(median(
        days.into_values().map(|cases| cases.len()).collect(),
    ))
}
