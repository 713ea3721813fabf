//! Services behind the traffic manager.

use serde::{Deserialize, Serialize};

use crate::{EndpointId, FieldError, PackageId, PlanId};

/// Whether calls go through.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EndpointStatus {
    /// Calls are judged and passed on.
    Active,
    /// Calls are answered `unknown_endpoint`.
    Retired,
}

impl EndpointStatus {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

impl core::str::FromStr for EndpointStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Active, Self::Retired].into_iter().find(|s| s.as_str() == text).ok_or(())
    }
}

/// An endpoint as users see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Endpoint {
    /// The endpoint's id.
    pub id: EndpointId,
    /// The service it belongs to, for people.
    pub service: String,
    /// The slug in `/e/{name}/…`.
    pub name: String,
    /// The version of the service's interface, for people.
    pub version: String,
    /// Where the traffic manager sends the calls.
    pub url: String,
    /// Whether calls go through.
    pub status: EndpointStatus,
}

/// An endpoint with what depends on it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct EndpointDetail {
    /// The endpoint.
    #[serde(flatten)]
    pub endpoint: Endpoint,
    /// The plans that open it.
    pub plans: Vec<OpenedBy>,
}

/// A plan that opens an endpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct OpenedBy {
    /// The plan's id.
    pub plan_id: PlanId,
    /// The plan's name.
    pub plan: String,
    /// Its package's id.
    pub package_id: PackageId,
    /// Its package's name.
    pub package: String,
}

/// An address to try.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TestConnection {
    /// As an endpoint's `url`.
    pub url: String,
}

/// Whether a service answered, whatever it answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Connection {
    /// It answered in HTTP.
    pub reachable: bool,
    /// With this status; redirects are not followed.
    pub status: Option<u16>,
    /// How long that took, in milliseconds.
    pub ms: u64,
    /// Why there was no answer.
    pub reason: Option<ConnectionFailure>,
}

/// Why a service did not answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConnectionFailure {
    /// The host's name is not known.
    UnknownHost,
    /// There is no way to the host.
    NoRoute,
    /// Nothing listens there.
    Refused,
    /// No answer within five seconds.
    TimedOut,
    /// No trusted TLS: the certificate, or no TLS at all.
    Tls,
    /// What listens there speaks no HTTP.
    NoHttp,
}

impl ConnectionFailure {
    /// One sentence that says what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::UnknownHost => "The host's name is not known here. Check its spelling.",
            Self::NoRoute => "There is no way to this host from here. Check address and network.",
            Self::Refused => "Nothing listens there. Check the port, and that the service runs.",
            Self::TimedOut => "No answer within 5 seconds. Check address, port and firewall.",
            Self::Tls => "No trusted TLS connection. Check the certificate, or use http://.",
            Self::NoHttp => "What listens there speaks no HTTP. Check the port.",
        }
    }
}

/// What creating an endpoint takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateEndpoint {
    /// The service, 1 to 64 characters.
    pub service: String,
    /// The slug, see [`parse_name`].
    pub name: String,
    /// The version, 1 to 16 characters; `v1` where left out.
    #[serde(default)]
    pub version: Option<String>,
    /// `http://` or `https://`, without query, fragment, user or password.
    pub url: String,
    /// Active where left out.
    #[serde(default)]
    pub status: Option<EndpointStatus>,
}

/// What may change: each left out means as it is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of `CreateEndpoint`")]
pub struct UpdateEndpoint {
    #[serde(default)]
    pub service: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub version: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub status: Option<EndpointStatus>,
}

/// The slug in `/e/{name}/…`: 1 to 63 of `a–z 0–9 -`, beginning and ending with a letter or digit.
///
/// # Errors
/// `required` or `bad_slug` for the field `name`.
pub fn parse_name(text: &str) -> Result<String, FieldError> {
    if text.is_empty() {
        return Err(FieldError::new("name", "required", "Give the endpoint a name."));
    }
    let good = text.len() <= 63
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    if good {
        return Ok(text.to_owned());
    }
    let detail = "Use 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end.";
    Err(FieldError::new("name", "bad_slug", detail))
}

/// A short text on one line, such as a service or a version: 1 to `max` characters.
///
/// # Errors
/// `required`, `too_long` or `control_character` for the field `name`.
pub fn parse_label(name: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(name, "required", "Fill this in."));
    }
    if text.chars().count() > max {
        return Err(FieldError::new(name, "too_long", format!("Use at most {max} characters.")));
    }
    if text.chars().any(char::is_control) {
        let detail = "Use one line, without control characters.";
        return Err(FieldError::new(name, "control_character", detail));
    }
    Ok(text.to_owned())
}

/// A slug for people: `cloud-services` → `Cloud Services`.
pub fn title(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split('-').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut rest = word.chars();
        out.extend(rest.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(rest.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_slugs() {
        for good in ["servers", "cloud-service-types", "a", "v2"] {
            assert!(parse_name(good).is_ok(), "{good}");
        }
        for bad in ["", "Servers", "-a", "a-", "a/b", "a b", "ä", &"x".repeat(64)] {
            assert!(parse_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn slugs_read_as_titles() {
        assert_eq!(title("cloud-service-types"), "Cloud Service Types");
    }
}
