//! Making, keeping, sending, taking back and following up a request to a school.

use domain::{AccountId, MunicipalityId, PupilId, SchoolRowId, TransferId, Ts};

use super::{NewTransfer, TransferLink, TransferStep};
use crate::{StoreError, Tx, params};

const ADD: &str = "
    INSERT INTO transfer (municipality_id, id, code, pupil_id, row_id, school, leaves_on, due_on,
      asked_by, asked_at, destroy_after, saves)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
    ON CONFLICT (municipality_id, code) DO NOTHING";

// A pupil who is there; whoever destroys them waits.
const HOLD_ROW: &str = "
    SELECT id FROM school_row
    WHERE municipality_id = $1 AND id = $2 AND pupil_id = $3 AND destroyed_on IS NULL";

const OPEN_OF_PUPIL: &str = "
    SELECT id FROM transfer
    WHERE municipality_id = $1 AND pupil_id = $2
      AND sent_at IS NULL AND withdrawn_at IS NULL AND destroyed_on IS NULL
    ORDER BY id
    LIMIT 1";

// A request the school can still answer; whoever makes a link, keeps, sends or takes it back waits for the other.
const HOLD_OPEN: &str = "
    SELECT id FROM transfer
    WHERE municipality_id = $1 AND id = $2
      AND sent_at IS NULL AND withdrawn_at IS NULL AND destroyed_on IS NULL";

const ADD_LINK: &str = "
    INSERT INTO transfer_link (municipality_id, transfer_id, seq, code_hash, last_day, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (municipality_id, transfer_id, seq) DO NOTHING";

const ADD_STEP: &str = "
    INSERT INTO transfer_step (municipality_id, transfer_id, seq, what, on_day, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (municipality_id, transfer_id, seq) DO NOTHING";

// Not once it is sent or taken back, nor by a link whose place another took, nor over what a colleague at the school kept.
const SAVE: &str = "
    UPDATE transfer SET sealed = $3, saved_at = $4, saves = saves + 1
    WHERE municipality_id = $1 AND id = $2 AND saves = $6
      AND sent_at IS NULL AND withdrawn_at IS NULL AND destroyed_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM transfer_link l
        WHERE l.municipality_id = $1 AND l.transfer_id = $2 AND l.seq > $5)";

const SEND: &str = "
    UPDATE transfer SET sealed = $3, saved_at = $4, sent_at = $4, without_line = $7, saves = saves + 1
    WHERE municipality_id = $1 AND id = $2 AND saves = $6
      AND sent_at IS NULL AND withdrawn_at IS NULL AND destroyed_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM transfer_link l
        WHERE l.municipality_id = $1 AND l.transfer_id = $2 AND l.seq > $5)";

const WITHDRAW: &str = "
    UPDATE transfer SET withdrawn_by = $3, withdrawn_at = $4, sealed = NULL
    WHERE municipality_id = $1 AND id = $2
      AND sent_at IS NULL AND withdrawn_at IS NULL AND destroyed_on IS NULL";

const TIE: &str = "
    UPDATE transfer SET pupil_id = $3, row_id = $4, sealed = $5
    WHERE municipality_id = $1 AND id = $2 AND row_id IS NULL
      AND sent_at IS NOT NULL AND destroyed_on IS NULL";

impl Tx {
    async fn hold_row_of(
        &mut self,
        municipality: MunicipalityId,
        row: SchoolRowId,
        pupil: PupilId,
    ) -> Result<(), StoreError> {
        let values = params![municipality, row, pupil];
        let held: Option<SchoolRowId> = self
            .fetch_optional_locked(HOLD_ROW, values, |row| row.get(0))
            .await?;
        held.map(drop).ok_or(StoreError::Changed)
    }

    async fn hold_open(
        &mut self,
        municipality: MunicipalityId,
        id: TransferId,
    ) -> Result<(), StoreError> {
        let held: Option<TransferId> = self
            .fetch_optional_locked(HOLD_OPEN, params![municipality, id], |row| row.get(0))
            .await?;
        held.map(drop).ok_or(StoreError::Changed)
    }

