//! Who calls.

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{UserId, policy::Actor};
use service::Error;

use super::Rejection;
use crate::console::State;

/// Somebody who has proved who they are.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For the policy.
    pub actor: Actor,
    /// The same, as a user.
    pub user: UserId,
}

impl FromRequestParts<State> for Caller {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Rejection> {
        let session = crate::console::session(&parts.extensions).ok_or(Error::Unauthenticated)?;
        Ok(Self { actor: session.actor.clone(), user: session.user.id })
    }
}
