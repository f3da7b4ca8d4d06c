//! Keeping the social map: an entry is added, written anew, or found still right.

use access::{Grant, policy as action};
use domain::{
    Day, MunicipalityId, ProvisionId,
    directory::{ProvisionKind, ProvisionLevel},
};
use store::{AuditEntry, ProvisionVersion};

use crate::{
    App, AppError, Result,
    guidance::Trace,
    words::{nobodys, nobodys_if_any},
};

/// Longest name, organisation and price, in characters.
const LONGEST_NAME: usize = 120;
/// Longest description of the target group, in characters.
const LONGEST: usize = 500;

/// What is written of a provision.
#[derive(Clone, Debug)]
pub struct ProvisionForm {
    /// What it is called.
    pub name: String,
    /// Who offers it.
    pub organisation: String,
    /// What it is for.
    pub kind: ProvisionKind,
    /// For whom, in words; may be empty.
    pub target_group: String,
    /// For whom, by education.
    pub level: ProvisionLevel,
    /// Least and greatest age, both in it.
    pub ages: (Option<u8>, Option<u8>),
    /// What it costs, in words; may be empty.
    pub price: String,
    /// How long one waits, in weeks.
    pub waiting_weeks: Option<u16>,
    /// Whether it counts as prior provision.
    pub is_prior: bool,
    /// How the organisation is called; may be empty.
    pub phone: String,
    /// Its e-mail address; may be empty.
    pub email: String,
    /// Its page; may be empty.
    pub website: String,
    /// The last day for which this is known to hold.
    pub valid_until: Option<Day>,
    /// The day from which it is no longer offered.
    pub ended: Option<Day>,
}

/// Adds a provision for young people of these municipalities.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on a field of the form; [`AppError::NotFound`] for a municipality outside the grant.
pub async fn add(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    places: &[MunicipalityId],
    form: ProvisionForm,
) -> Result<ProvisionId> {
    if places.is_empty() {
        return Err(AppError::field(
            "gemeenten",
            "Kies minstens een gemeente waarvoor dit er is.",
        ));
    }
    let version = version(app, grant, 1, &form)?;
    let id = ProvisionId::from_uuid(app.new_id());
    let mut tx = app.store.write().await?;
    let provision = tx.add_provision(grant, id, places, version.at).await?;
    tx.add_provision_version(&provision, &version).await?;
    tx.commit(logged(grant, id).detail("version", version.version))
        .await?;
    Ok(id)
}

/// Writes a provision anew, as the version after the one that was seen. Whoever writes it checked it.
///
/// # Errors
/// As [`add`]; [`AppError::Changed`] when somebody else wrote meanwhile.
pub async fn change(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    id: ProvisionId,
    seen: i64,
    form: ProvisionForm,
) -> Result<()> {
    let version = version(app, grant, seen.saturating_add(1), &form)?;
    let file = app.store.provision(grant, id).await?;
    if file.now.version != seen {
        return Err(AppError::Changed);
    }
    let mut tx = app.store.write().await?;
    let provision = tx.hold_provision(grant, id).await?;
    tx.add_provision_version(&provision, &version).await?;
    Ok(tx
        .commit(logged(grant, id).detail("version", version.version))
        .await?)
}

/// Notes that what is written of a provision was found still right.
///
/// # Errors
/// [`AppError::Rule`] when the day until which it holds has passed: then something must be written anew.
pub async fn check(app: &App, grant: &Grant<action::KeepDirectory>, id: ProvisionId) -> Result<()> {
    let file = app.store.provision(grant, id).await?;
    let (today, now) = (app.today(), app.now());
    if file.now.valid_until.is_some_and(|until| until < today) {
        return Err(AppError::rule(
            "S4-121",
            "De dag tot wanneer dit geldt is voorbij. Wijzig de voorziening en geef een nieuwe dag op, of wanneer zij stopte.",
        ));
    }
    let mut tx = app.store.write().await?;
    let provision = tx.hold_provision(grant, id).await?;
    tx.add_provision_check(&provision, today, grant.account(), now)
        .await?;
    Ok(tx
        .commit(logged(grant, id).detail("checked", today))
        .await?)
}

fn version(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    number: i64,
    form: &ProvisionForm,
) -> Result<ProvisionVersion> {
    if matches!(form.ages, (Some(from), Some(until)) if until < from) {
        return Err(AppError::field(
            "leeftijd_tot",
            "De hoogste leeftijd ligt onder de laagste.",
        ));
    }
    let named = |field, words: &str| {
        nobodys(
            field,
            words,
            LONGEST_NAME,
            &[Trace::Address],
            "Vul dit veld in.",
        )
    };
    Ok(ProvisionVersion {
        version: number,
        name: named("naam", &form.name)?,
        organisation: named("organisatie", &form.organisation)?,
        kind: form.kind,
        target_group: nobodys_if_any("doelgroep", &form.target_group, LONGEST, &[])?,
        level: form.level,
        ages: form.ages,
        price: nobodys_if_any("prijs", &form.price, LONGEST_NAME, &[])?,
        waiting_weeks: form.waiting_weeks,
        is_prior: form.is_prior,
        phone: form.phone.trim().to_owned(),
        email: form.email.trim().to_owned(),
        website: website(&form.website)?,
        valid_until: form.valid_until,
        ended: form.ended,
        by: grant.account(),
        at: app.now(),
    })
}

/// A page as it is kept: with its scheme, so that a link to it leads out; empty for none.
fn website(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.starts_with("https://") || text.starts_with("http://") {
        return Ok(text.to_owned());
    }
    if text.contains(':') || !text.contains('.') {
        return Err(AppError::field(
            "website",
            "Vul het adres van een pagina in, bijvoorbeeld https://www.voorbeeld.nl.",
        ));
    }
    Ok(format!("https://{text}"))
}

fn logged(grant: &Grant<action::KeepDirectory>, id: ProvisionId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("provision", id.uuid())
}
