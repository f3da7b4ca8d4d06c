//! The conservation law: every data row has one outcome, every new person one track.

use serde::{Deserialize, Serialize};

use super::{Outcome, RowDecision, Track};

/// How often each outcome and each track occurred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Outcome `new`.
    pub new: u64,
    /// Outcome `already_known`.
    pub already_known: u64,
    /// Outcome `changed`.
    pub changed: u64,
    /// Outcome `duplicate_in_file`.
    pub duplicate_in_file: u64,
    /// Outcome `suppressed`.
    pub suppressed: u64,
    /// Outcome `out_of_scope`.
    pub out_of_scope: u64,
    /// Outcome `quarantined`.
    pub quarantined: u64,
    /// New persons on the track `known_to_municipality`.
    pub track_known_to_municipality: u64,
    /// New persons on the track `self_employed`.
    pub track_self_employed: u64,
    /// New persons on the track `address_missing`.
    pub track_address_missing: u64,
    /// New persons on the track `to_approach`.
    pub track_to_approach: u64,
    /// New persons both known and self-employed, counted apart (A.17 no. 3).
    pub known_and_self_employed: u64,
    /// New persons who were gone from the list and came back.
    pub re_entries: u64,
    /// Persons seen before who are no longer known and join this month's approach.
    pub joined_approach: u64,
    /// Persons in the approach who became known.
    pub newly_known: u64,
    /// Rows where the list's own flag says otherwise than our history.
    pub flag_differs: u64,
}

/// The counts do not add up; nothing may be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoesNotAddUp {
    /// The outcomes are not the rows.
    #[error("{outcomes} outcomes for {rows} rows")]
    Outcomes {
        /// Data rows in the file.
        rows: u64,
        /// Sum of the outcomes.
        outcomes: u64,
    },
    /// The tracks are not the new persons.
    #[error("{tracks} tracks for {new} new persons")]
    Tracks {
        /// Outcome `new`.
        new: u64,
        /// Sum of the tracks.
        tracks: u64,
    },
}

impl Tally {
    /// Counts one row.
    pub fn add(&mut self, row: &RowDecision) {
        *self.outcome_mut(row.outcome) += 1;
        if row.outcome == Outcome::New {
            if let Some(track) = row.track {
                *self.track_mut(track) += 1;
            }
            self.known_and_self_employed += u64::from(row.known_and_self_employed);
        }
        self.re_entries += u64::from(row.re_entry);
        self.joined_approach += u64::from(row.joins_approach);
        self.newly_known += u64::from(row.newly_known);
        self.flag_differs += u64::from(row.flag_differs);
    }

    /// How many rows had this outcome.
    pub const fn outcome(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::New => self.new,
            Outcome::AlreadyKnown => self.already_known,
            Outcome::Changed => self.changed,
            Outcome::DuplicateInFile => self.duplicate_in_file,
            Outcome::Suppressed => self.suppressed,
            Outcome::OutOfScope => self.out_of_scope,
            Outcome::Quarantined => self.quarantined,
        }
    }

    /// How many new persons came on this track.
    pub const fn track(&self, track: Track) -> u64 {
        match track {
            Track::KnownToMunicipality => self.track_known_to_municipality,
            Track::SelfEmployed => self.track_self_employed,
            Track::AddressMissing => self.track_address_missing,
            Track::ToApproach => self.track_to_approach,
        }
    }

    /// The count of an outcome, to add to.
    pub const fn outcome_mut(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::New => &mut self.new,
            Outcome::AlreadyKnown => &mut self.already_known,
            Outcome::Changed => &mut self.changed,
            Outcome::DuplicateInFile => &mut self.duplicate_in_file,
            Outcome::Suppressed => &mut self.suppressed,
            Outcome::OutOfScope => &mut self.out_of_scope,
            Outcome::Quarantined => &mut self.quarantined,
        }
    }

    /// The count of a track, to add to.
    pub const fn track_mut(&mut self, track: Track) -> &mut u64 {
        match track {
            Track::KnownToMunicipality => &mut self.track_known_to_municipality,
            Track::SelfEmployed => &mut self.track_self_employed,
            Track::AddressMissing => &mut self.track_address_missing,
            Track::ToApproach => &mut self.track_to_approach,
        }
    }

    /// The conservation law: the outcomes add up to the data rows and the tracks to the new persons.
    pub fn check(&self, rows: u64) -> Result<(), DoesNotAddUp> {
        let outcomes = Outcome::ALL
            .iter()
            .map(|outcome| self.outcome(*outcome))
            .sum();
        if outcomes != rows {
            return Err(DoesNotAddUp::Outcomes { rows, outcomes });
        }
        let tracks = Track::ALL.iter().map(|track| self.track(*track)).sum();
        if tracks != self.new {
            return Err(DoesNotAddUp::Tracks {
                new: self.new,
                tracks,
            });
        }
        Ok(())
    }
}
