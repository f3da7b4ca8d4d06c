//! Outreach over many cases: worklists, waves, cards and visits.

use std::collections::{HashMap, HashSet};

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CardBatchId, CaseId, Day, GroupingId, MunicipalityId, PersonId, Ts, WaveId,
    outreach::{Phase, WorkOrder},
};
use uuid::Uuid;

use crate::{
    Param, Row, Store, StoreError, Tx,
    among::pages,
    case::{OverviewRow, overview_columns, overview_row},
    engine::scoped,
    params,
};

/// Which desk asks: it decides which cases a list may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The casemanager of a sub-region: what was handed over (S1-34).
    Outreach,
    /// The municipality's own desk: what is not handed over, and what waits on it (S1-24).
    Municipal,
    /// The regisseur of the municipality: what it leads, or is asked to take over (S1-66).
    Regisseur,
}

impl Desk {
    /// The role that owns the steps of this desk.
    pub(crate) const fn owner(self) -> &'static str {
        match self {
            Self::Outreach => "casemanager",
            Self::Municipal => "list_handler",
            Self::Regisseur => "regisseur",
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Outreach => "outreach",
            Self::Municipal => "municipal",
            Self::Regisseur => "regisseur",
        }
    }
}

/// A page of a worklist: open cases in an order, then by id.
#[derive(Clone, Copy, Debug)]
pub struct WorklistPage {
    /// Which desk asks.
    pub desk: Desk,
    /// Only this phase.
    pub phase: Option<Phase>,
    /// Only one municipality.
    pub municipality: Option<MunicipalityId>,
    /// Only what this account does itself, or stands in for.
    pub assignee: Option<AccountId>,
    /// The day on which it stands in.
    pub today: Day,
    /// After this due date and case of the page before.
    pub after: Option<(Day, CaseId)>,
    /// In which order.
    pub order: WorkOrder,
    /// Rows.
    pub limit: i64,
}

macro_rules! open_work {
    ($rest:literal) => {
        ScopedSql::new(concat!(
            "SELECT ",
            overview_columns!(),
            " FROM case_overview o \
             WHERE o.next_action <> 'none' \
             AND o.owner_role = $1 AND ($1 <> 'casemanager' OR o.subregion_id IS NOT NULL) \
             AND ($2 = '' OR o.phase = $2) \
             AND ($3 = $4 OR o.municipality_id = $3) \
             AND ($5 = $4 OR o.assignee_id = $5 OR EXISTS (SELECT 1 FROM absence a \
               WHERE a.account_id = o.assignee_id AND a.deputy_id = $5 \
               AND a.first_day <= $6 AND a.last_day >= $6)) ",
            $rest
        ))
    };
}

const WORKLIST: ScopedSql = open_work!(
    "AND (COALESCE(o.due_until, $7) > $8 OR (COALESCE(o.due_until, $7) = $8 AND o.case_id > $9)) \
     AND {persons:o} ORDER BY COALESCE(o.due_until, $7), o.case_id LIMIT $10"
);

// The id of a case begins with the moment it was made.
const WORKLIST_OLDEST: ScopedSql =
    open_work!("AND o.case_id > $7 AND {persons:o} ORDER BY o.case_id LIMIT $8");
const WORKLIST_NEWEST: ScopedSql =
    open_work!("AND o.case_id < $7 AND {persons:o} ORDER BY o.case_id DESC LIMIT $8");

const COUNT_LATE: ScopedSql = ScopedSql::new(
    "SELECT \
     CAST(COALESCE(SUM(CASE WHEN o.due_until < $2 AND (o.due_from IS NULL OR o.due_from <= $2) THEN 1 ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN (o.due_until IS NULL OR o.due_until >= $2) AND (o.due_from IS NULL OR o.due_from <= $2) THEN 1 ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN o.due_from > $2 THEN 1 ELSE 0 END), 0) AS BIGINT) \
     FROM case_overview o WHERE o.next_action <> 'none' \
     AND o.owner_role = $1 AND ($1 <> 'casemanager' OR o.subregion_id IS NOT NULL) AND {persons:o}",
);

