//! Calls through the traffic manager, with keys made in the console.

use reqwest::{Client, header::HeaderMap};
use serde_json::{Value, json};
use testkit::on_both;

use crate::latchkey::{Latchkey, run};

/// A service that answers with what reached it, and where it listens.
async fn echo() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(server::echo::serve(listener, std::future::pending()));
    format!("http://{address}")
}

async fn call(url: &str, header: &str, value: &str) -> (u16, HeaderMap, Value) {
    let response = Client::new().get(url).header(header, value).send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.json().await.unwrap_or(Value::Null))
}

on_both! { Latchkey::start;
    async fn a_key_opens_every_endpoint_by_each_of_three_headers(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let upstream = echo().await;
        let body = json!({ "service": "Inventory", "name": "servers", "url": format!("{upstream}/v1") });
        assert_eq!(root.post("/api/v1/endpoints", body).await.0, 201);
        let ada = latchkey.user("ada", "user").await;
        let (key, path) = ada.api_key("Laptop").await;
        latchkey.until_code(&key, "ok").await;
        let url = format!("{}/e/servers/list/7?color=red", latchkey.gateway);
        for (header, value) in [
            ("x-api-key", key.clone()),
            ("authorization", format!("Bearer {key}")),
            ("x-authorization", format!("ApiKey {key}")),
        ] {
            let (status, _, seen) = call(&url, header, &value).await;
            assert_eq!(status, 200, "{header}");
            assert_eq!((&seen["path"], &seen["query"]), (&json!("/v1/list/7"), &json!("color=red")));
            assert_eq!(seen["headers"]["x-latchkey-user"], "ada");
            assert!(!seen.to_string().contains(&key), "the key never reaches the upstream");
        }
        ada.patch(&path, json!({ "state": "disabled" })).await;
        latchkey.until_code(&key, "key_disabled").await;
        let (status, headers, problem) = call(&url, "x-api-key", &key).await;
        assert_eq!((status, &problem["code"]), (403, &json!("key_disabled")));
        assert_eq!(headers["x-latchkey-code"], "key_disabled");
        ada.patch(&path, json!({ "state": "enabled" })).await;
        latchkey.until_code(&key, "ok").await;
        ada.delete(&path).await;
        latchkey.until_code(&key, "unknown_key").await;
        assert_eq!(call(&url, "x-api-key", &key).await.0, 401);
    }

    async fn a_mistyped_key_is_told_from_an_unknown_one(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (key, _) = ada.api_key("x").await;
        latchkey.until_code(&key, "ok").await;
        for at in 0..key.len() {
            let other = if &key[at..=at] == "a" { "b" } else { "a" };
            let mut typo = key.clone();
            typo.replace_range(at..=at, other);
            assert_eq!(latchkey.authorize(&typo).await, (401, "malformed_key".into()), "at {at}");
        }
        let other = domain::key::generate(domain::key::KeyKind::ApiKey, || 9);
        assert_eq!(latchkey.authorize(other.secret().expose()).await, (401, "unknown_key".into()));
    }

    async fn last_used_is_written_down(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (key, _) = ada.api_key("x").await;
        latchkey.until_code(&key, "ok").await;
        testkit::until("last used is shown", async || {
            let (_, page) = ada.get("/api/v1/me/api-keys").await;
            page["items"][0]["last_used_at"].is_string().then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn the_demo_works_as_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ["--data-dir".to_owned(), folder.path().display().to_string()];
    let output = run(&["demo"], &store, &[], "").await;
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && said.contains("ada"), "{said}");
    let again = run(&["demo"], &store, &[], "").await;
    assert_eq!(said, String::from_utf8(again.stdout).expect("text"), "a second run says the same");
    let doctor = run(&["doctor"], &store, &[], "").await;
    let found = String::from_utf8(doctor.stdout).expect("text");
    assert!(found.contains("ok    audit log"), "{found}");
}
