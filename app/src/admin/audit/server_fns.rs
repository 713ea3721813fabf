//! What the page asks the server.

use domain::audit::{AuditEvent, AuditQuery};
use leptos::prelude::*;

use crate::{codec::Json, error::AppError, listed::Listed};

/// A page of the audit log, newest first.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 for a query that makes no sense.
#[server(name = AuditRequest, prefix = "/fn", endpoint = "admin/audit", input = Json, output = Json)]
pub async fn audit_events(query: AuditQuery) -> Result<Listed<AuditEvent>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(Listed::of(service.audit_events(&actor, &query).await?, service.now()))
}
