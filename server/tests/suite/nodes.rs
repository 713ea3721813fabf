//! Several gateway nodes on one PostgreSQL.

use serde_json::{Value, json};
use testkit::{Backend, until};

use crate::latchkey::{Caller, Latchkey, authorize, run};

async fn applied(caller: &Caller) -> Value {
    until("the change is applied", async || {
        let (_, page) = caller.get("/api/v1/me/api-keys").await;
        let propagation = &page["items"][0]["propagation"];
        (propagation["state"] == "applied").then(|| propagation.clone())
    })
    .await
}

#[tokio::test]
async fn a_disabled_key_is_rejected_by_every_node_once_applied() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let two = latchkey.node("two", &[]).await;
    let three = latchkey.node("three", &[]).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, path) = ada.api_key("x").await;
    let nodes = [&latchkey.gateway, &two.url, &three.url];
    assert_eq!(applied(&ada).await["applied"], 3);
    for node in nodes {
        assert_eq!(authorize(node, &key).await, (204, "ok".into()));
    }
    for turn in 0..20 {
        let (state, code) =
            if turn % 2 == 0 { ("disabled", "key_disabled") } else { ("enabled", "ok") };
        assert_eq!(ada.patch(&path, json!({ "state": state })).await.0, 200);
        applied(&ada).await;
        for node in nodes {
            assert_eq!(authorize(node, &key).await.1, code, "turn {turn} at {node}");
        }
    }
}

#[tokio::test]
async fn a_killed_node_keeps_changes_pending_until_its_lease_is_over() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let mut dying = latchkey.node("dying", &["--max-staleness", "2s"]).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, path) = ada.api_key("x").await;
    applied(&ada).await;
    dying.process.kill().await.expect("killed");
    let (_, changed) = ada.patch(&path, json!({ "state": "disabled" })).await;
    assert_eq!(changed["propagation"]["nodes"], 2);
    latchkey.until_code(&key, "key_disabled").await;
    let (_, page) = ada.get("/api/v1/me/api-keys").await;
    assert_eq!(page["items"][0]["propagation"]["state"], "pending", "the dead node may yet accept");
    let propagation = applied(&ada).await;
    assert_eq!(propagation["nodes"], 1);
}

#[tokio::test]
async fn the_console_knows_how_many_calls_a_second_each_node_judges() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let busy = latchkey.node("busy", &["--max-staleness", "2s"]).await;
    let root = latchkey.user("root", "admin").await;
    let per_second = async |name: &str| {
        let (_, page) = root.get("/api/v1/gateways").await;
        let mut nodes = page["items"].as_array().expect("a list").iter();
        nodes.find(|node| node["name"] == name).expect("listed")["calls_per_second"].as_f64()
    };
    until("the node's calls are seen", async || {
        for _ in 0..20 {
            authorize(&busy.url, "nonsense").await;
        }
        per_second("busy").await.filter(|calls| *calls > 1.0)
    })
    .await;
    assert_eq!(per_second("local").await, Some(0.0), "nobody called this one");
    until("the node is seen at rest", async || {
        (per_second("busy").await == Some(0.0)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_node_needs_postgresql_and_the_consoles_pepper() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let empty = tempfile::tempdir().expect("a folder");
    let folder = empty.path().display().to_string();
    let url = latchkey.store().last().expect("the URL").clone();
    let sqlite = ["--data-dir".to_owned(), folder.clone()];
    let postgres = ["--data-dir".to_owned(), folder, "--database-url".to_owned(), url];
    let other = ["--pepper", "quite another pepper of 32 characters"];
    for (store, flags, says) in [
        (&sqlite[..], &[][..], "--database-url"),
        (&postgres, &[], "--pepper-file"),
        (&postgres, &other, "another pepper"),
    ] {
        let node = ["--node", "n", "--gateway-addr", "127.0.0.1:0"];
        let output = run(&["gateway"], store, &[&node, flags].concat(), "").await;
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(says) && said.lines().count() == 1, "{said}");
    }
}
