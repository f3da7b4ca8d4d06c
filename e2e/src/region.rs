//! A demo region of one's own: the built binary with made-up people, in a folder that is gone afterwards.
//!
//! Making the people up takes longer than most tests. The first test of a build makes a region that stays beside the binary;
//! every test goes on in a copy of it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

/// How long making up a region may take in a debug build on a busy machine.
const START_LIMIT: Duration = Duration::from_mins(3);

/// A running demo server. Dropping it ends the server by its process id.
pub struct Region {
    url: String,
    links: BTreeMap<String, String>,
    files: BTreeMap<String, String>,
    process: Child,
    folder: TempDir,
}

impl Region {
    /// Starts `vangnet demo` with 60 people. The binary is the one beside the tests, or `VANGNET_BIN`.
    ///
    /// # Panics
    /// When the binary is missing, ends, or has not said where it listens within three minutes: a test
    /// without a region must stop there.
    #[expect(
        clippy::panic,
        reason = "a test without a region must stop and say why"
    )]
    pub fn start() -> Self {
        let started = binary().and_then(|binary| {
            let folder = TempDir::new()?;
            copy_of_made_up(&binary, &folder.path().join("data"))?;
            Self::start_binary(&binary, folder, true)
        });
        started.unwrap_or_else(|error| panic!("no region to test in: {error:#}"))
    }

    /// Starts the binary on the demo in a folder; `again`: there is one to go on with.
    fn start_binary(binary: &Path, folder: TempDir, again: bool) -> Result<Self> {
        let log = folder.path().join("server.log");
        let mut process = Command::new(binary)
            .args(["demo", "--listen", "127.0.0.1:0", "--people", "60"])
            .args(["--json-links", "--data"])
            .arg(folder.path().join("data"))
            .args(again.then_some("--again"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .context("vangnet does not start")?;
        let output = process.stdout.take().context("no output")?;
        let (sender, receiver) = mpsc::channel();
        // Reads on after the first line, so that the server never waits for a reader.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut region = Self {
            url: String::new(),
            links: BTreeMap::new(),
            files: BTreeMap::new(),
            process,
            folder,
        };
        match receiver.recv_timeout(START_LIMIT) {
            Ok(line) => region.read_announcement(&line)?,
            Err(_) => bail!(
                "the demo did not say where it listens; it wrote:\n{}",
                region.log()
            ),
        }
        Ok(region)
    }

    /// Where pages are, such as `http://localhost:4711`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The codes of the roles it lets in, in the order of the alphabet.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.links.keys().map(String::as_str)
    }

    /// The one-time link that signs that role in, such as `list_handler`.
    ///
    /// # Panics
    /// When the demo gave none for that role.
    pub fn link(&self, role: &str) -> &str {
        told(&self.links, "link", role)
    }

    /// The path of a made-up file to upload, such as `list`.
    ///
    /// # Panics
    /// When the demo wrote none of that name.
    pub fn file(&self, kind: &str) -> &str {
        told(&self.files, "file", kind)
    }

    /// Where its data are, and beside them its files to upload.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The port it listens on; 0 when its address names none.
    pub fn port(&self) -> u16 {
        let port = self.url.rsplit(':').next();
        port.and_then(|port| port.parse().ok()).unwrap_or(0)
    }

    /// The same region, reached on another port.
    #[must_use]
    pub fn reached_on(mut self, port: u16) -> Self {
        let own = format!("localhost:{}", self.port());
        let other = format!("localhost:{port}");
        self.url = self.url.replace(&own, &other);
        for link in self.links.values_mut() {
            *link = link.replace(&own, &other);
        }
        self
    }

    /// What the server logged so far.
    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    fn read_announcement(&mut self, line: &str) -> Result<()> {
        let value: Value = serde_json::from_str(line)
            .with_context(|| format!("not the announcement of a demo: {line}"))?;
        let texts = |key: &str| -> Vec<(String, String)> {
            let entries = value
                .get(key)
                .and_then(Value::as_object)
                .into_iter()
                .flatten();
            entries
                .filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned())))
                .collect()
        };
        value
            .get("url")
            .and_then(Value::as_str)
            .context("no url in the announcement")?
            .clone_into(&mut self.url);
        self.links = texts("links").into_iter().collect();
        self.files = texts("files").into_iter().collect();
        Ok(())
    }
}

