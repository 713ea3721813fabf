//! Applications, packages, plans and package keys, over REST and at the gateway.

use serde_json::{Value, json};
use testkit::on_both;

use crate::latchkey::{Caller, Latchkey};

/// What most tests begin with.
struct Set {
    root: Caller,
    ada: Caller,
    ada_id: String,
    application: String,
    package: String,
    plan: String,
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

async fn made(caller: &Caller, path: &str, body: Value) -> Value {
    let (status, value) = caller.post(&format!("/api/v1{path}"), body).await;
    assert_eq!(status, 201, "{path}: {value}");
    value
}

async fn set(latchkey: &Latchkey, plan: Value) -> Set {
    let root = latchkey.user("root", "admin").await;
    let ada = latchkey.user("ada", "user").await;
    let application = made(&ada, "/me/applications", json!({ "name": "Shop" })).await;
    let package = made(&root, "/packages", json!({ "name": "Gold" })).await;
    let path = format!("/packages/{}/plans", id(&package));
    let plan = made(&root, &path, plan).await;
    Set {
        ada_id: id(&ada.get("/api/v1/me").await.1),
        root,
        ada,
        application: id(&application),
        package: id(&package),
        plan: id(&plan),
    }
}

impl Set {
    fn ask(&self) -> Value {
        json!({
            "application_id": self.application, "package_id": self.package, "plan_id": self.plan,
        })
    }

    fn ask_with(&self, name: &str, value: impl Into<Value>) -> Value {
        let mut body = self.ask();
        body[name] = value.into();
        body
    }

    /// The path of a new key, and its value.
    async fn key(&self) -> (String, String) {
        let key = made(&self.root, "/package-keys", self.ask()).await;
        let value = key["package_key"].as_str().expect("the value").to_owned();
        (format!("/api/v1/package-keys/{}", id(&key)), value)
    }
}

async fn start(backend: testkit::Backend) -> Latchkey {
    Latchkey::start(backend).await
}

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

    async fn a_stale_form_is_refused_and_changes_nothing(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic" })).await;
        let (key, _) = set.key().await;
        let user = format!("/api/v1/users/{}", set.ada_id);
        for (path, first, second) in [
            (key, json!({ "status": "disabled" }), json!({ "quota": { "mode": "exempt" } })),
            (format!("/api/v1/plans/{}", set.plan), json!({ "name": "A" }), json!({ "name": "B" })),
            (format!("/api/v1/packages/{}", set.package), json!({ "name": "A" }), json!({ "name": "B" })),
            (format!("/api/v1/applications/{}", set.application), json!({ "name": "A" }), json!({ "name": "B" })),
            (user, json!({ "display_name": "A" }), json!({ "display_name": "B" })),
        ] {
            let seen = set.root.get(&path).await.1["updated_at"].clone();
            let with = |mut body: Value| { body["if_updated_at"] = seen.clone(); body };
            let (status, after) = set.root.patch(&path, with(first)).await;
            assert_eq!(status, 200, "{path} {after}");
            let (status, problem) = set.root.patch(&path, with(second)).await;
            assert_eq!((status, &problem["code"]), (409, &json!("changed_meanwhile")), "{path}");
            assert_eq!(set.root.get(&path).await.1["updated_at"], after["updated_at"]);
        }
    }

    async fn two_admins_at_once_leave_one_outcome(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic", "needs_approval": true, "max_keys": 9 })).await;
        for _ in 0..5 {
            let (key, value) = set.key().await;
            let (on, off) = (json!({ "status": "enabled" }), json!({ "status": "disabled" }));
            let (a, b, c) = tokio::join!(
                set.root.patch(&key, on),
                set.root.patch(&key, off),
                set.root.delete(&key),
            );
            assert!([200, 404].contains(&a.0) && [200, 404].contains(&b.0), "{a:?} {b:?}");
            assert_eq!(c.0, 202, "{c:?}");
            latchkey.until_code(&value, "unknown_key").await;
            assert_eq!(set.root.patch(&key, json!({ "status": "enabled" })).await.0, 404);
        }
        let (key, value) = set.key().await;
        let calls = (0..8).map(|n| {
            let (caller, path) = (&set.root, key.clone());
            async move {
                let status = if n % 2 == 0 { "enabled" } else { "disabled" };
                caller.patch(&path, json!({ "status": status })).await.0
            }
        });
        assert!(futures_util::future::join_all(calls).await.iter().all(|status| *status == 200));
        let stands = set.root.get(&key).await.1["status"].clone();
        let code = if stands == "enabled" { "ok" } else { "key_disabled" };
        latchkey.until_code(&value, code).await;
    }

