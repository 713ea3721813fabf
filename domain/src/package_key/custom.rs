//! What people write themselves: custom values, and why a key is rejected.

use serde::{Deserialize, Serialize};

use crate::{
    FieldError, Secret,
    key::{self, CUSTOM_MAX, CUSTOM_MIN, KeyKind, KeyValue, Malformed},
};

/// The longest reason for a rejection, in characters.
pub const REASON_MAX: usize = 500;

/// A value that somebody chose. It can be sent, and shows in no debug output.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct CustomKey(pub String);

impl core::fmt::Debug for CustomKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("CustomKey(…)")
    }
}

impl Drop for CustomKey {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// A value that somebody chose for a key: 16 to 128 of `A–Z a–z 0–9 _ - . :`, and nothing that a
/// generated value could be taken for.
///
/// # Errors
/// `too_short`, `too_long`, `bad_character` or `looks_generated` for the field `custom_key`. The
/// value is not repeated.
pub fn parse_custom_key(text: &str) -> Result<KeyValue, FieldError> {
    let error = |code, detail: String| Err(FieldError::new("custom_key", code, detail));
    let rule =
        format!("Use letters, numbers and _ - . : ({CUSTOM_MIN} to {CUSTOM_MAX} characters).");
    // The first wrong character is named before the length, for it is what stops the typing.
    let wrong = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "_-.:".contains(*c)));
    if let Some(wrong) = wrong {
        let what = match wrong {
            ' ' => "A space is not allowed.".to_owned(),
            c if c.is_control() || c.is_whitespace() => {
                "An invisible character is not allowed.".into()
            }
            c => format!("“{c}” is not allowed."),
        };
        return error("bad_character", format!("{what} {rule}"));
    }
    match key::check(text) {
        Err(Malformed::TooShort) => {
            let n = text.len();
            error("too_short", format!("{rule} These are {n}."))
        }
        Err(Malformed::TooLong) => {
            let n = text.len();
            error("too_long", format!("{rule} These are {n}."))
        }
        Ok(KeyKind::PackageKey) if !text.starts_with(KeyKind::PackageKey.prefix()) => {
            KeyValue::parse(Secret::new(text.to_owned())).or_else(|_| error("bad_character", rule))
        }
        _ => {
            let detail = "This looks like a generated key. Choose a value that does not begin                           with lk_ or lkp_, or generate a new key.";
            error("looks_generated", detail.into())
        }
    }
}

/// The reason for a rejection, for the user to read.
///
/// # Errors
/// `too_long` or `control_character` for the field `reason`.
pub fn parse_reason(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.chars().count() > REASON_MAX {
        let detail = format!("Use at most {REASON_MAX} characters.");
        return Err(FieldError::new("reason", "too_long", detail));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let detail = "Use text without control characters.";
        return Err(FieldError::new("reason", "control_character", detail));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_keys_hold_to_their_set_and_length() {
        let code = |text: &str| parse_custom_key(text).map(drop).map_err(|error| error.code);
        for c in (0..=0x2ff_u32).filter_map(char::from_u32) {
            let text = format!("legacy-key-of-{c}-2024");
            let good = c.is_ascii_alphanumeric() || "_-.:".contains(c);
            let expected = if good { Ok(()) } else { Err("bad_character".to_owned()) };
            assert_eq!(code(&text), expected, "{c:?}");
        }
        assert_eq!(code(&"x".repeat(15)), Err("too_short".into()));
        assert_eq!(code(&"x".repeat(16)), Ok(()));
        assert_eq!(code(&"x".repeat(128)), Ok(()));
        assert_eq!(code(&"x".repeat(129)), Err("too_long".into()));
    }

    #[test]
    fn a_custom_key_never_looks_generated() {
        let code = |text: &str| parse_custom_key(text).expect_err("refused").code;
        for kind in [KeyKind::ApiKey, KeyKind::PackageKey] {
            let generated = key::generate(kind, || 7);
            assert_eq!(code(generated.secret().expose()), "looks_generated");
        }
        assert_eq!(code("lk_my-own-favourite-key"), "looks_generated");
        assert_eq!(code(&format!("lkp_{}", "0".repeat(36))), "looks_generated");
    }

    #[test]
    fn a_custom_key_never_shows_in_debug_output() {
        let input = CustomKey("legacy-key-of-2024".into());
        assert!(!format!("{input:?}").contains("legacy"));
    }
}
