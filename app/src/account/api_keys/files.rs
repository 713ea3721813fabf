//! The files and the call for a new key, made from the server's answer, in the browser.

use std::{collections::BTreeMap, fmt::Write};

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKeyState, CreatedApiKey},
    endpoint::{Endpoint, EndpointStatus},
};
use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};

/// The JSON file, in the order of its fields.
#[derive(Serialize)]
struct JsonFile<'a> {
    api_key_id: ApiKeyId,
    api_key: &'a str,
    name: &'a str,
    state: ApiKeyState,
    owner: &'a str,
    created_at: Timestamp,
    last_accessed_at: Option<Timestamp>,
    expired_at: Option<Timestamp>,
    endpoints: BTreeMap<&'a str, String>,
}

/// Where the traffic manager takes calls to an endpoint.
pub fn url(gateway_url: &str, name: &str) -> String {
    format!("{gateway_url}/e/{name}")
}

fn active(endpoints: &[Endpoint]) -> impl Iterator<Item = &str> {
    let active = |endpoint: &&Endpoint| endpoint.status == EndpointStatus::Active;
    endpoints.iter().filter(active).map(|endpoint| endpoint.name.as_str())
}

/// The key with its settings, indented by four spaces.
pub fn json(created: &CreatedApiKey, endpoints: &[Endpoint], gateway_url: &str) -> String {
    let key = &created.key;
    let file = JsonFile {
        api_key_id: key.id,
        api_key: &created.api_key,
        name: &key.description,
        state: key.state,
        owner: &key.user.username,
        created_at: key.created_at,
        last_accessed_at: key.last_used_at,
        expired_at: key.expires_at,
        endpoints: active(endpoints).map(|name| (name, url(gateway_url, name))).collect(),
    };
    pretty(&file)
}

