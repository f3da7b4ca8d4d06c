//! One page a role: what it does, what it decides and how to reach it, to be printed and hung on the wall (S4-125, S4-129).

use access::{POLICY, policy::SeeDirectory};
use axum::extract::Path;
use domain::Role;

use super::{contacts::PATH, names, reach};
use crate::{
    authorized::Authorized,
    html::{Answer, log::act},
    problem::Problem,
    sections::Sections,
    table::{Cell, Table},
    texts::Texts,
    wording::word,
};

fn told() -> impl Iterator<Item = Role> {
    let people = Role::ALL.iter().copied();
    people.filter(|role| *role != Role::Service)
}

/// The roles.
pub(crate) async fn all(auth: Authorized<SeeDirectory>) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("sheets-title"))
        .under(PATH, t.get("contact-title"));
    let rows = told().map(|role| {
        vec![
            Cell::Link(format!("{PATH}/rollen/{}", role.code()), word(t, role)),
            Cell::Text(tasks(t, role)),
        ]
    });
    let columns = vec![t.get("sheet-role"), t.get("sheet-tasks")];
    let table = Table::new(t.get("sheets-title"), columns, String::new()).quiet();
    Ok(Sections::new(page)
        .lead(t.get("sheets-lead"))
        .table(&table.rows(rows))
        .answer())
}

/// One of them.
pub(crate) async fn one(auth: Authorized<SeeDirectory>, Path(code): Path<String>) -> Answer {
    let t = auth.t;
    let role: Role = code.parse().map_err(|_| Problem::NotFound)?;
    if role == Role::Service {
        return Err(Problem::NotFound);
    }
    let colleagues = app::contacts::colleagues(auth.app(), &auth.grant).await?;
    let rows = colleagues
        .iter()
        .filter(|one| one.roles.contains(&role))
        .map(|one| {
            let card = one.card.clone().unwrap_or_default();
            let reached = reach(&card.phone, &card.email);
            let reached = if reached.is_empty() {
                t.get("contact-no-card")
            } else {
                reached
            };
            vec![
                Cell::Lines(one.name.clone(), card.organisation),
                Cell::Text(names(&one.places)),
                Cell::Text(reached),
            ]
        });
    let columns = ["contact-name", "contact-places", "contact-reach"];
    let table = Table::new(
        t.get("sheet-who"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("sheet-nobody"),
    )
    .rows(rows);
    let page = auth
        .page(word(t, role))
        .under(PATH, t.get("contact-title"))
        .under(format!("{PATH}/rollen"), t.get("sheets-title"));
    Ok(Sections::new(page)
        .lead(tasks(t, role))
        .panel(t.get("sheet-decides"), vec![decides(t, role)])
        .panel(t.get("sheet-sees"), vec![sees(t, role)])
        .table(&table)
        .folded(t.get("sheet-acts"), acts(t, role))
        .answer())
}

fn tasks(t: Texts, role: Role) -> String {
    match role {
        Role::ListHandler => t.get("sheet-tasks-list-handler"),
        Role::Casemanager => t.get("sheet-tasks-casemanager"),
        Role::Regisseur => t.get("sheet-tasks-regisseur"),
        Role::ProjectLeader => t.get("sheet-tasks-project-leader"),
        Role::PolicyOfficer => t.get("sheet-tasks-policy-officer"),
        Role::RmcWorker => t.get("sheet-tasks-rmc-worker"),
        Role::NetworkDirector => t.get("sheet-tasks-network-director"),
        Role::NetworkMember => t.get("sheet-tasks-network-member"),
        Role::PrivacyOfficer => t.get("sheet-tasks-privacy-officer"),
        Role::Administrator | Role::Service => t.get("sheet-tasks-administrator"),
    }
}

fn decides(t: Texts, role: Role) -> String {
    match role {
        Role::ListHandler => t.get("sheet-decides-list-handler"),
        Role::Casemanager => t.get("sheet-decides-casemanager"),
        Role::Regisseur => t.get("sheet-decides-regisseur"),
        Role::ProjectLeader => t.get("sheet-decides-project-leader"),
        Role::PolicyOfficer => t.get("sheet-decides-policy-officer"),
        Role::RmcWorker => t.get("sheet-decides-rmc-worker"),
        Role::NetworkDirector => t.get("sheet-decides-network-director"),
        Role::NetworkMember => t.get("sheet-decides-network-member"),
        Role::PrivacyOfficer => t.get("sheet-decides-privacy-officer"),
        Role::Administrator | Role::Service => t.get("sheet-decides-administrator"),
    }
}

fn sees(t: Texts, role: Role) -> String {
    if role.sees_young_people() {
        t.get("sheet-sees-people")
    } else {
        t.get("sheet-sees-numbers")
    }
}

/// What the policy lets a role do, in the words of the log.
fn acts(t: Texts, role: Role) -> Vec<String> {
    let of_role = POLICY.iter().filter(|rule| rule.roles.contains(&role));
    let mut acts: Vec<String> = of_role.map(|rule| act(t, rule.name)).collect();
    acts.sort();
    acts
}
