//! Sign-in, set-up and activation: plain forms that post to their own address.
//!
//! The server handles the posts. Where one fails, it renders the same page again with an
//! [`AuthForm`] in the context that says why and holds what was typed, but never the password.

mod activate;
mod frame;
mod login;
mod part;
mod password;
mod setup;
mod text_field;

use domain::Problem;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "ssr"))]
pub use part::fetch_pages;
pub use part::page;

/// What an auth page shows. The server provides it as context, on GET and after a failed POST.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct AuthForm {
    /// The token of the set-up or activation link.
    pub token: String,
    /// Where to go after signing in; the server checks it again.
    pub next: String,
    /// What was typed; on `/activate`, whose account it is.
    pub username: String,
    /// What was typed.
    pub display_name: String,
    /// What was typed.
    pub email: String,
    /// Why the last try failed.
    pub problem: Option<Problem>,
    /// Why the page is shown.
    pub notice: Option<AuthNotice>,
    /// The link of `/setup` or `/activate` is known, not used and not expired.
    pub link_ok: bool,
}

/// Why the sign-in page is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthNotice {
    /// The person has just signed out.
    SignedOut,
    /// The session ran out.
    SessionExpired,
    /// The password has just been set; now sign in with it.
    PasswordSet,
}

impl AuthForm {
    /// What the server says, carried into the browser so that both render the same.
    fn shared() -> Self {
        SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner()
    }

    /// What is wrong with the field `name`.
    fn error(&self, name: &str) -> Option<String> {
        self.problem.as_ref()?.field(name).map(|field| field.detail.clone())
    }

    /// What is wrong with no field in particular.
    fn problem_at_large(&self) -> Option<String> {
        let problem = self.problem.as_ref()?;
        problem.fields.is_empty().then(|| problem.detail.clone())
    }
}
