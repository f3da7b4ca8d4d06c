//! A PostgreSQL server for tests: Debian's package, its own data folder, an unprivileged user, 127.0.0.1 and a
//! free port. It keeps nothing safe on purpose (`fsync=off`) unless asked for measurements.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, id};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::machine;

/// The oldest major version the store supports.
const OLDEST_VERSION: u32 = 15;
/// How long a start may take on a slow disk.
const START_LIMIT: Duration = Duration::from_mins(1);

/// How to run the server.
#[derive(Args)]
pub(crate) struct Options {
    /// Leave it running: its URL is in target/pg/url, its process id in target/pg/pid
    #[arg(long, conflicts_with = "stop")]
    detach: bool,
    /// Stop the one left running
    #[arg(long)]
    stop: bool,
    /// Also end when this file has been removed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["detach", "stop"])]
    until_removed: Option<PathBuf>,
    /// Write to disk for real, as for measurements
    #[arg(long)]
    durable: bool,
}

/// The `postgres` command.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = machine::root()?;
    let notes = machine::target(&root).join("pg");
    if options.stop {
        return stop_detached(&notes);
    }
    if options.detach {
        return start_detached(&notes, options.durable);
    }
    let mut cluster = Cluster::start(&notes, options.durable)?;
    println!("{}", cluster.url());
    loop {
        if let Some(status) = cluster.process.try_wait()? {
            println!("PostgreSQL ended: {status}");
            return Ok(());
        }
        if options
            .until_removed
            .as_ref()
            .is_some_and(|file| !file.exists())
        {
            return Ok(());
        }
        sleep(Duration::from_millis(300));
    }
}

/// A server that ends with this value.
///
/// It shares our process group, so that Ctrl-C ends it too.
pub(crate) struct Cluster {
    installation: Installation,
    folder: PathBuf,
    port: u16,
    process: Child,
}

impl Cluster {
    /// Makes a data folder and starts a server in it. `notes` is target/pg.
    pub(crate) fn start(notes: &Path, durable: bool) -> Result<Self> {
        let installation = Installation::find()?;
        let base = installation.base_folder(notes)?;
        installation.sweep(&base)?;
        let folder = base.join(format!("run-{}", id()));
        let port = installation.initialise(&folder, durable)?;
        let mut process = installation.serve(&folder, false)?;
        wait_until_ready(&folder, &mut process)?;
        Ok(Self {
            installation,
            folder,
            port,
            process,
        })
    }

    /// What the tests get as `VANGNET_TEST_POSTGRES`; a database name can be put behind it.
    pub(crate) fn url(&self) -> String {
        url(self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.installation.stop(&self.folder).is_err() {
            // The server did not listen to its own tool: end the one process we started.
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn url(port: u16) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/")
}

fn start_detached(notes: &Path, durable: bool) -> Result<()> {
    if let Some((folder, installation)) = detached(notes)?
        && installation.is_running(&folder)
    {
        println!("{}", fs::read_to_string(notes.join("url"))?.trim());
        return Ok(());
    }
    let installation = Installation::find()?;
    let folder = installation.base_folder(notes)?.join("shared");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    let port = installation.initialise(&folder, durable)?;
    let mut process = installation.serve(&folder, true)?;
    wait_until_ready(&folder, &mut process)?;
    fs::create_dir_all(notes)?;
    fs::write(notes.join("folder"), folder.display().to_string())?;
    fs::write(notes.join("pid"), process.id().to_string())?;
    fs::write(notes.join("url"), url(port))?;
    println!("{}", url(port));
    Ok(())
}

fn stop_detached(notes: &Path) -> Result<()> {
    let Some((folder, installation)) = detached(notes)? else {
        println!("no PostgreSQL was left running");
        return Ok(());
    };
    if installation.is_running(&folder) {
        installation.stop(&folder)?;
    }
    let _ = fs::remove_dir_all(&folder);
    for note in ["url", "pid", "folder"] {
        let _ = fs::remove_file(notes.join(note));
    }
    println!("stopped");
    Ok(())
}

/// The folder of the server left running, if notes of one exist.
fn detached(notes: &Path) -> Result<Option<(PathBuf, Installation)>> {
    match fs::read_to_string(notes.join("folder")) {
        Ok(folder) => Ok(Some((PathBuf::from(folder.trim()), Installation::find()?))),
        Err(_) => Ok(None),
    }
}

/// The programs, and the unprivileged user they run as when we are root.
struct Installation {
    programs: PathBuf,
    /// User and group number; `None` when we are unprivileged ourselves.
    user: Option<(u32, u32)>,
}

impl Installation {
    /// Finds PostgreSQL, installing Debian's package when there is none.
    fn find() -> Result<Self> {
        let programs = if let Some(found) = newest_programs() {
            found
        } else {
            machine::install(&["postgresql"])?;
            newest_programs().context("PostgreSQL was installed but its programs were not found")?
        };
        let user = if machine::is_root() {
            Some(postgres_user()?)
        } else {
            None
        };
        Ok(Self { programs, user })
    }

    /// A command that runs as the unprivileged user.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        // The server refuses a working folder its user cannot read.
        command
            .current_dir("/")
            .env_remove("PGDATA")
            .env_remove("PGPORT")
            .stdin(Stdio::null());
        command
    }

    /// `notes` itself, or a folder for temporary files where another user cannot reach `notes` (a clone below /root).
    fn base_folder(&self, notes: &Path) -> Result<PathBuf> {
        fs::create_dir_all(notes)?;
        let notes = notes.canonicalize()?;
        let reachable = notes.ancestors().all(|folder| {
            fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & 0o001 != 0)
        });
        if self.user.is_none() || reachable {
            return Ok(notes);
        }
        let owner = fs::metadata(&notes)?;
        let base = env::temp_dir().join(format!("vangnet-pg-{}-{}", owner.dev(), owner.ino()));
        fs::create_dir_all(&base)?;
        Ok(base)
    }

    /// Removes what runs that ended hard left behind.
    fn sweep(&self, base: &Path) -> Result<()> {
        for entry in fs::read_dir(base)? {
            let folder = entry?.path();
            let Some(owner) = folder
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_prefix("run-"))
            else {
                continue;
            };
            if Path::new("/proc").join(owner).exists() {
                continue;
            }
            if self.is_running(&folder) {
                self.stop(&folder)?;
            }
            fs::remove_dir_all(&folder)?;
        }
        Ok(())
    }

