//! Whom to turn to: what colleagues wrote of how to be reached, and partners with who works there. These are people at work:
//! what is written of them is changed in place and taken away when it no longer holds.

use access::{Action, Grant};
use domain::{
    AccountId, MunicipalityId, PartnerId, PartnerPersonId, Ts, guidance::content::Partner,
};

use super::{added, by_thing, is_within, placed, touches};
use crate::{Row, Store, StoreError, Tx, case::code, params};

/// What a colleague wrote of how to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColleagueCard {
    /// Whose it is.
    pub account: AccountId,
    /// The organisation.
    pub organisation: String,
    /// The work done there.
    pub work: String,
    /// A telephone number.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
    /// When it was written.
    pub at: Ts,
}

/// An organisation that works with young people too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerRecord {
    /// Its id.
    pub id: PartnerId,
    /// How many times it was written.
    pub version: i64,
    /// Of which type.
    pub kind: Partner,
    /// Its name.
    pub name: String,
    /// How it is called.
    pub phone: String,
    /// Its e-mail address.
    pub email: String,
    /// The one colleague it turns to (S4-130).
    pub contact: Option<AccountId>,
    /// The municipalities it works for.
    pub places: Vec<MunicipalityId>,
    /// Who works there, by name.
    pub people: Vec<PartnerPerson>,
    /// Who wrote it last.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Somebody who works at a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerPerson {
    /// The id.
    pub id: PartnerPersonId,
    /// The name.
    pub name: String,
    /// The work.
    pub work: String,
    /// A telephone number.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
}

const CARDS: &str = "
    SELECT account_id, organisation, work, phone, email, changed_at
    FROM colleague_card
    ORDER BY account_id
    LIMIT 100000";

