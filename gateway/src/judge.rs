//! The rules, in their order, for one call.
//!
//! Neither I/O nor locks; a rejected key allocates nothing. The order is part of the contract: it
//! decides which code a caller sees where two would fit, and it tells about endpoints only those
//! who hold a good key.

use std::sync::Arc;

use domain::{Timestamp, key::KeyKind, verdict::Verdict};
use uuid::Uuid;

use crate::table::{Endpoint, Grant, Key, Owner, Standing, Table, Terms};

/// What was found about one call.
#[derive(Debug)]
pub struct Judgement {
    /// Accepted, or why not.
    pub verdict: Verdict,
    /// The key, where it is one, also where it is rejected.
    pub key: Option<KeyFacts>,
    /// The endpoint that was asked for; only with [`Verdict::Ok`].
    pub endpoint: Option<Arc<Endpoint>>,
}

/// What is known of a key. Copied out of the table without allocating.
#[derive(Clone, Debug)]
pub struct KeyFacts {
    /// API key or package key.
    pub kind: KeyKind,
    /// The id of the key.
    pub id: Uuid,
    /// Whose it is.
    pub owner: Arc<Owner>,
    /// When it stops working; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// What a package key is for.
    pub package: Option<PackageFacts>,
}

/// What is known of a package key beyond that.
#[derive(Clone, Debug)]
pub struct PackageFacts {
    /// Application and plan.
    pub grant: Arc<Grant>,
    /// The plan's terms when the call was judged.
    pub terms: Arc<Terms>,
}

impl Judgement {
    /// A verdict that no key stands behind.
    pub const fn bare(verdict: Verdict) -> Self {
        Self { verdict, key: None, endpoint: None }
    }
}

/// Judges a key that the look-up found, and the endpoint that is asked for.
pub(crate) fn judge(table: &Table, key: &Key, endpoint: Option<&str>, now: Timestamp) -> Judgement {
    let facts = KeyFacts::of(key);
    let (verdict, endpoint) = match rules(table, key, &facts, endpoint, now) {
        Ok(endpoint) => (Verdict::Ok, endpoint),
        Err(verdict) => (verdict, None),
    };
    Judgement { verdict, key: Some(facts), endpoint }
}

fn rules(
    table: &Table,
    key: &Key,
    facts: &KeyFacts,
    endpoint: Option<&str>,
    now: Timestamp,
) -> Result<Option<Arc<Endpoint>>, Verdict> {
    match key.standing {
        Standing::Waiting => return Err(Verdict::KeyWaiting),
        Standing::Disabled => return Err(Verdict::KeyDisabled),
        Standing::Enabled => {}
    }
    if key.is_expired(now) {
        return Err(Verdict::KeyExpired);
    }
    if !key.owner.is_active() {
        return Err(Verdict::OwnerInactive);
    }
    let endpoint = match endpoint {
        Some(name) => {
            let found = table.endpoint(name).filter(|endpoint| endpoint.active);
            Some(found.ok_or(Verdict::UnknownEndpoint)?)
        }
        None => None,
    };
    if let Some(package) = &facts.package {
        if !package.terms.active {
            return Err(Verdict::PlanInactive);
        }
        if endpoint.as_ref().is_some_and(|endpoint| !package.terms.opens(endpoint.id)) {
            return Err(Verdict::EndpointNotAllowed);
        }
    }
    Ok(endpoint)
}

impl KeyFacts {
    fn of(key: &Key) -> Self {
        Self {
            kind: key.kind(),
            id: key.id(),
            owner: Arc::clone(&key.owner),
            expires_at: key.expires_at(),
            package: key
                .grant
                .as_ref()
                .map(|grant| PackageFacts { grant: Arc::clone(grant), terms: grant.plan.terms() }),
        }
    }
}
