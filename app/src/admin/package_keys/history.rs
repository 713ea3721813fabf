//! What was done to a key, from the audit log.

use domain::{
    Timestamp,
    audit::AuditEvent,
    format,
    limits::{Quota, RateLimit},
    package::Package,
};
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    package_keys::words,
    ui::{list::PlainTable, live::live, moment::ago},
};

/// The list, latest first.
#[component]
pub fn History(
    /// The entries.
    events: RwSignal<Vec<AuditEvent>>,
    /// The package, for the names of plans.
    package: Package,
    /// The server's clock.
    now: RwSignal<Timestamp>,
) -> impl IntoView {
    let package = StoredValue::new(package);
    let rows = move || {
        let now = now.get();
        let row = |event: AuditEvent| {
            let what = words_for(&event.action);
            let changes = package.with_value(|package| changes(&event.detail, package));
            let via = match event.via.as_str() {
                "session" => "",
                "api_key" => " (with an API key)",
                _ => " (command line)",
            };
            view! {
                <tr>
                    <td class="name">{what}</td>
                    <td data-label="By">{format!("{}{via}", event.actor)}</td>
                    <td data-label="When" class="time">{ago(event.at, now)}</td>
                    <td data-label="What" class="wrap">{changes}</td>
                </tr>
            }
            .into_any()
        };
        events.get().into_iter().map(row).collect::<Vec<_>>()
    };
    let nothing = move || {
        events.with(Vec::is_empty).then(|| {
            view! { <p class="padded hint">"The audit log holds nothing of this key."</p> }
        })
    };
    view! {
        <div class="card">
            <PlainTable caption="History" heads=&["What", "By", "When", "Details"]>
                {live(rows)}
            </PlainTable>
            {live(nothing)}
        </div>
    }
    .into_any()
}

fn words_for(action: &str) -> &str {
    match action {
        "package_key.create" => "Created",
        "package_key.approve" => "Approved",
        "package_key.reject" => "Rejected",
        "package_key.enable" => "Enabled",
        "package_key.disable" => "Disabled",
        "package_key.update" => "Settings changed",
        "package_key.delete" => "Deleted",
        other => other,
    }
}

/// `Plan: Basic → Pro. Rate limit: as the plan → exempt.`
fn changes(detail: &Value, package: &Package) -> String {
    let named = [
        ("reason", "Reason"),
        ("plan_id", "Plan"),
        ("expires_at", "Expiration"),
        ("rate", "Rate limit"),
        ("quota", "Quota"),
    ];
    let change = |(name, label): (&str, &str)| {
        let change = detail.get(name)?;
        let (from, to) = (change.get("from")?, change.get("to")?);
        let (from, to) = (value(name, from, package), value(name, to, package));
        Some(if name == "reason" {
            format!("{label}: {to}")
        } else {
            format!("{label}: {from} → {to}")
        })
    };
    let parts: Vec<_> = named.into_iter().filter_map(change).collect();
    if !parts.is_empty() {
        return parts.join(". ");
    }
    match detail.get("custom").and_then(Value::as_bool) {
        Some(true) => "With a custom value".into(),
        Some(false) => "With a generated value".into(),
        None => String::new(),
    }
}

fn value(name: &str, value: &Value, package: &Package) -> String {
    match name {
        "plan_id" => {
            let plan =
                package.plans.iter().find(|plan| Some(&*plan.id.to_string()) == value.as_str());
            plan.map_or_else(|| "a plan that is gone".into(), |plan| plan.name.clone())
        }
        "expires_at" => {
            let at = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
            at.map_or_else(|| "never".into(), format::minute)
        }
        "rate" => limit(value, |value| {
            let per_second = number(value, 1)?;
            Some(words::rate(RateLimit { per_second, burst: number(value, 2)? }))
        }),
        "quota" => limit(value, |value| {
            let period = value.get(2)?.as_str()?.parse().ok()?;
            Some(words::quota(Quota { calls: value.get(1)?.as_u64()?, period }))
        }),
        _ => value.as_str().unwrap_or("none").to_owned(),
    }
}

/// `[mode, …]` as the log has it.
fn limit(value: &Value, ceiling: fn(&Value) -> Option<String>) -> String {
    match value.get(0).and_then(Value::as_str) {
        Some("ceiling") => ceiling(value).unwrap_or_else(|| "a ceiling".into()),
        Some("exempt") => "exempt".into(),
        _ => "as the plan".into(),
    }
}

fn number(value: &Value, at: usize) -> Option<u32> {
    value.get(at)?.as_u64()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use domain::package::OfferStatus;
    use serde_json::json;

    use super::*;

    fn package() -> Package {
        Package {
            id: "6f1c7f3e-0000-4000-8000-000000000001".parse().expect("valid"),
            name: "Gold".into(),
            description: String::new(),
            status: OfferStatus::Active,
            plans: Vec::new(),
            created_at: Timestamp::from_micros(0),
            updated_at: Timestamp::from_micros(0),
        }
    }

    #[test]
    fn changes_are_told_in_words() {
        let detail = json!({
            "expires_at": { "from": null, "to": "2026-12-20T10:00:00Z" },
            "rate": { "from": ["plan", null, null], "to": ["ceiling", 5, 10] },
            "quota": { "from": ["ceiling", 5000, "day"], "to": ["exempt", null, null] },
        });
        let expected = "Expiration: never → 20 Dec 2026, 10:00 UTC. Rate limit: as the plan → 5 calls \
                        a second, 10 at once. Quota: 5,000 calls a day → exempt";
        assert_eq!(changes(&detail, &package()), expected);
    }

    #[test]
    fn a_reason_is_told_as_it_was_written() {
        let detail = json!({ "status": { "from": "waiting", "to": "disabled" },
                             "reason": { "from": null, "to": "No contract yet" } });
        assert_eq!(changes(&detail, &package()), "Reason: No contract yet");
        assert_eq!(changes(&json!({ "custom": true }), &package()), "With a custom value");
        assert_eq!(changes(&json!({ "application": "Shop" }), &package()), "");
    }
}
