//! Several at once: forms that are out of date, two admins, many keys.

use serde_json::{Value, json};
use testkit::on_both;

use super::{set, start};

on_both! { start;
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
}
