//! Tables written once: type words become each database's own types.
//!
//! | word | SQLite | PostgreSQL |
//! |---|---|---|
//! | `{id}` | BLOB of 16 bytes | UUID |
//! | `{int}` | INTEGER | BIGINT |
//! | `{text}` | TEXT | TEXT |
//! | `{json}` | TEXT | TEXT |
//! | `{bytes}` | BLOB | BYTEA |
//! | `{day}` | TEXT `yyyy-mm-dd` | DATE |
//! | `{month}` | TEXT `yyyy-mm` | TEXT |
//! | `{moment}` | INTEGER microseconds | TIMESTAMPTZ |
//! | `{flag}` | INTEGER 0 or 1 | BOOLEAN |
//! | `{strict}` after `)` | STRICT | |
//! | `{keyed}` after `)` | STRICT, WITHOUT ROWID: rows lie in key order | |
//!
//! A type word follows its column's name on the same line. Where the engines must differ, a step
//! names two files.

use sha2::{Digest as _, Sha256};
use sqlx::{
    AssertSqlSafe, SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::{
    StoreError,
    engine::{Db, Engine},
    hex,
};

/// The text of one step, for both engines or for each its own.
enum Text {
    Both(&'static [&'static str]),
    Each {
        sqlite: &'static str,
        postgres: &'static str,
    },
}

/// One step forward. Never edited after a release.
struct Step {
    version: i64,
    name: &'static str,
    text: Text,
}

/// Which database the tables are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    /// People, cases, accounts and the log of changes (and on PostgreSQL the log of reads).
    Data,
    /// Keys and tokens.
    Vault,
    /// The log of reads and refusals (SQLite only: its own file).
    Reads,
}

const AUDIT: &str = include_str!("../migrations/reads/0001_audit.sql");

