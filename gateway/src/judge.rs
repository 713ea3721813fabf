//! The rules, in their order, for one call.
//!
//! Neither I/O nor locks; a rejected key allocates nothing. The order is part of the contract: it
//! decides which code a caller sees where two would fit, and it tells about endpoints only those
//! who hold a good key.

use std::sync::Arc;

use domain::{ApiKeyId, EndpointId, PackageKeyId, Timestamp, key::KeyKind, verdict::Verdict};
use service::feed::UsedKey;
use uuid::Uuid;

use crate::{
    limits::{Limits, Meter},
    table::{Endpoint, Grant, Key, Owner, OwnerNumber, Standing, Table, Terms},
};

/// What was found about one call.
#[derive(Debug)]
pub struct Judgement {
    /// Accepted, or why not.
    pub verdict: Verdict,
    /// The key, where it is one, also where it is rejected.
    pub key: Option<KeyFacts>,
    /// The endpoint that was asked for; only with [`Verdict::Ok`].
    pub endpoint: Option<Arc<Endpoint>>,
    /// The endpoint that was asked for, where there is one, whatever the verdict.
    pub asked: Option<EndpointId>,
    /// What is left of the key's limits; only where it has some, and nothing else speaks against
    /// the call.
    pub limits: Option<Limits>,
    /// The verdict waits for a block of quota: [`crate::gate::Gate::decide`] waits for it, and
    /// until then, or for those who do not wait, the verdict is `gateway_stale`.
    pub waits: bool,
}

/// What is known of a key. Copied out of the table without allocating.
#[derive(Clone, Debug)]
pub struct KeyFacts {
    /// API key or package key.
    pub kind: KeyKind,
    /// The id of the key.
    pub id: Uuid,
    /// Whose it is, in `table`.
    owner: OwnerNumber,
    table: Arc<Table>,
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
        Self { verdict, key: None, endpoint: None, asked: None, limits: None, waits: false }
    }

    /// The meter whose next block the verdict waits for.
    pub(crate) fn waits_for(&self) -> Option<Arc<Meter>> {
        let package = self.key.as_ref().filter(|_| self.waits)?.package.as_ref()?;
        Some(Arc::clone(&package.grant.meter))
    }
}

/// Judges a key that the look-up found, and the endpoint that is asked for.
pub(crate) fn judge(
    table: &Arc<Table>,
    key: &Key,
    endpoint: Option<&str>,
    now: Timestamp,
) -> Judgement {
    let facts = KeyFacts::of(key, table);
    let endpoints = table.endpoints();
    let found = endpoint.and_then(|name| endpoints.by_name(name));
    let asked = found.map(|endpoint| endpoint.id);
    let (verdict, endpoint) = match rules(key, &facts, endpoint, found, now) {
        Ok(endpoint) => (Verdict::Ok, endpoint.cloned()),
        Err(verdict) => (verdict, None),
    };
    Judgement { asked, key: Some(facts), endpoint, ..Judgement::bare(verdict) }
}

/// `found`: what there is of the name that the call asks for.
fn rules<'a>(
    key: &Key,
    facts: &KeyFacts,
    asked: Option<&str>,
    found: Option<&'a Arc<Endpoint>>,
    now: Timestamp,
) -> Result<Option<&'a Arc<Endpoint>>, Verdict> {
    match key.standing() {
        Standing::Waiting => return Err(Verdict::KeyWaiting),
        Standing::Disabled => return Err(Verdict::KeyDisabled),
        Standing::Enabled => {}
    }
    if key.is_expired(now) {
        return Err(Verdict::KeyExpired);
    }
    if !facts.table.is_active(facts.owner) {
        return Err(Verdict::OwnerInactive);
    }
    let endpoint = match asked {
        Some(_) => {
            let active = found.filter(|endpoint| endpoint.active);
            Some(active.ok_or(Verdict::UnknownEndpoint)?)
        }
        None => None,
    };
    if let Some(package) = &facts.package {
        if !package.terms.active {
            return Err(Verdict::PlanInactive);
        }
        if endpoint.is_some_and(|endpoint| !package.terms.opens(endpoint.id)) {
            return Err(Verdict::EndpointNotAllowed);
        }
    }
    Ok(endpoint)
}

impl KeyFacts {
    /// The id as the service takes it.
    pub(crate) const fn used_key(&self) -> UsedKey {
        match self.kind {
            KeyKind::ApiKey => UsedKey::ApiKey(ApiKeyId(self.id)),
            KeyKind::PackageKey => UsedKey::PackageKey(PackageKeyId(self.id)),
        }
    }

    /// Whose it is. Looked up only now: a verdict does not need it.
    pub fn owner(&self) -> Option<Arc<Owner>> {
        self.table.owner(self.owner)
    }

    fn of(key: &Key, table: &Arc<Table>) -> Self {
        Self {
            kind: key.kind(),
            id: key.id(),
            owner: key.owner(),
            table: Arc::clone(table),
            expires_at: key.expires_at(),
            package: key
                .grant
                .as_ref()
                .map(|grant| PackageFacts { grant: Arc::clone(grant), terms: grant.plan.terms() }),
        }
    }
}
