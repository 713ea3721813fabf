//! Every question is answered once.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use domain::Timestamp;
use service::explain::{Checked, NONCE, WINDOW};

/// Questions in a minute. Only the console can ask any, so nobody else can fill this.
const MOST: usize = 10_000;

/// The nonces of the questions that may still be asked again.
#[derive(Default, Debug)]
pub(crate) struct Nonces(Mutex<VecDeque<(Timestamp, [u8; NONCE])>>);

impl Nonces {
    /// Whether the question is new; it is not, from now on.
    pub fn take(&self, checked: Checked, now: Timestamp) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A token is good from WINDOW before the time it bears to WINDOW after it.
        while seen.front().is_some_and(|(came, _)| now - *came >= 2 * WINDOW) {
            seen.pop_front();
        }
        if seen.len() >= MOST || seen.iter().any(|(_, nonce)| *nonce == checked.nonce) {
            return false;
        }
        seen.push_back((now, checked.nonce));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_taken_once_and_forgotten_when_its_token_is_void() {
        let nonces = Nonces::default();
        let noon = Timestamp::from_micros(1_800_000_000_000_000);
        let checked = |byte| Checked { at: noon, nonce: [byte; NONCE] };
        assert!(nonces.take(checked(1), noon));
        assert!(nonces.take(checked(2), noon));
        assert!(!nonces.take(checked(1), noon.plus(WINDOW)));
        assert!(nonces.take(checked(3), noon.plus(2 * WINDOW)));
        assert_eq!(nonces.0.lock().unwrap().len(), 1, "what nobody can ask again is not kept");
    }
}
