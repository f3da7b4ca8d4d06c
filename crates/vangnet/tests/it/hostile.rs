//! Files made to do harm, through the whole program (A7): refused with a reason, nothing changed.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use exchange::{FileKind, Limits};
use testkit::{
    corpus::{self, CorpusCase},
    population,
};

use crate::installation::{CODE, Installation, exit_within, people, program};

/// The catalogue's hostile and broken workbooks, as far as they are refused whole by usual limits.
fn hostile() -> Vec<CorpusCase> {
    let ids = [
        "I-66", "I-67", "I-68", "I-69", "I-70", "I-71", "I-72", "I-73", "I-74", "I-75", "I-84",
        "I-85",
    ];
    corpus::cases()
        .into_iter()
        .filter(|case| ids.contains(&case.id) && case.expect.starts_with("R "))
        .filter(|case| case.limits == Limits::default() && case.files.len() == 1)
        .collect()
}

#[test]
fn a7_hostile_files_are_refused_and_change_nothing() {
    let place = Installation::sqlite().in_use();
    let list = place.file("goed.csv", population::list_csv(&people(8, 20, 0), CODE));
    place.import("2026-09", &list, &["--commit"]).succeeds();
    let mut refused = BTreeMap::new();
    for (number, case) in hostile().into_iter().enumerate() {
        let file = &case.files[0];
        assert_eq!(file.kind, FileKind::List);
        let path = place.file(&format!("{number}-{}", file.name), &file.bytes);
        let started = Instant::now();
        let answer = place.import("2026-10", &path, &["--commit", "--confirm"]);
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{}: {}",
            case.id,
            case.title
        );
        assert_eq!(
            answer.code,
            Some(1),
            "{}: {}: {}{}",
            case.id,
            case.title,
            answer.out,
            answer.err
        );
        // One Dutch sentence or more, no inner text.
        assert!(
            answer.err.starts_with("lijst: ") && answer.err.trim_end().ends_with('.'),
            "{}: {:?}",
            case.title,
            answer.err
        );
        assert!(!answer.err.contains("panicked"), "{}", answer.err);
        *refused.entry(case.id).or_insert(0) += 1;
    }
    for id in ["I-70", "I-71", "I-72", "I-74", "I-75"] {
        assert!(refused.contains_key(id), "no file of {id} was tried");
    }
    let after = place.import("2026-10", &list, &[]).succeeds();
    assert_eq!(after.outcome("already_known"), 20);
    place.verifies();
}

/// A worker as the server starts it, but with an environment to give away.
fn worker(secret: &str) -> Child {
    let mut command = program();
    command
        .args(["import-worker", "5"])
        .env("VANGNET_TEST_SECRET", secret)
        .stdin(Stdio::piped());
    command.spawn().expect("the worker starts")
}

#[test]
fn a7_garbage_ends_the_worker_without_a_word_of_its_environment() {
    let secret = "niemand-mag-dit-lezen";
    for garbage in [
        &b"\0\xff\xfe garbage"[..],
        b"{}\n",
        b"",
        b"{\"files\":[]}\n/proc/self/environ\n",
    ] {
        let mut child = worker(secret);
        let mut stdin = child.stdin.take().expect("standard input");
        let _ = stdin.write_all(garbage);
        drop(stdin);
        let output = child.wait_with_output().expect("the worker ends");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(
            !said.contains(secret) && !said.contains("panicked"),
            "{said}"
        );
        assert!(said.contains("request_invalid"), "{said}");
    }
}

#[test]
fn a7_the_worker_can_open_nothing_and_has_its_limits() {
    let mut child = worker("");
    let process = format!("/proc/{}", child.id());
    // It is shut in before it reads: wait until it is, while it waits for us.
    let started = Instant::now();
    let status = loop {
        let status = fs::read_to_string(format!("{process}/status")).expect("the worker's status");
        if status.contains("Seccomp:\t2") {
            break status;
        }
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "never shut in: {status}"
        );
        std::thread::sleep(Duration::from_millis(10));
    };
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    let limits = fs::read_to_string(format!("{process}/limits")).expect("the worker's limits");
    let limit = |name: &str| -> Vec<String> {
        let line = limits
            .lines()
            .find(|line| line.starts_with(name))
            .expect("a limit");
        line[name.len()..]
            .split_whitespace()
            .take(2)
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(limit("Max open files"), ["3", "3"]);
    assert_eq!(limit("Max address space"), ["536870912", "536870912"]);
    assert_eq!(limit("Max cpu time"), ["5", "5"]);
    assert_eq!(limit("Max file size"), ["0", "0"]);
    assert_eq!(limit("Max core file size"), ["0", "0"]);
    drop(child.stdin.take());
    exit_within(&mut child, Duration::from_secs(20));
}
