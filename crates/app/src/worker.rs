//! Running the import worker: bytes of untrusted files go in, typed messages come out.
//!
//! In the product the worker is a child process with an empty environment that limits itself before
//! it reads (A7): a hostile file may kill it, and then the list is refused, and nobody else notices.

use std::{
    io::{self, BufReader, Cursor, Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
    thread,
};

use exchange::{MessageReader, WorkerMessage, WorkerRequest};
use tokio::sync::mpsc;

/// How the import worker is run.
#[derive(Clone, Debug)]
pub enum ImportWorker {
    /// As a child process: this program with the single argument `import-worker`.
    Process {
        /// The program, normally the running binary itself.
        program: PathBuf,
        /// Seconds of processor time the worker gives itself.
        cpu_seconds: u64,
    },
    /// In a thread of this process, without limits: for tests of what comes after it.
    Thread,
}

/// One source of bytes, in the order of the request's files.
pub(crate) type Source = Box<dyn Read + Send>;

/// Opens a source from its beginning: a list in which rows contradict each other is read twice.
pub type Opener = Box<dyn Fn() -> io::Result<Source> + Send + Sync>;

/// Opens bytes that are in memory, without copying them.
pub(crate) fn opener(bytes: Vec<u8>) -> Opener {
    #[derive(Clone)]
    struct Shared(Arc<Vec<u8>>);
    impl AsRef<[u8]> for Shared {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }
    let shared = Shared(Arc::new(bytes));
    Box::new(move || Ok(Box::new(Cursor::new(shared.clone()))))
}

impl ImportWorker {
    /// Starts a run and gives the channel its messages arrive on. A worker that dies gives one
    /// error as its last message.
    pub(crate) fn run(
        &self,
        request: WorkerRequest,
        sources: Vec<Source>,
    ) -> mpsc::Receiver<io::Result<Vec<WorkerMessage>>> {
        let (sender, receiver) = mpsc::channel(8);
        let worker = self.clone();
        thread::spawn(move || {
            if let Err(error) = worker.pump(&request, sources, &sender) {
                let _ = sender.blocking_send(Err(error));
            }
        });
        receiver
    }

    fn pump(
        &self,
        request: &WorkerRequest,
        sources: Vec<Source>,
        sender: &mpsc::Sender<io::Result<Vec<WorkerMessage>>>,
    ) -> io::Result<()> {
        let mut head = serde_json::to_vec(request)?;
        head.push(b'\n');
        match self {
            Self::Process {
                program,
                cpu_seconds,
            } => {
                let mut child = Command::new(program)
                    .arg("import-worker")
                    .arg(cpu_seconds.to_string())
                    .env_clear()
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .spawn()?;
                let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
                    return Err(io::Error::other("the worker has no pipes"));
                };
                let feeder = thread::spawn(move || feed(stdin, &head, sources));
                let outcome = forward(stdout, sender);
                if outcome.is_err() {
                    let _ = child.kill();
                }
                let status = child.wait()?;
                let _ = feeder.join();
                outcome?;
                if status.success() {
                    Ok(())
                } else {
                    Err(io::Error::other("the worker died"))
                }
            }
            Self::Thread => {
                let (from_parent, to_worker) = io::pipe()?;
                let (from_worker, to_parent) = io::pipe()?;
                let feeder = thread::spawn(move || feed(to_worker, &head, sources));
                let worker = thread::spawn(move || exchange::run_worker(from_parent, to_parent));
                forward(from_worker, sender)?;
                let _ = feeder.join();
                worker
                    .join()
                    .map_err(|_| io::Error::other("the worker died"))?
            }
        }
    }
}

/// Writes the request and then each file. A worker that stops reading, because it refused the file
/// or died, ends the feeding; what it said tells why.
fn feed(mut to: impl Write, head: &[u8], sources: Vec<Source>) {
    if to.write_all(head).is_err() {
        return;
    }
    for mut source in sources {
        if io::copy(&mut source, &mut to).is_err() {
            return;
        }
    }
}

/// Messages travel in batches, so that a list of a million rows does not wake the receiver a
/// million times.
fn forward(
    from: impl Read,
    sender: &mpsc::Sender<io::Result<Vec<WorkerMessage>>>,
) -> io::Result<()> {
    const BATCH: usize = 1_000;
    let mut batch = Vec::with_capacity(BATCH);
    let mut finished = false;
    for message in MessageReader::new(BufReader::with_capacity(1 << 16, from)) {
        let message = message.map_err(io::Error::other)?;
        finished = matches!(
            message,
            WorkerMessage::Done(_)
                | WorkerMessage::Rejected(_)
                | WorkerMessage::NeedsConfirmation(_)
        );
        batch.push(message);
        if batch.len() == BATCH || finished {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if sender.blocking_send(Ok(full)).is_err() {
                return Err(io::Error::other("nobody listens to the worker any more"));
            }
        }
    }
    if finished {
        Ok(())
    } else {
        Err(io::Error::other("the worker stopped halfway"))
    }
}
