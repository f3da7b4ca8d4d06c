//! The one commit of a list, and taking it back.

use domain::{CaseId, ListId, MunicipalityId, PersonId, RuleBook, monitor::negative};
use uuid::Uuid;

use super::ListRecord;
use crate::{Author, Store, StoreError, ToParam as _, Tx, among::pages, case::code, params};

/// What a list that was taken back left in the vault of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftBehind {
    /// Everything: the list had brought the person.
    Person,
    /// Keys: nothing was kept of the person before this list, though they were known.
    Keys,
    /// The digest of an identity that was put back.
    Fingerprint,
}

impl LeftBehind {
    const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Keys => "keys",
            Self::Fingerprint => "fingerprint",
        }
    }
}

impl std::str::FromStr for LeftBehind {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        [Self::Person, Self::Keys, Self::Fingerprint]
            .into_iter()
            .find(|one| one.code() == text)
            .ok_or(StoreError::UnknownCode {
                what: "what is left behind",
            })
    }
}

/// Somebody of whom a list that was taken back left something in the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The list.
    pub list: ListId,
    /// The person.
    pub person: PersonId,
    /// What is to go.
    pub left: LeftBehind,
}

impl Store {
    /// Of whom the vault has yet to give up what lists that were taken back left there; at most 1,000.
    pub async fn taken_back(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Vec<TakenBack>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT list_id, person_id, left_behind FROM taken_back_person WHERE municipality_id = $1 \
                 ORDER BY list_id, person_id LIMIT 1000",
                params![municipality],
                |row| {
                    Ok(TakenBack {
                        list: row.get(0)?,
                        person: row.get(1)?,
                        left: code(row, 2)?,
                    })
                },
            )
            .await
    }
}

impl Tx {
    /// Takes back what a held, committed list did, as long as nobody worked on and no newer list was
    /// committed ([`StoreError::Changed`] otherwise). Returns how many people it had brought. What the
    /// vault keeps of them waits until [`Store::taken_back`] is worked off.
    pub async fn take_back_list(
        &mut self,
        list: &ListRecord,
        rules: &RuleBook,
    ) -> Result<u64, StoreError> {
        let key = || params![list.municipality, list.id];
        let blocked: i64 = self
            .fetch_one(
                "SELECT (SELECT COUNT(*) FROM case_event e WHERE e.municipality_id = $1 \
                 AND e.by_list = $2 AND EXISTS (SELECT 1 FROM case_event later \
                 WHERE later.municipality_id = e.municipality_id AND later.case_id = e.case_id \
                 AND later.seq > e.seq AND (later.by_list IS NULL OR later.by_list <> $2))) \
                 + (SELECT COUNT(*) FROM list newer JOIN list this ON \
                 this.municipality_id = newer.municipality_id WHERE this.municipality_id = $1 \
                 AND this.id = $2 AND newer.id <> $2 AND newer.committed_at > this.committed_at \
                 AND newer.state IN ('committed', 'handed_over') AND newer.purpose = 'approach')",
                key(),
                |row| row.get(0),
            )
            .await?;
        if blocked > 0 {
            return Err(StoreError::Changed);
        }
        let people = self.note_left_behind(list).await?;
        let counted = self
            .counted_of_list(list.municipality, list.id, rules)
            .await?;
        let touched: Vec<CaseId> = self
            .fetch_all(
                "SELECT DISTINCT e.case_id FROM case_event e JOIN case_file f \
                 ON f.municipality_id = e.municipality_id AND f.id = e.case_id \
                 WHERE e.municipality_id = $1 AND e.by_list = $2 AND f.opened_by_list <> $2 \
                 ORDER BY e.case_id LIMIT 10000000",
                key(),
                |row| row.get(0),
            )
            .await?;
        for statement in [
            "DELETE FROM case_event WHERE municipality_id = $1 AND by_list = $2",
            "DELETE FROM case_overview WHERE municipality_id = $1 AND case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM notice WHERE municipality_id = $1 AND case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM reassignment WHERE municipality_id = $1 AND case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM case_insight WHERE municipality_id = $1 AND case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM case_link WHERE municipality_id = $1 AND first_case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM case_link WHERE municipality_id = $1 AND second_case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM case_file WHERE municipality_id = $1 AND opened_by_list = $2",
            "DELETE FROM person_lock WHERE municipality_id = $1 AND person_id IN (SELECT id FROM \
             person WHERE municipality_id = $1 AND first_list_id = $2)",
            "DELETE FROM person_tie WHERE municipality_id = $1 AND person_id IN (SELECT id FROM \
             person WHERE municipality_id = $1 AND first_list_id = $2)",
            "UPDATE person SET last_list_id = previous_list_id, previous_list_id = NULL, \
             identity = CASE WHEN previous_identity IS NULL THEN identity \
               WHEN LENGTH(previous_identity) = 0 THEN NULL ELSE previous_identity END, \
             bsn_sealed = CASE WHEN LENGTH(previous_identity) = 0 THEN NULL ELSE bsn_sealed END, \
             previous_identity = NULL \
             WHERE municipality_id = $1 AND last_list_id = $2 AND first_list_id <> $2",
            "DELETE FROM person WHERE municipality_id = $1 AND first_list_id = $2",
        ] {
            self.execute(statement, key()).await?;
        }
        self.execute(
            "UPDATE person SET gone_since = NULL WHERE municipality_id = $1 AND gone_since = $2",
            params![list.municipality, list.month],
        )
        .await?;
        self.tally(list.municipality, &negative(&counted));
        self.recompute_overviews(list.municipality, &touched, rules)
            .await?;
        Ok(people)
    }

