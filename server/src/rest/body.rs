//! Bodies and ids of requests, with errors that say what is wrong.

use std::{fmt, marker::PhantomData, str::FromStr};

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::JsonRejection},
    http::request::Parts,
};
use domain::Problem;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use service::Error;

use super::Rejection;

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        match axum::Json::<Object<T>>::from_request(request, state).await {
            Ok(axum::Json(Object(value))) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::new(
                415,
                "unsupported_media_type",
                "Unsupported media type",
                "Send JSON, with Content-Type: application/json.",
            )
            .into()),
            Err(error) if error.status() == 413 => {
                Err(Problem::new(413, "body_too_large", "Body too large", "Send at most 64 KiB.")
                    .into())
            }
            Err(error) => Err(Rejection::bad_request(&explain(&error))),
        }
    }
}

/// What is written in braces. By itself serde also takes a list for a struct, its fields in order:
/// nobody means that, and a field added later would change what it says.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InBraces(PhantomData))
    }
}

struct InBraces<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InBraces<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, in braces")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// Where and why the JSON does not fit. The input itself is not repeated: it may hold a secret.
fn explain(error: &JsonRejection) -> String {
    let text = error.body_text();
    let cause = text.split_once(": ").map_or(text.as_str(), |(_, cause)| cause);
    // serde quotes values in back-quotes or quotation marks: `unknown field` names the field, but
    // `invalid value: string "…"` would repeat what was sent.
    let cause = match cause.find("invalid value").or_else(|| cause.find("invalid type")) {
        Some(at) => {
            let expected = cause[at..].find("expected").map_or("", |e| &cause[at + e..]);
            format!("{}the value has the wrong form; {expected}", &cause[..at])
        }
        None => cause.to_owned(),
    };
    format!("The body does not fit: {cause}.")
}

/// What stands behind the `?`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(query) => Ok(Self(query.0)),
            Err(error) => {
                let text = error.body_text();
                let cause = text.split_once(": ").map_or(text.as_str(), |(_, cause)| cause);
                Err(Rejection::bad_request(&format!("The query does not fit: {cause}.")))
            }
        }
    }
}

/// An id in the path. What is no UUID is nobody's id: 404.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let text = Path::<String>::from_request_parts(parts, state).await.map(|path| path.0);
        let id = text.ok().and_then(|text| text.parse().ok());
        id.map(Self).ok_or_else(|| Error::NotFound("record").into())
    }
}