    /// Adds a request; `false` when its code is taken.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the pupil of its row was destroyed or asked for meanwhile.
    pub async fn add_transfer(&mut self, asked: &NewTransfer) -> Result<bool, StoreError> {
        if let Some(row) = asked.row {
            let (place, pupil) = (asked.municipality, asked.pupil);
            self.hold_row_of(place, row, pupil).await?;
            let open: Option<TransferId> = self
                .fetch_optional(OPEN_OF_PUPIL, params![place, pupil], |row| row.get(0))
                .await?;
            if open.is_some() {
                return Err(StoreError::Changed);
            }
        }
        let values = params![
            asked.municipality,
            asked.id,
            &asked.code,
            asked.pupil,
            asked.row,
            &asked.school,
            asked.leaves_on,
            asked.due_on,
            asked.by,
            asked.at,
            asked.destroy_after
        ];
        Ok(self.execute(ADD, values).await? == 1)
    }

    /// Adds a link: only the hash of its code is kept.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else made one meanwhile, or the school can no longer answer.
    pub async fn add_transfer_link(
        &mut self,
        municipality: MunicipalityId,
        id: TransferId,
        link: &TransferLink,
        hash: &[u8; 32],
    ) -> Result<(), StoreError> {
        self.hold_open(municipality, id).await?;
        let values = params![
            municipality,
            id,
            i64::from(link.seq),
            hash.to_vec(),
            link.last_day,
            link.by,
            link.at
        ];
        changed(self.execute(ADD_LINK, values).await?)
    }

    /// Keeps what the school typed so far, by a link, over what it kept so many times.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the link no longer opens the form, or somebody at the school was first.
    pub async fn save_transfer(
        &mut self,
        asked: &NewTransfer,
        (link, seen): (u32, u32),
        sealed: &[u8],
        at: Ts,
    ) -> Result<(), StoreError> {
        self.hold_open(asked.municipality, asked.id).await?;
        let values = params![
            asked.municipality,
            asked.id,
            sealed.to_vec(),
            at,
            i64::from(link),
            i64::from(seen)
        ];
        changed(self.execute(SAVE, values).await?)
    }

    /// Keeps what the school sent, once.
    ///
    /// # Errors
    /// As [`Tx::save_transfer`].
    pub async fn send_transfer(
        &mut self,
        asked: &NewTransfer,
        (link, seen): (u32, u32),
        sealed: &[u8],
        without_line: bool,
        at: Ts,
    ) -> Result<(), StoreError> {
        self.hold_open(asked.municipality, asked.id).await?;
        let values = params![
            asked.municipality,
            asked.id,
            sealed.to_vec(),
            at,
            i64::from(link),
            i64::from(seen),
            without_line
        ];
        changed(self.execute(SEND, values).await?)
    }

    /// Takes a request back; what the school typed so far goes with it.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it was sent or taken back meanwhile.
    pub async fn withdraw_transfer(
        &mut self,
        asked: &NewTransfer,
        by: AccountId,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![asked.municipality, asked.id, by, at];
        changed(self.execute(WITHDRAW, values).await?)
    }

    /// Ties a form to a row of a list of DUO, sealed anew under that pupil's key.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when that was done meanwhile, or the pupil was destroyed.
    pub async fn tie_transfer(
        &mut self,
        asked: &NewTransfer,
        pupil: PupilId,
        row: SchoolRowId,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        self.hold_row_of(asked.municipality, row, pupil).await?;
        let values = params![asked.municipality, asked.id, pupil, row, sealed.to_vec()];
        changed(self.execute(TIE, values).await?)
    }

    /// Adds something the municipality did.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when a colleague was first.
    pub async fn add_transfer_step(
        &mut self,
        asked: &NewTransfer,
        step: &TransferStep,
    ) -> Result<(), StoreError> {
        let values = params![
            asked.municipality,
            asked.id,
            i64::from(step.seq),
            step.what.code(),
            step.on,
            step.by,
            step.at
        ];
        changed(self.execute(ADD_STEP, values).await?)
    }
}

fn changed(rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        return Err(StoreError::Changed);
    }
    Ok(())
}