const COUNT_OTHERS: ScopedSql = ScopedSql::new(
    "SELECT COUNT(*) FROM case_overview o WHERE o.next_action <> 'none' \
     AND (($1 = 'outreach' AND o.subregion_id IS NOT NULL AND o.owner_role <> 'casemanager') \
       OR ($1 = 'municipal' AND o.lead_role IS NULL AND o.owner_role <> 'list_handler') \
       OR ($1 = 'regisseur' AND o.lead_role = 'regisseur' AND o.owner_role <> 'regisseur')) \
     AND {persons:o}",
);

macro_rules! by_action {
    ($persons:literal) => {
        ScopedSql::new(concat!(
            "SELECT ",
            overview_columns!(),
            " FROM case_overview o \
             WHERE o.next_action = $1 \
             AND (($2 = 'outreach' AND o.subregion_id IS NOT NULL) \
               OR ($2 = 'municipal' AND o.subregion_id IS NULL)) AND o.case_id > $3 \
             AND ",
            $persons,
            " ORDER BY o.case_id LIMIT $4"
        ))
    };
}

const BY_ACTION: ScopedSql = by_action!("{persons:o}");
const BY_ACTION_IN_BULK: ScopedSql = by_action!("{counted:o}");

const COUNT_BY_ACTION: ScopedSql = ScopedSql::new(
    "SELECT COUNT(*) FROM case_overview o WHERE o.next_action = $1 \
     AND (($2 = 'outreach' AND o.subregion_id IS NOT NULL) \
       OR ($2 = 'municipal' AND o.subregion_id IS NULL)) AND {counted:o}",
);

const VISITS: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o \
     WHERE o.next_action = 'make_visit' AND o.due_from = $1 AND o.subregion_id IS NOT NULL \
     AND {persons:o} ORDER BY o.case_id LIMIT 500"
));

const PHASE_COUNTS: ScopedSql = ScopedSql::new(
    "SELECT o.municipality_id, o.phase, COUNT(*) FROM case_overview o WHERE {counted:o} \
     GROUP BY o.municipality_id, o.phase ORDER BY o.municipality_id, o.phase LIMIT 10000",
);

const CODES: ScopedSql = ScopedSql::new(
    "SELECT c.case_id, c.short_code FROM card c \
     JOIN case_file f ON f.municipality_id = c.municipality_id AND f.id = c.case_id \
     WHERE c.case_id IN ($ids) AND {persons:f} ORDER BY c.case_id, c.copy",
);

const BATCHES: &str = "SELECT id, subregion_id, municipality_id, text_versions, made_by, made_at, printed_on, sent_on, \
     (SELECT COUNT(*) FROM card c WHERE c.batch_id = b.id) FROM card_batch b \
     WHERE (subregion_id = $1 OR municipality_id = $2) ORDER BY made_at DESC, id DESC LIMIT 100";

const BATCH_CARDS: ScopedSql = ScopedSql::new(
    "SELECT c.municipality_id, c.case_id, c.copy, c.variant, c.short_code, f.person_id FROM card c \
     JOIN case_file f ON f.municipality_id = c.municipality_id AND f.id = c.case_id \
     WHERE c.batch_id = $1 AND {persons:f} ORDER BY c.municipality_id, c.case_id, c.copy LIMIT 100000",
);

const TO_NOTE: ScopedSql = ScopedSql::new(
    "SELECT o.case_id FROM case_overview o WHERE o.to_note IS NOT NULL AND {persons:o} \
     ORDER BY o.to_note, o.case_id LIMIT 100",
);

