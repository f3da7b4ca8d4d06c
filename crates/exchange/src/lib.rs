//! Bytes to typed rows and back: the monthly list, its side files, and every export.
//!
//! No database and no clock. [`run_worker`] runs in a process of its own that may be killed by a
//! hostile file; it reads a [`WorkerRequest`] and answers with [`WorkerMessage`]s, which the parent
//! reads with [`MessageReader`]. Nothing is guessed in silence: what was detected is reported, what
//! is ambiguous is asked, what is wrong in a row quarantines that row and nothing else.

mod bsn_text;
mod charset;
mod check_list;
mod column;
mod correction;
mod date_text;
mod delimited;
mod header;
mod message;
mod month_text;
mod person_parts;
mod reason;
mod request;
mod row_buffer;
mod row_reader;
mod school_row;
mod side_file;
mod sniff;
mod source;
mod table;
mod text;
mod values;
mod workbook;
mod worker;

pub use bsn_text::masked;
pub use charset::Charset;
pub use check_list::{CheckAnswer, CheckLine, check_table};
pub use column::{Field, Mapping, dutch_column};
pub use correction::{QuarantinedRow, correction_table};
pub use date_text::DateOrder;
pub use message::{
    AddressSource, ColumnFound, Counts, Detected, FileCounts, ListRow, MessageError, MessageReader,
    Notice, Problem, Question, Rejection, WireBsn, WorkerMessage,
};
pub use reason::{NoticeCode, ReasonCode, RejectCode, UnknownCode};
pub use request::{
    Choice, Confirmation, FileHeader, FileKind, Limits, NotAConfirmation, WorkerRequest,
};
pub use table::{Cell, ExportError, Sheet, Table, workbook};
pub use values::{phone, postcode};
pub use worker::{prepare_worker, run_worker};
