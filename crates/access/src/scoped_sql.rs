//! Queries that cannot forget whose data they may touch.

use std::fmt::Write;

use domain::MunicipalityId;

use crate::Scope;

/// The text of a query with a condition on municipalities where it belongs. Made in a const, so that
/// a query without it does not compile. No other braces may stand in it: a value with braces is bound.
///
/// | written | means |
/// |---|---|
/// | `{scope}`, `{scope:alias}` | rows of the grant's municipalities, of tables that say nothing of one person |
/// | `{persons:alias}` | the same, and only of persons who are not locked for this account; the table has `person_id` |
/// | `{counted:alias}` | the same as scope, of persons who are counted or acted on in bulk without being shown |
///
/// A query that reads cases or cards must choose between the last two, or it does not compile: no path
/// can forget that a person may be locked for whoever asks (D10; colleague, relative, own child).
#[derive(Clone, Copy, Debug)]
pub struct ScopedSql(&'static str);

/// Tables whose rows are of one person: a query that names one says who may see it.
const OF_PERSONS: [&str; 4] = ["case_overview", "case_file", "case_event", " card "];

/// What a scope becomes: the text, and what to bind after the query's own values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The statement.
    pub sql: String,
    /// The municipalities, to be bound first.
    pub municipalities: Vec<MunicipalityId>,
    /// Whether the account is to be bound after them.
    pub binds_account: bool,
}

impl ScopedSql {
    /// Checks the text. Call it in a `const`: the check then happens while compiling.
    ///
    /// # Panics
    /// When the condition is absent or badly written, or a query over persons does not say who may see
    /// them; in a const that is a compile error.
    pub const fn new(sql: &'static str) -> Self {
        let mut rest = sql.as_bytes();
        let (mut found, mut of_persons) = (false, false);
        while let Some((_, next)) = rest.split_first() {
            if let [b'{', braced @ ..] = rest {
                let persons = is_condition(braced, b"persons", false)
                    || is_condition(braced, b"counted", false);
                assert!(
                    persons || is_condition(braced, b"scope", true),
                    "only {{scope}}, {{persons:alias}} and {{counted:alias}} stand in braces"
                );
                found = true;
                of_persons |= persons;
            }
            rest = next;
        }
        assert!(
            found,
            "a query names its municipalities: write {{scope}} in its WHERE"
        );
        let mut tables: &[&str] = &OF_PERSONS;
        while let Some((table, others)) = tables.split_first() {
            assert!(
                of_persons || !holds(sql.as_bytes(), table.as_bytes()),
                "a query over cases shows persons or counts them: write {{persons:alias}} or {{counted:alias}}"
            );
            tables = others;
        }
        Self(sql)
    }

    /// The query for a scope, and what to bind after its own values.
    ///
    /// `first_placeholder` is the number of the first free placeholder: 3 gives
    /// `municipality_id IN ($3,$4)`, and the account is `$5`. Every condition in the text uses the
    /// same numbers, so they are bound once. Everywhere becomes `1=1`; no municipality at all becomes
    /// `1=0`.
    pub fn render(self, scope: &Scope, first_placeholder: usize) -> Rendered {
        let municipalities = match scope {
            Scope::Everywhere => Vec::new(),
            Scope::Only(municipalities) => municipalities.clone(),
        };
        let account = first_placeholder + municipalities.len();
        let mut sql = String::with_capacity(self.0.len() + 64);
        let mut binds_account = false;
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once('{') {
            // `new` saw the closing brace.
            let (word, tail) = after.split_once('}').unwrap_or((after, ""));
            let (kind, alias) = word.split_once(':').unzip();
            let kind = kind.unwrap_or(word);
            sql.push_str(before);
            push_condition(&mut sql, alias, scope, first_placeholder);
            if let ("persons", Some(alias)) = (kind, alias) {
                binds_account = true;
                // Person ids are random and the locks few: one small set, looked at once. Writing to a
                // String cannot fail.
                let _ = write!(
                    sql,
                    " AND {alias}.person_id NOT IN (SELECT locked.person_id FROM person_lock locked \
                     WHERE locked.account_id = ${account})"
                );
            }
            rest = tail;
        }
        sql.push_str(rest);
        Rendered {
            sql,
            municipalities,
            binds_account,
        }
    }
}

/// Whether `text` holds `part`.
const fn holds(text: &[u8], part: &[u8]) -> bool {
    let mut rest = text;
    loop {
        if starts_with(rest, part) {
            return true;
        }
        match rest.split_first() {
            Some((_, next)) => rest = next,
            None => return false,
        }
    }
}

const fn starts_with(mut text: &[u8], mut start: &[u8]) -> bool {
    while let Some((wanted, more)) = start.split_first() {
        match text.split_first() {
            Some((byte, rest)) if *byte == *wanted => text = rest,
            _ => return false,
        }
        start = more;
    }
    true
}

/// Whether the bytes after an opening brace are this word with `:alias}`, the alias of `[a-z0-9_]`, or
/// with `}` alone where that may be.
const fn is_condition(braced: &[u8], word: &[u8], bare: bool) -> bool {
    if !starts_with(braced, word) {
        return false;
    }
    let (_, after) = braced.split_at(word.len());
    let mut alias = match after {
        [b'}', ..] => return bare,
        [b':', alias @ ..] => alias,
        _ => return false,
    };
    let mut length = 0;
    while let Some((byte, rest)) = alias.split_first() {
        match *byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' => length += 1,
            b'}' => return length > 0,
            _ => return false,
        }
        alias = rest;
    }
    false
}

fn push_condition(text: &mut String, alias: Option<&str>, scope: &Scope, first: usize) {
    let municipalities = match scope {
        Scope::Everywhere => return text.push_str("1=1"),
        Scope::Only(municipalities) if municipalities.is_empty() => return text.push_str("1=0"),
        Scope::Only(municipalities) => municipalities,
    };
    if let Some(alias) = alias {
        text.push_str(alias);
        text.push('.');
    }
    text.push_str("municipality_id IN (");
    for number in first..first + municipalities.len() {
        let comma = if number == first { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}${number}");
    }
    text.push(')');
}
