//! Rendering a scope into a query.

use std::panic::catch_unwind;

use access::{Rendered, Scope, ScopedSql};

use crate::given::municipality;

const CASES: ScopedSql =
    ScopedSql::new("SELECT id FROM cases WHERE phase = $1 AND {scope} LIMIT $2");
const JOINED: ScopedSql =
    ScopedSql::new("SELECT 1 FROM cases c JOIN people p ON 1=1 WHERE {scope:c} AND {scope:p_2}");

fn only(numbers: &[u32]) -> Scope {
    Scope::only(numbers.iter().copied().map(municipality).collect())
}

#[test]
fn a_scope_becomes_numbered_placeholders_after_the_querys_own() {
    let Rendered {
        sql,
        municipalities: bound,
        binds_account,
    } = CASES.render(&only(&[2, 1, 2]), 3);
    assert!(!binds_account);
    assert_eq!(
        sql,
        "SELECT id FROM cases WHERE phase = $1 AND municipality_id IN ($3,$4) LIMIT $2"
    );
    assert_eq!(bound, [1, 2].map(municipality));
}

#[test]
fn every_alias_gets_the_condition_with_the_same_placeholders() {
    let Rendered {
        sql,
        municipalities: bound,
        ..
    } = JOINED.render(&only(&[7]), 1);
    let expected = "SELECT 1 FROM cases c JOIN people p ON 1=1 \
                    WHERE c.municipality_id IN ($1) AND p_2.municipality_id IN ($1)";
    assert_eq!((sql.as_str(), bound.len()), (expected, 1));
}

#[test]
fn no_municipality_finds_nothing_and_everywhere_finds_all() {
    let none = CASES.render(&only(&[]), 3);
    assert!(none.sql.contains("AND 1=0 LIMIT") && none.municipalities.is_empty());
    let all = JOINED.render(&Scope::Everywhere, 1);
    assert!(all.sql.ends_with("WHERE 1=1 AND 1=1") && all.municipalities.is_empty());
}

const SHOWN: ScopedSql =
    ScopedSql::new("SELECT 1 FROM case_overview o WHERE {persons:o} AND o.round = $1");

#[test]
fn d10_who_is_locked_for_the_account_is_left_out_by_the_condition_itself() {
    let shown = SHOWN.render(&only(&[7, 8]), 2);
    assert_eq!(
        shown.sql,
        "SELECT 1 FROM case_overview o WHERE o.municipality_id IN ($2,$3) AND o.person_id NOT IN \
         (SELECT locked.person_id FROM person_lock locked WHERE locked.account_id = $4) AND o.round = $1"
    );
    assert!(shown.binds_account);
    let everywhere = SHOWN.render(&Scope::Everywhere, 2);
    assert!(
        everywhere.sql.contains("1=1 AND o.person_id NOT IN") && everywhere.sql.contains("= $2)")
    );
}

#[test]
fn d10_a_query_over_cases_that_does_not_say_who_may_see_them_is_refused() {
    for sql in [
        "SELECT 1 FROM case_overview o WHERE {scope:o}",
        "SELECT 1 FROM case_file f WHERE {scope:f}",
        "SELECT 1 FROM card c WHERE {scope:c}",
        "SELECT 1 FROM case_event e WHERE {scope}",
    ] {
        assert!(catch_unwind(|| ScopedSql::new(sql)).is_err(), "{sql}");
    }
    let counted = ScopedSql::new("SELECT COUNT(*) FROM case_overview o WHERE {counted:o}");
    let counted = counted.render(&only(&[7]), 1);
    assert!(!counted.binds_account && counted.sql.ends_with("o.municipality_id IN ($1)"));
}

#[test]
fn a_badly_written_scope_is_refused() {
    for sql in [
        "",
        "SELECT id FROM cases",
        "SELECT id FROM cases WHERE {scope",
        "SELECT id FROM cases WHERE {scope:}",
        "SELECT id FROM cases WHERE {scope:C}",
        "SELECT id FROM cases WHERE {scope:c; DROP}",
        "SELECT id FROM cases WHERE {scope} AND {scopes}",
        "SELECT id FROM cases WHERE {scope} AND {other}",
        "SELECT id FROM cases WHERE {persons}",
        "SELECT id FROM cases WHERE {counted:C}",
    ] {
        assert!(catch_unwind(|| ScopedSql::new(sql)).is_err(), "{sql}");
    }
}
