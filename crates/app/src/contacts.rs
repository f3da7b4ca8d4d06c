//! Whom to turn to (smoelenboek): colleagues with what they wrote of how to be reached, and partners with who works there and
//! the one colleague they turn to (S4-130). No young person is in it.

mod keep;

use access::{Grant, policy as action};
use domain::{AccountId, MunicipalityId, PartnerId, Role, guidance::content::Partner};
use store::ColleagueCard;

pub use keep::{add, add_person, change, remove, remove_person, set_own_card};
pub use store::PartnerPerson;

use crate::{
    App, AppError, Result, accounts,
    municipalities::{MunicipalityView, by_name, names_today},
    worklist,
};

/// A colleague, with the roles held today in one's own municipalities.
#[derive(Clone, Debug)]
pub struct ColleagueView {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The roles, each once.
    pub roles: Vec<Role>,
    /// Those of one's own municipalities the colleague works for, by name.
    pub places: Vec<MunicipalityView>,
    /// What the colleague wrote of how to be reached.
    pub card: Option<CardForm>,
    /// The partners that turn to this colleague, by name.
    pub contact_of: Vec<String>,
}

/// What a colleague writes of how to be reached; each line may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardForm {
    /// The organisation.
    pub organisation: String,
    /// The work done there.
    pub work: String,
    /// A telephone number.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
}

/// A partner in the list.
#[derive(Clone, Debug)]
pub struct PartnerView {
    /// Its id.
    pub id: PartnerId,
    /// The version that was read.
    pub version: i64,
    /// Of which type.
    pub kind: Partner,
    /// Its name.
    pub name: String,
    /// How it is called.
    pub phone: String,
    /// Its e-mail address.
    pub email: String,
    /// The one colleague it turns to.
    pub contact: Option<(AccountId, String)>,
    /// The municipalities it works for, by name.
    pub places: Vec<MunicipalityView>,
    /// Who works there, by name.
    pub people: Vec<PartnerPerson>,
    /// Whether whoever looks keeps it.
    pub keeps: bool,
}

/// What is written of a partner.
#[derive(Clone, Debug)]
pub struct PartnerForm {
    /// Of which type.
    pub kind: Partner,
    /// Its name.
    pub name: String,
    /// How it is called; may be empty.
    pub phone: String,
    /// Its e-mail address; may be empty.
    pub email: String,
    /// The one colleague it turns to.
    pub contact: Option<AccountId>,
}

/// Somebody who works at a partner.
#[derive(Clone, Debug)]
pub struct PersonForm {
    /// The name.
    pub name: String,
    /// The work; may be empty.
    pub work: String,
    /// A telephone number; may be empty.
    pub phone: String,
    /// An e-mail address; may be empty.
    pub email: String,
}

/// The colleagues with a role today in one of one's own municipalities, by name.
pub async fn colleagues(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
) -> Result<Vec<ColleagueView>> {
    let names = names_today(app).await?;
    let cards = app.store.colleague_cards().await?;
    let mut partners = app.store.partners(grant).await?;
    partners.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let mut found = Vec::new();
    for (account, held) in accounts::held_today(app).await? {
        let mut roles = Vec::new();
        let mut ids: Vec<MunicipalityId> = Vec::new();
        for one in held {
            let here = one.municipalities.iter().filter(|id| grant.covers(**id));
            let before = ids.len();
            ids.extend(here.copied());
            if ids.len() > before && !roles.contains(&one.role) {
                roles.push(one.role);
            }
        }
        if roles.is_empty() {
            continue;
        }
        let card = cards.iter().find(|card| card.account == account.id);
        let turning = partners
            .iter()
            .filter(|one| one.contact == Some(account.id))
            .map(|one| one.name.clone());
        found.push(ColleagueView {
            account: account.id,
            name: account.display_name,
            roles,
            places: distinct(by_name(&names, &ids)),
            card: card.map(card_form),
            contact_of: turning.collect(),
        });
    }
    found.sort_by(|a, b| (&a.name, a.account).cmp(&(&b.name, b.account)));
    Ok(found)
}

/// What somebody wrote of how to be reached; empty when nothing was written.
pub async fn own_card(app: &App, grant: &Grant<action::KeepOwnCard>) -> Result<CardForm> {
    let cards = app.store.colleague_cards().await?;
    let own = cards.iter().find(|card| card.account == grant.account());
    Ok(own.map(card_form).unwrap_or_default())
}

/// The partners that work for one's municipalities, by name.
pub async fn partners(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    keeps: Option<&Grant<action::KeepDirectory>>,
) -> Result<Vec<PartnerView>> {
    let records = app.store.partners(grant).await?;
    let names = names_today(app).await?;
    let contacts = records.iter().filter_map(|one| one.contact);
    let people = worklist::account_names(app, contacts).await?;
    let mut views: Vec<PartnerView> = records
        .into_iter()
        .map(|one| PartnerView {
            keeps: keeps.is_some_and(|grant| one.is_kept_by(grant)),
            contact: one
                .contact
                .and_then(|id| Some((id, people.get(&id)?.clone()))),
            places: distinct(by_name(&names, &one.places)),
            id: one.id,
            version: one.version,
            kind: one.kind,
            name: one.name,
            phone: one.phone,
            email: one.email,
            people: one.people,
        })
        .collect();
    views.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(views)
}

/// A partner that whoever asks keeps.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not there or that others keep.
pub async fn kept(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
    keeps: &Grant<action::KeepDirectory>,
    id: PartnerId,
) -> Result<PartnerView> {
    let all = partners(app, grant, Some(keeps)).await?;
    let found = all.into_iter().find(|one| one.id == id && one.keeps);
    found.ok_or(AppError::NotFound)
}

fn card_form(card: &ColleagueCard) -> CardForm {
    CardForm {
        organisation: card.organisation.clone(),
        work: card.work.clone(),
        phone: card.phone.clone(),
        email: card.email.clone(),
    }
}

fn distinct(mut places: Vec<MunicipalityView>) -> Vec<MunicipalityView> {
    places.dedup();
    places
}
