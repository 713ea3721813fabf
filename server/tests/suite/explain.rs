//! `POST /api/v1/explain`: why was this call rejected?

use reqwest::{Method, header::CACHE_CONTROL};
use serde_json::{Value, json};
use testkit::{Backend, on_both};
use tokio::{net::TcpListener, process::Command};

use crate::latchkey::{Caller, Latchkey};

async fn ask(caller: &Caller, key: &str, endpoint: Option<&str>) -> (u16, Value) {
    caller.post("/api/v1/explain", json!({ "key": key, "endpoint": endpoint })).await
}

/// The answer of one rule of the first node.
fn rule<'a>(explanation: &'a Value, name: &str) -> &'a Value {
    let mut rules = explanation["nodes"][0]["ruling"]["rules"].as_array().expect("rules").iter();
    rules.find(|answer| answer["rule"] == name).expect("every rule answers")
}

on_both! { Latchkey::start;
    async fn an_admin_learns_what_a_node_would_say(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let (key, path) = ada.api_key("x").await;
        latchkey.until_code(&key, "ok").await;
        let (status, said) = ask(&root, &format!(" {key}\n"), None).await;
        assert_eq!(status, 200, "{said}");
        let node = &said["nodes"][0];
        assert_eq!((&node["name"], &node["silent"]), (&json!("local"), &Value::Null));
        assert_eq!((&node["ruling"]["verdict"], &node["ruling"]["key"]["username"]), (&json!("ok"), &json!("ada")));
        assert_eq!(node["ruling"]["rules"].as_array().map(Vec::len), Some(11));

        ada.patch(&path, json!({ "state": "disabled" })).await;
        latchkey.until_code(&key, "key_disabled").await;
        let (_, said) = ask(&root, &key, Some("nothing")).await;
        assert_eq!(said["nodes"][0]["ruling"]["verdict"], "key_disabled");
        assert_eq!(rule(&said, "status")["outcome"], "failed");
        assert_eq!(rule(&said, "endpoint")["code"], "unknown_endpoint");

        let (_, said) = ask(&root, &key[..20], None).await;
        assert_eq!(rule(&said, "well_formed")["code"], "malformed_key");
        assert!(rule(&said, "well_formed")["detail"].as_str().expect("text").contains("cut"));
        let other = domain::key::generate(domain::key::KeyKind::ApiKey, || 9);
        let (_, said) = ask(&root, other.secret().expose(), None).await;
        assert_eq!((&said["nodes"][0]["ruling"]["verdict"], &said["nodes"][0]["ruling"]["key"]), (&json!("unknown_key"), &Value::Null));
    }

    async fn only_admins_with_a_session_may_ask_and_only_with_a_key(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let (status, problem) = ask(&ada, "x", None).await;
        assert_eq!((status, &problem["code"]), (403, &json!("forbidden")));
        let (status, problem) = ask(&root, "  ", None).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!("key")));
        let (status, problem) = ask(&root, "x", Some(&"e".repeat(201))).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!("endpoint")));
        let secret = "lk_nobody_may_read_this";
        let (status, problem) = root.post("/api/v1/explain", json!({ "key": [secret] })).await;
        assert_eq!(status, 400);
        assert!(!problem.to_string().contains(secret), "{problem}");
        let body = json!({ "key": secret });
        let response = root.call(Method::POST, "/api/v1/explain", Some(&body)).await;
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert!(!response.text().await.expect("text").contains(secret));
    }
}

#[tokio::test]
async fn every_live_node_answers_or_says_why_not() {
    let mut latchkey = Latchkey::start(Backend::Postgres).await;
    // A port that nobody answers at, and one where something else listens.
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let nowhere = closed.local_addr().expect("bound").to_string();
    drop(closed);
    let console = latchkey.console.trim_start_matches("http://").to_owned();
    let _two = latchkey.node("two", &[]).await;
    let _lost = latchkey.node("lost", &["--advertise-addr", &nowhere]).await;
    let _other = latchkey.node("other", &["--advertise-addr", &console]).await;
    let mut dead = latchkey.node("dead", &[]).await;
    let hung = latchkey.node("hung", &[]).await;
    dead.process.kill().await.expect("killed");
    // Its port is somebody else's now: the console's own node.
    let sql = format!(
        "update gateway_nodes set address = '{}' where name = 'dead' returning 1::bigint",
        latchkey.gateway.trim_start_matches("http://")
    );
    latchkey.postgres().numbers(&sql).await;
    let pid = hung.process.id().expect("it runs").to_string();
    assert!(
        Command::new("kill").args(["-STOP", &pid]).status().await.expect("kill runs").success()
    );

    let root = latchkey.user("root", "admin").await;
    let (key, _) = root.api_key("x").await;
    latchkey.until_code(&key, "ok").await;
    let (status, said) = ask(&root, &key, None).await;
    assert_eq!(status, 200, "{said}");
    let nodes = said["nodes"].as_array().expect("a list");
    let names: Vec<_> = nodes.iter().map(|node| node["name"].as_str().expect("text")).collect();
    assert_eq!(names, ["dead", "hung", "local", "lost", "other", "two"]);
    let reasons: Vec<_> = nodes.iter().map(|node| &node["silent"]["reason"]).collect();
    let none = &Value::Null;
    let expected = [
        &json!("refused"),
        &json!("timeout"),
        none,
        &json!("unreachable"),
        &json!("unreadable"),
        none,
    ];
    assert_eq!(reasons, expected, "{said}");
    assert_eq!(nodes[2]["ruling"]["verdict"], "ok");
    assert!(nodes[0]["silent"]["detail"].as_str().expect("text").contains("Another process"));
}

mod afterwards {
    use super::*;

    on_both! { Latchkey::start_traced;
        async fn the_key_is_nowhere_afterwards(latchkey) {
            let mut latchkey = latchkey;
            let root = latchkey.user("root", "admin").await;
            let (key, _) = root.api_key("x").await;
            let stranger = domain::key::generate(domain::key::KeyKind::ApiKey, || 9);
            let values = [&key, stranger.secret().expose(), "lk_mistyped-0123456789-in-haste"];
            for value in values {
                let (status, said) = ask(&root, value, Some("servers")).await;
                assert_eq!(status, 200, "{said}");
                assert!(!said.to_string().contains(value), "nor is it answered");
            }
            assert_eq!(latchkey.stop().await, Some(0));
            let all = latchkey.all_it_left();
            assert!(all.contains("path=\"/api/v1/explain\""), "the log says that something was asked");
            for value in values {
                assert!(!all.contains(value));
                assert!(!all.contains(&value[8..]), "nor a part of it");
            }
        }
    }
}