    async fn several_keys_are_changed_at_once_with_a_result_for_each(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic", "max_keys": 9 })).await;
        let (one, value) = set.key().await;
        let (two, _) = set.key().await;
        let ids: Vec<&str> = [&one, &two].map(|path| path.rsplit('/').next().expect("an id")).into();
        let nobody = "00000000-0000-0000-0000-000000000000";
        let bulk = "/api/v1/package-keys/bulk";
        let body = json!({ "action": "disable", "ids": [ids[0], nobody, ids[1]] });
        assert_eq!(set.ada.post(bulk, body.clone()).await.0, 403);
        let (status, done) = set.root.post(bulk, body).await;
        assert_eq!((status, &done["results"][0]["problem"]), (200, &Value::Null));
        assert_eq!(done["results"][1]["problem"]["code"], "not_found");
        assert_eq!(set.root.get(&two).await.1["status"], "disabled");
        latchkey.until_code(&value, "key_disabled").await;
        let (_, done) = set.root.post(bulk, json!({ "action": "delete", "ids": ids })).await;
        assert!(done["results"].as_array().expect("a list").iter().all(|r| r["problem"].is_null()));
        latchkey.until_code(&value, "unknown_key").await;
        assert_eq!(set.root.post(bulk, json!({ "action": "delete", "ids": [] })).await.0, 422);
    }

    async fn an_application_takes_its_keys_along(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic" })).await;
        let (_, value) = set.key().await;
        latchkey.until_code(&value, "ok").await;
        let path = format!("/api/v1/me/applications/{}", set.application);
        assert_eq!(set.ada.get(&path).await.1["keys"], 1);
        let (status, problem) = set.ada.post("/api/v1/me/applications", json!({ "name": "Shop" })).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (409, &json!("name")));
        assert_eq!(set.ada.patch(&path, json!({ "name": "Store" })).await.1["name"], "Store");
        let keys = set.ada.get("/api/v1/me/package-keys").await.1;
        assert_eq!(keys["items"][0]["application"]["name"], "Store");
        let found = set.root.get("/api/v1/package-keys?search=Sto").await.1;
        assert_eq!(found["items"].as_array().expect("a list").len(), 1);
        for (path, what) in [
            (format!("/api/v1/plans/{}", set.plan), "plan"),
            (format!("/api/v1/packages/{}", set.package), "package"),
        ] {
            let (status, problem) = set.root.delete(&path).await;
            assert_eq!((status, &problem["code"]), (409, &json!("in_use")), "{what}");
        }
        assert_eq!(set.ada.delete(&path).await.0, 204);
        latchkey.until_code(&value, "unknown_key").await;
        assert_eq!(set.root.delete(&format!("/api/v1/packages/{}", set.package)).await.0, 204);
    }

    async fn what_is_somebody_elses_is_not_found_and_admins_things_are_forbidden(latchkey) {
        let set = set(&latchkey, json!({ "name": "Basic" })).await;
        let (key, _) = set.key().await;
        let bo = latchkey.user("bo", "user").await;
        let own = key.replace("/package-keys", "/me/package-keys");
        let application = format!("/api/v1/me/applications/{}", set.application);
        for path in [&key, &own, &application] {
            assert_eq!(bo.get(path).await.0, 404, "{path}");
            assert_eq!(bo.delete(path).await.0, 404, "{path}");
        }
        assert_eq!(bo.post("/api/v1/me/package-keys", set.ask()).await.0, 404);
        // Below /me an admin has no more rights than anybody.
        assert_eq!(set.root.get(&own).await.0, 404);
        assert_eq!(set.root.post("/api/v1/me/package-keys", set.ask()).await.0, 404);
        for path in ["/package-keys", "/applications", "/users"] {
            assert_eq!(set.ada.get(&format!("/api/v1{path}")).await.0, 403, "{path}");
        }
        assert_eq!(set.ada.post("/api/v1/package-keys", set.ask()).await.0, 403);
        let body = json!({ "user_id": set.ada_id, "name": "x" });
        assert_eq!(set.ada.post("/api/v1/applications", body).await.0, 403);
        let plans = format!("/api/v1/packages/{}/plans", set.package);
        assert_eq!(set.ada.post("/api/v1/packages", json!({ "name": "x" })).await.0, 403);
        assert_eq!(set.ada.post(&plans, json!({ "name": "x" })).await.0, 403);
        // What is on offer, everybody may see.
        assert_eq!(set.ada.get("/api/v1/packages").await.1["items"][0]["plans"][0]["name"], "Basic");
        set.root.patch(&format!("/api/v1/plans/{}", set.plan), json!({ "status": "inactive" })).await;
        assert_eq!(set.ada.get("/api/v1/packages").await.1["items"][0]["plans"], json!([]));
    }
}
