//! Time, randomness and ids: they come in here, so that every expiry is tested without waiting.

use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Secret, Timestamp};
use rand::{TryRng, rngs::SysRng};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The kernel's randomness.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        SysRng.try_fill_bytes(bytes).expect("a machine without randomness must not make keys");
    }
}

/// What a use-case may not take from anywhere else.
#[derive(Clone)]
pub struct Context {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Context {
    /// The machine's own.
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) }
    }

    /// A new id: UUID version 7, which sorts by the time it was made.
    pub fn id<T: From<Uuid>>(&self) -> T {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let ms = u64::try_from(self.clock.now().micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().into()
    }

    /// A token of 256 random bits in 43 characters that may stand in a URL or a cookie.
    pub fn token(&self) -> Secret {
        let mut random = Zeroizing::new([0; 32]);
        self.entropy.fill(random.as_mut());
        Secret::new(URL_SAFE_NO_PAD.encode(random.as_ref()))
    }

    /// Random bytes one by one, for making a key value.
    pub fn bytes(&self) -> impl FnMut() -> u8 + '_ {
        let mut pool = Zeroizing::new([0; 32]);
        let mut used = pool.len();
        move || {
            if used == pool.len() {
                self.entropy.fill(pool.as_mut());
                used = 0;
            }
            used += 1;
            pool[used - 1]
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Context(…)")
    }
}
