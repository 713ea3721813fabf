//! The dashboard in `docs/grafana` asks for what `/metrics` has, and leaves nothing out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{Board, Gateway, user};

const DASHBOARD: &str = include_str!("../../../docs/grafana/latchkey.json");

/// Every query of every panel, and of the variables.
fn queries(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name == "expr" || name == "query" => {
                        into.push(text.clone());
                    }
                    other => queries(other, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| queries(item, into)),
        _ => {}
    }
}

/// The names that begin with `latchkey_`.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with("latchkey_"))
        .collect()
}

#[tokio::test]
async fn every_metric_of_the_dashboard_is_there_and_every_one_there_is_shown() {
    let gateway = Gateway::start(&Board::new([user(true)])).await;
    let metrics = gateway.get("/metrics", &[]).await.body;
    let given: BTreeSet<_> = metrics
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let dashboard: Value = serde_json::from_str(DASHBOARD).expect("JSON");
    let mut asked = Vec::new();
    queries(&dashboard, &mut asked);
    assert!(asked.len() > 10, "{asked:?}");
    let asked = asked.join("\n");
    let asked_names = names(&asked);
    let unknown: Vec<_> = asked_names.difference(&given).collect();
    assert!(unknown.is_empty(), "the dashboard asks for {unknown:?}");
    let missing: Vec<_> = given.difference(&asked_names).collect();
    assert!(missing.is_empty(), "the dashboard does not show {missing:?}");
    // Verdicts are named as they are.
    for part in asked.split("verdict=\"").skip(1) {
        let code = part.split('"').next().expect("a code");
        assert!(metrics.contains(&format!("verdict=\"{code}\"")), "{code}");
    }
}
