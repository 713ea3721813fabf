//! A rejected key allocates nothing.

use std::{sync::Arc, time::Duration};

use assert_no_alloc::{assert_no_alloc, violation_count};
use domain::{
    api_key::ApiKeyState,
    key::KeyKind,
    limits::{Override, Period, Quota, RateLimit},
    package_key::PackageKeyStatus,
    verdict::Verdict,
};
use gateway::{Node, NodeConfig};

use crate::common::{
    Board, NOW, SERVERS, api_key, endpoint, package_key, package_key_with, pepper, plan, user,
    value,
};

#[tokio::test]
async fn rejecting_a_key_allocates_nothing() {
    let (disabled, waiting) = (value(KeyKind::ApiKey, 1), value(KeyKind::PackageKey, 2));
    let other_plan = value(KeyKind::PackageKey, 3);
    let unknown = value(KeyKind::ApiKey, 4);
    let (too_fast, used_up) = (value(KeyKind::PackageKey, 5), value(KeyKind::PackageKey, 6));
    let slow = Override::Ceiling(RateLimit { per_second: 1, burst: 1 });
    let few = Override::Ceiling(Quota { calls: 1, period: Period::Month });
    let mistyped = format!("{}x", &unknown[..38]);
    let board = Board::new([
        user(true),
        endpoint("servers", "http://127.0.0.1:1/", true),
        endpoint("projects", "http://127.0.0.1:1/", true),
        plan(true, &[SERVERS]),
        api_key(&disabled, ApiKeyState::Disabled, None),
        package_key(&waiting, PackageKeyStatus::Waiting),
        package_key(&other_plan, PackageKeyStatus::Enabled),
        package_key_with(&too_fast, slow, Override::Plan),
        package_key_with(&used_up, Override::Plan, few),
    ]);
    let config = NodeConfig::new("test", "nowhere");
    let node =
        Node::start_on(board, pepper(), Duration::from_mins(10), Arc::new(|| NOW), config).unwrap();
    node.ready().await.expect("ready");
    // Once accepted, and from then on rejected.
    let verdict = node.gate().decide(Some(&used_up), Some("servers")).await.verdict;
    assert_eq!(verdict, Verdict::Ok);
    let cases = [
        (Some(used_up.as_str()), Some("servers"), Verdict::QuotaExceeded),
        (Some(disabled.as_str()), Some("servers"), Verdict::KeyDisabled),
        (Some(waiting.as_str()), Some("servers"), Verdict::KeyWaiting),
        (Some(other_plan.as_str()), Some("projects"), Verdict::EndpointNotAllowed),
        (Some(other_plan.as_str()), Some("nothing"), Verdict::UnknownEndpoint),
        (Some(unknown.as_str()), Some("servers"), Verdict::UnknownKey),
        (Some(mistyped.as_str()), None, Verdict::MalformedKey),
        (None, Some("servers"), Verdict::MissingKey),
        (Some(too_fast.as_str()), Some("servers"), Verdict::RateLimited),
    ];
    for (key, endpoint, expected) in cases {
        // However slow the machine is: the burst is used up.
        while node.gate().verify(key, endpoint).verdict.is_accepted() {}
        // Once before counting: each thread sets its part of the map's memory reclamation up.
        assert_eq!(node.gate().verify(key, endpoint).verdict, expected);
        let before = violation_count();
        assert_no_alloc(|| {
            for _ in 0..1000 {
                std::hint::black_box(node.gate().verify(key, endpoint));
            }
        });
        assert_eq!(violation_count(), before, "{expected:?}");
    }
}
