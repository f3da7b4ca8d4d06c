//! Rules that can be seen in the text of one file.

use std::env;
use std::path::Path;

/// Where SQL may be put together at run time: the engine, the renderer of migrations, the lists of `IN` and of tokens (only the number of
/// placeholders varies), the names of databases made for tests, and the tests that walk every table. Everywhere else it is a constant.
const SQL_BUILDERS: [&str; 8] = [
    "crates/store/src/engine.rs",
    "crates/store/src/engine/",
    "crates/store/src/migrate.rs",
    "crates/store/src/among.rs",
    "crates/store/src/keys.rs",
    "crates/store/src/keys/tokens.rs",
    "crates/store/src/provision.rs",
    "crates/store/tests/it/",
];
/// Crates that may speak to a database.
const SQL_ROOMS: [&str; 2] = ["crates/store/", "benches/"];
/// This file names what it forbids.
const THIS_FILE: &str = "xtask/src/rules/";

/// What strict content rules of the browser refuse, or what lets text through unescaped.
const FORBIDDEN_IN_TEMPLATES: [(&str, &str); 14] = [
    ("|safe", "unescaped output"),
    ("| safe", "unescaped output"),
    ("autoescape", "escaping is not switched in a template"),
    ("<style", "inline style: put it in assets/app.css"),
    ("style=\"", "inline style: put it in assets/app.css"),
    ("javascript:", "inline script"),
    ("onclick=", "inline script"),
    ("onsubmit=", "inline script"),
    ("onchange=", "inline script"),
    ("oninput=", "inline script"),
    ("onload=", "inline script"),
    ("onfocus=", "inline script"),
    ("hx-on", "inline script"),
    ("hx-vals=\"js:", "inline script"),
];

/// Hosts packages are fetched from: a lock file that names one works on one network only.
const REGISTRY_HOSTS: [&str; 6] = [
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "static.crates.io",
    "index.crates.io",
    "files.pythonhosted.org",
    "proxy.golang.org",
];

/// Breaches in one file of the repository, each with its line.
pub(super) fn breaches(name: &str, text: &str, root: &Path) -> Vec<String> {
    if name.starts_with(THIS_FILE) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut report = |what: &str| found.push(format!("{name}:{}: {what}", number + 1));
        if Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "rs")
        {
            rust_line(name, line, &mut report);
        }
        if is_template(name) {
            template_line(line, &mut report);
        }
        if is_unfinished(line) {
            report("unfinished work without an issue number, such as #12");
        }
        if name != "Cargo.lock" {
            machine_line(line, root, &mut report);
        }
    }
    found
}

fn is_template(name: &str) -> bool {
    name.starts_with("crates/web/templates/")
}

fn rust_line(name: &str, line: &str, report: &mut impl FnMut(&str)) {
    let code = line.split("//").next().unwrap_or(line);
    if code.contains("AssertSqlSafe") && !SQL_BUILDERS.iter().any(|place| name.starts_with(place)) {
        report("SQL built at run time outside store's engine");
    }
    if code.contains("sqlx::") && !SQL_ROOMS.iter().any(|room| name.starts_with(room)) {
        report("SQL outside store");
    }
    if code.contains("#[allow(") || code.contains("#![allow(") {
        report("use #[expect(lint, reason = \"...\")]");
    }
    if code.contains("escape = \"none\"") && name.starts_with("crates/web/") {
        report("a template without escaping");
    }
}

fn template_line(line: &str, report: &mut impl FnMut(&str)) {
    for (sign, why) in FORBIDDEN_IN_TEMPLATES {
        if line.contains(sign) {
            report(&format!("`{sign}`: {why}"));
        }
    }
    for script in line.split("<script").skip(1) {
        if !script
            .split('>')
            .next()
            .is_some_and(|tag| tag.contains("src="))
        {
            report("inline script: serve it as a file");
        }
    }
}

