use domain::key::KeyKind;
use service::digest::Digest;
use service::feed::{ApiKeyRecord, Record, UserRecord};
use uuid::Uuid;

use super::*;
use crate::{judge, table::Table};

fn facts() -> KeyFacts {
    let (table, mut applier) = Table::new();
    let user = domain::UserId(Uuid::from_u128(7));
    applier.load(Record::User(UserRecord { id: user, username: "ada".into(), active: true }));
    applier.load(Record::ApiKey(ApiKeyRecord {
        id: domain::ApiKeyId(Uuid::from_u128(9)),
        digest: Digest([1; 32]),
        user,
        state: domain::api_key::ApiKeyState::Enabled,
        expires_at: None,
        previous: None,
    }));
    let now = domain::Timestamp::from_micros(1);
    let found =
        table.with_key(&Digest([1; 32]), |key| judge::judge(&table, key.unwrap(), None, now));
    let facts = found.key.unwrap();
    assert_eq!((facts.kind, facts.owner().unwrap().id), (KeyKind::ApiKey, user));
    facts
}

fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(*name, HeaderValue::from_static(value));
    }
    map
}

#[test]
fn the_upstream_is_told_only_by_the_gateway_who_calls() {
    let mut headers = map(&[
        ("host", "gateway:3100"),
        ("x-api-key", "Legacy-key_2024.a:01"),
        ("x-latchkey-user", "root"),
        ("x_latchkey_user", "root"),
        ("x-latchkey-anything", "1"),
        ("x-forwarded-for", "6.6.6.6"),
        ("x_forwarded_for", "6.6.6.6"),
        ("x-real-ip", "6.6.6.6"),
        ("forwarded", "for=6.6.6.6"),
        ("accept", "text/plain"),
    ]);
    for_upstream(&mut headers, Some([127, 0, 0, 1].into()), &facts(), false);
    let expected = map(&[
        ("accept", "text/plain"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-host", "gateway:3100"),
        ("x-latchkey-key-id", "00000000-0000-0000-0000-000000000009"),
        ("x-latchkey-key-kind", "api_key"),
        ("x-latchkey-user-id", "00000000-0000-0000-0000-000000000007"),
        ("x-latchkey-user", "ada"),
    ]);
    assert_eq!(headers, expected);
}

#[test]
fn a_caller_cannot_have_identity_headers_removed_through_connection() {
    let mut headers = map(&[("connection", "close, x-latchkey-user, x-secret"), ("x-secret", "1")]);
    for_upstream(&mut headers, None, &facts(), false);
    assert_eq!(headers["x-latchkey-user"], "ada");
    assert!(!headers.contains_key("x-secret"));
    assert!(!headers.contains_key("connection"));
}

#[test]
fn hop_by_hop_headers_end_here_in_both_directions() {
    let hop = [
        ("connection", "keep-alive, x-gone"),
        ("keep-alive", "timeout=5"),
        ("te", "trailers"),
        ("trailer", "x"),
        ("transfer-encoding", "chunked"),
        ("upgrade", "h2c"),
        ("proxy-authorization", "Basic YTpi"),
        ("proxy-connection", "close"),
        ("x-gone", "1"),
    ];
    let mut inward = map(&hop);
    for_upstream(&mut inward, None, &facts(), false);
    let mut outward = map(&hop);
    for_caller(&mut outward, false, None);
    for (name, _) in hop {
        assert!(!inward.contains_key(name) && !outward.contains_key(name), "{name}");
    }
    assert_eq!(outward[CODE], "ok");
    assert_eq!(outward[CACHE_CONTROL], "no-store");
}

#[test]
fn an_upstream_that_allows_caching_is_believed() {
    let mut headers = map(&[("cache-control", "public, max-age=60")]);
    for_caller(&mut headers, false, None);
    assert_eq!(headers[CACHE_CONTROL], "public, max-age=60");
}

#[test]
fn an_upgrade_is_passed_on_when_it_was_asked_for() {
    let mut headers = map(&[("connection", "keep-alive, Upgrade"), ("upgrade", "websocket")]);
    for_upstream(&mut headers, None, &facts(), true);
    assert_eq!(
        (&headers[CONNECTION], &headers[UPGRADE]),
        (&HeaderValue::from_static("upgrade"), &HeaderValue::from_static("websocket"),)
    );
}
