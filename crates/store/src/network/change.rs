//! Putting items on, and adding steps to them. Nothing is changed or taken away.

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, Day, MunicipalityId, NetworkItemId, PupilId, Role, Ts,
    network::{ItemEvent, ItemStep},
};

use super::{ItemRecord, NetworkItem, ONE, record, step};
use crate::{StoreError, Tx, params};

const ADD: &str = "
    INSERT INTO network_item (municipality_id, id, code, case_id, subject, basis, consent_on, origin, advice, assessment,
      assessed, life_areas, age, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT DO NOTHING";

const ADD_PUPIL: &str = "
    INSERT INTO network_pupil (municipality_id, item_id, row_id)
    VALUES ($1, $2, $3)";

const FORGET_PUPIL: &str = "
    DELETE FROM network_pupil
    WHERE municipality_id = $1
      AND row_id IN (SELECT id FROM school_row WHERE municipality_id = $1 AND pupil_id = $2)";

const ADD_STEP: &str = "
    INSERT INTO network_step (municipality_id, item_id, seq, on_day, at, by_account, by_role, meeting_id, plain)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const LOCK: ScopedSql =
    ScopedSql::new("SELECT k.code FROM network_item k WHERE k.id = $1 AND {scope:k}");

/// An item of the grant's municipalities, held until the end of the transaction.
#[derive(Debug)]
pub struct HeldItem(NetworkItem);

impl HeldItem {
    /// What is held.
    pub const fn get(&self) -> &NetworkItem {
        &self.0
    }
}

/// Who takes a step, and when.
#[derive(Clone, Copy, Debug)]
pub struct StepAuthor {
    /// Whose account.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// The day it counts for.
    pub on: Day,
    /// The moment.
    pub at: Ts,
}

impl Tx {
    /// Puts an item on. False: its code is another's already; [`StoreError::NotFound`] when its municipality is not the
    /// grant's.
    pub async fn add_network_item<A: Action>(
        &mut self,
        grant: &Grant<A>,
        item: &ItemRecord,
    ) -> Result<bool, StoreError> {
        if !grant.covers(item.municipality) {
            return Err(StoreError::NotFound);
        }
        let facts = &item.facts;
        let values = params![
            item.municipality,
            item.id,
            &item.code,
            item.case,
            facts.subject.code(),
            facts.basis.code(),
            facts.consent_on,
            facts.origin.code(),
            facts.advice.code(),
            facts.assessed.map(|(assessment, _)| assessment.code()),
            facts.assessed.map(|(_, direction)| direction.code()),
            i64::from(facts.life_areas),
            i64::from(facts.age),
            item.by,
            item.at,
        ];
        if self.execute(ADD, values).await? == 0 {
            return Ok(false);
        }
        if let Some(row) = item.pupil {
            self.execute_one(ADD_PUPIL, params![item.municipality, item.id, row])
                .await?;
        }
        Ok(true)
    }

    /// Takes away which items were about somebody on lists of DUO: what is left of them points at nobody.
    pub(crate) async fn forget_network_pupil(
        &mut self,
        municipality: MunicipalityId,
        pupil: PupilId,
    ) -> Result<(), StoreError> {
        self.execute(FORGET_PUPIL, params![municipality, pupil])
            .await
            .map(drop)
    }

    /// Holds an item; [`StoreError::NotFound`] when it is not of the grant's municipalities.
    pub async fn hold_network_item<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: NetworkItemId,
    ) -> Result<HeldItem, StoreError> {
        self.fetch_optional_scoped_locked(grant, LOCK, params![id], |row| row.get::<String>(0))
            .await?
            .ok_or(StoreError::NotFound)?;
        let record = self
            .fetch_optional_scoped(grant, ONE.items, params![id], record)
            .await?
            .ok_or(StoreError::NotFound)?;
        let steps = self
            .fetch_all_scoped(grant, ONE.steps, params![id], step)
            .await?;
        let events: Vec<ItemEvent> = steps.into_iter().map(|(_, event)| event).collect();
        let item = domain::network::Item::replay(&events);
        Ok(HeldItem(NetworkItem {
            record,
            events,
            item,
        }))
    }

    /// Adds steps to a held item.
    pub async fn add_network_steps(
        &mut self,
        held: &mut HeldItem,
        author: StepAuthor,
        steps: Vec<ItemStep>,
    ) -> Result<(), StoreError> {
        for step in steps {
            let event = ItemEvent {
                seq: held.0.item.version().saturating_add(1),
                on: author.on,
                at: author.at,
                by: author.account,
                role: author.role,
                step,
            };
            let meeting = match &event.step {
                ItemStep::Scheduled { meeting, .. } => Some(*meeting),
                _ => None,
            };
            let plain = serde_json::to_string(&event.step)
                .map_err(|_| StoreError::UnknownCode { what: "a step" })?;
            let values = params![
                held.0.record.municipality,
                held.0.record.id,
                i64::from(event.seq),
                event.on,
                event.at,
                event.by,
                event.role.code(),
                meeting,
                plain,
            ];
            self.execute_one(ADD_STEP, values).await?;
            held.0.item.apply(&event);
            held.0.events.push(event);
        }
        Ok(())
    }
}
