//! REST with an API key: it acts as its owner, and stops at once.

use reqwest::{Client, Method};
use serde_json::{Value, json};
use testkit::on_both;

use crate::latchkey::{Caller, Latchkey};

/// Calls with an API key, in each of the three ways in turn.
struct WithKey<'a> {
    console: &'a str,
    key: String,
}

impl WithKey<'_> {
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut answers = Vec::new();
        let ways = [
            ("x-authorization", format!("ApiKey {}", self.key)),
            ("authorization", format!("Bearer {}", self.key)),
            ("x-api-key", self.key.clone()),
        ];
        // What changes something is sent once.
        let ways = if method == Method::GET { &ways[..] } else { &ways[..1] };
        for (name, value) in ways {
            let url = format!("{}{path}", self.console);
            let request = Client::new().request(method.clone(), url).header(*name, value);
            let request = if let Some(body) = &body { request.json(body) } else { request };
            let response = request.send().await.expect("an answer");
            let status = response.status().as_u16();
            let text = response.text().await.expect("a body");
            answers.push((status, serde_json::from_str(&text).unwrap_or(Value::Null)));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        answers.remove(0)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, None).await
    }

    async fn code(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.call(method, path, Some(body)).await;
        (status, answer["code"].as_str().unwrap_or_default().to_owned())
    }
}

fn with<'a>(latchkey: &'a Latchkey, key: &str) -> WithKey<'a> {
    WithKey { console: &latchkey.console, key: key.to_owned() }
}

const ME: &str = "/api/v1/me";

async fn used(caller: &Caller, path: &str) -> bool {
    caller.get(path).await.1["last_used_at"].is_string()
}

on_both! { Latchkey::start;
    async fn a_key_is_its_owner(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let (key, path) = ada.api_key("x").await;
        let key = with(&latchkey, &key);
        assert_eq!(key.get(ME).await.1["username"], "ada");
        assert_eq!(key.get("/api/v1/me/api-keys").await.0, 200);
        assert_eq!(key.get("/api/v1/users").await.0, 403);
        assert!(used(&ada, &path).await, "a call of REST is a use");
        let (admins, _) = root.api_key("y").await;
        let admins = with(&latchkey, &admins);
        assert_eq!(admins.get("/api/v1/users").await.0, 200);
        let (status, answer) = admins.call(Method::PATCH, &path.replace("/me", ""), Some(json!({ "description": "z" }))).await;
        assert_eq!((status, &answer["description"]), (200, &json!("z")));
    }

    async fn a_key_never_makes_a_key_nor_opens_a_session(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let (key, path) = root.api_key("x").await;
        let key = with(&latchkey, &key);
        let user = key.get(ME).await.1["id"].as_str().expect("an id").to_owned();
        let description = json!({ "description": "y" });
        let issue = json!({ "username": "root", "description": "y" });
        let session = json!({ "username": "root", "password": crate::latchkey::PASSWORD });
        let password = json!({ "current_password": crate::latchkey::PASSWORD, "new_password": "another one, and long enough" });
        let invite = json!({ "username": "eve", "email": "eve@example.org", "role": "admin" });
        for (method, path, body) in [
            (Method::POST, "/api/v1/me/api-keys", description.clone()),
            (Method::POST, &format!("/api/v1/users/{user}/api-keys"), description),
            (Method::POST, "/api/v1/api-keys", issue),
            (Method::POST, &format!("{path}/regenerate"), json!({})),
            (Method::POST, "/api/v1/session", session),
            (Method::POST, "/api/v1/me/password", password),
            (Method::POST, "/api/v1/users", invite),
            (Method::GET, "/api/v1/me/sessions", json!({})),
            (Method::DELETE, "/api/v1/me/sessions", json!({})),
        ] {
            let answer = key.code(method.clone(), path, body).await;
            assert_eq!(answer, (403, "session_required".into()), "{method} {path}");
        }
        assert_eq!(root.get(ME).await.0, 200, "the session is still there");
    }

    async fn a_key_that_may_not_be_used_is_refused_with_the_next_call(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let (value, path) = ada.api_key("x").await;
        let key = with(&latchkey, &value);
        let refused = async || {
            let (status, problem) = key.get(ME).await;
            (status, problem["code"].as_str().unwrap_or_default().to_owned())
        };
        let bad = (401, String::from("bad_api_key"));
        assert_eq!(refused().await.0, 200);
        ada.patch(&path, json!({ "state": "disabled" })).await;
        assert_eq!(refused().await, bad);
        ada.patch(&path, json!({ "state": "enabled" })).await;
        assert_eq!(refused().await.0, 200);
        let user = ada.get(ME).await.1["id"].as_str().expect("an id").to_owned();
        let user = format!("/api/v1/users/{user}");
        assert_eq!(root.patch(&user, json!({ "status": "disabled" })).await.0, 200);
        assert_eq!(refused().await, bad);
        root.patch(&user, json!({ "status": "active" })).await;
        let ada = latchkey.sign_in("ada").await;
        let (_, answer) = ada.post(&format!("{path}/regenerate"), json!({ "grace": "1h" })).await;
        assert_eq!(refused().await.0, 200, "in grace");
        ada.delete(&format!("{path}/previous")).await;
        assert_eq!(refused().await, bad);
        let new = with(&latchkey, answer["api_key"].as_str().expect("the value"));
        assert_eq!(new.get(ME).await.0, 200);
        ada.delete(&path).await;
        assert_eq!(new.get(ME).await.0, 401);
        for value in ["lk_", "x", &value.replace("lk_", "lkp_"), &value[..38]] {
            let (status, problem) = with(&latchkey, value).get(ME).await;
            assert_eq!((status, &problem["code"]), (401, &json!("bad_api_key")), "one answer for all");
        }
    }

    async fn two_credentials_in_one_request_are_refused(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (one, _) = ada.api_key("x").await;
        let (two, _) = ada.api_key("y").await;
        let url = format!("{}{ME}", latchkey.console);
        let both = Client::new().get(&url).header("x-api-key", &one).bearer_auth(&two);
        let beside_session = ada.client.get(&url).bearer_auth(&one);
        for request in [both, beside_session] {
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), 400);
            let problem: Value = response.json().await.expect("JSON");
            assert_eq!(problem["code"], "two_credentials");
        }
        let same = Client::new().get(&url).header("x-api-key", &one).bearer_auth(&one);
        assert_eq!(same.send().await.expect("an answer").status(), 200);
        let foreign = ada.client.get(&url).bearer_auth("a token of the proxy in front");
        assert_eq!(foreign.send().await.expect("an answer").status(), 200);
    }

    async fn where_a_call_with_a_key_comes_from_does_not_matter(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (key, path) = ada.api_key("x").await;
        let url = format!("{}{path}", latchkey.console);
        let elsewhere = |client: &Client| {
            let request = client.patch(&url).json(&json!({ "description": "y" }));
            request.header("origin", "https://evil.example").header("sec-fetch-site", "cross-site")
        };
        let by_key = elsewhere(&Client::new()).bearer_auth(&key).send().await.expect("an answer");
        assert_eq!(by_key.status(), 200);
        let by_session = elsewhere(&ada.client).send().await.expect("an answer");
        assert_eq!(by_session.status(), 403);
        let foreign = elsewhere(&ada.client).bearer_auth("a token of the proxy in front");
        assert_eq!(foreign.send().await.expect("an answer").status(), 403);
        // A key beside a session does not open the way to what the session may do.
        let both = elsewhere(&ada.client).bearer_auth(&key).send().await.expect("an answer");
        assert_eq!(both.status(), 400);
    }
}
