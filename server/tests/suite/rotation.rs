//! Calls that go on while a key is given a new value: on three nodes, many at once.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use reqwest::Client;
use serde_json::json;
use testkit::{Backend, until};
use tokio::task::JoinSet;

use crate::latchkey::{Caller, Latchkey};

/// Callers that never stop, each at one of the nodes; what they were answered.
struct Load {
    stop: Arc<AtomicBool>,
    accepted: Arc<AtomicU64>,
    others: Arc<Mutex<Vec<String>>>,
    tasks: JoinSet<()>,
}

impl Load {
    fn start(nodes: &[String], key: &str) -> Self {
        let mut load = Self {
            stop: Arc::default(),
            accepted: Arc::default(),
            others: Arc::default(),
            tasks: JoinSet::new(),
        };
        for url in nodes.iter().cycle().take(nodes.len() * 3) {
            let (url, key) = (format!("{url}/v1/authorize"), key.to_owned());
            let (stop, accepted, others) =
                (Arc::clone(&load.stop), Arc::clone(&load.accepted), Arc::clone(&load.others));
            load.tasks.spawn(async move {
                let client = Client::new();
                while !stop.load(Ordering::SeqCst) {
                    let answer = client.get(&url).header("x-api-key", &key).send().await;
                    let code = match &answer {
                        Ok(answer) => answer.headers()["x-latchkey-code"].to_str().expect("ASCII"),
                        Err(_) => "no answer",
                    };
                    if code == "ok" {
                        accepted.fetch_add(1, Ordering::SeqCst);
                    } else {
                        others.lock().expect("no panic").push(code.to_owned());
                    }
                }
            });
        }
        load
    }

    /// Waits until so many calls more were accepted.
    async fn accepts(&self, more: u64) {
        let wanted = self.accepted.load(Ordering::SeqCst) + more;
        until("the callers are accepted", async || {
            (self.accepted.load(Ordering::SeqCst) >= wanted).then_some(())
        })
        .await;
    }

    /// How many were accepted, and every other answer.
    async fn end(mut self) -> (u64, Vec<String>) {
        self.stop.store(true, Ordering::SeqCst);
        while self.tasks.join_next().await.is_some() {}
        let others = self.others.lock().expect("no panic").clone();
        (self.accepted.load(Ordering::SeqCst), others)
    }
}

async fn applied(caller: &Caller, path: &str) {
    until("the change is applied", async || {
        let key = caller.get(path).await.1;
        (key["propagation"]["state"] == "applied").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_fails_with_grace_and_none_is_accepted_without() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let (two, three) = (latchkey.node("two", &[]).await, latchkey.node("three", &[]).await);
    let nodes = [latchkey.gateway.clone(), two.url.clone(), three.url.clone()];
    let ada = latchkey.user("ada", "user").await;
    let (first, path) = ada.api_key("x").await;
    applied(&ada, &path).await;

    let old = Load::start(&nodes, &first);
    old.accepts(300).await;
    let grace = json!({ "grace": "1h" });
    let (status, key) = ada.post(&format!("{path}/regenerate"), grace).await;
    assert_eq!(status, 200, "{key}");
    applied(&ada, &path).await;
    // From here on the new value may be used, beside the old one.
    let second = key["api_key"].as_str().expect("the value").to_owned();
    let new = Load::start(&nodes, &second);
    new.accepts(300).await;
    old.accepts(300).await;
    let (accepted, others) = old.end().await;
    assert!(accepted >= 600 && others.is_empty(), "{accepted} accepted, else {others:?}");

    // The second rotation has no grace, and ends the first value as well.
    let (_, key) = ada.post(&format!("{path}/regenerate"), json!({ "grace": "none" })).await;
    applied(&ada, &path).await;
    new.end().await;
    // Every one of these calls begins after *applied* was read.
    let (new, first) = (Load::start(&nodes, &second), Load::start(&nodes, &first));
    until("calls go on being rejected", async || {
        let many = |load: &Load| load.others.lock().expect("no panic").len() >= 300;
        (many(&new) && many(&first)).then_some(())
    })
    .await;
    for load in [new, first] {
        let (accepted, others) = load.end().await;
        assert_eq!(accepted, 0, "a value that was ended is accepted");
        assert!(others.iter().all(|code| code == "unknown_key"), "{others:?}");
    }
    let third = Load::start(&nodes, key["api_key"].as_str().expect("the value"));
    third.accepts(300).await;
    assert_eq!(third.end().await.1, [] as [&str; 0]);
}