/// A mark of unfinished work must say where it is being followed up.
fn is_unfinished(line: &str) -> bool {
    let marked = ["TODO", "FIXME", "XXX"].iter().any(|mark| {
        line.match_indices(mark).any(|(place, _)| {
            let before = line.get(..place).and_then(|text| text.chars().next_back());
            let after = line
                .get(place + mark.len()..)
                .and_then(|text| text.chars().next());
            let edge = |letter: Option<char>| {
                letter.is_none_or(|letter| {
                    !letter.is_alphanumeric() && letter != '_' && letter != '-'
                })
            };
            edge(before) && edge(after)
        })
    });
    let numbered = line
        .split('#')
        .skip(1)
        .any(|after| after.starts_with(|letter: char| letter.is_ascii_digit()));
    marked && !numbered
}

/// Traces of the machine a text was written on.
fn machine_line(line: &str, root: &Path, report: &mut impl FnMut(&str)) {
    let own_home = env::var("HOME")
        .ok()
        .filter(|home| home.len() > 1)
        .map(|home| format!("{home}/"));
    let clone = Some(root.to_string_lossy().into_owned()).filter(|path| path.len() > 1);
    let homes = ["/home/", "/Users/"].map(|folder| Some(folder.to_owned()));
    for place in homes.into_iter().chain([own_home, clone]).flatten() {
        if contains_path(line, &place) {
            report(&format!("an absolute path of one machine ({place})"));
        }
    }
    for host in REGISTRY_HOSTS {
        if line.contains(host) {
            report(&format!("names a registry host ({host})"));
        }
    }
}

/// Whether a path starts here, rather than going on inside a longer one (`target/home/`).
fn contains_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(place, _)| {
        let before = line.get(..place).and_then(|text| text.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric() && !"._-~/}".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Vec<String> {
        breaches(name, text, Path::new("/clone/here"))
    }

    #[test]
    fn sql_has_one_room_and_one_builder() {
        assert_eq!(
            found("crates/store/src/engine.rs", "AssertSqlSafe(text)").len(),
            0
        );
        assert_eq!(
            found("crates/store/src/cases.rs", "AssertSqlSafe(text)").len(),
            1
        );
        assert_eq!(found("crates/app/src/lists.rs", "use sqlx::Row;").len(), 1);
        assert_eq!(
            found("crates/app/src/lists.rs", "// sqlx::Row is store's").len(),
            0
        );
    }

    #[test]
    fn templates_have_no_inline_code_and_no_unescaped_text() {
        for line in [
            "{{ text|safe }}",
            "<p style=\"color:red\">",
            "<a onclick=\"go()\">",
            "<script>alert(1)</script>",
            "<style>",
        ] {
            assert_eq!(
                found("crates/web/templates/page.html", line).len(),
                1,
                "{line}"
            );
        }
        assert!(
            found(
                "crates/web/templates/page.html",
                "<script src=\"/static/htmx.min.js\" defer></script>"
            )
            .is_empty()
        );
    }

    #[test]
    fn lints_are_expected_with_a_reason() {
        assert_eq!(
            found("crates/app/src/lib.rs", "#[allow(dead_code)]").len(),
            1
        );
        assert_eq!(
            found(
                "crates/app/src/lib.rs",
                "#[expect(dead_code, reason = \"x\")]"
            )
            .len(),
            0
        );
    }

    #[test]
    fn unfinished_work_needs_an_issue() {
        assert_eq!(found("docs/a.md", "TODO: later").len(), 1);
        assert_eq!(found("docs/a.md", "TODO #14: later").len(), 0);
        assert_eq!(found("docs/a.md", "AUTODOC and METHODTODO").len(), 0);
    }

    #[test]
    fn traces_of_a_machine_are_found() {
        assert_eq!(found("docs/a.md", "see /home/somebody/file").len(), 1);
        assert_eq!(found("docs/a.md", "see /clone/here/docs").len(), 1);
        assert_eq!(
            found("docs/a.md", "GET https://vangnet.example/home/").len(),
            0
        );
        assert_eq!(
            found(
                "assets/package-lock.json",
                "\"resolved\": \"https://registry.npmjs.org/x\""
            )
            .len(),
            1
        );
    }
}
