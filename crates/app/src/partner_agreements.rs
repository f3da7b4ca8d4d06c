//! Agreements with partners about sharing, and the gate they are: nothing is told to a partner of a type with which no agreement
//! is in force (S4-118, S4-119), as nothing is handed over without one (S1-41).

use access::{Grant, policy as action};
use domain::{
    Day, MunicipalityId, PartnerAgreementId,
    directory::{PartnerAgreementKind, check as agreed},
    guidance::{
        Consent, ContentClass, Step,
        content::{Coded, Partner},
    },
    outreach::{EventKind, Term},
};
use store::{AuditEntry, CaseFile, PartnerAgreement};

use crate::{
    App, AppError, Result,
    agreements::Standing,
    guidance::{Opened, Trace},
    municipalities::{MunicipalityView, by_name, heir, names_today, still_there},
    words::{nobodys, nobodys_if_any},
    worklist,
};

/// Longest organisation and number, in characters.
const LONGEST_NAME: usize = 120;
/// Longest description of how a disagreement goes up, in characters.
const LONGEST: usize = 1_000;

/// An agreement with the municipalities it holds for.
#[derive(Clone, Debug)]
pub struct PartnerAgreementView {
    /// Its id.
    pub id: PartnerAgreementId,
    /// The type of partner.
    pub partner: Partner,
    /// The organisation.
    pub organisation: String,
    /// What it is.
    pub kind: PartnerAgreementKind,
    /// The number it is filed under.
    pub number: String,
    /// From when until when.
    pub term: Term,
    /// How a disagreement goes up; may be empty.
    pub escalation: String,
    /// Those of one's own municipalities it holds for, by name.
    pub places: Vec<MunicipalityView>,
    /// How it stands today.
    pub standing: Standing,
    /// Who recorded it.
    pub by: String,
}

/// An agreement to record.
#[derive(Clone, Debug)]
pub struct PartnerAgreementForm {
    /// The type of partner.
    pub partner: Partner,
    /// The organisation.
    pub organisation: String,
    /// What it is.
    pub kind: PartnerAgreementKind,
    /// The number it is filed under.
    pub number: String,
    /// The first day it holds.
    pub from: Day,
    /// The last day, when there is one.
    pub until: Option<Day>,
    /// How a disagreement goes up; may be empty.
    pub escalation: String,
}

/// The agreements of one's municipalities: what is in force first, then by organisation.
pub async fn all(
    app: &App,
    grant: &Grant<action::SeeDirectory>,
) -> Result<Vec<PartnerAgreementView>> {
    let rows = app.store.partner_agreements(grant).await?;
    let names = names_today(app).await?;
    let people = worklist::account_names(app, rows.iter().map(|one| one.by)).await?;
    let today = app.today();
    let mut views: Vec<PartnerAgreementView> = Vec::new();
    for row in rows {
        let mut here = by_name(&names, &[row.municipality]);
        // An agreement may have ended in one of its municipalities only: then it stands twice.
        let known = views
            .iter_mut()
            .find(|one| one.id == row.id && one.term == row.term);
        if let Some(known) = known {
            known.places.append(&mut here);
            known
                .places
                .sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
            known.places.dedup();
            continue;
        }
        views.push(PartnerAgreementView {
            id: row.id,
            partner: row.partner,
            organisation: row.organisation,
            kind: row.kind,
            number: row.number,
            standing: standing(row.term, today),
            term: row.term,
            escalation: row.escalation,
            places: here,
            by: people.get(&row.by).cloned().unwrap_or_default(),
        });
    }
    views.sort_by(|a, b| {
        let order = |one: &PartnerAgreementView| match one.standing {
            Standing::InForce => 0,
            Standing::Coming => 1,
            Standing::Ended => 2,
        };
        (order(a), &a.organisation, a.id).cmp(&(order(b), &b.organisation, b.id))
    });
    Ok(views)
}

