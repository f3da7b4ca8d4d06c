//! A PostgreSQL server of the test's own that crashes while 32 clients write (A1).

use std::{
    fs,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use store::{Store, StoreConfig, StoreError, StoreKit, params};
use vault::{Entropy, RootKey};

use crate::{TESTDAM, entry};

const CRASHES: u32 = 5;
const CLIENTS: usize = 32;

/// A data folder with a server in it, which writes to disk for real.
struct Server {
    programs: PathBuf,
    user: Option<(u32, u32)>,
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl Server {
    fn new() -> Self {
        let programs = programs();
        let folder = tempfile::tempdir().expect("a folder");
        let user = user();
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder");
        if let Some((user, group)) = user {
            for path in [folder.path(), &data] {
                chown(path, Some(user), Some(group)).expect("another owner");
            }
        }
        let made = command(&programs, "initdb", user)
            .args(["--username=postgres", "--auth=trust", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&data)
            .output()
            .expect("initdb starts");
        assert!(made.status.success(), "{made:?}");
        let port = free_port();
        let process = serve(&programs, user, &data, port);
        Self {
            programs,
            user,
            folder,
            port,
            process,
        }
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The server's processes end without writing anything more, as at a power cut that spares the
    /// disk: what stood in its memory alone is gone.
    fn crash(&mut self) {
        let ended = self.control(&["stop", "-m", "immediate"]);
        assert!(ended, "the server does not end");
        self.process.wait().expect("ended");
    }

    fn start(&mut self) {
        let data = self.folder.path().join("data");
        self.process = serve(&self.programs, self.user, &data, self.port);
    }

    fn control(&self, arguments: &[&str]) -> bool {
        let done = command(&self.programs, "pg_ctl", self.user)
            .args(arguments)
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .output();
        done.is_ok_and(|done| done.status.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control(&["stop", "-m", "immediate"]);
        let _ = self.process.wait();
    }
}

/// Bound only for a moment: the server takes the port over at once.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("a port").port()
}

fn command(programs: &Path, program: &str, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(programs.join(program));
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    // The server refuses a working folder its user cannot read.
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn serve(programs: &Path, user: Option<(u32, u32)>, data: &Path, port: u16) -> Child {
    let log = data.with_file_name("log");
    let mut process = command(programs, "postgres", user)
        .arg("-D")
        .arg(data)
        .args(["-c", &format!("port={port}")])
        .args(["-c", "unix_socket_directories="])
        // Nothing comes to disk by itself while the test runs: what is there was asked for.
        .args(["-c", "wal_writer_delay=10s", "-c", "wal_buffers=64MB"])
        .args(["-c", "wal_writer_flush_after=1GB"])
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).expect("a log"))
        .spawn()
        .expect("postgres starts");
    let started = Instant::now();
    loop {
        let note = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        if note
            .lines()
            .nth(7)
            .is_some_and(|word| word.trim() == "ready")
        {
            return process;
        }
        if let Some(status) = process.try_wait().expect("a state") {
            let log = fs::read_to_string(&log).unwrap_or_default();
            panic!("the server ended at once ({status}): {log}");
        }
        assert!(started.elapsed() < Duration::from_mins(1), "not ready");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Debian keeps each major version in its own folder; elsewhere the programs are on the search path.
fn programs() -> PathBuf {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    debian.or_else(on_path).expect("PostgreSQL is installed")
}

/// The unprivileged user for a server when we are root, which it refuses to run as.
fn user() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    if fs::metadata("/proc/self").expect("ourselves").uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the users");
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let mut numbers = line.expect("a user postgres").split(':').skip(2);
    let mut number = || numbers.next()?.parse().ok();
    Some((number().expect("a user"), number().expect("a group")))
}

async fn open(server: &Server, folder: &Path, root: &[u8; 32]) -> Store {
    let config = StoreConfig::postgres(
        server.url("data"),
        server.url("vault"),
        &folder.join("store"),
    );
    let kit = StoreKit {
        clock: domain::Clock::System,
        entropy: Entropy::system(),
        root: RootKey::from_bytes(root),
    };
    Store::create(&config, kit).await.expect("a store")
}

/// Writes, through the crash, until it is told to end; returns the numbers that were acknowledged.
async fn write(store: Store, next: Arc<AtomicI64>, ends: Arc<AtomicBool>) -> Vec<i64> {
    let mut acknowledged = Vec::new();
    while !ends.load(Ordering::SeqCst) {
        let number = next.fetch_add(1, Ordering::SeqCst);
        let written = async {
            let mut tx = store.write().await?;
            let sql = "INSERT INTO sample (id) VALUES ($1)";
            tx.execute(sql, params![number]).await?;
            tx.commit(entry(TESTDAM)).await?;
            Ok::<(), StoreError>(())
        };
        if written.await.is_ok() {
            acknowledged.push(number);
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_crash_of_the_database_server_takes_nothing_that_was_acknowledged() {
    let mut server = Server::new();
    for database in ["data", "vault"] {
        crate::raw_sql(
            &server.url("postgres"),
            &format!("CREATE DATABASE {database}"),
        )
        .await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let root = *RootKey::generate(&Entropy::system()).bytes();
    let store = open(&server, folder.path(), &root).await;
    crate::raw_sql(
        &server.url("data"),
        "CREATE TABLE sample (id BIGINT PRIMARY KEY)",
    )
    .await;
    store.close().await;
    let next = Arc::new(AtomicI64::new(1));
    let mut acknowledged = Vec::new();
    for crash in 1..=CRASHES {
        let store = open(&server, folder.path(), &root).await;
        let ends = Arc::new(AtomicBool::new(false));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(write(store.clone(), Arc::clone(&next), Arc::clone(&ends))))
            .collect();
        tokio::time::sleep(Duration::from_millis(400 + u64::from(crash) * 130)).await;
        server.crash();
        server.start();
        ends.store(true, Ordering::SeqCst);
        for client in clients {
            acknowledged.extend(client.await.expect("no panic"));
        }
        store.close().await;
    }
    let store = open(&server, folder.path(), &root).await;
    let mut found: Vec<i64> = store
        .read()
        .fetch_all("SELECT id FROM sample", Vec::new(), |row| row.get(0))
        .await
        .expect("the rows");
    found.sort_unstable();
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|number| found.binary_search(number).is_err())
        .collect();
    assert!(lost.is_empty(), "acknowledged and gone: {lost:?}");
    assert!(
        acknowledged.len() > CLIENTS * CRASHES as usize,
        "{} acknowledged: the test proves little",
        acknowledged.len()
    );
    let report = store.verify_audit(&[]).await.expect("a report");
    assert!(report.is_whole(), "{report:?}");
    store.close().await;
}
