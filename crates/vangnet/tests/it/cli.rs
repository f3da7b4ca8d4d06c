//! Setting up, importing and checking, on both databases (issue part 4).

use std::{
    fmt::Write as _, fs, os::unix::fs::PermissionsExt as _, path::PathBuf, thread, time::Duration,
};

use serde_json::{Value, json};
use testkit::population::{self, MadeUp};

use crate::installation::{CODE, Installation, ended, exit_within, month, people, program};

#[test]
fn e_10_init_makes_keys_and_one_link_and_no_password() {
    let place = Installation::sqlite();
    let told = place.run(&["init"]).succeeds();
    let key = place.folder().join("data.key");
    let mode = fs::metadata(&key)
        .expect("the key lies beside the data")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read(&key).expect("the key").len(), 32);
    let inside: Vec<PathBuf> = fs::read_dir(place.data())
        .expect("the data folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let root = fs::read(&key).expect("the key");
    for file in inside {
        let bytes = fs::read(&file).expect("a file");
        assert!(
            !bytes.windows(32).any(|window| window == root),
            "{} holds the root key",
            file.display()
        );
    }
    assert_eq!(links(&told.out).len(), 1, "{}", told.out);
    // No account has a password or a second factor: the link is the only way in.
    let credentials =
        "SELECT count(*) FROM account WHERE password_hash IS NOT NULL OR totp_sealed IS NOT NULL";
    assert_eq!(place.sql(credentials), "0");
    assert_eq!(place.sql("SELECT count(*) FROM passkey"), "0");
    // Until the first administrator has come in, asking again gives another link.
    let again = place.run(&["init"]).succeeds();
    assert_ne!(links(&again.out), links(&told.out));
    assert_eq!(
        fs::read(&key).expect("the key"),
        root,
        "the key was replaced"
    );
}

