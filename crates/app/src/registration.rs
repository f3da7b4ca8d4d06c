//! Registering a young person whom no list brought (S4-89, S0-09, S2-25, S4-82; A.7).
//!
//! First it is looked up whether they are known already, without telling more than a search would: a case of one's
//! own work is shown; of another's only an exact key says that there is one (`insight`), counted, logged, and in the same
//! time as no. There is no BSN, so a suppression token cannot match. What can be found is a case of this municipality
//! that is refused and still has its identity: a signal by somebody else is refused then, and the young person's own act is
//! not. Who objected, or whose term is over, is destroyed and cannot be told from a stranger.

use std::collections::BTreeMap;

use access::{Grant, policy as action};
use domain::{
    BirthDate, CaseId, Day, Identity, Living, MunicipalityId, PersonId, Role,
    outreach::{Hold, Registration, Topic, WayIn},
    search::{Likeness, Query, likeness},
};
use store::{AuditEntry, NewPerson, OverviewRow};
use vault::Compartment;

use crate::{
    App, AppError, Result,
    app::IDENTITY,
    insight::{self, Counted},
    municipalities::MunicipalityView,
    outreach::{AddressForm, day_passed, sealed_words, with_address},
    search::{Asked, Door, Doors, openable},
    subregions,
    worklist::{WorkItem, described},
};

/// Days back that a registration may be recorded for.
const BACK: i32 = 90;

