//! Reading the rows of many ids at once: one statement a page, never one a row.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{Param, Row, StoreError, engine::Reader};

/// Ids to one statement; well under SQLite's limit of variables.
const PAGE: usize = 1_000;

/// Runs `sql` once for each page of `ids`, with `{ids}` replaced by as many placeholders, which
/// follow `params`. The text around it is a constant of this crate; only the number of placeholders
/// varies.
pub(crate) async fn each_among(
    reader: &Reader,
    sql: &'static str,
    params: &[Param],
    ids: &[Uuid],
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for page in ids.chunks(PAGE) {
        let first = params.len() + 1;
        let places: Vec<String> = (first..first + page.len())
            .map(|place| format!("${place}"))
            .collect();
        let text = sql.replace("{ids}", &places.join(","));
        let mut values = params.to_vec();
        values.extend(page.iter().map(|id| Param::Id(*id)));
        reader
            .fetch_each(AssertSqlSafe(text), values, &mut take)
            .await?;
    }
    Ok(())
}
