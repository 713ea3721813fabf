//! The change feed under faults: three processes on one PostgreSQL, and things go wrong.
//!
//! What must hold in all of them: once a change counts as applied, no node accepts a call that it
//! forbids; and when the fault is over, every node catches up by itself.

mod away;
mod many_changes;

use reqwest::Client;
use serde_json::{Value, json};
use testkit::{Backend, Wire, until};
use tokio::process::Command;

use crate::latchkey::{Caller, GatewayNode, Latchkey};

/// Long enough for a node on a busy machine, short enough to wait for.
const STALENESS: &str = "2s";

/// A console with its node, and one more node behind a wire.
struct Pair {
    latchkey: Latchkey,
    wire: Wire,
    node: GatewayNode,
    ada: Caller,
    /// The value of Ada's key, and its path in REST.
    key: String,
    path: String,
}

impl Pair {
    /// Both serve, and accept the key.
    async fn start(staleness: &str) -> Self {
        let flags = ["--max-staleness", staleness];
        let mut latchkey = Latchkey::start_with(Backend::Postgres, &flags).await;
        let wire = Wire::to(latchkey.postgres().folder());
        let node = latchkey.node_by(&wire, "far", &flags).await;
        let ada = latchkey.user("ada", "user").await;
        let (key, path) = ada.api_key("x").await;
        let pair = Self { latchkey, wire, node, ada, key, path };
        pair.until_everywhere("ok").await;
        assert_eq!(pair.applied().await["nodes"], 2);
        pair
    }

    /// Changes the key's state, trying again for as long as the console has no database.
    async fn set(&self, state: &str) -> Value {
        until(&format!("the console takes the change to {state}"), async || {
            let (status, key) = self.ada.patch(&self.path, json!({ "state": state })).await;
            (status == 200).then_some(key)
        })
        .await
    }

    /// Waits until the key's last change is applied; answers its propagation.
    async fn applied(&self) -> Value {
        until("the change is applied", async || {
            let (_, page) = self.ada.get("/api/v1/me/api-keys").await;
            let propagation = &page["items"][0]["propagation"];
            (propagation["state"] == "applied").then(|| propagation.clone())
        })
        .await
    }

    /// What the far node says of the key.
    async fn far(&self) -> String {
        code(&Client::new(), &self.node.url, &self.key).await
    }

    /// Waits until both nodes say so.
    async fn until_everywhere(&self, code: &str) {
        self.latchkey.until_code(&self.key, code).await;
        self.until_far(code).await;
    }

    async fn until_far(&self, code: &str) {
        self.until_far_code(&self.key, code).await;
    }

    /// Waits until the far node says so of a key.
    async fn until_far_code(&self, key: &str, says: &str) {
        let client = Client::new();
        until(&format!("the far node says {says}"), async || {
            (code(&client, &self.node.url, key).await == says).then_some(())
        })
        .await;
    }

    /// The key has been disabled, and that counts as applied: waits until the far node says so
    /// itself. Until then it may only say that it does not know.
    async fn far_catches_up_without_a_stale_accept(&self) {
        until("the far node catches up", async || match self.far().await.as_str() {
            "key_disabled" => Some(()),
            "gateway_stale" => None,
            other => panic!("{other} after the change was applied"),
        })
        .await;
    }

    /// Every node serves again, and a change reaches each of them.
    async fn is_whole_again(&self) {
        let state = |state, code| async move {
            self.set(state).await;
            self.until_everywhere(code).await;
        };
        state("enabled", "ok").await;
        state("disabled", "key_disabled").await;
        until("both nodes count again", async || {
            let propagation = self.applied().await;
            (propagation["nodes"] == 2 && propagation["applied"] == 2).then_some(())
        })
        .await;
    }
}

/// What a node says of a key.
async fn code(client: &Client, gateway: &str, key: &str) -> String {
    let request = client.get(format!("{gateway}/v1/authorize")).header("x-api-key", key);
    let response = request.send().await.expect("the gateway answers");
    response.headers()["x-latchkey-code"].to_str().expect("ASCII").to_owned()
}

/// Sends a signal to a process.
async fn signal(node: &GatewayNode, name: &str) {
    let pid = node.process.id().expect("it runs").to_string();
    let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status().await;
    assert!(sent.expect("kill runs").success());
}