    /// Writes down, in the transaction that takes the rows away, what the vault is to give up. Returns
    /// how many people the list had brought.
    async fn note_left_behind(&mut self, list: &ListRecord) -> Result<u64, StoreError> {
        let key = |left: LeftBehind| params![list.municipality, list.id, left.code()];
        for (left, sql) in [
            (
                LeftBehind::Fingerprint,
                "INSERT INTO taken_back_person (municipality_id, list_id, person_id, left_behind) \
                 SELECT municipality_id, last_list_id, id, $3 FROM person \
                 WHERE municipality_id = $1 AND last_list_id = $2 AND first_list_id <> $2 \
                 AND LENGTH(previous_identity) > 0",
            ),
            (
                LeftBehind::Keys,
                "INSERT INTO taken_back_person (municipality_id, list_id, person_id, left_behind) \
                 SELECT municipality_id, last_list_id, id, $3 FROM person \
                 WHERE municipality_id = $1 AND last_list_id = $2 AND first_list_id <> $2 \
                 AND LENGTH(previous_identity) = 0",
            ),
        ] {
            self.execute(sql, key(left)).await?;
        }
        self.execute(
            "INSERT INTO taken_back_person (municipality_id, list_id, person_id, left_behind) \
             SELECT municipality_id, first_list_id, id, $3 FROM person \
             WHERE municipality_id = $1 AND first_list_id = $2",
            key(LeftBehind::Person),
        )
        .await
    }

    /// Crosses off those of whom the vault has followed.
    pub async fn cross_off_taken_back(
        &mut self,
        municipality: MunicipalityId,
        done: &[TakenBack],
    ) -> Result<(), StoreError> {
        let people: Vec<Uuid> = done.iter().map(|one| one.person.uuid()).collect();
        for (sql, values) in pages(
            self.engine(),
            "DELETE FROM taken_back_person WHERE municipality_id = $1 AND person_id IN ($ids)",
            &params![municipality],
            &people,
        ) {
            self.execute(sql, values).await?;
        }
        Ok(())
    }

    /// Refuses when what was decided at staging no longer holds: another list was committed since, or a
    /// case has moved on. Until the end of the transaction no other list of the municipality commits.
    async fn require_undisturbed(&mut self, list: &ListRecord) -> Result<(), StoreError> {
        let key = || params![list.municipality, list.id];
        self.fetch_optional_locked(
            "SELECT id FROM municipality WHERE id = $1",
            params![list.municipality],
            |_| Ok(()),
        )
        .await?;
        let newer: i64 = self
            .fetch_one(
                "SELECT COUNT(*) FROM list newer JOIN list this \
                 ON this.municipality_id = newer.municipality_id AND this.id = $2 \
                 WHERE newer.municipality_id = $1 AND newer.id <> $2 \
                 AND newer.committed_at > this.created_at AND newer.purpose = 'approach' \
                 AND newer.state IN ('committed', 'handed_over')",
                key(),
                |row| row.get(0),
            )
            .await?;
        let stale: i64 = self
            .fetch_one(
                "SELECT COUNT(*) FROM staged_case_overview s JOIN case_overview o \
                 ON o.municipality_id = s.municipality_id AND o.case_id = s.case_id \
                 WHERE s.municipality_id = $1 AND s.list_id = $2 AND o.version <> s.decided_on_version",
                key(),
                |row| row.get(0),
            )
            .await?;
        // Somebody this list knows as ours was brought by one that is taken back since.
        let unknown: i64 = self
            .fetch_one(
                "SELECT COUNT(*) FROM staged_row s WHERE s.municipality_id = $1 AND s.list_id = $2 \
                 AND NOT s.person_is_new AND s.person_id IS NOT NULL \
                 AND EXISTS (SELECT 1 FROM list WHERE municipality_id = $1 AND state = 'taken_back') \
                 AND NOT EXISTS (SELECT 1 FROM person p WHERE p.municipality_id = s.municipality_id \
                   AND p.id = s.person_id)",
                key(),
                |row| row.get(0),
            )
            .await?;
        if stale + newer + unknown > 0 {
            Err(StoreError::Changed)
        } else {
            Ok(())
        }
    }

