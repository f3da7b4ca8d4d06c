//! Ties between workers and young people: said by the worker, or asked when both have one family name
//! (issue 3; F7). The answer is logged, and those who have the case see who knows the young person.

use access::{Action, Grant, policy as action};
use domain::{CaseId, NoticeKind, Role, TieAnswer, TieCause, Told, shares_family_name};
use store::AuditEntry;

use crate::{
    App, Result,
    guidance::GuideAct,
    insight,
    notices::{self, Post},
};

/// The question whether a worker knows a young person.
#[derive(Clone, Debug)]
pub struct TieQuestion {
    /// The case.
    pub case: CaseId,
    /// Whom it is about.
    pub name: String,
    /// What was answered before.
    pub answered: Option<TieAnswer>,
    /// Whether this worker can assign the case to a colleague.
    pub can_assign: bool,
}

/// The question, with the name alone: whoever is asked has to know about whom.
pub async fn question<A: Action>(app: &App, grant: &Grant<A>, case: CaseId) -> Result<TieQuestion> {
    let reading = insight::open(app, grant, case).await?;
    let identity = reading.identity(app).await?;
    let file = &reading.file;
    let rules = app.rules().await?;
    let context = app.context(grant, &rules, file.municipality);
    let acts = crate::guidance::possible(&file.case, &context, app.now());
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "tie");
    app.store.record_read(entry).await?;
    Ok(TieQuestion {
        case,
        name: identity.unwrap_or_default().full_name(),
        answered: reading.tie_of(grant.account()),
        can_assign: !reading.read_only && acts.contains(&GuideAct::Assign),
    })
}

/// Notes the answer of the one who has the case under `opens`. Whoever said to know the young person cannot
/// unsay it.
pub async fn answer<A: Action>(
    app: &App,
    grant: &Grant<action::DeclareTie>,
    opens: &Grant<A>,
    colleague: &str,
    case: CaseId,
    answer: TieAnswer,
) -> Result<()> {
    let reading = insight::open(app, opens, case).await?;
    if reading.tie_of(grant.account()) == Some(TieAnswer::Knows) {
        return Ok(());
    }
    let identity = reading.identity(app).await?.unwrap_or_default();
    let file = reading.file;
    let because = if shares_family_name(colleague, &identity.family_name) {
        TieCause::FamilyName
    } else {
        TieCause::Declared
    };
    let mut tx = app.store.write().await?;
    tx.note_tie(&file, grant.account(), answer, because, app.now())
        .await?;
    if answer == TieAnswer::Knows {
        let lead = file.overview.lead.or(file.overview.owner);
        let told: Vec<Post> = lead
            .into_iter()
            .chain([Role::PrivacyOfficer])
            .map(|role| {
                Post::about(
                    Told::Role(role),
                    NoticeKind::TieDeclared,
                    file.municipality,
                    case,
                )
            })
            .collect();
        notices::post(app, &mut tx, &told).await?;
    }
    // The cause is not in the log: it would say something of the name, also after destruction (F9).
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("answer", answer.code());
    Ok(tx.commit(entry).await?)
}
