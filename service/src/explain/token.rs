//! How a node knows that the console asks: an HMAC under a key that only holders of the pepper can
//! derive, over the node, the time, a nonce and the body.
//!
//! The derived key is the digest of a text with spaces, and no key value has a space: so it is no
//! key's digest, and no digest that is ever stored tells anything about it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{NodeId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use crate::Pepper;

/// Random bytes in a token.
pub const NONCE: usize = 16;
/// How far the clocks of console and node may be apart, and how long a token is good for.
pub const WINDOW: std::time::Duration = std::time::Duration::from_secs(30);

const PURPOSE: &str = "latchkey explain token v1";

/// Signs and checks.
#[derive(Clone)]
pub struct Signer(Hmac<Sha256>);

/// A token that was signed by the console, for this node and this body, lately. Whether its nonce
/// was seen before is for the node to tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checked {
    /// When it was signed, by the console's clock.
    pub at: Timestamp,
    /// Never twice.
    pub nonce: [u8; NONCE],
}

/// Why a token is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// Not signed under this pepper, or for other words.
    Forged,
    /// Signed, but for another run of a node.
    OtherNode,
    /// Signed, but [`WINDOW`] ago or more, or as long in the future.
    OtherTime,
}

impl Signer {
    /// Derives the key.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    pub fn of(pepper: &Pepper) -> Self {
        let key = pepper.digest(PURPOSE);
        Self(Hmac::new_from_slice(&key.0).expect("HMAC takes keys of any length"))
    }

    /// A token for one question to one node.
    pub fn sign(&self, node: NodeId, at: Timestamp, nonce: &[u8; NONCE], body: &[u8]) -> String {
        let mac = self.mac(node, at, nonce, body).finalize().into_bytes();
        let (nonce, mac) = (URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(mac));
        format!("{}.{}.{nonce}.{mac}", node.0, at.micros())
    }

    /// Checks a token that came to `node` with `body`.
    ///
    /// # Errors
    /// [`Refused`]; time and node are looked at only once the signature is known to be good.
    pub fn check(
        &self,
        token: &str,
        node: Option<NodeId>,
        now: Timestamp,
        body: &[u8],
    ) -> Result<Checked, Refused> {
        let (to, at, nonce, mac) = parse(token).ok_or(Refused::Forged)?;
        let expected = self.mac(to, at, &nonce, body);
        expected.verify_slice(&mac).map_err(|_| Refused::Forged)?;
        if now - at >= WINDOW || at - now >= WINDOW {
            return Err(Refused::OtherTime);
        }
        if node != Some(to) {
            return Err(Refused::OtherNode);
        }
        Ok(Checked { at, nonce })
    }

    /// Every part has a fixed length, so no two questions read alike.
    fn mac(&self, node: NodeId, at: Timestamp, nonce: &[u8; NONCE], body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(node.0.as_bytes());
        mac.update(&at.micros().to_be_bytes());
        mac.update(nonce);
        mac.update(&Sha256::digest(body));
        mac
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(…)")
    }
}

fn parse(token: &str) -> Option<(NodeId, Timestamp, [u8; NONCE], Vec<u8>)> {
    let mut parts = token.split('.');
    let node = NodeId(parts.next()?.parse().ok()?);
    let at = Timestamp::from_micros(parts.next()?.parse().ok()?);
    let nonce = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?.try_into().ok()?;
    let mac = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
    parts.next().is_none().then_some((node, at, nonce, mac))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;
    use zeroize::Zeroizing;

    use super::*;

    const NODE: NodeId = NodeId(Uuid::from_u128(1));
    const NOON: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn signer(byte: u8) -> Signer {
        Signer::of(&Pepper::new(&Zeroizing::new(vec![byte; 32])).expect("long enough"))
    }

    #[test]
    fn a_token_is_good_for_its_node_its_body_and_half_a_minute() {
        let token = signer(1).sign(NODE, NOON, &[7; NONCE], b"body");
        let check = |now, node, body: &[u8]| signer(1).check(&token, node, now, body);
        let good = Checked { at: NOON, nonce: [7; NONCE] };
        assert_eq!(check(NOON.plus(Duration::from_secs(29)), Some(NODE), b"body"), Ok(good));
        assert_eq!(check(NOON.minus(Duration::from_secs(29)), Some(NODE), b"body"), Ok(good));
        assert_eq!(check(NOON.plus(WINDOW), Some(NODE), b"body"), Err(Refused::OtherTime));
        assert_eq!(check(NOON.minus(WINDOW), Some(NODE), b"body"), Err(Refused::OtherTime));
        assert_eq!(check(NOON, Some(NodeId(Uuid::nil())), b"body"), Err(Refused::OtherNode));
        assert_eq!(check(NOON, None, b"body"), Err(Refused::OtherNode));
        assert_eq!(check(NOON, Some(NODE), b"bodY"), Err(Refused::Forged));
        assert_eq!(signer(2).check(&token, Some(NODE), NOON, b"body"), Err(Refused::Forged));
    }

    #[test]
    fn no_part_of_a_token_can_be_changed() {
        let token = signer(1).sign(NODE, NOON, &[7; NONCE], b"body");
        for at in 0..token.len() {
            let mut other = token.clone();
            let to = if &token[at..=at] == "1" { "2" } else { "1" };
            other.replace_range(at..=at, to);
            let checked = signer(1).check(&other, Some(NODE), NOON, b"body");
            assert!(checked.is_err(), "{at}: {other}");
        }
        for bad in ["", "....", "x", &token[1..], &format!("{token}.")] {
            let checked = signer(1).check(bad, Some(NODE), NOON, b"body");
            assert_eq!(checked, Err(Refused::Forged), "{bad}");
        }
    }
}
