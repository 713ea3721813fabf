//! The form of a key value.
//!
//! A generated value is a prefix that tells its kind (`lk_` or `lkp_`), thirty random base62
//! characters (178 bits) and six base62 characters of CRC-32 over all that stands before. A
//! mistyped or cut value fails its checksum and is refused without any look-up.
//!
//! A package key may instead carry a custom value: 16 to 128 characters out of
//! `A–Z a–z 0–9 _ - . :` that does not look like a generated one.

use serde::{Deserialize, Serialize};

use crate::Secret;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM: usize = 30;
const CHECKSUM: usize = 6;

/// The shortest custom value, in characters.
pub const CUSTOM_MIN: usize = 16;
/// The longest custom value, in characters; no longer text is ever looked at.
pub const CUSTOM_MAX: usize = 128;

/// What a key is for; told by the prefix of a generated value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// A user's own key, `lk_…`.
    ApiKey,
    /// A key of an application for one plan, `lkp_…` or a custom value.
    PackageKey,
}

impl KeyKind {
    /// What a generated value of this kind begins with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "lk_",
            Self::PackageKey => "lkp_",
        }
    }

    /// The length of a generated value: 39 or 40 characters.
    pub const fn length(self) -> usize {
        self.prefix().len() + RANDOM + CHECKSUM
    }

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::PackageKey => "package_key",
        }
    }
}

/// Why a text cannot be a key value. It never repeats the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    /// Shorter than any key.
    #[error("shorter than any key")]
    TooShort,
    /// Longer than any key.
    #[error("longer than any key")]
    TooLong,
    /// Has a character that no key has.
    #[error("has a character that no key has")]
    Character,
    /// Begins like a generated value, but has another length.
    #[error("has not the length of a key: was it cut?")]
    Length,
    /// The last six characters do not fit the rest.
    #[error("fails its checksum: was it mistyped?")]
    Checksum,
}

/// Checks the form of a key value, as the traffic manager does before any look-up.
///
/// Answers the kind that the prefix tells; a custom value belongs to a package key.
///
/// # Errors
/// [`Malformed`], where no key can have this value. Changing any one character of a generated
/// value always ends here: CRC-32 finds every error within 32 neighbouring bits, and a damaged
/// prefix is recognised by the checksum that still fits the undamaged one.
pub fn check(value: &str) -> Result<KeyKind, Malformed> {
    if value.len() > CUSTOM_MAX {
        return Err(Malformed::TooLong);
    }
    if value.len() < CUSTOM_MIN {
        return Err(Malformed::TooShort);
    }
    if !value.bytes().all(|c| KEY_CHARACTERS[usize::from(c)]) {
        return Err(Malformed::Character);
    }
    for kind in [KeyKind::ApiKey, KeyKind::PackageKey] {
        if value.starts_with(kind.prefix()) {
            if value.len() != kind.length() {
                return Err(Malformed::Length);
            }
            return if fits(kind, value.as_bytes()) { Ok(kind) } else { Err(Malformed::Checksum) };
        }
    }
    if looks_generated(value) {
        return Err(Malformed::Checksum);
    }
    Ok(KeyKind::PackageKey)
}

/// A generated value whose prefix alone is damaged.
fn looks_generated(value: &str) -> bool {
    [KeyKind::ApiKey, KeyKind::PackageKey]
        .into_iter()
        .any(|kind| value.len() == kind.length() && fits(kind, value.as_bytes()))
}

/// Whether the checksum fits, reading the prefix of `kind` in place of what stands there.
fn fits(kind: KeyKind, value: &[u8]) -> bool {
    let (body, checksum) = value.split_at(value.len() - CHECKSUM);
    let random = &body[kind.prefix().len()..];
    checksum_of(kind, random) == checksum
}

fn checksum_of(kind: KeyKind, random: &[u8]) -> [u8; CHECKSUM] {
    let mut crc = crc32fast::Hasher::new();
    crc.update(kind.prefix().as_bytes());
    crc.update(random);
    let mut rest = crc.finalize() as usize;
    let mut out = [0; CHECKSUM];
    for digit in out.iter_mut().rev() {
        *digit = ALPHABET[rest % 62];
        rest /= 62;
    }
    out
}

/// [`is_key_character`] of every byte: one read in place of some comparisons, for every call.
const KEY_CHARACTERS: [bool; 256] = {
    let mut table = [false; 256];
    let mut c = 0;
    while c < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let byte = c as u8;
        table[c] = is_key_character(byte);
        c += 1;
    }
    table
};

const fn is_key_character(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.' | b':')
}

