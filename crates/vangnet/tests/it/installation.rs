//! An installation of its own for one test, worked by the binary alone.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use domain::Month;
use tempfile::TempDir;
use testkit::population::{self, MadeUp};

/// Longest that any command may take: whatever is slower hangs.
const HANGS_AFTER: Duration = Duration::from_mins(1);

/// The municipality of the tests.
pub(crate) const CODE: &str = "GM0988";

/// An installation on one of the two databases.
pub(crate) struct Installation {
    folder: TempDir,
    databases: Option<[String; 2]>,
}

/// What a command answered.
pub(crate) struct Answer {
    /// Its exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it printed.
    pub(crate) out: String,
    /// What it said on standard error.
    pub(crate) err: String,
}

impl Installation {
    /// An empty place for a SQLite installation.
    pub(crate) fn sqlite() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
            databases: None,
        }
    }

    /// Two empty PostgreSQL databases; they are dropped with this value.
    pub(crate) fn postgres() -> Self {
        let folder = TempDir::new().expect("a folder");
        let name = folder.path().file_name().expect("a name");
        let unique = name
            .as_encoded_bytes()
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let names =
            ["data", "vault"].map(|kind| format!("cli_{unique}_{}_{kind}", std::process::id()));
        for name in &names {
            psql("postgres", &format!("CREATE DATABASE {name}"));
        }
        Self {
            folder,
            databases: Some(names),
        }
    }

    /// Set up, with one municipality.
    pub(crate) fn ready(self) -> Self {
        self.run(&["init"]).succeeds();
        self.run(&[
            "municipality",
            "add",
            CODE,
            "Weert",
            "--region",
            "RMC 38",
            "--subregion",
            "LNWC",
        ])
        .succeeds();
        self
    }

    /// As [`Self::ready`], with a first list that was handed over: from then on people are recognised
    /// (S1-23). Handing over is work of the pages; here its mark is put in the database.
    pub(crate) fn in_use(self) -> Self {
        let place = self.ready();
        let first = place.file(
            "begin.csv",
            population::list_csv(&people(1, 3, 80_000), CODE),
        );
        place
            .import(&month(-70).to_string(), &first, &["--commit"])
            .succeeds();
        place.sql("UPDATE list SET state = 'handed_over', handed_over_at = committed_at");
        place
    }

    /// Runs one statement on the data and gives what it prints.
    pub(crate) fn sql(&self, statement: &str) -> String {
        if let Some([data, _]) = &self.databases {
            psql(data, statement)
        } else {
            let mut command = Command::new("sqlite3");
            command.arg(self.data().join("vangnet.db")).arg(statement);
            printed(command)
        }
    }

    /// Loses the vault (PostgreSQL): its database is there and has nothing in it.
    pub(crate) fn empty_vault(&self) {
        let [_, vault] = self.databases.as_ref().expect("PostgreSQL");
        psql("postgres", &format!("DROP DATABASE {vault} WITH (FORCE)"));
        psql("postgres", &format!("CREATE DATABASE {vault}"));
    }

    /// The folder everything of this test is in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder (SQLite).
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data, where a SQLite installation has its own.
    fn beside(&self, ending: &str) -> String {
        let path = self.data().with_extension(ending);
        path.display().to_string()
    }

    /// The options that say where the data are.
    fn place(&self) -> Vec<String> {
        match &self.databases {
            None => vec!["--data".to_owned(), self.data().display().to_string()],
            Some([data, vault]) => vec![
                "--database-url".to_owned(),
                format!("{}{data}", server()),
                "--vault-url".to_owned(),
                format!("{}{vault}", server()),
                "--root-key".to_owned(),
                self.beside("key"),
                "--checkpoints".to_owned(),
                self.beside("checkpoints"),
                "--ledger".to_owned(),
                self.beside("ledger"),
            ],
        }
    }

    /// A command on this installation, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .current_dir(self.folder())
            .args(arguments)
            .args(self.place());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        ended(self.command(arguments))
    }

    /// The arguments of an import.
    pub(crate) fn import_arguments<'a>(
        month: &'a str,
        list: &'a str,
        more: &[&'a str],
    ) -> Vec<&'a str> {
        let mut arguments = vec![
            "list",
            "import",
            "--municipality",
            CODE,
            "--source",
            "jib",
            "--month",
            month,
            "--list",
            list,
            "--json",
        ];
        arguments.extend(more);
        arguments
    }

    /// Imports a list.
    pub(crate) fn import(&self, month: &str, list: &Path, more: &[&str]) -> Answer {
        let list = list.display().to_string();
        self.run(&Self::import_arguments(month, &list, more))
    }

    /// Writes a file into the test's folder.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    /// Everything derived agrees and the log is whole.
    pub(crate) fn verifies(&self) {
        self.run(&["verify"]).succeeds();
        self.run(&["audit", "verify"]).succeeds();
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        for name in self.databases.iter().flatten() {
            psql(
                "postgres",
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

impl Answer {
    /// Exit code 0; the answer itself.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }

    /// Exit code 1, and the reason on standard error says this.
    #[track_caller]
    pub(crate) fn refuses(self, because: &str) -> Self {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        assert!(
            self.err.contains(because),
            "{:?} lacks {because:?}",
            self.err
        );
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// The JSON printed.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|_| panic!("not JSON: {}{}", self.out, self.err))
    }

    /// The number of rows of one outcome.
    #[track_caller]
    pub(crate) fn outcome(&self, outcome: &str) -> u64 {
        self.json()["outcomes"][outcome].as_u64().expect("a number")
    }
}

/// The binary, with no settings of whoever runs the tests.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vangnet"));
    command
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command to its end; one that hangs fails the test.
pub(crate) fn ended(mut command: Command) -> Answer {
    let mut child = command.spawn().expect("the binary starts");
    let out = drained(child.stdout.take());
    let err = drained(child.stderr.take());
    let code = exit_within(&mut child, HANGS_AFTER);
    Answer {
        code,
        out: out.join().expect("read"),
        err: err.join().expect("read"),
    }
}

fn drained(stream: Option<impl std::io::Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            stream.read_to_end(&mut bytes).expect("read");
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The exit code of a child that must end within this time.
pub(crate) fn exit_within(child: &mut Child, limit: Duration) -> Option<i32> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("waited") {
            return status.code();
        }
        if started.elapsed() > limit {
            child.kill().expect("killed");
            panic!("the command still runs after {limit:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// People of the test municipality. Two calls with other `first` numbers share nobody.
pub(crate) fn people(seed: u64, count: usize, first: u64) -> Vec<MadeUp> {
    // From 9,000 on the numbers are not those of official test persons, which a real installation
    // sets apart.
    population::people(
        seed,
        count,
        9_000 + first,
        "Weert",
        6001,
        month(-1).first_day(),
    )
}

/// The month this many months from now, such as `2026-10`.
pub(crate) fn month(from_now: i32) -> Month {
    domain::Clock::System.now().day().month().plus(from_now)
}

/// Where the tests find PostgreSQL.
fn server() -> String {
    std::env::var(testkit::POSTGRES).expect("VANGNET_TEST_POSTGRES is set: run `cargo xtask test`")
}

fn psql(database: &str, sql: &str) -> String {
    let mut command = Command::new("psql");
    command
        .args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
        ])
        .arg(format!("{}{database}", server()))
        .args(["-c", sql]);
    printed(command)
}

fn printed(mut command: Command) -> String {
    let output = command.output().expect("the tool runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