/// A print run.
#[derive(Clone, Debug)]
pub struct CardBatch {
    /// The run.
    pub id: CardBatchId,
    /// The sub-region that printed it; `None` when a municipality did.
    pub subregion: Option<GroupingId>,
    /// The municipality that printed it; `None` when a sub-region did.
    pub municipality: Option<MunicipalityId>,
    /// JSON: version of the text of each variant.
    pub text_versions: String,
    /// Who.
    pub made_by: AccountId,
    /// When.
    pub made_at: Ts,
    /// The day printed on the card.
    pub printed_on: Day,
    /// When it was posted.
    pub sent_on: Option<Day>,
    /// Cards in it.
    pub cards: i64,
}

/// A card in a print run.
#[derive(Clone, Debug)]
pub struct Card {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// 1, or 2 after an address correction.
    pub copy: u8,
    /// `not_in_view` or `self_employed`.
    pub variant: String,
    /// The reference on the telephone.
    pub short_code: String,
    /// Whose card.
    pub person: PersonId,
}

/// A version of a card's text to keep.
#[derive(Clone, Debug)]
pub struct NewCardText {
    /// Whose cards.
    pub subregion: GroupingId,
    /// `not_in_view` or `self_employed`.
    pub variant: &'static str,
    /// Its number, one more than the highest.
    pub version: i64,
    /// JSON.
    pub text: String,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// Whether it is kept for a trial, and not used for other cards.
    pub for_trial: bool,
}

fn batch(row: &Row<'_>) -> Result<CardBatch, StoreError> {
    Ok(CardBatch {
        id: row.get(0)?,
        subregion: row.get(1)?,
        municipality: row.get(2)?,
        text_versions: row.get(3)?,
        made_by: row.get(4)?,
        made_at: row.get(5)?,
        printed_on: row.get(6)?,
        sent_on: row.get(7)?,
        cards: row.get(8)?,
    })
}

