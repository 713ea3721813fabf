//! A user's own keys: states, expiry, input and shape.

mod report;
mod rotation;

use core::time::Duration;

pub use report::{ApiKeyQuery, ApiKeyStatus, IssueApiKey, Numbered};
pub use rotation::{Grace, PreviousValue, RegenerateApiKey};
use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, FieldError, Timestamp, propagation::Propagation, user::UserRef};

/// How many API keys one user may have. The database holds the rule, by two slots a user.
pub const LIMIT: u8 = 2;
/// The longest description, in characters.
pub const DESCRIPTION_MAX: usize = 255;
/// How long a key lives when nothing is said.
pub const DEFAULT_LIFE: Duration = Duration::from_hours(30 * 24);

/// Whether the owner wants the key to work. `expired` is no state: the clock tells it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyState {
    /// Calls are accepted.
    Enabled,
    /// Calls are rejected with `key_disabled`.
    Disabled,
}

/// An expired key cannot be enabled or disabled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the key has expired; delete it and create another")]
pub struct Expired;

impl ApiKeyState {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }

    /// Enabled for `true`.
    pub const fn from_enabled(enabled: bool) -> Self {
        if enabled { Self::Enabled } else { Self::Disabled }
    }

    /// The way from this state to `to`. Asking for the state that is there is no error: the answer
    /// is `false`, nothing changes.
    ///
    /// # Errors
    /// [`Expired`], whatever `to` is.
    pub fn transition(self, to: Self, expired: bool) -> Result<bool, Expired> {
        if expired {
            return Err(Expired);
        }
        Ok(self != to)
    }
}

impl core::str::FromStr for ApiKeyState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Enabled, Self::Disabled].into_iter().find(|s| s.as_str() == text).ok_or(())
    }
}

/// Whether a key that expires at `expires_at` has expired: from that moment on.
pub fn is_expired(expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    expires_at.is_some_and(|at| at <= now)
}

/// A description: 1 to 255 characters, trimmed, on one line.
///
/// # Errors
/// `required`, `too_long` or `control_character` for the field `description`.
pub fn parse_description(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let error = |code, detail: &str| Err(FieldError::new("description", code, detail));
    if text.is_empty() {
        return error("required", "Say what the key is for.");
    }
    let length = text.chars().count();
    if length > DESCRIPTION_MAX {
        let detail = format!("Use at most {DESCRIPTION_MAX} characters; these are {length}.");
        return error("too_long", &detail);
    }
    if text.chars().any(char::is_control) {
        return error("control_character", "Use one line, without control characters.");
    }
    Ok(text.to_owned())
}

/// An expiration: later than `now`, or never.
///
/// # Errors
/// `in_the_past` for the field `expires_at`.
pub fn parse_expiration(
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Timestamp>, FieldError> {
    if is_expired(at, now) {
        let detail = "Choose a time in the future.";
        return Err(FieldError::new("expires_at", "in_the_past", detail));
    }
    Ok(at)
}

/// What creating a key takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// What the key is for.
    pub description: String,
    /// Left out: 30 days from now. `null`: never.
    #[serde(default, deserialize_with = "crate::given", skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
    /// Left out: enabled.
    #[serde(default)]
    pub enabled: Option<bool>,
}

/// What may change: each left out means as it is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateApiKey {
    /// A new description.
    #[serde(default)]
    pub description: Option<String>,
    /// Enable or disable.
    #[serde(default)]
    pub state: Option<ApiKeyState>,
}

/// A key as its owner sees it. The value is no part of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// The key's id.
    pub id: ApiKeyId,
    /// What the key is for.
    pub description: String,
    /// The first characters of the value.
    pub prefix: String,
    /// Its last four characters.
    pub last4: String,
    /// Whether the owner wants it to work.
    pub state: ApiKeyState,
    /// Whether its time has run out, at the moment of the answer.
    pub expired: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a setting last changed.
    pub updated_at: Timestamp,
    /// When it stops working, if ever.
    pub expires_at: Option<Timestamp>,
    /// The last accepted call, with either value, within some seconds.
    pub last_used_at: Option<Timestamp>,
    /// The value before this one, while it still works.
    pub previous: Option<PreviousValue>,
    /// Deleted, and shown until that is in force everywhere.
    pub deleted: bool,
    /// Whose it is.
    pub user: UserRef,
    /// Whether its last change is in force.
    pub propagation: Propagation,
}

impl ApiKey {
    /// What stands for the value: `lk_7Hq2…x9Ke`.
    pub fn hint(&self) -> String {
        format!("{}…{}", self.prefix, self.last4)
    }
}

/// The one answer that holds the value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedApiKey {
    /// The value. It cannot be had again.
    pub api_key: String,
    /// The key itself.
    pub key: ApiKey,
}

impl core::fmt::Debug for CreatedApiKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CreatedApiKey").field("key", &self.key).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);

    #[test]
    fn states_toggle_until_the_key_expires() {
        use ApiKeyState::{Disabled, Enabled};
        assert_eq!(Enabled.transition(Disabled, false), Ok(true));
        assert_eq!(Disabled.transition(Enabled, false), Ok(true));
        assert_eq!(Enabled.transition(Enabled, false), Ok(false));
        for (from, to) in [(Enabled, Disabled), (Disabled, Enabled), (Enabled, Enabled)] {
            assert_eq!(from.transition(to, true), Err(Expired));
        }
    }

    #[test]
    fn a_key_expires_at_its_moment_and_not_before() {
        let at = Some(NOW);
        assert!(!is_expired(at, NOW.minus(Duration::from_micros(1))));
        assert!(is_expired(at, NOW));
        assert!(!is_expired(None, Timestamp::MAX));
    }

    #[test]
    fn descriptions_are_trimmed_and_bounded() {
        assert_eq!(parse_description("  Laptop "), Ok("Laptop".into()));
        let code = |text: &str| parse_description(text).expect_err("refused").code;
        assert_eq!(code(" \n"), "required");
        assert_eq!(code("a\nb"), "control_character");
        assert_eq!(code(&"ä".repeat(256)), "too_long");
        assert!(parse_description(&"ä".repeat(255)).is_ok());
    }

    #[test]
    fn an_expiration_must_lie_ahead() {
        assert_eq!(parse_expiration(Some(NOW), NOW).expect_err("refused").code, "in_the_past");
        assert_eq!(parse_expiration(None, NOW), Ok(None));
    }

    #[test]
    fn no_expiration_differs_from_none_given() {
        let parse = |body| serde_json::from_str::<CreateApiKey>(body).expect("valid").expires_at;
        assert_eq!(parse(r#"{"description":"x"}"#), None);
        assert_eq!(parse(r#"{"description":"x","expires_at":null}"#), Some(None));
    }
}
