//! A made-up region behind the real server, worked over HTTP as a browser works it.

use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::installation::{Answer, ended, exit_within, program};

/// A region made by `vangnet demo`, from then on served by `vangnet serve`.
pub(crate) struct Site {
    folder: TempDir,
    port: u16,
    cookies: BTreeMap<String, String>,
    files: BTreeMap<String, PathBuf>,
}

/// A running server; killed when dropped.
pub(crate) struct Server(Child);

/// One browser: where the server is and who is signed in.
#[derive(Clone)]
pub(crate) struct Browser {
    port: u16,
    cookie: String,
}

/// What the server answered.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Site {
    /// Makes the region, signs each role in, and ends the demonstration; its data stay.
    pub(crate) fn new(people: usize) -> Self {
        let folder = TempDir::new().expect("a folder");
        let port = free_port();
        let mut command = program();
        command
            .args(["demo", "--json-links", "--people", &people.to_string()])
            .args(["--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.path().join("demo"));
        let mut child = command.spawn().expect("started");
        let told: Value = serde_json::from_str(&first_line(&mut child)).expect("the links");
        let server = Server(child);
        let mut site = Self {
            folder,
            port,
            cookies: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        for (kind, path) in told["files"].as_object().expect("files") {
            let path = path.as_str().expect("a path");
            site.files.insert(kind.clone(), path.into());
        }
        for (role, link) in told["links"].as_object().expect("links") {
            let link = link.as_str().expect("a link");
            let path = link.split_once("/demo/").expect("a demo link").1;
            let browser = Browser {
                port,
                cookie: String::new(),
            };
            let page = browser.get(&format!("/demo/{path}")).expect("signed in");
            let cookie = page
                .text
                .lines()
                .find_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    name.eq_ignore_ascii_case("set-cookie").then_some(value)
                })
                .expect("a session");
            let cookie = cookie.split(';').next().expect("a value").to_owned();
            site.cookies.insert(role.clone(), cookie);
        }
        server.end_well();
        site
    }

    /// A made-up file of this month.
    pub(crate) fn file(&self, kind: &str) -> String {
        self.files[kind].display().to_string()
    }

    /// A path beside the data.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The file of signed checkpoints.
    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.folder.path().join("demo").join("data.checkpoints")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("demo").join("data")
    }

    /// A command on this region, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(arguments).arg("--data").arg(self.data());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        ended(self.command(arguments))
    }

    /// Runs one statement on the data and gives what it prints.
    pub(crate) fn sql(&self, statement: &str) -> String {
        self.sql_in("vangnet.db", statement)
    }

    /// The same on the vault.
    pub(crate) fn vault_sql(&self, statement: &str) -> String {
        self.sql_in("vault.db", statement)
    }

    fn sql_in(&self, database: &str, statement: &str) -> String {
        let output = Command::new("sqlite3")
            .arg(self.data().join(database))
            .arg(statement)
            .output()
            .expect("sqlite3 runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The addresses of the casemanager's cases of which this is true in `case_overview`.
    pub(crate) fn cases(&self, condition: &str) -> Vec<String> {
        let found = self.sql(&format!(
            "SELECT lower(hex(case_id)) FROM case_overview \
             WHERE subregion_id IS NOT NULL AND {condition} ORDER BY case_id"
        ));
        found
            .lines()
            .map(|hex| {
                let id: domain::CaseId = hex.parse().expect("an id");
                format!("/zaken/{id}")
            })
            .collect()
    }

    /// Serves the region; returns when it listens.
    pub(crate) fn serve(&self) -> Server {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.command(&["serve", "--listen", &listen]);
        let mut child = command.spawn().expect("started");
        let line = first_line(&mut child);
        assert!(line.contains("luistert"), "{line}");
        Server(child)
    }

    /// The browser of who is signed in in this role.
    pub(crate) fn browser(&self, role: &str) -> Browser {
        Browser {
            port: self.port,
            cookie: self.cookies[role].clone(),
        }
    }

    /// Everything derived agrees and the log is whole.
    pub(crate) fn verifies(&self) {
        self.run(&["verify"]).succeeds();
        self.run(&["audit", "verify"]).succeeds();
    }
}

impl Server {
    /// SIGKILL: nothing in the program can answer it.
    pub(crate) fn end_hard(mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("waited");
    }

    /// Asks it to end, as the service manager does.
    pub(crate) fn asks_to_end(&self) {
        let id = i32::try_from(self.0.id())
            .ok()
            .and_then(Pid::from_raw)
            .expect("a process");
        kill_process(id, Signal::TERM).expect("asked");
    }

    /// Waits until it has ended and gives its exit code.
    pub(crate) fn ends(&mut self) -> Option<i32> {
        exit_within(&mut self.0, Duration::from_secs(30))
    }

    fn end_well(mut self) {
        self.asks_to_end();
        assert_eq!(self.ends(), Some(0));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Browser {
    /// Asks for a page; an error when the connection breaks before the answer is whole.
    pub(crate) fn get(&self, path: &str) -> io::Result<Page> {
        self.send(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    /// Posts a form.
    pub(crate) fn post(&self, path: &str, form: &str) -> io::Result<Page> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n",
            form.len()
        );
        self.send(&head, form)
    }

    /// Opens a form and posts it: its own hidden fields, and these.
    pub(crate) fn fills(&self, page: &str, action: &str, fields: &str) -> io::Result<Page> {
        let form = self.get(page)?;
        let hidden = |name: &str| {
            let before = format!("name=\"{name}\" value=\"");
            let from = form.text.find(&before)? + before.len();
            let rest = &form.text[from..];
            Some(rest[..rest.find('"')?].to_owned())
        };
        let (Some(once), Some(version)) = (hidden("eenmalig"), hidden("versie")) else {
            // Nothing to fill in: the step is not on offer now.
            return Ok(form);
        };
        self.post(
            action,
            &format!("eenmalig={once}&versie={version}&{fields}"),
        )
    }

    /// A connection on which a request is begun by hand.
    pub(crate) fn connect(&self) -> io::Result<TcpStream> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(10))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(stream)
    }

    /// The lines every request has, and the empty one that ends them.
    pub(crate) fn rest_of_head(&self) -> String {
        format!(
            "Host: localhost:{}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            self.port, self.cookie
        )
    }

    fn send(&self, head: &str, body: &str) -> io::Result<Page> {
        let mut stream = self.connect()?;
        stream.write_all(format!("{head}{}{body}", self.rest_of_head()).as_bytes())?;
        answer_on(&mut stream)
    }
}

/// Reads an answer to its end.
pub(crate) fn answer_on(stream: &mut TcpStream) -> io::Result<Page> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    // An answer is one only when its head is whole.
    let status = text
        .find("\r\n\r\n")
        .and_then(|_| text.get(9..12)?.parse().ok())
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(Page { status, text })
}

impl Page {
    /// The cases this page links to.
    pub(crate) fn cases(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .text
            .match_indices("href=\"/zaken/")
            .filter_map(|(at, _)| Some(self.text.get(at + 6..at + 6 + 43)?.to_owned()))
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

fn first_line(child: &mut Child) -> String {
    let mut stdout = BufReader::new(child.stdout.take().expect("standard output"));
    let mut line = String::new();
    let began = Instant::now();
    stdout.read_line(&mut line).expect("a line");
    if line.is_empty() {
        let mut told = String::new();
        let err = child
            .stderr
            .take()
            .map(|mut err| err.read_to_string(&mut told));
        panic!("nothing said after {:?}: {err:?} {told}", began.elapsed());
    }
    // Nobody may wait for a reader that has gone.
    thread::spawn(move || io::copy(&mut stdout, &mut io::sink()));
    line
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}