fn links(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.starts_with("http"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn e_10_the_root_key_goes_where_it_is_asked_to() {
    let place = Installation::sqlite();
    let key = place.folder().join("elders").join("sleutel");
    let key = key.to_str().expect("a path");
    place.run(&["init", "--root-key", key]).succeeds();
    assert!(!place.folder().join("data.key").exists());
    assert_eq!(
        fs::metadata(key).expect("the key").permissions().mode() & 0o777,
        0o600
    );
    place.run(&["verify"]).refuses("sleutelbestand");
    place.run(&["verify", "--root-key", key]).succeeds();
}

#[test]
fn usage_errors_end_with_two() {
    let place = Installation::sqlite().ready();
    let list = place.file("lijst.csv", "BSN\r\n");
    let usage = [
        place.run(&["lijst"]),
        place.run(&["list", "import", "--municipality", CODE]),
        place.import("oktober", &list, &[]),
        place.import("2026-10", &list, &["--counting-only"]),
    ];
    for answer in usage {
        assert_eq!(answer.code, Some(2), "{}", answer.err);
        assert!(answer.out.is_empty());
    }
    let mut nowhere = program();
    nowhere.arg("verify");
    ended(nowhere).refuses("--data");
}

#[test]
fn refusals_end_with_one_and_say_why_in_dutch() {
    let place = Installation::sqlite();
    place.run(&["verify"]).refuses("sleutelbestand");
    let place = place.ready();
    let list = place.file("lijst.csv", population::list_csv(&people(3, 5, 0), CODE));
    let list_name = list.display().to_string();
    place
        .run(&[
            "list",
            "import",
            "--municipality",
            "GM9999",
            "--source",
            "jib",
            "--month",
            "2026-09",
            "--list",
            &list_name,
        ])
        .refuses("Gemeente GM9999 is niet bekend");
    place
        .import("2026-09", &place.folder().join("er-niet.csv"), &[])
        .refuses("is niet te lezen");
    place
        .import("2099-01", &list, &[])
        .refuses("nog niet begonnen");
    let report = place.folder().join("raadsrapport.pdf");
    place
        .run(&[
            "monitor",
            "--quarter",
            "2026-Q3",
            "--municipality",
            CODE,
            "--report",
            &report.display().to_string(),
        ])
        .refuses("nog niet vrijgegeven");
    assert!(!report.exists(), "a report of what is not released");
    let picture = place.file("plaatje.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place
        .import("2026-09", &picture, &["--commit"])
        .refuses("lijst: ");
    place.verifies();
}

#[test]
fn i_91_an_import_adds_up_on_sqlite() {
    import_adds_up(Installation::sqlite());
}

#[test]
fn i_91_an_import_adds_up_on_postgresql() {
    import_adds_up(Installation::postgres());
}

/// The files of a month, with three rows nobody can use.
struct Files {
    list: PathBuf,
    beside: Vec<String>,
}

fn files(place: &Installation, people: &[MadeUp], name: &str) -> Files {
    let mut list = population::list_csv(people, CODE);
    // 100000001 fails the eleven-test; then a birth date that does not exist; then no BSN at all.
    let born = people[0].born.dutch();
    let spare = crate::installation::people(99, 1, 90_000).remove(0).bsn;
    let _ = write!(
        list,
        "100000001;{born};ja;{CODE}\r\n{spare};31-02-2002;ja;{CODE}\r\n;{born};ja;{CODE}\r\n"
    );
    let list = place.file(&format!("{name}-lijst.csv"), list);
    let mut beside = Vec::new();
    for (option, text) in [
        ("--addresses", population::addresses_csv(people)),
        ("--known", population::known_csv(people)),
        ("--self-employed", population::self_employed_csv(people)),
    ] {
        let path = place.file(&format!("{name}{option}.csv"), text);
        beside.extend([option.to_owned(), path.display().to_string()]);
    }
    Files { list, beside }
}

impl Files {
    fn with<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        self.beside
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect()
    }
}

/// Exactly the keys of the issue; outcomes add up to rows, tracks to new people.
fn has_the_documented_form(preview: &Value) {
    // In one order, whatever order the reader keeps.
    let keys = |value: &Value| -> Vec<String> {
        let object = value.as_object().expect("an object");
        let keys: std::collections::BTreeSet<&String> = object.keys().collect();
        keys.into_iter().cloned().collect()
    };
    assert_eq!(keys(preview), ["outcomes", "quarantine", "rows", "tracks"]);
    assert_eq!(
        keys(&preview["outcomes"]),
        [
            "already_known",
            "changed",
            "duplicate_in_file",
            "new",
            "out_of_scope",
            "quarantined",
            "suppressed"
        ]
    );
    assert_eq!(
        keys(&preview["tracks"]),
        [
            "address_missing",
            "known_to_municipality",
            "self_employed",
            "to_approach"
        ]
    );
    let sum = |value: &Value| -> u64 {
        value
            .as_object()
            .expect("an object")
            .values()
            .map(|n| n.as_u64().expect("a number"))
            .sum()
    };
    assert_eq!(preview["rows"], 83);
    assert_eq!(sum(&preview["outcomes"]), 83);
    assert_eq!(
        sum(&preview["tracks"]),
        preview["outcomes"]["new"].as_u64().expect("a number")
    );
    assert_eq!(preview["outcomes"]["new"], 80);
    assert_eq!(
        preview["quarantine"],
        json!([
            { "row": 82, "column": "bsn", "reason": "bsn_check_failed" },
            { "row": 83, "column": "birth_date", "reason": "birth_date_invalid" },
            { "row": 84, "column": "bsn", "reason": "bsn_missing" },
        ])
    );
}

fn import_adds_up(place: Installation) {
    let place = place.in_use();
    let population = people(5, 80, 0);
    let first = files(&place, &population, "eerste");
    let month_of_list = month(-2).to_string();

    let preview = place
        .import(&month_of_list, &first.list, &first.with(&[]))
        .succeeds()
        .json();
    has_the_documented_form(&preview);

    // It is many times longer than the list before it, which stops a commit until it is confirmed.
    // A preview keeps nothing: committing gives the very same, and only then is anyone known.
    place
        .import(&month_of_list, &first.list, &first.with(&["--commit"]))
        .refuses("Is het bestand compleet?");
    let committed = place
        .import(
            &month_of_list,
            &first.list,
            &first.with(&["--commit", "--confirm"]),
        )
        .succeeds();
    assert_eq!(committed.json(), preview);
    let again = place
        .import(&month_of_list, &first.list, &first.with(&[]))
        .succeeds();
    assert_eq!(
        (again.outcome("already_known"), again.outcome("new")),
        (80, 0)
    );
    place
        .import(&month_of_list, &first.list, &first.with(&["--commit"]))
        .refuses("Bevestig eerst");
    place
        .import(
            &month_of_list,
            &first.list,
            &first.with(&["--commit", "--confirm"]),
        )
        .succeeds();

    // Next month everyone is recognised, and who is new is new.
    let mut next = population;
    next.extend(people(6, 10, 5_000));
    let second = files(&place, &next, "tweede");
    let answer = place
        .import(
            &month(-1).to_string(),
            &second.list,
            &second.with(&["--commit"]),
        )
        .succeeds();
    assert_eq!(
        (answer.outcome("already_known"), answer.outcome("new")),
        (80, 10)
    );
    place.verifies();
}

#[test]
fn a_reader_that_stops_is_no_failure() {
    let place = Installation::sqlite().ready();
    let broken: String = (0..3_000)
        .map(|_| "100000001;01-02-2002;ja;GM0988\r\n")
        .collect();
    let list = place.file(
        "lijst.csv",
        format!("BSN;Geboortedatum;Nieuw;Gemeentecode\r\n{broken}"),
    );
    let list = list.display().to_string();
    let month = month(-1).to_string();
    for arguments in [
        Installation::import_arguments(&month, &list, &[]),
        vec![
            "list",
            "import",
            "--municipality",
            CODE,
            "--source",
            "jib",
            "--month",
            &month,
            "--list",
            &list,
        ],
        vec!["verify"],
    ] {
        let mut child = place.command(&arguments).spawn().expect("started");
        // Nobody reads: every write fails as it does behind `| head -1` after the first line.
        drop(child.stdout.take());
        let err = child.stderr.take().expect("standard error");
        let err = thread::spawn(move || std::io::read_to_string(err).expect("read"));
        assert_eq!(exit_within(&mut child, Duration::from_mins(1)), Some(0));
        assert_eq!(err.join().expect("read"), "");
    }
}

#[test]
fn s1_79_a_merger_is_shown_first_and_then_done() {
    let place = Installation::sqlite().ready();
    place
        .run(&["municipality", "add", "GM0946", "Nederweert"])
        .succeeds();
    let merge = |more: &[&str]| {
        let line = ["municipality", "merge", "GM0946", "--into", CODE, "--on"];
        place.run(&[&line, more].concat())
    };
    merge(&["2020-01-01"]).refuses("morgen");
    let shown = merge(&["2100-01-01"]);
    assert!(shown.out.contains("niets veranderd"), "{}", shown.out);
    shown.succeeds();
    merge(&["2100-01-01", "--confirm"]).succeeds();
    merge(&["2100-01-01", "--confirm"]).refuses("al een opvolger");
    place.run(&["verify"]).succeeds();
}
