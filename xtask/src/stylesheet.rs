//! Purging of style sheets: keeps only the rules whose classes our pages use, and only the custom properties that
//! are still referred to. Works on whole rules; it never rewrites a declaration.

use std::collections::{BTreeMap, BTreeSet};

/// Class names that occur in our templates and code.
#[derive(Default)]
pub(crate) struct UsedClasses {
    words: BTreeSet<String>,
    /// Beginnings of names that a template completes, such as `utrecht-alert--` before `{{ kind }}`.
    beginnings: BTreeSet<String>,
}

impl UsedClasses {
    /// Adds every word of a text that could be a class name.
    pub(crate) fn add_text(&mut self, text: &str) {
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')) {
            if word.ends_with('-') && word.trim_end_matches('-').contains('-') {
                self.beginnings.insert(word.to_owned());
            } else if !word.is_empty() {
                self.words.insert(word.to_owned());
            }
        }
    }

    fn has(&self, class: &str) -> bool {
        self.words.contains(class)
            || self
                .beginnings
                .iter()
                .any(|beginning| class.starts_with(beginning))
    }
}

/// The style sheet without the rules that can match nothing of ours; licence comments stay on top, once each.
pub(crate) fn keep_used_rules(css: &str, used: &UsedClasses) -> String {
    let (code, licences) = without_comments(css);
    let mut kept = purge_block(&code, used);
    // An animation stays only where a kept rule names it.
    let animations = parse(&kept).into_iter().filter_map(|item| {
        item.prelude
            .strip_prefix("@keyframes")
            .map(|name| name.trim().to_owned())
    });
    for name in animations.collect::<Vec<_>>() {
        let mentioned = parse(&kept)
            .iter()
            .any(|item| !item.prelude.starts_with("@keyframes") && item.body.contains(&name));
        if !mentioned {
            let items = parse(&kept).into_iter().filter(|item| {
                item.prelude.strip_prefix("@keyframes").map(str::trim) != Some(&name)
            });
            kept = items.map(|item| item.text()).collect();
        }
    }
    licences
        .into_iter()
        .chain([kept])
        .collect::<Vec<_>>()
        .join("\n")
}

/// A theme (one rule full of custom properties) with only the properties that `users` refer to, directly or through another property.
pub(crate) fn keep_used_properties(theme: &str, users: &[&str]) -> String {
    let (code, licences) = without_comments(theme);
    let mut output = licences;
    let items = parse(&code);
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in items.iter().flat_map(|item| declarations(&item.body)) {
        values.entry(name).or_default().push(value);
    }
    let mut wanted = BTreeSet::new();
    let mut open: Vec<String> = users.iter().flat_map(|text| references(text)).collect();
    while let Some(name) = open.pop() {
        for value in values.get(name.as_str()).into_iter().flatten() {
            open.extend(
                references(value)
                    .into_iter()
                    .filter(|next| !wanted.contains(next)),
            );
        }
        wanted.insert(name);
    }
    for item in &items {
        let kept: Vec<String> = declarations(&item.body)
            .into_iter()
            .filter(|(name, _)| !name.starts_with("--") || wanted.contains(*name))
            .map(|(name, value)| format!("{name}:{value};"))
            .collect();
        if !kept.is_empty() {
            output.push(format!("{}{{\n{}\n}}", item.prelude, kept.join("\n")));
        }
    }
    output.join("\n") + "\n"
}

/// One rule or at-rule. `body` is `None`-like empty for statements such as `@charset`, which have `statement` set.
struct Item {
    prelude: String,
    body: String,
    statement: bool,
}

impl Item {
    fn text(&self) -> String {
        if self.statement {
            format!("{};\n", self.prelude)
        } else {
            format!("{}{{{}}}\n", self.prelude, self.body)
        }
    }
}

fn purge_block(css: &str, used: &UsedClasses) -> String {
    let mut output = String::new();
    for item in parse(css) {
        let group = ["@media", "@supports", "@container", "@layer"]
            .iter()
            .any(|name| item.prelude.starts_with(name));
        if group && !item.statement {
            let inner = purge_block(&item.body, used);
            if !inner.trim().is_empty() {
                output.push_str(
                    &Item {
                        body: format!("\n{inner}"),
                        ..item
                    }
                    .text(),
                );
            }
        } else if item.prelude.starts_with("@charset") {
            // Only valid as the very first bytes; what we serve is UTF-8 and says so.
        } else if item.prelude.starts_with('@') {
            output.push_str(&item.text());
        } else {
            let selectors: Vec<&str> = split_outside(&item.prelude, ',')
                .into_iter()
                .map(str::trim)
                .filter(|selector| may_match(selector, used))
                .collect();
            if !selectors.is_empty() {
                let body = item.body.split('\n').map(str::trim).collect::<String>();
                output.push_str(
                    &Item {
                        prelude: selectors.join(","),
                        body,
                        statement: false,
                    }
                    .text(),
                );
            }
        }
    }
    output
}

