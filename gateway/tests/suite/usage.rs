//! What is counted, and where it can be read.

use domain::{ApiKeyId, key::KeyKind, verdict::Verdict};
use http::Method;
use serde_json::json;
use service::feed::UsedKey;
use testkit::until;

use crate::common::{Board, Gateway, KEY, SERVERS, board::Kinds, enabled, endpoint, user, value};

fn key() -> String {
    value(KeyKind::ApiKey, 1)
}

fn board() -> Board {
    let nowhere = "http://127.0.0.1:1/";
    Board::new([user(true), endpoint("servers", nowhere, true), enabled(&key())])
}

async fn call(gateway: &Gateway) {
    let (key, unknown) = (key(), value(KeyKind::ApiKey, 9));
    let with = [("x-api-key", key.as_str())];
    for _ in 0..2 {
        gateway.get("/v1/authorize?endpoint=servers", &with).await;
    }
    gateway.get("/v1/authorize", &with).await;
    gateway.get("/e/servers/x", &with).await;
    gateway.get("/e/nothing/x", &with).await;
    gateway.get("/e/servers/x", &[("x-api-key", &unknown)]).await;
    gateway.get("/v1/authorize", &[]).await;
    let body = json!({ "key": key, "endpoint": "servers" }).to_string();
    gateway.send(Method::POST, "/v1/verify", &[], &body).await;
}

/// What [`call`] comes to.
fn expected() -> Kinds {
    let known: Option<UsedKey> = Some(UsedKey::ApiKey(ApiKeyId(KEY.0)));
    Kinds::from([
        ((known, Some(SERVERS), Verdict::Ok), 4),
        ((known, None, Verdict::Ok), 1),
        ((known, None, Verdict::UnknownEndpoint), 1),
        ((None, Some(SERVERS), Verdict::UnknownKey), 1),
        ((None, None, Verdict::MissingKey), 1),
    ])
}

#[tokio::test]
async fn every_call_is_written_down_by_key_endpoint_and_verdict_at_a_shutdown() {
    let board = board();
    let gateway = Gateway::start(&board).await;
    call(&gateway).await;
    gateway.stop().await;
    let written = board.state().calls.clone();
    assert_eq!(written, expected());
}

#[tokio::test]
async fn what_could_not_be_written_is_written_later_and_once() {
    let board = board();
    let gateway = Gateway::flushing(&board).await;
    board.state().down = true;
    call(&gateway).await;
    until("batches are refused", async || (board.state().refused > 2).then_some(())).await;
    assert!(board.state().calls.is_empty());
    board.state().down = false;
    let all = expected();
    until("all calls are written down", async || (board.state().calls == all).then_some(())).await;
    gateway.stop().await;
    assert_eq!(board.state().calls, all);
}

#[tokio::test]
async fn figures_can_be_read_by_prometheus() {
    let gateway = Gateway::start(&board()).await;
    call(&gateway).await;
    let answer = gateway.get("/metrics", &[]).await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4");
    let lines: Vec<&str> = answer.body.lines().collect();
    for line in [
        "latchkey_calls_total{verdict=\"ok\"} 5",
        "latchkey_calls_total{verdict=\"unknown_key\"} 1",
        "latchkey_calls_total{verdict=\"rate_limited\"} 0",
        "latchkey_verify_seconds_bucket{le=\"+Inf\"} 8",
        "latchkey_verify_seconds_count 8",
        "latchkey_keys 1",
        "latchkey_applied_seq 0",
        "latchkey_lag 0",
        "latchkey_live_nodes 1",
        "latchkey_usage_dropped_total 0",
        "# TYPE latchkey_verify_seconds histogram",
    ] {
        assert!(lines.contains(&line), "{line} in {}", answer.body);
    }
    let lease = lines.iter().find_map(|line| line.strip_prefix("latchkey_lease_seconds "));
    let lease: f64 = lease.expect("there").parse().expect("a number");
    assert!((1.0..=600.0).contains(&lease), "{lease}");
    let begun: std::collections::HashSet<_> =
        lines.iter().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    assert_eq!(begun.len(), lines.iter().filter(|line| line.starts_with("# TYPE")).count());
    assert!(!answer.body.contains(&key()));
}
