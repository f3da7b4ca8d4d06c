//! The routes of one case: entering by the rule or against it with a reason, coming to a step, ending (S2-05 to S2-07).

use access::{Grant, policy as action};
use domain::{
    BirthDate, CaseId, Day, RouteTemplateId,
    route::{
        EntryFacts, Followed, Following, NotFollowed, RouteDirection, RouteEnd, StepDone, Unmet,
        unmet,
    },
    school::{Education, Qualification},
};
use store::{AuditEntry, CaseFile, RouteFile, RouteVersion};
use vault::Compartment;

use super::{is_open, opened, place_of};
use crate::{App, AppError, Result, guidance::may_read};

/// Longest reason to enter against the rule, in characters.
const LONGEST_REASON: usize = 300;

/// A route somebody follows or followed, as it was written when they entered.
#[derive(Clone, Debug)]
pub struct FollowingView {
    /// How far they are.
    pub following: Following,
    /// The route; `None` when it is no longer one of the municipality's.
    pub what: Option<RouteVersion>,
}

/// A route that can be entered.
#[derive(Clone, Debug)]
pub struct OfferedRoute {
    /// Its id.
    pub id: RouteTemplateId,
    /// What is written of it.
    pub what: RouteVersion,
}

/// The routes of a case.
#[derive(Clone, Debug)]
pub struct CaseRoute {
    /// Who.
    pub name: String,
    /// How often it was written: what the reader has seen.
    pub version: i64,
    /// The one that goes on.
    pub now: Option<FollowingView>,
    /// Those that ended, the latest first.
    pub earlier: Vec<FollowingView>,
    /// Those that can be entered, by name.
    pub offered: Vec<OfferedRoute>,
}

/// What is typed to enter a route.
#[derive(Clone, Debug)]
pub struct BeginForm {
    /// The route.
    pub route: RouteTemplateId,
    /// Where the young person wants to go.
    pub direction: RouteDirection,
    /// The school they left last, where known.
    pub school: Option<Education>,
    /// What they left with, where known.
    pub certificate: Option<Qualification>,
    /// Why they enter against the rule; may be empty.
    pub because: String,
    /// The first day.
    pub on: Day,
}

