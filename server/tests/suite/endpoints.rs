//! `/api/v1/endpoints` and `/gateways`.

use serde_json::json;
use testkit::on_both;

use crate::latchkey::Latchkey;

const ENDPOINTS: &str = "/api/v1/endpoints";

on_both! { Latchkey::start;
    async fn admins_write_and_users_read(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:9/v1" });
        let (status, problem) = ada.post(ENDPOINTS, body.clone()).await;
        assert_eq!((status, &problem["code"]), (403, &json!("forbidden")));
        let (status, endpoint) = root.post(ENDPOINTS, body.clone()).await;
        assert_eq!((status, &endpoint["version"], &endpoint["status"]), (201, &json!("v1"), &json!("active")));
        let path = format!("{ENDPOINTS}/{}", endpoint["id"].as_str().expect("an id"));
        let (status, problem) = root.post(ENDPOINTS, body).await;
        assert_eq!((status, &problem["code"]), (409, &json!("taken")));

        let (_, seen) = ada.get(ENDPOINTS).await;
        assert_eq!(seen["items"][0]["name"], "servers");
        assert_eq!(
            seen["items"][0]["url"], json!(format!("{}/e/servers", latchkey.gateway)),
            "a user sees where to call, not where the call goes"
        );
        assert_eq!(ada.patch(&path, json!({ "status": "retired" })).await.0, 403);
        assert_eq!(ada.delete(&path).await.0, 403);
        assert_eq!(root.patch(&path, json!({ "status": "retired" })).await.0, 200);
        assert_eq!(ada.get(ENDPOINTS).await.1["items"], json!([]));
        assert_eq!(root.delete(&path).await.0, 204);
        assert_eq!(root.delete(&path).await.0, 404);
    }

    async fn bad_endpoints_are_explained_field_by_field(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let body = json!({ "service": "", "name": "No Slug", "url": "ftp://x", "version": "v1" });
        let (status, problem) = root.post(ENDPOINTS, body).await;
        assert_eq!(status, 422);
        let names = problem["fields"].as_array().expect("fields").iter();
        let names: Vec<_> = names.map(|field| field["name"].as_str().expect("text")).collect();
        assert_eq!(names, ["service", "name", "url"]);
    }

    async fn gateways_are_for_admins(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        assert_eq!(ada.get("/api/v1/gateways").await.0, 403);
        let (status, page) = root.get("/api/v1/gateways").await;
        assert_eq!(status, 200);
        let node = &page["items"][0];
        assert_eq!((&node["name"], page["items"].as_array().map(Vec::len)), (&json!("local"), Some(1)));
        assert!(node["lease_left_ms"].as_u64().expect("a number") > 500_000, "{node}");
    }
}