#[expect(
    clippy::panic,
    reason = "a test that asks for what is not there must stop"
)]
fn told<'a>(from: &'a BTreeMap<String, String>, what: &str, name: &str) -> &'a str {
    from.get(name)
        .unwrap_or_else(|| panic!("the demo has no {what} for {name}"))
}

impl Drop for Region {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Copies the region that this binary makes today. The first who asks makes it; the others wait.
fn copy_of_made_up(binary: &Path, to: &Path) -> Result<()> {
    let kept = binary.with_file_name("demo-for-tests");
    fs::create_dir_all(&kept)?;
    let mut lock = File::create(kept.join("lock"))?;
    lock.lock()?;
    lock.write_all(b"held")?;
    let about = binary.metadata()?;
    let built = about.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
    // A region is made up to the day before; the lock was just written, and tells the hour.
    let now = lock.metadata()?.modified()?;
    let hour = now.duration_since(UNIX_EPOCH)?.as_secs() / 3_600;
    let made = kept.join(format!("{built}-{}-{hour}", about.len()));
    if !made.exists() {
        for old in fs::read_dir(&kept)?.flatten() {
            if old.path().is_dir() {
                fs::remove_dir_all(old.path())?;
            }
        }
        let folder = TempDir::new_in(&kept)?;
        let mut region = Region::start_binary(binary, folder, false)?;
        region.process.kill()?;
        region.process.wait()?;
        fs::rename(region.folder(), &made)?;
    }
    copy(&made, to)
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let there = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &there)?;
        } else {
            fs::copy(entry.path(), there)?;
        }
    }
    Ok(())
}

/// `VANGNET_BIN`, or the binary in the folder cargo built these tests into.
fn binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("VANGNET_BIN") {
        return Ok(PathBuf::from(path));
    }
    let here = std::env::current_exe()?;
    let found = here
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("vangnet"))
        .find(|path| path.is_file());
    found.context("the binary is not built: cargo build -p vangnet")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A stand-in for the binary that runs these shell lines.
    fn program(folder: &TempDir, lines: &str) -> PathBuf {
        let file = folder.path().join("program");
        fs::write(&file, format!("#!/bin/sh\n{lines}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        file
    }

    #[test]
    fn the_announcement_is_read_and_the_server_ends_with_the_value() {
        let folder = TempDir::new().unwrap();
        let announcement = r#"{"url":"http://localhost:1","links":{"casemanager":"http://localhost:1/in/x"},"files":{"list":"/tmp/list.csv"}}"#;
        let program = program(&folder, &format!("echo '{announcement}'\nexec sleep 1000"));
        let region = Region::start_binary(&program, TempDir::new().unwrap(), false).unwrap();
        assert_eq!(region.url(), "http://localhost:1");
        assert_eq!(region.link("casemanager"), "http://localhost:1/in/x");
        assert_eq!(region.file("list"), "/tmp/list.csv");
        let process = PathBuf::from(format!("/proc/{}", region.process.id()));
        assert!(process.exists());
        drop(region);
        assert!(!process.exists());
    }

    #[test]
    fn a_server_that_ends_at_once_is_told_with_its_own_words() {
        let folder = TempDir::new().unwrap();
        let program = program(&folder, "echo 'the port is taken' >&2\nexit 1");
        let error = Region::start_binary(&program, TempDir::new().unwrap(), false)
            .err()
            .unwrap();
        assert!(error.to_string().contains("the port is taken"), "{error}");
    }
}
