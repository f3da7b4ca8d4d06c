//! A mail server for tests: takes every message, keeps it, and can be told to fail.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A message as it came in: the whole text after DATA.
pub type Message = String;

/// A running server on 127.0.0.1; it stops when dropped.
pub struct SmtpServer {
    /// Its port.
    pub port: u16,
    taken: Arc<Mutex<Vec<Message>>>,
    refuses: Arc<AtomicBool>,
    hangs_up: Arc<AtomicBool>,
    serving: JoinHandle<()>,
}

impl SmtpServer {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (taken, refuses, hangs_up) = (
            Arc::new(Mutex::new(Vec::new())),
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let serving = tokio::spawn(serve(
            listener,
            Arc::clone(&taken),
            Arc::clone(&refuses),
            Arc::clone(&hangs_up),
        ));
        Self {
            port,
            taken,
            refuses,
            hangs_up,
            serving,
        }
    }

    /// The messages it took, in order.
    pub fn messages(&self) -> Vec<Message> {
        self.taken.lock().expect("no test panics here").clone()
    }

    /// From now on every message is refused for the time being, or taken again.
    pub fn refuse(&self, refuse: bool) {
        self.refuses.store(refuse, Ordering::SeqCst);
    }

    /// From now on the line drops after a message is taken and before that is said: the sender cannot
    /// know that it went.
    pub fn hang_up(&self, hang_up: bool) {
        self.hangs_up.store(hang_up, Ordering::SeqCst);
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A header of a message.
pub fn header(message: &str, name: &str) -> Option<String> {
    let wanted = format!("{}:", name.to_lowercase());
    message
        .lines()
        .take_while(|line| !line.is_empty())
        .find(|line| line.to_lowercase().starts_with(&wanted))
        .and_then(|line| line.split_once(':'))
        .map(|(_, value)| value.trim().to_owned())
}

async fn serve(
    listener: TcpListener,
    taken: Arc<Mutex<Vec<Message>>>,
    refuses: Arc<AtomicBool>,
    hangs_up: Arc<AtomicBool>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (taken, refuses, hangs_up) = (
            Arc::clone(&taken),
            Arc::clone(&refuses),
            Arc::clone(&hangs_up),
        );
        tokio::spawn(async move {
            // A sender that leaves ends its own conversation only.
            let _ = converse(stream, &taken, &refuses, &hangs_up).await;
        });
    }
}

async fn converse(
    stream: TcpStream,
    taken: &Mutex<Vec<Message>>,
    refuses: &AtomicBool,
    hangs_up: &AtomicBool,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test.example ready\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" | "HELO" => b"250 test.example\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut message = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.push('\n');
                }
                if refuses.load(Ordering::SeqCst) {
                    b"451 later\r\n"
                } else {
                    taken.lock().expect("no test panics here").push(message);
                    if hangs_up.load(Ordering::SeqCst) {
                        return Ok(());
                    }
                    b"250 taken\r\n"
                }
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 fine\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