/// Makes a new value out of random bytes.
///
/// `random` must give uniform, unpredictable bytes; about 31 are taken (those of 248 and above are
/// passed over, so that every character is equally likely).
pub fn generate(kind: KeyKind, mut random: impl FnMut() -> u8) -> KeyValue {
    let mut text = String::with_capacity(kind.length());
    text.push_str(kind.prefix());
    while text.len() < kind.prefix().len() + RANDOM {
        let byte = random();
        if byte < 248 {
            text.push(ALPHABET[usize::from(byte % 62)].into());
        }
    }
    let checksum = checksum_of(kind, &text.as_bytes()[kind.prefix().len()..]);
    text.extend(checksum.iter().map(|&c| char::from(c)));
    KeyValue { kind, text: Secret::new(text) }
}

/// A well-formed key value. It is shown once, when it is made, and kept nowhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyValue {
    kind: KeyKind,
    text: Secret,
}

impl KeyValue {
    /// Takes a value that a caller or an admin gave.
    ///
    /// # Errors
    /// [`Malformed`] as in [`check`].
    pub fn parse(text: Secret) -> Result<Self, Malformed> {
        let kind = check(text.expose())?;
        Ok(Self { kind, text })
    }

    /// The kind that the prefix tells.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The value itself.
    pub const fn secret(&self) -> &Secret {
        &self.text
    }

    /// The characters that stay visible for good: the first seven of a generated value, the first
    /// four of a custom one; and the last four.
    pub fn hint(&self) -> KeyHint {
        let text = self.text.expose();
        let generated = text.starts_with(self.kind.prefix());
        let shown = if generated { self.kind.prefix().len() + 4 } else { 4 };
        KeyHint { prefix: text[..shown].to_owned(), last4: text[text.len() - 4..].to_owned() }
    }
}

/// What stays of a value, to tell it from others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyHint {
    /// The first characters.
    pub prefix: String,
    /// The last four characters.
    pub last4: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn generated() -> impl Strategy<Value = KeyValue> {
        let kind = prop_oneof![Just(KeyKind::ApiKey), Just(KeyKind::PackageKey)];
        (kind, proptest::collection::vec(0..248u8, RANDOM)).prop_map(|(kind, bytes)| {
            let mut bytes = bytes.into_iter();
            generate(kind, || bytes.next().expect("thirty bytes are enough below 248"))
        })
    }

    proptest! {
        #[test]
        fn every_generated_value_round_trips(value in generated()) {
            prop_assert_eq!(value.secret().expose().len(), value.kind().length());
            prop_assert_eq!(KeyValue::parse(value.secret().clone()), Ok(value));
        }

        #[test]
        fn every_change_of_one_character_is_found(
            value in generated(), at in 0..39usize, to in "[A-Za-z0-9_.:-]"
        ) {
            let mut text = value.secret().expose().to_owned();
            prop_assume!(text[at..=at] != to);
            text.replace_range(at..=at, &to);
            prop_assert!(check(&text).is_err(), "{text}");
        }

        #[test]
        fn every_cut_value_is_refused(value in generated(), cut in 1..24usize) {
            let text = value.secret().expose();
            prop_assert!(check(&text[..text.len() - cut]).is_err());
        }

        #[test]
        fn any_text_at_all_is_answered(text in "\\PC{0,200}") {
            let _ = check(&text);
        }
    }

    #[test]
    fn custom_values_keep_to_their_characters_and_lengths() {
        assert_eq!(check("Legacy-key_2024.a:01"), Ok(KeyKind::PackageKey));
        assert_eq!(check(&"x".repeat(15)), Err(Malformed::TooShort));
        assert_eq!(check(&"x".repeat(16)), Ok(KeyKind::PackageKey));
        assert_eq!(check(&"x".repeat(128)), Ok(KeyKind::PackageKey));
        assert_eq!(check(&"x".repeat(129)), Err(Malformed::TooLong));
        assert_eq!(check("Legacy key_2024-abc"), Err(Malformed::Character));
        assert_eq!(check("Schlüssel-fuer-alles"), Err(Malformed::Character));
    }

    #[test]
    fn what_begins_like_a_generated_value_must_be_one() {
        assert_eq!(check("lk_my-own-favourite-key"), Err(Malformed::Length));
        assert_eq!(check(&format!("lkp_{}", "0".repeat(36))), Err(Malformed::Checksum));
    }

    #[test]
    fn the_checksum_is_crc32_of_prefix_and_random_part() {
        let value = generate(KeyKind::ApiKey, || 0);
        // CRC-32 (ISO-HDLC) of "lk_" and thirty zeros, written in base62.
        let crc = crc32fast::hash(format!("lk_{}", "0".repeat(30)).as_bytes());
        let tail = &value.secret().expose()[33..];
        let read = tail.bytes().fold(0u64, |sum, c| {
            sum * 62 + ALPHABET.iter().position(|&a| a == c).expect("base62") as u64
        });
        assert_eq!(read, u64::from(crc));
    }

    #[test]
    fn the_hint_shows_eleven_characters_of_thirty_nine() {
        let hint = generate(KeyKind::ApiKey, || 7).hint();
        assert_eq!((hint.prefix.as_str(), hint.last4.len()), ("lk_7777", 4));
    }
}
