//! Meetings of the network: when, where, of which municipalities, and who came (S4-107).

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::{AccountId, Day, MunicipalityId, NetworkMeetingId, Ts};

use crate::{Row, Store, StoreError, Tx, params};

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingRecord {
    /// Its id.
    pub id: NetworkMeetingId,
    /// The municipalities it is of.
    pub places: Vec<MunicipalityId>,
    /// On which day.
    pub on: Day,
    /// Where.
    pub room: String,
    /// Minutes for each young person.
    pub minutes_each: i64,
    /// Who planned it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// When it was opened.
    pub opened: Option<Ts>,
    /// When the chair ended it.
    pub closed: Option<Ts>,
}

const ALL: &str = "
    SELECT id, on_day, room, minutes_each, planned_by, planned_at, opened_at, closed_at
    FROM network_meeting
    ORDER BY on_day, planned_at, id
    LIMIT 10000";

const ONE: &str = "
    SELECT id, on_day, room, minutes_each, planned_by, planned_at, opened_at, closed_at
    FROM network_meeting
    WHERE id = $1";

const PLACES: &str = "
    SELECT meeting_id, municipality_id
    FROM network_meeting_place
    ORDER BY meeting_id, municipality_id
    LIMIT 100000";

const PLACES_OF: &str = "
    SELECT meeting_id, municipality_id
    FROM network_meeting_place
    WHERE meeting_id = $1
    ORDER BY municipality_id
    LIMIT 1000";

const PRESENT: &str = "
    SELECT account_id
    FROM network_presence
    WHERE meeting_id = $1 AND is_present = $2
    ORDER BY account_id
    LIMIT 1000";

const ADD: &str = "
    INSERT INTO network_meeting (id, on_day, room, minutes_each, planned_by, planned_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const ADD_PLACE: &str = "
    INSERT INTO network_meeting_place (meeting_id, municipality_id)
    VALUES ($1, $2)";

const OPEN: &str = "
    UPDATE network_meeting
    SET opened_at = $2
    WHERE id = $1 AND opened_at IS NULL";

const CLOSE: &str = "
    UPDATE network_meeting
    SET closed_at = $2
    WHERE id = $1 AND opened_at IS NOT NULL AND closed_at IS NULL";

const SET_PRESENCE: &str = "
    INSERT INTO network_presence (meeting_id, account_id, is_present, recorded_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (meeting_id, account_id) DO UPDATE
    SET is_present = $3, recorded_at = $4";

/// A meeting whose municipalities are all the grant's, held until the end of the transaction.
#[derive(Debug)]
pub struct HeldMeeting(MeetingRecord);

impl HeldMeeting {
    /// What is held.
    pub const fn get(&self) -> &MeetingRecord {
        &self.0
    }
}

fn place(row: &Row<'_>) -> Result<(NetworkMeetingId, MunicipalityId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

fn meeting(row: &Row<'_>) -> Result<MeetingRecord, StoreError> {
    Ok(MeetingRecord {
        id: row.get(0)?,
        places: Vec::new(),
        on: row.get(1)?,
        room: row.get(2)?,
        minutes_each: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
        opened: row.get(6)?,
        closed: row.get(7)?,
    })
}

impl Store {
    /// The meetings that a municipality of the grant takes part in, the earliest day first.
    pub async fn network_meetings<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<MeetingRecord>, StoreError> {
        let reader = self.read();
        let mut places: BTreeMap<NetworkMeetingId, Vec<MunicipalityId>> = BTreeMap::new();
        for (meeting, municipality) in reader.fetch_all(PLACES, params![], place).await? {
            places.entry(meeting).or_default().push(municipality);
        }
        let mut meetings = reader.fetch_all(ALL, params![], meeting).await?;
        for one in &mut meetings {
            one.places = places.remove(&one.id).unwrap_or_default();
        }
        meetings.retain(|one| one.places.iter().any(|place| grant.covers(*place)));
        Ok(meetings)
    }

    /// One meeting; [`StoreError::NotFound`] when no municipality of it is the grant's.
    pub async fn network_meeting<A: Action>(
        &self,
        grant: &Grant<A>,
        id: NetworkMeetingId,
    ) -> Result<MeetingRecord, StoreError> {
        let reader = self.read();
        let found = reader.fetch_optional(ONE, params![id], meeting).await?;
        let mut found = found.ok_or(StoreError::NotFound)?;
        let places = reader.fetch_all(PLACES_OF, params![id], place).await?;
        found.places = places.into_iter().map(|(_, place)| place).collect();
        if found.places.iter().any(|place| grant.covers(*place)) {
            Ok(found)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Who is present at a meeting.
    pub async fn network_present(
        &self,
        meeting: &MeetingRecord,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.read()
            .fetch_all(PRESENT, params![meeting.id, true], |row| row.get(0))
            .await
    }
}

impl Tx {
    /// Plans a meeting; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn add_network_meeting<A: Action>(
        &mut self,
        grant: &Grant<A>,
        new: &MeetingRecord,
    ) -> Result<(), StoreError> {
        if !all_of(grant, &new.places) {
            return Err(StoreError::NotFound);
        }
        let values = params![new.id, new.on, &new.room, new.minutes_each, new.by, new.at];
        self.execute_one(ADD, values).await?;
        for place in &new.places {
            self.execute_one(ADD_PLACE, params![new.id, *place]).await?;
        }
        Ok(())
    }

    /// Holds a meeting; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn hold_network_meeting<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: NetworkMeetingId,
    ) -> Result<HeldMeeting, StoreError> {
        let found = self
            .fetch_optional_locked(ONE, params![id], meeting)
            .await?;
        let mut found = found.ok_or(StoreError::NotFound)?;
        let places = self.fetch_all(PLACES_OF, params![id], place).await?;
        found.places = places.into_iter().map(|(_, place)| place).collect();
        if all_of(grant, &found.places) {
            Ok(HeldMeeting(found))
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Opens a held meeting; [`StoreError::Changed`] when it was open already.
    pub async fn open_network_meeting(
        &mut self,
        held: &HeldMeeting,
        at: Ts,
    ) -> Result<(), StoreError> {
        once(self.execute(OPEN, params![held.0.id, at]).await?)
    }

    /// Ends a held meeting; [`StoreError::Changed`] when it is not open.
    pub async fn close_network_meeting(
        &mut self,
        held: &HeldMeeting,
        at: Ts,
    ) -> Result<(), StoreError> {
        once(self.execute(CLOSE, params![held.0.id, at]).await?)
    }

    /// Notes that somebody is present at a held meeting, or is not after all.
    pub async fn set_network_presence(
        &mut self,
        held: &HeldMeeting,
        account: AccountId,
        is_present: bool,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![held.0.id, account, is_present, at];
        self.execute_one(SET_PRESENCE, values).await
    }
}

fn all_of<A: Action>(grant: &Grant<A>, places: &[MunicipalityId]) -> bool {
    !places.is_empty() && places.iter().all(|place| grant.covers(*place))
}

const fn once(touched: u64) -> Result<(), StoreError> {
    if touched == 0 {
        Err(StoreError::Changed)
    } else {
        Ok(())
    }
}
