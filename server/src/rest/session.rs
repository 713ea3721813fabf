//! `/session` and `/me`.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};
use domain::{session::SignIn, user::User};
use serde::Serialize;

use super::{Caller, Json, Rejection};
use crate::console::State;

/// `POST /session`: 204 and the cookie.
pub async fn create(
    Extract(state): Extract<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(input): Json<SignIn>,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), Rejection> {
    let session = state.service.sign_in(input, &address.ip().to_string()).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, state.cookie.set(&session.token))]))
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
#[derive(Serialize, Debug)]
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
