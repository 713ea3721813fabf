//! `/api/v1/audit-events`.

use serde_json::{Value, json};
use testkit::on_both;

use crate::latchkey::Latchkey;

const EVENTS: &str = "/api/v1/audit-events";

fn actions(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|event| event["action"].as_str().expect("text")).collect()
}

on_both! { Latchkey::start;
    async fn what_happened_is_found_by_who_what_and_when(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let (value, path) = ada.api_key("Laptop").await;
        ada.patch(&path, json!({ "state": "disabled" })).await;
        root.post(&path.replace("/me", ""), json!({})).await;
        root.post(&format!("{}/regenerate", path.replace("/me", "")), json!({})).await;
        let id = path.rsplit('/').next().expect("an id");
        let find = async |query: &str| root.get(&format!("{EVENTS}?{query}")).await.1;
        let history = find(&format!("object_id={id}")).await;
        assert_eq!(actions(&history), ["api_key.regenerate", "api_key.disable", "api_key.create"]);
        let newest = &history["items"][0];
        assert_eq!((&newest["actor"], &newest["via"], &newest["object"]), (&json!("root"), &json!("session"), &json!("Laptop")));
        assert_eq!(newest["detail"]["grace"], "none");
        assert!(!history.to_string().contains(&value));
        assert_eq!(actions(&find("actor=ada&kind=api_key").await), ["api_key.disable", "api_key.create"]);
        assert_eq!(actions(&find("action=api_key.disable").await), ["api_key.disable"]);
        let at = newest["at"].as_str().expect("a time").replace('+', "%2B");
        assert_eq!(actions(&find(&format!("object_id={id}&from={at}")).await), ["api_key.regenerate"]);
        assert_eq!(actions(&find(&format!("object_id={id}&to={at}")).await), ["api_key.disable", "api_key.create"]);
        assert_eq!(actions(&find("from=2999-01-01T00:00:00Z").await), [] as [&str; 0]);
        assert_eq!(actions(&find("to=1999-01-01T00:00:00Z").await), [] as [&str; 0]);
    }

    async fn the_log_is_paged_without_a_gap(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        ada.api_key("x").await;
        let (mut seqs, mut cursor) = (Vec::new(), String::new());
        loop {
            let (status, page) = root.get(&format!("{EVENTS}?limit=2{cursor}")).await;
            assert_eq!(status, 200);
            let items = page["items"].as_array().expect("a list").iter();
            seqs.extend(items.map(|event| event["seq"].as_i64().expect("a number")));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert!(seqs.len() >= 5, "{seqs:?}");
        assert!(seqs.windows(2).all(|two| two[0] == two[1] + 1) && seqs.ends_with(&[1]), "{seqs:?}");
        assert_eq!(ada.get(EVENTS).await.0, 403);
        for (query, field) in [("limit=0", "limit"), ("cursor=x", "cursor")] {
            let (status, problem) = root.get(&format!("{EVENTS}?{query}")).await;
            assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!(field)));
        }
    }
}