const DATA: &[Step] = &[
    Step {
        version: 1,
        name: "installation",
        text: Text::Both(&[
            include_str!("../migrations/data/0001_installation.sql"),
            AUDIT,
        ]),
    },
    Step {
        version: 2,
        name: "lists",
        text: Text::Both(&[include_str!("../migrations/data/0002_lists.sql")]),
    },
    Step {
        version: 3,
        name: "outreach",
        text: Text::Both(&[include_str!("../migrations/data/0003_outreach.sql")]),
    },
    Step {
        version: 4,
        name: "sign_in_attempt",
        text: Text::Both(&[include_str!("../migrations/data/0004_sign_in_attempt.sql")]),
    },
    Step {
        version: 5,
        name: "staged_person",
        text: Text::Both(&[include_str!("../migrations/data/0005_staged_person.sql")]),
    },
    Step {
        version: 6,
        name: "list_part",
        text: Text::Both(&[include_str!("../migrations/data/0006_list_part.sql")]),
    },
    Step {
        version: 7,
        name: "guidance",
        text: Text::Both(&[include_str!("../migrations/data/0007_guidance.sql")]),
    },
    Step {
        version: 8,
        name: "taken_back",
        text: Text::Both(&[include_str!("../migrations/data/0008_taken_back.sql")]),
    },
    Step {
        version: 10,
        name: "choices",
        text: Text::Both(&[include_str!("../migrations/data/0010_choices.sql")]),
    },
    Step {
        version: 11,
        name: "destruction",
        text: Text::Both(&[include_str!("../migrations/data/0011_destruction.sql")]),
    },
    Step {
        version: 12,
        name: "need_to_know",
        text: Text::Both(&[include_str!("../migrations/data/0012_need_to_know.sql")]),
    },
    Step {
        version: 13,
        name: "notice",
        text: Text::Both(&[include_str!("../migrations/data/0013_notice.sql")]),
    },
    Step {
        version: 14,
        name: "visit_take",
        text: Text::Both(&[include_str!("../migrations/data/0014_visit_take.sql")]),
    },
    Step {
        version: 15,
        name: "documents",
        text: Text::Both(&[include_str!("../migrations/data/0015_documents.sql")]),
    },
    Step {
        version: 16,
        name: "workload",
        text: Text::Both(&[include_str!("../migrations/data/0016_workload.sql")]),
    },
    Step {
        version: 17,
        name: "work_counts",
        text: Text::Both(&[include_str!("../migrations/data/0017_work_counts.sql")]),
    },
    Step {
        version: 18,
        name: "by_person",
        text: Text::Both(&[include_str!("../migrations/data/0018_by_person.sql")]),
    },
    Step {
        version: 19,
        name: "monitor",
        text: Text::Both(&[include_str!("../migrations/data/0019_monitor.sql")]),
    },
    Step {
        version: 20,
        name: "formation",
        text: Text::Both(&[include_str!("../migrations/data/0020_formation.sql")]),
    },
    Step {
        version: 21,
        name: "trial",
        text: Text::Both(&[include_str!("../migrations/data/0021_trial.sql")]),
    },
    Step {
        version: 22,
        name: "budget",
        text: Text::Both(&[include_str!("../migrations/data/0022_budget.sql")]),
    },
    Step {
        version: 23,
        name: "council_words",
        text: Text::Both(&[include_str!("../migrations/data/0023_council_words.sql")]),
    },
    Step {
        version: 24,
        name: "further_figures",
        text: Text::Both(&[include_str!("../migrations/data/0024_further_figures.sql")]),
    },
    Step {
        version: 25,
        name: "survey",
        text: Text::Both(&[include_str!("../migrations/data/0025_survey.sql")]),
    },
    Step {
        version: 26,
        name: "project",
        text: Text::Both(&[include_str!("../migrations/data/0026_project.sql")]),
    },
    Step {
        version: 27,
        name: "file_request",
        text: Text::Both(&[include_str!("../migrations/data/0027_file_request.sql")]),
    },
    Step {
        version: 28,
        name: "school_list",
        text: Text::Both(&[include_str!("../migrations/data/0028_school_list.sql")]),
    },
    Step {
        version: 29,
        name: "network",
        text: Text::Both(&[include_str!("../migrations/data/0029_network.sql")]),
    },
    Step {
        version: 30,
        name: "registration",
        text: Text::Each {
            sqlite: include_str!("../migrations/data/0030_registration.sqlite.sql"),
            postgres: include_str!("../migrations/data/0030_registration.postgres.sql"),
        },
    },
    Step {
        version: 31,
        name: "directories",
        text: Text::Both(&[include_str!("../migrations/data/0031_directories.sql")]),
    },
    Step {
        version: 32,
        name: "case_link",
        text: Text::Both(&[include_str!("../migrations/data/0032_case_link.sql")]),
    },
    Step {
        version: 33,
        name: "conference",
        text: Text::Both(&[include_str!("../migrations/data/0033_conference.sql")]),
    },
    Step {
        version: 34,
        name: "sheet",
        text: Text::Both(&[include_str!("../migrations/data/0034_sheet.sql")]),
    },
    Step {
        version: 35,
        name: "route",
        text: Text::Both(&[include_str!("../migrations/data/0035_route.sql")]),
    },
    Step {
        version: 36,
        name: "transfer",
        text: Text::Both(&[include_str!("../migrations/data/0036_transfer.sql")]),
    },
    Step {
        version: 37,
        name: "effect",
        text: Text::Both(&[include_str!("../migrations/data/0037_effect.sql")]),
    },
    Step {
        version: 38,
        name: "network_pupil",
        text: Text::Both(&[include_str!("../migrations/data/0038_network_pupil.sql")]),
    },
];

const VAULT: &[Step] = &[
    Step {
        version: 1,
        name: "vault",
        text: Text::Both(&[include_str!("../migrations/vault/0001_vault.sql")]),
    },
    Step {
        version: 2,
        name: "installation_secret",
        text: Text::Both(&[include_str!(
            "../migrations/vault/0002_installation_secret.sql"
        )]),
    },
];

const READS: &[Step] = &[Step {
    version: 1,
    name: "audit",
    text: Text::Both(&[AUDIT]),
}];

