//! A file about many young people that waits for a second person (security.md C10).

use access::policy;
use domain::{FileRequest, FileRequestId, MunicipalityId, TrialId};
use store::{AuditEntry, FileRecord};

use crate::region::Region;

/// The project leader asked for the file of a trial, about sixty young people.
pub async fn file_that_waits(region: &Region, trial: TrialId) -> FileRequestId {
    let grant = region.grant::<policy::ExportTrial>();
    let now = region.fixture.clock.now();
    let id = FileRequestId::from_uuid(uuid::Uuid::from_u128(now.micros().unsigned_abs().into()));
    let record = FileRecord {
        id,
        trial,
        request: FileRequest {
            recipient: "Hogeschool Verzonnen Land".to_owned(),
            purpose: "Nagaan of de uitkomst klopt".to_owned(),
            persons: 60,
            second: true,
            by: grant.account(),
            at: now,
            answer: None,
        },
    };
    let mut tx = region.app.store().write().await.expect("a transaction");
    tx.ask_for_file(&record).await.expect("asked");
    let entry = AuditEntry::by(&grant, MunicipalityId::INSTALLATION);
    tx.commit(entry).await.expect("committed");
    id
}
