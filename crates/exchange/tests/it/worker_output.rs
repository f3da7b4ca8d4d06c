//! Running the worker in memory and reading what it said.

use exchange::{
    Counts, Detected, ListRow, MessageReader, Question, Rejection, WorkerMessage, run_worker,
};

/// Everything one run said.
#[derive(Default)]
pub(crate) struct Output {
    pub(crate) detected: Vec<Detected>,
    pub(crate) rows: Vec<ListRow>,
    pub(crate) conflicts: Vec<(u32, u32)>,
    pub(crate) rejected: Option<Rejection>,
    pub(crate) questions: Vec<Question>,
    pub(crate) done: Option<Counts>,
}

/// Runs the worker over a request line and files.
pub(crate) fn run(input: &[u8]) -> Output {
    let mut bytes = Vec::new();
    run_worker(input, &mut bytes).expect("memory does not fail");
    let mut output = Output::default();
    for message in MessageReader::new(bytes.as_slice()) {
        match message.expect("a message") {
            WorkerMessage::Detected(detected) => output.detected.push(*detected),
            WorkerMessage::Row(row) => output.rows.push(*row),
            WorkerMessage::Conflict { row, with } => output.conflicts.push((row, with)),
            WorkerMessage::Rejected(rejection) => output.rejected = Some(rejection),
            WorkerMessage::NeedsConfirmation(questions) => output.questions = questions,
            WorkerMessage::Done(counts) => output.done = Some(counts),
            WorkerMessage::Answer(_) => panic!("a list has no answers to a check"),
        }
    }
    output
}
