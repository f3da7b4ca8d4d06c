//! Rendering a scope into a query.

use std::panic::catch_unwind;

use access::{Scope, ScopedSql};

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
    let (sql, bound) = CASES.render(&only(&[2, 1, 2]), 3);
    assert_eq!(
        sql,
        "SELECT id FROM cases WHERE phase = $1 AND municipality_id IN ($3,$4) LIMIT $2"
    );
    assert_eq!(bound, [1, 2].map(municipality));
}

#[test]
fn every_alias_gets_the_condition_with_the_same_placeholders() {
    let (sql, bound) = JOINED.render(&only(&[7]), 1);
    let expected = "SELECT 1 FROM cases c JOIN people p ON 1=1 \
                    WHERE c.municipality_id IN ($1) AND p_2.municipality_id IN ($1)";
    assert_eq!((sql.as_str(), bound.len()), (expected, 1));
}

#[test]
fn no_municipality_finds_nothing_and_everywhere_finds_all() {
    let (none, bound) = CASES.render(&only(&[]), 3);
    assert!(none.contains("AND 1=0 LIMIT") && bound.is_empty());
    let (all, bound) = JOINED.render(&Scope::Everywhere, 1);
    assert!(all.ends_with("WHERE 1=1 AND 1=1") && bound.is_empty());
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
    ] {
        assert!(catch_unwind(|| ScopedSql::new(sql)).is_err(), "{sql}");
    }
}
