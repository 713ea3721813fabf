//! A node, its connections, its notifications or the database go away, and come back.

use reqwest::Client;
use testkit::{Way, until};
use tokio::task::JoinSet;

use super::{Pair, STALENESS, code, signal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_stood_still_accepts_nothing_that_was_forbidden_meanwhile() {
    let pair = Pair::start(STALENESS).await;
    signal(&pair.node, "STOP").await;
    // These wait in the node's sockets, and are the first thing that it sees when it wakes up.
    let mut waiting = JoinSet::new();
    for _ in 0..32 {
        let (url, key) = (pair.node.url.clone(), pair.key.clone());
        waiting.spawn(async move { code(&Client::new(), &url, &key).await });
    }
    let changed = pair.set("disabled").await;
    assert_eq!(changed["propagation"]["state"], "pending");
    assert_eq!(changed["propagation"]["nodes"], 2, "it may yet accept calls, so it counts");
    let applied = pair.applied().await;
    assert_eq!(applied["nodes"], 1, "once its lease is over it does not count");
    signal(&pair.node, "CONT").await;
    while let Some(said) = waiting.join_next().await {
        let said = said.expect("an answer");
        assert!(matches!(said.as_str(), "gateway_stale" | "key_disabled"), "{said}");
    }
    pair.far_catches_up_without_a_stale_accept().await;
    pair.is_whole_again().await;
}

/// The way between a node and its database ends as `way` says.
async fn cut_off(way: Way) {
    let pair = Pair::start(STALENESS).await;
    pair.wire.set(way);
    let changed = pair.set("disabled").await;
    assert_eq!(changed["propagation"]["nodes"], 2, "it may yet accept calls, so it counts");
    // It accepts no longer than the change is pending, and rejects everything afterwards.
    let applied = pair.applied().await;
    assert_eq!(applied["nodes"], 1);
    for _ in 0..50 {
        assert_eq!(pair.far().await, "gateway_stale");
    }
    let ready = reqwest::get(format!("{}/readyz", pair.node.url)).await.expect("an answer");
    assert_eq!(ready.status(), 503);
    pair.wire.set(Way::Open);
    pair.far_catches_up_without_a_stale_accept().await;
    pair.is_whole_again().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_way_to_the_database_is_silent_rejects_everything_in_time() {
    cut_off(Way::Frozen).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_connections_are_refused_rejects_everything_in_time() {
    cut_off(Way::Cut).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_again_and_again_cost_no_change() {
    let mut pair = Pair::start("10m").await;
    for turn in 0..6 {
        let cut = "select pg_terminate_backend(pid)::int::bigint from pg_stat_activity \
                   where pid <> pg_backend_pid() and backend_type = 'client backend'";
        assert!(!pair.latchkey.postgres().numbers(cut).await.is_empty());
        let (state, says) =
            if turn % 2 == 0 { ("disabled", "key_disabled") } else { ("enabled", "ok") };
        pair.set(state).await;
        pair.applied().await;
        assert_eq!(pair.far().await, says);
        assert_eq!(pair.latchkey.authorize(&pair.key).await.1, says);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_notifications_cost_time_and_nothing_else() {
    let pair = Pair::start("10m").await;
    pair.wire.set(Way::Deaf);
    for (state, says) in
        [("disabled", "key_disabled"), ("enabled", "ok"), ("disabled", "key_disabled")]
    {
        pair.set(state).await;
        assert_eq!(pair.applied().await["nodes"], 2);
        assert_eq!(pair.far().await, says);
        assert_eq!(pair.latchkey.authorize(&pair.key).await.1, says);
    }
    assert!(pair.wire.lost() >= 3, "{} notifications lost", pair.wire.lost());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_restart_of_the_database_is_not_felt_by_callers() {
    let mut pair = Pair::start("10m").await;
    pair.latchkey.postgres().stop().await;
    for _ in 0..50 {
        assert_eq!(pair.far().await, "ok");
        assert_eq!(pair.latchkey.authorize(&pair.key).await.1, "ok");
    }
    pair.latchkey.postgres().start_again().await;
    pair.set("disabled").await;
    pair.applied().await;
    assert_eq!(pair.far().await, "key_disabled");
    assert_eq!(pair.latchkey.authorize(&pair.key).await.1, "key_disabled");
    pair.is_whole_again().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_database_every_node_rejects_in_time_and_comes_back_with_it() {
    let mut pair = Pair::start(STALENESS).await;
    pair.latchkey.postgres().stop().await;
    pair.until_everywhere("gateway_stale").await;
    for _ in 0..20 {
        assert_eq!(pair.far().await, "gateway_stale");
        assert_eq!(pair.latchkey.authorize(&pair.key).await.1, "gateway_stale");
    }
    pair.latchkey.postgres().start_again().await;
    pair.until_everywhere("ok").await;
    until("the nodes count again", async || (pair.applied().await["nodes"] == 2).then_some(()))
        .await;
    pair.is_whole_again().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_too_far_behind_takes_another_snapshot() {
    let mut pair = Pair::start("10m").await;
    let (gone, gone_path) = pair.ada.api_key("y").await;
    pair.until_far_code(&gone, "ok").await;
    pair.wire.set(Way::Cut);
    assert_eq!(pair.ada.delete(&gone_path).await.0, 202);
    for state in ["disabled", "enabled", "disabled"] {
        pair.set(state).await;
    }
    let (new, _) = pair.ada.api_key("z").await;
    // What the node would have to read next is not there any more.
    let sql = "with gone as (delete from change_log where seq < (select seq from change_counter) \
               returning seq) select count(*) from gone";
    let pruned = pair.latchkey.postgres().numbers(sql).await;
    assert!(pruned[0] >= 6, "{pruned:?}");
    assert_eq!(pair.far().await, "ok", "its lease holds, and the badge says pending");
    assert_eq!(pair.set("disabled").await["propagation"]["state"], "pending");
    pair.wire.set(Way::Open);
    pair.until_far("key_disabled").await;
    pair.until_far_code(&gone, "unknown_key").await;
    pair.until_far_code(&new, "ok").await;
    pair.is_whole_again().await;
}
