//! Every route of the console as nobody: what is not named here must turn away whoever has not
//! signed in. A new route that is open by mistake makes this fail.

use reqwest::Method;
use serde_json::json;
use testkit::Backend;

use crate::latchkey::Latchkey;

const ID: &str = "00000000-0000-0000-0000-000000000000";

#[tokio::test]
async fn nobody_gets_past_the_door() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let nobody = latchkey.nobody();
    let key = format!("/api/v1/me/api-keys/{ID}");
    let any_key = format!("/api/v1/api-keys/{ID}");
    let user = format!("/api/v1/users/{ID}");
    let endpoint = format!("/api/v1/endpoints/{ID}");
    for (method, path) in [
        (Method::GET, "/api/v1/me"),
        (Method::POST, "/api/v1/me/password"),
        (Method::GET, "/api/v1/me/sessions"),
        (Method::DELETE, "/api/v1/me/sessions"),
        (Method::DELETE, "/api/v1/me/sessions/0"),
        (Method::GET, "/api/v1/me/api-keys"),
        (Method::POST, "/api/v1/me/api-keys"),
        (Method::PATCH, &key),
        (Method::DELETE, &key),
        (Method::GET, &key),
        (Method::POST, &format!("{key}/regenerate")),
        (Method::DELETE, &format!("{key}/previous")),
        (Method::GET, "/api/v1/api-keys"),
        (Method::POST, "/api/v1/api-keys"),
        (Method::GET, "/api/v1/api-keys.csv"),
        (Method::GET, &any_key),
        (Method::PATCH, &any_key),
        (Method::DELETE, &any_key),
        (Method::POST, &format!("{any_key}/regenerate")),
        (Method::DELETE, &format!("{any_key}/previous")),
        (Method::GET, "/api/v1/endpoints"),
        (Method::POST, "/api/v1/endpoints"),
        (Method::GET, &endpoint),
        (Method::POST, &format!("{endpoint}/test")),
        (Method::POST, "/api/v1/endpoints/test"),
        (Method::GET, "/api/v1/audit-events"),
        (Method::PATCH, &endpoint),
        (Method::DELETE, &endpoint),
        (Method::GET, "/api/v1/gateways"),
        (Method::POST, "/api/v1/explain"),
        (Method::GET, "/api/v1/usage"),
        (Method::GET, "/api/v1/users"),
        (Method::POST, "/api/v1/users"),
        (Method::GET, &user),
        (Method::PATCH, &user),
        (Method::DELETE, &user),
        (Method::GET, &format!("{user}/api-keys")),
        (Method::POST, &format!("{user}/api-keys")),
        (Method::GET, "/api/v1/me/applications"),
        (Method::POST, "/api/v1/me/applications"),
        (Method::GET, &format!("/api/v1/me/applications/{ID}")),
        (Method::PATCH, &format!("/api/v1/me/applications/{ID}")),
        (Method::DELETE, &format!("/api/v1/me/applications/{ID}")),
        (Method::GET, "/api/v1/me/package-keys"),
        (Method::POST, "/api/v1/me/package-keys"),
        (Method::GET, &format!("/api/v1/me/package-keys/{ID}")),
        (Method::DELETE, &format!("/api/v1/me/package-keys/{ID}")),
        (Method::GET, &format!("{user}/applications")),
        (Method::GET, &format!("{user}/package-keys")),
        (Method::GET, "/api/v1/applications"),
        (Method::POST, "/api/v1/applications"),
        (Method::GET, &format!("/api/v1/applications/{ID}")),
        (Method::PATCH, &format!("/api/v1/applications/{ID}")),
        (Method::DELETE, &format!("/api/v1/applications/{ID}")),
        (Method::GET, "/api/v1/packages"),
        (Method::POST, "/api/v1/packages"),
        (Method::GET, &format!("/api/v1/packages/{ID}")),
        (Method::PATCH, &format!("/api/v1/packages/{ID}")),
        (Method::DELETE, &format!("/api/v1/packages/{ID}")),
        (Method::GET, &format!("/api/v1/packages/{ID}/plans")),
        (Method::POST, &format!("/api/v1/packages/{ID}/plans")),
        (Method::GET, &format!("/api/v1/plans/{ID}")),
        (Method::PATCH, &format!("/api/v1/plans/{ID}")),
        (Method::DELETE, &format!("/api/v1/plans/{ID}")),
        (Method::GET, "/api/v1/package-keys"),
        (Method::POST, "/api/v1/package-keys"),
        (Method::POST, "/api/v1/package-keys/bulk"),
        (Method::GET, &format!("/api/v1/package-keys/{ID}")),
        (Method::PATCH, &format!("/api/v1/package-keys/{ID}")),
        (Method::DELETE, &format!("/api/v1/package-keys/{ID}")),
        (Method::POST, "/fn/me"),
        (Method::POST, "/fn/no-such-function"),
    ] {
        let (status, problem) = nobody.json(method.clone(), path, Some(&json!({}))).await;
        assert_eq!((status, &problem["code"]), (401, &json!("unauthenticated")), "{method} {path}");
    }
    for page in ["/", "/account", "/account/api-keys", "/admin", "/admin/users", "/account/nothing"]
    {
        let response = nobody.call(Method::GET, page, None).await;
        assert_eq!(response.status(), 303, "{page}");
        let to = response.headers()["location"].to_str().expect("ASCII").to_owned();
        assert!(to.starts_with("/login"), "{page} leads to {to}");
        assert!(response.text().await.expect("a body").is_empty(), "{page} gives nothing away");
    }
}

#[tokio::test]
async fn what_is_no_route_is_answered_as_such() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let ada = latchkey.user("ada", "user").await;
    let (status, problem) = ada.get("/api/v1/nothing").await;
    assert_eq!((status, &problem["code"]), (404, &json!("no_such_route")));
    let (status, problem) = ada.post("/api/v1/me", json!({})).await;
    assert_eq!((status, &problem["code"]), (405, &json!("method_not_allowed")));
    let url = format!("{}/api/v1/me/api-keys", latchkey.console);
    let text = ada.client.post(&url).body("description=x").send().await.expect("an answer");
    assert_eq!(text.status(), 415);
    let large = ada.post("/api/v1/me/api-keys", json!({ "description": "x".repeat(70_000) })).await;
    assert_eq!(large.0, 413);
    assert_eq!(ada.call(Method::GET, "/account/nothing", None).await.status(), 404);
}
