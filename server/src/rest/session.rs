//! `/session` and `/me`.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};
use domain::{session::SignIn, user::User};
use serde::Serialize;
use service::{Error, Origin};

use super::{Caller, Json, Rejection};
use crate::console::State;

/// `POST /session`: 204 and the cookie.
pub async fn create(
    Extract(state): Extract<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(input): Json<SignIn>,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), Rejection> {
    if super::has_key(&headers) {
        return Err(Error::SessionRequired.into());
    }
    let session = state.service.sign_in(input, origin(address, &headers)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, state.cookie.set(&session.token))]))
}

/// Where a request comes from.
pub fn origin(address: SocketAddr, headers: &HeaderMap) -> Origin {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Origin { address: address.ip().to_string(), agent: agent.unwrap_or_default().to_owned() }
}

/// `DELETE /session`: 204, also where there is none.
pub async fn delete(
    Extract(state): Extract<State>,
    headers: HeaderMap,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), Rejection> {
    if let Some(token) = state.cookie.read(&headers) {
        state.service.sign_out(&token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, state.cookie.clear())]))
}

/// The caller, beside what they may have.
#[derive(Serialize, Debug, utoipa::ToSchema)]
#[schema(as = Me)]
pub struct MeAnswer {
    #[serde(flatten)]
    user: User,
    api_key_limit: u8,
}

/// `GET /me`.
pub async fn me(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<axum::Json<MeAnswer>, Rejection> {
    let me = state.service.me(&caller.actor).await?;
    Ok(axum::Json(MeAnswer { user: me.user, api_key_limit: me.api_key_limit }))
}
