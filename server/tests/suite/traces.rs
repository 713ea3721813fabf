//! Request ids, log lines and exported traces of calls.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, routing::post};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use testkit::{Backend, until};
use tokio::net::TcpListener;

use crate::latchkey::Latchkey;

/// A collector that keeps what it is sent, and where it listens.
async fn collector() -> (Arc<Mutex<Vec<u8>>>, String) {
    let got = Arc::new(Mutex::new(Vec::new()));
    let take = async |State(got): State<Arc<Mutex<Vec<u8>>>>, body: Bytes| {
        got.lock().expect("not poisoned").extend_from_slice(&body);
    };
    let app = Router::new().route("/v1/traces", post(take)).with_state(Arc::clone(&got));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (got, url)
}

/// An endpoint `servers` that answers with what reached it.
async fn echo(latchkey: &Latchkey) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(server::echo::serve(listener, std::future::pending()));
    let root = latchkey.user("root", "admin").await;
    let body = json!({ "service": "Inventory", "name": "servers", "url": url });
    assert_eq!(root.post("/api/v1/endpoints", body).await.0, 201);
}

async fn call(url: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Client::new().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

fn id(answer: &Response) -> String {
    answer.headers()["x-request-id"].to_str().expect("ASCII").to_owned()
}

#[tokio::test]
async fn a_call_has_one_id_from_the_caller_to_the_log() {
    let flags = ["--log-format", "json"];
    let mut latchkey = Latchkey::start_traced_with(Backend::Sqlite, &flags).await;
    echo(&latchkey).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, path) = ada.api_key("x").await;
    latchkey.until_code(&key, "ok").await;
    let url = format!("{}/e/servers/list?token=unlogged", latchkey.gateway);

    let answer = call(&url, &[("x-api-key", &key), ("x-request-id", "from-outside-1")]).await;
    assert_eq!(id(&answer), "from-outside-1");
    let seen: Value = answer.json().await.expect("JSON");
    assert_eq!(seen["headers"]["x-request-id"], "from-outside-1");

    let answer = call(&url, &[("x-api-key", &key)]).await;
    let own = id(&answer);
    let seen: Value = answer.json().await.expect("JSON");
    assert_eq!(seen["headers"]["x-request-id"], *own, "made here where none came");

    // Somebody mistook the one header for the other.
    let answer = call(&url, &[("x-api-key", &key), ("x-request-id", &key)]).await;
    assert_ne!(id(&answer), key);
    let question = format!("{}/v1/authorize", latchkey.gateway);
    let answer = call(&question, &[("x-api-key", "bad"), ("x-request-id", "q-1")]).await;
    assert_eq!((answer.status().as_u16(), id(&answer).as_str()), (401, "q-1"));

    assert_eq!(latchkey.stop().await, Some(0));
    let log = latchkey.log();
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = |id: &str| {
        let mut calls = lines.iter().filter(|line| line["fields"]["message"] == "call");
        calls.find(|line| line["span"]["id"] == id).unwrap_or_else(|| panic!("no line of {id}"))
    };
    for id in ["from-outside-1", &own] {
        let line = of(id);
        assert_eq!((&line["level"], &line["fields"]["status"]), (&json!("INFO"), &json!(200)));
        assert_eq!(
            (&line["span"]["verdict"], &line["span"]["endpoint"]),
            (&json!("ok"), &json!("servers"))
        );
        assert!(path.ends_with(line["span"]["key_id"].as_str().expect("an id")));
        assert!(line["fields"]["ms"].as_f64().expect("a number") > 0.0);
    }
    assert_eq!(of("q-1")["fields"]["code"], "malformed_key");
    assert!(!log.contains(&key[8..]) && !log.contains("unlogged"), "neither key nor query");
}

#[tokio::test]
async fn a_collector_gets_spans_without_secrets() {
    let (got, collector) = collector().await;
    let flags = ["--otlp-endpoint", &collector, "--otlp-sample", "1", "--node", "eu-7"];
    let mut latchkey = Latchkey::start_with(Backend::Sqlite, &flags).await;
    echo(&latchkey).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, path) = ada.api_key("x").await;
    latchkey.until_code(&key, "ok").await;
    let url = format!("{}/e/servers/very/private?token=unlogged", latchkey.gateway);
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let parent = format!("00-{trace}-00f067aa0ba902b7-01");
    let answer = call(&url, &[("x-api-key", &key), ("traceparent", &parent)]).await;
    let seen: Value = answer.json().await.expect("JSON");
    let onward = seen["headers"]["traceparent"].as_str().expect("text");
    assert!(onward.starts_with(&format!("00-{trace}-")), "the caller's trace goes on: {onward}");
    assert_ne!(onward, parent, "by a span of this node");
    // Also with a key in the URL, which is refused.
    let leaked = format!("{}/e/servers/{key}", latchkey.gateway);
    assert_eq!(call(&leaked, &[]).await.status(), 400);
    let body = json!({ "key": key, "endpoint": "servers" });
    let verify = Client::new().post(format!("{}/v1/verify", latchkey.gateway)).json(&body).send();
    assert_eq!(verify.await.expect("an answer").status(), 200);

    let text = || String::from_utf8_lossy(&got.lock().expect("not poisoned")).into_owned();
    // They come in batches, and the last one at the end.
    assert_eq!(latchkey.stop().await, Some(0));
    until("the spans are here", async || text().contains("/v1/verify").then_some(())).await;
    let text = text();
    let id = path.rsplit('/').next().expect("an id");
    for known in
        ["latchkey", "eu-7", "/e/{endpoint}", "/v1/authorize", "servers", "verdict", "ok", id]
    {
        assert!(text.contains(known), "{known} is exported");
    }
    for secret in [&key[8..], "very/private", "unlogged", crate::latchkey::PASSWORD] {
        assert!(!text.contains(secret), "{secret} is not");
    }
}

#[tokio::test]
async fn unless_asked_for_nothing_is_exported_and_traces_pass_through() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    echo(&latchkey).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, _) = ada.api_key("x").await;
    latchkey.until_code(&key, "ok").await;
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let url = format!("{}/e/servers/", latchkey.gateway);
    let answer = call(&url, &[("x-api-key", &key), ("traceparent", parent)]).await;
    let seen: Value = answer.json().await.expect("JSON");
    assert_eq!(seen["headers"]["traceparent"], parent);
    let question = format!("{}/v1/authorize", latchkey.gateway);
    let answer = call(&question, &[("x-api-key", &key)]).await;
    assert!(!answer.headers().contains_key("x-request-id"), "made only where somebody hears of it");
    let answer = call(&question, &[("x-api-key", &key), ("x-request-id", "q-2")]).await;
    assert_eq!(id(&answer), "q-2");
}
