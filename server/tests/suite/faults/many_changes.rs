//! Five hundred random changes on three nodes while calls run: keys made, enabled, disabled, given a
//! new value and deleted, a user disabled and enabled, a plan and its package switched off and on.

use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};
use testkit::{Backend, until};
use tokio::task::JoinSet;

use super::code;
use crate::latchkey::{Caller, Latchkey};

const PEOPLE: u64 = 5;
const CHANGES_EACH: u64 = 86;
const CHANGES_OF_A_USER: u64 = 30;
const CHANGES_OF_A_PLAN: u64 = 40;

/// What counts as applied for one key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Promise {
    /// Goes up with every change.
    turn: u64,
    /// Whether calls pass; `None` while a change is under way.
    passes: Option<bool>,
}

/// One key for as long as the test runs, also when it is deleted.
struct Key {
    value: String,
    path: String,
    promise: Mutex<Promise>,
}

impl Key {
    fn promise(&self) -> Promise {
        *self.promise.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, passes: Option<bool>) {
        let mut promise = self.promise.lock().unwrap_or_else(PoisonError::into_inner);
        *promise = Promise { turn: promise.turn + 1, passes };
    }
}

/// Every key there ever was, and the nodes.
struct Book {
    keys: RwLock<Vec<Arc<Key>>>,
    nodes: [String; 3],
    judged: AtomicU64,
    done: AtomicBool,
}

impl Book {
    fn keys(&self) -> Vec<Arc<Key>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks a node; where no change was under way meanwhile, its answer must be the promised one.
    async fn judge(&self, client: &Client, node: &str, key: &Key) {
        let before = key.promise();
        let said = code(client, node, &key.value).await;
        let Some(passes) = before.passes.filter(|_| key.promise() == before) else { return };
        assert_eq!(said == "ok", passes, "{node} says {said} where {before:?} is applied");
        self.judged.fetch_add(1, Ordering::Relaxed);
    }

    /// Calls with random keys, not more than some hundred a second.
    async fn load(self: Arc<Self>, node: usize, mut dice: Dice) {
        let client = Client::new();
        while !self.done.load(Ordering::Relaxed) {
            let keys = self.keys();
            match keys.get(dice.below(keys.len().max(1))) {
                Some(key) => self.judge(&client, &self.nodes[node], key).await,
                None => tokio::task::yield_now().await,
            }
            // The pace of the load; nothing is waited for.
            tokio::time::sleep(Duration::from_millis(4)).await;
        }
    }

    async fn new_key(&self, person: &Caller) -> Arc<Key> {
        let (value, path) = person.api_key("x").await;
        self.enter(value, path)
    }

    fn enter(&self, value: String, path: String) -> Arc<Key> {
        let promise = Mutex::new(Promise { turn: 0, passes: None });
        let key = Arc::new(Key { value, path, promise });
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.push(Arc::clone(&key));
        key
    }

