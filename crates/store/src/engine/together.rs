//! Several statements in one call: a call costs more than the row it writes.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use super::{Engine, Param};

/// The statements as one text, and their values in a row. PostgreSQL takes one statement a call, whose
/// parts are then named (`WITH`); SQLite takes one after the other.
pub(super) fn one(
    engine: Engine,
    statements: Vec<(&'static str, Vec<Param>)>,
) -> (SqlStr, Vec<Param>) {
    let last = statements.len().saturating_sub(1);
    let (mut text, mut values) = (String::new(), Vec::new());
    for (number, (sql, params)) in statements.into_iter().enumerate() {
        let sql = renumbered(sql, values.len());
        values.extend(params);
        // Writing to a string does not fail.
        let _ = match engine {
            Engine::Sqlite if number == 0 => write!(text, "{sql}"),
            Engine::Sqlite => write!(text, ";\n{sql}"),
            Engine::Postgres if number == last && last == 0 => write!(text, "{sql}"),
            Engine::Postgres if number == last => write!(text, "\n{sql}"),
            Engine::Postgres if number == 0 => write!(text, "WITH part_0 AS ({sql})"),
            Engine::Postgres => write!(text, ", part_{number} AS ({sql})"),
        };
    }
    (AssertSqlSafe(text).into_sql_str(), values)
}

/// The text with `$1` as the placeholder after these.
fn renumbered(sql: &str, after: usize) -> String {
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        let _ = write!(text, "${}{rest}", number + after);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: [&str; 2] = [
        "INSERT INTO a (x, y) VALUES ($1, $12)",
        "UPDATE b SET z = $2 WHERE k = $1",
    ];

    fn text(engine: Engine, statements: &[&'static str]) -> String {
        let statements = statements.iter().map(|sql| (*sql, vec![Param::Int(1); 12]));
        one(engine, statements.collect()).0.as_str().to_owned()
    }

    #[test]
    fn values_of_the_second_statement_follow_those_of_the_first() {
        assert_eq!(
            text(Engine::Sqlite, &TWO),
            "INSERT INTO a (x, y) VALUES ($1, $12);\nUPDATE b SET z = $14 WHERE k = $13"
        );
        assert_eq!(
            text(Engine::Postgres, &TWO),
            "WITH part_0 AS (INSERT INTO a (x, y) VALUES ($1, $12))\n\
             UPDATE b SET z = $14 WHERE k = $13"
        );
        let [alone, _] = TWO;
        assert_eq!(text(Engine::Postgres, &[alone]), alone);
    }
}
