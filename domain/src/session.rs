//! Signing in, and where somebody is signed in.

use serde::{Deserialize, Serialize};

use crate::{Secret, Timestamp};

/// What signing in takes. It can be read, and never written.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The username; case does not matter.
    pub username: String,
    /// The password.
    pub password: Secret,
}

/// What the console needs to know of the person in front of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Me {
    /// The user.
    pub user: crate::user::User,
    /// How many API keys they may have.
    pub api_key_limit: u8,
}

/// A session that holds, as its owner sees it. Nothing in it opens one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct OpenSession {
    /// What to call it by, in order to end it.
    pub handle: String,
    /// It is the one that asks.
    pub current: bool,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, within a minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The address it was opened from; empty where it was opened by a one-time link.
    pub address: String,
    /// What the browser said of itself then.
    pub agent: String,
}

impl OpenSession {
    /// Browser and system in two words, as far as they can be told: `Firefox on Linux`.
    pub fn device(&self) -> String {
        let one_of = |known: &[(&str, &'static str)]| {
            known.iter().find(|(mark, _)| self.agent.contains(mark)).map(|(_, name)| *name)
        };
        // Chrome calls itself Safari, and Edge calls itself both.
        let browser = one_of(&[
            ("Edg", "Edge"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
        ]);
        let system = one_of(&[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(one), None) | (None, Some(one)) => one.into(),
            (None, None) => "Another program".into(),
        }
    }
}

/// What changing one's password takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one that holds now.
    pub current_password: Typed,
    /// The one to hold from now on.
    pub new_password: Typed,
}

/// What somebody typed into a password field. Unlike a [`Secret`] it can be sent; it shows in no
/// debug output.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Typed(pub String);

impl Typed {
    /// The same, from now on not to be sent.
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.clone())
    }
}

impl core::fmt::Debug for Typed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Typed(…)")
    }
}

impl Drop for Typed {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let device = |agent: &str| {
            let at = Timestamp::from_micros(0);
            let (handle, address, agent) = (String::new(), String::new(), agent.to_owned());
            let (created_at, last_seen_at, expires_at) = (at, at, at);
            let current = false;
            OpenSession { handle, current, created_at, last_seen_at, expires_at, address, agent }
                .device()
        };
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/131.0.0.0 Safari/537.36";
        assert_eq!(device(chrome), "Chrome on Linux");
        assert_eq!(device(&format!("{chrome} Edg/131.0")), "Edge on Linux");
        assert_eq!(device("curl/8.5.0"), "curl");
        assert_eq!(device(""), "Another program");
    }

    #[test]
    fn what_was_typed_is_not_printed() {
        assert_eq!(format!("{:?}", Typed("hunter2".into())), "Typed(…)");
    }
}
