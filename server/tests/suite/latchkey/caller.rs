//! Somebody who calls the console, and calls of the gateway.

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// Calls `/v1/authorize` of a gateway and answers status and code.
pub async fn authorize(gateway: &str, key: &str) -> (u16, String) {
    let request = Client::new().get(format!("{gateway}/v1/authorize"));
    let response = request.header("x-api-key", key).send().await.expect("the gateway answers");
    let code = response.headers()["x-latchkey-code"].to_str().expect("ASCII").to_owned();
    (response.status().as_u16(), code)
}

/// A cookie jar and the console's address.
pub struct Caller {
    pub client: Client,
    pub console: String,
}

impl Caller {
    /// Any request, with JSON where there is a body.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.console));
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.expect("the console answers")
    }

    /// Any request; status and JSON of the answer, `null` where it has none.
    pub async fn json(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let response = self.call(method, path, body).await;
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.json(Method::GET, path, None).await
    }

    /// `POST`.
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.json(Method::POST, path, Some(&body)).await
    }

    /// `PATCH`.
    pub async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        self.json(Method::PATCH, path, Some(&body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> (u16, Value) {
        self.json(Method::DELETE, path, None).await
    }

    /// Makes an API key; answers its value and its path.
    pub async fn api_key(&self, description: &str) -> (String, String) {
        let body = json!({ "description": description });
        let (status, key) = self.post("/api/v1/me/api-keys", body).await;
        assert_eq!(status, 201, "{key}");
        let text = |name: &str| key[name].as_str().expect("text").to_owned();
        (text("api_key"), format!("/api/v1/me/api-keys/{}", text("id")))
    }
}
