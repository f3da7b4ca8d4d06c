//! Staging one row: its outcome, its person and what is sealed of it.

use access::Action;
use domain::{
    Bsn, CaseId, PersonId, RecognitionMode,
    list::{Outcome, RowDecision, RowFacts, decide_row},
};
use exchange::ListRow;
use store::{StagedKey, StagedRecognition, StagedRow};
use vault::Compartment;

use super::{
    Batch, Batches, Home, Staging, json,
    recognition::{Found, Seen, fingerprint_content, usable_bsn},
};
use crate::{
    Result,
    app::{BSN, IDENTITY},
};

impl<A: Action> Staging<'_, A> {
    pub(super) fn stage_row(
        &mut self,
        row: ListRow,
        seen: &Seen,
        batches: &mut Batches,
    ) -> Result<()> {
        self.rows += 1;
        for notice in &row.notices {
            *self
                .summary
                .notices
                .entry(notice.code.to_string())
                .or_default() += 1;
        }
        self.summary.extra.possible_doubles += i64::from(row.possible_double_of.is_some());
        let bsn = usable_bsn(&row).cloned();
        let found = bsn.as_ref().and_then(|bsn| self.find(bsn, seen));
        let suppressed = match &bsn {
            Some(bsn) => self.is_suppressed(bsn, seen)?,
            None => false,
        };
        let home = found
            .as_ref()
            .map_or(self.own.municipality, |found| found.home.municipality);
        let facts = self.facts(&row, found.as_ref(), suppressed);
        let decision = decide_row(&facts, &self.rules, self.list.municipality);
        self.summary.tally.add(&decision);
        match decision.outcome {
            Outcome::Quarantined => {
                self.quarantine(row, batches.of(self.list.municipality))?;
            }
            Outcome::DuplicateInFile | Outcome::Suppressed | Outcome::OutOfScope => {
                self.stage_plain(&row, decision, batches.of(self.list.municipality))?;
            }
            Outcome::New | Outcome::AlreadyKnown | Outcome::Changed => {
                let staged = self.listed(&row, decision)?;
                if home != self.list.municipality {
                    // What the list says of it stays with the list; what it brings to the person
                    // goes to the part of the list where that person is.
                    batches.of(self.list.municipality).rows.push(staged);
                    let staged = StagedRow::bare(row.row, decision.outcome);
                    return self.stage_person(
                        &row,
                        (bsn.as_ref(), found.as_ref()),
                        decision,
                        staged,
                        batches.of(home),
                    );
                }
                self.stage_person(
                    &row,
                    (bsn.as_ref(), found.as_ref()),
                    decision,
                    staged,
                    batches.of(home),
                )?;
            }
        }
        Ok(())
    }

    fn facts(&self, row: &ListRow, found: Option<&Found>, suppressed: bool) -> RowFacts {
        let use_history = self.recognition == RecognitionMode::OwnToken;
        RowFacts {
            has_problem: !row.problems.is_empty(),
            is_duplicate: row.duplicate_of.is_some(),
            suppressed,
            birth_date: row.identity.birth_date,
            reference_date: self.list.reference_date,
            recognised: found
                .filter(|_| use_history)
                .map(|found| found.recognised(row, self.list.month)),
            known: row.known,
            self_employed: row.self_employed,
            has_address: row.identity.has_address(),
            flagged_new: row.new_flag,
            first_batch: self.first_batch,
            recognition_mode: self.recognition,
        }
    }

    fn stage_plain(
        &mut self,
        row: &ListRow,
        decision: RowDecision,
        batch: &mut Batch,
    ) -> Result<()> {
        let mut staged = StagedRow::bare(row.row, decision.outcome);
        // Suppressed rows are counted, never listed: no preview is made of them.
        if decision.outcome != Outcome::Suppressed {
            staged.preview = self.preview(row, decision)?;
        }
        batch.rows.push(staged);
        Ok(())
    }

    /// The row as the preview shows it, with nobody behind it yet.
    fn listed(&mut self, row: &ListRow, decision: RowDecision) -> Result<StagedRow> {
        let mut staged = StagedRow::bare(row.row, decision.outcome);
        staged.track = decision.track;
        staged.preview = self.preview(row, decision)?;
        Ok(staged)
    }

    fn stage_person(
        &mut self,
        row: &ListRow,
        (bsn, found): (Option<&Bsn>, Option<&Found>),
        decision: RowDecision,
        mut staged: StagedRow,
        batch: &mut Batch,
    ) -> Result<()> {
        let home = found.map_or(&self.own, |found| &found.home).clone();
        let person_is_new = found.is_none();
        if person_is_new && !decision.opens_case {
            // The list's flag calls somebody old whom our history never saw: counted, not kept.
            batch.rows.push(staged);
            return Ok(());
        }
        let person = found.map_or_else(
            || PersonId::from_uuid(self.app.new_id()),
            |found| found.person,
        );
        staged.person = Some(person);
        staged.person_is_new = person_is_new;
        // Of somebody known to the municipality only the fact, the date and the checker are kept.
        let keeps_identity = row.known != Some(true);
        let changed = decision.outcome == Outcome::Changed || decision.opens_case;
        if keeps_identity && changed {
            let needs_key = found.is_none_or(|found| !found.facts.has_identity);
            let whose = (&home, person);
            self.seal_person(row, bsn, whose, needs_key, &mut staged, batch)?;
        }
        if let Some(bsn) = bsn
            && (person_is_new || changed)
        {
            batch.recognition.push(StagedRecognition {
                token: home.keys.recognition_token(bsn),
                person,
                fingerprint: if keeps_identity {
                    fingerprint(row, &home)
                } else {
                    Vec::new()
                },
            });
        }
        if decision.opens_case {
            staged.case = Some(CaseId::from_uuid(self.app.new_id()));
            staged.pattern = Some(self.pattern(row, decision, found)?);
            self.count_new(row);
            if decision.outcome == Outcome::New {
                self.count_age(row, 1);
            }
        } else if let Some(found) = found {
            self.stage_existing(row, found, batch)?;
        }
        batch.rows.push(staged);
        Ok(())
    }

    fn seal_person(
        &self,
        row: &ListRow,
        bsn: Option<&Bsn>,
        (home, person): (&Home, PersonId),
        needs_key: bool,
        staged: &mut StagedRow,
        batch: &mut Batch,
    ) -> Result<()> {
        let identity = json(&row.identity)?;
        if needs_key {
            let (key, wrapped) = home.keys.new_subject_key(
                person.uuid(),
                Compartment::Identity,
                &self.app.entropy,
            )?;
            staged.identity = Some(key.seal(IDENTITY.of(person), &identity, &self.app.entropy)?);
            batch.keys.push(StagedKey {
                subject: person.uuid(),
                compartment: Compartment::Identity,
                wrapped,
            });
        } else {
            batch.reseal.push((batch.rows.len(), person, identity));
        }
        if let Some(bsn) = bsn
            && !row.identity.has_address()
            && needs_key
        {
            let (key, wrapped) =
                home.keys
                    .new_subject_key(person.uuid(), Compartment::Intake, &self.app.entropy)?;
            staged.bsn =
                Some(key.seal(BSN.of(person), bsn.digits().as_bytes(), &self.app.entropy)?);
            batch.keys.push(StagedKey {
                subject: person.uuid(),
                compartment: Compartment::Intake,
                wrapped,
            });
        }
        Ok(())
    }

    fn count_new(&mut self, row: &ListRow) {
        let extra = &mut self.summary.extra;
        extra.unchecked_known += i64::from(row.known.is_none());
        extra.unchecked_self_employed += i64::from(row.self_employed.is_none());
        extra.secret_address += i64::from(row.identity.markers.secret_address);
        extra.deceased += i64::from(row.identity.markers.deceased);
        extra.emigrated += i64::from(row.identity.markers.emigrated);
    }

    /// Counts the age of a new person, or takes it off again.
    pub(super) fn count_age(&mut self, row: &ListRow, n: i64) {
        let on = self.list.reference_date;
        let years = row.identity.birth_date.map(|born| born.age_on(on).0);
        if let Some(age) = years.and_then(|years| u8::try_from(years).ok()) {
            *self.summary.extra.ages.entry(age).or_default() += n;
        }
    }
}

fn fingerprint(row: &ListRow, home: &Home) -> Vec<u8> {
    fingerprint_content(row)
        .map_or_else(Vec::new, |content| home.keys.fingerprint(&content).to_vec())
}
