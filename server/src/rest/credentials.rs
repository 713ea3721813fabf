//! Finds the API key in a request's headers, as the traffic manager does, and keeps those in check
//! who send many that are none.

use std::{collections::HashMap, net::IpAddr, sync::Mutex, time::Duration};

use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use domain::{Problem, Secret, Timestamp};
use service::Error;

use super::Rejection;

/// The API key of a request, from `X-Authorization: ApiKey …`, `X-Api-Key` or
/// `Authorization: Bearer …`; `None` where there is none. `signed_in`: a session came with it.
///
/// A Bearer token beside another credential belongs to somebody else, such as a proxy that does
/// its own sign-in, unless it looks like a key.
///
/// # Errors
/// 400 `two_credentials`: whoever would be meant would be a guess.
pub(super) fn key(headers: &HeaderMap, signed_in: bool) -> Result<Option<Secret>, Rejection> {
    let mut own = None;
    for (name, value) in headers {
        let found = match name.as_str() {
            "x-api-key" => Some(text(value)),
            "x-authorization" => after_scheme(value, "ApiKey"),
            _ => None,
        };
        put(&mut own, found)?;
    }
    let bearers = headers.get_all(AUTHORIZATION).iter();
    for token in bearers.filter_map(|value| after_scheme(value, "Bearer")) {
        if looks_like_key(token) || (own.is_none() && !signed_in) {
            put(&mut own, Some(token))?;
        }
    }
    if own.is_some() && signed_in {
        return Err(two());
    }
    Ok(own.map(|value| Secret::new(value.to_owned())))
}

/// Whether an API key comes with a request, good or not, so that no session can act in it. A page
/// of another site cannot send one: browsers ask before they send these headers, and are not told
/// yes.
pub fn has_key(headers: &HeaderMap) -> bool {
    // As beside a session: a token that is passed over there must not count here.
    !matches!(key(headers, true), Ok(None))
}

fn put<'a>(slot: &mut Option<&'a str>, value: Option<&'a str>) -> Result<(), Rejection> {
    match (*slot, value.filter(|value| !value.is_empty())) {
        (Some(other), Some(value)) if other != value => return Err(two()),
        (_, Some(value)) => *slot = Some(value),
        (_, None) => {}
    }
    Ok(())
}

fn two() -> Rejection {
    let detail = "Two different credentials came with this request. Send one: a session's cookie, \
                  or one API key.";
    Problem::new(400, "two_credentials", "Two credentials", detail).into()
}

fn looks_like_key(token: &str) -> bool {
    token.starts_with("lk_") || token.starts_with("lkp_")
}

fn after_scheme<'a>(value: &'a HeaderValue, scheme: &str) -> Option<&'a str> {
    let (found, rest) = text(value).split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// Bytes that are no text stand for one that cannot be a key.
fn text(value: &HeaderValue) -> &str {
    std::str::from_utf8(value.as_bytes()).map_or("\u{fffd}", str::trim)
}

/// So many bad keys from one address a minute; whoever sends more is told to wait. A value has 178
/// random bits, so nobody guesses one; this is for programs that go on with a dead key.
const BAD_KEYS: u32 = 60;
const WINDOW: Duration = Duration::from_mins(1);
/// So many addresses are remembered.
const ADDRESSES: usize = 10_000;

/// Bad keys by address, in memory. A good key passes whatever came before it from its address:
/// behind a proxy, everybody comes from the same one.
#[derive(Default, Debug)]
pub struct BadKeys(Mutex<HashMap<IpAddr, (Timestamp, u32)>>);

impl BadKeys {
    /// Counts a bad key, and answers what its sender is told.
    pub(super) fn count(&self, address: Option<IpAddr>, now: Timestamp) -> Error {
        let Some(address) = address else { return Error::BadApiKey };
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if counts.len() >= ADDRESSES {
            counts.retain(|_, (since, _)| now - *since < WINDOW);
        }
        if counts.len() >= ADDRESSES {
            return Error::BadApiKey;
        }
        let (since, count) = counts.entry(address).or_insert((now, 0));
        if now - *since >= WINDOW {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        if *count <= BAD_KEYS {
            return Error::BadApiKey;
        }
        Error::TooManyAttempts(WINDOW.saturating_sub(now - *since).as_secs().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pairs: &[(&'static str, &str)], signed_in: bool) -> Result<Option<String>, u16> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a value"));
        }
        match key(&headers, signed_in) {
            Ok(key) => Ok(key.map(|key| key.expose().to_owned())),
            Err(rejection) => Err(rejection.status()),
        }
    }

    #[test]
    fn a_key_is_taken_from_each_of_three_headers() {
        for pair in [
            ("x-authorization", "ApiKey lk_a"),
            ("x-authorization", "apikey   lk_a"),
            ("x-api-key", "lk_a"),
            ("authorization", "Bearer lk_a"),
        ] {
            assert_eq!(found(&[pair], false), Ok(Some("lk_a".into())), "{pair:?}");
        }
        assert_eq!(found(&[("authorization", "Basic eDp5")], false), Ok(None));
        assert_eq!(found(&[("x-authorization", "lk_a")], false), Ok(None));
    }

    #[test]
    fn two_credentials_are_refused_and_the_same_twice_is_one() {
        let (own, other) = (("x-api-key", "lk_a"), ("authorization", "Bearer lk_b"));
        assert_eq!(found(&[own, other], false), Err(400));
        assert_eq!(found(&[own, ("x-api-key", "lk_b")], false), Err(400));
        assert_eq!(found(&[own, ("authorization", "Bearer lk_a")], false), Ok(Some("lk_a".into())));
        assert_eq!(found(&[own], true), Err(400));
        assert_eq!(found(&[other], true), Err(400));
    }

    #[test]
    fn somebody_elses_token_is_passed_over_beside_a_session_or_a_key() {
        let token = ("authorization", "Bearer eyJhbGciOi");
        assert_eq!(found(&[token], true), Ok(None));
        assert_eq!(found(&[token, ("x-api-key", "lk_a")], false), Ok(Some("lk_a".into())));
        assert_eq!(found(&[token], false), Ok(Some("eyJhbGciOi".into())));
    }

    #[test]
    fn only_what_would_be_judged_as_a_key_is_one() {
        let has = |name: &'static str, value: &str| {
            has_key(&HeaderMap::from_iter([(
                name.parse().expect("a name"),
                value.parse().expect("a value"),
            )]))
        };
        assert!(has("x-authorization", "ApiKey x") && has("x-api-key", "x"));
        assert!(has("authorization", "Bearer lk_a"));
        assert!(!has("authorization", "Bearer eyJhbGciOi") && !has("cookie", "latchkey=x"));
    }

    #[test]
    fn many_bad_keys_from_one_address_are_told_to_wait() {
        let (bad, address) = (BadKeys::default(), Some(IpAddr::from([127, 0, 0, 1])));
        let at = |s: i64| Timestamp::from_micros(s * 1_000_000);
        for _ in 0..BAD_KEYS {
            assert!(matches!(bad.count(address, at(1)), Error::BadApiKey));
        }
        assert!(matches!(bad.count(address, at(31)), Error::TooManyAttempts(30)));
        let other = Some(IpAddr::from([127, 0, 0, 2]));
        assert!(matches!(bad.count(other, at(31)), Error::BadApiKey));
        assert!(matches!(bad.count(address, at(61)), Error::BadApiKey));
    }
}
