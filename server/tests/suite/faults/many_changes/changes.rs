//! The changes, each until it is applied and asked for at every node.

use std::sync::Arc;

use reqwest::Client;
use serde_json::{Value, json};
use testkit::until;

use super::{
    CHANGES_EACH, CHANGES_OF_A_PLAN, CHANGES_OF_A_USER,
    book::{Book, Dice, Key},
};
use crate::latchkey::Caller;

impl Book {
    /// A plan or its package is switched off and on in turn, and the key with it.
    pub(super) async fn change_plan(self: Arc<Self>, root: Caller, mut dice: Dice) {
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
    pub(super) async fn change_user(self: Arc<Self>, root: Caller, person: Caller) {
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

    /// One person's changes, each until it is applied and asked for at every node.
    pub(super) async fn change(self: Arc<Self>, person: Caller, mut dice: Dice) {
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
