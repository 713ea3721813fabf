//! Applications, packages, plans and package keys, over REST and at the gateway.

mod at_once;
mod life;
mod owners;

use serde_json::{Value, json};

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