    /// A key for a plan; answers it with the paths of the plan and of its package.
    async fn package_key(&self, root: &Caller) -> (Arc<Key>, [String; 2]) {
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

    /// A plan or its package is switched off and on in turn, and the key with it.
    async fn change_plan(self: Arc<Self>, root: Caller, mut dice: Dice) {
        let client = Client::new();
        let (key, paths) = self.package_key(&root).await;
        let mut off = None;
        for _ in 0..CHANGES_OF_A_PLAN {
            let (path, status) = match off.take() {
                Some(path) => (path, "active"),
                None => (&paths[dice.below(2)], "inactive"),
            };
            let passes = status == "active";
            if !passes {
                off = Some(path);
            }
            key.set(None);
            let (answer, said) = root.patch(path, json!({ "status": status })).await;
            assert_eq!(answer, 200, "{said}");
            everything_applied(&root).await;
            key.set(Some(passes));
            for node in &self.nodes {
                self.judge(&client, node, &key).await;
            }
        }
    }

    /// A user is disabled and enabled in turn, and both keys with them.
    async fn change_user(self: Arc<Self>, root: Caller, person: Caller) {
        let client = Client::new();
        let keys = [self.new_key(&person).await, self.new_key(&person).await];
        let (_, me) = person.get("/api/v1/me").await;
        let path = format!("/api/v1/users/{}", me["id"].as_str().expect("an id"));
        for turn in 0..CHANGES_OF_A_USER {
            let (status, passes) =
                if turn % 2 == 0 { ("disabled", false) } else { ("active", true) };
            for key in &keys {
                key.set(None);
            }
            let (answer, said) = root.patch(&path, json!({ "status": status })).await;
            assert_eq!(answer, 200, "{said}");
            everything_applied(&root).await;
            for key in &keys {
                key.set(Some(passes));
                for node in &self.nodes {
                    self.judge(&client, node, key).await;
                }
            }
        }
    }

    /// Another value for a key; the old one is off at once.
    async fn new_value(&self, person: &Caller, old: &Key) -> Arc<Key> {
        old.set(None);
        let path = format!("{}/regenerate", old.path);
        let (status, said) = person.post(&path, json!({})).await;
        assert_eq!(status, 200, "{said}");
        self.enter(said["api_key"].as_str().expect("the value").to_owned(), old.path.clone())
    }

    /// One person's changes, each until it is applied and asked for at every node.
    async fn change(self: Arc<Self>, person: Caller, mut dice: Dice) {
        let client = Client::new();
        let mut slots: [Option<Arc<Key>>; 2] = [None, None];
        for _ in 0..CHANGES_EACH {
            let slot = &mut slots[dice.below(2)];
            let (key, passes) = match slot.take() {
                None => {
                    let key = self.new_key(&person).await;
                    *slot = Some(Arc::clone(&key));
                    (key, true)
                }
                Some(key) if dice.below(4) == 0 => {
                    key.set(None);
                    assert_eq!(person.delete(&key.path).await.0, 202);
                    (key, false)
                }
                Some(old) if dice.below(4) == 0 => {
                    let passes = old.promise().passes == Some(true);
                    let key = self.new_value(&person, &old).await;
                    *slot = Some(Arc::clone(&key));
                    applied(&person, &old).await;
                    old.set(Some(false));
                    for node in &self.nodes {
                        self.judge(&client, node, &old).await;
                    }
                    (key, passes)
                }
                Some(key) => {
                    let passes = key.promise().passes != Some(true);
                    key.set(None);
                    let state = if passes { "enabled" } else { "disabled" };
                    let (status, said) = person.patch(&key.path, json!({ "state": state })).await;
                    assert_eq!(status, 200, "{said}");
                    *slot = Some(Arc::clone(&key));
                    (key, passes)
                }
            };
            applied(&person, &key).await;
            key.set(Some(passes));
            for node in &self.nodes {
                self.judge(&client, node, &key).await;
            }
        }
    }
}

/// Waits until the key's last change counts as applied; a deleted key is listed until then.
async fn applied(person: &Caller, key: &Key) {
    let id = key.path.rsplit('/').next().expect("an id");
    until("the change is applied", async || {
        let (status, page) = person.get("/api/v1/me/api-keys").await;
        assert_eq!(status, 200, "{page}");
        let mut items = page["items"].as_array().expect("a list").iter();
        let item = items.find(|item| item["id"] == id);
        item.is_none_or(|item| item["propagation"]["state"] == "applied").then_some(())
    })
    .await;
}

/// Waits until every node has confirmed whatever is committed by now.
async fn everything_applied(root: &Caller) {
    let number = |node: &Value, name: &str| node[name].as_i64().expect("a number");
    let nodes = async || {
        let (status, page) = root.get("/api/v1/gateways").await;
        assert_eq!(status, 200, "{page}");
        page["items"].as_array().expect("a list").clone()
    };
    let first = nodes().await;
    let head = number(&first[0], "applied_seq") + number(&first[0], "lag");
    until("every node has confirmed the change", async || {
        let nodes = nodes().await;
        nodes.iter().all(|node| number(node, "applied_seq") >= head).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_each_of_500_changes_no_node_accepts_what_it_must_reject() {
    let mut latchkey = Latchkey::start(Backend::Postgres).await;
    let two = latchkey.node("two", &[]).await;
    let three = latchkey.node("three", &[]).await;
    let book = Arc::new(Book {
        keys: RwLock::default(),
        nodes: [latchkey.gateway.clone(), two.url.clone(), three.url.clone()],
        judged: AtomicU64::new(0),
        done: AtomicBool::new(false),
    });
    let mut load = JoinSet::new();
    for node in 0..3 {
        load.spawn(Arc::clone(&book).load(node, Dice(100 + node as u64)));
    }
    let mut people = JoinSet::new();
    for person in 0..PEOPLE {
        let caller = latchkey.user(&format!("person{person}"), "user").await;
        people.spawn(Arc::clone(&book).change(caller, Dice(person)));
    }
    let (root, last) = (latchkey.user("root", "admin").await, latchkey.user("last", "user").await);
    let admin = latchkey.sign_in("root").await;
    people.spawn(Arc::clone(&book).change_user(root, last));
    people.spawn(Arc::clone(&book).change_plan(admin, Dice(77)));
    while let Some(changed) = people.join_next().await {
        changed.expect("every change is in force when it counts as applied");
    }
    book.done.store(true, Ordering::Relaxed);
    while let Some(called) = load.join_next().await {
        called.expect("no call is judged wrongly");
    }

    let sql = "select (applied_at - committed_at) / 1000 from change_log \
               where applied_at is not null order by 1";
    let took = latchkey.postgres().numbers(sql).await;
    let changes = PEOPLE * CHANGES_EACH + CHANGES_OF_A_USER + CHANGES_OF_A_PLAN;
    let changes = usize::try_from(changes).expect("small");
    assert!(took.len() >= changes, "{} changes measured", took.len());
    let judged = book.judged.load(Ordering::Relaxed);
    assert!(judged > 1000, "{judged} calls judged");
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!(
        "commit to applied on 3 nodes: p50 {} ms, p99 {} ms, most {} ms ({} changes, {judged} calls judged)",
        at(50),
        at(99),
        at(100),
        took.len(),
    );
}

/// Random numbers that are the same in every run: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a usize")
    }
}