/// Brings the tables of `db` up to this version; does nothing when they are.
pub(crate) async fn run(db: &Db, schema: Schema) -> Result<(), StoreError> {
    let migrator = Migrator::with_migrations(migrations(schema, db.engine()));
    match db {
        Db::Sqlite { write, .. } => migrator.run(write.pool()).await?,
        Db::Postgres { write, .. } => migrator.run(write).await?,
    }
    db.settled().await
}

/// Sixteen hexadecimal digits that change with any table: the name of a test template.
pub(crate) fn fingerprint() -> String {
    let mut digest = Sha256::new();
    for schema in [Schema::Data, Schema::Vault] {
        for step in migrations(schema, Engine::Postgres) {
            digest.update(&step.checksum);
        }
    }
    let digest: [u8; 32] = digest.finalize().into();
    hex::encode(digest.first_chunk::<8>().unwrap_or(&[0; 8]))
}

fn migrations(schema: Schema, engine: Engine) -> Vec<Migration> {
    let steps = match schema {
        Schema::Data => DATA,
        Schema::Vault => VAULT,
        Schema::Reads => READS,
    };
    steps
        .iter()
        .map(|step| {
            let sql = match (&step.text, engine) {
                (Text::Both(parts), _) => render(&parts.concat(), engine),
                (Text::Each { sqlite, .. }, Engine::Sqlite) => render(sqlite, engine),
                (Text::Each { postgres, .. }, Engine::Postgres) => render(postgres, engine),
            };
            Migration::new(
                step.version,
                step.name.into(),
                MigrationType::Simple,
                AssertSqlSafe(sql).into_sql_str(),
                false,
            )
        })
        .collect()
}

/// Replaces the type words of `text`.
fn render(text: &str, engine: Engine) -> String {
    text.lines()
        .map(|line| render_line(line, engine) + "\n")
        .collect()
}

fn render_line(line: &str, engine: Engine) -> String {
    let mut rendered = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some((before, word, after)) = next_word(rest) {
        rendered.push_str(before);
        let column = rendered
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_owned();
        rendered.push_str(&native(word, column.trim_start_matches('('), engine));
        rest = after;
    }
    rendered.push_str(rest);
    rendered
}

/// The first `{word}` of a line, with what stands before and after it.
fn next_word(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once('{')?;
    let (word, after) = rest.split_once('}')?;
    Some((before, word, after))
}

