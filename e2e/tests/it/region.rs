//! A demo region whose made-up list reads without a question: the tools' own start asks for a seed that does not.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// How long making up a region may take in a debug build on a busy machine.
const START_LIMIT: Duration = Duration::from_mins(3);

/// A running demo server; dropping it ends the server by its process id.
pub(crate) struct Region {
    announcement: Value,
    process: Child,
    _folder: TempDir,
}

impl Region {
    pub(crate) fn start() -> Self {
        let here = std::env::current_exe().unwrap();
        let beside = here.ancestors().nth(2).unwrap().join("vangnet");
        let binary = std::env::var_os("VANGNET_BIN").map_or(beside, Into::into);
        let folder = TempDir::new().unwrap();
        let mut process = Command::new(binary)
            .args([
                "demo",
                "--listen",
                "127.0.0.1:0",
                "--people",
                "60",
                "--json-links",
                "--data",
            ])
            .arg(folder.path().join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary is built: cargo build -p vangnet");
        let output = process.stdout.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        // Reads on after the first line, so that the server never waits for a reader.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        // From here on a panic, too, ends the server.
        let mut region = Self {
            announcement: Value::Null,
            process,
            _folder: folder,
        };
        let line = receiver
            .recv_timeout(START_LIMIT)
            .expect("the demo says where it listens");
        region.announcement = serde_json::from_str(&line).unwrap();
        region
    }

    fn text(&self, pointer: &str) -> &str {
        self.announcement
            .pointer(pointer)
            .and_then(Value::as_str)
            .expect(pointer)
    }

    /// Where pages are.
    pub(crate) fn url(&self) -> &str {
        self.text("/url")
    }

    /// The link that signs that role in.
    pub(crate) fn link(&self, role: &str) -> &str {
        self.text(&format!("/links/{role}"))
    }

    /// The path of a made-up file to upload.
    pub(crate) fn file(&self, kind: &str) -> &str {
        self.text(&format!("/files/{kind}"))
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
