//! Enable, disable, delete: when each can be done, what it is called and what it does.

use domain::{
    ApiKeyId,
    api_key::{ApiKey, ApiKeyState, UpdateApiKey},
};

use super::{server_fns::update_api_key, store::Store};
use crate::{error::AppError, keys};

/// What can be done to selected keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// Let calls through again.
    Enable,
    /// Reject calls until enabled again.
    Disable,
    /// Take the key away for good.
    Delete,
}

impl Change {
    /// The word on buttons.
    pub fn label(self) -> &'static str {
        match self {
            Self::Enable => "Enable",
            Self::Disable => "Disable",
            Self::Delete => "Delete",
        }
    }

    /// The word in "successfully …".
    fn past(self) -> &'static str {
        match self {
            Self::Enable => "enabled",
            Self::Disable => "disabled",
            Self::Delete => "deleted",
        }
    }

    /// The message once `count` keys are changed.
    pub fn done(self, count: usize) -> String {
        match count {
            1 => format!("API Key successfully {}", self.past()),
            _ => format!("{count} API Keys successfully {}", self.past()),
        }
    }

    /// The state that is asked for, where it is one.
    fn state(self) -> Option<ApiKeyState> {
        match self {
            Self::Enable => Some(ApiKeyState::Enabled),
            Self::Disable => Some(ApiKeyState::Disabled),
            Self::Delete => None,
        }
    }

    /// The keys that it would change.
    pub fn targets(self, selected: &[ApiKey]) -> Vec<ApiKey> {
        let state = self.state();
        selected.iter().filter(|key| state != Some(key.state)).cloned().collect()
    }

    /// Why it cannot be done to the selected keys, if so.
    pub fn reason_against(self, selected: &[ApiKey]) -> Option<String> {
        if selected.is_empty() {
            return Some("Select a key first.".into());
        }
        let state = self.state()?;
        if selected.iter().any(|key| key.expired) {
            let subject = if selected.len() == 1 { "It" } else { "One of them" };
            return Some(format!("{subject} has expired, and can only be deleted."));
        }
        if !self.targets(selected).is_empty() {
            return None;
        }
        let subject = if selected.len() == 1 { "It is" } else { "All are" };
        Some(format!("{subject} {} already.", state.as_str()))
    }

    /// Asks the server, and works its answer in.
    ///
    /// # Errors
    /// What the server answered.
    pub async fn apply(self, store: Store, id: ApiKeyId) -> Result<(), AppError> {
        store.begin_change();
        match self.state() {
            None => store.put_deleted(id, keys::delete(id).await?),
            state => {
                let change = UpdateApiKey { description: None, state };
                store.put(update_api_key(id, change).await?);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Timestamp,
        propagation::{Propagation, PropagationState},
        user::UserRef,
    };

    use super::*;

    fn key(state: ApiKeyState, expired: bool) -> ApiKey {
        let at = Timestamp::from_micros(0);
        ApiKey {
            id: "6f1c7f3e-0000-4000-8000-000000000001".parse().expect("valid"),
            description: "Laptop".into(),
            prefix: "lk_7Hq2".into(),
            last4: "x9Ke".into(),
            state,
            expired,
            created_at: at,
            updated_at: at,
            expires_at: None,
            last_used_at: None,
            previous: None,
            deleted: false,
            user: UserRef {
                id: "6f1c7f3e-0000-4000-8000-000000000002".parse().expect("valid"),
                username: "ada".into(),
                display_name: "Ada".into(),
            },
            propagation: Propagation {
                seq: 1,
                state: PropagationState::Applied,
                applied: 1,
                nodes: 1,
                applied_ms: None,
            },
        }
    }

    #[test]
    fn each_action_says_why_it_cannot_be_done() {
        let (on, off) = (key(ApiKeyState::Enabled, false), key(ApiKeyState::Disabled, false));
        let reason = |change: Change, keys: &[ApiKey]| change.reason_against(keys);
        let one = core::slice::from_ref(&on);
        assert_eq!(reason(Change::Delete, &[]), Some("Select a key first.".into()));
        assert_eq!(reason(Change::Enable, one), Some("It is enabled already.".into()));
        assert_eq!(reason(Change::Disable, one), None);
        assert_eq!(reason(Change::Enable, &[on.clone(), off.clone()]), None);
        assert_eq!(Change::Enable.targets(&[on.clone(), off.clone()]), [off]);
    }

    #[test]
    fn an_expired_key_can_only_be_deleted() {
        let expired = [key(ApiKeyState::Enabled, true)];
        assert!(Change::Enable.reason_against(&expired).is_some());
        assert!(Change::Disable.reason_against(&expired).is_some());
        assert_eq!(Change::Delete.reason_against(&expired), None);
    }
}
