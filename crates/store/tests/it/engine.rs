//! One SQL text on two databases: values, bulk, locks, retries.

use std::{sync::Arc, time::Duration};

use domain::{Day, Month, MunicipalityId, Ts};
use store::{Alone, Engine, Store, StoreConfig, StoreError, params, row};
use testkit::{StoreFixture, on_each_engine};
use uuid::Uuid;

use crate::{Raw, TESTDAM, entry, raw, raw_count};

async fn with_table(fixture: &StoreFixture) {
    let (id, moment, day, bytes, flag, strict) = match fixture.engine() {
        Engine::Sqlite => ("BLOB", "INTEGER", "TEXT", "BLOB", "INTEGER", "STRICT"),
        Engine::Postgres => ("UUID", "TIMESTAMPTZ", "DATE", "BYTEA", "BOOLEAN", ""),
    };
    let int = if strict.is_empty() {
        "BIGINT"
    } else {
        "INTEGER"
    };
    raw(
        fixture,
        Raw::Data,
        &format!(
            "CREATE TABLE sample (id {id} PRIMARY KEY, word TEXT, number {int}, sealed {bytes}, \
             day {day}, month TEXT, at {moment}, flag {flag}) {strict}"
        ),
    )
    .await;
}

const COLUMNS: [&str; 8] = [
    "id", "word", "number", "sealed", "day", "month", "at", "flag",
];
const ALL: &str = "
    SELECT id, word, number, sealed, day, month, at, flag
    FROM sample
    ORDER BY id";

type Sample = (
    Uuid,
    Option<String>,
    Option<i64>,
    Option<Vec<u8>>,
    Option<Day>,
    Option<Month>,
    Option<Ts>,
    Option<bool>,
);

fn sample(number: u128) -> Sample {
    let small = i64::try_from(number).expect("small");
    if number % 7 == 3 {
        return (
            Uuid::from_u128(number),
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        );
    }
    (
        Uuid::from_u128(number),
        Some(format!("Çağla 't Verzinsel {number}")),
        Some(small * -1_000_003),
        Some(vec![u8::try_from(number % 256).expect("a byte"); 40]),
        Some(
            Day::new(1999, 12, 31)
                .expect("a day")
                .plus_days(i32::try_from(number).expect("small")),
        ),
        Month::new(2026, i8::try_from(number % 12).expect("small") + 1),
        Some(Ts::from_micros(small * 999_999_937 - 1)),
        Some(number.is_multiple_of(2)),
    )
}

async fn read(store: &Store) -> Vec<Sample> {
    store
        .read()
        .fetch_all(ALL, params![], |row| {
            Ok((
                row.get("id")?,
                row.get("word")?,
                row.get("number")?,
                row.get("sealed")?,
                row.get("day")?,
                row.get("month")?,
                row.get("at")?,
                row.get("flag")?,
            ))
        })
        .await
        .expect("the samples")
}

#[tokio::test]
async fn every_value_comes_back_as_it_went_in_one_by_one() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut tx = fixture.store.write().await.expect("a transaction");
        for number in 0..20 {
            let (id, word, int, sealed, day, month, at, flag) = sample(number);
            let sql = "INSERT INTO sample (id, word, number, sealed, day, month, at, flag) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            let touched = tx
                .execute(sql, params![id, word, int, sealed, day, month, at, flag])
                .await
                .expect("a row");
            assert_eq!(touched, 1);
        }
        tx.commit(entry(TESTDAM)).await.expect("committed");
        assert_eq!(
            read(&fixture.store).await,
            (0..20).map(sample).collect::<Vec<_>>()
        );
    })
    .await;
}

#[tokio::test]
async fn bulk_rows_come_back_as_they_went_in() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut tx = fixture.store.write().await.expect("a transaction");
        let rows = (0..1_234).map(|number| {
            let (id, word, int, sealed, day, month, at, flag) = sample(number);
            row![id, word, int, sealed, day, month, at, flag]
        });
        assert_eq!(
            tx.insert_many("sample", &COLUMNS, rows)
                .await
                .expect("bulk"),
            1_234
        );
        tx.commit(entry(TESTDAM)).await.expect("committed");
        assert_eq!(
            read(&fixture.store).await,
            (0..1_234).map(sample).collect::<Vec<_>>()
        );
    })
    .await;
}

