//! Requests to schools for a transfer form, their links, and what the municipality did with what came (S4-75 to S4-77,
//! S4-90).

mod change;

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, Day, MunicipalityId, PupilId, SchoolRowId, TransferId, Ts,
    transfer::{FollowUp, Link, TransferLife},
};

use crate::{Row, Store, StoreError, case::code, params};

/// A request as it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: TransferId,
    /// The code it is called by.
    pub code: String,
    /// Who it is about: somebody on a list of DUO, or only the school knows yet.
    pub pupil: PupilId,
    /// The row of a list of DUO it is about.
    pub row: Option<SchoolRowId>,
    /// The school that is asked.
    pub school: String,
    /// When the pupil is expected to leave.
    pub leaves_on: Day,
    /// The last day for the school.
    pub due_on: Day,
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// The last day it is kept.
    pub destroy_after: Day,
}

/// A request with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// As it was made.
    pub asked: NewTransfer,
    /// When it was taken back.
    pub withdrawn_at: Option<Ts>,
    /// What the school typed, sealed.
    pub sealed: Option<Vec<u8>>,
    /// When the school last kept something.
    pub saved_at: Option<Ts>,
    /// How often it did.
    pub saves: u32,
    /// When the school sent it.
    pub sent_at: Option<Ts>,
    /// Whether no line goes on to a next place; known once it is sent.
    pub without_line: Option<bool>,
    /// When it was destroyed.
    pub destroyed_on: Option<Day>,
}

/// A link for the school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferLink {
    /// Its number, from one.
    pub seq: u32,
    /// The last day it opens the form.
    pub last_day: Day,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Something the municipality did with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferStep {
    /// Its number, from one.
    pub seq: u32,
    /// What.
    pub what: FollowUp,
    /// The day.
    pub on: Day,
    /// Who recorded it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A request with its links and what was done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferFile {
    /// The request.
    pub transfer: Transfer,
    /// Its links, in the order they were made.
    pub links: Vec<TransferLink>,
    /// What was done, in that order.
    pub steps: Vec<TransferStep>,
}

impl TransferFile {
    /// What its life depends on.
    pub fn life(&self) -> TransferLife {
        TransferLife {
            due_on: self.transfer.asked.due_on,
            links: self
                .links
                .iter()
                .map(|link| Link {
                    made_on: link.at.day(),
                    last_day: link.last_day,
                })
                .collect(),
            saved: self.transfer.saved_at.is_some(),
            sent_on: self.transfer.sent_at.map(Ts::day),
            withdrawn: self.transfer.withdrawn_at.is_some(),
            destroyed: self.transfer.destroyed_on.is_some(),
        }
    }

    /// What was done, as codes.
    pub fn done(&self) -> Vec<FollowUp> {
        self.steps.iter().map(|step| step.what).collect()
    }
}

/// The columns of a request under the alias `r`.
macro_rules! columns {
    () => {
        "r.municipality_id, r.id, r.code, r.pupil_id, r.row_id, r.school, r.leaves_on, r.due_on, \
         r.asked_by, r.asked_at, r.destroy_after, r.withdrawn_at, r.sealed, r.saved_at, r.sent_at, \
         r.without_line, r.destroyed_on, r.saves"
    };
}

/// The three statements that read requests, links and steps; `$from` names the request as `r`.
macro_rules! reads {
    ($from:literal) => {
        [
            concat!(
                "SELECT ",
                columns!(),
                " FROM ",
                $from,
                " ORDER BY r.asked_at, r.id LIMIT 100000"
            ),
            concat!(
                "SELECT l.transfer_id, l.seq, l.last_day, l.made_by, l.made_at FROM transfer_link l \
                 JOIN transfer r ON r.municipality_id = l.municipality_id AND r.id = l.transfer_id \
                 WHERE r.id IN (SELECT r.id FROM ",
                $from,
                ") ORDER BY l.transfer_id, l.seq LIMIT 1000000"
            ),
            concat!(
                "SELECT s.transfer_id, s.seq, s.what, s.on_day, s.recorded_by, s.recorded_at \
                 FROM transfer_step s \
                 JOIN transfer r ON r.municipality_id = s.municipality_id AND r.id = s.transfer_id \
                 WHERE r.id IN (SELECT r.id FROM ",
                $from,
                ") ORDER BY s.transfer_id, s.seq LIMIT 1000000"
            ),
        ]
    };
}

const ALL: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    columns!(),
    " FROM transfer r WHERE {scope:r} ORDER BY r.asked_at, r.id LIMIT 100000"
));

const ALL_LINKS: ScopedSql = ScopedSql::new(
    "SELECT l.transfer_id, l.seq, l.last_day, l.made_by, l.made_at FROM transfer_link l \
     WHERE {scope:l} \
     ORDER BY l.transfer_id, l.seq LIMIT 1000000",
);

const ALL_STEPS: ScopedSql = ScopedSql::new(
    "SELECT s.transfer_id, s.seq, s.what, s.on_day, s.recorded_by, s.recorded_at \
     FROM transfer_step s \
     WHERE {scope:s} \
     ORDER BY s.transfer_id, s.seq LIMIT 1000000",
);

const ONE: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    columns!(),
    " FROM transfer r WHERE r.id = $1 AND {scope:r}"
));

const OF_PUPIL: [&str; 3] = reads!("transfer r WHERE r.municipality_id = $1 AND r.pupil_id = $2");

const BY_ID: [&str; 3] = reads!("transfer r WHERE r.municipality_id = $1 AND r.id = $2");

// Whom somebody waits for, to remind.
const OPEN: [&str; 3] = reads!(
    "transfer r WHERE r.sent_at IS NULL AND r.withdrawn_at IS NULL AND r.destroyed_on IS NULL"
);

