//! Why a call is rejected: each rule's answer, on each gateway node.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ApplicationId, NodeId, PlanId, Secret, Timestamp, UserId, key::KeyKind, propagation::Seq,
    verdict::Verdict,
};

/// The longest endpoint name that is looked at, in bytes.
pub const ENDPOINT_MAX: usize = 200;

/// What an admin asks. The key is a [`Secret`]: it is read from input, digested, and kept nowhere.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// The key's value, as the caller sent it.
    pub key: Secret,
    /// The endpoint's name, as in `/e/{name}/…`; left out: the key is judged alone.
    #[serde(default)]
    pub endpoint: Option<String>,
}

/// What every live node answers. Nothing was charged to a limit, and no call was counted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Explanation {
    /// When it was asked.
    pub at: Timestamp,
    /// One for each live node, by name.
    pub nodes: Vec<NodeExplanation>,
}

/// One node's answer, or why there is none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct NodeExplanation {
    /// The id of this run of the node.
    pub id: NodeId,
    /// The name given with `--node`.
    pub name: String,
    /// Where the console asked it.
    pub address: String,
    /// What it says; null where it did not answer.
    pub ruling: Option<Ruling>,
    /// Why there is no answer; null where there is one.
    pub silent: Option<Silent>,
}

/// What a node would say of the call at this moment, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Ruling {
    /// The verdict that a caller would get from this node.
    pub verdict: Verdict,
    /// The last change that the node has applied.
    pub applied_seq: Seq,
    /// What the key is, where the node knows it.
    pub key: Option<ExplainedKey>,
    /// Every rule, in the order in which they are judged; the first that fails decides, but a
    /// node that is not fresh answers `gateway_stale` whatever the others say.
    pub rules: Vec<RuleAnswer>,
}

/// A key as a node knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ExplainedKey {
    /// API key or package key.
    pub kind: KeyKind,
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: UserId,
    /// Their name.
    pub username: String,
    /// When it stops working; null for never.
    pub expires_at: Option<Timestamp>,
    /// The application of a package key.
    pub application_id: Option<ApplicationId>,
    /// Its name.
    pub application: Option<String>,
    /// The package of a package key.
    pub package: Option<String>,
    /// The plan of a package key.
    pub plan_id: Option<PlanId>,
    /// Its name.
    pub plan: Option<String>,
}

/// One rule's answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct RuleAnswer {
    /// Which rule.
    pub rule: Rule,
    /// What came of it.
    pub outcome: RuleOutcome,
    /// The code that a caller gets where this rule decides; null unless it failed.
    pub code: Option<Verdict>,
    /// One sentence: what was found.
    pub detail: String,
}

impl RuleAnswer {
    /// The rule does not speak against the call.
    pub fn passed(rule: Rule, detail: impl Into<String>) -> Self {
        Self { rule, outcome: RuleOutcome::Passed, code: None, detail: detail.into() }
    }

    /// The rule rejects the call.
    pub fn failed(rule: Rule, code: Verdict, detail: impl Into<String>) -> Self {
        Self { rule, outcome: RuleOutcome::Failed, code: Some(code), detail: detail.into() }
    }

    /// The rule says nothing here.
    pub fn skipped(rule: Rule, detail: impl Into<String>) -> Self {
        Self { rule, outcome: RuleOutcome::Skipped, code: None, detail: detail.into() }
    }
}

/// A rule of the traffic manager.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Length, characters and checksum are those of a key.
    WellFormed,
    /// The node knows such a key.
    Known,
    /// The key is enabled.
    Status,
    /// It has not expired.
    Expiry,
    /// Its owner is active.
    Owner,
    /// There is such an endpoint, and it is active.
    Endpoint,
    /// Plan and package are active.
    Plan,
    /// The plan opens the endpoint.
    EndpointAllowed,
    /// The key's rate on this node.
    Rate,
    /// The key's quota over all nodes.
    Quota,
    /// The node has confirmed in time that it is up to date.
    Freshness,
}

impl Rule {
    /// Every rule, in the order of judging.
    pub const ALL: [Self; 11] = [
        Self::WellFormed,
        Self::Known,
        Self::Status,
        Self::Expiry,
        Self::Owner,
        Self::Endpoint,
        Self::Plan,
        Self::EndpointAllowed,
        Self::Rate,
        Self::Quota,
        Self::Freshness,
    ];

    /// A few words for a list.
    pub const fn title(self) -> &'static str {
        match self {
            Self::WellFormed => "Well-formed",
            Self::Known => "Known",
            Self::Status => "Enabled",
            Self::Expiry => "Not expired",
            Self::Owner => "Owner active",
            Self::Endpoint => "Endpoint exists",
            Self::Plan => "Plan active",
            Self::EndpointAllowed => "Endpoint allowed",
            Self::Rate => "Rate limit",
            Self::Quota => "Quota",
            Self::Freshness => "Node up to date",
        }
    }
}

/// What came of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome {
    /// It does not speak against the call.
    Passed,
    /// It rejects the call.
    Failed,
    /// It does not apply, or cannot be told: `detail` says which.
    Skipped,
}

/// Why a node did not answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Silent {
    /// Which of the reasons.
    pub reason: SilentReason,
    /// One sentence: what happened, and what to do.
    pub detail: String,
}

/// See [`Silent`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SilentReason {
    /// No connection to its address.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// It does not take the question: another pepper, another clock, another process there.
    Refused,
    /// Its answer makes no sense: another version, or no gateway at all.
    Unreadable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_keep_their_order_and_their_names_on_the_wire() {
        let names: Vec<_> =
            Rule::ALL.map(|rule| serde_json::to_string(&rule).expect("text")).into();
        assert_eq!((names[0].as_str(), names[10].as_str()), ("\"well_formed\"", "\"freshness\""));
        let first = |n: usize| Rule::ALL[n] as usize == n;
        assert!((0..Rule::ALL.len()).all(first), "in the order of declaration");
    }

    #[test]
    fn the_key_is_read_and_never_written() {
        let asked: Explain = serde_json::from_str(r#"{"key": "lk_secret"}"#).expect("good");
        assert_eq!((asked.key.expose(), &asked.endpoint), ("lk_secret", &None));
        assert!(!format!("{asked:?}").contains("lk_secret"));
    }
}
