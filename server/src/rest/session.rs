//! `/session` and `/me`.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};
use domain::session::{Me, SignIn};

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

/// `GET /me`.
pub async fn me(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<axum::Json<Me>, Rejection> {
    Ok(axum::Json(state.service.me(&caller.actor).await?))
}