/// A registration as it is typed in. No BSN is asked, and no telephone or e-mail: those are kept with the case once
/// there is a yes.
#[derive(Clone, Debug)]
pub struct RegistrationForm {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// How they came in.
    pub way: WayIn,
    /// The day.
    pub on: Day,
    /// Given names; may be empty.
    pub given_names: String,
    /// Prefix of the family name; may be empty.
    pub prefix: String,
    /// Family name.
    pub family_name: String,
    /// Birth date, as far as it is known.
    pub birth_date: BirthDate,
    /// An address; `None` where there is none, or nobody knows it.
    pub address: Option<AddressForm>,
    /// What is known of where they live.
    pub living: Vec<Living>,
    /// What they ask about.
    pub topics: Vec<Topic>,
    /// Minutes spent on the talk.
    pub minutes: u16,
    /// A note; may be empty.
    pub note: String,
    /// Why it is another than who is known already; empty until that was asked.
    pub another: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Registered {
    /// A case has begun; at which of one's own desks it opens.
    Begun(CaseId, Option<Door>),
    /// These of one's own work may be the same person: open one, or say why it is another.
    Known(Vec<(Door, WorkItem)>),
    /// There is a case at a colleague's; nothing else is told.
    Elsewhere,
}

/// The municipalities one registers for.
pub async fn places(
    app: &App,
    grant: &Grant<action::RegisterPerson>,
) -> Result<Vec<MunicipalityView>> {
    crate::municipalities::own(app, grant.municipalities()).await
}

/// Registers somebody, unless they may be known already and nobody said why this is another.
///
/// # Errors
/// [`AppError::Invalid`] for what is typed; [`AppError::Refused`] by the rules of a registration; [`AppError::Rule`]
/// (S1-37) for another's signal about somebody who said no; [`AppError::Wait`] after many searches.
pub async fn register(
    app: &App,
    grant: &Grant<action::RegisterPerson>,
    outside: &Grant<action::SearchOutside>,
    doors: &Doors,
    form: &RegistrationForm,
) -> Result<Registered> {
    let own = grant.narrow(form.municipality)?;
    crate::municipalities::still_there(app, form.municipality).await?;
    let identity = identity_of(app, form)?;
    let rules = app.rules().await?;
    let context = app.context(&own, &rules, form.municipality);
    let registration = Registration {
        way: form.way,
        birth_date: form.birth_date,
        has_address: identity.has_address(),
        holds: holds(&form.living),
        subregion: subregions::of_municipality(app, form.municipality).await?,
        gate: crate::agreements::gate(app, form.municipality, app.today()).await?,
        minutes: form.minutes,
    };
    // Refused before anybody is looked up, so that what cannot be registered is no way to search.
    let kinds = registration.events(&context)?;
    let known = crate::search::evenly(known(app, &own, outside, doors, form, &identity)).await?;
    match known {
        Known::Own(items) if form.another.is_empty() => return Ok(Registered::Known(items)),
        Known::Elsewhere if form.another.is_empty() => return Ok(Registered::Elsewhere),
        _ => {}
    }

    let person = PersonId::from_uuid(app.new_id());
    let case = CaseId::from_uuid(app.new_id());
    let key = app
        .store
        .subject_key_or_new(form.municipality, person.uuid(), Compartment::Identity)
        .await?;
    let json = serde_json::to_vec(&identity)
        .map_err(|_| AppError::Internal("an identity does not serialise"))?;
    let words = sealed_words(app, &key, (case, 1), &words(form))?;
    let mut tx = app.store.write().await?;
    let held = tx
        .register(
            &own,
            NewPerson {
                municipality: form.municipality,
                person,
                case,
                identity: key.seal(IDENTITY.of(person), &json, &app.entropy)?,
            },
            &rules,
            app.author(&own, form.on),
            kinds,
            words
                .map(|sealed| (1, sealed))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
        )
        .await?;
    let entry = AuditEntry::by(&own, form.municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("way", form.way.code())
        .detail("phase", held.get().overview.phase.code());
    tx.commit(entry).await?;
    let door = match own.role() {
        Role::Casemanager => Some(Door::Outreach),
        _ if registration.with_casemanager(own.role()) => None,
        _ => Some(Door::Led),
    };
    Ok(Registered::Begun(case, door))
}

/// Who may be the same person, as far as the worker may know.
enum Known {
    Nobody,
    Own(Vec<(Door, WorkItem)>),
    Elsewhere,
}

async fn known(
    app: &App,
    grant: &Grant<action::RegisterPerson>,
    outside: &Grant<action::SearchOutside>,
    doors: &Doors,
    form: &RegistrationForm,
    identity: &Identity,
) -> Result<Known> {
    // A form that says whether somebody is known is a search: counted before it is judged (E9).
    insight::charge(app, outside, Counted::Searches).await?;
    let mut alike: Vec<Alike> = Vec::new();
    let mut refused = false;
    for municipality in crate::municipalities::estate(app, form.municipality).await? {
        let found = people_like(app, municipality, identity).await?;
        let same: Vec<PersonId> = found
            .iter()
            .filter(|one| one.likeness == Likeness::Same)
            .map(|one| one.person)
            .collect();
        refused |= !app.store.who_said_no(municipality, &same).await?.is_empty();
        alike.extend(found);
    }
    if refused && !form.way.is_own() {
        insight::note_miss(app, &outside.narrow(form.municipality)?).await?;
        return Err(AppError::rule(
            "S1-37",
            "Voor deze jongere kan een ander geen aanmelding doen. Wil de jongere zelf? Laat de jongere zelf \
             bellen, schrijven of langskomen, en leg het dan zo vast.",
        ));
    }
    let people: Vec<PersonId> = alike.iter().map(|one| one.person).collect();
    let rows = latest_each(openable(app, doors, Asked::People(&people)).await?);
    if !rows.is_empty() {
        let shown = rows.iter().map(|(_, row)| (row.municipality, row.person));
        app.store
            .record_reads(AuditEntry::about(grant, shown, "shown"))
            .await?;
        let (at, rows): (Vec<Door>, Vec<OverviewRow>) = rows.into_iter().unzip();
        let items = described(app, grant.account(), &rows).await?;
        return Ok(Known::Own(at.into_iter().zip(items).collect()));
    }
    // Of another's work only an exact key tells, and only that there is a case (D10).
    let exact: Vec<PersonId> = alike
        .iter()
        .filter(|one| one.by_exact_key)
        .map(|one| one.person)
        .collect();
    let elsewhere = if exact.is_empty() {
        None
    } else {
        let outside = outside.narrow(form.municipality)?;
        app.store
            .cases_outside(&outside, &exact)
            .await?
            .into_iter()
            .next()
    };
    let Some(row) = elsewhere else {
        insight::note_miss(app, &outside.narrow(form.municipality)?).await?;
        return Ok(Known::Nobody);
    };
    let entry = AuditEntry::by(&outside.narrow(row.municipality)?, row.municipality)
        .person(row.person)
        .detail("found", true);
    app.store.record_read(entry).await?;
    Ok(Known::Elsewhere)
}

/// Somebody who may be the one that is typed.
struct Alike {
    person: PersonId,
    likeness: Likeness,
    /// Whether the exact key outside one's own work finds them.
    by_exact_key: bool,
}

/// People of a municipality who may be this one, by the names of this moment.
async fn people_like(
    app: &App,
    municipality: MunicipalityId,
    identity: &Identity,
) -> Result<Vec<Alike>> {
    let year = identity.birth_date.map_or(0, BirthDate::year);
    let Some(query) = Query::parse(&format!("{} {year}", identity.family_name)) else {
        return Err(unreadable_name());
    };
    let exact = exact_key(identity).and_then(|key| Query::parse(&key));
    let found = app.search.names.find(app, municipality, &query).await?;
    let people = found
        .people
        .iter()
        .map(|(_, person)| (&municipality, person));
    let opened = crate::outreach::identities(app, people).await?;
    Ok(opened
        .iter()
        .map(|(person, kept)| Alike {
            person: *person,
            likeness: likeness(kept, identity),
            by_exact_key: exact.as_ref().is_some_and(|key| key.is_exactly(kept)),
        })
        .filter(|one| one.likeness != Likeness::Other)
        .collect())
}

/// The exact key of somebody: family name and birth date, known to the day.
pub(crate) fn exact_key(identity: &Identity) -> Option<String> {
    let born = identity.birth_date?;
    let day = born.earliest();
    (day == born.latest()).then(|| {
        format!("{} {} {day}", identity.prefix, identity.family_name)
            .trim()
            .to_owned()
    })
}

/// Of each person the latest case.
fn latest_each(mut rows: Vec<(Door, OverviewRow)>) -> Vec<(Door, OverviewRow)> {
    rows.sort_by(|(_, a), (_, b)| (a.person, b.case).cmp(&(b.person, a.case)));
    rows.dedup_by_key(|(_, row)| row.person);
    rows
}

fn unreadable_name() -> AppError {
    AppError::field(
        "achternaam",
        "Vul een achternaam in met letters, hooguit zeven woorden.",
    )
}

fn identity_of(app: &App, form: &RegistrationForm) -> Result<Identity> {
    day_passed(app, form.on)?;
    if form.on < app.today().plus_days(-BACK) {
        return Err(AppError::field(
            "datum",
            format!("Vul een dag in van hooguit {BACK} dagen geleden."),
        ));
    }
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut identity = Identity {
        given_names: tidy(&form.given_names),
        prefix: tidy(&form.prefix),
        family_name: tidy(&form.family_name),
        birth_date: Some(form.birth_date),
        living: form.living.clone(),
        ..Identity::default()
    };
    identity.living.sort_unstable();
    identity.living.dedup();
    let no_letters = !identity.family_name.chars().any(char::is_alphabetic);
    let digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    if no_letters || digits(&identity.family_name) || digits(&identity.given_names) {
        return Err(unreadable_name());
    }
    if let Some(address) = &form.address {
        with_address(&mut identity, address)?;
    }
    Ok(identity)
}

fn holds(living: &[Living]) -> Vec<Hold> {
    living
        .contains(&Living::PostalAddress)
        .then_some(Hold::NoVisit)
        .into_iter()
        .collect()
}

/// What is kept with the first event, under the person's own key: it may tell of care or debt.
fn words(form: &RegistrationForm) -> String {
    let mut lines = Vec::new();
    if !form.topics.is_empty() {
        let topics: Vec<String> = Topic::ALL
            .iter()
            .filter(|topic| form.topics.contains(topic))
            .map(|topic| topic.dutch().to_lowercase())
            .collect();
        lines.push(format!("Vragen over: {}.", topics.join(", ")));
    }
    if !form.another.is_empty() {
        lines.push(format!("Een ander dan wie al bekend is: {}", form.another));
    }
    let note = form.note.trim();
    if !note.is_empty() {
        lines.push(note.to_owned());
    }
    lines.join("\n")
}