/// JSON, indented by four spaces.
pub fn pretty(file: &impl Serialize) -> String {
    let mut out = Vec::new();
    let mut writer = Serializer::with_formatter(&mut out, PrettyFormatter::with_indent(b"    "));
    file.serialize(&mut writer).expect("writing to memory does not fail");
    out.push(b'\n');
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// The configuration of a command-line client.
pub fn yaml(created: &CreatedApiKey, endpoints: &[Endpoint], gateway_url: &str) -> String {
    let endpoints = active(endpoints).map(|name| (name, url(gateway_url, name))).collect();
    configuration(&created.key.description, &created.api_key, &endpoints)
}

/// The same of any key. `about` is one line without control characters, so that it cannot leave its
/// comment.
pub fn configuration(about: &str, value: &str, endpoints: &BTreeMap<&str, String>) -> String {
    let mut out = String::from("# Latchkey: keep this file as you keep a password.\n");
    let _ = writeln!(out, "# {about}");
    let _ = writeln!(out, "api_key: {}", key(value));
    if endpoints.is_empty() {
        out.push_str("endpoints: {}\n");
        return out;
    }
    out.push_str("endpoints:\n");
    for (name, url) in endpoints {
        let _ = writeln!(out, "  {}: {}", quoted(name), quoted(url));
    }
    out
}

/// A generated value is safe as it is; one that somebody chose may look like anything.
fn key(value: &str) -> String {
    let generated = value.starts_with("lk_") || value.starts_with("lkp_");
    if generated { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

/// Words that YAML reads as something else than text.
const NOT_TEXT: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Text as YAML reads it back: bare where that is safe, else in quotes, as in JSON.
fn quoted(text: &str) -> String {
    let bare = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        && !NOT_TEXT.contains(&text);
    if bare { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A call that works as pasted into a shell, with `value` as the key.
pub fn call(value: &str, endpoints: &[Endpoint], gateway_url: &str) -> String {
    let (flag, target) = match active(endpoints).next() {
        Some(name) => ("", url(gateway_url, name)),
        // Without an endpoint there is still somebody to ask whether the key is good.
        None => ("-i ", format!("{gateway_url}/v1/authorize")),
    };
    let safe = |c: u8| c.is_ascii_alphanumeric() || b":/.-_[]".contains(&c);
    let target = if target.bytes().all(safe) && !target.contains('[') {
        target
    } else {
        format!("'{}'", target.replace('\'', "'\\''"))
    };
    format!("curl {flag}-H \"X-Api-Key: {value}\" \\\n     {target}")
}

/// The name of a file for this key, such as `latchkey-deploy-pipeline.json`.
pub fn name(description: &str, ending: &str) -> String {
    let mut out = String::from("latchkey");
    let mut gap = true;
    for c in description.chars().take(40) {
        if c.is_ascii_alphanumeric() {
            if gap {
                out.push('-');
            }
            out.push(c.to_ascii_lowercase());
        }
        gap = !c.is_ascii_alphanumeric();
    }
    out + "." + ending
}

#[cfg(test)]
mod tests {
    use super::*;

    fn created() -> CreatedApiKey {
        serde_json::from_str(
            r#"{"api_key":"lk_abc","key":{"id":"6f1c7f3e-0000-4000-8000-000000000001",
            "description":"Deploy: \"pipeline\"","prefix":"lk_7Hq2","last4":"x9Ke","state":"enabled",
            "expired":false,"created_at":"2026-11-20T12:00:00Z","updated_at":"2026-11-20T12:00:00Z",
            "expires_at":null,"last_used_at":null,"deleted":false,
            "user":{"id":"6f1c7f3e-0000-4000-8000-000000000002","username":"ada","display_name":"Ada"},
            "propagation":{"seq":1,"state":"applied","applied":1,"nodes":1,"applied_ms":6}}}"#,
        )
        .expect("valid")
    }

    fn endpoint(name: &str, status: EndpointStatus) -> Endpoint {
        Endpoint {
            id: "6f1c7f3e-0000-4000-8000-000000000003".parse().expect("valid"),
            service: "Inventory".into(),
            name: name.into(),
            version: "v1".into(),
            url: "http://127.0.0.1:9".into(),
            status,
        }
    }

    fn endpoints() -> Vec<Endpoint> {
        vec![
            endpoint("old", EndpointStatus::Retired),
            endpoint("servers", EndpointStatus::Active),
            endpoint("no", EndpointStatus::Active),
        ]
    }

    #[test]
    fn json_holds_the_key_and_the_active_endpoints() {
        let text = json(&created(), &endpoints(), "http://gw");
        assert!(text.starts_with("{\n    \"api_key_id\": \"6f1c"), "{text}");
        let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(file["api_key"], "lk_abc");
        assert_eq!(file["name"], "Deploy: \"pipeline\"");
        assert_eq!(file["owner"], "ada");
        assert_eq!(file["endpoints"]["servers"], "http://gw/e/servers");
        assert!(file["endpoints"].get("old").is_none());
        assert!(file["expired_at"].is_null());
    }

    #[test]
    fn yaml_quotes_what_would_not_be_text() {
        let text = yaml(&created(), &endpoints(), "http://gw");
        assert!(text.contains("\napi_key: lk_abc\n"), "{text}");
        assert!(text.contains("\n  servers: \"http://gw/e/servers\"\n"), "{text}");
        assert!(text.contains("\n  \"no\": \"http://gw/e/no\"\n"), "{text}");
        assert!(yaml(&created(), &[], "http://gw").ends_with("endpoints: {}\n"));
    }

    #[test]
    fn the_call_goes_to_the_first_active_endpoint() {
        let text = call("lk_abc", &endpoints(), "http://gw");
        assert_eq!(text, "curl -H \"X-Api-Key: lk_abc\" \\\n     http://gw/e/servers");
        assert!(call("lk_abc", &[], "http://gw").ends_with("http://gw/v1/authorize"));
        assert!(call("lk_abc", &[], "http://[::1]:1").ends_with("'http://[::1]:1/v1/authorize'"));
    }

    #[test]
    fn file_names_are_plain() {
        assert_eq!(name("Deploy: \"pipeline\"", "json"), "latchkey-deploy-pipeline.json");
        assert_eq!(name("äöü", "yaml"), "latchkey.yaml");
    }
}
