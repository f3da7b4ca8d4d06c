//! Whose case it was when, as its events tell it: what a caseload of any day is counted from.

use super::Dossier;
use crate::{AccountId, Case, Day, Event, MunicipalityId, Role, RuleBook, outreach::NotThisCase};

/// The stretches in which one worker or team had a case, from its history. A team is a role, by its code. A case is a
/// casemanager's from the hand-over on and its lead's from the first step of the guidance; it is active until it is
/// closed, and again when it is opened again. Before the hand-over it is on a list and in nobody's caseload.
///
/// # Errors
/// The events are not one history.
pub fn dossiers_of(
    events: &[Event],
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Result<Vec<Dossier>, NotThisCase> {
    let mut case = Case::default();
    let mut dossiers = Vec::new();
    let mut open: Option<Held> = None;
    // What is recorded later never began earlier.
    let mut day = Day::FIRST;
    for event in events {
        case.apply(event)?;
        day = day.max(event.on);
        let now = held(&case, rules, municipality);
        if open.map(|held| held.by) == now {
            continue;
        }
        dossiers.extend(open.take().and_then(|held| held.until(Some(day))));
        open = now.map(|by| Held { by, since: day });
    }
    dossiers.extend(open.and_then(|held| held.until(None)));
    Ok(dossiers)
}

/// A team, and who in it.
type Holder = (Role, Option<AccountId>);

#[derive(Clone, Copy)]
struct Held {
    by: Holder,
    since: Day,
}

impl Held {
    /// The stretch that ends here; `None` when it never lasted until the end of a day.
    fn until(self, ended: Option<Day>) -> Option<Dossier> {
        let (team, worker) = self.by;
        ended
            .is_none_or(|ended| self.since < ended)
            .then(|| Dossier {
                team: team.code().to_owned(),
                worker,
                opened: self.since,
                ended,
            })
    }
}

/// Who has a case as it stands; `None` when it is closed, or not handed over.
fn held(case: &Case, rules: &RuleBook, municipality: MunicipalityId) -> Option<Holder> {
    let overview = case.overview(rules, municipality)?;
    if overview.phase.is_closed() {
        return None;
    }
    let handed_over = overview.subregion.map(|_| Role::Casemanager);
    let team = overview.lead.or(handed_over)?;
    Some((team, overview.assignee))
}
