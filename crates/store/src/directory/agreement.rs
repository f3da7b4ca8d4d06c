//! Agreements with partners about sharing, for each municipality they hold for (S4-118, S4-119).

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, Day, MunicipalityId, PartnerAgreementId, Ts,
    directory::{PartnerAgreementKind, PartnerTerm},
    guidance::content::Partner,
    outreach::Term,
};

use super::added;
use crate::{Row, Store, StoreError, Tx, case::code, params};

/// An agreement with a partner, as it holds for one municipality. The same agreement has the same id in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerAgreement {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: PartnerAgreementId,
    /// The type of partner it is with.
    pub partner: Partner,
    /// The organisation.
    pub organisation: String,
    /// What it is.
    pub kind: PartnerAgreementKind,
    /// The number it is filed under.
    pub number: String,
    /// From when until when.
    pub term: Term,
    /// How a disagreement goes up (S4-118); may be empty.
    pub escalation: String,
    /// Who recorded it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const WITHIN: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, id, type, organisation, kind, number, valid_from, valid_until, escalation, recorded_by,
        recorded_at
    FROM partner_agreement
    WHERE {scope}
    ORDER BY valid_from DESC, id, municipality_id
    LIMIT 10000",
);

const TERMS: &str = "
    SELECT type, valid_from, valid_until
    FROM partner_agreement
    WHERE municipality_id = $1
    ORDER BY valid_from, id
    LIMIT 10000";

const ADD: &str = "
    INSERT INTO partner_agreement
        (municipality_id, id, type, organisation, kind, number, valid_from, valid_until, escalation, recorded_by,
        recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const END: &str = "
    UPDATE partner_agreement
    SET valid_until = $3
    WHERE municipality_id = $1 AND id = $2 AND (valid_until IS NULL OR valid_until > $3)";

impl Store {
    /// The agreements with partners of the grant's municipalities, the latest first.
    pub async fn partner_agreements<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<PartnerAgreement>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, WITHIN, params![], agreement)
            .await
    }

    /// With which types of partners a municipality agreed, and for how long: what the gate looks at.
    pub async fn partner_terms(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Vec<PartnerTerm>, StoreError> {
        self.read()
            .fetch_all(TERMS, params![municipality], |row| {
                Ok(PartnerTerm {
                    partner: code(row, 0)?,
                    term: Term {
                        from: row.get(1)?,
                        until: row.get(2)?,
                    },
                })
            })
            .await
    }
}

impl Tx {
    /// Adds an agreement for one municipality.
    pub async fn add_partner_agreement(
        &mut self,
        new: &PartnerAgreement,
    ) -> Result<(), StoreError> {
        let values = params![
            new.municipality,
            new.id,
            new.partner.code(),
            &new.organisation,
            new.kind.code(),
            &new.number,
            new.term.from,
            new.term.until,
            &new.escalation,
            new.by,
            new.at,
        ];
        self.execute_one(ADD, values).await
    }

    /// Sets an earlier last day; [`StoreError::Changed`] when it ends by then already.
    pub async fn end_partner_agreement(
        &mut self,
        municipality: MunicipalityId,
        id: PartnerAgreementId,
        last: Day,
    ) -> Result<(), StoreError> {
        added(self.execute(END, params![municipality, id, last]).await?)
    }
}

fn agreement(row: &Row<'_>) -> Result<PartnerAgreement, StoreError> {
    Ok(PartnerAgreement {
        municipality: row.get(0)?,
        id: row.get(1)?,
        partner: code(row, 2)?,
        organisation: row.get(3)?,
        kind: code(row, 4)?,
        number: row.get(5)?,
        term: Term {
            from: row.get(6)?,
            until: row.get(7)?,
        },
        escalation: row.get(8)?,
        by: row.get(9)?,
        at: row.get(10)?,
    })
}
