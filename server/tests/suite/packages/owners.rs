//! Whose package keys are: an application's, and nobody else's.

use serde_json::json;
use testkit::on_both;

use super::{set, start};

on_both! { start;
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
