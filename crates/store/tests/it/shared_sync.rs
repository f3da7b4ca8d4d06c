//! Changes that share a sync to disk: acknowledged only when durable, undone one by one, lost together.

use std::{sync::Arc, time::Duration};

use store::{Store, StoreError, Tx, params};
use testkit::{StoreFixture, on_each_engine};
use tokio::{task::JoinHandle, time::timeout};

use crate::{Raw, TESTDAM, entry, raw, raw_count};

const INSERT: &str = "INSERT INTO sample (id, parent) VALUES ($1, NULL)";
const COUNT: &str = "SELECT COUNT(*) FROM sample";

/// A row may point to one that comes later in the same transaction, so that only the commit refuses it.
const TABLE: &str = "CREATE TABLE sample (id BIGINT PRIMARY KEY, parent BIGINT, \
     FOREIGN KEY (parent) REFERENCES sample (id) DEFERRABLE INITIALLY DEFERRED)";

async fn with_table(fixture: &StoreFixture) {
    raw(fixture, Raw::Data, TABLE).await;
}

async fn insert(tx: &mut Tx, number: i64) {
    let added = tx.execute(INSERT, params![number]).await;
    assert_eq!(added.expect("a row"), 1);
}

/// Begins in a task of its own and adds a row once it is its turn.
fn queued(store: &Store, number: i64) -> JoinHandle<Result<(), StoreError>> {
    let store = store.clone();
    tokio::spawn(async move {
        let mut tx = store.write().await?;
        tx.execute(INSERT, params![number]).await?;
        tx.commit(entry(TESTDAM)).await
    })
}

/// Until what was spawned stands in the queue.
async fn queue_forms() {
    tokio::time::sleep(Duration::from_millis(150)).await;
}

async fn is_waiting<T>(task: &mut JoinHandle<T>) -> bool {
    timeout(Duration::from_millis(150), task).await.is_err()
}

