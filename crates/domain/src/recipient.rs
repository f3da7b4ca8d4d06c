//! Who received something about a young person, and is asked to destroy it too (AVG art. 19; G10).

use crate::{
    Day,
    code::codes,
    guidance::{Consent, Step},
    outreach::{Event, EventKind},
};

codes! {
    /// How a notice of destruction stands.
    pub enum NoticeState {
        /// Printed while the person is still there.
        Prepared = "prepared", "Klaargezet";
        /// Waits for an answer.
        Open = "open", "Nog geen antwoord";
        /// The receiver destroyed it too.
        Confirmed = "confirmed", "Bevestigd: ook daar vernietigd";
        /// The receiver keeps it, on a ground of its own.
        Refused = "refused", "Geweigerd: daar blijft het bewaard";
    }
}

/// Somebody who was told something about the young person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The number of the consent it was told under; `None`: the municipality's own system.
    pub consent: Option<u8>,
    /// The event that names the receiver; its words are sealed.
    pub named_in: Option<u32>,
    /// The day of the last contact.
    pub last: Day,
}

/// Who received something, in the order of the consents: each third party that was spoken to, and the
/// municipality's own system from the accepted hand-over on. Whoever gave advice without knowing about
/// whom received nothing (S1-54).
pub fn received(events: &[Event]) -> Vec<Received> {
    let mut found: Vec<Received> = Vec::new();
    for event in events {
        match &event.kind {
            EventKind::Guided(Step::PartnerContacted { number, .. }) => {
                note(&mut found, Some(*number), event.on);
            }
            EventKind::Guided(Step::HandOverAccepted) => note(&mut found, None, event.on),
            EventKind::Guided(Step::TakenOver { day }) => note(&mut found, None, *day),
            // The third parties were asked then; the municipality's own system still knows who it was.
            EventKind::Guided(Step::ContentDestroyed) => found.retain(|one| one.consent.is_none()),
            _ => {}
        }
    }
    for one in &mut found {
        one.named_in = events.iter().rev().find_map(|event| match &event.kind {
            EventKind::Guided(Step::ConsentGiven {
                consent: Consent::ThirdParty { number },
                ..
            }) if one.consent == Some(*number) => Some(event.seq),
            _ => None,
        });
    }
    found.sort_by_key(|one| (one.consent.is_none(), one.consent));
    found
}

fn note(found: &mut Vec<Received>, consent: Option<u8>, on: Day) {
    match found.iter_mut().find(|one| one.consent == consent) {
        Some(one) => one.last = one.last.max(on),
        None => found.push(Received {
            consent,
            named_in: None,
            last: on,
        }),
    }
}
