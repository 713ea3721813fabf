//! External authorisation as Envoy asks for it, over real gRPC.

use std::collections::HashMap;

use gateway::envoy::{
    CHECK,
    messages::{
        AttributeContext, CheckRequest, CheckResponse, DeniedHttpResponse, HeaderList, HeaderValue,
        HeaderValueOption, HttpRequest, HttpResponse, OVERWRITE, OkHttpResponse, Request,
    },
};
use serde_json::json;
use testkit::on_both;
use tonic::{Code, Status, client::Grpc, transport::Channel};
use tonic_prost::ProstCodec;

use crate::latchkey::Latchkey;

async fn start(backend: testkit::Backend) -> Latchkey {
    Latchkey::start_with(backend, &["--envoy-addr", "127.0.0.1:0"]).await
}

async fn connect(latchkey: &Latchkey) -> Channel {
    let address = latchkey.envoy.as_ref().expect("it listens for Envoy");
    let channel = Channel::from_shared(format!("http://{address}")).expect("an address");
    channel.connect().await.expect("a connection")
}

async fn ask(
    channel: &Channel,
    path: &'static str,
    http: HttpRequest,
) -> Result<CheckResponse, Status> {
    ask_for(channel, path, http, None).await
}

async fn ask_for(
    channel: &Channel,
    path: &'static str,
    http: HttpRequest,
    endpoint: Option<&str>,
) -> Result<CheckResponse, Status> {
    let context_extensions =
        endpoint.map(|name| ("endpoint".to_owned(), name.to_owned())).into_iter().collect();
    let request = Some(Request { http: Some(http) });
    let question =
        CheckRequest { attributes: Some(AttributeContext { request, context_extensions }) };
    let mut grpc = Grpc::new(channel.clone());
    grpc.ready().await.expect("the connection is there");
    let codec = ProstCodec::default();
    let path = path.parse().expect("a path");
    grpc.unary(tonic::Request::new(question), path, codec).await.map(tonic::Response::into_inner)
}

/// A call with these headers, merged by name as Envoy does.
fn call(headers: &[(&str, &str)]) -> HttpRequest {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    HttpRequest { method: "GET".into(), headers, path: "/list".into(), ..HttpRequest::default() }
}

/// A call with the same headers one by one, as with `encode_raw_headers`.
fn raw(headers: &[(&str, &str)]) -> HttpRequest {
    let header = |(name, value): &(&str, &str)| HeaderValue {
        key: (*name).into(),
        value: String::new(),
        raw_value: (*value).into(),
    };
    let headers = headers.iter().map(header).collect();
    HttpRequest { header_map: Some(HeaderList { headers }), path: "/".into(), ..call(&[]) }
}

fn ok(answer: CheckResponse) -> OkHttpResponse {
    match answer.http_response {
        Some(HttpResponse::Ok(ok)) if answer.status.as_ref().is_some_and(|s| s.code == 0) => ok,
        other => panic!("{other:?}"),
    }
}

fn denied(answer: CheckResponse) -> (i32, HashMap<String, String>, DeniedHttpResponse) {
    assert_ne!(answer.status.expect("a status").code, 0, "only 0 lets a call through");
    let Some(HttpResponse::Denied(denied)) = answer.http_response else { panic!("not denied") };
    let status = denied.status.as_ref().expect("an HTTP status").code;
    (status, pairs(&denied.headers), denied)
}

fn pairs(options: &[HeaderValueOption]) -> HashMap<String, String> {
    let pair = |option: &HeaderValueOption| {
        assert_eq!(option.append_action, OVERWRITE);
        let header = option.header.clone().expect("a header");
        (header.key, header.value)
    };
    options.iter().map(pair).collect()
}

