//! What has reached its term is destroyed without waiting for a person.

use access::{Action, Actor, Grant, policy as action};
use domain::{
    CaseId, MunicipalityId, PersonId, Role, RuleKey,
    outreach::{Command, Context},
    suppression_until,
};
use store::{AuditEntry, Chain, ListState, StoreError};
use vault::Compartment;

use crate::{App, Result, lists};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Persons whose sealed data were destroyed.
    pub persons: u64,
    /// Lists whose staging ended.
    pub staged_lists: u64,
    /// Lists whose quarantine ended.
    pub quarantines: u64,
}

/// Does everything that is due: staging, quarantine, end-state terms, tokens past their last month.
/// Safe to run at any time and again after a crash.
pub async fn run_due(app: &App, actor: &Actor) -> Result<Run> {
    let grant = actor.authorize::<action::DestroyDue>()?;
    let today = app.today();
    let mut run = Run {
        staged_lists: end_stale_lists(app, &grant).await?,
        ..Run::default()
    };
    for (municipality, list) in app.store.quarantine_due(today).await? {
        app.store
            .destroy_subject_key(municipality, list.uuid(), Compartment::Intake)
            .await?;
        let mut tx = app.store.write_alone().await?;
        tx.drop_quarantine(municipality, list).await?;
        let entry = AuditEntry::by(&grant, municipality)
            .subject("list", list.uuid())
            .detail("step", "quarantine_destroyed");
        tx.commit(entry).await?;
        run.quarantines += 1;
    }
    crate::guidance::destroy_content_due(app, &grant).await?;
    loop {
        let due = app.store.due_for_destruction(today).await?;
        if due.is_empty() {
            break;
        }
        for (municipality, person, case) in due {
            end_of_term(app, &grant, municipality, person, case).await?;
            run.persons += 1;
        }
    }
    app.store.end_tokens(today.month()).await?;
    let yesterday = app.now().plus_seconds(-86_400);
    app.store.sweep_sessions(yesterday).await?;
    app.store.sweep_once_keys(yesterday).await?;
    app.store.sweep_jobs(yesterday).await?;
    crate::notices::sweep(app).await?;
    Ok(run)
}