    /// Moves everything staged of a held list to its final place: statements over the whole set, no
    /// rule in them. [`StoreError::Changed`] when a case has moved on since the preview (C5), or another
    /// list was committed since this one came in: who is new was decided before it, and nobody gets two
    /// cards (S1-21). The author writes in the role of whoever handles lists. Commits of a municipality wait for each other.
    pub async fn commit_list(
        &mut self,
        list: &ListRecord,
        author: Author,
        rules: &RuleBook,
    ) -> Result<u64, StoreError> {
        let key = || params![list.municipality, list.id];
        let Author {
            account: by,
            role,
            on,
            at,
        } = author;
        self.require_undisturbed(list).await?;
        self.tally_staged(list.municipality, list.id, author, rules)
            .await?;
        let people = self
            .execute(
                "INSERT INTO person (municipality_id, id, identity, bsn_sealed, first_list_id, \
                 last_list_id) SELECT municipality_id, person_id, identity, bsn_sealed, list_id, list_id \
                 FROM staged_row WHERE municipality_id = $1 AND list_id = $2 AND person_is_new = $3",
                params![list.municipality, list.id, true],
            )
            .await?;
        // What the list replaces is kept until the next one, to take it back; empty: there was none.
        let mut replacing = key();
        replacing.push(Vec::<u8>::new().to_param());
        self.execute(
            "UPDATE person SET previous_list_id = last_list_id, last_list_id = $2, gone_since = NULL, \
             previous_identity = CASE WHEN s.identity IS NULL THEN NULL \
               ELSE COALESCE(person.identity, $3) END, \
             identity = COALESCE(s.identity, person.identity), \
             bsn_sealed = COALESCE(s.bsn_sealed, person.bsn_sealed) \
             FROM staged_row AS s WHERE s.municipality_id = $1 AND s.list_id = $2 \
             AND NOT s.person_is_new AND s.person_id IS NOT NULL \
             AND person.municipality_id = s.municipality_id AND person.id = s.person_id",
            replacing,
        )
        .await?;
        self.execute(
            "UPDATE person SET gone_since = $2 WHERE municipality_id = $1 \
             AND gone_since IS NULL AND destroyed_on IS NULL AND last_list_id IN ( \
               SELECT id FROM list WHERE municipality_id = $1 AND month < $2)",
            params![list.municipality, list.month],
        )
        .await?;
        self.execute(
            "INSERT INTO case_file (municipality_id, id, person_id, round, opened_by_list) \
             SELECT s.municipality_id, s.case_id, s.person_id, p.round, s.list_id FROM staged_row s \
             JOIN staged_pattern_overview p ON p.municipality_id = s.municipality_id \
             AND p.list_id = s.list_id AND p.pattern = s.pattern \
             WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL",
            key(),
        )
        .await?;
        let mut authored = key();
        authored.extend(params![on, at, by, role.code()]);
        self.execute(
            "INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, by_role, \
             kind, plain, by_list) \
             SELECT s.municipality_id, s.case_id, e.seq, $3, $4, $5, $6, e.kind, e.plain, s.list_id \
             FROM staged_row s JOIN staged_pattern_event e ON e.municipality_id = s.municipality_id \
             AND e.list_id = s.list_id AND e.pattern = s.pattern \
             WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL",
            authored.clone(),
        )
        .await?;
        self.execute(
            "INSERT INTO case_overview (municipality_id, case_id, person_id, version, phase, track, \
             round, next_action, re_entry, month, owner_role, due_from, due_until, destroy_after, \
             visit_allowed) \
             SELECT s.municipality_id, s.case_id, s.person_id, p.version, p.phase, p.track, p.round, \
             p.next_action, p.re_entry, p.month, p.owner_role, p.due_from, p.due_until, \
             p.destroy_after, p.visit_allowed FROM staged_row s \
             JOIN staged_pattern_overview p ON p.municipality_id = s.municipality_id \
             AND p.list_id = s.list_id AND p.pattern = s.pattern \
             WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL",
            key(),
        )
        .await?;
        self.execute(
            "INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, by_role, \
             kind, plain, by_list) SELECT municipality_id, case_id, seq, $3, $4, $5, $6, kind, plain, \
             list_id FROM staged_case_event WHERE municipality_id = $1 AND list_id = $2",
            authored,
        )
        .await?;
        self.execute(
            "UPDATE case_overview SET version = s.version, phase = s.phase, track = s.track, \
             next_action = s.next_action, owner_role = s.owner_role, due_from = s.due_from, \
             due_until = s.due_until, destroy_after = s.destroy_after, \
             visit_allowed = s.visit_allowed FROM staged_case_overview AS s \
             WHERE s.municipality_id = $1 AND s.list_id = $2 \
             AND case_overview.municipality_id = s.municipality_id \
             AND case_overview.case_id = s.case_id",
            key(),
        )
        .await?;
        self.drop_staging(list.municipality, list.id).await?;
        Ok(people)
    }
}
