//! What the page asks the server. Each one: session, service, answer.

use domain::{
    Timestamp,
    session::{ChangePassword, OpenSession},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError};

/// All that the page shows, as of one moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SecurityData {
    /// Whose page it is, for password managers.
    pub username: String,
    /// How many API keys the person has.
    pub api_keys: usize,
    /// How many they may have.
    pub api_key_limit: u8,
    /// Where they are signed in, this session first.
    pub sessions: Vec<OpenSession>,
    /// The server's clock.
    pub now: Timestamp,
}

/// The page's data.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = SecurityRequest, prefix = "/fn", endpoint = "account/security", input = Json, output = Json)]
pub async fn security_page() -> Result<SecurityData, AppError> {
    let (service, session) = crate::error::signed_in()?;
    crate::error::no_store();
    let keys = service.api_keys_of(&session.actor, session.user.id).await?;
    Ok(SecurityData {
        api_keys: keys.iter().filter(|key| !key.deleted).count(),
        api_key_limit: service.me(&session.actor).await?.api_key_limit,
        sessions: service.open_sessions(&session).await?,
        username: session.user.username,
        now: service.now(),
    })
}

/// Changes the password; answers how many other sessions that has ended.
///
/// # Errors
/// 401 `unauthenticated`, 422 with fields, 429 `too_many_attempts`.
#[server(name = PasswordRequest, prefix = "/fn", endpoint = "account/security/password", input = Json, output = Json)]
pub async fn change_password(change: ChangePassword) -> Result<u64, AppError> {
    let (service, session) = crate::error::signed_in()?;
    crate::error::no_store();
    Ok(service.change_password(&session, change).await?)
}

/// Ends one of one's own sessions.
///
/// # Errors
/// 401 `unauthenticated`, 404 for one that is over already.
#[server(name = EndRequest, prefix = "/fn", endpoint = "account/security/end", input = Json, output = Json)]
pub async fn end_session(handle: String) -> Result<(), AppError> {
    let (service, session) = crate::error::signed_in()?;
    Ok(service.end_session(&session, &handle).await?)
}

/// Ends all of one's own sessions, also this one.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = EndAllRequest, prefix = "/fn", endpoint = "account/security/end-all", input = Json, output = Json)]
pub async fn sign_out_everywhere() -> Result<u64, AppError> {
    let (service, session) = crate::error::signed_in()?;
    Ok(service.sign_out_everywhere(&session).await?)
}
