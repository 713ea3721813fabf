//! The rules and their order, over HTTP.

use std::time::Duration;

use domain::{api_key::ApiKeyState, key::KeyKind, package_key::PackageKeyStatus};
use http::Method;
use serde_json::{Value, json};
use service::feed::Record;
use service::feed::{Removed, UsedKey};
use testkit::until;

use crate::common::{
    Board, Gateway, KEY, NOW, PLAN, SERVERS, api_key, enabled, endpoint, package_key, plan, user,
    value,
};

fn world(key: Record, plan: Record, owner: Record) -> Board {
    let up = "http://127.0.0.1:1/";
    Board::new([
        owner,
        endpoint("servers", up, true),
        endpoint("projects", up, true),
        endpoint("old", up, false),
        plan,
        key,
    ])
}

fn api() -> String {
    value(KeyKind::ApiKey, 1)
}

fn package() -> String {
    value(KeyKind::PackageKey, 2)
}

#[tokio::test]
async fn each_rule_answers_its_code_and_the_earlier_rule_wins() {
    use PackageKeyStatus::{Disabled, Enabled, Waiting};
    let (api, package) = (api(), package());
    let earlier = Some(NOW.minus(Duration::from_secs(1)));
    let later = Some(NOW.plus(Duration::from_secs(1)));
    let opens = || plan(true, &[SERVERS]);
    let off = || plan(false, &[]);
    let package_key = |status| package_key(&package, status);
    let api_key = |state, expires| api_key(&api, state, expires);
    // key, plan, owner active, endpoint, verdict
    let cases: [(Record, Record, bool, Option<&str>, &str); 17] = [
        (package_key(Waiting), off(), false, Some("nothing"), "key_waiting"),
        (package_key(Disabled), off(), false, Some("nothing"), "key_disabled"),
        (api_key(ApiKeyState::Disabled, earlier), off(), false, None, "key_disabled"),
        (api_key(ApiKeyState::Enabled, earlier), off(), false, Some("nothing"), "key_expired"),
        (api_key(ApiKeyState::Enabled, Some(NOW)), off(), true, None, "key_expired"),
        (api_key(ApiKeyState::Enabled, later), off(), false, Some("nothing"), "owner_inactive"),
        (api_key(ApiKeyState::Enabled, later), off(), true, Some("nothing"), "unknown_endpoint"),
        (api_key(ApiKeyState::Enabled, later), off(), true, Some("old"), "unknown_endpoint"),
        (api_key(ApiKeyState::Enabled, later), off(), true, Some("projects"), "ok"),
        (api_key(ApiKeyState::Enabled, None), off(), true, None, "ok"),
        (package_key(Enabled), off(), true, Some("nothing"), "unknown_endpoint"),
        (package_key(Enabled), off(), true, Some("servers"), "plan_inactive"),
        (package_key(Enabled), off(), true, None, "plan_inactive"),
        (package_key(Enabled), opens(), true, Some("projects"), "endpoint_not_allowed"),
        (package_key(Enabled), opens(), true, Some("servers"), "ok"),
        (package_key(Enabled), opens(), true, None, "ok"),
        (package_key(Enabled), opens(), false, None, "owner_inactive"),
    ];
    for (key, plan, active, endpoint, expected) in cases {
        let text = if matches!(key, Record::ApiKey(_)) { &api } else { &package };
        let gateway = Gateway::start(&world(key.clone(), plan, user(active))).await;
        let path =
            endpoint.map_or("/v1/authorize".into(), |e| format!("/v1/authorize?endpoint={e}"));
        let answer = gateway.get(&path, &[("x-api-key", text)]).await;
        assert_eq!(answer.code(), expected, "{key:?} {endpoint:?}");
        let body = json!({"key": text, "endpoint": endpoint}).to_string();
        let verified = gateway.send(Method::POST, "/v1/verify", &[], &body).await;
        assert_eq!((verified.status.as_u16(), verified.code()), (200, expected.to_owned()));
        assert_eq!(verified.json()["code"], expected);
        assert_eq!(verified.json()["valid"], expected == "ok");
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_told_apart_from_one_that_is_unknown() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    let none = gateway.get("/v1/authorize?endpoint=nothing", &[]).await;
    assert_eq!((none.status.as_u16(), none.code().as_str()), (401, "missing_key"));
    let mut mistyped = api();
    mistyped.replace_range(10..11, "x");
    let unknown = value(KeyKind::ApiKey, 99);
    for (key, code) in [(mistyped.as_str(), "malformed_key"), (&unknown, "unknown_key")] {
        let answer = gateway.get("/v1/authorize?endpoint=nothing", &[("x-api-key", key)]).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, code));
        assert_eq!(answer.header("www-authenticate"), "ApiKey realm=\"latchkey\"");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.json()["code"], code);
        assert_eq!(answer.json()["type"], format!("/help/verdicts#{code}"));
        assert!(!answer.body.contains(key), "a key is never repeated");
    }
}