// The link itself is the key.
const BY_HASH: &str = "
    SELECT l.municipality_id, l.transfer_id, l.seq FROM transfer_link l
    WHERE l.code_hash = $1
    ORDER BY l.municipality_id, l.transfer_id, l.seq
    LIMIT 1";

fn transfer(row: &Row<'_>) -> Result<Transfer, StoreError> {
    Ok(Transfer {
        asked: NewTransfer {
            municipality: row.get(0)?,
            id: row.get(1)?,
            code: row.get(2)?,
            pupil: row.get(3)?,
            row: row.get(4)?,
            school: row.get(5)?,
            leaves_on: row.get(6)?,
            due_on: row.get(7)?,
            by: row.get(8)?,
            at: row.get(9)?,
            destroy_after: row.get(10)?,
        },
        withdrawn_at: row.get(11)?,
        sealed: row.get(12)?,
        saved_at: row.get(13)?,
        sent_at: row.get(14)?,
        without_line: row.get(15)?,
        destroyed_on: row.get(16)?,
        saves: row.get(17)?,
    })
}

fn link(row: &Row<'_>) -> Result<(TransferId, TransferLink), StoreError> {
    let link = TransferLink {
        seq: row.get(1)?,
        last_day: row.get(2)?,
        by: row.get(3)?,
        at: row.get(4)?,
    };
    Ok((row.get(0)?, link))
}

fn step(row: &Row<'_>) -> Result<(TransferId, TransferStep), StoreError> {
    let step = TransferStep {
        seq: row.get(1)?,
        what: code(row, 2)?,
        on: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
    };
    Ok((row.get(0)?, step))
}

fn files(
    transfers: Vec<Transfer>,
    links: Vec<(TransferId, TransferLink)>,
    steps: Vec<(TransferId, TransferStep)>,
) -> Vec<TransferFile> {
    let mut links = by_transfer(links);
    let mut steps = by_transfer(steps);
    transfers
        .into_iter()
        .map(|transfer| TransferFile {
            links: links.remove(&transfer.asked.id).unwrap_or_default(),
            steps: steps.remove(&transfer.asked.id).unwrap_or_default(),
            transfer,
        })
        .collect()
}

fn by_transfer<T>(found: Vec<(TransferId, T)>) -> BTreeMap<TransferId, Vec<T>> {
    let mut all: BTreeMap<TransferId, Vec<T>> = BTreeMap::new();
    for (id, one) in found {
        all.entry(id).or_default().push(one);
    }
    all
}

impl Store {
    /// Every request of the grant's municipalities, in the order they were made.
    pub async fn transfers<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<TransferFile>, StoreError> {
        let reader = self.read();
        Ok(files(
            reader
                .fetch_all_scoped(grant, ALL, params![], transfer)
                .await?,
            reader
                .fetch_all_scoped(grant, ALL_LINKS, params![], link)
                .await?,
            reader
                .fetch_all_scoped(grant, ALL_STEPS, params![], step)
                .await?,
        ))
    }

    /// One request of the grant's municipalities.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn transfer<A: Action>(
        &self,
        grant: &Grant<A>,
        id: TransferId,
    ) -> Result<TransferFile, StoreError> {
        let found = self
            .read()
            .fetch_optional_scoped(grant, ONE, params![id], transfer)
            .await?
            .ok_or(StoreError::NotFound)?;
        self.transfer_of(found.asked.municipality, id).await
    }

    /// The requests about a pupil who was looked up under a grant, in the order they were made.
    pub async fn transfers_of(
        &self,
        municipality: MunicipalityId,
        pupil: PupilId,
    ) -> Result<Vec<TransferFile>, StoreError> {
        let of = || params![municipality, pupil];
        let reader = self.read();
        let [transfers, links, steps] = OF_PUPIL;
        Ok(files(
            reader.fetch_all(transfers, of(), transfer).await?,
            reader.fetch_all(links, of(), link).await?,
            reader.fetch_all(steps, of(), step).await?,
        ))
    }

    /// The requests that wait for a school.
    pub async fn transfers_open(&self) -> Result<Vec<TransferFile>, StoreError> {
        let reader = self.read();
        let [transfers, links, steps] = OPEN;
        Ok(files(
            reader.fetch_all(transfers, params![], transfer).await?,
            reader.fetch_all(links, params![], link).await?,
            reader.fetch_all(steps, params![], step).await?,
        ))
    }

    /// The request a link was made for, with the number of the link. The hash of its code is the key.
    pub async fn transfer_by_link(
        &self,
        hash: &[u8; 32],
    ) -> Result<Option<(TransferFile, u32)>, StoreError> {
        let found = self
            .read()
            .fetch_optional(BY_HASH, params![hash.to_vec()], |row| {
                let municipality: MunicipalityId = row.get(0)?;
                let id: TransferId = row.get(1)?;
                let seq: u32 = row.get(2)?;
                Ok((municipality, id, seq))
            })
            .await?;
        let Some((municipality, id, seq)) = found else {
            return Ok(None);
        };
        Ok(Some((self.transfer_of(municipality, id).await?, seq)))
    }

    async fn transfer_of(
        &self,
        municipality: MunicipalityId,
        id: TransferId,
    ) -> Result<TransferFile, StoreError> {
        let of = || params![municipality, id];
        let reader = self.read();
        let [transfers, links, steps] = BY_ID;
        files(
            reader.fetch_all(transfers, of(), transfer).await?,
            reader.fetch_all(links, of(), link).await?,
            reader.fetch_all(steps, of(), step).await?,
        )
        .pop()
        .ok_or(StoreError::NotFound)
    }
}
