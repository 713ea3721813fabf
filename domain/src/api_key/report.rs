//! Everybody's keys, as administrators see them.

use serde::{Deserialize, Serialize};

use super::ApiKeyState;
use crate::Timestamp;

/// How a key stands at a moment: each has exactly one of these.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyStatus {
    /// Enabled, and not expired.
    #[serde(alias = "active")]
    Enabled,
    /// Disabled, and not expired.
    #[serde(alias = "inactive")]
    Disabled,
    /// Its time has run out, whatever its state.
    Expired,
}

impl ApiKeyStatus {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
        }
    }

    /// Of a key in this state.
    pub const fn of(state: ApiKeyState, expired: bool) -> Self {
        match state {
            _ if expired => Self::Expired,
            ApiKeyState::Enabled => Self::Enabled,
            ApiKeyState::Disabled => Self::Disabled,
        }
    }
}

/// Which keys, in which order, and which page of them.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ApiKeyQuery {
    /// How the owner's username begins; case does not matter.
    #[serde(default)]
    pub username: Option<String>,
    /// Only these; `active` and `inactive` are taken for `enabled` and `disabled`.
    #[serde(default)]
    pub state: Option<ApiKeyStatus>,
    /// `username` or `created_at`, with `-` in front for the other way; `-created_at` unless said
    /// otherwise.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(pattern = "^-?(username|created_at)$"))]
    pub sort: Option<String>,
    /// Rows on a page: 1 to 200, 50 unless said otherwise.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// `next_cursor`, `previous_cursor` or `last_cursor` of another page of the same list.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A page that knows its place in the whole list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Numbered<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What to ask the next page with; null on the last one.
    pub next_cursor: Option<String>,
    /// What to ask the page before with; null on the first one.
    pub previous_cursor: Option<String>,
    /// What to ask the last page with; null on the last one.
    pub last_cursor: Option<String>,
    /// How many rows of the whole list stand before this page: its first row has the serial number
    /// after that.
    pub offset: u64,
    /// How many rows the whole list had when its first page was asked for.
    pub total: u64,
}

/// What making a key for somebody takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueApiKey {
    /// Whose it will be.
    pub username: String,
    /// What the key is for.
    pub description: String,
    /// Left out: 30 days from now. `null`: never.
    #[serde(default, deserialize_with = "crate::given", skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
    /// Left out: enabled.
    #[serde(default)]
    pub enabled: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_words_are_understood() {
        let read = |text: &str| serde_json::from_str::<ApiKeyStatus>(text).ok();
        assert_eq!(read("\"active\""), Some(ApiKeyStatus::Enabled));
        assert_eq!(read("\"inactive\""), Some(ApiKeyStatus::Disabled));
        assert_eq!(read("\"expired\""), Some(ApiKeyStatus::Expired));
        assert_eq!(read("\"any\""), None);
    }

    #[test]
    fn expiry_counts_more_than_the_switch() {
        assert_eq!(ApiKeyStatus::of(ApiKeyState::Disabled, true), ApiKeyStatus::Expired);
        assert_eq!(ApiKeyStatus::of(ApiKeyState::Disabled, false), ApiKeyStatus::Disabled);
    }
}
