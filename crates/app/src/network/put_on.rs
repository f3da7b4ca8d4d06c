//! Putting somebody on the network's list: a case by who leads it, or somebody only the supplier knows (S4-89, S4-95).

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, Day, MunicipalityId, NetworkItemId, Processing, SchoolRowId, ShortCode,
    guidance::Consent,
    network::{
        Assessment, Basis, Direction, ItemFacts, ItemState, Origin, Subject, SupplierAdvice,
    },
};
use store::{AuditEntry, CaseFile, ItemRecord, Tx};

use super::logged;
use crate::{App, AppError, Result};

/// Most areas of life somebody can have problems in.
const LIFE_AREAS: u8 = 12;
/// Ages that the network talks over.
const AGES: std::ops::RangeInclusive<u8> = 4..=35;

/// What is said of somebody, whoever it is.
#[derive(Clone, Copy, Debug)]
pub struct ItemForm {
    /// Through whom it came in.
    pub origin: Origin,
    /// What the supplier advises.
    pub advice: SupplierAdvice,
    /// The instrument that was used, if one was.
    pub assessment: Option<Assessment>,
    /// The direction it gave.
    pub assessed: Option<Direction>,
    /// The number of areas of life with problems.
    pub life_areas: u8,
}

/// Whom an item is about.
#[derive(Clone, Copy)]
pub(super) enum About {
    /// The young person of a case.
    Case(CaseId),
    /// Somebody on a list of DUO.
    Pupil(SchoolRowId),
    /// Somebody only the supplier knows.
    SignUp,
}

/// Somebody only the supplier knows.
#[derive(Clone, Copy, Debug)]
pub struct SignUpForm {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Age in whole years.
    pub age: u8,
    /// Whether the law gives the task; else it is by code alone.
    pub basis: Basis,
    /// What is said.
    pub item: ItemForm,
}

/// What a case would be as an item.
#[derive(Clone, Debug)]
pub struct BringView {
    /// Who.
    pub name: String,
    /// On what it would rest.
    pub basis: Basis,
    /// The day of the consent.
    pub consent_on: Option<Day>,
    /// Age in whole years; `None`: not known.
    pub age: Option<u8>,
    /// It is on the list already.
    pub is_on: bool,
}

/// Signs somebody up by code; gives the code, which the supplier notes with the name at home.
///
/// # Errors
/// [`AppError::Invalid`] on `leeftijd`, `leefgebieden`, `instrument-richting`, `grondslag` or `gemeente`.
pub async fn sign_up(
    app: &App,
    grant: &Grant<action::SignUpForNetwork>,
    form: SignUpForm,
) -> Result<(NetworkItemId, ShortCode)> {
    let own = crate::municipalities::narrow(app, grant, form.municipality).await?;
    if form.basis == Basis::Consent {
        return Err(AppError::field(
            "grondslag",
            "Toestemming hoort bij een zaak. Breng de jongere in vanuit de zaak, of kies een andere grondslag.",
        ));
    }
    if form.basis == Basis::Statutory {
        let rules = app.rules().await?;
        let duty = rules.basis(
            Processing::DoorstroompuntDuty,
            form.municipality,
            app.today(),
        );
        duty.ok_or_else(|| {
            AppError::field(
                "grondslag",
                "Voor deze gemeente is geen wettelijke taak vastgelegd. Kies \"Alleen op code\".",
            )
        })?;
    }
    if !AGES.contains(&form.age) {
        return Err(AppError::field(
            "leeftijd",
            "Vul de leeftijd in hele jaren in.",
        ));
    }
    let facts = facts(form.item, Subject::SignUp, (form.basis, None), form.age)?;
    let mut tx = app.store.write().await?;
    let (id, code) = add(app, &mut tx, &own, form.municipality, About::SignUp, facts).await?;
    tx.commit(logged(&own, form.municipality, id)).await?;
    Ok((id, code))
}

/// What a case would be as an item, for who may bring it in.
pub async fn bring_page(
    app: &App,
    grant: &Grant<action::BringCase>,
    case: CaseId,
) -> Result<BringView> {
    let file = app.store.case(grant, case).await?;
    let own = grant.narrow(file.municipality)?;
    let place = (&file.municipality, &file.person);
    let mut identities = crate::outreach::identities(app, [place]).await?;
    let identity = identities.remove(&file.person).unwrap_or_default();
    app.store
        .record_read(AuditEntry::by(&own, file.municipality).person(file.person))
        .await?;
    let (basis, consent_on) = basis_of(&file);
    Ok(BringView {
        name: identity.full_name(),
        basis,
        consent_on,
        age: age_of(&identity, app.today()),
        is_on: is_on(app, &own, case).await?,
    })
}

