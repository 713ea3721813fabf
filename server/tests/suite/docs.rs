//! `/docs`, `/api/v1/openapi.json` and `latchkey openapi`.

use reqwest::Method;
use serde_json::Value;
use testkit::Backend;

use crate::latchkey::{Latchkey, run};

#[tokio::test]
async fn swagger_ui_and_its_document_come_out_of_the_binary() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let nobody = latchkey.nobody();
    let page = nobody.call(Method::GET, "/docs", None).await;
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert!(!policy.contains("unsafe-inline") && !policy.contains("http"), "{policy}");
    let html = page.text().await.expect("a page");
    assert!(!html.contains("http://") && !html.contains("https://"), "no other host");
    let nonce = html.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert!(policy.contains(&format!("'nonce-{}'", nonce.expect("a nonce"))));
    for (file, kind, holds) in [
        ("swagger-ui-bundle.js", "text/javascript", "SwaggerUIBundle"),
        ("swagger-ui.css", "text/css", ".swagger-ui"),
        ("start.js", "text/javascript", "/api/v1/openapi.json"),
        ("page.css", "text/css", ".console"),
    ] {
        let answer = nobody.call(Method::GET, &format!("/docs/{file}"), None).await;
        let sent = answer.headers()["content-type"].to_str().expect("ASCII").to_owned();
        assert!(answer.status() == 200 && sent.starts_with(kind), "{file}: {sent}");
        assert!(answer.text().await.expect("text").contains(holds), "{file}");
    }
    assert_eq!(nobody.call(Method::GET, "/docs/index.html", None).await.status(), 404);

    let (status, served) = nobody.get("/api/v1/openapi.json").await;
    assert_eq!((status, &served["openapi"]), (200, &Value::from("3.1.0")));
    let printed = run(&["openapi"], &[], &[], "").await;
    assert!(printed.status.success());
    let printed: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    assert_eq!(printed, served);
}
