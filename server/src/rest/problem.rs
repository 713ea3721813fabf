//! Errors as answers.

use std::any::Any;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Problem;
use service::Error;
use tower_http::csrf::{ProtectionError, ResponseForProtectionError};

/// Why a request is not served.
#[derive(Debug)]
pub struct Rejection(Box<Problem>);

impl Rejection {
    /// The status it is answered with.
    #[cfg(test)]
    pub(super) fn status(&self) -> u16 {
        self.0.status
    }

    /// 400 `bad_request`: what is wrong, and what to do.
    pub fn bad_request(detail: &str) -> Self {
        Self(Box::new(Problem::new(400, "bad_request", "Bad request", detail)))
    }
}

impl From<Problem> for Rejection {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<Error> for Rejection {
    /// The one place where an error of a use-case is turned into a status, and logged.
    fn from(error: Error) -> Self {
        if error.is_internal() {
            tracing::error!(%error, "a request failed");
        }
        error.problem().into()
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&*self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, 15.5.2. No browser asks for a password because of this one.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// 404 for an address that is no route.
pub async fn no_route() -> Rejection {
    let detail =
        "There is nothing at this address. The routes are in the documentation of the API.";
    Problem::new(404, "no_such_route", "No such route", detail).into()
}

/// 405 for a route that does not take the method; `Allow` names those it takes.
pub async fn no_method() -> Rejection {
    let detail = "This address does not take this method; Allow names those it takes.";
    Problem::new(405, "method_not_allowed", "Method not allowed", detail).into()
}

/// 500 for a handler that panicked; the process lives on.
#[expect(clippy::needless_pass_by_value, reason = "the form that the layer asks for")]
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    Rejection::from(Error::Internal(format!("a handler panicked: {text}"))).into_response()
}

/// 403 for a write that a page of another origin has sent.
#[derive(Clone, Copy, Debug)]
pub struct CrossOrigin;

impl ResponseForProtectionError<Body> for CrossOrigin {
    fn response_for_protection_error(&mut self, _: ProtectionError) -> Response {
        let detail = "This request comes from a page of another site, and was refused.";
        Rejection::from(Problem::new(403, "cross_origin", "Cross-origin request", detail))
            .into_response()
    }
}
