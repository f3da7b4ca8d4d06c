//! The made-up region: one line of links, on loopback alone, and an end when asked (A6).

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::installation::{ended, exit_within, program};

#[test]
fn e_10_the_demo_listens_on_loopback_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("demo");
    let mut command = program();
    command
        .args(["demo", "--listen", "0.0.0.0:0", "--data"])
        .arg(&data);
    ended(command).refuses("loopback");
    assert!(!data.exists(), "something was made");
}

#[test]
fn a6_the_demo_tells_its_links_and_ends_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program();
    command
        .args([
            "demo",
            "--json-links",
            "--people",
            "40",
            "--brp-test-persons",
            "--listen",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(folder.path().join("demo"));
    let mut child = command.spawn().expect("started");
    let mut stdout = BufReader::new(child.stdout.take().expect("standard output"));
    let mut first = String::new();
    stdout.read_line(&mut first).expect("a line");
    let told: Value = serde_json::from_str(&first).unwrap_or_else(|_| {
        let mut err = String::new();
        let _ = child
            .stderr
            .take()
            .expect("standard error")
            .read_to_string(&mut err);
        panic!("not JSON: {first:?} {err}")
    });
    let url = told["url"].as_str().expect("a url");
    let links = told["links"].as_object().expect("links");
    let roles: BTreeSet<&str> = links.keys().map(String::as_str).collect();
    assert_eq!(
        roles.into_iter().collect::<Vec<_>>(),
        [
            "administrator",
            "casemanager",
            "list_handler",
            "network_director",
            "network_member",
            "policy_officer",
            "privacy_officer",
            "project_leader",
            "regisseur",
            "rmc_worker"
        ]
    );
    for file in ["list", "addresses", "known", "self_employed"] {
        assert!(
            Path::new(told["files"][file].as_str().expect("a path")).is_file(),
            "{file}"
        );
    }
    let address = url.strip_prefix("http://localhost:").expect("loopback");
    for link in links.values() {
        let link = link.as_str().expect("a link");
        let answer = get(
            address,
            link.strip_prefix(url).expect("a path of this server"),
        );
        assert!(
            answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 303"),
            "{link}: {answer}"
        );
    }
    let id = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .expect("a process");
    kill_process(id, Signal::TERM).expect("asked to end");
    assert_eq!(exit_within(&mut child, Duration::from_secs(20)), Some(0));
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("read");
    assert_eq!(rest, "", "more than one line was printed");
}

/// The answer to a request for one page.
fn get(port: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("connected");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("set");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}
