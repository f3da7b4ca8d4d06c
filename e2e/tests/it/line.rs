//! A line between browser and server that can be cut: for the page and for its worker alike.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
};

const WHOLE: u8 = 0;
const CUT: u8 = 1;
const WAITS: u8 = 2;
const DEAF: u8 = 3;

/// A line to a server on this machine.
pub(crate) struct Line {
    pub(crate) port: u16,
    state: Arc<AtomicU8>,
}

/// The first request whose answer is lost, and all after it.
const LOST: &[u8] = b"POST /onderweg/versturen";

impl Line {
    /// A whole line to the server on this port.
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(AtomicU8::new(WHOLE));
        let seen = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if seen.load(Ordering::SeqCst) == CUT {
                    continue;
                }
                let Ok(far) = TcpStream::connect(("127.0.0.1", server)) else {
                    continue;
                };
                for (from, to, lost) in [
                    (client.try_clone().unwrap(), far.try_clone().unwrap(), CUT),
                    (far, client, DEAF),
                ] {
                    let seen = Arc::clone(&seen);
                    thread::spawn(move || carry(from, to, &seen, lost));
                }
            }
        });
        Self { port, state }
    }

    /// Everything passes.
    pub(crate) fn mend(&self) {
        self.state.store(WHOLE, Ordering::SeqCst);
    }

    /// Nothing passes.
    pub(crate) fn cut(&self) {
        self.state.store(CUT, Ordering::SeqCst);
    }

    /// From the next outcome that is sent on, what is asked arrives and no answer comes back.
    pub(crate) fn lose_answers(&self) {
        self.state.store(WAITS, Ordering::SeqCst);
    }

    /// Whether an answer was lost.
    pub(crate) fn lost_one(&self) -> bool {
        self.state.load(Ordering::SeqCst) == DEAF
    }
}

/// Carries bytes until an end hangs up, or they are to be lost: also when the line is cut altogether.
fn carry(mut from: TcpStream, mut to: TcpStream, state: &AtomicU8, lost: u8) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if lost == CUT && buffer[..count].windows(LOST.len()).any(|part| part == LOST) {
            let _ = state.compare_exchange(WAITS, DEAF, Ordering::SeqCst, Ordering::SeqCst);
        }
        let now = state.load(Ordering::SeqCst);
        if now == lost || now == CUT || to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