    /// Makes a data folder and gives the port it will listen on.
    fn initialise(&self, folder: &Path, durable: bool) -> Result<u16> {
        fs::create_dir_all(folder)?;
        if let Some((user, group)) = self.user {
            chown(folder, Some(user), Some(group))?;
        }
        let data = folder.join("data");
        let made = self
            .command("initdb")
            .args([
                "--username=postgres",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "-D",
            ])
            .arg(&data)
            .output()
            .context("initdb does not start")?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        // Bound only for a moment: the server takes the port over at once.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let flag = if durable { "on" } else { "off" };
        let mut settings = OpenOptions::new()
            .append(true)
            .open(data.join("postgresql.conf"))?;
        writeln!(
            settings,
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nmax_connections = 400\n\
             shared_buffers = 256MB\nmax_wal_size = 4GB\nfsync = {flag}\nsynchronous_commit = {flag}\nfull_page_writes = {flag}"
        )?;
        Ok(port)
    }

    /// Starts the server; `alone` puts it in its own process group, out of reach of Ctrl-C.
    fn serve(&self, folder: &Path, alone: bool) -> Result<Child> {
        let log = File::create(folder.join("log"))?;
        let mut command = self.command("postgres");
        command
            .arg("-D")
            .arg(folder.join("data"))
            .stdout(log.try_clone()?)
            .stderr(log);
        if alone {
            command.process_group(0);
        }
        command.spawn().context("postgres does not start")
    }

    fn is_running(&self, folder: &Path) -> bool {
        let status = self
            .command("pg_ctl")
            .arg("status")
            .arg("-D")
            .arg(folder.join("data"))
            .output();
        status.is_ok_and(|answer| answer.status.success())
    }

    /// Ends the server of that data folder by its process id, which its tool reads from the folder.
    fn stop(&self, folder: &Path) -> Result<()> {
        let done = self
            .command("pg_ctl")
            .args(["stop", "-w", "-m", "immediate", "-D"])
            .arg(folder.join("data"))
            .output()?;
        if !done.status.success() {
            bail!(
                "PostgreSQL does not stop: {}",
                String::from_utf8_lossy(&done.stderr)
            );
        }
        Ok(())
    }
}

/// Debian keeps each major version in its own folder; elsewhere the programs are on the search path.
fn newest_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|version| *version >= OLDEST_VERSION)
        .map(|version| {
            (
                version,
                PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")),
            )
        })
        .filter(|(_, folder)| folder.join("initdb").exists() && folder.join("postgres").exists())
        .max();
    newest
        .map(|(_, folder)| folder)
        .or_else(|| machine::find("initdb")?.parent().map(Path::to_path_buf))
}

/// User and group number of Debian's `postgres` user.
fn postgres_user() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let numbers = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some("postgres")).then_some(())?;
        Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    numbers.context("there is no user `postgres` to run the server as (root may not)")
}

/// Waits for the word the server writes into its process file once it takes connections.
fn wait_until_ready(folder: &Path, process: &mut Child) -> Result<()> {
    let started = Instant::now();
    loop {
        let note = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if note
            .lines()
            .nth(7)
            .is_some_and(|word| word.trim() == "ready")
        {
            return Ok(());
        }
        if let Some(status) = process.try_wait()? {
            bail!(
                "PostgreSQL ended at once ({status}): {}",
                fs::read_to_string(folder.join("log")).unwrap_or_default()
            );
        }
        if started.elapsed() > START_LIMIT {
            let _ = process.kill();
            bail!("PostgreSQL is not ready after {} s", START_LIMIT.as_secs());
        }
        sleep(Duration::from_millis(50));
    }
}
