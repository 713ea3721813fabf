//! `/api/v1/endpoints` and `/gateways`.

use reqwest::Client;
use serde_json::json;
use testkit::{on_both, until};

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

    async fn a_retired_endpoint_is_unknown_once_applied(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let (key, _) = root.api_key("x").await;
        let body = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:9" });
        let (_, endpoint) = root.post(ENDPOINTS, body).await;
        let path = format!("{ENDPOINTS}/{}", endpoint["id"].as_str().expect("an id"));
        let code = async || {
            let url = format!("{}/v1/authorize?endpoint=servers", latchkey.gateway);
            let response = Client::new().get(url).bearer_auth(&key).send().await.expect("an answer");
            response.headers()["x-latchkey-code"].to_str().expect("ASCII").to_owned()
        };
        let becomes = async |wanted: &str| {
            until(wanted, async || (code().await == wanted).then_some(())).await;
        };
        becomes("ok").await;
        assert_eq!(root.patch(&path, json!({ "status": "retired" })).await.0, 200);
        becomes("unknown_endpoint").await;
        assert_eq!(root.patch(&path, json!({ "status": "active" })).await.0, 200);
        becomes("ok").await;
    }

    async fn an_endpoint_names_the_plans_that_open_it(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:9" });
        let (_, endpoint) = root.post(ENDPOINTS, body).await;
        let path = format!("{ENDPOINTS}/{}", endpoint["id"].as_str().expect("an id"));
        assert_eq!(root.get(&path).await.1["plans"], json!([]));
        let (_, package) = root.post("/api/v1/packages", json!({ "name": "Gold" })).await;
        let plans = format!("/api/v1/packages/{}/plans", package["id"].as_str().expect("an id"));
        for name in ["Pro", "Basic"] {
            let plan = json!({ "name": name, "endpoints": [endpoint["id"]] });
            assert_eq!(root.post(&plans, plan).await.0, 201);
        }
        let (status, seen) = root.get(&path).await;
        assert_eq!((status, &seen["name"]), (200, &json!("servers")));
        let names: Vec<_> = seen["plans"].as_array().expect("a list").iter()
            .map(|plan| (&plan["package"], &plan["plan"])).collect();
        assert_eq!(names, [(&json!("Gold"), &json!("Basic")), (&json!("Gold"), &json!("Pro"))]);
        assert_eq!(ada.get(&path).await.0, 403);
    }

    async fn a_connection_is_tried_and_its_failure_named(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let test = async |url: &str| {
            let (status, answer) = root.post(&format!("{ENDPOINTS}/test"), json!({ "url": url })).await;
            assert_eq!(status, 200, "{answer}");
            answer
        };
        // The console itself redirects: that is an answer, and not followed.
        let answer = test(&latchkey.console).await;
        assert_eq!((&answer["reachable"], &answer["status"], &answer["reason"]), (&json!(true), &json!(303), &json!(null)));
        assert!(answer["ms"].is_u64());
        // A port that was free a moment ago: nobody listens there.
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = free.local_addr().expect("bound");
        drop(free);
        assert_eq!(test(&format!("http://{address}")).await["reason"], "refused");
        assert_eq!(test("http://no-such-host.invalid").await["reason"], "unknown_host");
        assert_eq!(test(&latchkey.console.replace("http:", "https:")).await["reason"], "tls");
        let url = format!("{ENDPOINTS}/test");
        let (status, problem) = root.post(&url, json!({ "url": "ftp://x" })).await;
        assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("bad_url")));
        assert_eq!(ada.post(&url, json!({ "url": latchkey.console })).await.0, 403);
        let body = json!({ "service": "Inventory", "name": "servers", "url": format!("http://{address}") });
        let (_, endpoint) = root.post(ENDPOINTS, body).await;
        let path = format!("{ENDPOINTS}/{}/test", endpoint["id"].as_str().expect("an id"));
        assert_eq!(root.post(&path, json!({})).await.1["reason"], "refused");
        assert_eq!(ada.post(&path, json!({})).await.0, 403);
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
