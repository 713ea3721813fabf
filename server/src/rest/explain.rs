//! `/explain`: for admins with a session.

use axum::{
    extract::State as Extract,
    http::{HeaderName, HeaderValue, header},
};
use domain::explain::{Explain, Explanation};

use super::{Caller, Json, Rejection};
use crate::console::State;

/// Neither the question nor its answer is anybody else's.
const NO_STORE: [(HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

/// `POST`: what every live node would say of a call with this key.
pub async fn ask(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<Explain>,
) -> Result<([(HeaderName, HeaderValue); 1], axum::Json<Explanation>), Rejection> {
    let explanation = state.service.explain(&caller.actor, input).await?;
    Ok((NO_STORE, axum::Json(explanation)))
}
