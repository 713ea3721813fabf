//! Signing in.

use serde::{Deserialize, Serialize};

use crate::Secret;

/// What signing in takes. It can be read, and never written.
#[derive(Clone, Debug, Deserialize)]
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
