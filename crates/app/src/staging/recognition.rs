//! Who the rows are about: people our own history knows, and people who are never approached again.

use std::collections::HashMap;

use access::Action;
use domain::{
    Bsn, Month, PersonId,
    list::{LastCase, Recognised},
    outreach::{CloseReason, Phase},
};
use exchange::ListRow;
use store::PersonFacts;
use vault::MunicipalityKeys;

use super::Staging;
use crate::Result;

impl<A: Action> Staging<'_, A> {
    /// What vault and data say of the people in these rows, in a few statements.
    pub(super) async fn look_up(&self, rows: &[ListRow]) -> Result<Seen> {
        let mut tokens = Vec::with_capacity(rows.len());
        let mut suppressions = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(bsn) = usable_bsn(row) else { continue };
            for token in self.keys.recognition_tokens(bsn) {
                suppressions.push(self.keys.suppression_token(&token)?);
                tokens.push(token);
            }
        }
        let month = self.list.reference_date.month();
        let suppressed = self
            .app
            .store
            .suppressed(self.list.municipality, &suppressions, month)
            .await?;
        let recognised = self
            .app
            .store
            .recognised(self.list.municipality, &tokens)
            .await?;
        let persons: Vec<PersonId> = recognised.values().map(|found| found.person).collect();
        let facts = self
            .app
            .store
            .person_facts(self.list.municipality, &persons)
            .await?;
        Ok(Seen {
            suppressed,
            recognised,
            facts,
        })
    }

    pub(super) fn find(&self, bsn: &Bsn, seen: &Seen) -> Option<Found> {
        for token in self.keys.recognition_tokens(bsn) {
            if let Some(known) = seen.recognised.get(&(token.version, token.bytes))
                && let Some(facts) = seen.facts.get(&known.person)
            {
                return Some(Found {
                    person: known.person,
                    fingerprint: known.fingerprint.clone(),
                    facts: facts.clone(),
                });
            }
        }
        None
    }

    /// A token, or a case that ended in a refusal although its token is missing: either way nobody
    /// is approached again (S1-37).
    pub(super) fn is_suppressed(
        &self,
        bsn: &Bsn,
        seen: &Seen,
        found: Option<&Found>,
    ) -> Result<bool> {
        for token in self.keys.recognition_tokens(bsn) {
            let suppression = self.keys.suppression_token(&token)?;
            if seen
                .suppressed
                .contains(&(suppression.version, suppression.bytes))
            {
                return Ok(true);
            }
        }
        Ok(found.is_some_and(|found| {
            matches!(found.facts.phase, Some(Phase::Refused | Phase::Objected))
        }))
    }
}

/// What the databases say of the people in a batch.
pub(super) struct Seen {
    suppressed: std::collections::HashSet<(i32, [u8; 16])>,
    recognised: HashMap<(i32, [u8; 16]), store::RecognisedPerson>,
    facts: HashMap<PersonId, PersonFacts>,
}

/// A person our own history knows.
pub(super) struct Found {
    pub(super) person: PersonId,
    pub(super) fingerprint: Vec<u8>,
    pub(super) facts: PersonFacts,
}

impl Found {
    pub(super) fn recognised(
        &self,
        row: &ListRow,
        keys: &MunicipalityKeys,
        month: Month,
    ) -> Recognised {
        let changed = fingerprint_content(row).is_some_and(|content| {
            let kept: std::result::Result<&[u8; 16], _> = self.fingerprint.as_slice().try_into();
            kept.is_ok_and(|kept| !keys.fingerprint_matches(&content, kept))
        });
        Recognised {
            last_case: match self.facts.phase {
                Some(phase) if phase.is_closed() => LastCase::Closed(close_reason(phase)),
                Some(phase) => LastCase::Open {
                    reached: phase == Phase::WantsSupport,
                },
                None => LastCase::Closed(CloseReason::GoneFromList),
            },
            gone_since: self.facts.gone_since,
            month_missed: self.facts.last_month.plus(1) < month,
            changed,
        }
    }
}

fn close_reason(phase: Phase) -> CloseReason {
    match phase {
        Phase::KnownToMunicipality => CloseReason::KnownToMunicipality,
        Phase::Moved => CloseReason::Moved,
        Phase::Deceased => CloseReason::Deceased,
        Phase::Emigrated => CloseReason::Emigrated,
        Phase::AgedOut => CloseReason::AgedOut,
        Phase::GoneFromList => CloseReason::GoneFromList,
        _ => CloseReason::NotReached,
    }
}

/// What counts as "the same data": name and address as delivered. Without an address there is
/// nothing to compare: a list of bare numbers changes nobody.
pub(super) fn fingerprint_content(row: &ListRow) -> Option<Vec<u8>> {
    let identity = &row.identity;
    identity.has_address().then(|| {
        [
            identity.full_name().as_str(),
            identity.address_line_1.as_str(),
            identity.address_line_2.as_str(),
        ]
        .join("\u{1f}")
        .into_bytes()
    })
}

pub(super) fn usable_bsn(row: &ListRow) -> Option<&Bsn> {
    if row.problems.is_empty() {
        row.bsn.as_ref().map(|wire| &wire.0)
    } else {
        None
    }
}
