//! Asking a school, reminding it with a fresh link, taking the request back (S4-75, S4-90).

use access::{Action, Grant, policy as action};
use domain::{
    Day, MunicipalityId, PupilId, RuleKey, SchoolRowId, ShortCode, TransferId,
    transfer::{Attention, Stage},
};
use store::{NewTransfer, TransferFile, TransferLink, Tx};
use vault::Compartment;
use zeroize::Zeroizing;

use super::{entry, terms};
use crate::{
    App, AppError, Result,
    municipalities::MunicipalityView,
    session::{hash_of, secret_text},
    words::nobodys,
};

/// What is asked of a school.
#[derive(Clone, Debug)]
pub struct TransferAsk {
    /// For which municipality.
    pub municipality: MunicipalityId,
    /// The school that is asked.
    pub school: String,
    /// When the pupil is expected to leave.
    pub leaves_on: Day,
    /// The row of a list of DUO the pupil is on; `None`: the school says who it is about.
    pub row: Option<SchoolRowId>,
}

/// A link as it is shown, once: only its hash is kept.
pub struct MadeLink {
    /// The request.
    pub id: TransferId,
    /// The code it is called by.
    pub code: String,
    /// The school.
    pub school: String,
    /// The whole address.
    pub address: Zeroizing<String>,
    /// The last day it opens the form.
    pub last_day: Day,
    /// The last day for the school.
    pub due_on: Day,
}

/// Longest name of a school.
const LONGEST_NAME: usize = 80;

/// Years ahead that somebody can leave.
const AHEAD: i32 = 5;

/// The municipalities a school can be asked for.
pub async fn places(
    app: &App,
    grant: &Grant<action::AskTransfer>,
) -> Result<Vec<MunicipalityView>> {
    let names = crate::municipalities::names_today(app).await?;
    let mut places: Vec<MunicipalityView> = names
        .into_values()
        .filter(|one| grant.covers(one.id))
        .collect();
    places.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(places)
}

/// Asks a school for the form of one pupil. The link is given once: the worker sends it by their own mail.
///
/// # Errors
/// [`AppError::Invalid`] on a day of leaving that has passed or is years ahead, [`AppError::Marked`] on a name that points at
/// somebody, [`AppError::NotFound`] on a row of another municipality, [`AppError::Rule`] when the row is destroyed or its pupil is
/// asked for already, [`AppError::Changed`] when that happened meanwhile.
pub async fn ask(
    app: &App,
    grant: &Grant<action::AskTransfer>,
    form: &TransferAsk,
) -> Result<MadeLink> {
    let grant = grant.narrow(form.municipality)?;
    let (today, now) = (app.today(), app.now());
    if form.leaves_on < today || form.leaves_on > today.plus_years(AHEAD) {
        return Err(AppError::field(
            "vertrek",
            "Kies een dag vanaf vandaag, hooguit vijf jaar vooruit.",
        ));
    }
    let pupil = match form.row {
        Some(row) => of_row(app, &grant, row).await?,
        None => PupilId::from_uuid(app.new_id()),
    };
    let terms = terms(app, form.municipality).await?;
    let months = app
        .rules()
        .await?
        .span(RuleKey::TransferTermMonths, form.municipality, today);
    let school = nobodys(
        "school",
        &form.school,
        LONGEST_NAME,
        &[],
        "Vul de naam van de school in.",
    )?;
    let mut asked = NewTransfer {
        municipality: form.municipality,
        id: TransferId::from_uuid(app.new_id()),
        code: String::new(),
        pupil,
        row: form.row,
        school,
        leaves_on: form.leaves_on,
        due_on: terms.due_on(form.leaves_on, today),
        by: grant.account(),
        at: now,
        destroy_after: form.leaves_on.plus_months(months),
    };
    // The one place where a pupil whom only the school knows gets a key; those of a list have one.
    if asked.row.is_none() {
        app.store
            .subject_key_or_new(
                asked.municipality,
                asked.pupil.uuid(),
                Compartment::Statutory,
            )
            .await?;
    }
    let mut tx = app.store.write().await?;
    asked.code = named(app, &mut tx, &mut asked).await?;
    let made = link(app, &mut tx, &grant, &asked, 1, terms.last_day(today)).await?;
    tx.commit(entry(&grant, &asked, "transfer_asked")).await?;
    Ok(made)
}

