//! Queries that cannot forget whose data they may touch.

use std::fmt::Write;

use domain::MunicipalityId;

use crate::Scope;

/// The text of a query with `{scope}`, or `{scope:alias}` for a joined table, where the condition on
/// municipalities belongs. Made in a const, so that a query without it does not compile. No other
/// braces may stand in it: a value with braces is bound.
#[derive(Clone, Copy, Debug)]
pub struct ScopedSql(&'static str);

impl ScopedSql {
    /// Checks the text. Call it in a `const`: the check then happens while compiling.
    ///
    /// # Panics
    /// When `{scope}` or `{scope:alias}` is absent or badly written; in a const that is a compile
    /// error.
    pub const fn new(sql: &'static str) -> Self {
        let mut rest = sql.as_bytes();
        let mut found = false;
        while let Some((_, next)) = rest.split_first() {
            if let [b'{', braced @ ..] = rest {
                assert!(
                    is_scope(braced),
                    "only {{scope}} and {{scope:alias}} stand in braces"
                );
                found = true;
            }
            rest = next;
        }
        assert!(
            found,
            "a query names its municipalities: write {{scope}} in its WHERE"
        );
        Self(sql)
    }

    /// The query for a scope, and the municipalities to bind in the order of their placeholders.
    ///
    /// `first_placeholder` is the number of the first free placeholder: 3 gives
    /// `municipality_id IN ($3,$4)`. Every `{scope}` in the text uses the same numbers, so they are
    /// bound once. Everywhere becomes `1=1`; no municipality at all becomes `1=0`.
    pub fn render(self, scope: &Scope, first_placeholder: usize) -> (String, Vec<MunicipalityId>) {
        let mut text = String::with_capacity(self.0.len() + 64);
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once("{scope") {
            // `new` saw the closing brace.
            let (alias, tail) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            push_condition(&mut text, alias.strip_prefix(':'), scope, first_placeholder);
            rest = tail;
        }
        text.push_str(rest);
        let bound = match scope {
            Scope::Everywhere => Vec::new(),
            Scope::Only(municipalities) => municipalities.clone(),
        };
        (text, bound)
    }
}

/// Whether the bytes after an opening brace are `scope}` or `scope:alias}`, the alias of `[a-z0-9_]`.
const fn is_scope(braced: &[u8]) -> bool {
    let [b's', b'c', b'o', b'p', b'e', after @ ..] = braced else {
        return false;
    };
    let mut alias = match after {
        [b'}', ..] => return true,
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
