//! The policy as a page of text, for people who do not read code.

use std::fmt::Write;

use crate::{POLICY, Reach, Role, Rule, Shows, SignInLevel};

/// The access matrix as kept in `docs/access-matrix.txt`: a line per action with a cross for each
/// role that may do it, where, what it shows of young people, and below it why.
pub fn access_matrix() -> String {
    let mut text = String::from(
        "Who may do what in Vangnet. Printed from the policy table in crates/access/src/policy.rs;\n\
         a test compares it. What is not in this table nobody can do.\n\n\
         Roles\n",
    );
    for role in Role::ALL.iter().copied() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  {}  {:16} {}",
            letters(role),
            role.code(),
            role.dutch()
        );
    }
    text.push_str(
        "\nWhere: 'own' is the municipalities the role is held for today (a casemanager: those of the\n\
         sub-region; AD and SC: every municipality); 'all' concerns the installation itself.\n\
         Shows: nothing, counts, persons (name and address, never a BSN), list (rows of the list,\n\
         with the BSN where a row needs it). An action marked * is open before the second factor.\n\n",
    );
    let header: Vec<_> = Role::ALL.iter().copied().map(letters).collect();
    let _ = writeln!(text, "{:26} {}  where  shows", "action", header.join(" "));
    for rule in POLICY {
        push_rule(&mut text, rule);
    }
    text
}

fn push_rule(text: &mut String, rule: &Rule) {
    let crosses: Vec<_> = Role::ALL
        .iter()
        .map(|role| {
            if rule.roles.contains(role) {
                "x "
            } else {
                ". "
            }
        })
        .collect();
    let mark = if rule.level == SignInLevel::Full {
        ""
    } else {
        " *"
    };
    let reach = match rule.reach {
        Reach::Municipality => "own",
        Reach::Installation => "all",
    };
    let shows = match rule.shows {
        Shows::Nothing => "nothing",
        Shows::Counts => "counts",
        Shows::Persons => "persons",
        Shows::ListRows => "list",
    };
    let action = format!("{}{mark}", rule.name);
    let _ = writeln!(
        text,
        "{action:26} {}  {reach:5}  {shows}",
        crosses.join(" ")
    );
    let _ = writeln!(text, "    {}", rule.why);
}

const fn letters(role: Role) -> &'static str {
    match role {
        Role::ListHandler => "LH",
        Role::Casemanager => "CM",
        Role::Regisseur => "RE",
        Role::ProjectLeader => "PL",
        Role::PolicyOfficer => "PM",
        Role::RmcWorker => "RW",
        Role::NetworkDirector => "ND",
        Role::NetworkMember => "NM",
        Role::PrivacyOfficer => "PO",
        Role::Administrator => "AD",
        Role::Service => "SC",
    }
}