fn guides(grant: &Grant<action::FollowRoute>, file: &CaseFile) -> Result<()> {
    let overview = &file.overview;
    let guided = overview.lead.is_some() && overview.phase.is_guided();
    if guided && may_read(grant.role(), file) {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// The routes of a case, and those that can be entered. The look is logged.
///
/// # Errors
/// [`AppError::NotFound`] for who does not guide the case, and while nobody does.
pub async fn of_case(
    app: &App,
    grant: &Grant<action::FollowRoute>,
    case: CaseId,
) -> Result<CaseRoute> {
    let file = app.store.case(grant, case).await?;
    guides(grant, &file)?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or(AppError::NotFound)?;
    let (followed, version) = followed(app, &file).await?;
    let templates = templates(app, grant, &file).await?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "route");
    app.store.record_read(entry).await?;
    let view = |one: &Following| FollowingView {
        what: written(&templates, one),
        following: one.clone(),
    };
    let ended = followed.all().iter().filter(|one| one.ended.is_some());
    let mut offered: Vec<OfferedRoute> = templates
        .iter()
        .filter(|file| is_open(&file.now, app.today()))
        .map(|file| OfferedRoute {
            id: file.id,
            what: file.now.clone(),
        })
        .collect();
    offered.sort_by(|one, other| (&one.what.name, one.id).cmp(&(&other.what.name, other.id)));
    Ok(CaseRoute {
        name: identity.full_name(),
        version,
        now: followed.now().map(view),
        earlier: ended.rev().map(view).collect(),
        offered,
    })
}

fn written(templates: &[RouteFile], one: &Following) -> Option<RouteVersion> {
    let file = templates.iter().find(|file| file.id == one.route)?;
    file.version(one.version).cloned()
}

async fn templates(
    app: &App,
    grant: &Grant<action::FollowRoute>,
    file: &CaseFile,
) -> Result<Vec<RouteFile>> {
    let own = grant.narrow(file.municipality)?;
    Ok(app.store.route_templates(&own).await?)
}

/// What is kept of the routes of a case, and how often it was written.
async fn followed(app: &App, file: &CaseFile) -> Result<(Followed, i64)> {
    let Some(kept) = app.store.case_routes(file).await? else {
        return Ok((Followed::default(), 0));
    };
    let key = app
        .store
        .subject_key(file.municipality, file.person.uuid(), Compartment::Guidance)
        .await?;
    Ok((opened(key.as_ref(), &kept)?, kept.version))
}

/// Enters a route. Against its rule only with a reason.
///
/// # Errors
/// [`AppError::Invalid`] on `route`, `reden` or `dag`; [`AppError::Rule`] when one goes on; [`AppError::Changed`] when a colleague
/// was first; [`AppError::NotFound`] for who does not guide the case.
pub async fn begin(
    app: &App,
    grant: &Grant<action::FollowRoute>,
    case: CaseId,
    seen: i64,
    form: BeginForm,
) -> Result<()> {
    let file = app.store.case(grant, case).await?;
    guides(grant, &file)?;
    not_to_come(app, form.on)?;
    let templates = templates(app, grant, &file).await?;
    let route = templates
        .iter()
        .find(|one| one.id == form.route && is_open(&one.now, form.on))
        .ok_or_else(|| AppError::field("route", "Kies een route die nog open is."))?;
    let identity = crate::outreach::identity_of(app, &file).await?;
    let born = identity.and_then(|one| one.birth_date);
    let unmet = unmet_of(&route.now, born, &form);
    let because = reason(&form, &unmet)?;
    let following = Following {
        route: route.id,
        version: route.now.version,
        direction: form.direction,
        steps: vec![StepDone {
            step: 1,
            on: form.on,
        }],
        because: if unmet.is_empty() {
            String::new()
        } else {
            because
        },
        unmet,
        ended: None,
    };
    write(app, grant, case, seen, "route_begun", |followed| {
        followed.begin(following)
    })
    .await
}

fn unmet_of(route: &RouteVersion, born: Option<BirthDate>, form: &BeginForm) -> Vec<Unmet> {
    let facts = EntryFacts {
        born,
        direction: form.direction,
        school: form.school,
        certificate: form.certificate,
    };
    unmet(&route.entry, route.direction, facts, form.on)
}

/// The reason to enter all the same; refused with what is not met where there is none.
fn reason(form: &BeginForm, unmet: &[Unmet]) -> Result<String> {
    let because = form.because.trim();
    if because.chars().count() > LONGEST_REASON {
        return Err(AppError::field(
            "reden",
            format!("Dit is te lang: houd het bij {LONGEST_REASON} tekens."),
        ));
    }
    if unmet.is_empty() || !because.is_empty() {
        return Ok(because.to_owned());
    }
    let what: Vec<&str> = unmet.iter().map(|one| one.dutch()).collect();
    Err(AppError::field(
        "reden",
        format!(
            "{}. Kies een andere route, of schrijf hier op waarom deze route toch past.",
            what.join(". ")
        ),
    ))
}

/// Comes to a step of the route that goes on; back as well, for a slip.
///
/// # Errors
/// As [`begin`], on `stap` or `dag`.
pub async fn come_to(
    app: &App,
    grant: &Grant<action::FollowRoute>,
    case: CaseId,
    seen: i64,
    (step, on): (u8, Day),
) -> Result<()> {
    not_to_come(app, on)?;
    let file = app.store.case(grant, case).await?;
    guides(grant, &file)?;
    let (followed, _) = followed(app, &file).await?;
    let templates = templates(app, grant, &file).await?;
    let what = followed.now().and_then(|now| written(&templates, now));
    let of = what.map_or(0, |what| u8::try_from(what.steps.len()).unwrap_or(u8::MAX));
    write(app, grant, case, seen, "route_step", |followed| {
        followed.come_to(step, of, on)
    })
    .await
}

/// Ends the route that goes on.
///
/// # Errors
/// As [`begin`], on `dag`.
pub async fn end(
    app: &App,
    grant: &Grant<action::FollowRoute>,
    case: CaseId,
    seen: i64,
    (how, on): (RouteEnd, Day),
) -> Result<()> {
    not_to_come(app, on)?;
    write(app, grant, case, seen, "route_ended", |followed| {
        followed.end(on, how)
    })
    .await
}

/// Changes the routes of a held case, when they are as they were seen.
async fn write(
    app: &App,
    grant: &Grant<action::FollowRoute>,
    case: CaseId,
    seen: i64,
    step: &'static str,
    act: impl FnOnce(&mut Followed) -> std::result::Result<(), NotFollowed>,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    let file = held.get();
    guides(grant, file)?;
    let (municipality, person) = (file.municipality, file.person);
    let (mut followed, version) = followed(app, file).await?;
    if version != seen {
        return Err(AppError::Changed);
    }
    act(&mut followed).map_err(refused)?;
    let json =
        serde_json::to_vec(&followed).map_err(|_| AppError::Internal("routes do not serialise"))?;
    let key = app
        .store
        .subject_key_or_new(municipality, person.uuid(), Compartment::Guidance)
        .await?;
    let sealed = key.seal(place_of(case), &json, &app.entropy)?;
    tx.keep_case_routes(&held, sealed, seen, app.now()).await?;
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("step", step);
    Ok(tx.commit(entry).await?)
}

fn refused(why: NotFollowed) -> AppError {
    let dutch = format!("{}.", why.dutch());
    match why {
        NotFollowed::TooEarly => AppError::field("dag", dutch),
        NotFollowed::NoSuchStep | NotFollowed::AtIt => AppError::field("stap", dutch),
        NotFollowed::FollowsAlready | NotFollowed::FollowsNone => AppError::rule("S2-05", dutch),
    }
}

fn not_to_come(app: &App, on: Day) -> Result<()> {
    if on > app.today() {
        return Err(AppError::field(
            "dag",
            "Deze dag moet nog komen. Kies vandaag of eerder.",
        ));
    }
    Ok(())
}

/// Which routes a young person follows and followed, told to them (AVG art. 15).
pub(crate) async fn told<A: access::Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
) -> Result<Vec<String>> {
    let (followed, _) = followed(app, file).await?;
    let own = grant.narrow(file.municipality)?;
    let templates = app.store.route_templates(&own).await?;
    let lines = followed.all().iter().map(|one| {
        let what = written(&templates, one);
        let name = what.as_ref().map_or("een route", |what| what.name.as_str());
        let since = one.since().map(letters::written_out).unwrap_or_default();
        let at = what.as_ref().and_then(|what| {
            let step = usize::from(one.step()).checked_sub(1)?;
            what.steps.get(step)
        });
        let at = at.map_or_else(String::new, |step| format!(" De laatste stap is: {step}."));
        let because = if one.because.is_empty() {
            String::new()
        } else {
            format!(
                " Je paste niet in de regel van de route. Waarom het toch mocht: \"{}\"",
                one.because
            )
        };
        let ended = one.ended.map_or_else(String::new, |(on, how)| {
            format!(
                " De route stopte op {}: {}.",
                letters::written_out(on),
                how.dutch().to_lowercase()
            )
        });
        format!("Je volgt of volgde sinds {since} deze route: {name}.{at}{because}{ended}")
    });
    Ok(lines.collect())
}