async fn seen(store: &Store) -> i64 {
    let reader = store.read();
    let count = reader.fetch_one(COUNT, Vec::new(), |row| row.get(0));
    count.await.expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_change_in_a_group_is_neither_acknowledged_nor_seen_before_it_is_on_disk() {
    let fixture = StoreFixture::sqlite().await;
    with_table(&fixture).await;
    let first = fixture.store.write().await.expect("a transaction");
    let mut second = queued(&fixture.store, 2);
    queue_forms().await;
    let third = tokio::spawn({
        let store = fixture.store.clone();
        async move { store.write().await }
    });
    queue_forms().await;
    let mut first = first;
    insert(&mut first, 1).await;
    let mut first = tokio::spawn(first.commit(entry(TESTDAM)));
    // The third has its turn, so the two before it have written; the commit stands behind the third.
    let mut third = third.await.expect("no panic").expect("a transaction");
    assert!(is_waiting(&mut first).await, "acknowledged too early");
    assert!(is_waiting(&mut second).await, "acknowledged too early");
    assert_eq!(seen(&fixture.store).await, 0);
    assert_eq!(raw_count(&fixture, Raw::Data, COUNT).await, 0);
    insert(&mut third, 3).await;
    third.commit(entry(TESTDAM)).await.expect("committed");
    first.await.expect("no panic").expect("committed");
    second.await.expect("no panic").expect("committed");
    assert_eq!(raw_count(&fixture, Raw::Data, COUNT).await, 3);
    fixture.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_change_that_is_given_up_or_refused_undoes_itself_alone() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut first = fixture.store.write().await.expect("a transaction");
        insert(&mut first, 1).await;
        let good = queued(&fixture.store, 2);
        queue_forms().await;
        let dropped = tokio::spawn({
            let store = fixture.store.clone();
            async move {
                let mut tx = store.write().await.expect("a transaction");
                insert(&mut tx, 3).await;
                // Dropped here.
            }
        });
        queue_forms().await;
        let twice = queued(&fixture.store, 2);
        queue_forms().await;
        let without_entry = tokio::spawn({
            let store = fixture.store.clone();
            async move {
                let mut tx = store.write().await.expect("a transaction");
                insert(&mut tx, 4).await;
                tx.commit_all(Vec::new()).await
            }
        });
        queue_forms().await;
        let last = queued(&fixture.store, 5);
        queue_forms().await;
        first.commit(entry(TESTDAM)).await.expect("committed");
        good.await.expect("no panic").expect("committed");
        dropped.await.expect("no panic");
        let twice = twice.await.expect("no panic");
        assert!(twice.is_err_and(|error| error.is_unique_violation()));
        let without_entry = without_entry.await.expect("no panic");
        assert!(matches!(without_entry, Err(StoreError::NoEntry)));
        last.await.expect("no panic").expect("committed");
        assert_eq!(
            raw_count(
                &fixture,
                Raw::Data,
                "SELECT CAST(SUM(id) AS BIGINT) FROM sample"
            )
            .await,
            1 + 2 + 5
        );
        let report = fixture.store.verify_audit(&[]).await.expect("a report");
        assert!(report.is_whole(), "{report:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_the_first_of_a_group_that_is_given_up_takes_nobody_with_it() {
    let fixture = StoreFixture::sqlite().await;
    with_table(&fixture).await;
    let mut first = fixture.store.write().await.expect("a transaction");
    insert(&mut first, 1).await;
    let second = queued(&fixture.store, 2);
    queue_forms().await;
    first.rollback().await.expect("undone");
    second.await.expect("no panic").expect("committed");
    assert_eq!(raw_count(&fixture, Raw::Data, COUNT).await, 1);
    fixture.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_commit_that_fails_fails_everyone_in_it_and_the_next_goes_on() {
    let fixture = StoreFixture::sqlite().await;
    with_table(&fixture).await;
    let mut first = fixture.store.write().await.expect("a transaction");
    insert(&mut first, 1).await;
    let second = queued(&fixture.store, 2);
    queue_forms().await;
    let orphan = "INSERT INTO sample (id, parent) VALUES (9, 99)";
    first.execute(orphan, Vec::new()).await.expect("a row");
    let failed = first.commit(entry(TESTDAM)).await;
    assert!(matches!(failed, Err(StoreError::NotDurable)), "{failed:?}");
    let failed = second.await.expect("no panic");
    assert!(matches!(failed, Err(StoreError::NotDurable)), "{failed:?}");
    assert_eq!(raw_count(&fixture, Raw::Data, COUNT).await, 0);
    queued(&fixture.store, 3)
        .await
        .expect("no panic")
        .expect("committed");
    assert_eq!(raw_count(&fixture, Raw::Data, COUNT).await, 1);
    let report = fixture.store.verify_audit(&[]).await.expect("a report");
    assert!(report.is_whole(), "{report:?}");
    fixture.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_change_alone_begins_when_those_before_it_are_durable() {
    let fixture = StoreFixture::sqlite().await;
    with_table(&fixture).await;
    let mut first = fixture.store.write().await.expect("a transaction");
    let alone = tokio::spawn({
        let store = fixture.store.clone();
        async move { store.write_alone().await }
    });
    queue_forms().await;
    insert(&mut first, 1).await;
    first.commit(entry(TESTDAM)).await.expect("committed");
    let mut alone = alone.await.expect("no panic").expect("a transaction");
    assert_eq!(seen(&fixture.store).await, 1);
    insert(&mut alone, 2).await;
    let mut next = queued(&fixture.store, 3);
    assert!(is_waiting(&mut next).await, "two at work at once");
    alone.commit(entry(TESTDAM)).await.expect("committed");
    next.await.expect("no panic").expect("committed");
    assert_eq!(raw_count(&fixture, Raw::Data, COUNT).await, 3);
    fixture.remove().await;
}

/// Some leave while they wait, some in the middle, some while their change goes to disk.
#[tokio::test(flavor = "multi_thread")]
async fn b7_those_who_leave_at_any_moment_spoil_nothing_for_those_who_stay() {
    on_each_engine(|fixture| async move {
        with_table(&fixture).await;
        let mut writers = Vec::new();
        for number in 0..320_i64 {
            let mut writer = queued(&fixture.store, number);
            writers.push(tokio::spawn(async move {
                let patience = match number % 4 {
                    0 => Duration::from_micros(u64::try_from(number).unwrap_or(0) * 40),
                    _ => Duration::from_secs(50),
                };
                let Ok(ended) = timeout(patience, &mut writer).await else {
                    writer.abort();
                    return None;
                };
                ended.expect("no panic").expect("committed");
                Some(number)
            }));
        }
        let mut acknowledged = 0;
        for writer in writers {
            let Some(number) = writer.await.expect("no panic") else {
                continue;
            };
            acknowledged += 1;
            let found = format!("SELECT COUNT(*) FROM sample WHERE id = {number}");
            assert_eq!(raw_count(&fixture, Raw::Data, &found).await, 1);
        }
        assert!(acknowledged >= 240, "{acknowledged}");
        let report = fixture.store.verify_audit(&[]).await.expect("a report");
        assert!(report.is_whole(), "{report:?}");
    })
    .await;
}

/// On PostgreSQL: what is acknowledged lies before the place up to which the log of the database is on disk.
#[tokio::test(flavor = "multi_thread")]
async fn a1_an_acknowledged_change_lies_before_the_flushed_end_of_the_log() {
    let fixture = Arc::new(StoreFixture::postgres().await);
    with_table(&fixture).await;
    let at = "SELECT CAST(pg_current_wal_insert_lsn() - '0/0' AS BIGINT)";
    let flushed = "SELECT CAST(pg_current_wal_flush_lsn() - '0/0' AS BIGINT)";
    let mut saved = 0;
    for number in 0..40 {
        let mut tx = fixture.store.write().await.expect("a transaction");
        insert(&mut tx, number).await;
        let setting = "SELECT current_setting('synchronous_commit')";
        let setting: String = tx
            .fetch_one(setting, Vec::new(), |row| row.get(0))
            .await
            .expect("a setting");
        assert_eq!(setting, "off");
        let lsn = |row: &store::Row<'_>| row.get::<i64>(0);
        let written = tx.fetch_one(at, Vec::new(), lsn).await.expect("a place");
        let before = tx.fetch_one(flushed, Vec::new(), lsn).await;
        saved += u32::from(before.expect("a place") < written);
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let reader = fixture.store.read();
        let after = reader.fetch_one(flushed, Vec::new(), lsn).await;
        assert!(after.expect("a place") > written, "not on disk yet");
    }
    assert!(
        saved > 0,
        "the log was on disk before the commit: the test proves nothing"
    );
    Arc::into_inner(fixture)
        .expect("nobody else")
        .remove()
        .await;
}
