//! What is told on standard output. A reader that has seen enough (`| head -1`) is no failure.

use std::{
    fmt::Display,
    io::{self, Write as _},
};

/// Writes one text and a line end.
///
/// # Errors
/// When standard output cannot be written for another reason than that nobody reads it any more.
pub(crate) fn say(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
