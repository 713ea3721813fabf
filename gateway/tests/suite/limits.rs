//! Rates, quotas, and what callers are told of them, over HTTP.

use std::time::Duration;

use domain::{
    key::KeyKind,
    limits::{Override, Period, Quota, RateLimit},
};
use futures_util::future::join_all;
use http::Method;
use serde_json::json;
use service::feed::Record;
use testkit::until;

use crate::common::{
    Board, Gateway, PACKAGE_KEY, SERVERS, endpoint, package_key_with, plan_with, upstream, user,
    value,
};

const RATE: RateLimit = RateLimit { per_second: 1, burst: 3 };

fn key() -> String {
    value(KeyKind::PackageKey, 2)
}

fn quota(calls: u64) -> Quota {
    Quota { calls, period: Period::Month }
}

fn own(rate: Override<RateLimit>, quota: Override<Quota>) -> Record {
    package_key_with(&key(), rate, quota)
}

fn board(rate: Option<RateLimit>, quota: Option<Quota>, upstream: &str) -> Board {
    let own = own(Override::Plan, Override::Plan);
    Board::new([
        user(true),
        endpoint("servers", upstream, true),
        plan_with(&[SERVERS], rate, quota),
        own,
    ])
}

const NOWHERE: &str = "http://127.0.0.1:1/";

/// How many of so many calls one after the other are accepted, and the code of the last.
async fn accepted(gateway: &Gateway, calls: u32) -> (u32, String) {
    let (mut accepted, mut last) = (0, String::new());
    for _ in 0..calls {
        last = gateway.code(&key()).await;
        accepted += u32::from(last == "ok");
    }
    (accepted, last)
}

#[tokio::test]
async fn a_burst_passes_and_the_next_call_is_told_when_to_come_again() {
    let up = upstream::start().await;
    let board = board(Some(RATE), None, &format!("http://{up}/base"));
    let gateway = Gateway::start(&board).await;
    let headers = [("x-api-key", key())];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let first = gateway.get("/v1/authorize", &headers).await;
    assert_eq!(first.header("ratelimit-policy"), "\"rate\";q=3;w=1");
    assert_eq!(first.header("ratelimit"), "\"rate\";r=2;t=1");
    assert_eq!(first.header("retry-after"), "");
    let proxied = gateway.get("/e/servers/x", &headers).await;
    assert_eq!(
        (proxied.status.as_u16(), proxied.header("ratelimit-policy")),
        (200, "\"rate\";q=3;w=1")
    );
    let body = json!({ "key": key() }).to_string();
    let asked = gateway.send(Method::POST, "/v1/verify", &[], &body).await.json();
    assert_eq!((&asked["valid"], &asked["rate_limit"]["burst"]), (&json!(true), &json!(3)));
    assert_eq!(asked["rate_limit"]["remaining"], 0);
    for path in ["/v1/authorize", "/e/servers/x"] {
        let refused = gateway.get(path, &headers).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "rate_limited"));
        assert_eq!(refused.header("retry-after"), "1");
        assert_eq!(refused.header("ratelimit"), "\"rate\";r=0;t=1");
    }
    let nginx = gateway.get("/v1/authorize?nginx=1", &headers).await;
    assert_eq!((nginx.status.as_u16(), nginx.header("x-latchkey-status")), (403, "429"));
    assert_eq!(nginx.header("retry-after"), "1");
}

#[tokio::test]
async fn a_node_holds_its_share_of_the_rate_from_the_first_call_on() {
    let board = board(Some(RATE), None, NOWHERE);
    board.state().nodes = 3;
    let gateway = Gateway::start(&board).await;
    assert_eq!(accepted(&gateway, 2).await, (1, "rate_limited".into()));
}

#[tokio::test]
async fn other_rejections_come_first_and_cost_nothing() {
    let gateway = Gateway::start(&board(Some(RATE), Some(quota(3)), NOWHERE)).await;
    for _ in 0..5 {
        let answer = gateway.get("/v1/authorize?endpoint=nothing", &[("x-api-key", &key())]).await;
        assert_eq!((answer.code().as_str(), answer.header("ratelimit")), ("unknown_endpoint", ""));
    }
    assert_eq!(accepted(&gateway, 4).await, (3, "rate_limited".into()));
}

