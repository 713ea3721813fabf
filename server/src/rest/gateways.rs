//! `/gateways`: for admins.

use axum::extract::State as Extract;
use domain::{page::Page, propagation::Gateway};

use super::{Caller, Rejection};
use crate::console::State;

/// `GET`.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<axum::Json<Page<Gateway>>, Rejection> {
    Ok(axum::Json(Page::whole(state.service.gateways(&caller.actor).await?)))
}
