//! Finds the key in a request's headers.

use domain::key;
use http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};

/// `X-Api-Key: <key>`
pub(crate) const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// `X-Authorization: ApiKey <key>`
pub(crate) const X_AUTHORIZATION: HeaderName = HeaderName::from_static("x-authorization");

/// Two different keys came with one request. Which one counts would be a guess, and two systems
/// that guess differently let the wrong one in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Conflict;

/// The key of a request, from `X-Api-Key`, `X-Authorization: ApiKey …` or
/// `Authorization: Bearer …`; `None` where there is none.
///
/// A Bearer token beside a key in another header is the upstream's business, unless it looks like
/// a key itself. The text is not checked here.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<&str>, Conflict> {
    let (mut own, mut bearer) = (None, None);
    // One walk is cheaper than three look-ups, each of which hashes a name.
    for (name, value) in headers {
        match name.as_str() {
            "x-api-key" => put(&mut own, text(value))?,
            "x-authorization" => put(&mut own, after_scheme(value, "ApiKey").unwrap_or_default())?,
            "authorization" => put(&mut bearer, after_scheme(value, "Bearer").unwrap_or_default())?,
            _ => {}
        }
    }
    match (own, bearer) {
        (Some(own), Some(bearer)) if own != bearer && looks_like_key(bearer) => Err(Conflict),
        (Some(own), _) => Ok(Some(own)),
        (None, bearer) => Ok(bearer),
    }
}

/// Takes every header out that carries a key; `used` is the one the call was judged by. Other
/// `Authorization` headers stay: they are meant for the upstream.
pub(crate) fn strip(headers: &mut HeaderMap) {
    let used = key(headers).ok().flatten();
    let carries_key = |value: &HeaderValue| {
        after_scheme(value, "Bearer")
            .is_some_and(|token| Some(token) == used || looks_like_key(token))
    };
    let kept: Vec<HeaderValue> = headers
        .get_all(AUTHORIZATION)
        .into_iter()
        .filter(|value| !carries_key(value))
        .cloned()
        .collect();
    headers.remove(X_API_KEY);
    headers.remove(X_AUTHORIZATION);
    headers.remove(AUTHORIZATION);
    for value in kept {
        headers.append(AUTHORIZATION, value);
    }
}

fn put<'a>(slot: &mut Option<&'a str>, value: &'a str) -> Result<(), Conflict> {
    match *slot {
        _ if value.is_empty() => Ok(()),
        Some(other) if other != value => Err(Conflict),
        _ => {
            *slot = Some(value);
            Ok(())
        }
    }
}

/// A key, or a mistyped one.
fn looks_like_key(token: &str) -> bool {
    token.starts_with("lk_") || token.starts_with("lkp_") || key::check(token).is_ok()
}

/// What stands after `scheme`, whatever its case, and one or more spaces.
fn after_scheme<'a>(value: &'a HeaderValue, scheme: &str) -> Option<&'a str> {
    let (found, rest) = text(value).split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// The value as text. Bytes that are no UTF-8 stand for a text that cannot be a key.
fn text(value: &HeaderValue) -> &str {
    std::str::from_utf8(value.as_bytes()).map_or("\u{fffd}", str::trim)
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
