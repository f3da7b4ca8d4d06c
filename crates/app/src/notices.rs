//! Notices on the screen: what happened that somebody must know, by code and case, never in words.
//!
//! A use case posts within the transaction of what it tells about ([`post`]); what follows from the
//! events of a case is posted by itself. Who is away has a deputy who is told too.

use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry};

use access::{Action, Actor, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, MunicipalityId, NoticeKind, PersonId, Role, Told, Ts,
    outreach::{Case, Context, EventKind, NextAction},
};
use store::{AuditEntry, CaseFile, Notice, Tx};

use crate::{App, Result};

/// How many notices a page shows; older ones are gone anyway after [`KEPT_DAYS`].
const MOST: u32 = 200;
/// Days a notice is kept: what it tells stands in the case itself.
const KEPT_DAYS: i64 = 90;

/// A notice to post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// Who is told.
    pub to: Told,
    /// What about.
    pub kind: NoticeKind,
    /// The municipality: whose colleagues are told, and whose case it is.
    pub municipality: MunicipalityId,
    /// The case, when it is about one.
    pub case: Option<CaseId>,
    /// How many cases it tells about.
    pub number: u32,
    /// The day it is about: the same is told once for a day, however often it is posted.
    pub about_day: Option<Day>,
}

impl Post {
    /// That this happened in one case.
    pub const fn about(
        to: Told,
        kind: NoticeKind,
        municipality: MunicipalityId,
        case: CaseId,
    ) -> Self {
        Self {
            to,
            kind,
            municipality,
            case: Some(case),
            number: 1,
            about_day: None,
        }
    }

    /// That this happened, without a case.
    pub const fn plain(to: Told, kind: NoticeKind, municipality: MunicipalityId) -> Self {
        Self {
            to,
            kind,
            municipality,
            case: None,
            number: 1,
            about_day: None,
        }
    }

    /// The same about so many cases.
    #[must_use]
    pub const fn number(mut self, number: u32) -> Self {
        self.number = number;
        self
    }

    /// The same, told once for this day.
    #[must_use]
    pub const fn once_on(mut self, day: Day) -> Self {
        self.about_day = Some(day);
        self
    }
}

/// A notice as its page shows it.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// What about.
    pub kind: NoticeKind,
    /// When.
    pub at: Ts,
    /// Whether it was seen before.
    pub seen: bool,
    /// How many cases it tells about.
    pub number: u32,
    /// The absent colleague it was meant for.
    pub instead_of: Option<String>,
    /// The case, when the reader may still open it: in which role, which, and whose.
    pub case: Option<(Role, CaseId, String)>,
}

/// Posts notices, in the transaction of what they tell about. Whoever stands in is told too.
pub async fn post(app: &App, tx: &mut Tx, posts: &[Post]) -> Result<()> {
    post_by(app, tx, None, posts).await
}

/// The same; `author` did it, and is not told in a colleague's place either.
pub(crate) async fn post_by(
    app: &App,
    tx: &mut Tx,
    author: Option<AccountId>,
    posts: &[Post],
) -> Result<()> {
    if posts.is_empty() {
        return Ok(());
    }
    let (today, at) = (app.today(), app.now());
    let mut holders: BTreeMap<(Role, MunicipalityId), Vec<AccountId>> = BTreeMap::new();
    let mut to_tell = Vec::new();
    for post in posts {
        match post.to {
            Told::Account(account) => to_tell.push((account, *post)),
            Told::Role(role) => {
                let place = (role, post.municipality);
                let found = match holders.entry(place) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => {
                        unknown.insert(app.store.holders(role, post.municipality, today).await?)
                    }
                };
                to_tell.extend(found.iter().map(|account| (*account, *post)));
            }
        }
    }
    let deputies = crate::absence::deputies_on(app, today).await?;
    let mut notices = Vec::with_capacity(to_tell.len());
    let mut told = BTreeSet::new();
    for (account, post) in to_tell {
        let deputy = deputies
            .get(&account)
            .copied()
            .filter(|deputy| Some(*deputy) != author);
        let both = [(account, None)]
            .into_iter()
            .chain(deputy.map(|deputy| (deputy, Some(account))));
        for (account, for_account) in both {
            let place = (account, post.kind.code(), post.case, post.about_day);
            if told.insert(place) {
                notices.push(Notice {
                    id: app.new_id(),
                    account,
                    municipality: post.municipality,
                    kind: post.kind,
                    case: post.case,
                    for_account,
                    number: post.number,
                    about_day: post.about_day,
                    at,
                    seen_at: None,
                });
            }
        }
    }
    tx.add_notices(&notices).await?;
    Ok(())
}

/// Posts what follows from the events just added to a case, and notes that whoever added them has
/// seen what they were told about it.
pub(crate) async fn follow(
    app: &App,
    tx: &mut Tx,
    before: &Case,
    file: &CaseFile,
    events: &[EventKind],
    context: &Context<'_>,
) -> Result<()> {
    tx.see_notices_of_case(file.municipality, context.account, file.id)
        .await?;
    let mut posts = Vec::new();
    for (to, kind) in domain::notices(before, &file.case, events, context) {
        let to = present(app, file, to).await?;
        posts.push(Post::about(to, kind, file.municipality, file.id));
    }
    post_by(app, tx, Some(context.account), &posts).await
}

