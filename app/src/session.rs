//! Who is signed in.

use domain::session::Me;
use leptos::prelude::*;

use crate::{codec::Json, error::AppError};

/// The person in front of the console.
///
/// # Errors
/// 401 `unauthenticated` without a session.
#[server(name = MeRequest, prefix = "/fn", endpoint = "me", input = Json, output = Json)]
pub async fn me() -> Result<Me, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.me(&actor).await?)
}
