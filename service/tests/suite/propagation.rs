//! When a change counts as applied.

use std::time::Duration;

use domain::{
    NodeId,
    propagation::{NodeState, Propagation, PropagationState},
};
use service::{
    Service,
    feed::{Ack, Acked, NodeInfo},
};
use testkit::{Backend, Fresh, on_both};

use crate::people::{key, operator, user};

async fn node(service: &Service, name: &str) -> NodeId {
    let info = NodeInfo { name: name.into(), address: "127.0.0.1:1".into(), version: "0".into() };
    service.register_node(info).await.expect("registered")
}

async fn ack(service: &Service, node: NodeId, applied: i64) -> bool {
    acked(service, node, applied).await != Acked::Unknown
}

async fn acked(service: &Service, node: NodeId, applied: i64) -> Acked {
    let ack = Ack { applied, keys_held: 1, calls_per_second: 2.5, current: true };
    service.acknowledge(node, ack).await.expect("acknowledged")
}

/// Ada with one key; what the badge of that key says.
async fn badge(service: &Service, actor: &domain::policy::Actor) -> Propagation {
    let id = actor.user_id.expect("a user");
    service.api_keys_of(actor, id).await.expect("keys")[0].propagation
}

on_both! { Fresh::new;
    async fn the_last_live_node_makes_it_applied(fresh) {
        let service = &fresh.service;
        let (one, two) = (node(service, "one").await, node(service, "two").await);
        let (ada, actor) = user(service, "ada").await;
        service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
        let p = badge(service, &actor).await;
        assert_eq!((p.state, p.applied, p.nodes), (PropagationState::Pending, 0, 2));
        assert!(ack(service, one, 2).await);
        let p = badge(service, &actor).await;
        assert_eq!((p.state, p.applied, p.nodes), (PropagationState::Pending, 1, 2));
        assert!(ack(service, two, 1).await, "an earlier number is no confirmation of a later");
        assert!(badge(service, &actor).await.is_pending());
        assert!(ack(service, two, 2).await);
        let p = badge(service, &actor).await;
        assert_eq!((p.state, p.applied, p.nodes), (PropagationState::Applied, 2, 2));
        assert!(p.applied_ms.is_some());
        node(service, "three").await;
        let after = badge(service, &actor).await;
        assert_eq!(after.state, PropagationState::Applied, "a node that starts takes nothing back");
    }

    async fn two_that_confirm_at_once_leave_no_gap(fresh) {
        let service = &fresh.service;
        let mut nodes = Vec::new();
        for n in 0..6 {
            nodes.push(node(service, &n.to_string()).await);
        }
        let (ada, actor) = user(service, "ada").await;
        service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
        let mut acks = tokio::task::JoinSet::new();
        for id in nodes {
            let service = service.clone();
            acks.spawn(async move { ack(&service, id, 2).await });
        }
        assert!(acks.join_all().await.into_iter().all(|known| known));
        assert!(badge(service, &actor).await.applied_ms.is_some(), "the last one wrote the time down");
    }

    async fn a_node_that_signed_off_is_not_known_any_more(fresh) {
        let id = node(&fresh.service, "one").await;
        fresh.service.remove_node(id).await.expect("removed");
        assert!(!ack(&fresh.service, id, 1).await);
        assert_eq!(fresh.service.live_nodes().await.expect("a number"), 0);
    }
}

/// The lease runs by the database's clock, which only SQLite lets a test turn.
#[tokio::test]
async fn a_dead_node_stops_counting_only_after_it_rejects_for_certain() {
    let fresh = Fresh::new(Backend::Sqlite).await;
    let service = &fresh.service;
    let (live, dead) = (node(service, "live").await, node(service, "dead").await);
    let (ada, actor) = user(service, "ada").await;
    service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
    assert!(ack(service, dead, 1).await);
    // The dead node's own bound: it rejects everything from here on.
    fresh.clock.advance(service.settings().max_staleness);
    assert!(ack(service, live, 2).await);
    assert!(badge(service, &actor).await.is_pending(), "clocks may differ a little");
    fresh.clock.advance(Duration::from_secs(8));
    assert!(ack(service, live, 2).await);
    let p = badge(service, &actor).await;
    assert_eq!((p.state, p.nodes), (PropagationState::Applied, 1));
    let states = service.gateways(&operator()).await.expect("a list");
    let states: Vec<_> =
        states.iter().map(|g| (g.name.as_str(), g.state, g.calls_per_second)).collect();
    let dead = ("dead", NodeState::Rejecting, None);
    assert_eq!(states, [dead, ("live", NodeState::InForce, Some(2.5))]);
}

#[tokio::test]
async fn a_node_that_comes_back_may_not_serve_before_it_has_what_was_applied_without_it() {
    let fresh = Fresh::new(Backend::Sqlite).await;
    let service = &fresh.service;
    let (live, away) = (node(service, "live").await, node(service, "away").await);
    assert_eq!(acked(service, away, 0).await, Acked::Taken);
    fresh.clock.advance(service.settings().max_staleness * 2);
    assert_eq!(acked(service, live, 0).await, Acked::Behind, "nor may one that is first back");
    assert_eq!(acked(service, live, 0).await, Acked::Taken);
    // What the other one asks now is answered with 0; then something is changed.
    let (ada, actor) = user(service, "ada").await;
    service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
    assert_eq!(acked(service, live, 2).await, Acked::Taken);
    assert_eq!(badge(service, &actor).await.state, PropagationState::Applied);
    assert_eq!(acked(service, away, 0).await, Acked::Behind, "it would judge by what was before");
    assert_eq!(acked(service, away, 0).await, Acked::Behind, "however often it says so");
    assert_eq!(acked(service, away, 2).await, Acked::Taken);
}