/// Whom to tell when the lead is an account that left: the colleagues in its role (A.18 no. 12).
async fn present(app: &App, file: &CaseFile, to: Told) -> Result<Told> {
    let (Told::Account(account), Some(lead)) = (to, file.case.guidance().lead()) else {
        return Ok(to);
    };
    if account != lead.account {
        return Ok(to);
    }
    let holders = app
        .store
        .holders(lead.role, file.municipality, app.today())
        .await?;
    Ok(if holders.contains(&account) {
        to
    } else {
        Told::Role(lead.role)
    })
}

/// How many notices an account has not seen: the figure at the bell.
pub async fn unseen(app: &App, account: AccountId) -> Result<u64> {
    Ok(app.store.unseen_notices(account).await?)
}

/// What an account was told, latest first. Whose case it is shows only while the reader may open it,
/// and is logged as any list is.
pub async fn all(
    app: &App,
    grant: &Grant<action::SeeNotices>,
    actor: &Actor,
) -> Result<Vec<NoticeLine>> {
    let notices = app.store.notices_of(grant.account(), MOST).await?;
    let mut wanted: Vec<CaseId> = notices.iter().filter_map(|one| one.case).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut shown = HashMap::new();
    open_for(
        app,
        actor.authorize::<action::OpenCase>().ok(),
        Role::Casemanager,
        &wanted,
        &mut shown,
    )
    .await?;
    open_for(
        app,
        actor.authorize::<action::OpenLedCase>().ok(),
        Role::Regisseur,
        &wanted,
        &mut shown,
    )
    .await?;
    open_for(
        app,
        actor.authorize::<action::OpenMunicipalCase>().ok(),
        Role::ListHandler,
        &wanted,
        &mut shown,
    )
    .await?;
    let absent =
        crate::worklist::account_names(app, notices.iter().filter_map(|one| one.for_account))
            .await?;
    Ok(notices
        .into_iter()
        .map(|one| NoticeLine {
            kind: one.kind,
            at: one.at,
            seen: one.seen_at.is_some(),
            number: one.number,
            instead_of: one.for_account.and_then(|id| absent.get(&id).cloned()),
            case: one.case.and_then(|case| {
                let (role, name) = shown.get(&case)?;
                Some((*role, case, name.clone()))
            }),
        })
        .collect())
}

/// Opens the names of the cases a grant reaches, and logs whom it showed.
async fn open_for<A: Action>(
    app: &App,
    grant: Option<Grant<A>>,
    role: Role,
    cases: &[CaseId],
    shown: &mut HashMap<CaseId, (Role, String)>,
) -> Result<()> {
    let Some(grant) = grant else {
        return Ok(());
    };
    let missing: Vec<CaseId> = cases
        .iter()
        .copied()
        .filter(|case| !shown.contains_key(case))
        .collect();
    let rows = app.store.reached(&grant, &missing).await?;
    let people: Vec<(MunicipalityId, PersonId)> = rows
        .iter()
        .map(|row| (row.municipality, row.person))
        .collect();
    let identities =
        crate::outreach::identities(app, people.iter().map(|(place, person)| (place, person)))
            .await?;
    if !people.is_empty() {
        let entries = AuditEntry::about(&grant, people, "shown");
        app.store.record_reads(entries).await?;
    }
    for row in rows {
        let name = identities
            .get(&row.person)
            .map(domain::Identity::full_name)
            .unwrap_or_default();
        shown.insert(row.case, (role, name));
    }
    Ok(())
}

/// Marks what an account was told until now as seen.
pub async fn see_all(app: &App, grant: &Grant<action::SeeNotices>) -> Result<u64> {
    Ok(app.store.see_notices(grant.account(), app.now()).await?)
}

/// Tells whoever has it what may be done from today on: follow-ups, what was put off until today, once a
/// month the dossiers to destroy that wait for a signature, and quarterly figures, lists of DUO and evaluations that are due. Done again on the same day it tells nothing
/// twice. Returns how much there was to tell.
pub async fn tell_of_today(app: &App, actor: &Actor) -> Result<usize> {
    let grant = actor.authorize::<action::SendDailyMail>()?;
    let today = app.today();
    let mut posts: Vec<Post> = app
        .store
        .begins_on(today)
        .await?
        .into_iter()
        .filter_map(|(municipality, case, account, next)| {
            let kind = match next {
                NextAction::FollowUp => NoticeKind::FollowUpDue,
                // What has no first day of its own waits only because somebody put it off; who said "not
                // now" may be called from the day they agreed to (S1-69).
                NextAction::InviteForIntake
                | NextAction::ChooseRoute
                | NextAction::PlanTalk
                | NextAction::StartTrajectory
                | NextAction::SignUp
                | NextAction::CallAgain => NoticeKind::TryAgainDue,
                _ => return None,
            };
            Some(Post::about(Told::Account(account), kind, municipality, case).once_on(today))
        })
        .collect();
    posts.extend(crate::destruction_lists::to_review(app, &grant).await?);
    posts.extend(crate::monitor::due(app, &grant).await?);
    posts.extend(crate::school::due(app).await?);
    posts.extend(crate::transfer::due(app).await?);
    posts.extend(crate::conference::due(app).await?);
    posts.extend(crate::school::asked(app).await?);
    if posts.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.write().await?;
    post(app, &mut tx, &posts).await?;
    let entry = AuditEntry::by(&grant, MunicipalityId::INSTALLATION)
        .detail("step", "told_of_today")
        .detail("count", posts.len());
    tx.commit(entry).await?;
    Ok(posts.len())
}

/// Takes away what was told long ago: part of the daily run.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    let before = app.now().plus_seconds(-KEPT_DAYS * 86_400);
    app.store.sweep_notices(before).await?;
    Ok(())
}