#[tokio::test]
async fn what_was_counted_survives_every_change_of_key_and_plan() {
    let board = board(Some(RATE), Some(quota(100)), NOWHERE);
    let gateway = Gateway::start(&board).await;
    assert_eq!(accepted(&gateway, 4).await.0, 3);
    let again = own(Override::Plan, Override::Plan);
    let seq = board.commit([again, plan_with(&[], Some(RATE), Some(quota(100)))]);
    gateway.node.confirmed(seq).await;
    assert_eq!(accepted(&gateway, 1).await, (0, "rate_limited".into()));
    let seq = board.commit([own(Override::Exempt, Override::Ceiling(quota(5)))]);
    gateway.node.confirmed(seq).await;
    // Blocks of up to five calls were taken for the old quota, so the new one is used up already,
    // or all but a few.
    let (more, code) = accepted(&gateway, 6).await;
    assert!(3 + more <= 5 && code == "quota_exceeded", "{more} {code}");
    let seq = board.commit([own(Override::Exempt, Override::Exempt)]);
    gateway.node.confirmed(seq).await;
    let answer = gateway.get("/v1/authorize", &[("x-api-key", &key())]).await;
    assert_eq!((answer.code().as_str(), answer.header("ratelimit-policy")), ("ok", ""));
}

#[tokio::test]
async fn a_quota_is_used_to_the_last_call_and_no_further() {
    let gateway = Gateway::start(&board(None, Some(quota(60)), NOWHERE)).await;
    let key = key();
    let calls = join_all((0..100).map(|_| gateway.code(&key))).await;
    let count = |code: &str| calls.iter().filter(|found| *found == code).count();
    assert_eq!((count("ok"), count("quota_exceeded")), (60, 40), "{calls:?}");
    let refused = gateway.get("/v1/authorize", &[("x-api-key", &key)]).await;
    assert_eq!(refused.status.as_u16(), 429);
    let retry: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..31 * 86_400).contains(&retry), "{retry}");
    assert_eq!(refused.header("ratelimit"), format!("\"quota\";r=0;t={retry}"));
    let body = json!({ "key": key }).to_string();
    let asked = gateway.send(Method::POST, "/v1/verify", &[], &body).await.json();
    assert_eq!(asked["code"], "quota_exceeded");
    assert_eq!(asked["quota"]["period"], "month");
    assert_eq!((&asked["quota"]["calls"], &asked["quota"]["remaining"]), (&json!(60), &json!(0)));
    assert_eq!(asked["quota"]["reset_at"], "2027-02-01T00:00:00Z");
}

#[tokio::test]
async fn nodes_share_a_quota_exactly() {
    let board = board(None, Some(quota(200)), NOWHERE);
    board.state().nodes = 3;
    let nodes =
        [Gateway::start(&board).await, Gateway::start(&board).await, Gateway::start(&board).await];
    let key = key();
    let calls = join_all((0..300).map(|n| nodes[n % 3].code(&key))).await;
    assert_eq!(calls.iter().filter(|code| *code == "ok").count(), 200);
    assert!(calls.iter().all(|code| code == "ok" || code == "quota_exceeded"), "{calls:?}");
}

#[tokio::test]
async fn what_a_node_did_not_use_is_given_back_when_it_stops() {
    let board = board(None, Some(quota(1000)), NOWHERE);
    let gateway = Gateway::start(&board).await;
    assert_eq!(accepted(&gateway, 3).await.0, 3);
    assert!(board.state().taken[&PACKAGE_KEY] > 3);
    gateway.stop().await;
    assert_eq!(board.state().taken[&PACKAGE_KEY], 3);
}

#[tokio::test]
async fn a_key_without_its_block_fails_closed_while_others_work() {
    let board = board(None, Some(quota(1000)), NOWHERE);
    board.state().quota_hangs = true;
    let gateway = Gateway::start(&board).await;
    let answer = gateway.get("/v1/authorize", &[("x-api-key", &key())]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "gateway_stale"));
    assert_eq!(answer.header("retry-after"), "1");
    let seq = board.commit([own(Override::Plan, Override::Exempt)]);
    gateway.node.confirmed(seq).await;
    assert_eq!(gateway.code(&key()).await, "ok");
}

#[tokio::test]
async fn a_call_that_waits_is_judged_by_what_holds_when_the_block_comes() {
    let board = board(None, Some(quota(1000)), NOWHERE);
    let gateway = Gateway::start(&board).await;
    board.state().down = true;
    let key = key();
    let waiting = gateway.code(&key);
    let change = async {
        until("a block is asked for", async || (board.state().quota_asked > 0).then_some(())).await;
        board.state().down = false;
        let seq = board.commit([plan_with(&[], None, None)]);
        gateway.node.confirmed(seq).await;
    };
    let (code, ()) =
        tokio::time::timeout(Duration::from_secs(30), async { tokio::join!(waiting, change) })
            .await
            .expect("in time");
    assert_eq!(code, "ok");
}
