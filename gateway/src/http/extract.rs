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
    // One walk is cheaper than three look-ups, each of which hashes a name.
    key_of(pairs(headers))
}

/// Names and values, in the order in which they came.
pub(crate) fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &[u8])> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
}

fn key_of<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<Option<&'a str>, Conflict> {
    let mut keys = Keys::default();
    pairs.for_each(|(name, value)| keys.see(name, value));
    keys.one()
}

/// The keys that were seen on a walk through headers, their names in whatever case.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Keys<'a> {
    own: Option<&'a str>,
    bearer: Option<&'a str>,
    conflict: bool,
}

impl<'a> Keys<'a> {
    /// Looks at one header.
    pub fn see(&mut self, name: &str, value: &'a [u8]) {
        let put = match name.len() {
            9 if name.eq_ignore_ascii_case("x-api-key") => put(&mut self.own, text(value)),
            15 if name.eq_ignore_ascii_case("x-authorization") => {
                put(&mut self.own, after_scheme(value, "ApiKey").unwrap_or_default())
            }
            13 if name.eq_ignore_ascii_case("authorization") => {
                put(&mut self.bearer, after_scheme(value, "Bearer").unwrap_or_default())
            }
            _ => return,
        };
        self.conflict |= put.is_err();
    }

    /// The one key, if any.
    pub fn one(self) -> Result<Option<&'a str>, Conflict> {
        match (self.own, self.bearer) {
            _ if self.conflict => Err(Conflict),
            (Some(own), Some(bearer)) if own != bearer && looks_like_key(bearer) => Err(Conflict),
            (Some(own), _) => Ok(Some(own)),
            (None, bearer) => Ok(bearer),
        }
    }
}

/// Takes every header out that carries a key; `used` is the one the call was judged by. Other
/// `Authorization` headers stay: they are meant for the upstream.
pub(crate) fn strip(headers: &mut HeaderMap) {
    let used = key(headers).ok().flatten();
    let carries_key = |value: &HeaderValue| {
        after_scheme(value.as_bytes(), "Bearer")
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
fn after_scheme<'a>(value: &'a [u8], scheme: &str) -> Option<&'a str> {
    let (found, rest) = text(value).split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// The value as text. Bytes that are no UTF-8 stand for a text that cannot be a key.
fn text(value: &[u8]) -> &str {
    std::str::from_utf8(value).map_or("\u{fffd}", str::trim)
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
