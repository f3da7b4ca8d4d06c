//! Drafts: what somebody typed into a form and did not send yet, also when the line dropped.
//!
//! A draft is no part of the case. It is sealed under a key of its own compartment, bound to its
//! writer, and nobody else gets it: before there is consent it must not become content (S1-46). It goes
//! when the form is sent, when what it would rest on goes, with the person, and after its days.

use access::{Action, Grant, policy as action};
use domain::{AccountId, CaseId, PersonId, RuleKey, Ts, outreach::EventKind, outreach::Phase};
use domain::{MunicipalityId, guidance::Step};
use store::{AuditEntry, CaseFile, Tx};
use uuid::Uuid;
use vault::{Compartment, Place};

use super::{GuideAct, possible::possible};
use crate::{App, AppError, Result};

/// The names and values of a form's fields, as typed.
pub type Fields = Vec<(String, String)>;

/// A draft, opened for its writer.
#[derive(Clone, Debug)]
pub struct Draft {
    /// When it was kept last.
    pub saved_at: Ts,
    /// What was typed.
    pub fields: Fields,
}

impl GuideAct {
    /// The name under which a draft of its form is kept; `None`: this form has no drafts.
    pub const fn draft(self) -> Option<&'static str> {
        match self {
            Self::Intake => Some("intake"),
            Self::ReviseIntake => Some("intake_revised"),
            Self::WritePlan => Some("plan"),
            _ => None,
        }
    }
}

/// The most a draft may hold: a form's own limit is less.
const MOST: usize = 100_000;

/// Where a draft is sealed: a row that was moved to another writer, case or form does not open.
fn place(case: CaseId, writer: AccountId, form: &str) -> Place {
    let form = form
        .bytes()
        .fold(0_u128, |sum, byte| sum.rotate_left(7) ^ u128::from(byte));
    Place {
        table: "draft",
        column: "sealed",
        row: Uuid::from_u128(
            case.uuid().as_u128().rotate_left(64) ^ writer.uuid().as_u128() ^ form,
        ),
    }
}

/// The draft this account left in the form of an act; `None` when there is none, or the form cannot be
/// sent any more.
pub async fn draft<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
    act: GuideAct,
) -> Result<Option<Draft>> {
    let Some(form) = act.draft() else {
        return Ok(None);
    };
    let file = app.store.case(grant, case).await?;
    let Some(kept) = app.store.draft(grant, &file, form).await? else {
        return Ok(None);
    };
    let key = app
        .store
        .subject_key(file.municipality, file.person.uuid(), Compartment::Draft)
        .await?;
    // A key that was destroyed or made anew takes what it sealed along: then there is no draft.
    let opened = key.and_then(|key| {
        key.open(place(file.id, grant.account(), form), &kept.sealed)
            .ok()
    });
    let Some(opened) = opened else {
        return Ok(None);
    };
    let fields = serde_json::from_slice(opened.as_bytes())
        .map_err(|_| AppError::Internal("a draft does not parse"))?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "draft");
    app.store.record_read(entry).await?;
    Ok(Some(Draft {
        saved_at: kept.saved_at,
        fields,
    }))
}

/// Keeps what was typed last. Only while the form could be sent: after a withdrawal or an objection
/// nothing is kept any more.
pub async fn save_draft<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
    act: GuideAct,
    fields: &Fields,
) -> Result<Ts> {
    let form = act.draft().ok_or(AppError::NotFound)?;
    let json =
        serde_json::to_vec(fields).map_err(|_| AppError::Internal("a draft does not serialise"))?;
    if json.len() > MOST {
        return Err(AppError::rule(
            "AVG art. 5",
            "Dit is te lang. Schrijf alleen op wat nodig is.",
        ));
    }
    let rules = app.rules().await?;
    let mut tx = app.store.write().await?;
    // Held, so that a destruction that is under way sweeps what is kept here.
    let held = tx.hold_case(grant, case).await?;
    let file = held.get();
    let context = app.context(grant, &rules, file.municipality);
    if !possible(&file.case, &context, app.now()).contains(&act) {
        return Err(AppError::NotFound);
    }
    let (municipality, person) = (file.municipality, file.person);
    let key = app
        .store
        .subject_key_or_new(municipality, person.uuid(), Compartment::Draft)
        .await?;
    let sealed = key.seal(place(case, grant.account(), form), &json, &app.entropy)?;
    let days = rules.integer(RuleKey::DraftDays, municipality, app.today());
    let until = app
        .today()
        .plus_days(i32::try_from(days).unwrap_or(i32::MAX));
    tx.save_draft(&held, form, sealed, until).await?;
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("step", "draft_saved");
    tx.commit(entry).await?;
    Ok(app.now())
}

/// Throws the writer's own draft away.
pub async fn drop_draft<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
    act: GuideAct,
) -> Result<()> {
    let form = act.draft().ok_or(AppError::NotFound)?;
    let file = app.store.case(grant, case).await?;
    let mut tx = app.store.write().await?;
    let writer = Some(grant.account());
    tx.drop_drafts(file.municipality, case, Some(form), writer)
        .await?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("step", "draft_dropped");
    tx.commit(entry).await?;
    forget_key(app, file.municipality, file.person).await
}

/// What becomes of drafts when a case changed: the form that was sent takes its own along, and an end
/// takes all. Whether any went.
pub(crate) async fn follow(
    tx: &mut Tx,
    file: &CaseFile,
    writer: AccountId,
    kinds: &[EventKind],
) -> Result<bool> {
    let (municipality, case) = (file.municipality, file.id);
    let phase = file.overview.phase;
    let ends = phase.is_closed() || phase == Phase::ErasureAsked;
    if ends || file.overview.content_due.is_some() {
        return Ok(tx.drop_drafts(municipality, case, None, None).await? > 0);
    }
    let mut gone = 0;
    for kind in kinds {
        let sent: &[(&str, Option<AccountId>)] = match kind {
            // With consent there, nobody can send a first intake any more.
            EventKind::Guided(Step::IntakeRecorded { .. }) => {
                &[("intake", None), ("intake_revised", Some(writer))]
            }
            EventKind::Guided(Step::PlanWritten { .. }) => &[("plan", Some(writer))],
            _ => continue,
        };
        for (form, writer) in sent {
            gone += tx
                .drop_drafts(municipality, case, Some(form), *writer)
                .await?;
        }
    }
    Ok(gone > 0)
}

/// Destroys the key of drafts once none is left: what was swept is then unreadable in copies too.
pub(crate) async fn forget_key(
    app: &App,
    municipality: MunicipalityId,
    person: PersonId,
) -> Result<()> {
    if app.store.drafts_left(municipality, person).await? == 0 {
        app.store
            .destroy_subject_key(municipality, person.uuid(), Compartment::Draft)
            .await?;
    }
    Ok(())
}

/// Ends the drafts whose days are over: part of the daily run.
pub(crate) async fn end_drafts(app: &App, grant: &Grant<action::DestroyDue>) -> Result<()> {
    let today = app.today();
    for due in app.store.drafts_due(today).await? {
        let mut tx = app.store.write().await?;
        let drafts = tx.drop_expired_drafts(due, today).await?;
        let entry = AuditEntry::by(grant, due.municipality)
            .subject("case", due.case.uuid())
            .person(due.person)
            .detail("step", "drafts_ended")
            .detail("drafts", drafts);
        tx.commit(entry).await?;
        forget_key(app, due.municipality, due.person).await?;
    }
    Ok(())
}
