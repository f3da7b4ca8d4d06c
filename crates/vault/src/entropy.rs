//! The one source of randomness: keys, nonces, tokens and ids come from here.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::Ts;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

/// Bytes asked of the operating system at once: one call serves some seventy sealed values.
const BUFFER: usize = 4096;

/// A handle on the random source. Clones share one buffer and one order of ids.
///
/// A buffer of the operating system's random bytes is handed out once and wiped as it goes; nothing
/// is stretched or mixed. A process that forks without starting another program would hand out the
/// same bytes twice, so nothing in Vangnet does.
///
/// When the operating system cannot give random bytes the process stops: a key or nonce made
/// without them would be worse than no answer.
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<Pool>>);

impl Entropy {
    /// The operating system's random source.
    pub fn system() -> Self {
        Self::from_source(Source::System)
    }

    /// A source whose bytes follow from `seed`, for tests and the made-up region of the demo only:
    /// whoever knows the seed knows every key.
    pub fn seeded(seed: u64) -> Self {
        let mut key = [0_u8; 64];
        for (to, from) in key.iter_mut().zip(seed.to_be_bytes()) {
            *to = from;
        }
        Self::from_source(Source::Seeded {
            stream: Hmac::new(&key.into()),
            block: 0,
        })
    }

    /// Fills `target` with random bytes.
    pub fn fill(&self, target: &mut [u8]) {
        self.pool().fill(target);
    }

    /// A token of 128 bits, for links and codes that open something (D6).
    pub fn token_128(&self) -> [u8; 16] {
        let mut token = [0; 16];
        self.fill(&mut token);
        token
    }

    /// A token of 256 bits, for sessions and keys.
    pub fn token_256(&self) -> [u8; 32] {
        let mut token = [0; 32];
        self.fill(&mut token);
        token
    }

    /// An id of version 7 (RFC 9562): the moment in milliseconds, a counter of 42 bits that starts
    /// at random in each millisecond, 32 random bits.
    ///
    /// Ids of one handle and its clones only go up, also when the moment stands still or goes back,
    /// so that rows are appended at the end of an index. An id is never proof of access (D6).
    pub fn uuid_v7(&self, at: Ts) -> Uuid {
        let mut pool = self.pool();
        let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
        if millis > pool.last_millis {
            pool.last_millis = millis;
            pool.counter = pool.counter_start();
        } else if pool.counter >= COUNTER_MAX {
            pool.last_millis += 1;
            pool.counter = pool.counter_start();
        } else {
            pool.counter += 1;
        }
        let mut tail = [0; 4];
        pool.fill(&mut tail);
        let (millis, counter) = (u128::from(pool.last_millis), u128::from(pool.counter));
        let value = ((millis & 0xFFFF_FFFF_FFFF) << 80)
            | (0x7 << 76)
            | ((counter >> 30) << 64)
            | (0b10 << 62)
            | ((counter & 0x3FFF_FFFF) << 32)
            | u128::from(u32::from_be_bytes(tail));
        Uuid::from_u128(value)
    }

    fn from_source(source: Source) -> Self {
        Self(Arc::new(Mutex::new(Pool {
            source,
            buffer: Zeroizing::new(vec![0; BUFFER]),
            used: BUFFER,
            last_millis: 0,
            counter: 0,
        })))
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        // A panic elsewhere cannot leave the pool half changed: bytes are wiped as they are taken.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(*)")
    }
}

/// The highest counter of an id: 42 bits.
const COUNTER_MAX: u64 = (1 << 42) - 1;

enum Source {
    System,
    Seeded { stream: Hmac<Sha256>, block: u64 },
}

struct Pool {
    source: Source,
    buffer: Zeroizing<Vec<u8>>,
    /// Bytes at the front of the buffer that were handed out and wiped.
    used: usize,
    last_millis: u64,
    counter: u64,
}

impl Pool {
    fn fill(&mut self, target: &mut [u8]) {
        for part in target.chunks_mut(BUFFER) {
            if BUFFER - self.used < part.len() {
                self.refill();
            }
            let Some(fresh) = self.buffer.get_mut(self.used..self.used + part.len()) else {
                std::process::abort()
            };
            part.copy_from_slice(fresh);
            fresh.zeroize();
            self.used += part.len();
        }
    }

    fn refill(&mut self) {
        match &mut self.source {
            Source::System => {
                if getrandom::fill(&mut self.buffer).is_err() {
                    std::process::abort()
                }
            }
            Source::Seeded { stream, block } => {
                for chunk in self.buffer.chunks_mut(32) {
                    let mut next = stream.clone();
                    next.update(&block.to_be_bytes());
                    chunk.copy_from_slice(&next.finalize().into_bytes());
                    *block += 1;
                }
            }
        }
        self.used = 0;
    }

    /// A start in the lower half, so that a millisecond has room for two million million ids.
    fn counter_start(&mut self) -> u64 {
        let mut start = [0; 8];
        self.fill(&mut start);
        u64::from_be_bytes(start) & (COUNTER_MAX >> 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_counter_moves_the_id_to_the_next_millisecond() {
        let entropy = Entropy::seeded(1);
        let at = Ts::from_micros(1_000_000);
        let first = entropy.uuid_v7(at);
        entropy.pool().counter = COUNTER_MAX - 1;
        let last = entropy.uuid_v7(at);
        let next = entropy.uuid_v7(at);
        assert!(first < last && last < next);
        assert_eq!(next.as_u128() >> 80, 1001);
    }

    #[test]
    fn handed_out_bytes_are_wiped_from_the_buffer() {
        let entropy = Entropy::system();
        let mut target = [0; 100];
        entropy.fill(&mut target);
        let pool = entropy.pool();
        assert_eq!(pool.used, 100);
        assert!(pool.buffer[..100].iter().all(|byte| *byte == 0));
        assert!(pool.buffer[100..].iter().any(|byte| *byte != 0));
    }
}
