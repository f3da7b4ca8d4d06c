//! Agreements and college decisions, without which nothing is handed over (S1-41, S1-42).

use access::{Grant, policy as action};
use domain::{
    AgreementId, Day, MunicipalityId,
    outreach::{Gate, Term},
};
use store::{Agreement, AuditEntry};

pub use store::AgreementKind;

use crate::{
    App, AppError, Result,
    municipalities::{MunicipalityView, filled},
};

/// How an agreement stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its first day is still to come.
    Coming,
    /// In force.
    InForce,
    /// Its last day is past.
    Ended,
}

/// An agreement or decision of a municipality.
#[derive(Clone, Debug)]
pub struct AgreementView {
    /// Its id.
    pub id: AgreementId,
    /// The municipality.
    pub municipality: MunicipalityView,
    /// What it is.
    pub kind: AgreementKind,
    /// The number it is filed under.
    pub number: String,
    /// The day it was decided.
    pub decided_on: Day,
    /// The first day it holds.
    pub valid_from: Day,
    /// The last day it holds, when there is one.
    pub valid_until: Option<Day>,
    /// How it stands today.
    pub standing: Standing,
}

/// An agreement or decision to register.
#[derive(Clone, Debug)]
pub struct AgreementForm {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// What it is.
    pub kind: AgreementKind,
    /// The number it is filed under.
    pub number: String,
    /// The day it was decided.
    pub decided_on: Day,
    /// The first day it holds.
    pub valid_from: Day,
    /// The last day it holds, when there is one.
    pub valid_until: Option<Day>,
}

/// The kind on a page.
pub const fn kind_dutch(kind: AgreementKind) -> &'static str {
    match kind {
        AgreementKind::Agreement => "Overeenkomst",
        AgreementKind::CollegeDecision => "Collegebesluit",
    }
}

/// The agreements and decisions of one's municipalities, latest first.
pub async fn all(app: &App, grant: &Grant<action::ManageAgreements>) -> Result<Vec<AgreementView>> {
    let names = crate::municipalities::names(app).await?;
    let today = app.today();
    let all = app.store.agreements(grant).await?;
    Ok(all
        .into_iter()
        .filter_map(|one| {
            Some(AgreementView {
                standing: standing(&one, today),
                municipality: names.get(&one.municipality)?.clone(),
                id: one.id,
                kind: one.kind,
                number: one.number,
                decided_on: one.decided_on,
                valid_from: one.valid_from,
                valid_until: one.valid_until,
            })
        })
        .collect())
}

/// Registers an agreement or decision.
///
/// # Errors
/// [`AppError::Invalid`] on `nummer`, `besluit` or `tot`; [`AppError::Denied`] outside the grant.
pub async fn add(
    app: &App,
    grant: &Grant<action::ManageAgreements>,
    form: AgreementForm,
) -> Result<()> {
    crate::municipalities::still_there(app, form.municipality).await?;
    let grant = grant.narrow(form.municipality)?;
    let entry = AuditEntry::by(&grant, form.municipality);
    added(app, form, entry).await
}

/// What hand-over looks at: the agreement and the college decision in force on a day, or else the
/// latest of each, so that the refusal can say what is wrong.
pub async fn gate(app: &App, municipality: MunicipalityId, today: Day) -> Result<Gate> {
    let all = app.store.agreements_of(municipality).await?;
    let term = |kind| {
        let of_kind = || all.iter().filter(move |one| one.kind == kind);
        let chosen = of_kind()
            .find(|one| one.holds_on(today))
            .or_else(|| of_kind().next());
        chosen.map(|one| Term {
            from: one.valid_from,
            until: one.valid_until,
        })
    };
    Ok(Gate {
        agreement: term(AgreementKind::Agreement),
        college_decision: term(AgreementKind::CollegeDecision),
    })
}

/// Registers an agreement or decision, with this entry in the log.
pub(crate) async fn added(app: &App, form: AgreementForm, entry: AuditEntry) -> Result<()> {
    app.store
        .municipality(form.municipality)
        .await?
        .ok_or(AppError::NotFound)?;
    let number = filled(
        "nummer",
        &form.number,
        "Vul het nummer in waaronder het besluit bewaard is.",
    )?;
    if form.decided_on > app.today() {
        return Err(AppError::field(
            "besluit",
            "Het besluit moet genomen zijn: kies vandaag of een eerdere dag.",
        ));
    }
    if form
        .valid_until
        .is_some_and(|until| until < form.valid_from)
    {
        return Err(AppError::field(
            "tot",
            "De laatste dag kan niet voor de eerste liggen.",
        ));
    }
    let new = Agreement {
        municipality: form.municipality,
        id: AgreementId::from_uuid(app.new_id()),
        kind: form.kind,
        number,
        decided_on: form.decided_on,
        valid_from: form.valid_from,
        valid_until: form.valid_until,
    };
    let mut tx = app.store.write().await?;
    tx.insert_agreement(&new).await?;
    let entry = entry
        .subject("agreement", new.id.uuid())
        .detail("kind", new.kind.code())
        .detail("from", new.valid_from);
    Ok(tx.commit(entry).await?)
}

fn standing(one: &Agreement, today: Day) -> Standing {
    if one.holds_on(today) {
        Standing::InForce
    } else if today < one.valid_from {
        Standing::Coming
    } else {
        Standing::Ended
    }
}
