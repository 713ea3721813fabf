//! `/api/v1/me/api-keys`.

use serde_json::{Value, json};
use testkit::{on_both, until};

use crate::latchkey::{Caller, Latchkey};

const KEYS: &str = "/api/v1/me/api-keys";

async fn list(caller: &Caller) -> Vec<Value> {
    let (status, page) = caller.get(KEYS).await;
    assert_eq!(status, 200);
    page["items"].as_array().expect("a list").clone()
}

on_both! { Latchkey::start;
    async fn a_key_is_shown_once_with_all_its_fields(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (status, key) = ada.post(KEYS, json!({ "description": " Laptop " })).await;
        assert_eq!(status, 201);
        let value = key["api_key"].as_str().expect("the value");
        assert!(value.starts_with("lk_") && value.len() == 39, "{value}");
        assert_eq!(key["description"], "Laptop");
        assert_eq!(key["prefix"], value[..7]);
        assert_eq!(key["last4"], value[35..]);
        assert_eq!((&key["state"], &key["expired"]), (&json!("enabled"), &json!(false)));
        assert_eq!(key["user"]["username"], "ada");
        assert!(key["expires_at"].is_string(), "thirty days unless said otherwise");
        assert!(key["last_used_at"].is_null());
        let page = ada.get(KEYS).await.1;
        assert!(!page.to_string().contains(value), "the value is never had again");
        assert_eq!(page["next_cursor"], Value::Null);
    }

    async fn the_third_key_is_refused(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (_, first) = ada.api_key("one").await;
        ada.api_key("two").await;
        let (status, problem) = ada.post(KEYS, json!({ "description": "three" })).await;
        assert_eq!((status, &problem["code"]), (409, &json!("api_key_limit")));
        assert_eq!(ada.delete(&first).await.0, 202);
        ada.api_key("three").await;
    }

    async fn fifty_at_once_leave_exactly_two(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let bo = latchkey.user("bo", "user").await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..50 {
            for client in [ada.client.clone(), bo.client.clone()] {
                let url = format!("{}{KEYS}", latchkey.console);
                let body = json!({ "description": format!("key {n}") });
                tasks.spawn(async move {
                    client.post(url).json(&body).send().await.expect("an answer").status().as_u16()
                });
            }
        }
        let mut answers = tasks.join_all().await;
        answers.sort_unstable();
        assert_eq!(answers[..4], [201; 4]);
        assert_eq!(answers[4..], [409; 96]);
        for caller in [&ada, &bo] {
            assert_eq!(list(caller).await.len(), 2);
        }
    }

    async fn bad_input_names_every_field_and_makes_nothing(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "description": "", "expires_at": "2020-01-01T00:00:00Z" });
        let (status, problem) = ada.post(KEYS, body).await;
        assert_eq!((status, &problem["code"]), (422, &json!("invalid_input")));
        let codes = problem["fields"].as_array().expect("fields").iter();
        let codes: Vec<_> = codes.map(|field| (&field["name"], &field["code"])).collect();
        assert_eq!(codes, [
            (&json!("description"), &json!("required")),
            (&json!("expires_at"), &json!("in_the_past")),
        ]);
        for body in [
            json!({}),
            json!([]),
            json!(["x", null, true]),
            json!({ "description": "x", "state": "enabled" }),
            json!({ "description": "x", "expires_at": "tomorrow" }),
            json!({ "description": 7 }),
        ] {
            let (status, problem) = ada.post(KEYS, body.clone()).await;
            assert_eq!((status, &problem["code"]), (400, &json!("bad_request")), "{body}");
        }
        assert_eq!(list(&ada).await, [] as [Value; 0]);
    }

    async fn never_and_disabled_can_be_asked_for(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "description": "x", "expires_at": null, "enabled": false });
        let (_, key) = ada.post(KEYS, body).await;
        assert_eq!((&key["expires_at"], &key["state"]), (&Value::Null, &json!("disabled")));
        let value = key["api_key"].as_str().expect("the value");
        latchkey.until_code(value, "key_disabled").await;
    }

    async fn somebody_elses_key_does_not_exist(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let bo = latchkey.user("bo", "user").await;
        let (value, path) = ada.api_key("mine").await;
        for (status, problem) in [
            bo.patch(&path, json!({ "state": "disabled" })).await,
            bo.delete(&path).await,
            bo.delete(&format!("{KEYS}/not-an-id")).await,
            bo.delete(&format!("{KEYS}/00000000-0000-0000-0000-000000000000")).await,
        ] {
            assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
        }
        latchkey.until_code(&value, "ok").await;
        assert_eq!(list(&ada).await.len(), 1);
    }

    async fn the_badge_is_applied_once_the_gateway_has_confirmed(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (value, path) = ada.api_key("x").await;
        latchkey.until_code(&value, "ok").await;
        let (_, key) = ada.patch(&path, json!({ "state": "disabled" })).await;
        let seq = key["propagation"]["seq"].clone();
        let applied = until("the change is applied", async || {
            let key = list(&ada).await.remove(0);
            (key["propagation"]["state"] == "applied").then(|| key["propagation"].clone())
        })
        .await;
        assert_eq!((&applied["seq"], &applied["applied"]), (&seq, &json!(1)));
        assert!(applied["applied_ms"].is_u64(), "{applied}");
        assert_eq!(latchkey.authorize(&value).await, (403, "key_disabled".into()));
    }

    async fn asking_for_what_is_there_changes_nothing(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (_, path) = ada.api_key("x").await;
        let before = list(&ada).await.remove(0);
        let (status, after) = ada.patch(&path, json!({ "state": "enabled" })).await;
        assert_eq!(status, 200);
        assert_eq!(after["updated_at"], before["updated_at"]);
        assert_eq!(after["propagation"]["seq"], before["propagation"]["seq"]);
    }

    async fn a_new_description_needs_no_propagation(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (_, path) = ada.api_key("x").await;
        let before = list(&ada).await.remove(0);
        let (_, after) = ada.patch(&path, json!({ "description": "Build server" })).await;
        assert_eq!(after["description"], "Build server");
        assert_eq!(after["propagation"]["seq"], before["propagation"]["seq"]);
        let (status, problem) = ada.patch(&path, json!({ "description": "x".repeat(256) })).await;
        assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("too_long")));
    }

    async fn a_deleted_key_is_gone_for_good(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let (value, path) = ada.api_key("x").await;
        latchkey.until_code(&value, "ok").await;
        let (status, answer) = ada.delete(&path).await;
        assert_eq!(status, 202);
        assert!(answer["propagation"]["seq"].is_i64());
        latchkey.until_code(&value, "unknown_key").await;
        until("the deleted key leaves the list", async || {
            list(&ada).await.is_empty().then_some(())
        })
        .await;
        assert_eq!(ada.delete(&path).await.0, 404);
        assert_eq!(ada.patch(&path, json!({ "state": "enabled" })).await.0, 404);
    }

    async fn an_expired_key_cannot_be_toggled(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let soon = now_plus_ms(600);
        let body = json!({ "description": "x", "expires_at": soon });
        let (status, key) = ada.post(KEYS, body).await;
        assert_eq!(status, 201, "{key}");
        let value = key["api_key"].as_str().expect("the value");
        latchkey.until_code(value, "key_expired").await;
        let key = list(&ada).await.remove(0);
        assert_eq!((&key["expired"], &key["state"]), (&json!(true), &json!("enabled")));
        let path = format!("{KEYS}/{}", key["id"].as_str().expect("an id"));
        for state in ["enabled", "disabled"] {
            let (status, problem) = ada.patch(&path, json!({ "state": state })).await;
            assert_eq!((status, &problem["code"]), (409, &json!("key_expired")));
        }
        assert_eq!(ada.patch(&path, json!({ "description": "old" })).await.0, 200);
        assert_eq!(ada.delete(&path).await.0, 202);
    }

    async fn the_answer_with_the_value_is_kept_by_no_cache(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "description": "x" });
        let response = ada.call(reqwest::Method::POST, KEYS, Some(&body)).await;
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

/// A moment some milliseconds ahead by the machine's clock, in RFC 3339.
fn now_plus_ms(ms: u64) -> String {
    use service::context::{Clock as _, SystemClock};
    SystemClock.now().plus(std::time::Duration::from_millis(ms)).to_string()
}
