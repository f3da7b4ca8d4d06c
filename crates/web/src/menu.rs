//! The main menu: only what this actor may open.

use access::{Action, Actor};

use crate::{page::MenuItem, texts::Texts};

/// An entry: where, the text, and whether the actor may open it.
type Entry = (&'static str, &'static str, fn(&Actor) -> bool);

const ENTRIES: [Entry; 41] = [
    (
        "/werklijst",
        "menu-worklist",
        may::<access::policy::SeeOutreachWorklist>,
    ),
    (
        "/gemeente/werklijst",
        "menu-municipal-worklist",
        may::<access::policy::SeeMunicipalWorklist>,
    ),
    (
        "/regie",
        "menu-regie",
        may::<access::policy::SeeRegisseurWorklist>,
    ),
    (
        "/werkverdeling",
        "menu-workload",
        may::<access::policy::ReassignCases>,
    ),
    (
        "/werkverdeling/aantallen",
        "menu-workload-counts",
        may::<access::policy::SeeWorkload>,
    ),
    ("/lijsten", "menu-lists", may::<access::policy::ReviewList>),
    (
        "/schoollijsten",
        "menu-school-lists",
        may::<access::policy::SeeSchoolLists>,
    ),
    (
        "/overstap",
        "trans-title",
        may::<access::policy::SeeTransitions>,
    ),
    (
        "/overstap/aantallen",
        "trans-counts",
        // Who sees the pupils finds the numbers on their page.
        |actor| {
            may::<access::policy::SeeTransitionCounts>(actor)
                && !may::<access::policy::SeeTransitions>(actor)
        },
    ),
    (
        "/toetsen",
        "menu-checks",
        may::<access::policy::AnswerChecks>,
    ),
    ("/kaarten", "menu-cards", may::<access::policy::PrintCards>),
    (
        "/bezoeken",
        "menu-visits",
        may::<access::policy::RecordVisit>,
    ),
    ("/zoeken", "menu-find", may::<access::policy::FindCaller>),
    (
        "/aanmelden",
        "menu-register-person",
        may::<access::policy::RegisterPerson>,
    ),
    (
        "/kaartteksten",
        "menu-card-texts",
        may::<access::policy::EditCardText>,
    ),
    (
        "/briefteksten",
        "menu-letter-texts",
        may::<access::policy::EditLetterText>,
    ),
    (
        "/aantallen",
        "menu-counts",
        may::<access::policy::SeeMonitorCounts>,
    ),
    (
        "/monitor",
        "menu-monitor",
        may::<access::policy::SeeMonitorCounts>,
    ),
    (
        "/cijfers",
        "menu-figures",
        may::<access::policy::DeliverFigures>,
    ),
    (
        "/vrijgegeven",
        "menu-released",
        may::<access::policy::SeePublished>,
    ),
    (
        "/formatie",
        "menu-formation",
        may::<access::policy::SeeFormation>,
    ),
    ("/proeven", "menu-trials", may::<access::policy::SeeTrials>),
    (
        "/enquetes",
        "menu-surveys",
        may::<access::policy::SeeSurveys>,
    ),
    (
        "/begrotingen",
        "menu-budgets",
        may::<access::policy::SeeBudgets>,
    ),
    (
        "/projecten",
        "menu-projects",
        may::<access::policy::SeeProjects>,
    ),
    (
        "/netwerk",
        "menu-network",
        may::<access::policy::SeeNetwork>,
    ),
    (
        "/volwassen",
        "grow-list-title",
        may::<access::policy::SeeEscalatedSheets>,
    ),
    ("/routes", "route-title", may::<access::policy::SeeRoutes>),
    (
        "/sociale-kaart",
        "map-title",
        may::<access::policy::SeeDirectory>,
    ),
    (
        "/smoelenboek",
        "contact-title",
        may::<access::policy::SeeDirectory>,
    ),
    (
        "/samenwerking",
        "coop-title",
        may::<access::policy::SeeDirectory>,
    ),
    ("/kosten", "menu-costs", may::<access::policy::CheckCosts>),
    ("/logboek", "menu-log", may::<access::policy::ReviewLog>),
    (
        "/vernietiging",
        "menu-destruction",
        may::<access::policy::SeeRetention>,
    ),
    (
        "/bestanden",
        "menu-files",
        may::<access::policy::AgreeToFile>,
    ),
    (
        "/verwerkingen",
        "menu-register",
        may::<access::policy::SeeProcessingRegister>,
    ),
    (
        "/beheer/gemeenten",
        "menu-municipalities",
        may::<access::policy::ManageMunicipalities>,
    ),
    (
        "/beheer/accounts",
        "menu-accounts",
        may::<access::policy::SeeAccounts>,
    ),
    (
        "/beheer/overeenkomsten",
        "menu-agreements",
        may::<access::policy::ManageAgreements>,
    ),
    (
        "/gemeente/kaarten",
        "menu-own-cards",
        may::<access::policy::PrintSelfEmployedCards>,
    ),
    (
        "/beheer/regels",
        "menu-rules",
        may::<access::policy::ManageRules>,
    ),
];

pub(crate) fn may<A: Action>(actor: &Actor) -> bool {
    actor.authorize::<A>().is_ok()
}

/// The menu of this actor, with the current entry marked.
pub(crate) fn items(t: Texts, actor: &Actor, path: &str) -> Vec<MenuItem> {
    let start = MenuItem {
        to: "/",
        label: t.get("menu-start"),
        current: path == "/",
    };
    let entries = ENTRIES
        .iter()
        .filter(|(_, _, allowed)| allowed(actor))
        .map(|(to, key, _)| MenuItem {
            to,
            label: t.get(key),
            current: path == *to
                || path
                    .strip_prefix(to)
                    .is_some_and(|rest| rest.starts_with('/')),
        });
    std::iter::once(start).chain(entries).collect()
}

/// The roles held, in words.
pub(crate) fn roles(t: Texts, actor: &Actor) -> String {
    let mut roles: Vec<_> = actor.assignments.iter().map(|held| held.role).collect();
    roles.dedup();
    roles
        .into_iter()
        .map(|role| role_name(t, role))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The name of a role.
pub(crate) fn role_name(t: Texts, role: domain::Role) -> String {
    t.find(&format!("rol-{}", role.code().replace('_', "-")))
        .unwrap_or_else(|| role.dutch().to_owned())
}
