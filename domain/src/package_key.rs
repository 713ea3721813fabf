//! Keys of applications for one plan of one package.

use serde::{Deserialize, Serialize};

/// Where a package key stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackageKeyStatus {
    /// Made, and not yet approved: calls are rejected with `key_waiting`.
    Waiting,
    /// Calls are accepted.
    Enabled,
    /// Calls are rejected with `key_disabled`.
    Disabled,
}

/// A key that has left `waiting` never goes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a key that has been approved or rejected cannot wait again")]
pub struct NotBackToWaiting;

impl PackageKeyStatus {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }

    /// The way from this status to `to`; `false` where nothing changes.
    ///
    /// # Errors
    /// [`NotBackToWaiting`] from `enabled` or `disabled` to `waiting`.
    pub fn transition(self, to: Self) -> Result<bool, NotBackToWaiting> {
        if to == Self::Waiting && self != Self::Waiting {
            return Err(NotBackToWaiting);
        }
        Ok(self != to)
    }
}

impl core::str::FromStr for PackageKeyStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Waiting, Self::Enabled, Self::Disabled]
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PackageKeyStatus::*, *};

    #[test]
    fn waiting_is_left_once() {
        assert_eq!(Waiting.transition(Enabled), Ok(true));
        assert_eq!(Waiting.transition(Disabled), Ok(true));
        assert_eq!(Waiting.transition(Waiting), Ok(false));
        assert_eq!(Enabled.transition(Waiting), Err(NotBackToWaiting));
        assert_eq!(Disabled.transition(Waiting), Err(NotBackToWaiting));
        assert_eq!(Enabled.transition(Disabled), Ok(true));
        assert_eq!(Disabled.transition(Enabled), Ok(true));
    }
}
