//! `/audit-events`: for admins.

use axum::extract::State as Extract;
use domain::{
    audit::{AuditEvent, AuditQuery},
    page::Page,
};

use super::{Caller, Query, Rejection};
use crate::console::State;

/// `GET`: a page, newest first.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<axum::Json<Page<AuditEvent>>, Rejection> {
    Ok(axum::Json(state.service.audit_events(&caller.actor, &query).await?))
}
