//! What lies beside a case and is shown with it: one statement, where its page would ask six.

use access::{Action, Grant};
use domain::{AccountId, InsightKind, Ts, guidance::ContentClass};

use crate::{
    CaseFile, Row, SealedWords, Store, StoreError, Tie,
    case::{code, optional_code},
    params,
};

/// What lies beside a case, for one reader. Nothing of it is opened yet.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The sealed identity; `None` when it is not kept.
    pub identity: Option<Vec<u8>>,
    /// The sealed words that go with its events, by event.
    pub words: Vec<SealedWords>,
    /// The short code of its newest card.
    pub code: Option<String>,
    /// What colleagues answered about the person, oldest first.
    pub ties: Vec<Tie>,
    /// The emergencies in which it was opened, latest first.
    pub emergencies: Vec<Look>,
    /// The leave under which the reader may look into it now; an emergency first.
    pub leave: Option<Look>,
    /// Whether it is linked with another case of the same young person.
    pub linked: bool,
}

/// A look into a case under leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whose account.
    pub account: AccountId,
    /// Asked, or an emergency.
    pub kind: InsightKind,
    /// Since when.
    pub from: Ts,
    /// Until when.
    pub until: Ts,
}

/// Each arm names itself. The first says what every column is: PostgreSQL takes the types from it.
const BESIDE: &str = "\
    SELECT 'identity', CAST(NULL AS BIGINT), CAST(NULL AS UUID), CAST(NULL AS TEXT), \
      CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ), p.identity \
    FROM person p WHERE p.municipality_id = $1 AND p.id = $3 AND p.identity IS NOT NULL \
    UNION ALL SELECT 'words', e.seq, NULL, e.content_class, NULL, NULL, e.sealed \
    FROM case_event e WHERE e.municipality_id = $1 AND e.case_id = $2 AND e.sealed IS NOT NULL \
    UNION ALL SELECT 'code', c.copy, NULL, c.short_code, NULL, NULL, NULL \
    FROM card c WHERE c.municipality_id = $1 AND c.case_id = $2 \
    UNION ALL SELECT 'tie', NULL, t.account_id, t.answer, t.at, NULL, NULL \
    FROM person_tie t WHERE t.municipality_id = $1 AND t.person_id = $3 \
    UNION ALL SELECT 'emergency', NULL, i.account_id, i.kind, i.asked_at, i.until_at, NULL \
    FROM case_insight i WHERE i.municipality_id = $1 AND i.case_id = $2 AND i.kind = 'emergency' \
    UNION ALL SELECT 'leave', NULL, i.account_id, i.kind, i.asked_at, i.until_at, NULL \
    FROM case_insight i WHERE i.municipality_id = $1 AND i.case_id = $2 AND i.account_id = $4 \
      AND i.role = $5 AND i.state = 'granted' AND i.until_at > $6 \
    UNION ALL SELECT 'linked', NULL, l.id, NULL, l.linked_at, NULL, NULL FROM case_link l \
    WHERE l.municipality_id = $1 AND (l.first_case_id = $2 OR l.second_case_id = $2) AND l.undone_at IS NULL \
    ORDER BY 1, 2, 5, 3, 6 LIMIT 20000";

impl Store {
    /// What lies beside a case, for the holder of this grant.
    pub async fn beside<A: Action>(
        &self,
        grant: &Grant<A>,
        file: &CaseFile,
        now: Ts,
    ) -> Result<Beside, StoreError> {
        let values = params![
            file.municipality,
            file.id,
            file.person,
            grant.account(),
            grant.role().code(),
            now
        ];
        let mut found = Beside::default();
        self.read()
            .fetch_each(BESIDE, values, |row| found.take(row))
            .await?;
        found.emergencies.reverse();
        Ok(found)
    }
}

impl Beside {
    fn take(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        match row.get::<String>(0)?.as_str() {
            "identity" => self.identity = Some(row.get(6)?),
            "words" => self.words.push(SealedWords {
                seq: row.get(1)?,
                class: optional_code(row, 3)?.unwrap_or(ContentClass::Identity),
                sealed: row.get(6)?,
            }),
            "code" => self.code = Some(row.get(3)?),
            "tie" => self.ties.push(Tie {
                account: row.get(2)?,
                answer: code(row, 3)?,
                at: row.get(4)?,
            }),
            "linked" => self.linked = true,
            "emergency" => self.emergencies.push(look(row)?),
            _ => {
                let found = look(row)?;
                let rank = |look: &Look| (look.kind == InsightKind::Emergency, look.until);
                if self.leave.is_none_or(|known| rank(&known) < rank(&found)) {
                    self.leave = Some(found);
                }
            }
        }
        Ok(())
    }
}

fn look(row: &Row<'_>) -> Result<Look, StoreError> {
    Ok(Look {
        account: row.get(2)?,
        kind: code(row, 3)?,
        from: row.get(4)?,
        until: row.get(5)?,
    })
}