/// The pupil of a row, who is not asked for already.
async fn of_row(app: &App, grant: &Grant<action::AskTransfer>, id: SchoolRowId) -> Result<PupilId> {
    let row = app.store.school_row(grant, id).await?;
    if row.destroyed_on.is_some() {
        return Err(AppError::rule(
            "AVG 17",
            "Deze gegevens zijn vernietigd. Er is niets meer om over te vragen.",
        ));
    }
    let earlier = app.store.transfers_of(row.municipality, row.pupil).await?;
    if earlier.iter().any(|file| file.life().is_open()) {
        return Err(AppError::rule(
            "S4-90",
            "Over deze leerling is al een formulier gevraagd. Open dat verzoek: daar kunt u de \
             school herinneren of het verzoek intrekken.",
        ));
    }
    Ok(row.pupil)
}

/// Adds the request under a code that no other has.
async fn named(app: &App, tx: &mut Tx, asked: &mut NewTransfer) -> Result<String> {
    for _ in 0..50 {
        let mut bytes = [0_u8; 8];
        app.entropy.fill(&mut bytes);
        asked.code = ShortCode::from_random(bytes).to_string();
        if tx.add_transfer(asked).await? {
            return Ok(asked.code.clone());
        }
    }
    Err(AppError::Internal("no code was free"))
}

/// Makes a link of 256 random bits within a transaction.
async fn link<A: Action>(
    app: &App,
    tx: &mut Tx,
    grant: &Grant<A>,
    asked: &NewTransfer,
    seq: u32,
    last_day: Day,
) -> Result<MadeLink> {
    let secret = secret_text(&app.entropy);
    let link = TransferLink {
        seq,
        last_day,
        by: grant.account(),
        at: app.now(),
    };
    tx.add_transfer_link(asked.municipality, asked.id, &link, &hash_of(&secret))
        .await?;
    let base = app.config.public_url.trim_end_matches('/');
    Ok(MadeLink {
        id: asked.id,
        code: asked.code.clone(),
        school: asked.school.clone(),
        address: Zeroizing::new(format!("{base}/school/{}", secret.as_str())),
        last_day,
        due_on: asked.due_on,
    })
}

/// A request that the school can still answer, with the grant narrowed to its municipality.
async fn one_open(
    app: &App,
    grant: &Grant<action::AskTransfer>,
    id: TransferId,
) -> Result<(Grant<action::AskTransfer>, TransferFile)> {
    let file = app.store.transfer(grant, id).await?;
    let grant = grant.narrow(file.transfer.asked.municipality)?;
    let refusal = match file.life().stage() {
        Stage::Asked | Stage::Begun => return Ok((grant, file)),
        Stage::Sent => "De school heeft het formulier al verstuurd.",
        Stage::Withdrawn => "Dit verzoek is al ingetrokken. Vraag een nieuw formulier.",
        Stage::Destroyed => "Deze gegevens zijn vernietigd. Vraag een nieuw formulier.",
    };
    Err(AppError::rule("S4-90", refusal))
}

/// Makes a fresh link to remind the school with, or to send again; the earlier one no longer opens the form. `seen`: how many
/// links there were when the form was shown.
///
/// # Errors
/// [`AppError::Rule`] when the school can no longer answer, [`AppError::Changed`] when a colleague made one meanwhile.
pub async fn remind(
    app: &App,
    grant: &Grant<action::AskTransfer>,
    id: TransferId,
    seen: usize,
) -> Result<MadeLink> {
    let (grant, file) = one_open(app, grant, id).await?;
    if file.links.len() != seen {
        return Err(AppError::Changed);
    }
    let asked = &file.transfer.asked;
    let terms = terms(app, asked.municipality).await?;
    let seq = u32::try_from(seen).unwrap_or(u32::MAX).saturating_add(1);
    let reminds = file.life().attention(terms.remind_days, app.today()) != Attention::Nothing;
    let mut tx = app.store.write().await?;
    let last_day = terms.last_day(app.today());
    let made = link(app, &mut tx, &grant, asked, seq, last_day).await?;
    let step = if reminds {
        "transfer_reminded"
    } else {
        "transfer_link_renewed"
    };
    tx.commit(entry(&grant, asked, step)).await?;
    Ok(made)
}

/// Takes a request back: no link opens the form any more, and what the school typed so far is destroyed.
///
/// # Errors
/// [`AppError::Rule`] when it was sent or taken back before.
pub async fn withdraw(app: &App, grant: &Grant<action::AskTransfer>, id: TransferId) -> Result<()> {
    let (grant, file) = one_open(app, grant, id).await?;
    let asked = &file.transfer.asked;
    let mut tx = app.store.write().await?;
    tx.withdraw_transfer(asked, grant.account(), app.now())
        .await?;
    tx.commit(entry(&grant, asked, "transfer_withdrawn"))
        .await?;
    // A pupil whom only the school knew has nothing else under this key.
    if asked.row.is_none() {
        app.store
            .destroy_subject_key(
                asked.municipality,
                asked.pupil.uuid(),
                Compartment::Statutory,
            )
            .await?;
    }
    Ok(())
}