/// Whether every class a selector asks for is used; classes inside `:not()`, `:is()` and the like are alternatives, so they do not count.
fn may_match(selector: &str, used: &UsedClasses) -> bool {
    let mut depth = 0_usize;
    let mut rest = selector;
    while let Some(found) = rest.find(['.', '(', ')', '[', ']']) {
        let (_, tail) = rest.split_at(found);
        let mut letters = tail.chars();
        let sign = letters.next();
        rest = letters.as_str();
        match sign {
            Some('(' | '[') => depth += 1,
            Some(')' | ']') => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                let end = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
                    .unwrap_or(rest.len());
                if !used.has(rest.split_at(end).0) {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// Names in `var(--name` of a text.
fn references(text: &str) -> Vec<String> {
    text.split("var(")
        .skip(1)
        .filter_map(|after| {
            let name = after.trim_start();
            let end = name
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
                .unwrap_or(name.len());
            Some(name.split_at(end).0)
                .filter(|name| name.starts_with("--"))
                .map(str::to_owned)
        })
        .collect()
}

fn declarations(body: &str) -> Vec<(&str, &str)> {
    split_outside(body, ';')
        .into_iter()
        .filter_map(|part| part.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect()
}

/// Rules of one level, in order. The text must have no comments.
fn parse(css: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut rest = css;
    loop {
        let end = find_outside(rest, &['{', ';']);
        let Some(end) = end else { return items };
        let (prelude, tail) = rest.split_at(end);
        let prelude = prelude.trim().to_owned();
        let mut letters = tail.chars();
        if letters.next() == Some(';') {
            rest = letters.as_str();
            items.push(Item {
                prelude,
                body: String::new(),
                statement: true,
            });
            continue;
        }
        let inner = letters.as_str();
        let close = find_closing_brace(inner);
        let (body, after) = inner.split_at(close);
        items.push(Item {
            prelude,
            body: body.to_owned(),
            statement: false,
        });
        rest = after.strip_prefix('}').unwrap_or(after);
    }
}

/// Place of the brace that closes a block whose opening brace came just before.
fn find_closing_brace(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    for (place, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (None, '"' | '\'') => quote = Some(sign),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return place,
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// First place of one of the signs that is not inside quotes or brackets.
fn find_outside(text: &str, signs: &[char]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (place, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (None, '"' | '\'') => quote = Some(sign),
            (None, _) if depth == 0 && signs.contains(&sign) => return Some(place),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn split_outside(text: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(place) = find_outside(rest, &[sign]) {
        let (part, tail) = rest.split_at(place);
        parts.push(part);
        rest = tail.strip_prefix(sign).unwrap_or(tail);
    }
    parts.push(rest);
    parts
}

/// The text without comments, and those comments that name a licence, once each.
fn without_comments(css: &str) -> (String, Vec<String>) {
    let mut code = String::new();
    let mut licences: Vec<String> = Vec::new();
    let mut rest = css;
    while let Some((before, tail)) = rest.split_once("/*") {
        code.push_str(before);
        let (comment, after) = tail.split_once("*/").unwrap_or((tail, ""));
        let whole = format!("/*{comment}*/");
        if comment.contains("@license") && !licences.contains(&whole) {
            licences.push(whole);
        }
        rest = after;
    }
    code.push_str(rest);
    (code, licences)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(text: &str) -> UsedClasses {
        let mut used = UsedClasses::default();
        used.add_text(text);
        used
    }

    #[test]
    fn rules_of_unused_classes_go_and_used_ones_stay() {
        let css =
            "/* @license X */ .a { color: red; } .b, .a:hover { color: blue; } .a .c { x: y }";
        assert_eq!(
            keep_used_rules(css, &used("<p class=\"a\">")),
            "/* @license X */\n.a{color: red;}\n.a:hover{color: blue;}\n"
        );
    }

    #[test]
    fn groups_keep_only_what_is_used_and_go_when_empty() {
        let css = "@media print { .a { x: y } .b { x: y } } @media screen { .b { x: y } }";
        assert_eq!(
            keep_used_rules(css, &used("a")),
            "@media print{\n.a{x: y}\n}\n"
        );
    }

    #[test]
    fn a_class_completed_by_the_template_keeps_all_its_endings() {
        let css = ".alert--ok{x:y}.alert--error{x:y}.badge--ok{x:y}";
        let kept = keep_used_rules(css, &used("class=\"my alert--{{ kind }}\""));
        assert_eq!(
            kept, "",
            "`alert--` has no hyphen of its own, so it is no beginning"
        );
        let css = ".u-alert--ok{x:y}.u-alert--error{x:y}.u-badge--ok{x:y}";
        assert_eq!(
            keep_used_rules(css, &used("class=\"u-alert--{{ kind }}\"")),
            ".u-alert--ok{x:y}\n.u-alert--error{x:y}\n"
        );
    }

    #[test]
    fn a_brace_in_a_quoted_value_does_not_end_a_rule() {
        let css = ".a{content:\"}\";b:url(data:x;y)}.z{x:y}";
        assert_eq!(
            keep_used_rules(css, &used("a")),
            ".a{content:\"}\";b:url(data:x;y)}\n"
        );
    }

    #[test]
    fn classes_in_not_do_not_decide() {
        assert!(may_match(".a:not(.b)", &used("a")));
        assert!(!may_match(".a.b", &used("a")));
        assert!(may_match("table", &used("")));
    }

    #[test]
    fn animations_stay_only_where_named() {
        let css = ".a{animation-name:fade}@keyframes fade{from{o:0}}@keyframes gone{from{o:0}}";
        let kept = keep_used_rules(css, &used("a"));
        assert!(kept.contains("@keyframes fade"), "{kept}");
        assert!(!kept.contains("gone"), "{kept}");
    }

    #[test]
    fn properties_are_followed_through_each_other() {
        let theme = ".theme { --a: var(--b); --b: 1px; --c: 2px; }";
        let kept = keep_used_properties(theme, &[".x{width:var(--a, 3px)}"]);
        assert_eq!(kept, ".theme{\n--a:var(--b);\n--b:1px;\n}\n");
    }
}