/// Records an agreement for these municipalities.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on a field of the form; [`AppError::Denied`] for a municipality outside the grant.
pub async fn add(
    app: &App,
    grant: &Grant<action::ManageAgreements>,
    places: &[MunicipalityId],
    form: PartnerAgreementForm,
) -> Result<PartnerAgreementId> {
    if places.is_empty() {
        return Err(AppError::field(
            "gemeenten",
            "Kies minstens een gemeente waarvoor de afspraak geldt.",
        ));
    }
    if form.until.is_some_and(|until| until < form.from) {
        return Err(AppError::field(
            "tot",
            "De laatste dag kan niet voor de eerste liggen.",
        ));
    }
    let named = |field, words: &str| {
        let aside = [Trace::Address, Trace::Number, Trace::Date];
        nobodys(field, words, LONGEST_NAME, &aside, "Vul dit veld in.")
    };
    let id = PartnerAgreementId::from_uuid(app.new_id());
    let (organisation, number) = (
        named("organisatie", &form.organisation)?,
        named("nummer", &form.number)?,
    );
    let escalation = nobodys_if_any("escalatie", &form.escalation, LONGEST, &[])?;
    for place in places {
        still_there(app, *place).await?;
    }
    let mut entries = Vec::new();
    let mut tx = app.store.write().await?;
    for place in places {
        let grant = grant.narrow(*place)?;
        tx.add_partner_agreement(&PartnerAgreement {
            municipality: *place,
            id,
            partner: form.partner,
            organisation: organisation.clone(),
            kind: form.kind,
            number: number.clone(),
            term: Term {
                from: form.from,
                until: form.until,
            },
            escalation: escalation.clone(),
            by: grant.account(),
            at: app.now(),
        })
        .await?;
        entries.push(
            AuditEntry::by(&grant, *place)
                .subject("partner_agreement", id.uuid())
                .detail("kind", form.kind.code())
                .detail("partner", form.partner.code())
                .detail("from", form.from),
        );
    }
    tx.commit_all(entries).await?;
    Ok(id)
}

/// Ends an agreement in all of the grant's municipalities where it holds; today or later.
///
/// # Errors
/// [`AppError::Invalid`] on `tot` for an earlier day than today or than its first; [`AppError::Changed`] when it ends by then already.
pub async fn end(
    app: &App,
    grant: &Grant<action::ManageAgreements>,
    id: PartnerAgreementId,
    last: Day,
) -> Result<()> {
    let all = app.store.partner_agreements(grant).await?;
    let rows: Vec<&PartnerAgreement> = all
        .iter()
        .filter(|one| one.id == id && one.term.until.is_none_or(|until| until > last))
        .collect();
    if rows.is_empty() {
        let known = all.iter().any(|one| one.id == id);
        return Err(if known {
            AppError::Changed
        } else {
            AppError::NotFound
        });
    }
    let first = rows.iter().map(|one| one.term.from).max();
    if last < app.today() || first.is_some_and(|first| last < first) {
        return Err(AppError::field(
            "tot",
            "Kies vandaag of een latere dag, en niet voor de eerste dag van de afspraak.",
        ));
    }
    let mut entries = Vec::new();
    let mut tx = app.store.write().await?;
    for row in rows {
        tx.end_partner_agreement(row.municipality, id, last).await?;
        entries.push(
            AuditEntry::by(&grant.narrow(row.municipality)?, row.municipality)
                .subject("partner_agreement", id.uuid())
                .detail("until", last),
        );
    }
    Ok(tx.commit_all(entries).await?)
}

/// With whom something is shared by what is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shares {
    /// With a partner of this type.
    With(Partner),
    /// With the partner that a consent of this number names.
    ByConsent(u8),
}

/// Refuses to share with a partner of a type with which the municipality has no agreement in force today.
///
/// # Errors
/// [`AppError::Rule`], with what to do instead.
pub(crate) async fn gate(app: &App, file: &CaseFile, shares: Shares) -> Result<()> {
    let partner = match shares {
        Shares::With(partner) => partner,
        Shares::ByConsent(number) => named_in(app, file, number).await?,
    };
    let owner = heir(app, file.municipality).await?;
    let terms = app.store.partner_terms(owner).await?;
    agreed(&terms, partner, app.today())
        .map_err(|refused| AppError::rule("S4-119", refused.dutch()))
}

/// The type of partner that the last consent of this number names; one whose words are gone is another party.
async fn named_in(app: &App, file: &CaseFile, number: u8) -> Result<Partner> {
    let opened = Opened::of(app, file, &[ContentClass::Guidance]).await?;
    let asked = file.events.iter().rev().find(|event| {
        matches!(
            event.kind,
            EventKind::Guided(Step::ConsentGiven {
                consent: Consent::ThirdParty { number: of },
                ..
            }) if of == number
        )
    });
    let named: Option<Coded<Partner>> = match asked {
        Some(event) => opened.read(event.seq)?,
        None => None,
    };
    Ok(named.map_or(Partner::Other, |one| one.code))
}

fn standing(term: Term, today: Day) -> Standing {
    if term.covers(today) {
        Standing::InForce
    } else if today < term.from {
        Standing::Coming
    } else {
        Standing::Ended
    }
}
