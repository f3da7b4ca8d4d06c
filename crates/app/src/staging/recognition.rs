//! Who the rows are about: people our own history knows, and people who are never approached again.

use std::collections::HashMap;

use super::{Home, Staging};
use crate::Result;
use access::Action;
use domain::{
    Bsn, Month, PersonId,
    list::{LastCase, Recognised},
    outreach::{CloseReason, Phase},
};
use exchange::ListRow;
use store::PersonFacts;

impl<A: Action> Staging<'_, A> {
    /// What vault and data say of the people in these rows, in a few statements for each home.
    pub(super) async fn look_up(&self, rows: &[ListRow]) -> Result<Seen> {
        let mut seen = Vec::with_capacity(1 + self.inherited.len());
        for home in self.homes() {
            seen.push(self.look_up_in(home, rows).await?);
        }
        Ok(Seen(seen))
    }

    async fn look_up_in(&self, home: &Home, rows: &[ListRow]) -> Result<SeenThere> {
        let mut tokens = Vec::with_capacity(rows.len());
        let mut suppressions = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(bsn) = usable_bsn(row) else { continue };
            for token in home.keys.recognition_tokens(bsn) {
                suppressions.push(home.keys.suppression_token(&token)?);
                tokens.push(token);
            }
        }
        let store = &self.app.store;
        let month = self.list.reference_date.month();
        let recognised = store.recognised(home.municipality, &tokens).await?;
        let persons: Vec<PersonId> = recognised.values().map(|found| found.person).collect();
        Ok(SeenThere {
            suppressed: store
                .suppressed(home.municipality, &suppressions, month)
                .await?,
            facts: store.person_facts(home.municipality, &persons).await?,
            recognised,
        })
    }

    /// Who the row is about. Somebody whom two municipalities knew before they merged is followed
    /// where a case is open, else where the list is.
    pub(super) fn find(&self, bsn: &Bsn, seen: &Seen) -> Option<Found> {
        let mut all: Vec<Found> = self.found_everywhere(bsn, seen).collect();
        let open = all.iter().position(|found| found.facts.open_case.is_some());
        (!all.is_empty()).then(|| all.swap_remove(open.unwrap_or(0)))
    }

    fn found_everywhere(&self, bsn: &Bsn, seen: &Seen) -> impl Iterator<Item = Found> {
        self.homes().zip(&seen.0).filter_map(|(home, seen)| {
            home.keys.recognition_tokens(bsn).iter().find_map(|token| {
                let known = seen.recognised.get(&(token.version, token.bytes))?;
                Some(Found {
                    home: home.clone(),
                    person: known.person,
                    fingerprint: known.fingerprint.clone(),
                    facts: seen.facts.get(&known.person)?.clone(),
                })
            })
        })
    }

    /// A token, or a case that ended in a refusal although its token is missing: either way nobody
    /// is approached again (S1-37), whichever municipality heard the refusal before they merged.
    pub(super) fn is_suppressed(&self, bsn: &Bsn, seen: &Seen) -> Result<bool> {
        for (home, seen) in self.homes().zip(&seen.0) {
            for token in home.keys.recognition_tokens(bsn) {
                let suppression = home.keys.suppression_token(&token)?;
                if seen
                    .suppressed
                    .contains(&(suppression.version, suppression.bytes))
                {
                    return Ok(true);
                }
            }
        }
        Ok(self
            .found_everywhere(bsn, seen)
            .any(|found| matches!(found.facts.phase, Some(Phase::Refused | Phase::Objected))))
    }
}

/// What the databases say of the people in a batch, home by home.
pub(super) struct Seen(Vec<SeenThere>);

struct SeenThere {
    suppressed: std::collections::HashSet<(i32, [u8; 16])>,
    recognised: HashMap<(i32, [u8; 16]), store::RecognisedPerson>,
    facts: HashMap<PersonId, PersonFacts>,
}

/// A person our own history knows.
pub(super) struct Found {
    /// Where their rows and keys are.
    pub(super) home: Home,
    pub(super) person: PersonId,
    pub(super) fingerprint: Vec<u8>,
    pub(super) facts: PersonFacts,
}

impl Found {
    pub(super) fn recognised(&self, row: &ListRow, month: Month) -> Recognised {
        let changed = fingerprint_content(row).is_some_and(|content| {
            let kept: std::result::Result<&[u8; 16], _> = self.fingerprint.as_slice().try_into();
            kept.is_ok_and(|kept| !self.home.keys.fingerprint_matches(&content, kept))
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
