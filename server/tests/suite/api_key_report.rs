//! `/api/v1/api-keys`: everybody's keys, for admins.

use serde_json::{Value, json};
use testkit::{on_both, until};

use crate::latchkey::{Caller, Latchkey};

const KEYS: &str = "/api/v1/api-keys";

async fn issue(root: &Caller, username: &str, description: &str) -> (String, String) {
    let body = json!({ "username": username, "description": description });
    let (status, key) = root.post(KEYS, body).await;
    assert_eq!((status, &key["user"]["username"]), (201, &json!(username)), "{key}");
    let text = |name: &str| key[name].as_str().expect("text").to_owned();
    (text("api_key"), format!("{KEYS}/{}", text("id")))
}

fn numbers(page: &Value) -> Vec<(u64, &str)> {
    let offset = page["offset"].as_u64().expect("a number");
    let items = page["items"].as_array().expect("a list").iter();
    let names = items.map(|key| key["user"]["username"].as_str().expect("a name"));
    (offset + 1..).zip(names).collect()
}

on_both! { Latchkey::start;
    async fn keys_are_searched_by_username_and_state_and_numbered_over_pages(latchkey) {
        let root = latchkey.user("root", "admin").await;
        for name in ["ada", "adam", "bo"] {
            latchkey.user(name, "user").await;
            issue(&root, name, "one").await;
            issue(&root, name, "two").await;
        }
        let (_, page) = root.get(&format!("{KEYS}?sort=username&limit=4")).await;
        assert_eq!((&page["total"], &page["previous_cursor"]), (&json!(6), &Value::Null));
        assert_eq!(numbers(&page), [(1, "ada"), (2, "ada"), (3, "adam"), (4, "adam")]);
        let last = page["last_cursor"].as_str().expect("a cursor");
        let (_, page) = root.get(&format!("{KEYS}?sort=username&limit=4&cursor={last}")).await;
        assert_eq!(numbers(&page), [(5, "bo"), (6, "bo")]);
        assert_eq!(page["next_cursor"], Value::Null);
        let (_, page) = root.get(&format!("{KEYS}?username=ADA&sort=-username")).await;
        assert_eq!(numbers(&page), [(1, "adam"), (2, "adam"), (3, "ada"), (4, "ada")]);
        let path = format!("{KEYS}/{}", page["items"][0]["id"].as_str().expect("an id"));
        assert_eq!(root.patch(&path, json!({ "state": "disabled" })).await.0, 200);
        for (query, total) in [
            ("state=inactive", 1), ("state=disabled", 1), ("state=active", 5), ("state=expired", 0),
            ("state=active&username=adam", 1), ("username=nobody", 0),
        ] {
            assert_eq!(root.get(&format!("{KEYS}?{query}")).await.1["total"], total, "{query}");
        }
        for (query, field) in [("sort=age", "sort"), ("limit=201", "limit"), ("cursor=x", "cursor")] {
            let (status, problem) = root.get(&format!("{KEYS}?{query}")).await;
            assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!(field)));
        }
        assert_eq!(root.get(&format!("{KEYS}?state=any")).await.0, 400);
    }

    async fn a_key_for_nobody_is_refused_and_the_rule_of_two_holds(latchkey) {
        let root = latchkey.user("root", "admin").await;
        latchkey.user("ada", "user").await;
        let (status, problem) = root.post(KEYS, json!({ "username": "bo", "description": "x" })).await;
        let field = &problem["fields"][0];
        assert_eq!((status, &field["name"], &field["code"]), (422, &json!("username"), &json!("unknown_user")));
        let (value, path) = issue(&root, "ada", "one").await;
        issue(&root, "ada", "two").await;
        let (status, problem) = root.post(KEYS, json!({ "username": "ada", "description": "x" })).await;
        assert_eq!((status, &problem["code"]), (409, &json!("api_key_limit")));
        latchkey.until_code(&value, "ok").await;
        assert_eq!(root.delete(&path).await.0, 202);
        latchkey.until_code(&value, "unknown_key").await;
    }

    async fn an_admin_changes_anybodys_key_and_a_user_only_theirs(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let bo = latchkey.user("bo", "user").await;
        let (value, path) = issue(&root, "ada", "x").await;
        let (status, key) = root.patch(&path, json!({ "state": "disabled", "description": "y" })).await;
        assert_eq!((status, &key["state"], &key["description"]), (200, &json!("disabled"), &json!("y")));
        latchkey.until_code(&value, "key_disabled").await;
        assert_eq!(root.get(&path).await.1["user"]["username"], "ada");
        assert_eq!(ada.get(&path).await.0, 200);
        for (status, problem) in [
            bo.get(&path).await,
            bo.patch(&path, json!({ "state": "enabled" })).await,
            bo.delete(&path).await,
            bo.post(&format!("{path}/regenerate"), json!({})).await,
            bo.delete(&format!("{path}/previous")).await,
        ] {
            assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
        }
        for (status, problem) in [
            ada.get(KEYS).await,
            ada.get("/api/v1/api-keys.csv").await,
            ada.post(KEYS, json!({ "username": "ada", "description": "x" })).await,
        ] {
            assert_eq!((status, &problem["code"]), (403, &json!("forbidden")));
        }
    }

    async fn the_filtered_report_is_a_file_without_values(latchkey) {
        let root = latchkey.user("root", "admin").await;
        latchkey.user("ada", "user").await;
        latchkey.user("bo", "user").await;
        let (value, path) = issue(&root, "ada", "=SUM(1), \"x\"").await;
        issue(&root, "bo", "y").await;
        let csv = format!("{KEYS}.csv?username=ada&sort=username");
        let response = root.call(reqwest::Method::GET, &csv, None).await;
        assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
        assert!(response.headers()["content-disposition"].to_str().expect("ASCII").contains("api-keys.csv"));
        let text = response.text().await.expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("Sr. No.,Username,API Key ID"));
        let id = path.rsplit('/').next().expect("an id");
        let hint = format!("{}…{}", &value[..7], &value[35..]);
        let begins = format!("1,ada,{id},{hint},\"'=SUM(1), \"\"x\"\"\",enabled,");
        assert!(lines[1].starts_with(&begins), "{text}");
        assert!(!text.contains(&value));
    }
}

