//! Rewrites headers on the way in and on the way out.

use std::net::IpAddr;

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        CACHE_CONTROL, CONNECTION, EXPECT, FORWARDED, HOST, PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
    },
};

use crate::{
    http::{
        answer::{CODE, NO_STORE},
        extract, identity, rate_headers,
    },
    judge::KeyFacts,
    limits::Limits,
};

/// Meant for one hop only: RFC 9110, 7.6.1, and the older ones still around.
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Makes a caller's headers fit for the upstream: no key, no hop-by-hop headers, nothing that only
/// the gateway may say; then what the gateway says. `Host` is left out, so that the client sets
/// the upstream's.
pub(super) fn for_upstream(
    headers: &mut HeaderMap,
    peer: Option<IpAddr>,
    key: &KeyFacts,
    upgrade: bool,
) {
    extract::strip(headers);
    let protocol = upgrade.then(|| headers.get(UPGRADE).cloned()).flatten();
    remove_hop_by_hop(headers);
    let host = headers.remove(HOST);
    headers.remove(EXPECT);
    headers.remove(FORWARDED);
    let forged: Vec<HeaderName> =
        headers.keys().filter(|name| only_ours(name.as_str())).cloned().collect();
    for name in forged {
        headers.remove(name);
    }
    if let Some(address) = peer.and_then(|ip| HeaderValue::from_str(&ip.to_string()).ok()) {
        headers.insert(X_FORWARDED_FOR, address);
    }
    headers.insert(X_FORWARDED_PROTO, HeaderValue::from_static("http"));
    if let Some(host) = host {
        headers.insert(X_FORWARDED_HOST, host);
    }
    identity::put(headers, key);
    if let Some(protocol) = protocol {
        set_upgrade(headers, protocol);
    }
}

/// Makes an upstream's headers fit for the caller. What the upstream leaves open about caching is
/// closed: shared caches do not know that `X-Api-Key` makes an answer personal.
///
/// Where the key has limits, what the caller is told of them is what the gateway knows; otherwise
/// the upstream's own word stands.
pub(super) fn for_caller(headers: &mut HeaderMap, upgraded: bool, limits: Option<&Limits>) {
    let protocol = upgraded.then(|| headers.get(UPGRADE).cloned()).flatten();
    remove_hop_by_hop(headers);
    headers.insert(CODE, HeaderValue::from_static("ok"));
    headers.entry(CACHE_CONTROL).or_insert(NO_STORE);
    if let Some(limits) = limits {
        rate_headers::put(headers, limits);
    }
    if let Some(protocol) = protocol {
        set_upgrade(headers, protocol);
    }
}

fn set_upgrade(headers: &mut HeaderMap, protocol: HeaderValue) {
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, protocol);
}

/// Also those that `Connection` names.
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Names that nobody but the gateway may use. Underscores count as hyphens, since CGI-like servers
/// cannot tell them apart.
fn only_ours(name: &str) -> bool {
    let begins = |prefix: &str| {
        name.len() >= prefix.len()
            && name.bytes().zip(prefix.bytes()).all(|(c, p)| c == p || (c == b'_' && p == b'-'))
    };
    begins("x-latchkey-") || begins("x-forwarded-") || (begins("x-real-ip") && name.len() == 9)
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
