//! Dated rules and saved column mappings: settings with a history.

use std::collections::BTreeMap;

use domain::{Day, MunicipalityId, RuleBook, RuleKey, RuleValue, RuleVersion, rules::RuleDecision};

use crate::{Store, StoreError, Tx, params};

// Of two versions from the same day, the one recorded last holds: a correction, with its trace.
const RULES: &str = "
    SELECT municipality_id, code, valid_from, value, source
    FROM rule_version
    ORDER BY municipality_id, code, valid_from, recorded_at
    LIMIT 100000";

const INSERT: &str = "
    INSERT INTO rule_version (municipality_id, code, valid_from, value, source, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const DECISIONS: &str = "
    SELECT municipality_id, code, valid_from, number, decided_on, decided_by
    FROM rule_decision
    ORDER BY municipality_id, code, valid_from, recorded_at
    LIMIT 100000";

const INSERT_DECISION: &str = "
    INSERT INTO rule_decision (municipality_id, code, valid_from, recorded_at, number, decided_on,
        decided_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Which version a decision is about: code, municipality (none: all), first day.
pub type DecidedVersion = (String, Option<MunicipalityId>, Day);

/// The source lists come from; the only one so far.
const SOURCE: &str = "jib";

const MAPPINGS: &str = "
    SELECT file_kind, mapping
    FROM column_mapping
    WHERE municipality_id = $1 AND source = $2
    ORDER BY file_kind
    LIMIT 100";

const SAVE_MAPPING: &str = "
    INSERT INTO column_mapping (municipality_id, source, file_kind, mapping, saved_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (municipality_id, source, file_kind) DO UPDATE
    SET mapping = excluded.mapping, saved_at = excluded.saved_at";

impl Store {
    /// Every stored version of every rule, what municipality goes on in which, and on what legal ground
    /// each processing rests. A rule this version
    /// does not know is left out.
    pub async fn rules(&self) -> Result<RuleBook, StoreError> {
        let read = Box::pin(self.read_rules());
        self.inner.remembered.rules.or_read(read).await
    }

    async fn read_rules(&self) -> Result<RuleBook, StoreError> {
        let mut versions: BTreeMap<(MunicipalityId, String, Day), RuleVersion> = BTreeMap::new();
        self.read()
            .fetch_each(RULES, params![], |row| {
                let municipality: MunicipalityId = row.get(0)?;
                let (code, valid_from): (String, Day) = (row.get(1)?, row.get(2)?);
                let Ok(key) = code.parse::<RuleKey>() else {
                    return Ok(());
                };
                let value: RuleValue = serde_json::from_value(row.get(3)?)
                    .map_err(|_| StoreError::UnknownCode { what: "rule value" })?;
                let version = RuleVersion {
                    key,
                    municipality: (municipality != MunicipalityId::INSTALLATION)
                        .then_some(municipality),
                    valid_from,
                    value,
                    source: row.get(4)?,
                };
                versions.insert((municipality, code, valid_from), version);
                Ok(())
            })
            .await?;
        let book = RuleBook::new(versions.into_values().collect());
        let bases = self.legal_bases().await?;
        Ok(book
            .with_successions(self.read_successions().await?)
            .with_bases(bases.into_iter().map(|one| one.version).collect()))
    }

    /// The decision each version of a rule rests on, where one was recorded.
    pub async fn rule_decisions(
        &self,
    ) -> Result<BTreeMap<DecidedVersion, RuleDecision>, StoreError> {
        let mut decisions = BTreeMap::new();
        self.read()
            .fetch_each(DECISIONS, params![], |row| {
                let municipality: MunicipalityId = row.get(0)?;
                let of = (municipality != MunicipalityId::INSTALLATION).then_some(municipality);
                let decision = RuleDecision {
                    number: row.get(3)?,
                    on: row.get(4)?,
                    by: row.get(5)?,
                };
                decisions.insert((row.get(1)?, of, row.get(2)?), decision);
                Ok(())
            })
            .await?;
        Ok(decisions)
    }

    /// The column mappings a municipality saved: code of the file kind and JSON.
    pub async fn column_mappings(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.read()
            .fetch_all(MAPPINGS, params![municipality, SOURCE], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await
    }
}

impl Tx {
    /// Records a version of a rule. Earlier ones stay as they were recorded.
    pub async fn insert_rule(&mut self, version: &RuleVersion) -> Result<(), StoreError> {
        let at = self.clock().now();
        let value = serde_json::to_value(&version.value)
            .map_err(|_| StoreError::UnknownCode { what: "rule value" })?;
        let values = params![
            version.municipality.unwrap_or(MunicipalityId::INSTALLATION),
            version.key.code(),
            version.valid_from,
            &value,
            &version.source,
            at,
        ];
        self.changes_remembered();
        self.execute(INSERT, values).await.map(drop)
    }

    /// Records the decision a version rests on.
    pub async fn insert_rule_decision(
        &mut self,
        version: &RuleVersion,
        decision: &RuleDecision,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        let values = params![
            version.municipality.unwrap_or(MunicipalityId::INSTALLATION),
            version.key.code(),
            version.valid_from,
            at,
            &decision.number,
            decision.on,
            &decision.by,
        ];
        self.execute(INSERT_DECISION, values).await.map(drop)
    }

    /// Saves how a municipality's columns are named in one kind of file, as JSON.
    pub async fn save_column_mapping(
        &mut self,
        municipality: MunicipalityId,
        file_kind: &str,
        mapping: String,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        let values = params![municipality, SOURCE, file_kind, mapping, at];
        self.execute(SAVE_MAPPING, values).await.map(drop)
    }
}