/// Brings a case in. Whether it has a name there follows from the consent that is recorded in it.
///
/// # Errors
/// [`AppError::Rule`] when it is on the list already, has ended or has no age; [`AppError::Invalid`] on `leefgebieden` or
/// `instrument-richting`.
pub async fn bring(
    app: &App,
    grant: &Grant<action::BringCase>,
    case: CaseId,
    form: ItemForm,
) -> Result<NetworkItemId> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    let file = held.get();
    let own = grant.narrow(file.municipality)?;
    if file.case.ended().is_some() {
        return Err(AppError::rule(
            "S4-95",
            "Deze zaak is afgesloten. Er is niets meer in te brengen.",
        ));
    }
    if is_on(app, &own, case).await? {
        return Err(AppError::rule(
            "S4-95",
            "Deze jongere staat al op de lijst van het netwerkoverleg.",
        ));
    }
    let place = (&file.municipality, &file.person);
    let mut identities = crate::outreach::identities(app, [place]).await?;
    let identity = identities.remove(&file.person).unwrap_or_default();
    let age = age_of(&identity, app.today()).ok_or_else(|| {
        AppError::rule(
            "S4-132",
            "Van deze jongere is geen leeftijd bekend. Meld de jongere aan op code.",
        )
    })?;
    let facts = facts(form, Subject::Case, basis_of(file), age)?;
    let (place, person) = (file.municipality, file.person);
    let (id, _) = add(app, &mut tx, &own, place, About::Case(case), facts).await?;
    tx.commit(logged(&own, place, id).person(person)).await?;
    Ok(id)
}

/// On what a case may be talked over: the consent to work together, while it stands.
fn basis_of(file: &CaseFile) -> (Basis, Option<Day>) {
    let guidance = file.case.guidance();
    let given = guidance
        .consents_to(Consent::WorkTogether)
        .then(|| guidance.given_at(Consent::WorkTogether))
        .flatten();
    match given {
        Some(at) => (Basis::Consent, Some(at.day())),
        None => (Basis::Coded, None),
    }
}

/// The age in whole years; the least it can be where the birth date is not known to the day.
pub(super) fn age_of(identity: &domain::Identity, today: Day) -> Option<u8> {
    let (least, _) = identity.birth_date?.age_on(today);
    u8::try_from(least).ok().filter(|age| AGES.contains(age))
}

async fn is_on<A: Action>(app: &App, grant: &Grant<A>, case: CaseId) -> Result<bool> {
    let items = app.store.network_items(grant).await?;
    let mut of_case = items.iter().filter(|one| one.record.case == Some(case));
    Ok(of_case.any(|one| one.item.state() != ItemState::Closed))
}

/// What an item says, checked.
pub(super) fn facts(
    form: ItemForm,
    subject: Subject,
    (basis, consent_on): (Basis, Option<Day>),
    age: u8,
) -> Result<ItemFacts> {
    if form.life_areas > LIFE_AREAS {
        return Err(AppError::field(
            "leefgebieden",
            format!("Vul een aantal van 0 tot en met {LIFE_AREAS} in."),
        ));
    }
    if form.assessment.is_some() != form.assessed.is_some() {
        return Err(AppError::field(
            "instrument-richting",
            "Kies bij een instrument ook de richting die het gaf, of kies geen instrument.",
        ));
    }
    Ok(ItemFacts {
        subject,
        basis,
        consent_on,
        origin: form.origin,
        advice: form.advice,
        assessed: form.assessment.zip(form.assessed),
        life_areas: form.life_areas,
        age,
    })
}

/// Adds an item under a code that nobody has.
pub(super) async fn add<A: Action>(
    app: &App,
    tx: &mut Tx,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    about: About,
    facts: ItemFacts,
) -> Result<(NetworkItemId, ShortCode)> {
    let (case, pupil) = match about {
        About::Case(case) => (Some(case), None),
        About::Pupil(row) => (None, Some(row)),
        About::SignUp => (None, None),
    };
    for _ in 0..50 {
        let mut bytes = [0_u8; 8];
        app.entropy.fill(&mut bytes);
        let code = ShortCode::from_random(bytes);
        let record = ItemRecord {
            municipality,
            id: NetworkItemId::from_uuid(app.new_id()),
            code: code.as_str().to_owned(),
            case,
            pupil,
            facts,
            by: grant.account(),
            at: app.now(),
        };
        if tx.add_network_item(grant, &record).await? {
            return Ok((record.id, code));
        }
    }
    Err(AppError::Internal("no code was free"))
}