/// Takes away what the log has kept for its whole term (`audit_years`), chain by chain, and leaves a
/// signed record. A chain that is not whole is left as it is, and told. Once a week. Returns how many
/// entries are gone.
pub async fn trim_log(app: &App, actor: &Actor) -> Result<i64> {
    let grant = actor.authorize::<action::DestroyDue>()?;
    let rules = app.rules().await?;
    let today = app.today();
    let mut places = vec![MunicipalityId::INSTALLATION];
    places.extend(app.store.municipalities().await?.iter().map(|one| one.id));
    let mut gone = 0;
    for municipality in places {
        let years = rules.integer(RuleKey::AuditYears, municipality, today);
        let years = i32::try_from(years).unwrap_or(i32::MAX);
        let before = crate::log::start_of(app, today.plus_years(-years));
        for chain in Chain::ALL {
            match app.store.cut_audit(municipality, chain, before).await {
                Ok(None) => {}
                Ok(Some(cut)) => {
                    let entry = AuditEntry::by(&grant, municipality)
                        .detail("step", "log_trimmed")
                        .detail("chain", chain.code())
                        .detail("until", cut.entries);
                    app.store.write().await?.commit(entry).await?;
                    gone += cut.entries;
                }
                Err(StoreError::LogBroken) => {
                    tracing::error!(%municipality, chain = chain.code(), "a chain of the log is broken and was not trimmed");
                }
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(gone)
}

/// Gives every municipality a new key epoch and destroys the old one: wrapped keys left behind in
/// copies or in the database's own residue can then no longer be opened (G2, G5). Once a week.
pub async fn rotate_keys(app: &App, actor: &Actor) -> Result<u64> {
    let grant = actor.authorize::<action::DestroyDue>()?;
    let mut wrapped = 0;
    for municipality in app.store.municipalities().await? {
        let keys = app.store.rotate_municipality_key(municipality.id).await?;
        let tx = app.store.write().await?;
        let entry = AuditEntry::by(&grant, municipality.id)
            .detail("step", "keys_rotated")
            .detail("keys", keys);
        tx.commit(entry).await?;
        wrapped += keys;
    }
    Ok(wrapped)
}

async fn end_stale_lists(app: &App, grant: &Grant<action::DestroyDue>) -> Result<u64> {
    let rules = app.rules().await?;
    let hours = rules.integer(
        RuleKey::StagingHours,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let before = app.now().plus_seconds(-hours.saturating_mul(3_600));
    let stale = app.store.stale_lists(before).await?;
    let count = stale.len() as u64;
    for list in stale {
        lists::end_staging(app, grant, list.id, ListState::Expired).await?;
    }
    Ok(count)
}

/// An end state reached its term: what was sealed goes; a token and a count stay. After a refusal or
/// an objection the suppression is there already; it is made sure of here.
async fn end_of_term(
    app: &App,
    grant: &Grant<action::DestroyDue>,
    municipality: MunicipalityId,
    person: PersonId,
    case: CaseId,
) -> Result<()> {
    let rules = app.rules().await?;
    let file = app.store.case(grant, case).await?;
    let birth_date = crate::outreach::identity_of(app, &file)
        .await?
        .and_then(|identity| identity.birth_date);
    if matches!(
        file.overview.phase,
        domain::outreach::Phase::Refused
            | domain::outreach::Phase::Objected
            | domain::outreach::Phase::ErasureAsked
    ) {
        let until = suppression_until(birth_date, app.today(), &rules, municipality);
        let tokens = app
            .store
            .suppression_tokens_of(municipality, person)
            .await?;
        let now = app.today().month();
        if app
            .store
            .suppressed(municipality, &tokens, now)
            .await?
            .len()
            < tokens.len()
        {
            let reason = file.overview.phase.code();
            app.store
                .suppress_person(municipality, person, until, reason)
                .await?;
        }
    }
    destroy_person(app, grant, municipality, person, case).await?;
    limit_recognition(app, &rules, municipality, person, birth_date).await
}

/// The recognition token has its own last month; where a municipality trusts only the list's flag it
/// served suppression alone and goes now (requirements A.18 no. 1).
async fn limit_recognition(
    app: &App,
    rules: &domain::RuleBook,
    municipality: MunicipalityId,
    person: PersonId,
    birth_date: Option<domain::BirthDate>,
) -> Result<()> {
    let today = app.today();
    match rules.recognition_mode(municipality, today) {
        domain::RecognitionMode::ListFlag => {
            app.store.forget_recognition(municipality, person).await?;
        }
        domain::RecognitionMode::OwnToken => {
            let until = suppression_until(birth_date, today, rules, municipality);
            app.store
                .limit_recognition(municipality, person, until)
                .await?;
        }
    }
    Ok(())
}

/// Destroys what is sealed of a person: intent in the log, keys, ciphertext, proof. Each step may be
/// done again, so that a run stopped half-way is finished by the next (G6).
pub(crate) async fn destroy_person<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
    person: PersonId,
    case: CaseId,
) -> Result<()> {
    let rules = app.rules().await?;
    // The recognition token stays: without it the next list would bring the person back as new.
    let mut destroyed = 0_u32;
    for compartment in Compartment::ALL {
        let key = app
            .store
            .destroy_subject_key(municipality, person.uuid(), compartment)
            .await?;
        destroyed += u32::from(key.is_some());
    }
    let mut tx = app.store.write_alone().await?;
    let mut held = tx.hold_case(grant, case).await?;
    // The rule destroys, not the person at the desk: whoever set it off stays in the log.
    let context = Context {
        role: Role::Service,
        ..app.context(grant, &rules, municipality)
    };
    let kinds = held.get().case.decide(&Command::Destroy, &context)?;
    tx.append_events(
        &mut held,
        &rules,
        app.author(grant, app.today()),
        kinds,
        std::collections::BTreeMap::new(),
    )
    .await?;
    tx.sweep_person(municipality, person, app.today()).await?;
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("step", "destroyed")
        .detail("keys", destroyed);
    tx.commit(entry).await?;
    Ok(())
}
