//! Every key there ever was with what is promised of it, and the calls that hold the nodes to that.

use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval};

use crate::{faults::code, latchkey::Caller};

/// What counts as applied for one key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Promise {
    /// Goes up with every change.
    pub(super) turn: u64,
    /// Whether calls pass; `None` while a change is under way.
    pub(super) passes: Option<bool>,
}

/// One key for as long as the test runs, also when it is deleted.
pub(super) struct Key {
    pub(super) value: String,
    pub(super) path: String,
    pub(super) promise: Mutex<Promise>,
}

impl Key {
    pub(super) fn promise(&self) -> Promise {
        *self.promise.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, passes: Option<bool>) {
        let mut promise = self.promise.lock().unwrap_or_else(PoisonError::into_inner);
        *promise = Promise { turn: promise.turn + 1, passes };
    }
}

/// Every key there ever was, and the nodes.
pub(super) struct Book {
    pub(super) keys: RwLock<Vec<Arc<Key>>>,
    pub(super) nodes: [String; 3],
    pub(super) judged: AtomicU64,
    pub(super) done: AtomicBool,
}

impl Book {
    pub(super) fn keys(&self) -> Vec<Arc<Key>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks a node; where no change was under way meanwhile, its answer must be the promised one.
    pub(super) async fn judge(&self, client: &Client, node: &str, key: &Key) {
        let before = key.promise();
        let said = code(client, node, &key.value).await;
        let Some(passes) = before.passes.filter(|_| key.promise() == before) else { return };
        assert_eq!(said == "ok", passes, "{node} says {said} where {before:?} is applied");
        self.judged.fetch_add(1, Ordering::Relaxed);
    }

    /// Calls with random keys, not more than some hundred a second.
    pub(super) async fn load(self: Arc<Self>, node: usize, mut dice: Dice) {
        let client = Client::new();
        let mut pace = interval(Duration::from_millis(4));
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !self.done.load(Ordering::Relaxed) {
            pace.tick().await;
            let keys = self.keys();
            if let Some(key) = keys.get(dice.below(keys.len().max(1))) {
                self.judge(&client, &self.nodes[node], key).await;
            }
        }
    }

    pub(super) async fn new_key(&self, person: &Caller) -> Arc<Key> {
        let (value, path) = person.api_key("x").await;
        self.enter(value, path)
    }

    pub(super) fn enter(&self, value: String, path: String) -> Arc<Key> {
        let promise = Mutex::new(Promise { turn: 0, passes: None });
        let key = Arc::new(Key { value, path, promise });
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.push(Arc::clone(&key));
        key
    }

    /// A key for a plan; answers it with the paths of the plan and of its package.
    pub(super) async fn package_key(&self, root: &Caller) -> (Arc<Key>, [String; 2]) {
        let made = async |path: &str, body: Value| {
            let (status, made) = root.post(&format!("/api/v1/{path}"), body).await;
            assert_eq!(status, 201, "{made}");
            made
        };
        let id = |made: &Value| made["id"].as_str().expect("an id").to_owned();
        let (_, me) = root.get("/api/v1/me").await;
        let application =
            made("applications", json!({ "user_id": me["id"], "name": "Shop" })).await;
        let package = id(&made("packages", json!({ "name": "Gold" })).await);
        let plan = made(&format!("packages/{package}/plans"), json!({ "name": "Basic" })).await;
        let body = json!({
            "application_id": application["id"], "package_id": package, "plan_id": plan["id"],
        });
        let key = made("package-keys", body).await;
        let value = key["package_key"].as_str().expect("the value").to_owned();
        let key = self.enter(value, format!("/api/v1/package-keys/{}", id(&key)));
        let paths = [format!("/api/v1/plans/{}", id(&plan)), format!("/api/v1/packages/{package}")];
        (key, paths)
    }

    /// Another value for a key; the old one is off at once.
    pub(super) async fn new_value(&self, person: &Caller, old: &Key) -> Arc<Key> {
        old.set(None);
        let path = format!("{}/regenerate", old.path);
        let (status, said) = person.post(&path, json!({})).await;
        assert_eq!(status, 200, "{said}");
        self.enter(said["api_key"].as_str().expect("the value").to_owned(), old.path.clone())
    }
}

/// Random numbers that are the same in every run: `SplitMix64`.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a usize")
    }
}
