//! The table as text, and what it must never say.

use std::{env, fs, path::Path};

use access::{POLICY, Reach, Role, Rule, Shows, SignInLevel, access_matrix};

fn rules_of(role: Role) -> impl Iterator<Item = &'static Rule> {
    POLICY.iter().filter(move |rule| rule.roles.contains(&role))
}

/// `UPDATE_GOLDEN=1 cargo nextest run -p access` writes it anew; the difference is reviewed.
#[test]
fn d2_the_access_matrix_in_docs_is_the_policy() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access-matrix.txt");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, access_matrix()).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == access_matrix(),
        "run with UPDATE_GOLDEN=1 and review docs/access-matrix.txt"
    );
}

#[test]
fn s1_24_s1_34_no_action_of_a_casemanager_shows_a_bsn_or_the_raw_list() {
    for rule in rules_of(Role::Casemanager) {
        assert!(rule.shows <= Shows::Persons, "{}", rule.name);
    }
    let shown = POLICY.iter().filter(|rule| rule.shows == Shows::ListRows);
    for rule in shown {
        // The RMC worker's rows are those of DUO's lists, never of the voluntary approach.
        let of_duo = rule.name.ends_with("SchoolList");
        let whose = if of_duo {
            Role::RmcWorker
        } else {
            Role::ListHandler
        };
        assert_eq!(rule.roles, [whose], "{}", rule.name);
    }
}

#[test]
fn s1_77_no_action_of_a_project_leader_opens_a_person() {
    for rule in rules_of(Role::ProjectLeader) {
        assert!(rule.shows <= Shows::Counts, "{}", rule.name);
    }
    assert!(rules_of(Role::ProjectLeader).any(|rule| rule.shows == Shows::Counts));
}

#[test]
fn d14_administrator_and_command_line_open_no_person() {
    for role in [Role::Administrator, Role::Service] {
        for rule in rules_of(role) {
            assert!(rule.shows <= Shows::Counts, "{role:?} {}", rule.name);
        }
    }
}

#[test]
fn what_shows_people_acts_within_municipalities_after_a_full_sign_in() {
    for rule in POLICY.iter().filter(|rule| rule.shows > Shows::Nothing) {
        assert_eq!(
            (rule.reach, rule.level),
            (Reach::Municipality, SignInLevel::Full),
            "{}",
            rule.name
        );
    }
}

#[test]
fn every_rule_is_named_once_gives_a_reason_and_fits_a_line() {
    let mut names: Vec<_> = POLICY.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), POLICY.len());
    for rule in POLICY {
        assert!(
            rule.why.ends_with('.') && rule.why.len() > 30,
            "{}",
            rule.name
        );
        let mut roles = rule.roles.to_vec();
        roles.sort_unstable();
        roles.dedup();
        assert_eq!(roles.len(), rule.roles.len(), "{}", rule.name);
    }
}
