//! "Why was this call rejected?": the same verdict as a call gets, without being one.

use std::time::Duration;

use domain::{
    NodeId,
    api_key::ApiKeyState,
    explain::{Rule, RuleOutcome, Ruling},
    key::{KeyKind, check},
    limits::{Override, Period, Quota, RateLimit},
    package_key::PackageKeyStatus::{Disabled, Enabled, Waiting},
    verdict::Verdict,
};
use gateway::ProxyConfig;
use http::Method;
use service::{
    Pepper,
    explain::{NONCE, Question, Signer},
    feed::{Record, Removed},
};
use testkit::until;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::common::{
    Board, Gateway, NOW, PLAN, SERVERS, api_key, enabled, endpoint, package_key, package_key_with,
    pepper, plan, plan_with, user, value,
};

/// What the console would ask.
fn question(key: &str, endpoint: Option<&str>) -> Question {
    let checked = check(key);
    Question {
        digest: checked.is_ok().then(|| pepper().digest(key)),
        flaw: checked.err().map(|flaw| flaw.to_string()),
        endpoint: endpoint.map(str::to_owned),
    }
}

fn explain(gateway: &Gateway, key: &str, endpoint: Option<&str>) -> Ruling {
    let ruling = gateway.node.gate().explain(&question(key, endpoint));
    let rules: Vec<_> = ruling.rules.iter().map(|answer| answer.rule).collect();
    assert_eq!(rules, Rule::ALL, "every rule answers, in order");
    for answer in &ruling.rules {
        assert_eq!(answer.code.is_some(), answer.outcome == RuleOutcome::Failed, "{answer:?}");
        assert!(answer.detail.ends_with('.') && !answer.detail.contains(key), "{answer:?}");
    }
    ruling
}

fn outcome(ruling: &Ruling, rule: Rule) -> RuleOutcome {
    ruling.rules[rule as usize].outcome
}

fn world() -> Board {
    let up = "http://127.0.0.1:1/";
    Board::new([
        user(true),
        endpoint("servers", up, true),
        endpoint("other", up, true),
        endpoint("retired", up, false),
        plan(true, &[SERVERS]),
    ])
}

const ENDPOINTS: [Option<&str>; 5] =
    [None, Some("servers"), Some("other"), Some("retired"), Some("nothing")];

/// Asks both ways for every endpoint; they must agree.
fn compare(gateway: &Gateway, key: &str, case: &str) {
    for endpoint in ENDPOINTS {
        let judged = gateway.node.gate().verify(Some(key), endpoint).verdict;
        let ruling = explain(gateway, key, endpoint);
        assert_eq!(ruling.verdict, judged, "{case}, {endpoint:?}: {ruling:?}");
        assert_eq!(ruling.key.is_some(), outcome(&ruling, Rule::Known) == RuleOutcome::Passed);
    }
}

#[tokio::test]
async fn it_says_what_a_call_gets_in_every_combination_of_states() {
    let (board, key, other) = (world(), value(KeyKind::ApiKey, 1), value(KeyKind::PackageKey, 2));
    let gateway = Gateway::start(&board).await;
    let commit = async |records: Vec<Record>| {
        let seq = board.commit(records);
        gateway.node.confirmed(seq).await.expect("applied");
    };
    compare(&gateway, &key, "unknown");
    compare(&gateway, "lk_cut", "malformed");
    let past = Some(NOW.minus(Duration::from_secs(1)));
    for owner in [true, false] {
        for state in [ApiKeyState::Enabled, ApiKeyState::Disabled] {
            for expires_at in [None, past, Some(NOW.plus(Duration::from_secs(1)))] {
                commit(vec![user(owner), api_key(&key, state, expires_at)]).await;
                compare(&gateway, &key, &format!("{owner} {state:?} {expires_at:?}"));
            }
        }
        for active in [true, false] {
            for status in [Waiting, Enabled, Disabled] {
                let records =
                    vec![user(owner), plan(active, &[SERVERS]), package_key(&other, status)];
                commit(records).await;
                compare(&gateway, &other, &format!("{owner} plan {active} {status:?}"));
            }
        }
    }
    commit(vec![user(true), Record::Removed(Removed::Plan { id: PLAN })]).await;
    compare(&gateway, &other, "no plan");
}

#[tokio::test]
async fn each_rule_answers_for_itself() {
    let (board, key) = (world(), value(KeyKind::ApiKey, 1));
    let past = Some(NOW.minus(Duration::from_secs(1)));
    board.commit([user(false), api_key(&key, ApiKeyState::Disabled, past)]);
    let gateway = Gateway::start(&board).await;
    let ruling = explain(&gateway, &key, Some("nothing"));
    assert_eq!(ruling.verdict, Verdict::KeyDisabled, "the first that fails decides");
    for rule in [Rule::Status, Rule::Expiry, Rule::Owner, Rule::Endpoint] {
        assert_eq!(outcome(&ruling, rule), RuleOutcome::Failed, "{rule:?}");
    }
    for rule in [Rule::WellFormed, Rule::Known, Rule::Freshness] {
        assert_eq!(outcome(&ruling, rule), RuleOutcome::Passed, "{rule:?}");
    }
    for rule in [Rule::Plan, Rule::EndpointAllowed, Rule::Rate, Rule::Quota] {
        assert_eq!(outcome(&ruling, rule), RuleOutcome::Skipped, "{rule:?}");
    }
}

