//! The main menu: only what this actor may open.

use access::{Action, Actor};

use crate::{
    page::{MenuGroup, MenuItem},
    texts::Texts,
};

/// An entry: where, the text, and whether the actor may open it.
type Entry = (&'static str, &'static str, fn(&Actor) -> bool);

/// Up to so many entries stand beside each other; more are gathered under what they are about.
const FEW: usize = 8;

/// The entries by what they are about; the first lot stands by itself.
const GROUPS: [(&str, &[Entry]); 6] = [
    (
        "",
        &[
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
            ("/lijsten", "menu-lists", may::<access::policy::ReviewList>),
        ],
    ),
    (
        "menu-group-work",
        &[
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
            (
                "/toetsen",
                "menu-checks",
                may::<access::policy::AnswerChecks>,
            ),
            ("/kaarten", "menu-cards", may::<access::policy::PrintCards>),
            (
                "/gemeente/kaarten",
                "menu-own-cards",
                may::<access::policy::PrintSelfEmployedCards>,
            ),
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
        ],
    ),
    (
        "menu-group-network",
        &[
            (
                "/netwerk",
                "menu-network",
                may::<access::policy::SeeNetwork>,
            ),
            (
                "/bekend-bij-rbl",
                "known-title",
                may::<access::policy::AskKnownAtRbl>,
            ),
            (
                "/overdracht",
                "handoff-title",
                may::<access::policy::SeeTransfers>,
            ),
            (
                "/mdo",
                "menu-conference",
                may::<access::policy::SeeConference>,
            ),
            (
                "/mdo/pilots",
                "menu-pilots",
                may::<access::policy::SeePilots>,
            ),
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
            // Who sees the pupils finds the numbers on their page.
            ("/overstap/aantallen", "trans-counts", |actor| {
                may::<access::policy::SeeTransitionCounts>(actor)
                    && !may::<access::policy::SeeTransitions>(actor)
            }),
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
        ],
    ),
    (
        "menu-group-figures",
        &[
            (
                "/monitor",
                "menu-monitor",
                may::<access::policy::SeeMonitorCounts>,
            ),
            (
                "/effectrapportage",
                "effects-title",
                may::<access::policy::SeeEffects>,
            ),
            (
                "/aantallen",
                "menu-counts",
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
            ("/kosten", "menu-costs", may::<access::policy::CheckCosts>),
        ],
    ),
    (
        "menu-group-oversight",
        &[
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
        ],
    ),
    (
        "menu-group-management",
        &[
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
                "/beheer/regels",
                "menu-rules",
                may::<access::policy::ManageRules>,
            ),
        ],
    ),
];

pub(crate) fn may<A: Action>(actor: &Actor) -> bool {
    actor.authorize::<A>().is_ok()
}

/// The menu of this actor, with the current entry marked: a few entries as they are, many by what they are about.
pub(crate) fn groups(t: Texts, actor: &Actor, path: &str) -> Vec<MenuGroup> {
    let start = MenuItem {
        to: "/",
        label: t.get("menu-start"),
        current: path == "/",
    };
    let mut alone = vec![start];
    let mut gathered = Vec::new();
    for (key, entries) in GROUPS {
        let items: Vec<MenuItem> = entries
            .iter()
            .filter(|(_, _, allowed)| allowed(actor))
            .map(|(to, key, _)| MenuItem {
                to,
                label: t.get(key),
                current: is_at(path, to),
            })
            .collect();
        if key.is_empty() {
            alone.extend(items);
        } else if !items.is_empty() {
            gathered.push((key, items));
        }
    }
    let many = alone.len() + gathered.iter().map(|(_, items)| items.len()).sum::<usize>();
    let gathered = gathered.into_iter().map(|(key, items)| MenuGroup {
        label: if many > FEW && items.len() > 1 {
            t.get(key)
        } else {
            String::new()
        },
        items,
    });
    let alone = MenuGroup {
        label: String::new(),
        items: alone,
    };
    let mut all: Vec<MenuGroup> = std::iter::once(alone).chain(gathered).collect();
    keep_longest(&mut all);
    all
}

fn is_at(path: &str, to: &str) -> bool {
    path == to
        || path
            .strip_prefix(to)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Of entries one of which lies under the other only the nearest is where the reader is.
fn keep_longest(groups: &mut [MenuGroup]) {
    let current = || {
        groups
            .iter()
            .flat_map(|group| &group.items)
            .filter(|item| item.current)
    };
    let Some(longest) = current().map(|item| item.to).max_by_key(|to| to.len()) else {
        return;
    };
    for item in groups.iter_mut().flat_map(|group| &mut group.items) {
        item.current &= item.to == longest;
    }
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