mod rotation {
    use super::*;

    const MINE: &str = "/api/v1/me/api-keys";

    on_both! { Latchkey::start;
        async fn a_new_value_without_grace_ends_the_old_one_everywhere(latchkey) {
            let ada = latchkey.user("ada", "user").await;
            let (old, path) = ada.api_key("x").await;
            latchkey.until_code(&old, "ok").await;
            let (_, before) = ada.get(&path).await;
            let (status, key) = ada.post(&format!("{path}/regenerate"), json!({})).await;
            assert_eq!((status, &key["id"]), (200, &before["id"]));
            assert_eq!((&key["expires_at"], &key["previous"]), (&before["expires_at"], &Value::Null));
            let new = key["api_key"].as_str().expect("the value");
            until("it is applied", async || {
                let key = ada.get(&path).await.1;
                assert!(!key.to_string().contains(new), "the value is never had again");
                (key["propagation"]["state"] == "applied").then_some(())
            })
            .await;
            assert_eq!(latchkey.authorize(&old).await, (401, "unknown_key".into()));
            assert_eq!(latchkey.authorize(new).await, (204, "ok".into()));
        }

        async fn in_grace_both_values_are_one_key_until_it_is_ended(latchkey) {
            let ada = latchkey.user("ada", "user").await;
            let (old, path) = ada.api_key("x").await;
            latchkey.until_code(&old, "ok").await;
            let (_, key) = ada.post(&format!("{path}/regenerate"), json!({ "grace": "24h" })).await;
            let new = key["api_key"].as_str().expect("the value").to_owned();
            assert_eq!(key["previous"]["last4"], old[35..]);
            assert!(key["previous"]["until"].is_string(), "{key}");
            latchkey.until_code(&new, "ok").await;
            assert_eq!(latchkey.authorize(&old).await, (204, "ok".into()));
            let (_, listed) = ada.get(MINE).await;
            assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "one key, not two");
            // What is switched off is switched off for both.
            ada.patch(&path, json!({ "state": "disabled" })).await;
            for value in [&old, &new] {
                latchkey.until_code(value, "key_disabled").await;
            }
            ada.patch(&path, json!({ "state": "enabled" })).await;
            latchkey.until_code(&old, "ok").await;
            let (status, key) = ada.delete(&format!("{path}/previous")).await;
            assert_eq!((status, &key["previous"]), (202, &Value::Null));
            latchkey.until_code(&old, "unknown_key").await;
            assert_eq!(latchkey.authorize(&new).await, (204, "ok".into()));
            assert_eq!(ada.delete(&format!("{path}/previous")).await.0, 404);
            let (status, _) = ada.post(&format!("{path}/regenerate"), json!({ "grace": "2h" })).await;
            assert_eq!(status, 400);
        }

        async fn the_grace_outlives_a_restart_of_the_node(latchkey) {
            let mut latchkey = latchkey;
            let ada = latchkey.user("ada", "user").await;
            let (old, path) = ada.api_key("x").await;
            let (_, key) = ada.post(&format!("{path}/regenerate"), json!({ "grace": "1h" })).await;
            latchkey.crash_and_start().await;
            for value in [&old, key["api_key"].as_str().expect("the value")] {
                latchkey.until_code(value, "ok").await;
            }
        }
    }
}
