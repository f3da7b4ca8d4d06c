//! The network's meeting (S4-95..111): who is put on its list and by what name, the meeting itself, and what comes of it.
//!
//! A name is shown for an item of a case whose young person consents to working together, as long as that consent stands, to
//! those of the municipality and never to whom the person is locked for; and for an item of a list of DUO, which rests on a task
//! by law, until the pupil is destroyed. Whom a page showed is logged before it leaves.

mod act;
mod meeting;
mod pupils;
mod put_on;
mod routes;
mod told;
mod view;

use std::collections::HashMap;

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, MunicipalityId, NetworkItemId, PersonId, Role, RuleBook, RuleKey,
    SchoolRowId, guidance::Consent, network::Subject,
};
use store::{AuditEntry, NetworkItem};

pub use act::{
    CarryAct, DecideForm, DirectorAct, ItemAct, advise, carry_out, decide, direct, put_back,
};
pub use meeting::{
    AgendaLine, AgendaOrder, MeetingStage, MeetingSummary, MeetingView, PlanForm, add_to_agenda,
    close, draft_agenda, meeting, meetings, open, plan, reorder, set_presence, take_off,
};
pub use pupils::{bring_pupils, pupils_on};
pub use put_on::{BringView, ItemForm, SignUpForm, bring, bring_page, sign_up};
pub use routes::{RouteForm, RouteView, add_route, routes};
pub(crate) use told::told;
pub use view::{
    Desk, ItemDetail, ItemFilter, ItemView, NetworkOverview, StepView, desk, item, overview,
};

use crate::{App, Result, accounts, school};

/// The roles of those who can take somebody over.
const TAKES_OVER: [Role; 3] = [Role::NetworkMember, Role::Regisseur, Role::RmcWorker];

/// Who can take somebody of a municipality over, by name.
pub(crate) async fn colleagues(
    app: &App,
    serves: impl Fn(MunicipalityId) -> bool + Copy,
) -> Result<Vec<(AccountId, String)>> {
    let mut all = Vec::new();
    for role in TAKES_OVER {
        all.extend(accounts::holding(app, role, serves).await?);
    }
    all.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    all.dedup();
    Ok(all)
}

/// Who of the municipality of an item can take it over, by name.
pub async fn can_take_over(
    app: &App,
    grant: &Sees,
    id: NetworkItemId,
) -> Result<Vec<(AccountId, String)>> {
    let place = app.store.network_item(grant, id).await?.record.municipality;
    colleagues(app, |one| one == place).await
}

/// From how many areas of life an item is complex: by the rule of the day it was put on, so that it stays what it was.
pub(crate) fn complex_from(rules: &RuleBook, item: &NetworkItem) -> i64 {
    let record = &item.record;
    rules.integer(
        RuleKey::ComplexLifeAreas,
        record.municipality,
        record.at.day(),
    )
}

/// What is known of the cases and pupils that items are about.
#[derive(Debug, Default)]
struct Cases {
    names: HashMap<CaseId, String>,
    pupils: HashMap<SchoolRowId, String>,
    over: Vec<CaseId>,
}

impl Cases {
    /// The name of whom an item is about, where it may be shown.
    fn name(&self, item: &NetworkItem) -> Option<String> {
        let record = &item.record;
        let of_case = record.case.and_then(|case| self.names.get(&case));
        let of_pupil = record.pupil.and_then(|row| self.pupils.get(&row));
        of_case.or(of_pupil).cloned()
    }

    /// Whether its case is over, or the pupil it was about is destroyed.
    fn is_over(&self, item: &NetworkItem) -> bool {
        let record = &item.record;
        let pupil_is_gone = record.facts.subject == Subject::Pupil && record.pupil.is_none();
        pupil_is_gone || record.case.is_some_and(|case| self.over.contains(&case))
    }
}

/// Opens the names that may be shown of these items, and logs whom they showed.
async fn cases_of<A: Action>(app: &App, grant: &Grant<A>, items: &[NetworkItem]) -> Result<Cases> {
    let about: Vec<CaseId> = items.iter().filter_map(|item| item.record.case).collect();
    let files = app.store.cases_in_network(grant, &about).await?;
    let may_be_named: Vec<(MunicipalityId, PersonId, CaseId)> = files
        .iter()
        .filter(|file| file.case.ended().is_none())
        .filter(|file| file.case.guidance().consents_to(Consent::WorkTogether))
        .map(|file| (file.municipality, file.person, file.id))
        .collect();
    let persons = may_be_named
        .iter()
        .map(|(place, person, _)| (place, person));
    let mut identities = crate::outreach::identities(app, persons).await?;
    let rows: Vec<SchoolRowId> = items.iter().filter_map(|item| item.record.pupil).collect();
    let rows = app.store.pupils_in_network(grant, &rows).await?;
    let known = school::identities(app, &rows).await?;
    let pupils = rows
        .iter()
        .map(|row| (row.municipality, school::in_the_log(row.pupil)));
    let shown = may_be_named
        .iter()
        .map(|(place, person, _)| (*place, *person))
        .chain(pupils);
    let mut entries = AuditEntry::about(grant, shown, "count");
    if entries.is_empty() {
        entries
            .push(AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("counts", "network"));
    }
    app.store.record_reads(entries).await?;
    let over = files.iter().filter(|file| file.case.ended().is_some());
    let over = over.map(|file| file.id).collect();
    let names = may_be_named
        .into_iter()
        .filter_map(|(_, person, case)| Some((case, identities.remove(&person)?.full_name())))
        .collect();
    let pupils = known
        .into_iter()
        .map(|(row, identity)| (row, identity.full_name()))
        .collect();
    Ok(Cases {
        names,
        pupils,
        over,
    })
}

/// The entry of a change of an item.
fn logged<A: Action>(
    grant: &Grant<A>,
    municipality: MunicipalityId,
    id: NetworkItemId,
) -> AuditEntry {
    AuditEntry::by(grant, municipality).detail("item", id.uuid())
}

/// Whoever looks at the network.
type Sees = Grant<action::SeeNetwork>;
