//! What has reached its term is destroyed without waiting for a person.

use access::{Actor, Grant, policy as action};
use domain::{
    CaseId, MunicipalityId, PersonId, RuleKey, destruction::DestructionGround,
    retention::RetentionClass, suppression_until,
};
use store::{AuditEntry, Chain, DueCase, ListState, StoreError};
use vault::Compartment;

use crate::{App, Result, destruction, lists};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Cases that ended because the upper age was reached.
    pub aged_out: u64,
    /// Persons whose sealed data were destroyed.
    pub persons: u64,
    /// Pupils on lists of DUO whose sealed rows were destroyed.
    pub pupils: u64,
    /// Lists whose staging ended.
    pub staged_lists: u64,
    /// Lists whose quarantine ended.
    pub quarantines: u64,
    /// Dossiers whose term is over and for which nobody signed yet.
    pub unsigned: u64,
    /// Persons who could not be destroyed; the log of the program says why.
    pub failed: u64,
}

/// Does everything that is due: staging, quarantine, end-state terms, tokens past their last month.
/// Safe to run at any time and again after a crash.
pub async fn run_due(app: &App, actor: &Actor) -> Result<Run> {
    let grant = actor.authorize::<action::DestroyDue>()?;
    let today = app.today();
    destruction::finish_begun(app, &grant).await?;
    let mut run = Run {
        staged_lists: end_stale_lists(app, &grant).await?,
        aged_out: crate::age_limit::close_aged_out(app, actor).await?,
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
    for municipality in app.store.municipalities().await? {
        lists::give_up_taken_back(app, &grant, municipality.id).await?;
    }
    crate::guidance::destroy_content_due(app, &grant).await?;
    crate::guidance::end_drafts(app, &grant).await?;
    crate::surveys::forget_drawn(app, &grant).await?;
    run.staged_lists += crate::school::end_stale(app, &grant).await?;
    run.pupils = crate::school::destroy_due(app, &grant).await?;
    destroy_due(app, &grant, &mut run).await?;
    app.store.end_tokens(today.month()).await?;
    let yesterday = app.now().plus_seconds(-86_400);
    app.store.sweep_identity_changes(yesterday).await?;
    app.store.sweep_sessions(yesterday).await?;
    app.store.sweep_once_keys(yesterday).await?;
    app.store.sweep_jobs(yesterday).await?;
    crate::notices::sweep(app).await?;
    crate::workload::sweep(app).await?;
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
                    if chain == Chain::Changes {
                        app.store.end_certificates(municipality, before).await?;
                    }
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

/// Destroys who is due, each by itself, so that one that fails keeps no other. A dossier waits for the
/// signature on its list; what rested on consent does not wait (ADR 11).
async fn destroy_due(app: &App, grant: &Grant<action::DestroyDue>, run: &mut Run) -> Result<()> {
    let today = app.today();
    let mut after = None;
    loop {
        let page = app.store.due_for_destruction(today, after).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        let last_day = last.row.overview.destroy_after.unwrap_or(today);
        after = Some((last.row.municipality, last_day, last.row.case));
        for due in page {
            let done = destroy_one(app, grant, &due, run).await;
            if let Err(error) = done {
                run.failed += 1;
                tracing::error!(%error, municipality = %due.row.municipality, "a person who is due could not be destroyed");
            }
        }
    }
}

async fn destroy_one(
    app: &App,
    grant: &Grant<action::DestroyDue>,
    due: &DueCase,
    run: &mut Run,
) -> Result<()> {
    let row = &due.row;
    let (municipality, person, case) = (row.municipality, row.person, row.case);
    let dossier = RetentionClass::of(&row.overview).is_some_and(RetentionClass::needs_signature);
    if dossier && due.held {
        return Ok(());
    }
    if dossier && !due.signed {
        run.unsigned += 1;
        return destruction::destroy_content(app, grant, municipality, person, case).await;
    }
    end_of_term(app, grant, municipality, person, case, dossier).await?;
    run.persons += 1;
    Ok(())
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
    signed: bool,
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
    let ground = signed.then_some(DestructionGround::SignedList);
    destruction::destroy_on(app, grant, municipality, person, case, ground).await?;
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
