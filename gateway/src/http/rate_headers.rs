//! What a caller is told of the limits of their key: `RateLimit-Policy`, `RateLimit` and
//! `Retry-After`, after the IETF's draft-ietf-httpapi-ratelimit-headers.
//!
//! The policy is the key's, over all nodes; what remains is what this node would take now.

use std::fmt::Write;

use http::{HeaderMap, HeaderName, HeaderValue, header::RETRY_AFTER};

use crate::limits::Limits;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// How many headers [`put`] sets at most.
pub(crate) const MOST: usize = 3;

/// Sets the headers. Those that an upstream may have set are replaced.
pub(crate) fn put(headers: &mut HeaderMap, limits: &Limits) {
    let (mut policy, mut state) = (String::new(), String::new());
    // Writing to a string cannot fail.
    let _: Result<(), std::fmt::Error> = write(limits, &mut policy, &mut state);
    for (name, text) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, state)] {
        if let Some(value) = HeaderValue::try_from(text).ok().filter(|value| !value.is_empty()) {
            headers.insert(name, value);
        }
    }
    if let Some(seconds) = limits.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// Writes the same headers as lines of a head.
pub(crate) fn write_lines(out: &mut Vec<u8>, limits: &Limits) {
    let mut headers = HeaderMap::with_capacity(MOST);
    put(&mut headers, limits);
    for (name, value) in &headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            out.extend_from_slice(part);
        }
    }
}

fn write(limits: &Limits, policy: &mut String, state: &mut String) -> std::fmt::Result {
    if let Some(rate) = limits.rate {
        write!(policy, "\"rate\";q={};w=1", rate.limit.burst)?;
        write!(state, "\"rate\";r={};t={}", rate.remaining, rate.reset)?;
    }
    if let Some(quota) = limits.quota {
        let comma = if limits.rate.is_some() { ", " } else { "" };
        write!(policy, "{comma}\"quota\";q={};w={}", quota.quota.calls, quota.length)?;
        write!(state, "{comma}\"quota\";r={};t={}", quota.remaining, quota.reset)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::{
        Timestamp,
        limits::{Period, Quota, RateLimit},
    };

    use super::*;
    use crate::limits::{QuotaLeft, RateLeft};

    #[test]
    fn both_limits_stand_in_both_headers() {
        let rate =
            RateLeft { limit: RateLimit { per_second: 10, burst: 20 }, remaining: 7, reset: 2 };
        let quota = QuotaLeft {
            quota: Quota { calls: 5000, period: Period::Day },
            remaining: 4711,
            end: Timestamp::MAX,
            length: 86_400,
            reset: 3600,
        };
        let mut headers = HeaderMap::new();
        let limits = Limits { rate: Some(rate), quota: Some(quota), retry_after: Some(3) };
        put(&mut headers, &limits);
        assert_eq!(headers[RATE_LIMIT_POLICY], "\"rate\";q=20;w=1, \"quota\";q=5000;w=86400");
        assert_eq!(headers[RATE_LIMIT], "\"rate\";r=7;t=2, \"quota\";r=4711;t=3600");
        assert_eq!(headers[RETRY_AFTER], "3");
        assert_eq!(headers.len(), MOST);
        let mut headers = HeaderMap::new();
        put(&mut headers, &Limits { rate: None, retry_after: None, ..limits });
        assert_eq!(headers[RATE_LIMIT], "\"quota\";r=4711;t=3600");
        let mut headers = HeaderMap::new();
        put(&mut headers, &Limits { retry_after: Some(1), ..Limits::default() });
        assert_eq!(headers.len(), 1, "no empty headers");
    }
}
