//! What lies directly under the root key: the installation's secret and the municipalities' keys.

use domain::{MunicipalityId, Ts};
use vault::{Entropy, InstallationKeys, RootKey};

use crate::{
    Store, StoreError,
    engine::{Company, Db},
    params,
};

const SECRET: &str = "
    SELECT wrapped
    FROM installation_secret
    WHERE id = 1";

const INSERT_SECRET: &str = "
    INSERT INTO installation_secret (id, wrapped, made_at)
    VALUES (1, $1, $2)
    ON CONFLICT DO NOTHING";

const UPDATE_SECRET: &str = "
    UPDATE installation_secret
    SET wrapped = $1
    WHERE id = 1";

const MUNICIPALITIES: &str = "
    SELECT DISTINCT municipality_id
    FROM municipality_key
    ORDER BY municipality_id";

const UPDATE_KEK: &str = "
    UPDATE municipality_key
    SET wrapped = $1
    WHERE municipality_id = $2 AND epoch = $3";

const UPDATE_MUNICIPALITY_SECRET: &str = "
    UPDATE municipality_secret
    SET wrapped = $1
    WHERE municipality_id = $2 AND version = $3";

/// Unlocks the installation's own keys; makes them first when `create` is asked and there are none.
pub(crate) async fn installation_keys(
    vault: &Db,
    root: &RootKey,
    entropy: &Entropy,
    now: Ts,
    create: bool,
) -> Result<InstallationKeys, StoreError> {
    let reader = vault.reader();
    let kept = async || -> Result<Option<Vec<u8>>, StoreError> {
        reader
            .fetch_optional(SECRET, params![], |row| row.get(0))
            .await
    };
    let mut found = kept().await?;
    if found.is_none() && create {
        let (_, wrapped) = InstallationKeys::create(root, entropy)?;
        let mut tx = vault.begin(Company::Alone).await?;
        tx.execute(INSERT_SECRET, params![wrapped, now]).await?;
        tx.commit().await?;
        // When another process was first, its secret stands.
        found = kept().await?;
    }
    let wrapped = found.ok_or(StoreError::NotSetUp)?;
    Ok(InstallationKeys::unlock(root, &wrapped)?)
}

impl Store {
    /// Wraps everything that lies under the root key under another one, in one transaction; returns
    /// how many keys that were. What they open stays as it is, and so do subject keys and content.
    ///
    /// For whoever has the installation alone ([`Store::open_alone`]): this store still holds the
    /// old root key and is to be closed next.
    pub async fn rewrap_under(&self, next: &RootKey) -> Result<u64, StoreError> {
        let inner = &self.inner;
        let municipalities: Vec<MunicipalityId> = self
            .read_vault()
            .fetch_all(MUNICIPALITIES, params![], |row| row.get(0))
            .await?;
        let secret = inner.installation.rewrap_under(next, &inner.entropy)?;
        let mut unlocked = Vec::with_capacity(municipalities.len());
        for municipality in municipalities {
            unlocked.push(self.unlock(municipality).await?);
        }
        let mut tx = self.write_vault().await?;
        let mut wrapped = tx.execute(UPDATE_SECRET, params![secret]).await?;
        for own in &unlocked {
            let municipality = own.municipality();
            let (keks, secrets) = own.rewrap_under(next, &inner.entropy)?;
            for kek in keks {
                let values = params![kek.bytes, municipality, kek.epoch];
                wrapped += tx.execute(UPDATE_KEK, values).await?;
            }
            for secret in secrets {
                let values = params![secret.bytes, municipality, secret.version];
                wrapped += tx.execute(UPDATE_MUNICIPALITY_SECRET, values).await?;
            }
        }
        tx.commit().await?;
        self.sweep_vault_log().await?;
        Ok(wrapped)
    }
}
