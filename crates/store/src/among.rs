//! Statements about many ids or many rows at once: one statement a page, never one a row.

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};
use uuid::Uuid;

use crate::{
    Param, Row, StoreError,
    engine::{Engine, Reader},
};

/// Ids to one statement; well under SQLite's limit of variables.
const PAGE: usize = 1_024;

/// `sql` once for each page of `ids`, with `$ids` replaced by what lists them, and the values to bind: those of the page
/// follow `params`. The text around it is a constant of this crate.
///
/// SQLite gets as many placeholders, filled up to a power of two with the last id, so that few texts are prepared.
/// PostgreSQL gets all ids as one value and looks each up: a plan that is made once, for any values, would compare every
/// row of a municipality with every placeholder.
pub(crate) fn pages<'a>(
    engine: Engine,
    sql: &'a str,
    params: &'a [Param],
    ids: &'a [Uuid],
) -> impl Iterator<Item = (SqlStr, Vec<Param>)> + 'a {
    ids.chunks(PAGE).map(move |page| {
        let first = params.len() + 1;
        let mut values = params.to_vec();
        let listed = match engine {
            Engine::Sqlite => {
                let width = page.len().next_power_of_two();
                values.extend(page.iter().map(|id| Param::Id(*id)));
                values.resize(
                    params.len() + width,
                    page.last()
                        .map_or(Param::Id(Uuid::nil()), |id| Param::Id(*id)),
                );
                let places: Vec<String> = (first..first + width)
                    .map(|place| format!("${place}"))
                    .collect();
                places.join(",")
            }
            Engine::Postgres if page.len() == 1 => {
                values.extend(page.iter().map(|id| Param::Id(*id)));
                format!("${first}")
            }
            Engine::Postgres => {
                let texts: Vec<String> = page.iter().map(Uuid::to_string).collect();
                values.push(Param::Text(texts.join(",").into()));
                format!("SELECT unnest(string_to_array(${first}, ',')::uuid[])")
            }
        };
        let text = sql.replace("$ids", &listed);
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
    for (text, values) in pages(reader.engine(), sql, params, ids) {
        reader.fetch_each(text, values, &mut take).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params;

    const SELECT: &str = "SELECT x FROM t WHERE k = $1 AND id IN ($ids)";

    fn page(engine: Engine, count: u128) -> (String, Vec<Param>) {
        let ids: Vec<Uuid> = (1..=count).map(Uuid::from_u128).collect();
        let (sql, values) = pages(engine, SELECT, &params![7_i64], &ids)
            .next()
            .expect("a page");
        (sql.as_str().to_owned(), values)
    }

    #[test]
    fn sqlite_gets_placeholders_up_to_a_power_of_two() {
        let (sql, values) = page(Engine::Sqlite, 3);
        assert_eq!(sql, "SELECT x FROM t WHERE k = $1 AND id IN ($2,$3,$4,$5)");
        assert_eq!(values.len(), 5);
        assert_eq!(values.last(), Some(&Param::Id(Uuid::from_u128(3))));
    }

    #[test]
    fn postgres_gets_all_ids_as_one_value() {
        let (sql, values) = page(Engine::Postgres, 2);
        assert_eq!(
            sql,
            "SELECT x FROM t WHERE k = $1 AND id IN \
             (SELECT unnest(string_to_array($2, ',')::uuid[]))"
        );
        let both = format!("{},{}", Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(values.last(), Some(&Param::Text(both.into())));
        let (sql, values) = page(Engine::Postgres, 1);
        assert_eq!(sql, "SELECT x FROM t WHERE k = $1 AND id IN ($2)");
        assert_eq!(values.last(), Some(&Param::Id(Uuid::from_u128(1))));
    }
}
