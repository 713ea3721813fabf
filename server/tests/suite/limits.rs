//! Rates and quotas through real nodes, alone and in threes.

use std::time::Duration;

use domain::key::{KeyKind, generate};
use reqwest::Client;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement, Value};
use testkit::{Backend, until};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::latchkey::Latchkey;

const MADE: i64 = 1_760_000_000_000_000;
const APPLICATION: Uuid = Uuid::from_u128(1);
const PACKAGE: Uuid = Uuid::from_u128(2);
const PLAN: Uuid = Uuid::from_u128(3);
const KEY: Uuid = Uuid::from_u128(4);

async fn run(db: &DatabaseConnection, sql: &str, values: Vec<Value>) {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.expect("a row");
}

/// Puts a package key with a quota a month into the database. Nodes that start afterwards know it;
/// those that run do not.
async fn package_key(latchkey: &Latchkey, quota: i64) -> String {
    let ada = latchkey.user("ada", "user").await;
    let (_, me) = ada.get("/api/v1/me").await;
    let user: Uuid = me["id"].as_str().expect("an id").parse().expect("a UUID");
    let data = latchkey.folder.path().join("data");
    let pepper = service::pepper::from_file(&data.join("pepper")).expect("a pepper");
    let value = generate(KeyKind::PackageKey, || 7).secret().expose().to_owned();
    let url = match &latchkey.store()[2..] {
        [_, url] => url.clone(),
        _ => format!("sqlite://{}", data.join("latchkey.db").display()),
    };
    let db = Database::connect(url).await.expect("the database");
    let sql = "insert into applications values ($1, $2, 'Shop', '', $3, $3)";
    run(&db, sql, vec![APPLICATION.into(), user.into(), MADE.into()]).await;
    let sql = "insert into packages values ($1, 'Gold', '', 'active', $2, $2)";
    run(&db, sql, vec![PACKAGE.into(), MADE.into()]).await;
    let sql = "insert into plans (id, package_id, name, status, quota_calls, quota_period, \
               needs_approval, max_keys, created_at, updated_at) \
               values ($1, $2, 'Basic', 'active', $3, 'month', false, 9, $4, $4)";
    run(&db, sql, vec![PLAN.into(), PACKAGE.into(), quota.into(), MADE.into()]).await;
    let sql = "insert into package_keys (id, application_id, plan_id, prefix, last4, digest, \
               status, rate_mode, quota_mode, created_at, updated_at, change_seq) \
               values ($1, $2, $3, 'lkp_', 'abcd', $4, 'enabled', 'plan', 'plan', $5, $5, 0)";
    let digest = pepper.digest(&value).to_vec();
    let values = vec![KEY.into(), APPLICATION.into(), PLAN.into(), digest.into(), MADE.into()];
    run(&db, sql, values).await;
    db.close().await.expect("closed");
    value
}

async fn ready(client: &Client, node: &str) {
    until("the node is ready", async || {
        let answer = client.get(format!("{node}/readyz")).send().await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}

/// What came of one call: its code, or `None` where the node does not answer.
async fn call(client: &Client, node: &str, key: &str) -> Option<String> {
    let request = client.get(format!("{node}/v1/authorize")).header("x-api-key", key);
    let answer = request.timeout(Duration::from_secs(30)).send().await.ok()?;
    Some(answer.headers()["x-latchkey-code"].to_str().expect("ASCII").to_owned())
}

/// Makes so many calls, spread over the nodes, some at a time; answers their codes.
async fn calls(nodes: &[&str], key: &str, many: usize) -> Vec<Option<String>> {
    let client = Client::builder().no_proxy().build().expect("a client");
    let mut lanes = JoinSet::new();
    for lane in 0..24 {
        let (client, key) = (client.clone(), key.to_owned());
        let node = nodes[lane % nodes.len()].to_owned();
        let share = many / 24 + usize::from(lane < many % 24);
        lanes.spawn(async move {
            let mut codes = Vec::new();
            for _ in 0..share {
                codes.push(call(&client, &node, &key).await);
            }
            codes
        });
    }
    lanes.join_all().await.concat()
}

fn count(codes: &[Option<String>], code: &str) -> usize {
    codes.iter().filter(|found| found.as_deref() == Some(code)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_accept_exactly_the_quota() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let key = package_key(&latchkey, 1000).await;
    let nodes = [
        latchkey.node("one", &[]).await,
        latchkey.node("two", &[]).await,
        latchkey.node("three", &[]).await,
    ];
    let urls = [nodes[0].url.as_str(), &nodes[1].url, &nodes[2].url];
    for url in urls {
        ready(&Client::new(), url).await;
    }
    let codes = calls(&urls, &key, 5000).await;
    assert_eq!(count(&codes, "ok"), 1000);
    assert_eq!(count(&codes, "quota_exceeded"), 4000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_killed_costs_at_most_its_block_and_never_gives_more() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let key = package_key(&latchkey, 1000).await;
    let mut dying = latchkey.node("dying", &[]).await;
    let two = latchkey.node("two", &[]).await;
    let three = latchkey.node("three", &[]).await;
    let dead = dying.url.clone();
    let urls = [dead.as_str(), &two.url, &three.url];
    for url in urls {
        ready(&Client::new(), url).await;
    }
    let before = calls(&urls, &key, 450).await;
    assert_eq!(count(&before, "ok"), 450);
    // In the middle of its calls, so that some are accepted and never answered.
    let client = Client::builder().no_proxy().build().expect("a client");
    let kill = async {
        let one = call(&client, urls[0], &key).await;
        dying.process.kill().await.expect("killed");
        vec![one]
    };
    let (during, one) = tokio::join!(calls(&urls, &key, 600), kill);
    let after = calls(&urls[1..], &key, 2000).await;
    let accepted =
        [before, during, one, after].iter().map(|codes| count(codes, "ok")).sum::<usize>();
    // A block holds at most a twentieth of a node's share, two while the next one is fetched, and
    // each of the node's eight lanes may have lost one accepted call.
    assert!((940..=1000).contains(&accepted), "{accepted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_gives_back_what_was_not_used_and_a_crash_gives_nothing_extra() {
    let mut latchkey = Latchkey::start(Backend::Sqlite).await;
    let key = package_key(&latchkey, 100).await;
    let mut accepted = 0;
    for turn in 0..3 {
        assert_eq!(latchkey.stop().await, Some(0));
        latchkey.start_again().await;
        ready(&Client::new(), &latchkey.gateway).await;
        let codes = calls(&[&latchkey.gateway], &key, 21).await;
        assert_eq!(count(&codes, "ok"), 21, "turn {turn}");
        accepted += 21;
    }
    assert_eq!(latchkey.stop().await, Some(0));
    latchkey.start_again().await;
    ready(&Client::new(), &latchkey.gateway).await;
    accepted += count(&calls(&[&latchkey.gateway], &key, 20).await, "ok");
    assert_eq!(accepted, 83, "nothing was lost by four restarts");
    latchkey.crash_and_start().await;
    ready(&Client::new(), &latchkey.gateway).await;
    let codes = calls(&[&latchkey.gateway], &key, 100).await;
    accepted += count(&codes, "ok");
    assert!((90..=100).contains(&accepted), "{accepted}");
    assert!(count(&codes, "quota_exceeded") > 0);
}
