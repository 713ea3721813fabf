//! What goes wrong in a server function, as the page gets to know it.

use domain::Problem;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::codec::TextJson;

/// A problem, with the same codes and words as in REST.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(transparent)]
#[error("{0}")]
pub struct AppError(pub Box<Problem>);

impl AppError {
    /// Nobody is signed in, or no longer.
    pub fn is_unauthenticated(&self) -> bool {
        self.0.code == "unauthenticated"
    }

    /// The request may or may not have reached the server.
    pub fn is_unreachable(&self) -> bool {
        self.0.code == "unreachable"
    }

    /// What the action was about is gone.
    pub fn is_not_found(&self) -> bool {
        self.0.status == 404
    }

    /// Where to sign in again and come back to `next`, where that is what is wrong.
    pub fn sign_in(&self, next: &str) -> Option<String> {
        let next =
            next.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B");
        self.is_unauthenticated().then(|| format!("/login?next={next}"))
    }

    /// The sentence for the field `name`, or else the problem's own.
    pub fn of_field(&self, name: &str) -> String {
        self.0.field(name).map_or_else(|| self.0.detail.clone(), |field| field.detail.clone())
    }
}

/// An answer that may be that there is no such thing.
pub fn found<T>(answer: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

impl FromServerFnError for AppError {
    type Encoder = TextJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr::{Args, Deserialization, MissingArg, Request};
        Self(Box::new(match error {
            Request(_) => Problem::new(
                0,
                "unreachable",
                "Server unreachable",
                "The server could not be reached. Check the connection and try again.",
            ),
            Args(_) | MissingArg(_) => Problem::new(
                400,
                "bad_request",
                "Bad request",
                "The request could not be read. Reload the page and try again.",
            ),
            Deserialization(_) => Problem::new(
                502,
                "unexpected_answer",
                "Unexpected answer",
                "The server answered with something this page does not understand. Reload the page.",
            ),
            _ => Problem::new(
                500,
                "internal",
                "Internal error",
                "Something went wrong on the server. Try again; its log says more.",
            ),
        }))
    }
}

#[cfg(feature = "ssr")]
mod server {
    use domain::{Problem, UserId, policy::Actor};
    use leptos::prelude::{expect_context, use_context};
    use leptos_axum::ResponseOptions;

    use super::AppError;

    impl From<service::Error> for AppError {
        fn from(error: service::Error) -> Self {
            respond(error.problem())
        }
    }

    /// The one place where a server function's error gets its HTTP status.
    fn respond(problem: Problem) -> AppError {
        if let Some(response) = use_context::<ResponseOptions>()
            && let Ok(status) = http::StatusCode::from_u16(problem.status)
        {
            response.set_status(status);
        }
        AppError(Box::new(problem))
    }

    /// Who asks, and what serves them: the first line of every server function.
    ///
    /// # Errors
    /// 401 `unauthenticated` without a session.
    pub fn session() -> Result<(service::Service, Actor, UserId), AppError> {
        let actor = use_context::<Option<Actor>>().flatten();
        let user = actor.as_ref().and_then(|actor| actor.user_id);
        let (Some(actor), Some(user)) = (actor, user) else { return Err(nobody()) };
        Ok((expect_context(), actor, user))
    }

    /// The same, for what is about the session itself.
    ///
    /// # Errors
    /// 401 `unauthenticated` without a session.
    pub fn signed_in() -> Result<(service::Service, service::Session), AppError> {
        let session = use_context::<Option<service::Session>>().flatten().ok_or_else(nobody)?;
        Ok((expect_context(), session))
    }

    fn nobody() -> AppError {
        let detail = "Your session has ended. Sign in again.";
        respond(Problem::new(401, "unauthenticated", "Not signed in", detail))
    }

    /// Keeps the answer out of every cache.
    pub fn no_store() {
        if let Some(response) = use_context::<ResponseOptions>() {
            let value = http::HeaderValue::from_static("no-store");
            response.insert_header(http::header::CACHE_CONTROL, value);
        }
    }
}

#[cfg(feature = "ssr")]
pub use server::{no_store, session, signed_in};
