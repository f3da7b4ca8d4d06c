//! Destruction, step by step: intent, keys, ciphertext, proof (security.md 5, G6, G11).
//!
//! A destruction once begun is finished, by whoever set it off or by the schedule after a crash. From
//! the intent on nobody opens the case; the keys go while the case is held, so that nothing can be
//! sealed under a new one; the certificate is committed with the entry it points at.

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, CertificateId, MunicipalityId, PersonId, Role,
    destruction::{DestroyedKey, DestructionGround, DestructionScope},
    guidance::Command as GuidanceCommand,
    outreach::{Command, Context, Refusal},
};
use store::{AuditEntry, Begun, sealed_part};
use vault::Compartment;

use crate::{App, AppError, Result, monitor, recipients, trials};

/// Destroys what is sealed of a person. Each step may be done again (G6).
pub(crate) async fn destroy_person<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    person: PersonId,
    case: CaseId,
) -> Result<()> {
    destroy_on(app, grant, municipality, person, case, None).await
}

/// As [`destroy_person`], on another ground than the case itself gives.
pub(crate) async fn destroy_on<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    person: PersonId,
    case: CaseId,
    ground: Option<DestructionGround>,
) -> Result<()> {
    let target = Target {
        municipality,
        person,
        case,
        scope: DestructionScope::Person,
        ground,
    };
    carry_out(app, grant, target).await
}

/// What is to be destroyed, and on which ground; `None`: the one the case gives.
struct Target {
    municipality: MunicipalityId,
    person: PersonId,
    case: CaseId,
    scope: DestructionScope,
    ground: Option<DestructionGround>,
}

/// Destroys what rested on consent; the rest stays (G7).
pub(crate) async fn destroy_content<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    person: PersonId,
    case: CaseId,
) -> Result<()> {
    let target = Target {
        municipality,
        person,
        case,
        scope: DestructionScope::Content,
        ground: None,
    };
    carry_out(app, grant, target).await
}

async fn carry_out<A: Action>(app: &App, grant: &Grant<A>, target: Target) -> Result<()> {
    let (municipality, case) = (target.municipality, target.case);
    Box::pin(begin(app, grant, target)).await?;
    Box::pin(finish(app, grant, municipality, case)).await
}

/// Finishes what a crash cut off. One that cannot be finished is told and does not keep the others.
pub(crate) async fn finish_begun(app: &App, grant: &Grant<action::DestroyDue>) -> Result<()> {
    for begun in app.store.begun_destructions().await? {
        let finished = Box::pin(finish(app, grant, begun.municipality, begun.case)).await;
        if let Err(error) = finished {
            tracing::error!(%error, municipality = %begun.municipality, "a destruction that was begun could not be finished");
        }
    }
    Ok(())
}

/// The compartments that go. The recognition token stays: without it the next list would bring the person
/// back as new.
const fn compartments(scope: DestructionScope) -> &'static [Compartment] {
    match scope {
        DestructionScope::Person => &Compartment::ALL,
        DestructionScope::Content => &[Compartment::Guidance, Compartment::Sensitive],
    }
}

const fn command(scope: DestructionScope) -> Command {
    match scope {
        DestructionScope::Person => Command::Destroy,
        DestructionScope::Content => Command::Guide(GuidanceCommand::MarkContentDestroyed),
    }
}

/// Notes what is going to be destroyed and which keys there are: after this the check values are gone.
async fn begin<A: Action>(app: &App, grant: &Grant<A>, target: Target) -> Result<()> {
    let Target {
        municipality,
        person,
        case,
        scope,
        ground,
    } = target;
    let rules = app.rules().await?;
    let checks = app
        .store
        .key_checks(municipality, person.uuid(), compartments(scope))
        .await?;
    let mut tx = app.store.write_alone().await?;
    let held = tx.hold_to_destroy(grant, case).await?;
    let context = Context {
        role: Role::Service,
        ..app.context(grant, &rules, municipality)
    };
    let state = &held.get().case;
    match state.decide(&command(scope), &context) {
        Ok(kinds) if !kinds.is_empty() => {}
        // Somebody else was first: it is done.
        Ok(_) | Err(Refusal::Destroyed | Refusal::Objected) => {
            return tx.rollback().await.map_err(AppError::from);
        }
        Err(refusal) => return Err(refusal.into()),
    }
    let ground = ground.unwrap_or_else(|| match scope {
        DestructionScope::Person => state.destruction_ground(),
        DestructionScope::Content => state.guidance().content_ground(),
    });
    let keys = checks
        .iter()
        .map(|key| DestroyedKey {
            part: sealed_part(key.compartment),
            check: store::hex_text(&key.check),
        })
        .collect();
    let begun = Begun {
        certificate: CertificateId::from_uuid(app.new_id()),
        municipality,
        case,
        person,
        scope,
        ground,
        keys,
    };
    // Who received something is known only while the keys are there.
    if tx.begun_destruction(municipality, case).await?.is_none() {
        let notices = recipients::to_send(app, held.get()).await?;
        recipients::send(app, &mut tx, held.get(), &notices).await?;
        // So is what it counted for.
        let counted = monitor::counted_of(app, held.get()).await?;
        tx.close_tally(municipality, &counted);
    }
    if scope == DestructionScope::Person {
        trials::close(&mut tx, held.get()).await?;
    }
    let begun = tx.begin_destruction(begun).await?;
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("step", "destruction_begun")
        .detail("certificate", begun.certificate.uuid())
        .detail("scope", begun.scope.code());
    tx.commit(entry).await?;
    Ok(())
}

/// Carries out what was begun for a case; nothing when it is done already.
async fn finish<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<()> {
    let rules = app.rules().await?;
    let mut tx = app.store.write_alone().await?;
    // The keys go while this transaction is open: it must rest on nothing but what is on disk.
    // The rule destroys, not the person at the desk: whoever set it off stays in the log.
    let mut held = tx.hold_to_destroy(grant, case).await?;
    let Some(begun) = tx.begun_destruction(municipality, case).await? else {
        return tx.rollback().await.map_err(AppError::from);
    };
    let context = Context {
        role: Role::Service,
        ..app.context(grant, &rules, municipality)
    };
    let kinds = match held.get().case.decide(&command(begun.scope), &context) {
        Ok(kinds) => kinds,
        // An objection came in between: its own destruction takes this one over.
        Err(Refusal::Objected) => return tx.rollback().await.map_err(AppError::from),
        Err(refusal) => return Err(refusal.into()),
    };
    for compartment in compartments(begun.scope) {
        app.store
            .destroy_subject_key(municipality, begun.person.uuid(), *compartment)
            .await?;
    }
    tx.append_events(
        &mut held,
        &rules,
        app.author(grant, app.today()),
        kinds,
        BTreeMap::new(),
    )
    .await?;
    let step = match begun.scope {
        DestructionScope::Person => {
            tx.sweep_person(municipality, begun.person, app.today())
                .await?;
            "destroyed"
        }
        DestructionScope::Content => {
            tx.sweep_content(&held).await?;
            "content_destroyed"
        }
    };
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(begun.person)
        .detail("step", step);
    let (scope, person) = (begun.scope, begun.person);
    tx.commit_certified(entry, begun, &app.keys).await?;
    if scope == DestructionScope::Person {
        // On this node at once; elsewhere with the next search, and within a minute without one.
        app.search.names.forget(municipality, person).await;
    }
    Ok(())
}
