//! Whether somebody is known at RBL or the Doorstroompunt, for a team of the municipality (S4-48, S4-51).
//!
//! Asked by number alone, so that nobody else is opened to look; answered by a status alone. Each question is logged with its
//! law and what it was needed for, also when nobody is found.

use access::{Grant, policy as action};
use domain::{
    Bsn, MunicipalityId, PupilId,
    school::{InquiryBasis, InquiryNeed, KnownStatus},
};
use store::{AuditEntry, Detail};

use super::{
    in_the_log,
    rows::{Opening, load_one},
    view::one_taken_in,
};
use crate::{App, Result};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// In which municipality.
    pub municipality: MunicipalityId,
    /// About whom.
    pub bsn: Bsn,
    /// By which law.
    pub basis: InquiryBasis,
    /// What for.
    pub need: InquiryNeed,
}

/// How it stands with somebody; `None`: not known. The question is logged before the answer leaves.
///
/// # Errors
/// [`crate::AppError::NotFound`] when the municipality is not the grant's.
pub async fn known_at_rbl(
    app: &App,
    grant: &Grant<action::AskKnownAtRbl>,
    asked: &Inquiry,
) -> Result<Option<KnownStatus>> {
    let own = crate::municipalities::narrow(app, grant, asked.municipality).await?;
    let municipal = app.store.municipality_keys(asked.municipality).await?;
    let tokens = municipal.pupil_tokens(&asked.bsn);
    let found = app.store.recognised(asked.municipality, &tokens).await?;
    let pupil = found
        .into_iter()
        .next()
        .map(|(_, found)| PupilId::from_uuid(found.person.uuid()));
    let mut status = None;
    if let Some(pupil) = pupil {
        let rows = app.store.school_rows_of(asked.municipality, pupil).await?;
        // Of several lists the latest that is not destroyed.
        if let Some(row) = rows.into_iter().rfind(|row| row.destroyed_on.is_none()) {
            let list = one_taken_in(app, &own, row.list).await?;
            let file = load_one(app, &own, &list, row, Opening::Results).await?;
            status = Some(KnownStatus::of(file.disposition(), file.result()));
        }
    }
    let mut entry = AuditEntry::by(&own, asked.municipality)
        .detail("step", "known_at_rbl")
        .detail("basis", Detail::code(asked.basis.code()))
        .detail("need", Detail::code(asked.need.code()))
        .detail(
            "answer",
            Detail::code(if status.is_some() {
                "known"
            } else {
                "not_known"
            }),
        );
    if let Some(pupil) = pupil.filter(|_| status.is_some()) {
        entry = entry.person(in_the_log(pupil));
    }
    app.store.record_read(entry).await?;
    Ok(status)
}
