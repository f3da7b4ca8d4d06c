//! Telling who is responsible that figures are asked for, and once more when the day comes (S1-78).

use access::{Action, Grant, policy as action};
use domain::{
    Day, MunicipalityId, NoticeKind, RuleKey, Told,
    monitor::{Quarter, Responsible},
};
use store::Delivery;

use super::reporting::{entry, role_of, today};
use crate::{
    App, Result,
    notices::{self, Post},
};

/// Days after the last day to deliver in which who was not told yet still is.
const LONG_PAST: i32 = 30;

/// Reminds those who did not deliver. Returns how many places were still open.
pub async fn remind(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<usize> {
    let delivered = app.store.deliveries(grant, quarter).await?;
    let posts = to_tell(app, grant, NoticeKind::QuarterAsked, &delivered).await?;
    let mut tx = app.store.write().await?;
    notices::post(app, &mut tx, &posts).await?;
    tx.commit(entry(grant, quarter, "reminded")).await?;
    Ok(posts.len())
}

/// What is told of its own account to who did not deliver: once when the day nears, and once when it has passed (S1-78).
pub(crate) async fn due<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<Post>> {
    let today = app.today();
    let rules = app.rules().await?;
    let days = rules.span(
        RuleKey::DeliveryReminderDays,
        MunicipalityId::INSTALLATION,
        today,
    );
    let mut posts = Vec::new();
    for record in app.store.quarters().await? {
        let Some(about) = reminder_day(record.due_on, today, days) else {
            continue;
        };
        if record.released.is_some() {
            continue;
        }
        let delivered = app.store.deliveries(grant, record.quarter).await?;
        let open = to_tell(app, grant, NoticeKind::QuarterDue, &delivered).await?;
        posts.extend(open.into_iter().map(|post| post.once_on(about)));
    }
    Ok(posts)
}

/// The day a reminder of today is about, so that it is told once: the first day on which the last one is near, or the first
/// day after it. None before, and none when it is long past: who did not hear twice needs no third.
fn reminder_day(due: Day, today: Day, days: i32) -> Option<Day> {
    let (near, past) = (due.plus_days(-days), due.plus_days(1));
    if today < near || today > past.plus_days(LONG_PAST) {
        None
    } else if today < past {
        Some(near)
    } else {
        Some(past)
    }
}

/// Who is responsible and not among the delivered, each with what they are told.
pub(super) async fn to_tell<A: Action>(
    app: &App,
    grant: &Grant<A>,
    kind: NoticeKind,
    delivered: &[Delivery],
) -> Result<Vec<Post>> {
    let mut posts = Vec::new();
    for municipality in today(app, grant).await? {
        for responsible in Responsible::ALL {
            let done = delivered
                .iter()
                .any(|one| one.municipality == municipality && one.responsible == *responsible);
            if !done {
                let to = Told::Role(role_of(*responsible));
                posts.push(Post::plain(to, kind, municipality));
            }
        }
    }
    Ok(posts)
}
