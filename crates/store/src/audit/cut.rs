//! The end of the log's own term (AVG art. 5(1)(e)): the oldest entries of a chain go, and a signed
//! record of how that prefix ended stays in their place, so that the rest can still be proved.
//!
//! The record says how many entries went (a chain begins at 1, so the number of the last is the
//! count), their first and last moment, and the hash of the last: what the first entry that is kept
//! links to. It is signed by the installation's key, which is not in the database: whoever takes away
//! more than was signed leaves a gap, and whoever writes another record cannot sign it.

use std::collections::BTreeMap;

use domain::{MunicipalityId, Ts};
use vault::verify_checkpoint;

use super::{
    Chain,
    chain::{Hash, locked_head},
};
use crate::{Param, Row, Store, StoreError, engine::Company, hex, params};

/// The signed record of a prefix that was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Which of its chains.
    pub chain: Chain,
    /// The number of entries that are gone: 1 up to and including this one.
    pub entries: i64,
    /// The hash of the last of them.
    pub head: [u8; 32],
    /// The moment of the first.
    pub first_at: Ts,
    /// The moment of the last.
    pub last_at: Ts,
    /// When they were taken away.
    pub at: Ts,
}

impl Cut {
    /// The signed text.
    fn text(&self) -> String {
        let Self {
            municipality,
            chain,
            entries,
            head,
            first_at,
            last_at,
            at,
        } = self;
        format!(
            "vangnet-cut/{municipality}/{}\n{entries}\n{}\n{}\n{}\n{}\n",
            chain.code(),
            hex::encode(head),
            first_at.micros(),
            last_at.micros(),
            at.micros()
        )
    }
}

const CUTS: &str = "
    SELECT municipality_id, seq, hash, first_at, last_at, cut_at, signature
    FROM chain_start
    WHERE chain = $1
    ORDER BY municipality_id";

// Entries are numbered in the order of their commits; the clocks of two nodes may differ a little.
// The prefix ends before the first entry that is young enough.
const FIRST_KEPT: &str = "
    SELECT seq
    FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2 AND at >= $3
    ORDER BY seq
    LIMIT 1";

const ENTRY: &str = "
    SELECT at, hash
    FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2 AND seq = $3";

const FIRST_AT: &str = "
    SELECT at
    FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2
    ORDER BY seq
    LIMIT 1";

const EARLIER_CUT: &str = "
    SELECT first_at
    FROM chain_start
    WHERE municipality_id = $1 AND chain = $2";

const KEEP_CUT: &str = "
    INSERT INTO chain_start (municipality_id, chain, seq, hash, first_at, last_at, cut_at, signature)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (municipality_id, chain) DO UPDATE
    SET seq = excluded.seq, hash = excluded.hash, last_at = excluded.last_at,
        cut_at = excluded.cut_at, signature = excluded.signature";

const DROP_PERSONS: &str = "
    DELETE FROM audit_person
    WHERE municipality_id = $1 AND chain = $2 AND seq <= $3";

const DROP_ENTRIES: &str = "
    DELETE FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2 AND seq <= $3";

impl Store {
    /// Takes the entries of one chain away that are older than `before` and leaves a signed record;
    /// `None` when there is nothing that old. To be followed by an entry of the act itself.
    ///
    /// # Errors
    /// [`StoreError::LogBroken`] when the chain is not whole: a broken chain is left as it is, or the
    /// cut would take the proof away.
    pub async fn cut_audit(
        &self,
        municipality: MunicipalityId,
        chain: Chain,
        before: Ts,
    ) -> Result<Option<Cut>, StoreError> {
        let Some(until) = self.last_before(municipality, chain, before).await? else {
            return Ok(None);
        };
        let notes = self.checkpoints()?;
        if !self
            .verify_chain(municipality, chain, &notes)
            .await?
            .is_whole()
        {
            return Err(StoreError::LogBroken);
        }
        let db = match chain {
            Chain::Changes => &self.inner.data,
            Chain::Reads => &self.inner.reads,
        };
        let mut tx = db.begin(Company::Alone).await?;
        // The lock of those who append: two nodes do not cut at once.
        locked_head(&mut tx, municipality, chain).await?;
        let key = || -> Vec<Param> { params![municipality, chain.code()] };
        let (last_at, head): (Ts, Hash) = tx
            .fetch_optional(ENTRY, params![municipality, chain.code(), until], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await?
            .ok_or(StoreError::NotFound)?;
        let earlier = tx
            .fetch_optional(EARLIER_CUT, key(), |row| row.get(0))
            .await?;
        let first_at = match earlier {
            Some(first_at) => first_at,
            None => tx
                .fetch_optional(FIRST_AT, key(), |row| row.get(0))
                .await?
                .ok_or(StoreError::NotFound)?,
        };
        let cut = Cut {
            municipality,
            chain,
            entries: until,
            head,
            first_at,
            last_at,
            at: self.inner.clock.now(),
        };
        let signature = self.inner.installation.sign(cut.text().as_bytes());
        tx.execute(
            KEEP_CUT,
            params![
                municipality,
                chain.code(),
                until,
                head,
                first_at,
                last_at,
                cut.at,
                signature.to_vec(),
            ],
        )
        .await?;
        for sql in [DROP_PERSONS, DROP_ENTRIES] {
            tx.execute(sql, params![municipality, chain.code(), until])
                .await?;
        }
        tx.commit().await?;
        Ok(Some(cut))
    }

    /// The number of the last entry before a moment with nothing younger before it.
    async fn last_before(
        &self,
        municipality: MunicipalityId,
        chain: Chain,
        before: Ts,
    ) -> Result<Option<i64>, StoreError> {
        let start = self
            .cuts(chain)
            .await?
            .get(&municipality)
            .map_or(0, |cut| cut.as_ref().map_or(0, |cut| cut.entries));
        let first_kept: Option<i64> = self
            .audit_reader(chain)
            .fetch_optional(
                FIRST_KEPT,
                params![municipality, chain.code(), before],
                |row| row.get(0),
            )
            .await?;
        let last = match first_kept {
            Some(kept) => kept - 1,
            None => self
                .heads(chain)
                .await?
                .get(&municipality)
                .map_or(0, |(seq, _)| *seq),
        };
        Ok((last > start).then_some(last))
    }

    /// The record of each chain that was cut; `None` for one whose signature is wrong.
    pub(crate) async fn cuts(
        &self,
        chain: Chain,
    ) -> Result<BTreeMap<MunicipalityId, Option<Cut>>, StoreError> {
        let key = self.inner.installation.verifying_key();
        let found = self
            .audit_reader(chain)
            .fetch_all(CUTS, params![chain.code()], |row| {
                Ok((row.get(0)?, checked(row, chain, &key)?))
            })
            .await?;
        Ok(found.into_iter().collect())
    }
}

fn checked(row: &Row<'_>, chain: Chain, key: &[u8; 32]) -> Result<Option<Cut>, StoreError> {
    let head: Vec<u8> = row.get(2)?;
    let signature: Vec<u8> = row.get(6)?;
    let (Ok(head), Ok(signature)) = (head.try_into(), <[u8; 64]>::try_from(signature)) else {
        return Ok(None);
    };
    let cut = Cut {
        municipality: row.get(0)?,
        chain,
        entries: row.get(1)?,
        head,
        first_at: row.get(3)?,
        last_at: row.get(4)?,
        at: row.get(5)?,
    };
    Ok(verify_checkpoint(key, cut.text().as_bytes(), &signature).then_some(cut))
}
