//! Statements about many ids or many rows at once: one statement a page, never one a row.

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};
use uuid::Uuid;

use crate::{Param, Row, StoreError, engine::Reader};

/// Ids to one statement; well under SQLite's limit of variables.
const PAGE: usize = 1_024;

/// `sql` once for each page of `ids`, with `$ids` replaced by as many placeholders, and the values to
/// bind: those of the page follow `params`. The text around it is a constant of this crate; only the
/// number of placeholders varies.
///
/// A page is filled up to a power of two with its last id, so that few texts are prepared.
pub(crate) fn pages<'a>(
    sql: &'a str,
    params: &'a [Param],
    ids: &'a [Uuid],
) -> impl Iterator<Item = (SqlStr, Vec<Param>)> + 'a {
    ids.chunks(PAGE).map(move |page| {
        let width = page.len().next_power_of_two();
        let first = params.len() + 1;
        let places: Vec<String> = (first..first + width)
            .map(|place| format!("${place}"))
            .collect();
        let mut values = params.to_vec();
        values.extend(page.iter().map(|id| Param::Id(*id)));
        values.resize(
            params.len() + width,
            page.last()
                .map_or(Param::Id(Uuid::nil()), |id| Param::Id(*id)),
        );
        let text = sql.replace("$ids", &places.join(","));
        (AssertSqlSafe(text).into_sql_str(), values)
    })
}

/// Runs [`pages`] of a statement and takes every row.
pub(crate) async fn each_among(
    reader: &Reader,
    sql: &'static str,
    params: &[Param],
    ids: &[Uuid],
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for (text, values) in pages(sql, params, ids) {
        reader.fetch_each(text, values, &mut take).await?;
    }
    Ok(())
}
