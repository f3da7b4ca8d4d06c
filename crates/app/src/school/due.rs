//! Reminding the Doorstroompunt that a list of DUO is to be told back (S4-06; requirements T13).

use domain::{Day, MunicipalityId, NoticeKind, Role, RuleKey, Told};

use crate::{App, Result, notices::Post};

/// What is told today: once when the last day nears, and once when it has passed.
pub(crate) async fn due(app: &App) -> Result<Vec<Post>> {
    let today = app.today();
    let days = app.rules().await?.span(
        RuleKey::DuoReminderDays,
        MunicipalityId::INSTALLATION,
        today,
    );
    let mut posts = Vec::new();
    for list in app.store.school_lists_due(today.plus_days(days)).await? {
        let about = reminder_day(list.return_by, today, days);
        let parts = app.store.school_list_parts(list.id).await?;
        posts.extend(parts.into_keys().map(|place| {
            let to = Told::Role(Role::RmcWorker);
            Post::plain(to, NoticeKind::SchoolListDue, place).once_on(about)
        }));
    }
    Ok(posts)
}

/// The day a reminder is about, so that it is told once: the first on which the last one is near, or the first after it.
fn reminder_day(return_by: Day, today: Day, days: i32) -> Day {
    if today > return_by {
        return_by.plus_days(1)
    } else {
        return_by.plus_days(-days)
    }
}
