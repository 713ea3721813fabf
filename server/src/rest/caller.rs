//! Who calls: a session's user, or the owner of an API key.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use domain::{
    UserId,
    policy::{Actor, Via},
    user::Role,
};
use service::{Error, Session};

use super::{Rejection, credentials};
use crate::console::State;

/// Somebody who has proved who they are.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For the policy.
    pub actor: Actor,
    /// The same, as a user.
    pub user: UserId,
}

impl Caller {
    /// The same without an admin's rights, for what is below `/me`.
    #[must_use]
    pub fn own(&self) -> Actor {
        Actor { role: Role::User, ..self.actor.clone() }
    }
}

impl FromRequestParts<State> for Caller {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Rejection> {
        let session = crate::console::session(&parts.extensions);
        match (credentials::key(&parts.headers, session.is_some())?, session) {
            (None, Some(session)) => {
                Ok(Self { actor: session.actor.clone(), user: session.user.id })
            }
            (None, None) => Err(Error::Unauthenticated.into()),
            (Some(value), _) => match state.service.key_holder(&value).await {
                Ok(holder) => Ok(Self { actor: holder.actor, user: holder.user }),
                Err(Error::BadApiKey) => {
                    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
                    let address = address.map(|ConnectInfo(address)| address.ip());
                    Err(state.bad_keys.count(address, state.service.now()).into())
                }
                Err(error) => Err(error.into()),
            },
        }
    }
}

/// Somebody who has signed in: for what no API key may do.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Session);

impl FromRequestParts<State> for SignedIn {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Rejection> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let session = crate::console::session(&parts.extensions).cloned();
        match (caller.actor.via, session) {
            (Via::Session, Some(session)) => Ok(Self(session)),
            _ => Err(Error::SessionRequired.into()),
        }
    }
}