#[tokio::test]
async fn a_bulk_row_of_another_width_is_refused_and_nothing_is_kept() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut tx = fixture.store.write().await.expect("a transaction");
        let rows = [
            vec![],
            params![Uuid::from_u128(1), "w"],
            params![Uuid::from_u128(2)],
        ]
        .into_iter()
        .skip(1);
        let refused = tx.insert_many("sample", &["id", "word"], rows).await;
        assert!(
            matches!(refused, Err(StoreError::RowWidth { .. })),
            "{refused:?}"
        );
        drop(tx);
        assert!(read(&fixture.store).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn moments_sort_as_they_follow_each_other() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let moments = [
            -1_500_000,
            -1,
            0,
            499_999,
            500_000,
            1_000_000,
            1_793_606_400_000_000,
        ];
        let mut tx = fixture.store.write().await.expect("a transaction");
        for (number, micros) in (1_u128..).zip(moments.iter().rev()) {
            let values = params![Uuid::from_u128(number), Ts::from_micros(*micros)];
            tx.execute("INSERT INTO sample (id, at) VALUES ($1, $2)", values)
                .await
                .expect("a row");
        }
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let sorted = fixture
            .store
            .read()
            .fetch_all(
                "SELECT at FROM sample WHERE at >= $1 ORDER BY at",
                params![Ts::from_micros(-1)],
                |row| row.get::<Ts>(0),
            )
            .await
            .expect("moments");
        assert_eq!(
            sorted,
            moments[1..]
                .iter()
                .map(|m| Ts::from_micros(*m))
                .collect::<Vec<_>>()
        );
    })
    .await;
}

#[tokio::test]
async fn a_reader_cannot_write_on_either_engine() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let sql = "INSERT INTO sample (id) VALUES ($1) RETURNING id";
        let refused = fixture
            .store
            .read()
            .fetch_optional(sql, params![Uuid::from_u128(1)], |row| row.get::<Uuid>(0))
            .await;
        assert!(
            matches!(refused, Err(StoreError::Database(_))),
            "{refused:?}"
        );
        assert!(read(&fixture.store).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut tx = fixture.store.write().await.expect("a transaction");
        tx.execute(
            "INSERT INTO sample (id) VALUES ($1)",
            params![Uuid::from_u128(1)],
        )
        .await
        .expect("a row");
        drop(tx);
        assert!(read(&fixture.store).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_empty_list_of_entries_commits_nothing() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut tx = fixture.store.write().await.expect("a transaction");
        tx.execute(
            "INSERT INTO sample (id) VALUES ($1)",
            params![Uuid::from_u128(1)],
        )
        .await
        .expect("a row");
        let refused = tx.commit_all(Vec::new()).await;
        assert!(matches!(refused, Err(StoreError::NoEntry)));
        assert!(read(&fixture.store).await.is_empty());
    })
    .await;
}

