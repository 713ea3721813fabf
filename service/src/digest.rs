//! How values are kept: digests in place of secrets.

use core::fmt;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::Secret;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// HMAC-SHA-256 of a key value under the pepper, or SHA-256 of a random token. Worthless to
/// whoever reads it: it cannot be turned back, nor tried out without the pepper.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// SHA-256 of a random 256-bit token, such as a session's: guessing it is hopeless, so no
    /// pepper is needed.
    pub fn of_token(token: &Secret) -> Self {
        Self(Sha256::digest(token.expose().as_bytes()).into())
    }

    /// From a database column.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// For a database column.
    pub fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text.as_bytes()).map_err(D::Error::custom)?;
        Self::from_slice(&bytes).ok_or_else(|| D::Error::custom("a digest has 32 bytes"))
    }
}

/// The secret under which key values are digested: 32 bytes or more, a setting or a file.
///
/// The two keyed SHA-256 states are prepared once, so that a digest costs two compressions.
#[derive(Clone)]
pub struct Pepper {
    keyed: Hmac<Sha256>,
}

/// The pepper is shorter than 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the pepper must have at least 32 bytes")]
pub struct PepperTooShort;

impl Pepper {
    /// The least number of bytes.
    pub const MIN: usize = 32;

    /// Prepares the pepper.
    ///
    /// # Errors
    /// [`PepperTooShort`].
    pub fn new(bytes: &Zeroizing<Vec<u8>>) -> Result<Self, PepperTooShort> {
        if bytes.len() < Self::MIN {
            return Err(PepperTooShort);
        }
        let keyed = Hmac::new_from_slice(bytes).map_err(|_| PepperTooShort)?;
        Ok(Self { keyed })
    }

    /// The digest of a key value. It allocates nothing.
    pub fn digest(&self, value: &str) -> Digest {
        let mut mac = self.keyed.clone();
        mac.update(value.as_bytes());
        Digest(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_depends_on_value_and_pepper() {
        let pepper = |byte| Pepper::new(&Zeroizing::new(vec![byte; 32])).expect("long enough");
        assert_eq!(pepper(1).digest("a"), pepper(1).digest("a"));
        assert_ne!(pepper(1).digest("a"), pepper(2).digest("a"));
        assert_ne!(pepper(1).digest("a"), pepper(1).digest("b"));
        assert!(Pepper::new(&Zeroizing::new(vec![1; 31])).is_err());
    }

    #[test]
    fn it_is_hmac_sha256_as_in_rfc_4231() {
        // Test case 6: a key of 131 bytes 0xaa.
        let pepper = Pepper::new(&Zeroizing::new(vec![0xaa; 131])).expect("long enough");
        let digest = pepper.digest("Test Using Larger Than Block-Size Key - Hash Key First");
        let hex = digest.0.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }
}
