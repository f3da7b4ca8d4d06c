//! What becomes of one row of a list.

use super::{Outcome, Track};
use crate::{
    BirthDate, CloseReason, Day, Month, MunicipalityId, RecognitionMode, RuleBook, RuleKey,
};

/// Why the last case of a recognised person stands where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastCase {
    /// Still open. `reached`: the young person wants support, so that no check is asked any more.
    Open {
        /// Whether the young person has been reached.
        reached: bool,
    },
    /// Closed, for this reason. Refusals are not here: they are suppressed.
    Closed(CloseReason),
}

/// What our own history says of a person on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The last case.
    pub last_case: LastCase,
    /// The first month whose list the person was not on; `None`: on every list since.
    pub gone_since: Option<Month>,
    /// Whether a month's list is missing between the last list the person was on and this one: then
    /// our history cannot say whether they were gone, and the list's own flag decides.
    pub month_missed: bool,
    /// Whether the row says other things than we have.
    pub changed: bool,
}

/// Everything known of a row before it is decided.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each asked by name"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowFacts {
    /// The row has a problem that makes it unusable: no valid BSN, a BSN with two birth dates.
    pub has_problem: bool,
    /// An earlier row of the file is the same person.
    pub is_duplicate: bool,
    /// The vault holds a suppression for this person.
    pub suppressed: bool,
    /// The birth date, from list or address file.
    pub birth_date: Option<BirthDate>,
    /// The day ages are reckoned on.
    pub reference_date: Day,
    /// What our own history says; `None` when it has never seen the person.
    pub recognised: Option<Recognised>,
    /// The 'dat' check; `None`: not answered, which is not "no".
    pub known: Option<bool>,
    /// The KvK check; `None`: not answered.
    pub self_employed: Option<bool>,
    /// Whether a card can reach the person.
    pub has_address: bool,
    /// The list's own flag for new inflow (S1-22).
    pub flagged_new: Option<bool>,
    /// No list of the municipality was handed over before (S1-23).
    pub first_batch: bool,
    /// How the municipality recognises people.
    pub recognition_mode: RecognitionMode,
}

/// What becomes of a row.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent findings, each counted by name"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowDecision {
    /// The one outcome.
    pub outcome: Outcome,
    /// The track of a person who comes in or joins; `None` for all others.
    pub track: Option<Track>,
    /// Whether a case is to be opened: a new person, or a known one who left us without a case.
    pub opens_case: bool,
    /// Was gone from the list and came back: new inflow once more, counted apart.
    pub re_entry: bool,
    /// Was known, is not known now: joins this month's approach, counted apart.
    pub joins_approach: bool,
    /// Has an open case and became known: card and visit are withdrawn.
    pub newly_known: bool,
    /// New and both known and self-employed, counted apart.
    pub known_and_self_employed: bool,
    /// The list's own flag says otherwise than our history.
    pub flag_differs: bool,
}

/// The track of a person who comes in: known before self-employed before no address (A.17 no. 3).
pub const fn track_of(
    known: Option<bool>,
    self_employed: Option<bool>,
    has_address: bool,
) -> Track {
    match (known, self_employed, has_address) {
        (Some(true), _, _) => Track::KnownToMunicipality,
        (_, Some(true), _) => Track::SelfEmployed,
        (_, _, false) => Track::AddressMissing,
        (_, _, true) => Track::ToApproach,
    }
}

/// Decides one row. The first that fits: quarantined, duplicate, suppressed, out of scope, then what
/// our history says; new is what we have not seen (S1-21 to S1-23).
pub fn decide_row(row: &RowFacts, rules: &RuleBook, municipality: MunicipalityId) -> RowDecision {
    let plain = |outcome| RowDecision {
        outcome,
        track: None,
        opens_case: false,
        re_entry: false,
        joins_approach: false,
        newly_known: false,
        known_and_self_employed: false,
        flag_differs: false,
    };
    if row.has_problem {
        return plain(Outcome::Quarantined);
    }
    if row.is_duplicate {
        return plain(Outcome::DuplicateInFile);
    }
    if row.suppressed {
        return plain(Outcome::Suppressed);
    }
    if !may_be_in_age_window(row, rules, municipality) {
        return plain(Outcome::OutOfScope);
    }
    let track = track_of(row.known, row.self_employed, row.has_address);
    let incoming = |re_entry, opens_case| RowDecision {
        track: Some(track),
        opens_case,
        re_entry,
        known_and_self_employed: row.known == Some(true) && row.self_employed == Some(true),
        ..plain(Outcome::New)
    };
    let Some(seen) = row.recognised else {
        return match (row.recognition_mode, row.flagged_new) {
            // Our history is silent for everybody here: the flag decides.
            (RecognitionMode::ListFlag, Some(false)) if !row.first_batch => {
                plain(Outcome::AlreadyKnown)
            }
            _ => RowDecision {
                flag_differs: !row.first_batch && row.flagged_new == Some(false),
                ..incoming(false, true)
            },
        };
    };
    if row.first_batch {
        // A list for counting only came before; its open cases are taken over, not doubled.
        return incoming(false, matches!(seen.last_case, LastCase::Closed(_)));
    }
    let decision = decide_seen(row, &seen, track, plain, incoming);
    let our_new = decision.outcome == Outcome::New;
    RowDecision {
        flag_differs: row.flagged_new.is_some_and(|flag| flag != our_new),
        ..decision
    }
}

/// A person our history has seen.
fn decide_seen(
    row: &RowFacts,
    seen: &Recognised,
    track: Track,
    plain: impl Fn(Outcome) -> RowDecision,
    incoming: impl Fn(bool, bool) -> RowDecision,
) -> RowDecision {
    let outcome = if seen.changed {
        Outcome::Changed
    } else {
        Outcome::AlreadyKnown
    };
    let returned =
        seen.gone_since.is_some() || (seen.month_missed && row.flagged_new == Some(true));
    match seen.last_case {
        LastCase::Closed(CloseReason::Deceased) => plain(outcome),
        LastCase::Closed(_) if returned => incoming(true, true),
        LastCase::Closed(CloseReason::KnownToMunicipality) if row.known == Some(false) => {
            RowDecision {
                track: Some(track),
                opens_case: true,
                joins_approach: true,
                ..plain(outcome)
            }
        }
        LastCase::Closed(_) => plain(outcome),
        LastCase::Open { reached } => RowDecision {
            newly_known: !reached && row.known == Some(true),
            ..plain(outcome)
        },
    }
}

/// Whether some day the birth date can be lies in the window: least age <= age < greatest age on the
/// reference date. Without a birth date the list's own selection is believed.
fn may_be_in_age_window(row: &RowFacts, rules: &RuleBook, municipality: MunicipalityId) -> bool {
    let Some(birth_date) = row.birth_date else {
        return true;
    };
    let on = row.reference_date;
    let (least, most) = birth_date.age_on(on);
    let from = rules.integer(RuleKey::JibMinAge, municipality, on);
    let until = rules.integer(RuleKey::JibMaxAge, municipality, on);
    i64::from(most) >= from && i64::from(least) < until
}