#[tokio::test]
async fn all_three_headers_carry_a_key_and_two_different_ones_are_refused() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    let (bearer, own) = (format!("Bearer {}", api()), format!("ApiKey {}", api()));
    for header in
        [("x-api-key", api()), ("authorization", bearer.clone()), ("x-authorization", own)]
    {
        let answer = gateway.get("/v1/authorize", &[(header.0, &header.1)]).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (204, "ok"));
    }
    let other = value(KeyKind::ApiKey, 5);
    let both = [("x-api-key", other.as_str()), ("authorization", bearer.as_str())];
    let answer = gateway.get("/v1/authorize", &both).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "conflicting_keys"));
    let answer =
        gateway.get("/v1/authorize", &[("x-api-key", &api()), ("x-api-key", &other)]).await;
    assert_eq!(answer.code(), "conflicting_keys");
    let answer =
        gateway.get("/v1/authorize", &[("x-api-key", &api()), ("authorization", &bearer)]).await;
    assert_eq!(answer.code(), "ok");
}

#[tokio::test]
async fn a_key_in_the_url_is_refused_on_every_route() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    for path in ["/v1/authorize?api_key=", "/e/servers/x?key=", "/e/servers/"] {
        let answer = gateway.get(&format!("{path}{}", api()), &[("x-api-key", &api())]).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "key_in_url"), "{path}");
        assert!(answer.body.contains("leaked"));
    }
}

#[tokio::test]
async fn an_accepted_call_tells_who_calls() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    let answer = gateway.get("/v1/authorize?endpoint=servers", &[("x-api-key", &api())]).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("x-latchkey-key-id"), KEY.to_string());
    assert_eq!(answer.header("x-latchkey-key-kind"), "api_key");
    assert_eq!(answer.header("x-latchkey-user"), "ada");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-latchkey-plan"), "");

    let key = package_key(&package(), PackageKeyStatus::Enabled);
    let gateway = Gateway::start(&world(key, plan(true, &[SERVERS]), user(true))).await;
    let answer = gateway.get("/v1/authorize", &[("x-api-key", &package())]).await;
    assert_eq!(answer.header("x-latchkey-key-kind"), "package_key");
    assert_eq!(answer.header("x-latchkey-application"), "B%C3%BCro");
    assert_eq!(answer.header("x-latchkey-package"), "Shop");
    assert_eq!(answer.header("x-latchkey-plan"), "Gold%20plan");
    let body = json!({"key": package()}).to_string();
    let verified = gateway.send(Method::POST, "/v1/verify", &[], &body).await.json();
    assert_eq!(verified["kind"], "package_key");
    assert_eq!(verified["user"]["username"], "ada");
    assert_eq!(verified["application"]["name"], "Büro");
    assert_eq!(verified["plan"], json!({"id": PLAN, "name": "Gold plan"}));
    assert_eq!(verified["expires_at"], Value::Null);
}

#[tokio::test]
async fn nginx_is_sent_only_what_it_can_take() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    let path = "/v1/authorize?nginx=1&endpoint=nothing";
    let answer = gateway.get(path, &[("x-api-key", &api())]).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-latchkey-status")), (403, "404"));
    assert_eq!(answer.code(), "unknown_endpoint");
    let answer = gateway.get(path, &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-latchkey-status")), (401, ""));
}

#[tokio::test]
async fn a_caller_cannot_choose_another_endpoint_than_the_proxy() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    let key = api();
    let headers = [("x-api-key", key.as_str()), ("x-latchkey-endpoint", "projects")];
    assert_eq!(gateway.get("/v1/authorize", &headers).await.code(), "ok");
    assert_eq!(gateway.get("/v1/authorize?endpoint=projects", &headers).await.code(), "ok");
    let answer = gateway.get("/v1/authorize?endpoint=servers", &headers).await;
    assert_eq!(answer.code(), "conflicting_endpoints");
}

