//! What the municipality does with a form that came: talk, take up, tie to a row of a list of DUO, destroy (S4-39, S4-77,
//! S4-90).

use access::{Grant, policy as action};
use domain::{
    Day, SchoolRowId, TransferId,
    transfer::{FollowUp, Stage, may_follow},
};
use store::{Detail, TransferStep};
use vault::Compartment;

use super::{
    entry, sealed,
    view::{received, sent_answers},
};
use crate::{
    App, AppError, Result,
    school::{Candidate, DestroyReason},
};

/// Records what was done with a form. `seen`: how many steps there were when the form was shown.
///
/// # Errors
/// [`AppError::Rule`] when the school has not sent it or nobody spoke with it yet, [`AppError::Invalid`] on a day to come or before it was asked,
/// [`AppError::Changed`] when a colleague was first.
pub async fn follow_up(
    app: &App,
    grant: &Grant<action::FollowUpTransfer>,
    id: TransferId,
    seen: usize,
    what: FollowUp,
    on: Day,
) -> Result<()> {
    let (grant, file, _) = received(app, grant, id).await?;
    let asked = &file.transfer.asked;
    if on > app.today() || on < asked.at.day() {
        return Err(AppError::field(
            "dag",
            "Kies een dag vanaf de dag waarop het formulier is gevraagd, tot en met vandaag.",
        ));
    }
    if file.steps.len() != seen {
        return Err(AppError::Changed);
    }
    if !may_follow(&file.done(), what) {
        return Err(AppError::rule(
            "S4-39",
            "Spreek eerst met de school, en leg dat gesprek hier vast. Daarna kunt u vastleggen wie de leerling verder helpt.",
        ));
    }
    let step = TransferStep {
        seq: u32::try_from(seen).unwrap_or(u32::MAX).saturating_add(1),
        what,
        on,
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.add_transfer_step(asked, &step).await?;
    let done =
        entry(&grant, asked, "transfer_followed_up").detail("what", Detail::code(what.code()));
    Ok(tx.commit(done).await?)
}

/// Who on the lists of DUO of the municipality was born on the day the form says. Each is logged.
///
/// # Errors
/// [`AppError::Rule`] when the school has not sent it, or it is tied already.
pub async fn rows_to_tie(
    app: &App,
    grant: &Grant<action::FollowUpTransfer>,
    id: TransferId,
) -> Result<Vec<Candidate>> {
    let (grant, file, form) = received(app, grant, id).await?;
    if file.transfer.asked.row.is_some() {
        return Err(tied());
    }
    crate::school::born_on(app, &grant, form.born).await
}

fn tied() -> AppError {
    AppError::rule(
        "S4-90",
        "Dit formulier hoort al bij een leerling op een schoollijst.",
    )
}

/// Ties a form to a row of a list of DUO: from then on it is kept under that pupil's key, and goes when the pupil goes.
///
/// # Errors
/// As [`rows_to_tie`]; [`AppError::NotFound`] when the row is not one of them, [`AppError::Changed`] when the pupil was destroyed
/// meanwhile.
pub async fn tie(
    app: &App,
    grant: &Grant<action::FollowUpTransfer>,
    id: TransferId,
    row: SchoolRowId,
) -> Result<()> {
    let (grant, file, form) = received(app, grant, id).await?;
    let asked = &file.transfer.asked;
    if asked.row.is_some() {
        return Err(tied());
    }
    let found = crate::school::born_on(app, &grant, form.born).await?;
    let candidate = found.into_iter().find(|one| one.row == row);
    let candidate = candidate.ok_or(AppError::NotFound)?;
    let answers = sent_answers(app, &file).await?.ok_or(AppError::NotFound)?;
    // Whoever destroys the pupil takes the key first and the rows after it: with either gone nothing is kept.
    let kept = sealed(app, asked, candidate.pupil, &answers).await?;
    let mut tx = app.store.write().await?;
    tx.tie_transfer(asked, candidate.pupil, row, &kept).await?;
    let done = entry(&grant, asked, "transfer_tied")
        .person(super::in_the_log(candidate.pupil))
        .subject("transfer", id.uuid());
    tx.commit(done).await?;
    // What was kept under the form's own key is now kept under the pupil's.
    app.store
        .destroy_subject_key(
            asked.municipality,
            asked.pupil.uuid(),
            Compartment::Statutory,
        )
        .await?;
    Ok(())
}

/// Destroys everything that is kept of the pupil of a form in its municipality: forms, and rows of lists of DUO.
///
/// # Errors
/// [`AppError::Rule`] when that was done before.
pub async fn destroy(
    app: &App,
    grant: &Grant<action::DestroySchoolRow>,
    id: TransferId,
    reason: DestroyReason,
) -> Result<()> {
    let file = app.store.transfer(grant, id).await?;
    let asked = &file.transfer.asked;
    if file.life().stage() == Stage::Destroyed {
        return Err(AppError::rule(
            "AVG 17",
            "Deze gegevens zijn al vernietigd.",
        ));
    }
    let grant = grant.narrow(asked.municipality)?;
    crate::school::destroy_pupil(app, &grant, asked.municipality, asked.pupil, reason.code()).await
}
