//! Who may import whom (docs/ARCHITECTURE.md), compared with what cargo says; and that every crate from outside is
//! accounted for in docs/dependencies.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Each room and the rooms it may import outside its tests.
const TABLE: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("access", &["domain"]),
    ("vault", &["domain"]),
    ("exchange", &["domain"]),
    ("charts", &[]),
    ("letters", &["domain", "charts"]),
    ("store", &["domain", "access", "vault"]),
    (
        "app",
        &["domain", "access", "vault", "exchange", "letters", "store"],
    ),
    ("web", &["app", "access", "domain", "charts"]),
    // testkit only for `vangnet demo`, which makes up a region.
    (
        "vangnet",
        &[
            "domain", "access", "vault", "exchange", "letters", "charts", "store", "app", "web",
            "testkit",
        ],
    ),
    (
        "testkit",
        &[
            "domain", "access", "vault", "exchange", "letters", "store", "app",
        ],
    ),
    (
        "benches",
        &[
            "domain", "access", "vault", "exchange", "letters", "charts", "store", "app", "web",
            "testkit",
        ],
    ),
    ("xtask", &[]),
    ("e2e", &[]),
];

/// One `[dependencies]` line of a crate of ours.
struct Import {
    from: String,
    to: String,
    ours: bool,
    /// Only for tests: not part of what is shipped.
    for_tests: bool,
}

/// Breaches of the import table, and dependencies without a line in docs/dependencies.md.
pub(super) fn breaches(root: &Path) -> Result<Vec<String>> {
    let answer = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--no-deps"])
        .current_dir(root)
        .output()?;
    if !answer.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&answer.stderr)
        );
    }
    let imports = read_metadata(&serde_json::from_slice(&answer.stdout)?)?;
    let mut found = breaches_of_table(&imports);
    let register = fs::read_to_string(root.join("docs/dependencies.md")).unwrap_or_default();
    found.extend(unregistered(&imports, &register));
    found.extend(unused(&imports, &register));
    Ok(found)
}

fn read_metadata(metadata: &Value) -> Result<Vec<Import>> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("no packages in the metadata")?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let ours: BTreeSet<String> = packages
        .iter()
        .filter_map(|package| text(package, "name"))
        .collect();
    let mut imports = Vec::new();
    for package in packages {
        let from = text(package, "name").context("a package without a name")?;
        for dependency in package
            .get("dependencies")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let to = text(dependency, "name").context("a dependency without a name")?;
            let for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            imports.push(Import {
                ours: ours.contains(&to),
                from: from.clone(),
                to,
                for_tests,
            });
        }
    }
    Ok(imports)
}

fn breaches_of_table(imports: &[Import]) -> Vec<String> {
    let mut found = Vec::new();
    for import in imports
        .iter()
        .filter(|import| import.ours && !import.for_tests)
    {
        match TABLE.iter().find(|(name, _)| *name == import.from) {
            None => found.push(format!(
                "{}: a crate that is not in the import table",
                import.from
            )),
            Some((_, allowed)) if !allowed.contains(&import.to.as_str()) => {
                found.push(format!(
                    "{} may not import {}: see the import table of docs/ARCHITECTURE.md",
                    import.from, import.to
                ));
            }
            Some(_) => {}
        }
    }
    // SQL has one room; the benches compare it with bare statements.
    for import in imports.iter().filter(|import| {
        import.to == "sqlx" && !["store", "benches"].contains(&import.from.as_str())
    }) {
        found.push(format!(
            "{} may not depend on sqlx: only store has SQL",
            import.from
        ));
    }
    found
}

fn unregistered(imports: &[Import], register: &str) -> Vec<String> {
    let names: BTreeSet<&str> = imports
        .iter()
        .filter(|import| !import.ours)
        .map(|import| import.to.as_str())
        .collect();
    let has_line = |name: &str| {
        register
            .lines()
            .any(|line| line.starts_with('|') && line.contains(&format!("`{name}`")))
    };
    names
        .into_iter()
        .filter(|name| !has_line(name))
        .map(|name| {
            format!(
                "docs/dependencies.md has no line for `{name}`: why, and what else was weighed?"
            )
        })
        .collect()
}

/// Lines of the register (before its part about npm packages) for crates that nobody uses any more.
fn unused(imports: &[Import], register: &str) -> Vec<String> {
    let crates = register
        .split("packages from npm")
        .next()
        .unwrap_or(register);
    let names = crates
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    names
        .filter(|name| !imports.iter().any(|import| import.to == *name))
        .map(|name| format!("docs/dependencies.md has a line for `{name}`, which no crate uses"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(from: &str, to: &str) -> Import {
        Import {
            from: from.into(),
            to: to.into(),
            ours: true,
            for_tests: false,
        }
    }

    #[test]
    fn an_import_against_the_table_is_found() {
        let found = breaches_of_table(&[
            import("domain", "store"),
            import("store", "domain"),
            import("web", "store"),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("domain may not import store"));
        assert!(found[1].starts_with("web may not import store"));
    }

    #[test]
    fn tests_may_import_the_test_kit_and_the_product_may_not() {
        let for_tests = Import {
            for_tests: true,
            ..import("app", "testkit")
        };
        assert!(breaches_of_table(&[for_tests]).is_empty());
        assert_eq!(breaches_of_table(&[import("app", "testkit")]).len(), 1);
    }

    #[test]
    fn an_unknown_crate_is_found() {
        assert_eq!(breaches_of_table(&[import("extra", "domain")]).len(), 1);
    }

    #[test]
    fn sql_outside_store_is_found() {
        let outside = |from: &str| Import {
            ours: false,
            ..import(from, "sqlx")
        };
        assert_eq!(
            breaches_of_table(&[outside("store"), outside("app")]),
            ["app may not depend on sqlx: only store has SQL"]
        );
    }

    #[test]
    fn a_dependency_without_a_line_is_found() {
        let outside = |to: &str| Import {
            ours: false,
            ..import("app", to)
        };
        let register =
            "| crate | why |\n|---|---|\n| `serde` | files |\n`tokio` in a sentence is no line\n";
        let found = unregistered(&[outside("serde"), outside("tokio")], register);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`tokio`"));
    }

    #[test]
    fn a_line_for_a_crate_nobody_uses_is_found() {
        let used = Import {
            ours: false,
            ..import("app", "serde")
        };
        let register = "| `serde` | files |\n| `gone` | old |\n## Pages: packages from npm\n| `htmx.org` | parts |\n";
        assert_eq!(
            unused(&[used], register),
            ["docs/dependencies.md has a line for `gone`, which no crate uses"]
        );
    }

    #[test]
    fn the_workspace_keeps_to_the_table() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let answer = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--no-deps"])
            .current_dir(root)
            .output()
            .unwrap();
        let imports = read_metadata(&serde_json::from_slice(&answer.stdout).unwrap()).unwrap();
        assert!(
            imports
                .iter()
                .any(|import| import.from == "app" && import.to == "store"),
            "the metadata was not read"
        );
        assert_eq!(breaches_of_table(&imports), Vec::<String>::new());
    }
}
