//! `/me/sessions` and `/me/password`: for people who have signed in, not for API keys.

use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
};
use domain::session::{ChangePassword, OpenSession};

use super::{Json, Rejection, SignedIn};
use crate::console::State;

/// What a list of everything answers.
#[derive(serde::Serialize, Debug, utoipa::ToSchema)]
pub struct Sessions {
    items: Vec<OpenSession>,
    next_cursor: Option<String>,
}

/// `GET /me/sessions`.
pub async fn list(
    Extract(state): Extract<State>,
    SignedIn(session): SignedIn,
) -> Result<axum::Json<Sessions>, Rejection> {
    let items = state.service.open_sessions(&session).await?;
    Ok(axum::Json(Sessions { items, next_cursor: None }))
}

/// `DELETE /me/sessions`: 204; the caller has to sign in again, too.
pub async fn end_all(
    Extract(state): Extract<State>,
    SignedIn(session): SignedIn,
) -> Result<StatusCode, Rejection> {
    state.service.sign_out_everywhere(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /me/sessions/{handle}`: 204.
pub async fn end(
    Extract(state): Extract<State>,
    SignedIn(session): SignedIn,
    Path(handle): Path<String>,
) -> Result<StatusCode, Rejection> {
    state.service.end_session(&session, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /me/password`: 204; all other sessions end.
pub async fn change_password(
    Extract(state): Extract<State>,
    SignedIn(session): SignedIn,
    Json(input): Json<ChangePassword>,
) -> Result<StatusCode, Rejection> {
    state.service.change_password(&session, input).await?;
    Ok(StatusCode::NO_CONTENT)
}
