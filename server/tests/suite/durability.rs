//! What was answered is there after a restart, however the process ended.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};
use testkit::on_both;

use crate::latchkey::Latchkey;

/// As in `gateway::NodeConfig::new`.
const FLUSH_EVERY: Duration = Duration::from_secs(5);

#[expect(clippy::disallowed_methods, reason = "the test tells old calls from young ones")]
fn now() -> Instant {
    Instant::now()
}

on_both! { Latchkey::start;
    async fn a_restart_loses_nothing_also_after_kill_9(latchkey) {
        let mut latchkey = latchkey;
        let ada = latchkey.user("ada", "user").await;
        let (enabled, _) = ada.api_key("enabled").await;
        let (disabled, path) = ada.api_key("disabled").await;
        assert_eq!(ada.patch(&path, json!({ "state": "disabled" })).await.0, 200);
        latchkey.crash_and_start().await;
        assert_eq!(latchkey.authorize(&enabled).await, (204, "ok".into()));
        assert_eq!(latchkey.authorize(&disabled).await, (403, "key_disabled".into()));
        let ada = latchkey.sign_in("ada").await;
        let (_, page) = ada.get("/api/v1/me/api-keys").await;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(ada.delete(&path).await.0, 202);
        latchkey.crash_and_start().await;
        assert_eq!(latchkey.authorize(&disabled).await, (401, "unknown_key".into()));
    }

    async fn a_clean_stop_ends_with_code_0_and_signs_the_node_off(latchkey) {
        let mut latchkey = latchkey;
        latchkey.user("root", "admin").await;
        assert_eq!(latchkey.stop().await, Some(0));
        latchkey.start_again().await;
        let root = latchkey.sign_in("root").await;
        let (_, page) = root.get("/api/v1/gateways").await;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{page}");
    }

    async fn kill_9_loses_the_usage_of_one_flush_interval_at_most(latchkey) {
        let mut latchkey = latchkey;
        let root = latchkey.user("root", "admin").await;
        let body = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:1" });
        let (_, endpoint) = root.post("/api/v1/endpoints", body).await;
        let (key, path) = root.api_key("x").await;
        latchkey.until_code(&key, "ok").await;
        let client = Client::new();
        let url = format!("{}/v1/authorize?endpoint=servers", latchkey.gateway);
        // Calls for two flush intervals and more, each with the time at which it was answered. They
        // come at a pace: as fast as they can, they would keep the machine from flushing in time.
        let mut pace = tokio::time::interval(Duration::from_millis(5));
        let (begun, mut answered) = (now(), Vec::new());
        while begun.elapsed() < FLUSH_EVERY * 5 / 2 {
            pace.tick().await;
            let answer = client.get(&url).header("x-api-key", &key).send().await.expect("an answer");
            if answer.status() == 204 {
                answered.push(now());
            }
        }
        let killed = now();
        latchkey.crash_and_start().await;
        let root = latchkey.sign_in("root").await;
        let id = path.rsplit('/').next().expect("an id");
        let (status, usage) = root.get(&format!("/api/v1/usage?key_id={id}")).await;
        assert_eq!(status, 200, "{usage}");
        let counted = |list: &Value, name: &str, of: &Value| {
            let mut rows = list.as_array().expect("a list").iter();
            rows.find(|row| &row[name] == of).map_or(0, |row| row["calls"].as_u64().expect("a number"))
        };
        let written = counted(&usage["endpoints"], "id", &endpoint["id"]);
        // The interval, and a flush that takes its time.
        let safe = FLUSH_EVERY + Duration::from_secs(2);
        let old = answered.iter().filter(|at| killed.duration_since(**at) > safe).count() as u64;
        let all = answered.len() as u64;
        assert!(old > 100, "{old} of {all} are old enough");
        assert!((old..=all).contains(&written), "{written} of {all} written, {old} were due");
        // Without their endpoint there are those of the wait at the beginning.
        assert!(counted(&usage["verdicts"], "code", &json!("ok")) >= written);
    }
}