const CARD: &str = "
    INSERT INTO colleague_card (account_id, organisation, work, phone, email, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (account_id) DO UPDATE SET
        organisation = excluded.organisation, work = excluded.work, phone = excluded.phone,
        email = excluded.email, changed_at = excluded.changed_at";

const DROP_CARD: &str = "
    DELETE FROM colleague_card
    WHERE account_id = $1";

const PARTNERS: &str = "
    SELECT id, version, type, name, phone, email, contact_account, changed_by, changed_at
    FROM partner
    ORDER BY id
    LIMIT 100000";

const PLACES: &str = "
    SELECT partner_id, municipality_id
    FROM partner_place
    ORDER BY partner_id, municipality_id
    LIMIT 100000";

const PEOPLE: &str = "
    SELECT partner_id, id, name, work, phone, email
    FROM partner_person
    ORDER BY partner_id, recorded_at, id
    LIMIT 100000";

const ADD: &str = "
    INSERT INTO partner (id, version, type, name, phone, email, contact_account, changed_by, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const ADD_PLACE: &str = "
    INSERT INTO partner_place (partner_id, municipality_id)
    VALUES ($1, $2)";

const CHANGE: &str = "
    UPDATE partner
    SET version = $2, type = $3, name = $4, phone = $5, email = $6, contact_account = $7, changed_by = $8,
        changed_at = $9
    WHERE id = $1 AND version = $2 - 1";

const ADD_PERSON: &str = "
    INSERT INTO partner_person (partner_id, id, name, work, phone, email, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const DROP_PERSON: &str = "
    DELETE FROM partner_person
    WHERE partner_id = $1 AND id = $2";

const DROP_PEOPLE: &str = "
    DELETE FROM partner_person
    WHERE partner_id = $1";

const DROP_PLACES: &str = "
    DELETE FROM partner_place
    WHERE partner_id = $1";

const DROP: &str = "
    DELETE FROM partner
    WHERE id = $1";

impl Store {
    /// What colleagues wrote of how to be reached. It is read only together with who may be seen.
    pub async fn colleague_cards(&self) -> Result<Vec<ColleagueCard>, StoreError> {
        self.read().fetch_all(CARDS, params![], card).await
    }

    /// The partners that work for one of the grant's municipalities, by id.
    pub async fn partners<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<PartnerRecord>, StoreError> {
        let reader = self.read();
        let mut places = by_thing(
            reader
                .fetch_all(PLACES, params![], placed::<PartnerId>)
                .await?,
        );
        places.retain(|_, places| touches(places, grant));
        let mut partners = reader.fetch_all(PARTNERS, params![], partner).await?;
        partners.retain(|one| places.contains_key(&one.id));
        let people = reader.fetch_all(PEOPLE, params![], person).await?;
        for one in &mut partners {
            one.places = places.remove(&one.id).unwrap_or_default();
            let here = people.iter().filter(|(of, _)| *of == one.id);
            one.people = here.map(|(_, person)| person.clone()).collect();
            one.people
                .sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        }
        Ok(partners)
    }
}

impl PartnerRecord {
    /// Whether the grant keeps it: all its municipalities are the grant's.
    pub fn is_kept_by<A: Action>(&self, grant: &Grant<A>) -> bool {
        is_within(&self.places, grant)
    }
}

impl Tx {
    /// Writes a colleague's own card in the place of what was there.
    pub async fn set_colleague_card(&mut self, card: &ColleagueCard) -> Result<(), StoreError> {
        let values = params![
            card.account,
            &card.organisation,
            &card.work,
            &card.phone,
            &card.email,
            card.at,
        ];
        self.execute_one(CARD, values).await
    }

    /// Takes a colleague's own card away.
    pub async fn drop_colleague_card(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.execute(DROP_CARD, params![account]).await.map(drop)
    }

    /// Adds a partner with the municipalities it names; [`StoreError::NotFound`] when one of them is not the grant's.
    pub async fn add_partner<A: Action>(
        &mut self,
        grant: &Grant<A>,
        new: &PartnerRecord,
    ) -> Result<(), StoreError> {
        if !new.is_kept_by(grant) {
            return Err(StoreError::NotFound);
        }
        self.execute_one(ADD, values(new)).await?;
        for place in &new.places {
            self.execute_one(ADD_PLACE, params![new.id, *place]).await?;
        }
        Ok(())
    }

    /// Writes a partner as its next version; [`StoreError::Changed`] when somebody else did meanwhile. Its municipalities stay.
    pub async fn change_partner<A: Action>(
        &mut self,
        grant: &Grant<A>,
        partner: &PartnerRecord,
    ) -> Result<(), StoreError> {
        if !partner.is_kept_by(grant) {
            return Err(StoreError::NotFound);
        }
        added(self.execute(CHANGE, values(partner)).await?)
    }

    /// Adds somebody who works at a partner that the grant keeps.
    pub async fn add_partner_person<A: Action>(
        &mut self,
        grant: &Grant<A>,
        partner: &PartnerRecord,
        person: &PartnerPerson,
        (by, at): (AccountId, Ts),
    ) -> Result<(), StoreError> {
        if !partner.is_kept_by(grant) {
            return Err(StoreError::NotFound);
        }
        let values = params![
            partner.id,
            person.id,
            &person.name,
            &person.work,
            &person.phone,
            &person.email,
            by,
            at,
        ];
        self.execute_one(ADD_PERSON, values).await
    }

    /// Takes away somebody who works there no more; [`StoreError::Changed`] when that was done already.
    pub async fn drop_partner_person<A: Action>(
        &mut self,
        grant: &Grant<A>,
        partner: &PartnerRecord,
        person: PartnerPersonId,
    ) -> Result<(), StoreError> {
        if !partner.is_kept_by(grant) {
            return Err(StoreError::NotFound);
        }
        added(
            self.execute(DROP_PERSON, params![partner.id, person])
                .await?,
        )
    }

    /// Takes a partner away, with who works there.
    pub async fn drop_partner<A: Action>(
        &mut self,
        grant: &Grant<A>,
        partner: &PartnerRecord,
    ) -> Result<(), StoreError> {
        if !partner.is_kept_by(grant) {
            return Err(StoreError::NotFound);
        }
        for statement in [DROP_PEOPLE, DROP_PLACES] {
            self.execute(statement, params![partner.id]).await?;
        }
        added(self.execute(DROP, params![partner.id]).await?)
    }
}

fn values(partner: &PartnerRecord) -> Vec<crate::Param> {
    params![
        partner.id,
        partner.version,
        partner.kind.code(),
        &partner.name,
        &partner.phone,
        &partner.email,
        partner.contact,
        partner.by,
        partner.at,
    ]
}

fn card(row: &Row<'_>) -> Result<ColleagueCard, StoreError> {
    Ok(ColleagueCard {
        account: row.get(0)?,
        organisation: row.get(1)?,
        work: row.get(2)?,
        phone: row.get(3)?,
        email: row.get(4)?,
        at: row.get(5)?,
    })
}

fn partner(row: &Row<'_>) -> Result<PartnerRecord, StoreError> {
    Ok(PartnerRecord {
        id: row.get(0)?,
        version: row.get(1)?,
        kind: code(row, 2)?,
        name: row.get(3)?,
        phone: row.get(4)?,
        email: row.get(5)?,
        contact: row.get(6)?,
        places: Vec::new(),
        people: Vec::new(),
        by: row.get(7)?,
        at: row.get(8)?,
    })
}

fn person(row: &Row<'_>) -> Result<(PartnerId, PartnerPerson), StoreError> {
    let person = PartnerPerson {
        id: row.get(1)?,
        name: row.get(2)?,
        work: row.get(3)?,
        phone: row.get(4)?,
        email: row.get(5)?,
    };
    Ok((row.get(0)?, person))
}
