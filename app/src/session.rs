//! Who is signed in.

use domain::user::Role;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    codec::{Json, Load, load},
    error::AppError,
};

/// What stands around the pages about the person in front of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The name to sign in with.
    pub username: String,
    /// The name to be called by.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
}

/// The person in front of the console.
///
/// # Errors
/// 401 `unauthenticated` without a session.
#[server(name = MeRequest, prefix = "/fn", endpoint = "me", input = Json, output = Json)]
pub async fn me() -> Result<Person, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let user = service.me(&actor).await?.user;
    Ok(Person { username: user.username, display_name: user.display_name, role: user.role })
}

/// The person in front of the console, asked for once and for all that stands around the pages.
pub type MeResource = Load<Person>;

/// Asks. Once, in the layout.
pub fn provide() {
    provide_context(load(|()| me()));
}

/// The answer, for whoever awaits it.
pub fn use_me() -> MeResource {
    expect_context()
}
