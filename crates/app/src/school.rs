//! Lists of DUO about who left school: from file to return file (S4-05 to S4-10, S4-16, S4-17, S4-84 to S4-88).
//!
//! Statutory (WEB art. 9.2.5) and strictly apart from the voluntary approach: rows and keys of their own, sealed in
//! the statutory compartment, and no way from a pupil here to a person there.

mod commit;
mod destroy;
mod due;
mod histories;
mod inquiry;
mod returning;
mod rows;
mod target;
mod transition;
mod upload;
mod view;
mod work;

use access::{Action, Grant};
use domain::{Identity, MunicipalityId, PersonId, PupilId, school::LeaverFacts};
use exchange::WireBsn;
use serde::{Deserialize, Serialize};
use store::AuditEntry;
use uuid::Uuid;
use vault::Place;

pub(crate) use commit::end_stale;
pub use commit::{Preview, abandon, commit, preview, waiting};
pub use destroy::{DestroyReason, destroy};
pub(crate) use destroy::{destroy_due, destroy_pupil};
pub(crate) use due::due;
pub use histories::Candidate;
pub(crate) use histories::{RowHistory, born_on, histories};
pub use inquiry::{Inquiry, known_at_rbl};
pub use returning::{ReturnForm, note_return, return_file};
pub(crate) use rows::identities;
pub use store::{SchoolList, SchoolReturn};
pub use target::{TargetView, target_group, target_workbook};
pub(crate) use transition::asked;
pub use transition::{
    PupilLine, PupilView, QuarterCounts, SaidLine, TransitionView, let_go, pupil, say, take,
    this_quarter, transition_counts, transitions,
};
pub use upload::{ApartLine, SchoolUpload, upload};
pub(crate) use view::one_taken_in as taken_in_list;
pub use view::{
    DecisionLine, ListLine, ListView, OutcomeLine, RowLine, RowView, list, overview, row, work,
};
pub use work::{dispose, dispose_open, record};

/// What is sealed of a row: who, by which number, and what the list tells of school and work.
#[derive(Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) identity: Identity,
    /// Kept because the return to DUO needs it (UAVG art. 46).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bsn: Option<WireBsn>,
    pub(crate) school: LeaverFacts,
}

const fn staged_place(row: Uuid) -> Place {
    Place {
        table: "school_staged_row",
        column: "sealed",
        row,
    }
}

const fn row_place(row: Uuid) -> Place {
    Place {
        table: "school_row",
        column: "sealed",
        row,
    }
}

const fn result_place(row: Uuid) -> Place {
    Place {
        table: "school_result",
        column: "sealed",
        row,
    }
}

/// The log's entry of a step with a list, in the log of one municipality.
fn entry<A: Action>(
    grant: &Grant<A>,
    municipality: MunicipalityId,
    list: &SchoolList,
    step: &'static str,
) -> AuditEntry {
    AuditEntry::by(grant, municipality)
        .subject("school_list", list.id.uuid())
        .detail("step", step)
}

/// How a pupil stands in the log, where every young person has an id: their own, which no person of the voluntary approach
/// has.
pub(crate) const fn in_the_log(pupil: PupilId) -> PersonId {
    PersonId::from_uuid(pupil.uuid())
}
