//! A package key from its request to its end.

use serde_json::{Value, json};
use testkit::on_both;

use super::{id, made, set, start};

on_both! { start;
    async fn a_key_lives_from_its_request_to_its_end(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic", "needs_approval": true })).await;
        let key = made(&set.ada, "/me/package-keys", set.ask()).await;
        let value = key["package_key"].as_str().expect("the value").to_owned();
        assert_eq!((&key["status"], &key["expired"]), (&json!("waiting"), &json!(false)));
        assert_eq!(key["application"], json!({ "id": set.application, "name": "Shop" }));
        assert_eq!(key["rate_limit"], json!({ "mode": "plan" }));
        latchkey.until_code(&value, "key_waiting").await;
        let own = set.ada.get("/api/v1/me/package-keys").await.1;
        assert!(own["items"][0].get("package_key").is_none(), "the value is shown once");
        let path = format!("/api/v1/package-keys/{}", id(&key));
        let (status, _) = set.ada.patch(&path, json!({ "status": "enabled" })).await;
        assert_eq!(status, 403, "nobody approves their own key");
        let waiting = set.root.get("/api/v1/package-keys?status=waiting").await.1;
        assert_eq!(waiting["items"][0]["id"], key["id"]);
        assert_eq!(set.root.patch(&path, json!({ "status": "enabled" })).await.0, 200);
        latchkey.until_code(&value, "ok").await;
        let (status, problem) = set.root.patch(&path, json!({ "status": "waiting" })).await;
        assert_eq!((status, &problem["code"]), (409, &json!("not_back_to_waiting")));
        set.root.patch(&path, json!({ "status": "disabled" })).await;
        latchkey.until_code(&value, "key_disabled").await;
        set.root.patch(&path, json!({ "status": "enabled" })).await;
        latchkey.until_code(&value, "ok").await;
        let own = format!("/api/v1/me/package-keys/{}", id(&key));
        let (status, gone) = set.ada.delete(&own).await;
        assert_eq!((status, gone["propagation"]["state"].is_string()), (202, true));
        latchkey.until_code(&value, "unknown_key").await;
        assert_eq!(set.ada.delete(&own).await.0, 404);
    }

    async fn a_rejected_key_says_why_and_can_still_be_enabled(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic", "needs_approval": true })).await;
        let (path, _) = set.key().await;
        let (status, problem) = set.root.patch(&path, json!({ "reason": "x" })).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!("reason")));
        let body = json!({ "status": "disabled", "reason": " Name the project. " });
        assert_eq!(set.root.patch(&path, body).await.1["reason"], "Name the project.");
        let own = set.ada.get("/api/v1/me/package-keys").await.1;
        assert_eq!(own["items"][0]["reason"], "Name the project.");
        let (_, key) = set.root.patch(&path, json!({ "status": "enabled" })).await;
        assert_eq!((&key["status"], &key["reason"]), (&json!("enabled"), &Value::Null));
    }

    async fn a_key_is_refused_where_user_package_plan_or_limit_say_so(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic", "max_keys": 1 })).await;
        let keys = "/api/v1/package-keys";
        let empty = made(&set.root, "/packages", json!({ "name": "Platinum" })).await;
        let (status, problem) = set.root.post(keys, set.ask_with("package_id", id(&empty))).await;
        assert_eq!((status, &problem["code"]), (422, &json!("package_has_no_plan")));
        let path = format!("/packages/{}/plans", id(&empty));
        let other = made(&set.root, &path, json!({ "name": "Pro" })).await;
        let (status, problem) = set.root.post(keys, set.ask_with("plan_id", id(&other))).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!("plan_id")));
        let past = set.ask_with("expires_at", "2020-01-01T00:00:00Z");
        assert_eq!(set.root.post(keys, past).await.1["fields"][0]["code"], "in_the_past");
        let (key, value) = set.key().await;
        let (status, problem) = set.root.post(keys, set.ask()).await;
        assert_eq!((status, &problem["code"]), (409, &json!("package_key_limit")));
        let plan = format!("/api/v1/plans/{}", set.plan);
        set.root.patch(&plan, json!({ "status": "inactive", "max_keys": 9 })).await;
        latchkey.until_code(&value, "plan_inactive").await;
        let (status, problem) = set.root.post(keys, set.ask()).await;
        assert_eq!((status, &problem["code"]), (422, &json!("package_has_no_plan")));
        set.root.patch(&plan, json!({ "status": "active" })).await;
        latchkey.until_code(&value, "ok").await;
        let user = format!("/api/v1/users/{}", set.ada_id);
        set.root.patch(&user, json!({ "status": "disabled" })).await;
        latchkey.until_code(&value, "owner_inactive").await;
        let (status, problem) = set.root.post(keys, set.ask()).await;
        assert_eq!((status, &problem["code"]), (422, &json!("user_not_active")));
        assert!(problem["detail"].as_str().expect("text").contains("disabled"), "{problem}");
        assert_eq!(set.root.get(&key).await.1["status"], "enabled", "the key is as it was");
    }

    async fn a_custom_key_holds_to_its_rule_and_is_nobody_elses(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic", "max_keys": 9 })).await;
        let keys = "/api/v1/package-keys";
        for (custom, code) in [
            ("Legacy key_2024-abc", "bad_character"),
            ("a-short-custom1", "too_short"),
            (&"x".repeat(129), "too_long"),
            ("lkp_looks-like-a-generated-one", "looks_generated"),
        ] {
            let (status, problem) = set.root.post(keys, set.ask_with("custom_key", custom)).await;
            let field = &problem["fields"][0];
            assert_eq!((status, &field["name"], &field["code"]), (422, &json!("custom_key"), &json!(code)));
            assert!(!problem.to_string().contains(custom), "the value is not repeated");
        }
        let custom = "Legacy-key_2024.a:01";
        let key = made(&set.root, "/package-keys", set.ask_with("custom_key", custom)).await;
        assert_eq!((&key["package_key"], &key["prefix"]), (&json!(custom), &json!("Lega")));
        latchkey.until_code(custom, "ok").await;
        for _ in 0..2 {
            let (status, problem) = set.root.post(keys, set.ask_with("custom_key", custom)).await;
            assert_eq!((status, &problem["code"]), (409, &json!("key_in_use")));
            assert!(!problem.to_string().contains("ada"), "{problem}");
            // Nor can a deleted value be had again.
            set.root.delete(&format!("{keys}/{}", id(&key))).await;
        }
    }

    async fn settings_change_and_the_value_does_not(latchkey) {
        let endpoint = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:9" });
        let set = set(&latchkey, json!({ "name": "Basic" })).await;
        let servers = made(&set.root, "/endpoints", endpoint).await;
        let path = format!("/packages/{}/plans", set.package);
        let pro = made(&set.root, &path, json!({ "name": "Pro", "endpoints": [servers["id"]] })).await;
        let (key, value) = set.key().await;
        let opens = async |code: &str| {
            testkit::until("the endpoint is judged so", async || {
                let body = json!({ "key": value, "endpoint": "servers" });
                let request = set.root.client.post(format!("{}/v1/verify", latchkey.gateway));
                let answer = request.json(&body).send().await.expect("an answer");
                let answer: Value = answer.json().await.expect("JSON");
                (answer["code"] == code).then_some(())
            }).await;
        };
        opens("endpoint_not_allowed").await;
        let (_, changed) = set.root.patch(&key, json!({ "plan_id": pro["id"] })).await;
        assert_eq!(changed["plan"]["name"], "Pro");
        opens("ok").await;
        let ceiling = json!({ "mode": "ceiling", "value": { "per_second": 5, "burst": 9 } });
        let body = json!({ "rate_limit": ceiling, "quota": { "mode": "exempt" } });
        let (_, changed) = set.root.patch(&key, body).await;
        assert_eq!((&changed["rate_limit"], &changed["quota"]["mode"]), (&ceiling, &json!("exempt")));
        let none = json!({ "mode": "ceiling", "value": { "per_second": 0, "burst": 9 } });
        let (status, problem) = set.root.patch(&key, json!({ "rate_limit": none })).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!("rate_limit")));
        let other = made(&set.root, "/packages", json!({ "name": "Silver" })).await;
        let path = format!("/packages/{}/plans", id(&other));
        let other = made(&set.root, &path, json!({ "name": "Trial" })).await;
        let (status, problem) = set.root.patch(&key, json!({ "plan_id": other["id"] })).await;
        assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("another_package")));
        for field in ["prefix", "package_key", "custom_key"] {
            assert_eq!(set.root.patch(&key, json!({ field: "x" })).await.0, 400, "{field}");
        }
        let soon = json!({ "expires_at": "2200-01-01T00:00:00Z" });
        assert_eq!(set.root.patch(&key, soon).await.1["expires_at"], "2200-01-01T00:00:00Z");
        assert_eq!(set.root.patch(&key, json!({ "expires_at": null })).await.1["expires_at"], Value::Null);
    }
}