fn native(word: &str, column: &str, engine: Engine) -> String {
    match (engine, word) {
        (Engine::Sqlite, "id") => format!("BLOB CHECK (length({column}) = 16)"),
        (Engine::Sqlite, "int" | "moment") => "INTEGER".to_owned(),
        (Engine::Sqlite, "bytes") => "BLOB".to_owned(),
        (Engine::Sqlite, "day") => format!("TEXT CHECK (length({column}) = 10)"),
        (Engine::Sqlite, "flag") => format!("INTEGER CHECK ({column} IN (0, 1))"),
        (Engine::Sqlite, "strict") => "STRICT".to_owned(),
        (Engine::Sqlite, "keyed") => "STRICT, WITHOUT ROWID".to_owned(),
        (Engine::Postgres, "id") => "UUID".to_owned(),
        (Engine::Postgres, "int") => "BIGINT".to_owned(),
        (Engine::Postgres, "moment") => "TIMESTAMPTZ".to_owned(),
        (Engine::Postgres, "bytes") => "BYTEA".to_owned(),
        (Engine::Postgres, "day") => "DATE".to_owned(),
        (Engine::Postgres, "flag") => "BOOLEAN".to_owned(),
        (Engine::Postgres, "strict" | "keyed") => String::new(),
        (_, "text" | "json") => "TEXT".to_owned(),
        (_, "month") => format!("TEXT CHECK (length({column}) = 7)"),
        // Not a word: left as it stands, so that the database refuses the step.
        (_, other) => format!("{{{other}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "CREATE TABLE t (\n  a_id {id} NOT NULL,\n  at {moment}, d {day}, f {flag}\n) {strict};";

    #[test]
    fn one_text_renders_for_both_engines() {
        assert_eq!(
            render(TABLE, Engine::Sqlite),
            "CREATE TABLE t (\n  a_id BLOB CHECK (length(a_id) = 16) NOT NULL,\n  at INTEGER, \
             d TEXT CHECK (length(d) = 10), f INTEGER CHECK (f IN (0, 1))\n) STRICT;\n"
        );
        assert_eq!(
            render(TABLE, Engine::Postgres),
            "CREATE TABLE t (\n  a_id UUID NOT NULL,\n  at TIMESTAMPTZ, d DATE, f BOOLEAN\n) ;\n"
        );
    }

    #[test]
    fn every_step_is_rendered_whole() {
        for schema in [Schema::Data, Schema::Vault, Schema::Reads] {
            for engine in [Engine::Sqlite, Engine::Postgres] {
                for step in migrations(schema, engine) {
                    assert!(
                        !step.sql.as_str().contains('{'),
                        "{schema:?} {}",
                        step.description
                    );
                }
            }
        }
    }

    /// People, cases and what points at them, as they stood before a case could begin without a list.
    const BEFORE_REGISTRATION: &str = "
        INSERT INTO municipality (id, code, name, valid_from) VALUES (zeroblob(16), 'GM0988', 'Weert', '2020-01-01');
        INSERT INTO list (municipality_id, id, source, month, reference_date, state, row_count, progress_done,
            progress_total, summary, created_by, created_at)
            VALUES (zeroblob(16), zeroblob(16), 'jib', '2026-10', '2026-10-01', 'committed', 1, 1, 1, '{}', zeroblob(16), 0);
        INSERT INTO person (municipality_id, id, identity, first_list_id, last_list_id)
            VALUES (zeroblob(16), zeroblob(16), x'01', zeroblob(16), zeroblob(16));
        INSERT INTO case_file (municipality_id, id, person_id, round, opened_by_list)
            VALUES (zeroblob(16), zeroblob(16), zeroblob(16), 1, zeroblob(16));
        INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, by_role, kind, plain)
            VALUES (zeroblob(16), zeroblob(16), 1, '2026-10-05', 0, zeroblob(16), 'service', 'opened', '{}');
        INSERT INTO person_tie (municipality_id, person_id, account_id, answer, asked_because, at)
            VALUES (zeroblob(16), zeroblob(16), zeroblob(16), 'knows', 'declared', 0);";

    #[tokio::test]
    async fn s4_89_who_was_there_before_cases_began_without_a_list_stays_with_all_that_points_at_them()
     {
        use sqlx::{ConnectOptions as _, Row as _};

        let mut db = sqlx::sqlite::SqliteConnectOptions::new()
            .in_memory(true)
            .foreign_keys(true)
            .connect()
            .await
            .expect("a database");
        let all = || migrations(Schema::Data, Engine::Sqlite);
        let before = all().into_iter().filter(|step| step.version < 30).collect();
        let run = Migrator::with_migrations(before).run(&mut db).await;
        run.expect("the tables of before");
        sqlx::raw_sql(BEFORE_REGISTRATION)
            .execute(&mut db)
            .await
            .expect("people of before");
        Migrator::with_migrations(all())
            .run(&mut db)
            .await
            .expect("the step, with data in the tables");
        let broken = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut db)
            .await
            .expect("a check");
        assert!(broken.is_empty(), "{} rows point at nothing", broken.len());
        let kept = sqlx::query(
            "SELECT p.identity, f.round FROM person p JOIN case_file f ON f.person_id = p.id \
             JOIN case_event e ON e.case_id = f.id WHERE f.opened_by_list = p.first_list_id",
        )
        .fetch_one(&mut db)
        .await
        .expect("one person");
        assert_eq!(
            (kept.get::<Vec<u8>, _>(0), kept.get::<i64, _>(1)),
            (vec![1], 1)
        );
        // Nobody is taken away while something points at them, as before.
        let orphaned = sqlx::query("DELETE FROM person").execute(&mut db).await;
        assert!(orphaned.is_err(), "the keys still hold");
        sqlx::query(
            "INSERT INTO person (municipality_id, id) VALUES (zeroblob(16), randomblob(16))",
        )
        .execute(&mut db)
        .await
        .expect("somebody without a list");
    }
}
