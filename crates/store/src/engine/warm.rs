//! Connections that read, kept at hand between statements.
//!
//! The pool asks a connection whether it is alive when it is taken and again when it comes back: two more
//! calls for each statement. One that ended a statement well a moment ago is used again without asking.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{Database, Pool, pool::PoolConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long one may lie idle and be used unasked.
const FRESH: Duration = Duration::from_secs(2);
/// How long one may be kept from the pool, which ends old connections.
const KEPT: Duration = Duration::from_mins(1);
/// How long a statement waits for a connection.
const PATIENCE: Duration = Duration::from_mins(1);

/// A pool with the connections that were used a moment ago.
#[derive(Debug)]
pub(crate) struct Warm<DB: Database> {
    pool: Pool<DB>,
    idle: Arc<Mutex<Vec<Kept<DB>>>>,
    places: Arc<Semaphore>,
}

#[derive(Debug)]
struct Kept<DB: Database> {
    connection: PoolConnection<DB>,
    since: Instant,
    used: Instant,
}

/// A connection on loan. Dropped, it goes back to the pool, which looks after what a statement left;
/// [`Lent::give_back`] keeps it at hand.
pub(super) struct Lent<DB: Database> {
    kept: Kept<DB>,
    of: Warm<DB>,
    _place: OwnedSemaphorePermit,
}

// Not derived: that would ask it of the database too.
impl<DB: Database> Clone for Warm<DB> {
    fn clone(&self) -> Self {
        Self {
            pool: self.pool.clone(),
            idle: Arc::clone(&self.idle),
            places: Arc::clone(&self.places),
        }
    }
}

impl<DB: Database> Warm<DB> {
    pub(super) fn new(pool: Pool<DB>) -> Self {
        let places = pool.options().get_max_connections() as usize;
        Self {
            pool,
            idle: Arc::default(),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    pub(super) async fn get(&self) -> sqlx::Result<Lent<DB>> {
        let place = Arc::clone(&self.places).acquire_owned();
        let place = tokio::time::timeout(PATIENCE, place)
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let at_hand = self.at_hand();
        let kept = match at_hand {
            Some(kept) => kept,
            None => Kept {
                connection: self.pool.acquire().await?,
                since: Instant::now(),
                used: Instant::now(),
            },
        };
        Ok(Lent {
            kept,
            of: self.clone(),
            _place: place,
        })
    }

    /// The one that was used last, unless it has to be asked first: then the pool does that.
    fn at_hand(&self) -> Option<Kept<DB>> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .filter(|kept| kept.used.elapsed() < FRESH && kept.since.elapsed() < KEPT)
    }

    /// Lets nobody in any more and closes every connection.
    pub(super) async fn close(&self) {
        self.places.close();
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.pool.close().await;
    }
}

impl<DB: Database> Lent<DB> {
    pub(super) fn connection(&mut self) -> &mut DB::Connection {
        &mut self.kept.connection
    }

    /// The statement ended well: the next may have the connection as it is.
    pub(super) fn give_back(mut self) {
        self.kept.used = Instant::now();
        let mut idle = self.of.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // Asked under the lock that `close` empties the list under.
        if !self.of.places.is_closed() {
            idle.push(self.kept);
        }
    }
}
