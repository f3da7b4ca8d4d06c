//! The import worker: reads a request and files, answers with messages.

use std::io::{self, Read, Write};

/// Stub.
pub fn run_worker(input: impl Read, output: impl Write) -> io::Result<()> {
    let _ = (input, output);
    Ok(())
}