impl Store {
    /// The hundred cases whose outcome waits longest for the regisseur to take note of (S1-65).
    pub async fn outcomes_to_note<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<CaseId>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, TO_NOTE, params![], |row| row.get(0))
            .await
    }

    /// A page of the worklist of a desk.
    pub async fn worklist<A: Action>(
        &self,
        grant: &Grant<A>,
        page: WorklistPage,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let nobody = Uuid::nil();
        let mut params = params![
            page.desk.owner(),
            page.phase.map_or("", Phase::code),
            page.municipality.map_or(nobody, MunicipalityId::uuid),
            nobody,
            page.assignee.map_or(nobody, AccountId::uuid),
            page.today,
        ];
        let (after_day, after_case) = page.after.unzip();
        let (sql, place) = match page.order {
            WorkOrder::Urgent => {
                let after = after_case.map_or(nobody, CaseId::uuid);
                let day = after_day.unwrap_or(Day::FIRST);
                (WORKLIST, params![Day::LAST, day, after])
            }
            WorkOrder::Oldest => {
                let after = after_case.map_or(nobody, CaseId::uuid);
                (WORKLIST_OLDEST, params![after])
            }
            WorkOrder::Newest => {
                let after = after_case.map_or(Uuid::max(), CaseId::uuid);
                (WORKLIST_NEWEST, params![after])
            }
        };
        params.extend(place);
        params.extend(params![page.limit]);
        self.read()
            .fetch_all_scoped(grant, sql, params, overview_row)
            .await
    }

    /// How much of a desk's work is late, due, and not due yet, and how much waits on others.
    pub async fn work_counts<A: Action>(
        &self,
        grant: &Grant<A>,
        desk: Desk,
        today: Day,
    ) -> Result<[i64; 4], StoreError> {
        let reader = self.read();
        let [late, due, later] = reader
            .fetch_optional_scoped(grant, COUNT_LATE, params![desk.owner(), today], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })
            .await?
            .unwrap_or_default();
        let others = reader
            .fetch_optional_scoped(grant, COUNT_OTHERS, params![desk.code()], |row| row.get(0))
            .await?
            .unwrap_or_default();
        Ok([late, due, later, others])
    }

    /// Cases whose next action is this one, by id.
    pub async fn cases_to<A: Action>(
        &self,
        grant: &Grant<A>,
        desk: Desk,
        action: domain::outreach::NextAction,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let after = after.map_or(Uuid::nil(), CaseId::uuid);
        self.read()
            .fetch_all_scoped(
                grant,
                BY_ACTION,
                params![action.code(), desk.code(), after, limit],
                overview_row,
            )
            .await
    }

    /// All cases whose next action is this one, for an act over all of them that shows nobody: whoever
    /// is locked for this account is among them.
    pub async fn cases_in_bulk<A: Action>(
        &self,
        grant: &Grant<A>,
        desk: Desk,
        action: domain::outreach::NextAction,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(
                grant,
                BY_ACTION_IN_BULK,
                params![action.code(), desk.code(), Uuid::nil(), 1_000_000],
                overview_row,
            )
            .await
    }

    /// How many cases have this as their next action.
    pub async fn count_to<A: Action>(
        &self,
        grant: &Grant<A>,
        desk: Desk,
        action: domain::outreach::NextAction,
    ) -> Result<i64, StoreError> {
        let counted = self
            .read()
            .fetch_optional_scoped(
                grant,
                COUNT_BY_ACTION,
                params![action.code(), desk.code()],
                |row| row.get(0),
            )
            .await?;
        Ok(counted.unwrap_or_default())
    }

    /// The newest short code of each of these cases that has one.
    pub async fn short_codes<A: Action>(
        &self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<HashMap<CaseId, String>, StoreError> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let (sql, params) = scoped(grant, CODES, Vec::new());
        let reader = self.read();
        let mut found = HashMap::with_capacity(ids.len());
        for (sql, values) in pages(reader.engine(), sql.as_str(), &params, &ids) {
            reader
                .fetch_each(sql, values, |row| {
                    // Ordered by copy: the newest stays.
                    found.insert(row.get(0)?, row.get(1)?);
                    Ok(())
                })
                .await?;
        }
        Ok(found)
    }

    /// The visits planned for a day.
    pub async fn visits<A: Action>(
        &self,
        grant: &Grant<A>,
        on: Day,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, VISITS, params![on], overview_row)
            .await
    }

    /// How many cases stand in each phase, per municipality: numbers, no persons.
    pub async fn phase_counts<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<(MunicipalityId, String, i64)>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, PHASE_COUNTS, Vec::new(), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .await
    }

    /// The print runs of a sub-region, or of a municipality's own desk, latest first.
    pub async fn card_batches<A: Action>(
        &self,
        _grant: &Grant<A>,
        subregion: Option<GroupingId>,
        municipality: Option<MunicipalityId>,
    ) -> Result<Vec<CardBatch>, StoreError> {
        self.read()
            .fetch_all(BATCHES, params![subregion, municipality], batch)
            .await
    }

    /// The cards of a run that lie within the grant.
    pub async fn batch_cards<A: Action>(
        &self,
        grant: &Grant<A>,
        id: CardBatchId,
    ) -> Result<Vec<Card>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, BATCH_CARDS, params![id], |row| {
                Ok(Card {
                    municipality: row.get(0)?,
                    case: row.get(1)?,
                    copy: row.get(2)?,
                    variant: row.get(3)?,
                    short_code: row.get(4)?,
                    person: row.get(5)?,
                })
            })
            .await
    }

    /// The text of a card in force: version, JSON, who changed it and when.
    pub async fn card_text(
        &self,
        subregion: GroupingId,
        variant: &'static str,
    ) -> Result<Option<(i64, String, AccountId, Ts)>, StoreError> {
        self.read()
            .fetch_optional(
                "SELECT version, text, changed_by, changed_at FROM card_text WHERE subregion_id = $1 \
                 AND variant = $2 AND purpose = 'cards' ORDER BY version DESC LIMIT 1",
                params![subregion, variant],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .await
    }
}

