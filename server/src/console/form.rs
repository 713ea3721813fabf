//! Bodies of plain HTML forms.

use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use service::Error;

use crate::rest::Rejection;

/// A form's fields, and the request without its body, so that the page can be rendered again.
pub struct Posted<T>(pub T, pub Request);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = Rejection;

    async fn from_request(request: Request, _: &S) -> Result<Self, Rejection> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Rejection::bad_request(
                "Send the form as application/x-www-form-urlencoded.",
            ));
        }
        let bytes = body.collect().await;
        let bytes = bytes.map_err(|_| Rejection::bad_request("The form is cut or too large."))?;
        let form = axum::Form::<T>::from_request(
            Request::builder()
                .method("POST")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(axum::body::Body::from(bytes.to_bytes()))
                .map_err(|error| Error::Internal(error.to_string()))?,
            &(),
        );
        let form = form.await.map_err(|_| {
            Rejection::bad_request("A field of the form is missing. Reload the page and try again.")
        })?;
        Ok(Self(form.0, Request::from_parts(parts, axum::body::Body::empty())))
    }
}
