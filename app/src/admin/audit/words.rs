//! What stands in the log, for people.

use domain::Timestamp;

/// The kinds of things, as the log and as people call them.
pub const KINDS: [(&str, &str); 7] = [
    ("api_key", "API key"),
    ("package_key", "Package key"),
    ("user", "User"),
    ("application", "Application"),
    ("package", "Package"),
    ("plan", "Plan"),
    ("endpoint", "Endpoint"),
];

/// The word for a kind.
pub fn kind(kind: &str) -> String {
    let known = KINDS.iter().find(|(name, _)| *name == kind);
    known.map_or_else(|| kind.replace('_', " "), |(_, word)| (*word).to_owned())
}

/// How somebody proved who they were.
pub fn via(via: &str) -> &str {
    match via {
        "session" => "signed in",
        "api_key" => "by API key",
        "operator" => "command line",
        other => other,
    }
}

/// What was changed, in one line: `grace: 24h · last4: x9Ke`.
pub fn detail(detail: &serde_json::Value) -> String {
    let Some(fields) = detail.as_object() else { return String::new() };
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let shown = fields.iter().filter_map(|(name, value)| {
        let value = text(value).filter(|value| !value.is_empty())?;
        Some(format!("{}: {value}", name.replace('_', " ")))
    });
    shown.collect::<Vec<_>>().join(" · ")
}

/// The beginning of a day such as `2026-11-20`, in UTC; `after` days later.
pub fn day(text: &str, after: i64) -> Option<Timestamp> {
    let midnight: Timestamp = format!("{text}T00:00:00Z").parse().ok()?;
    Some(Timestamp::from_micros(midnight.micros() + after * 86_400_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_one_line() {
        let json = serde_json::json!({ "last4": "x9Ke", "grace": null, "plans": ["a"], "n": 2 });
        assert_eq!(detail(&json), "last4: x9Ke · n: 2 · plans: [\"a\"]");
        assert_eq!(detail(&serde_json::json!({})), "");
    }

    #[test]
    fn days_begin_at_midnight_in_utc() {
        let first = day("2026-11-20", 0).expect("a day");
        assert_eq!(first.to_string(), "2026-11-20T00:00:00Z");
        assert_eq!(day("2026-11-20", 1).expect("a day").to_string(), "2026-11-21T00:00:00Z");
        assert_eq!(day("yesterday", 0), None);
    }

    #[test]
    fn kinds_have_words() {
        assert_eq!(kind("package_key"), "Package key");
        assert_eq!(kind("something_else"), "something else");
    }
}