impl Store {
    /// The texts of a card that are kept for a trial, latest first: version, JSON, who wrote it and when.
    pub async fn trial_texts(
        &self,
        subregion: GroupingId,
        variant: &'static str,
    ) -> Result<Vec<(i64, String, AccountId, Ts)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT version, text, changed_by, changed_at FROM card_text WHERE subregion_id = $1 \
                 AND variant = $2 AND purpose = 'trial' ORDER BY version DESC LIMIT 20",
                params![subregion, variant],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .await
    }

    /// The highest version of a card's text, whatever it is for; 0 without any.
    pub async fn last_text_version(
        &self,
        subregion: GroupingId,
        variant: &'static str,
    ) -> Result<i64, StoreError> {
        let last = self
            .read()
            .fetch_optional(
                "SELECT version FROM card_text WHERE subregion_id = $1 AND variant = $2 \
                 ORDER BY version DESC LIMIT 1",
                params![subregion, variant],
                |row| row.get(0),
            )
            .await?;
        Ok(last.unwrap_or_default())
    }

    /// One version of a card's text, as JSON.
    pub async fn card_text_version(
        &self,
        subregion: GroupingId,
        variant: String,
        version: i64,
    ) -> Result<Option<String>, StoreError> {
        self.read()
            .fetch_optional(
                "SELECT text FROM card_text WHERE subregion_id = $1 AND variant = $2 AND version = $3",
                params![subregion, variant, version],
                |row| row.get(0),
            )
            .await
    }
}

impl Tx {
    /// Adds a wave.
    pub async fn add_wave(
        &mut self,
        wave: WaveId,
        subregion: GroupingId,
        on: Day,
        size: i64,
        by: AccountId,
    ) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO wave (id, subregion_id, released_on, size, released_by) \
             VALUES ($1, $2, $3, $4, $5)",
            params![wave, subregion, on, size, by],
        )
        .await
        .map(drop)
    }

    /// Adds a print run.
    pub async fn add_card_batch(&mut self, batch: &CardBatch) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO card_batch (id, subregion_id, municipality_id, text_versions, made_by, \
             made_at, printed_on) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![
                batch.id,
                batch.subregion,
                batch.municipality,
                batch.text_versions.clone(),
                batch.made_by,
                batch.made_at,
                batch.printed_on
            ],
        )
        .await
        .map(drop)
    }

    /// Adds cards to a run. Returns the cases whose short code the municipality has given out already:
    /// they have no card yet.
    pub async fn add_cards(
        &mut self,
        batch: CardBatchId,
        cards: &[Card],
    ) -> Result<HashSet<CaseId>, StoreError> {
        let rows: Vec<Vec<Param>> = cards
            .iter()
            .map(|card| {
                params![
                    card.municipality,
                    card.case,
                    i64::from(card.copy),
                    batch,
                    card.variant.clone(),
                    card.short_code.clone()
                ]
            })
            .collect();
        let mut left: HashSet<CaseId> = cards.iter().map(|card| card.case).collect();
        self.inner
            .each_with_rows(
                "INSERT INTO card (municipality_id, case_id, copy, batch_id, variant, short_code) \
                 VALUES $rows ON CONFLICT (municipality_id, short_code) DO NOTHING \
                 RETURNING case_id",
                &rows,
                |row| {
                    left.remove(&row.get(0)?);
                    Ok(())
                },
            )
            .await?;
        Ok(left)
    }

    /// Notes the day a run was posted; false when it was noted before.
    pub async fn mark_batch_sent(
        &mut self,
        batch: CardBatchId,
        on: Day,
    ) -> Result<bool, StoreError> {
        let touched = self
            .execute(
                "UPDATE card_batch SET sent_on = $2 WHERE id = $1 AND sent_on IS NULL",
                params![batch, on],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Adds a version of a card's text.
    pub async fn add_card_text(&mut self, new: NewCardText) -> Result<(), StoreError> {
        let purpose = if new.for_trial { "trial" } else { "cards" };
        self.execute(
            "INSERT INTO card_text (subregion_id, variant, version, text, changed_by, changed_at, purpose) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![
                new.subregion,
                new.variant,
                new.version,
                new.text,
                new.by,
                new.at,
                purpose
            ],
        )
        .await
        .map(drop)
    }
}
