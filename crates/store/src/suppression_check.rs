//! The check that nobody who refused or objected can come back (S1-37): part of `vangnet verify`.

use std::collections::{BTreeSet, HashMap};

use domain::{CaseId, Month, MunicipalityId, PersonId, outreach::Phase};
use uuid::Uuid;
use vault::{Compartment, RecognitionToken, SuppressionToken};

use crate::{Store, StoreError, among::each_among, case::code, params};

/// Cases looked at together.
const PAGE: i64 = 1_000;

// Of whoever is destroyed the token cannot be made any more: it was, before the destruction. Of whom no list brought
// there is no BSN to make one of (S4-82).
const ENDED: &str = "
    SELECT o.case_id, o.person_id
    FROM case_overview o
    JOIN person p ON p.municipality_id = o.municipality_id AND p.id = o.person_id
    WHERE o.municipality_id = $1 AND o.phase IN ($2, $3, $4) AND p.destroyed_on IS NULL
        AND p.first_list_id IS NOT NULL AND o.case_id > $5
    ORDER BY o.case_id
    LIMIT $6";

const HISTORIES: &str = "
    SELECT o.case_id, o.person_id, o.phase, p.identity IS NOT NULL
    FROM case_overview o
    JOIN person p ON p.municipality_id = o.municipality_id AND p.id = o.person_id
    WHERE o.municipality_id = $1 AND o.case_id > $2
    ORDER BY o.case_id
    LIMIT $3";

const TOKENS: &str = "
    SELECT person_id, version, token
    FROM recognition_token
    WHERE municipality_id = $1 AND person_id IN ($ids)
    ORDER BY person_id, version, token";

impl Store {
    /// The cases of a municipality that ended in a refusal, an objection or a request to be forgotten while the person has no
    /// suppression token in force in this month; sound when there are none.
    pub async fn cases_without_suppression(
        &self,
        municipality: MunicipalityId,
        month: Month,
    ) -> Result<Vec<CaseId>, StoreError> {
        let mut missing = Vec::new();
        let mut after = Uuid::nil();
        loop {
            let (refused, objected) = (Phase::Refused.code(), Phase::Objected.code());
            let erasure = Phase::ErasureAsked.code();
            let cases: Vec<(CaseId, PersonId)> = self
                .read()
                .fetch_all(
                    ENDED,
                    params![municipality, refused, objected, erasure, after, PAGE],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .await?;
            let Some((last, _)) = cases.last() else {
                return Ok(missing);
            };
            after = last.uuid();
            let persons: BTreeSet<PersonId> = cases.iter().map(|(_, person)| *person).collect();
            let kept = self
                .persons_suppressed(municipality, &persons, month)
                .await?;
            missing.extend(
                cases
                    .iter()
                    .filter(|(_, person)| !kept.contains(person))
                    .map(|(case, _)| *case),
            );
        }
    }

    /// The open cases of whoever the vault knows to be finished: a suppression token is in force in
    /// this month, or the key of what is sealed is gone. There are some only after older data were
    /// put back beside a newer vault (G8).
    pub async fn cases_open_against_the_vault(
        &self,
        municipality: MunicipalityId,
        month: Month,
    ) -> Result<Vec<(CaseId, PersonId)>, StoreError> {
        let mut finished = Vec::new();
        let mut after = Uuid::nil();
        loop {
            let page: Vec<(CaseId, PersonId, Phase, bool)> = self
                .read()
                .fetch_all(HISTORIES, params![municipality, after, PAGE], |row| {
                    Ok((row.get(0)?, row.get(1)?, code(row, 2)?, row.get(3)?))
                })
                .await?;
            let Some((last, ..)) = page.last() else {
                return Ok(finished);
            };
            after = last.uuid();
            let open: Vec<_> = page
                .iter()
                .filter(|(.., phase, _)| !phase.is_closed())
                .collect();
            let persons: BTreeSet<PersonId> = open.iter().map(|(_, person, ..)| *person).collect();
            let sealed: Vec<Uuid> = open
                .iter()
                .filter(|(.., sealed)| *sealed)
                .map(|(_, person, ..)| person.uuid())
                .collect();
            let suppressed = self
                .persons_suppressed(municipality, &persons, month)
                .await?;
            let keys = self
                .subject_keys(municipality, &sealed, Compartment::Identity)
                .await?;
            finished.extend(
                open.into_iter()
                    .filter(|(_, person, _, sealed)| {
                        suppressed.contains(person) || *sealed && !keys.contains_key(&person.uuid())
                    })
                    .map(|(case, person, ..)| (*case, *person)),
            );
        }
    }

    /// Which of these persons have a suppression token for each of their recognition tokens.
    async fn persons_suppressed(
        &self,
        municipality: MunicipalityId,
        persons: &BTreeSet<PersonId>,
        month: Month,
    ) -> Result<BTreeSet<PersonId>, StoreError> {
        let keys = self.municipality_keys(municipality).await?;
        let ids: Vec<Uuid> = persons.iter().map(|person| person.uuid()).collect();
        let mut tokens: HashMap<PersonId, Vec<SuppressionToken>> = HashMap::new();
        each_among(
            &self.read_vault(),
            TOKENS,
            &params![municipality],
            &ids,
            |row| {
                let token = RecognitionToken {
                    version: row.get(1)?,
                    bytes: row.get(2)?,
                };
                tokens
                    .entry(row.get(0)?)
                    .or_default()
                    .push(keys.suppression_token(&token)?);
                Ok(())
            },
        )
        .await?;
        let asked: Vec<SuppressionToken> = tokens.values().flatten().copied().collect();
        let in_force = self.suppressed(municipality, &asked, month).await?;
        Ok(tokens
            .into_iter()
            .filter(|(_, own)| {
                own.iter()
                    .all(|one| in_force.contains(&(one.version, one.bytes)))
            })
            .map(|(person, _)| person)
            .collect())
    }
}