/// The regression of a begin whose caller goes away: the next writer's work must not be lost.
#[tokio::test(flavor = "multi_thread")]
async fn b7_a_cancelled_begin_loses_nobody_elses_write() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let store = fixture.store.clone();
        let mut cancelled = 0;
        for number in 0..150_u64 {
            let began =
                tokio::time::timeout(Duration::from_micros(number * 7 % 400), store.write());
            cancelled += u32::from(began.await.is_err());
            let mut tx = store.write().await.expect("a transaction");
            tx.execute(
                "INSERT INTO sample (id) VALUES ($1)",
                params![Uuid::from_u128(number.into())],
            )
            .await
            .expect("a row");
            tx.commit(entry(TESTDAM)).await.expect("committed");
        }
        assert!(
            cancelled > 0,
            "no begin was cancelled: the test proves nothing"
        );
        assert_eq!(
            raw_count(&fixture, Raw::Data, "SELECT COUNT(*) FROM sample").await,
            150
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b7_fifty_writers_that_read_and_then_write_lose_nothing() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        raw(
            &fixture,
            Raw::Data,
            "CREATE TABLE counter (k TEXT PRIMARY KEY, n BIGINT)",
        )
        .await;
        raw(&fixture, Raw::Data, "INSERT INTO counter VALUES ('a', 0)").await;
        let mut writers = Vec::new();
        for _ in 0..50 {
            let store = fixture.store.clone();
            writers.push(tokio::spawn(async move {
                store
                    .retrying(|| async {
                        let mut tx = store.write().await?;
                        let n: i64 = tx
                            .fetch_optional_locked(
                                "SELECT n FROM counter WHERE k = $1",
                                params!["a"],
                                |row| row.get(0),
                            )
                            .await?
                            .ok_or(StoreError::NotFound)?;
                        tx.execute(
                            "UPDATE counter SET n = $1 WHERE k = $2",
                            params![n + 1, "a"],
                        )
                        .await?;
                        tx.commit(entry(TESTDAM)).await
                    })
                    .await
            }));
        }
        for writer in writers {
            writer.await.expect("no panic").expect("written");
        }
        assert_eq!(
            raw_count(&fixture, Raw::Data, "SELECT n FROM counter").await,
            50
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b7_a_deadlock_is_run_again_and_both_writers_get_through() {
    let fixture = Arc::new(StoreFixture::postgres().await);
    raw(
        &fixture,
        Raw::Data,
        "CREATE TABLE counter (k TEXT PRIMARY KEY, n BIGINT)",
    )
    .await;
    raw(
        &fixture,
        Raw::Data,
        "INSERT INTO counter VALUES ('a', 0), ('b', 0)",
    )
    .await;
    let attempts = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let barrier = Arc::new(tokio::sync::Barrier::new(2));
    let writer = |first: &'static str, second: &'static str| {
        let (store, attempts, barrier) = (
            fixture.store.clone(),
            Arc::clone(&attempts),
            Arc::clone(&barrier),
        );
        tokio::spawn(async move {
            let first_time = std::sync::atomic::AtomicBool::new(true);
            store
                .retrying(|| async {
                    attempts.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let mut tx = store.write().await?;
                    let sql = "UPDATE counter SET n = n + 1 WHERE k = $1";
                    tx.execute(sql, params![first]).await?;
                    if first_time.swap(false, std::sync::atomic::Ordering::SeqCst) {
                        barrier.wait().await;
                    }
                    tx.execute(sql, params![second]).await?;
                    tx.commit(entry(TESTDAM)).await
                })
                .await
        })
    };
    let (one, other) = (writer("a", "b"), writer("b", "a"));
    one.await.expect("no panic").expect("written");
    other.await.expect("no panic").expect("written");
    assert_eq!(
        attempts.load(std::sync::atomic::Ordering::SeqCst),
        3,
        "one was run again"
    );
    assert_eq!(
        raw_count(
            &fixture,
            Raw::Data,
            "SELECT CAST(SUM(n) AS BIGINT) FROM counter"
        )
        .await,
        4
    );
}

#[tokio::test]
async fn a_store_that_was_never_made_does_not_open() {
    let fixture = StoreFixture::sqlite().await;
    let absent = StoreConfig::sqlite(fixture.folder().join("absent"));
    assert!(Store::open(&absent, fixture.kit()).await.is_err());
    assert!(!fixture.folder().join("absent").exists());
}

#[tokio::test]
async fn unique_and_foreign_key_violations_are_told_apart_on_both_engines() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let insert = "INSERT INTO sample (id) VALUES ($1)";
        let mut tx = fixture.store.write().await.expect("a transaction");
        tx.execute(insert, params![Uuid::from_u128(1)])
            .await
            .expect("a row");
        let twice = tx
            .execute(insert, params![Uuid::from_u128(1)])
            .await
            .expect_err("refused");
        assert!(twice.is_unique_violation() && !twice.is_foreign_key_violation());
        drop(tx);
        let mut tx = fixture.store.write().await.expect("a transaction");
        let sql = "INSERT INTO municipality_grouping (municipality_id, grouping_id, valid_from) \
                   VALUES ($1, $2, $3)";
        let values = params![
            MunicipalityId::INSTALLATION,
            Uuid::from_u128(2),
            fixture.clock.today()
        ];
        let refused = tx.execute(sql, values).await.expect_err("refused");
        assert!(refused.is_foreign_key_violation() && !refused.is_unique_violation());
    })
    .await;
}

