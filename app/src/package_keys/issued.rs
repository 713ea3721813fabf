//! A package key that was just made, with all that the dialog for its value needs.

use std::collections::BTreeMap;

use domain::{
    PackageKeyId, Timestamp,
    endpoint::{Endpoint, EndpointStatus},
    format,
    package_key::{CreatedPackageKey, PackageKeyStatus},
};
use serde::{Deserialize, Serialize};

use crate::{
    account::files,
    ui::icon,
    value_once::{File, Shown},
};

/// The one answer that holds the value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// The key with its value.
    pub created: CreatedPackageKey,
    /// What its plan opens.
    pub endpoints: Vec<Endpoint>,
    /// Where the traffic manager listens.
    pub gateway_url: String,
}

#[cfg(feature = "ssr")]
impl Issued {
    /// A new key, with what its plan opens. Whatever cannot be read leaves the value as it is: it
    /// is there only now.
    pub async fn of(
        service: &service::Service,
        actor: &domain::policy::Actor,
        created: CreatedPackageKey,
    ) -> Self {
        let key = &created.key;
        let opened = match service.package(actor, key.package.id).await {
            Ok(package) => package.plans.into_iter().find(|plan| plan.id == key.plan.id),
            Err(_) => None,
        };
        let opened = opened.map(|plan| plan.endpoints).unwrap_or_default();
        let mut endpoints = service.endpoints(actor).await.unwrap_or_default();
        endpoints.retain(|endpoint| opened.contains(&endpoint.id));
        Self { created, endpoints, gateway_url: service.settings().gateway_url.clone() }
    }
}

/// The JSON file, in the order of its fields.
#[derive(Serialize)]
struct JsonFile<'a> {
    package_key_id: PackageKeyId,
    package_key: &'a str,
    application: &'a str,
    package: &'a str,
    plan: &'a str,
    status: PackageKeyStatus,
    owner: &'a str,
    created_at: Timestamp,
    expired_at: Option<Timestamp>,
    endpoints: BTreeMap<&'a str, String>,
}

fn active(issued: &Issued) -> BTreeMap<&str, String> {
    let active = issued.endpoints.iter().filter(|one| one.status == EndpointStatus::Active);
    active.map(|one| (one.name.as_str(), files::url(&issued.gateway_url, &one.name))).collect()
}

fn json(issued: &Issued) -> String {
    let key = &issued.created.key;
    files::pretty(&JsonFile {
        package_key_id: key.id,
        package_key: &issued.created.package_key,
        application: &key.application.name,
        package: &key.package.name,
        plan: &key.plan.name,
        status: key.status,
        owner: &key.user.username,
        created_at: key.created_at,
        expired_at: key.expires_at,
        endpoints: active(issued),
    })
}

/// The configuration of a command-line client, which takes both kinds of key for its `api_key`.
fn yaml(issued: &Issued) -> String {
    let key = &issued.created.key;
    let about = format!("{}: {} – {}", key.application.name, key.package.name, key.plan.name);
    files::configuration(&about, &issued.created.package_key, &active(issued))
}

/// The same for the dialog.
pub fn shown(issued: &Issued) -> Shown {
    let key = &issued.created.key;
    let expires = match key.expires_at {
        Some(at) => format!("expires {}", format::day(at)),
        None => "never expires".into(),
    };
    let file = |word, icon, ending, kind, text| File {
        word,
        icon,
        name: files::name(&key.application.name, ending),
        kind,
        text,
    };
    let waits = (key.status == PackageKeyStatus::Waiting).then(|| {
        "The plan asks for approval. Until an administrator has approved the key, calls with it \
         are rejected with key_waiting."
            .to_owned()
    });
    Shown {
        title: "Package Key successfully created",
        lead: format!(
            "{} · {} – {} · {expires}",
            key.application.name, key.package.name, key.plan.name
        ),
        lost: "it cannot be shown again.",
        label: "Package Key",
        value: issued.created.package_key.clone(),
        note: waits,
        files: vec![
            file("Download JSON", icon::BRACES, "json", "application/json", json(issued)),
            file("Download YAML", icon::FILE_CODE, "yaml", "application/yaml", yaml(issued)),
        ],
        call: Some(files::call(
            &issued.created.package_key,
            &issued.endpoints,
            &issued.gateway_url,
        )),
        in_swagger: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued() -> Issued {
        let id = "6f1c7f3e-0000-4000-8000-000000000001";
        serde_json::from_value(serde_json::json!({
            "created": { "package_key": "Legacy-key:2024.01", "key": {
                "id": id, "prefix": "Legacy-", "last4": "4.01", "status": "waiting", "reason": null,
                "expired": false, "expires_at": null, "created_at": "2026-11-20T12:00:00Z",
                "updated_at": "2026-11-20T12:00:00Z", "last_used_at": null, "deleted": false,
                "application": { "id": id, "name": "Shop mobile" },
                "package": { "id": id, "name": "Gold" }, "plan": { "id": id, "name": "Basic" },
                "user": { "id": id, "username": "ada", "display_name": "Ada Keller" },
                "rate_limit": { "mode": "plan" }, "quota": { "mode": "plan" },
                "propagation": { "seq": 1, "state": "applied", "applied": 1, "nodes": 1, "applied_ms": 6 },
            } },
            "endpoints": [
                { "id": id, "service": "Inventory", "name": "servers", "version": "v1",
                  "url": "http://127.0.0.1:9", "status": "active" },
                { "id": id, "service": "Inventory", "name": "old", "version": "v1",
                  "url": "http://127.0.0.1:9", "status": "retired" },
            ],
            "gateway_url": "http://gw",
        }))
        .expect("valid")
    }

    #[test]
    fn both_files_hold_the_key_and_what_the_plan_opens() {
        let file: serde_json::Value = serde_json::from_str(&json(&issued())).expect("JSON");
        assert_eq!(file["package_key"], "Legacy-key:2024.01");
        assert_eq!(file["application"], "Shop mobile");
        assert_eq!(file["endpoints"], serde_json::json!({ "servers": "http://gw/e/servers" }));
        let text = yaml(&issued());
        assert!(text.contains("\n# Shop mobile: Gold – Basic\n"), "{text}");
        assert!(text.contains("\napi_key: \"Legacy-key:2024.01\"\n"), "{text}");
        assert!(text.contains("\n  servers: \"http://gw/e/servers\"\n"), "{text}");
    }

    #[test]
    fn a_key_that_waits_says_so_and_what_is_shown_names_no_value_but_in_its_place() {
        let shown = shown(&issued());
        assert!(shown.note.is_some_and(|note| note.contains("key_waiting")));
        assert!(!shown.lead.contains("2024"));
        assert_eq!(shown.files[0].name, "latchkey-shop-mobile.json");
        let call = shown.call.expect("a call");
        assert_eq!(call, "curl -H \"X-Api-Key: Legacy-key:2024.01\" \\\n     http://gw/e/servers");
    }
}