#[tokio::test]
async fn bad_and_oversized_questions_are_problems() {
    let gateway = Gateway::start(&world(enabled(&api()), plan(true, &[]), user(true))).await;
    for body in ["", "[]", "{}", "{\"key\": 1}", "not json"] {
        let answer = gateway.send(Method::POST, "/v1/verify", &[], body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "bad_body"), "{body}");
    }
    let large = json!({"key": "x".repeat(5000)}).to_string();
    let answer = gateway.send(Method::POST, "/v1/verify", &[], &large).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "body_too_large"));
    let empty = gateway.send(Method::POST, "/v1/verify", &[], "{\"key\": \"\"}").await;
    assert_eq!(empty.json()["code"], "missing_key");
    let answer = gateway.get("/v1/verify", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "method_not_allowed"));
    assert_eq!(gateway.get("/nothing", &[]).await.code(), "not_found");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let gateway = Gateway::start(&Board::new([])).await;
    let head =
        format!("GET /v1/authorize HTTP/1.1\r\nHost: x\r\nX-Big: {}\r\n\r\n", "a".repeat(20_000));
    let mut stream = gateway.raw(&head).await;
    assert!(crate::common::read_until(&mut stream, "\r\n").await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn changes_reach_the_gateway_through_the_feed() {
    let board = world(enabled(&api()), plan(true, &[]), user(true));
    let gateway = Gateway::start(&board).await;
    assert_eq!(gateway.code(&api()).await, "ok");
    let seq = board.commit([api_key(&api(), ApiKeyState::Disabled, None)]);
    gateway.node.confirmed(seq).await;
    assert_eq!(gateway.code(&api()).await, "key_disabled");
    let next = value(KeyKind::ApiKey, 44);
    let digest = crate::common::pepper().digest(&api());
    let old = Record::Removed(Removed::ApiKey { id: KEY, digest });
    let seq = board.commit([old, enabled(&next)]);
    gateway.node.confirmed(seq).await;
    assert_eq!(gateway.code(&api()).await, "unknown_key");
    assert_eq!(gateway.code(&next).await, "ok");
    let seq = board.commit([user(false)]);
    gateway.node.confirmed(seq).await;
    assert_eq!(gateway.code(&next).await, "owner_inactive");
}

#[tokio::test]
async fn a_node_cut_off_from_its_feed_rejects_everything_in_time_and_recovers() {
    let board = world(enabled(&api()), plan(true, &[]), user(true));
    let staleness = Duration::from_millis(400);
    let gateway = Gateway::with(&board, staleness, gateway::ProxyConfig::default()).await;
    assert_eq!(gateway.code(&api()).await, "ok");
    assert_eq!(gateway.get("/readyz", &[]).await.status, 200);
    board.state().down = true;
    until("the lease is over", async || {
        (gateway.code(&api()).await == "gateway_stale").then_some(())
    })
    .await;
    let answer = gateway.get("/v1/authorize", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "gateway_stale"));
    assert_eq!(gateway.get("/readyz", &[]).await.code(), "not_ready");
    assert_eq!(gateway.get("/healthz", &[]).await.status, 200);
    board.state().down = false;
    board.commit([api_key(&api(), ApiKeyState::Disabled, None)]);
    until("the gateway is up to date", async || {
        (gateway.code(&api()).await != "gateway_stale").then_some(())
    })
    .await;
    assert_eq!(gateway.code(&api()).await, "key_disabled", "never the old state again");
}

#[tokio::test]
async fn a_node_that_is_forgotten_registers_anew() {
    let board = world(enabled(&api()), plan(true, &[]), user(true));
    let gateway = Gateway::start(&board).await;
    let first = gateway.node.id().expect("registered");
    board.state().rows.clear();
    board.commit([]);
    until("a row is there again", async || (board.state().rows.len() == 1).then_some(())).await;
    until("the gateway serves", async || (gateway.code(&api()).await == "ok").then_some(())).await;
    assert_ne!(gateway.node.id(), Some(first));
}

#[tokio::test]
async fn a_node_that_stops_writes_down_uses_and_takes_its_row_away_last() {
    let board = world(enabled(&api()), plan(true, &[]), user(true));
    let gateway = Gateway::start(&board).await;
    assert_eq!(gateway.code(&api()).await, "ok");
    assert_eq!(board.state().rows.len(), 1);
    let node = gateway.node.clone();
    gateway.stop().await;
    assert_eq!(node.gate().verify(Some(&api()), None).verdict.code(), "gateway_stale");
    assert_eq!(board.state().used.get(&UsedKey::ApiKey(KEY)), Some(&NOW));
    assert!(board.state().rows.is_empty());
}