/// Takes the installation alone as soon as the server has seen the last connection go.
async fn alone_soon(fixture: &StoreFixture) -> Alone {
    for _ in 0..500 {
        match Alone::on(&fixture.config.databases).await {
            Err(StoreError::InUse) => tokio::time::sleep(Duration::from_millis(10)).await,
            taken => return taken.expect("nobody is at work"),
        }
    }
    panic!("the installation stays in use")
}

#[tokio::test]
async fn h_an_installation_is_used_by_many_or_held_by_one() {
    on_each_engine(|fixture| async move {
        let in_use = async || {
            matches!(
                Alone::on(&fixture.config.databases).await,
                Err(StoreError::InUse)
            )
        };
        let second = fixture.open_again().await;
        assert!(in_use().await);
        second.close().await;
        assert!(in_use().await, "the first is still at work");
        fixture.store.close().await;
        let alone = alone_soon(&fixture).await;
        assert!(in_use().await, "one alone, not two");
        assert!(matches!(
            Store::open(&fixture.config, fixture.kit()).await,
            Err(StoreError::InUse)
        ));
        let store = Store::open_alone(&fixture.config, fixture.kit(), &alone)
            .await
            .expect("the holder opens it");
        store.close().await;
        drop(alone);
        drop(alone_soon(&fixture).await);
        fixture.open_again().await.close().await;
    })
    .await;
}

#[tokio::test]
async fn sqlite_is_compiled_without_a_lock_that_all_connections_share() {
    let fixture = StoreFixture::sqlite().await;
    let options: Vec<String> = fixture
        .store
        .read()
        .fetch_all("PRAGMA compile_options", Vec::new(), |row| row.get(0))
        .await
        .expect("the options");
    let has = |wanted: &str| options.iter().any(|option| option == wanted);
    assert!(has("DEFAULT_MEMSTATUS=0"), "{options:?}");
    assert!(!has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    fixture.remove().await;
}

#[tokio::test]
async fn sqlite_finds_the_rows_of_a_person_by_index_though_it_keeps_no_statistics() {
    let fixture = StoreFixture::sqlite().await;
    for (query, index) in [
        (
            "EXPLAIN QUERY PLAN SELECT o.case_id, o.phase, o.round FROM case_overview o \
             WHERE o.municipality_id = $1 AND o.person_id = $2",
            "case_overview_by_person (municipality_id=? AND person_id=?)",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT 1 FROM staged_row s WHERE s.municipality_id = $1 \
             AND s.list_id = $2 AND NOT s.person_is_new AND s.person_id = $3",
            "staged_row_by_person (municipality_id=? AND list_id=? AND person_id=?)",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT COUNT(*) FROM case_overview o WHERE o.municipality_id = $1 \
             AND o.owner_role = $2 AND o.next_action <> 'none' AND o.due_until < o.due_from",
            "case_overview_by_owner (municipality_id=? AND owner_role=?)",
        ),
    ] {
        let plan: Vec<String> = fixture
            .store
            .read()
            .fetch_all(query, Vec::new(), |row| row.get(3))
            .await
            .expect("a plan");
        let is_used = plan
            .iter()
            .any(|line| line.contains("COVERING INDEX") && line.contains(index));
        assert!(is_used, "{query}: {plan:?}");
    }
    fixture.remove().await;
}