on_both! { start;
    async fn envoy_is_told_who_calls_and_what_to_take_out(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (key, path) = ada.api_key("x").await;
        latchkey.until_code(&key, "ok").await;
        let envoy = connect(&latchkey).await;
        let bearer = format!("Bearer {key}");
        for sent in [("x-api-key", &key), ("authorization", &bearer)] {
            let headers = [
                (":path", "/list"),
                (sent.0, sent.1.as_str()),
                ("x-latchkey-user", "root"),
                ("x-latchkey-code", "forged"),
                ("x_latchkey_plan", "gold"),
                ("x-latchkey-endpoint", "nowhere"),
            ];
            for question in [call(&headers), raw(&headers)] {
                let ok = ok(ask(&envoy, CHECK, question).await.expect("an answer"));
                let set = pairs(&ok.headers);
                assert_eq!(set["x-latchkey-user"], "ada");
                assert_eq!(set["x-latchkey-key-kind"], "api_key");
                for name in [sent.0, "x-latchkey-code", "x_latchkey_plan", "x-latchkey-endpoint"] {
                    assert!(ok.headers_to_remove.iter().any(|n| n == name), "{name} must go");
                }
                let both = ok.headers_to_remove.iter().find(|name| set.contains_key(*name));
                assert_eq!(both, None, "removed after it is set");
                let own = ok.headers_to_remove.iter().any(|name| name == "authorization");
                assert_eq!(own, sent.0 == "authorization", "other tokens are the upstream's");
            }
        }
        ada.patch(&path, json!({ "state": "disabled" })).await;
        latchkey.until_code(&key, "key_disabled").await;
        let question = call(&[("x-api-key", &key)]);
        let (status, headers, answer) = denied(ask(&envoy, CHECK, question).await.expect("an answer"));
        assert_eq!((status, headers["x-latchkey-code"].as_str()), (403, "key_disabled"));
        assert_eq!(headers["content-type"], "application/problem+json");
        assert!(answer.body.contains("key_disabled"), "{}", answer.body);
    }

    async fn what_envoy_cannot_vouch_for_is_refused(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let body = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:9" });
        assert_eq!(root.post("/api/v1/endpoints", body).await.0, 201);
        let (key, _) = root.api_key("x").await;
        let (other, _) = root.api_key("y").await;
        latchkey.until_code(&other, "ok").await;
        latchkey.until_code(&key, "ok").await;
        let envoy = connect(&latchkey).await;
        let stranger = domain::key::generate(domain::key::KeyKind::ApiKey, || 9);
        let in_url = HttpRequest { path: format!("/list?key={key}"), ..call(&[("x-api-key", &key)]) };
        let two = raw(&[("x-api-key", &key), ("x-api-key", &other)]);
        let merged = format!("{key},{other}");
        for (question, status, code) in [
            (call(&[]), 401, "missing_key"),
            (HttpRequest::default(), 401, "missing_key"),
            (call(&[("x-api-key", "lk_nonsense")]), 401, "malformed_key"),
            (call(&[("x-api-key", stranger.secret().expose())]), 401, "unknown_key"),
            (two, 400, "conflicting_keys"),
            (call(&[("x-api-key", &merged)]), 401, "malformed_key"),
            (in_url, 400, "key_in_url"),
        ] {
            let (found, headers, _) = denied(ask(&envoy, CHECK, question).await.expect("an answer"));
            assert_eq!((found, headers["x-latchkey-code"].as_str()), (status, code));
            assert_eq!(headers.contains_key("www-authenticate"), status == 401);
        }
        let question = || call(&[("x-api-key", &key)]);
        ok(ask_for(&envoy, CHECK, question(), Some("servers")).await.expect("an answer"));
        for endpoint in ["nowhere", "", "no\nheader"] {
            let answer = ask_for(&envoy, CHECK, question(), Some(endpoint)).await;
            let (status, headers, _) = denied(answer.expect("an answer"));
            assert_eq!((status, headers["x-latchkey-code"].as_str()), (404, "unknown_endpoint"));
        }
        let path = "/envoy.service.auth.v3.Authorization/Other";
        let answer = ask(&envoy, path, question()).await;
        assert_eq!(answer.expect_err("no such method").code(), Code::Unimplemented);
        let mut latchkey = latchkey;
        assert_eq!(latchkey.stop().await, Some(0), "an open connection does not hold it up");
    }
}
