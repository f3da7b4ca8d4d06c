//! Keeping the contacts: one's own card, partners, and who works there.

use access::{Grant, policy as action};
use domain::{MunicipalityId, PartnerId, PartnerPersonId};
use store::{AuditEntry, ColleagueCard, PartnerPerson, PartnerRecord};

use super::{CardForm, PartnerForm, PersonForm, card_form};
use crate::{App, AppError, Result, accounts};

/// Longest line on a card, in characters.
const LONGEST: usize = 120;

/// Writes one's own card; with every line empty it is taken away.
///
/// # Errors
/// [`AppError::Invalid`] on `e-mail`, or on a line that is too long.
pub async fn set_own_card(
    app: &App,
    grant: &Grant<action::KeepOwnCard>,
    form: CardForm,
) -> Result<()> {
    let card = ColleagueCard {
        account: grant.account(),
        organisation: line("organisatie", &form.organisation)?,
        work: line("functie", &form.work)?,
        phone: line("telefoon", &form.phone)?,
        email: email(&form.email)?,
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    let written = card_form(&card) != CardForm::default();
    if written {
        tx.set_colleague_card(&card).await?;
    } else {
        tx.drop_colleague_card(card.account).await?;
    }
    let step = if written { "written" } else { "taken_away" };
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("card", step);
    Ok(tx.commit(entry).await?)
}

/// Adds a partner that works for these municipalities.
///
/// # Errors
/// [`AppError::Invalid`] on `gemeenten`, `naam`, `e-mail` or `contact`; [`AppError::NotFound`] for a municipality outside the grant.
pub async fn add(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    places: &[MunicipalityId],
    form: PartnerForm,
) -> Result<PartnerId> {
    if places.is_empty() {
        return Err(AppError::field(
            "gemeenten",
            "Kies minstens een gemeente waarvoor deze organisatie werkt.",
        ));
    }
    let id = PartnerId::from_uuid(app.new_id());
    let record = record(app, grant, (id, 1), places, form).await?;
    let mut tx = app.store.write().await?;
    tx.add_partner(grant, &record).await?;
    tx.commit(logged(grant, id).detail("step", "added")).await?;
    Ok(id)
}

/// Writes a partner anew, as the version after the one that was seen.
///
/// # Errors
/// As [`add`]; [`AppError::Changed`] when somebody else wrote meanwhile.
pub async fn change(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    id: PartnerId,
    seen: i64,
    form: PartnerForm,
) -> Result<()> {
    let now = found(app, grant, id).await?;
    let next = (id, seen.saturating_add(1));
    let record = record(app, grant, next, &now.places, form).await?;
    let mut tx = app.store.write().await?;
    tx.change_partner(grant, &record).await?;
    Ok(tx
        .commit(logged(grant, id).detail("step", "changed"))
        .await?)
}

/// Takes a partner away, with who works there.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not there or that others keep.
pub async fn remove(app: &App, grant: &Grant<action::KeepDirectory>, id: PartnerId) -> Result<()> {
    let now = found(app, grant, id).await?;
    let mut tx = app.store.write().await?;
    tx.drop_partner(grant, &now).await?;
    Ok(tx
        .commit(logged(grant, id).detail("step", "removed"))
        .await?)
}

/// Adds somebody who works at a partner.
///
/// # Errors
/// [`AppError::Invalid`] on `naam` or `e-mail`; [`AppError::NotFound`] for a partner that others keep.
pub async fn add_person(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    id: PartnerId,
    form: PersonForm,
) -> Result<()> {
    let now = found(app, grant, id).await?;
    let person = PartnerPerson {
        id: PartnerPersonId::from_uuid(app.new_id()),
        name: filled("naam", &form.name)?,
        work: line("functie", &form.work)?,
        phone: line("telefoon", &form.phone)?,
        email: email(&form.email)?,
    };
    let mut tx = app.store.write().await?;
    let who = (grant.account(), app.now());
    tx.add_partner_person(grant, &now, &person, who).await?;
    let entry = logged(grant, id).detail("person", person.id.uuid());
    Ok(tx.commit(entry.detail("step", "person_added")).await?)
}

/// Takes away somebody who works there no more.
///
/// # Errors
/// [`AppError::Changed`] when that was done already; [`AppError::NotFound`] for a partner that others keep.
pub async fn remove_person(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    id: PartnerId,
    person: PartnerPersonId,
) -> Result<()> {
    let now = found(app, grant, id).await?;
    let mut tx = app.store.write().await?;
    tx.drop_partner_person(grant, &now, person).await?;
    let entry = logged(grant, id).detail("person", person.uuid());
    Ok(tx.commit(entry.detail("step", "person_removed")).await?)
}

async fn found(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    id: PartnerId,
) -> Result<PartnerRecord> {
    let all = app.store.partners(grant).await?;
    let found = all.into_iter().find(|one| one.id == id);
    found
        .filter(|one| one.is_kept_by(grant))
        .ok_or(AppError::NotFound)
}

async fn record(
    app: &App,
    grant: &Grant<action::KeepDirectory>,
    (id, version): (PartnerId, i64),
    places: &[MunicipalityId],
    form: PartnerForm,
) -> Result<PartnerRecord> {
    if let Some(contact) = form.contact {
        let all = accounts::held_today(app).await?;
        let serves = all.iter().any(|(account, held)| {
            let mut places_held = held.iter().flat_map(|one| &one.municipalities);
            account.id == contact && places_held.any(|place| places.contains(place))
        });
        if !serves {
            return Err(AppError::field(
                "contact",
                "Kies een collega die voor een van deze gemeenten werkt, of niemand.",
            ));
        }
    }
    Ok(PartnerRecord {
        id,
        version,
        kind: form.kind,
        name: filled("naam", &form.name)?,
        phone: line("telefoon", &form.phone)?,
        email: email(&form.email)?,
        contact: form.contact,
        places: places.to_vec(),
        people: Vec::new(),
        by: grant.account(),
        at: app.now(),
    })
}

fn filled(field: &'static str, text: &str) -> Result<String> {
    let text = line(field, text)?;
    if text.is_empty() {
        return Err(AppError::field(field, "Vul dit veld in."));
    }
    Ok(text)
}

fn line(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(AppError::field(
            field,
            format!("Dit is te lang: houd het bij {LONGEST} tekens."),
        ));
    }
    Ok(text.to_owned())
}

fn email(text: &str) -> Result<String> {
    let text = line("e-mail", text)?;
    let whole = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    });
    if text.is_empty() || whole {
        Ok(text)
    } else {
        Err(AppError::field(
            "e-mail",
            "Dit is geen e-mailadres. Vul bijvoorbeeld naam@voorbeeld.nl in.",
        ))
    }
}

fn logged(grant: &Grant<action::KeepDirectory>, id: PartnerId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("partner", id.uuid())
}