#[tokio::test]
async fn asking_uses_nothing_up_and_is_no_call() {
    let (board, key) = (world(), value(KeyKind::PackageKey, 1));
    let rate = RateLimit { per_second: 1, burst: 2 };
    let quota = Quota { calls: 3, period: Period::Month };
    board.commit([
        plan_with(&[SERVERS], Some(rate), Some(quota)),
        package_key_with(&key, Override::Plan, Override::Plan),
    ]);
    let gateway = Gateway::flushing(&board).await;
    let ask = || explain(&gateway, &key, Some("servers"));
    for _ in 0..50 {
        assert_eq!(ask().verdict, Verdict::Ok);
    }
    assert_eq!(outcome(&ask(), Rule::Quota), RuleOutcome::Skipped, "no block is held yet");
    assert_eq!(board.state().quota_asked, 0, "and none is taken");
    let call = async || gateway.node.gate().decide(Some(&key), Some("servers")).await.verdict;
    assert_eq!((call().await, call().await), (Verdict::Ok, Verdict::Ok), "the burst is whole");
    for _ in 0..50 {
        let ruling = ask();
        assert_eq!(ruling.verdict, Verdict::RateLimited);
        assert!(ruling.rules[Rule::Quota as usize].detail.starts_with("1 of 3 calls"));
    }
    board.commit([package_key_with(&key, Override::Exempt, Override::Plan)]);
    until("the burst is there again", async || {
        (outcome(&ask(), Rule::Rate) == RuleOutcome::Passed).then_some(())
    })
    .await;
    assert_eq!(ask().verdict, Verdict::Ok);
    assert_eq!(call().await, Verdict::Ok, "the third call of the quota was not asked away");
    assert_eq!(call().await, Verdict::QuotaExceeded);
    assert_eq!(ask().verdict, Verdict::QuotaExceeded);
    until("the calls are written down", async || {
        (board.state().calls.values().sum::<u64>() >= 4).then_some(())
    })
    .await;
    gateway.stop().await;
    assert_eq!(board.state().calls.values().sum::<u64>(), 4, "only calls are counted");
}

#[tokio::test]
async fn a_node_that_is_cut_off_says_that_it_rejects_everything() {
    let (board, key) = (world(), value(KeyKind::ApiKey, 1));
    board.commit([enabled(&key)]);
    let gateway = Gateway::with(&board, Duration::from_millis(300), ProxyConfig::default()).await;
    assert_eq!(explain(&gateway, &key, None).verdict, Verdict::Ok);
    board.state().down = true;
    until("the lease is over", async || {
        (explain(&gateway, &key, None).verdict == Verdict::GatewayStale).then_some(())
    })
    .await;
    let ruling = explain(&gateway, &key, None);
    assert_eq!(outcome(&ruling, Rule::Freshness), RuleOutcome::Failed);
    assert_eq!(outcome(&ruling, Rule::Status), RuleOutcome::Passed, "what it last knew");
}

#[tokio::test]
async fn only_the_console_is_answered_and_only_once() {
    let (board, key) = (world(), value(KeyKind::ApiKey, 1));
    board.commit([enabled(&key)]);
    let gateway = Gateway::start(&board).await;
    let node = gateway.node.id().expect("registered");
    let body = serde_json::to_string(&question(&key, None)).expect("JSON");
    assert!(!body.contains(&key), "the value stays in the console");
    let ask = async |token: &str, body: &str| {
        let headers = [("x-latchkey-question", token), ("content-type", "application/json")];
        gateway.send(Method::POST, "/v1/explain", &headers, body).await
    };
    let (own, strange) = (Signer::of(&pepper()), pepper_of(8));
    let sign =
        |signer: &Signer, node, at, nonce| signer.sign(node, at, &[nonce; NONCE], body.as_bytes());
    let token = sign(&own, node, NOW, 1);
    for (token, body, code) in [
        ("", body.as_str(), "question_forged"),
        ("nonsense", &body, "question_forged"),
        (&sign(&strange, node, NOW, 2), &body, "question_forged"),
        (&token, &body.replace("null}", "\"servers\"}"), "question_forged"),
        (&sign(&own, NodeId(Uuid::from_u128(99)), NOW, 3), &body, "other_node"),
        (&sign(&own, node, NOW.minus(Duration::from_mins(1)), 4), &body, "question_expired"),
        (&sign(&own, node, NOW.plus(Duration::from_mins(1)), 5), &body, "question_expired"),
    ] {
        let answer = ask(token, body).await;
        assert_eq!(answer.code(), code);
        assert!(!answer.body.contains("rules"), "{code}");
    }
    let answer = ask(&token, &body).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (200, "ok"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let ruling: Ruling = serde_json::from_str(&answer.body).expect("a ruling");
    assert_eq!((ruling.verdict, ruling.applied_seq), (Verdict::Ok, 1));
    assert_eq!(ruling.key.expect("known").username, "ada");
    assert_eq!(ask(&token, &body).await.code(), "question_repeated");
    assert_eq!(gateway.get("/v1/explain", &[]).await.status.as_u16(), 405);
}

fn pepper_of(byte: u8) -> Signer {
    Signer::of(&Pepper::new(&Zeroizing::new(vec![byte; 32])).expect("long enough"))
}
