//! Posting a print run: the waiting days start there (S1-35).

use access::{Action, Grant, policy as action};
use domain::{
    CardBatchId, Day,
    outreach::{Command, NextAction},
};
use store::Desk;

use super::{Seen, ask_all, cases_of, commit_all};
use crate::{App, AppError, Result};

/// Notes that a run was posted on a day: the waiting days start there.
pub async fn mark_sent(
    app: &App,
    grant: &Grant<action::MarkCardsSent>,
    id: CardBatchId,
    on: Day,
) -> Result<()> {
    sent(app, grant, Desk::Outreach, id, on).await
}

/// The same for a run of the municipality's own desk.
pub async fn mark_municipal_sent(
    app: &App,
    grant: &Grant<action::PrintSelfEmployedCards>,
    id: CardBatchId,
    on: Day,
) -> Result<()> {
    sent(app, grant, Desk::Municipal, id, on).await
}

async fn sent<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
    id: CardBatchId,
    on: Day,
) -> Result<()> {
    if on > app.today() {
        return Err(AppError::field(
            "datum",
            "Deze dag moet nog komen. Vul de dag in waarop de kaarten op de post gingen.",
        ));
    }
    let rows = app
        .store
        .cases_in_bulk(grant, desk, NextAction::SendCard)
        .await?;
    let mut tx = app.store.write_alone().await?;
    let sent = ask_all(
        app,
        grant,
        &mut tx,
        (Seen::Nobody, &cases_of(&rows)),
        on,
        |file| (file.case.printed() == Some(id)).then_some(Command::MarkSent { batch: id }),
    )
    .await?;
    if sent.is_empty() || !tx.mark_batch_sent(id, on).await? {
        return Err(AppError::NotFound);
    }
    commit_all(grant, tx, &sent, "card_batch", id.uuid()).await
}
