//! What the palette asks the server.

use domain::search::Found;
use leptos::prelude::*;

use crate::{codec::Json, error::AppError};

/// What begins with `text`, or the key whose value it is. The text goes no further than this.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`.
#[server(name = SearchRequest, prefix = "/fn", endpoint = "admin/search", input = Json, output = Json)]
pub async fn search(text: String) -> Result<Vec<Found>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.search(&actor, &domain::Secret::new(text)).await?)
}
