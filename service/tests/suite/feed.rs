//! The change feed: numbers, snapshots, gaps.

use domain::{
    api_key::{ApiKeyState, UpdateApiKey},
    policy::Via,
};
use service::{
    Error,
    feed::{Ack, Acked, NodeInfo, Record, Removed},
};
use std::time::Duration;
use testkit::{Backend, Fresh, on_both};

use crate::people::{key, user};

on_both! { Fresh::new;
    async fn numbers_rise_in_the_order_of_commits_without_a_gap(fresh) {
        let mut writers = tokio::task::JoinSet::new();
        for n in 0..8 {
            let (ada, actor) = user(&fresh.service, &format!("ada{n}")).await;
            let service = fresh.service.clone();
            writers.spawn(async move {
                for _ in 0..6 {
                    let made = service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
                    service.delete_api_key(&actor, made.key.id).await.expect("deleted");
                }
            });
        }
        // A reader that follows meanwhile must never see a number before a smaller one.
        let mut seen = 0;
        while !writers.is_empty() {
            let changes = fresh.service.changes_after(seen).await.expect("changes");
            assert!(!changes.gap);
            for change in &changes.changes {
                assert_eq!(change.seq, seen + 1);
                seen = change.seq;
            }
            if changes.changes.is_empty() {
                tokio::task::yield_now().await;
            }
            while let Some(done) = writers.try_join_next() {
                done.expect("a writer");
            }
        }
        let rest = fresh.service.changes_after(seen).await.expect("changes");
        assert_eq!(rest.head, 8 + 8 * 6 * 2);
        assert_eq!(rest.changes.last().map_or(seen, |change| change.seq), rest.head);
    }

    async fn tidying_up_takes_nothing_that_is_new(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
        fresh.service.tidy_feed().await.expect("tidied");
        let changes = fresh.service.changes_after(0).await.expect("changes");
        assert_eq!((changes.gap, changes.changes.len()), (false, 2));
    }

    async fn a_snapshot_and_the_changes_after_it_make_the_whole(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        let kept = fresh.service.create_api_key(&actor, ada.id, key("kept")).await.expect("a key");
        let gone = fresh.service.create_api_key(&actor, ada.id, key("gone")).await.expect("a key");
        fresh.service.delete_api_key(&actor, gone.key.id).await.expect("deleted");
        let mut records = Vec::new();
        let seq = fresh.service.snapshot(&mut |record| records.push(record)).await.expect("a snapshot");
        assert_eq!(seq, 4);
        assert!(matches!(&records[0], Record::User(user) if user.id == ada.id && user.active));
        assert!(matches!(&records[1], Record::ApiKey(key) if key.id == kept.key.id));
        assert_eq!(records.len(), 2, "deleted keys are not in it: {records:?}");

        let off = UpdateApiKey { state: Some(ApiKeyState::Disabled), description: None };
        fresh.service.update_api_key(&actor, kept.key.id, off).await.expect("disabled");
        fresh.service.delete_api_key(&actor, kept.key.id).await.expect("deleted");
        let after = fresh.service.changes_after(seq).await.expect("changes");
        assert!(after.reaches_head(seq) && !after.gap);
        let [first, second] = &after.changes[..] else { panic!("{after:?}") };
        assert!(matches!(&first.records[..], [Record::ApiKey(key)] if key.state == ApiKeyState::Disabled));
        assert!(matches!(&second.records[..], [Record::Removed(Removed::ApiKey { id, .. })] if *id == kept.key.id));
    }

    async fn a_log_that_does_not_reach_back_is_told(fresh) {
        user(&fresh.service, "ada").await;
        user(&fresh.service, "bo").await;
        fresh.execute("delete from change_log where seq = 1").await;
        assert!(fresh.service.changes_after(0).await.expect("changes").gap);
        assert!(!fresh.service.changes_after(1).await.expect("changes").gap);
        assert!(!fresh.service.changes_after(2).await.expect("changes").gap);
        assert!(fresh.service.changes_after(3).await.expect("changes").gap, "a restored backup");
    }

    async fn a_refused_change_takes_no_number(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        for _ in 0..2 {
            fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
        }
        let third = fresh.service.create_api_key(&actor, ada.id, key("x")).await;
        assert!(matches!(third, Err(Error::ApiKeyLimit)), "{third:?}");
        assert_eq!(fresh.service.changes_after(0).await.expect("changes").head, 3);
    }

    async fn an_api_key_never_makes_another(fresh) {
        let (ada, mut actor) = user(&fresh.service, "ada").await;
        actor.via = Via::ApiKey;
        let refused = fresh.service.create_api_key(&actor, ada.id, key("x")).await;
        assert!(matches!(refused, Err(Error::SessionRequired)), "{refused:?}");
    }
}

/// Times of the database, which only SQLite lets a test turn.
#[tokio::test]
async fn old_changes_and_dead_nodes_are_taken_out_and_nothing_that_is_needed() {
    let fresh = Fresh::new(Backend::Sqlite).await;
    let service = &fresh.service;
    let info =
        |name: &str| NodeInfo { name: name.into(), address: "a".into(), version: "0".into() };
    let ack = |applied| Ack { applied, keys_held: 0, calls_per_second: 0.0, current: true };
    let gone = service.register_node(info("gone")).await.expect("registered");
    let (ada, actor) = user(service, "ada").await;
    service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
    service.tidy_feed().await.expect("tidied");
    assert_eq!(service.changes_after(0).await.expect("changes").changes.len(), 2, "they are new");
    fresh.clock.advance(Duration::from_hours(8 * 24));
    service.tidy_feed().await.expect("tidied");
    assert!(!service.changes_after(0).await.expect("changes").gap, "no node has confirmed them");
    assert_eq!(service.acknowledge(gone, ack(0)).await.expect("answered"), Acked::Unknown);

    let live = service.register_node(info("live")).await.expect("registered");
    service.acknowledge(live, ack(2)).await.expect("acknowledged");
    service.tidy_feed().await.expect("tidied");
    let changes = service.changes_after(0).await.expect("changes");
    assert!(changes.gap && changes.changes.is_empty(), "a node at 0 takes a snapshot");
    let changes = service.changes_after(2).await.expect("changes");
    assert!(!changes.gap && changes.head == 2, "one that is up to date does not");
    assert_eq!(service.live_nodes().await.expect("a number"), 1);
}
