//! Notices of destruction to who received something (AVG art. 19; G10). While the person is there a notice
//! belongs to a case and says nothing of the receiver; afterwards it says which kind of receiver, and belongs
//! to no case.

use access::{Action, Grant, ScopedSql};
use domain::{CaseId, Day, MunicipalityId, RecipientNoticeId, Ts, recipient::NoticeState};

use crate::{Row, Store, StoreError, Tx, case::code, params};

/// A notice that was printed for somebody who is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedNotice {
    /// Its id.
    pub id: RecipientNoticeId,
    /// The number of the consent; `None`: the municipality's own system.
    pub consent: Option<u8>,
    /// What the receiver quotes in its answer.
    pub reference: String,
    /// When it was printed first.
    pub printed_at: Option<Ts>,
}

/// A notice after the destruction: no case, no person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientNotice {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: RecipientNoticeId,
    /// What the receiver quotes.
    pub reference: String,
    /// The code of the kind of receiver.
    pub recipient: String,
    /// The last contact with it.
    pub contacted_on: Day,
    /// Whether the letter was printed before the destruction.
    pub printed: bool,
    /// The day of the destruction.
    pub made_on: Day,
    /// How it stands.
    pub state: NoticeState,
    /// The day of the answer.
    pub answered_on: Option<Day>,
    /// The day of the last reminder.
    pub reminded_on: Option<Day>,
}

/// What a notice becomes when the destruction begins.
#[derive(Clone, Debug)]
pub struct NoticeToSend {
    /// The id, of one that was printed or a new one.
    pub id: RecipientNoticeId,
    /// What the receiver quotes.
    pub reference: String,
    /// The code of the kind of receiver.
    pub recipient: &'static str,
    /// The last contact with it.
    pub contacted_on: Day,
}

const PREPARED: &str = "
    SELECT id, consent, reference, printed_at
    FROM recipient_notice
    WHERE municipality_id = $1 AND case_id = $2 AND state = 'prepared'
    ORDER BY id
    LIMIT 300";

const NOTICES: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, id, reference, recipient, contacted_on, printed_at, made_on, state,
        answered_on, reminded_on
    FROM recipient_notice
    WHERE state <> 'prepared' AND recipient IS NOT NULL AND {scope}
    ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, made_on, id
    LIMIT 500",
);

const ANSWER: ScopedSql = ScopedSql::new(
    "
    UPDATE recipient_notice
    SET state = $2, answered_on = $3
    WHERE id = $1 AND state <> 'prepared' AND {scope}",
);

const REMIND: ScopedSql = ScopedSql::new(
    "
    UPDATE recipient_notice
    SET reminded_on = $2
    WHERE id = $1 AND state = 'open' AND {scope}",
);

fn notice(row: &Row<'_>) -> Result<RecipientNotice, StoreError> {
    let printed_at: Option<Ts> = row.get(5)?;
    Ok(RecipientNotice {
        municipality: row.get(0)?,
        id: row.get(1)?,
        reference: row.get(2)?,
        recipient: row.get(3)?,
        contacted_on: row.get(4)?,
        printed: printed_at.is_some(),
        made_on: row.get(6)?,
        state: code(row, 7)?,
        answered_on: row.get(8)?,
        reminded_on: row.get(9)?,
    })
}

impl Store {
    /// The notices printed for a case whose person is still there.
    pub async fn prepared_notices(
        &self,
        municipality: MunicipalityId,
        case: CaseId,
    ) -> Result<Vec<PreparedNotice>, StoreError> {
        self.read()
            .fetch_all(PREPARED, params![municipality, case], |row| {
                let consent: Option<i64> = row.get(1)?;
                Ok(PreparedNotice {
                    id: row.get(0)?,
                    consent: consent.and_then(|number| number.try_into().ok()),
                    reference: row.get(2)?,
                    printed_at: row.get(3)?,
                })
            })
            .await
    }

    /// Notices within a grant, those without an answer first.
    pub async fn notices<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<RecipientNotice>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, NOTICES, params![], notice)
            .await
    }
}

impl Tx {
    /// Notes that a notice is printed; false when another has this reference.
    pub async fn prepare_notice(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
        consent: Option<u8>,
        id: RecipientNoticeId,
        reference: &str,
    ) -> Result<bool, StoreError> {
        let at = self.clock().now();
        let consent = consent.map(i64::from);
        let made = self
            .execute(
                "INSERT INTO recipient_notice (municipality_id, id, case_id, consent, reference, \
                 printed_at, state) VALUES ($1, $2, $3, $4, $5, $6, 'prepared') \
                 ON CONFLICT (municipality_id, reference) DO NOTHING",
                params![municipality, id, case, consent, reference.to_owned(), at],
            )
            .await?;
        Ok(made == 1)
    }

    /// The destruction begins: each notice gets its receiver and loses its case.
    pub async fn send_notices(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
        notices: &[NoticeToSend],
        on: Day,
    ) -> Result<(), StoreError> {
        for one in notices {
            self.execute(
                "INSERT INTO recipient_notice (municipality_id, id, reference, recipient, \
                 contacted_on, made_on, state) VALUES ($1, $2, $3, $4, $5, $6, 'open') \
                 ON CONFLICT (municipality_id, id) DO UPDATE SET recipient = excluded.recipient, \
                 contacted_on = excluded.contacted_on, made_on = excluded.made_on, state = 'open'",
                params![
                    municipality,
                    one.id,
                    one.reference.clone(),
                    one.recipient,
                    one.contacted_on,
                    on
                ],
            )
            .await?;
        }
        self.execute(
            "UPDATE recipient_notice SET case_id = NULL, consent = NULL \
             WHERE municipality_id = $1 AND case_id = $2 AND state <> 'prepared'",
            params![municipality, case],
        )
        .await?;
        self.execute(
            "DELETE FROM recipient_notice WHERE municipality_id = $1 AND case_id = $2",
            params![municipality, case],
        )
        .await
        .map(drop)
    }

    /// Notes the answer of a receiver.
    pub async fn answer_notice<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: RecipientNoticeId,
        state: NoticeState,
        on: Option<Day>,
    ) -> Result<bool, StoreError> {
        let touched = self
            .execute_scoped(grant, ANSWER, params![id, state.code(), on])
            .await?;
        Ok(touched == 1)
    }

    /// Notes that a receiver was reminded.
    pub async fn remind_notice<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: RecipientNoticeId,
        on: Day,
    ) -> Result<bool, StoreError> {
        let touched = self.execute_scoped(grant, REMIND, params![id, on]).await?;
        Ok(touched == 1)
    }
}
