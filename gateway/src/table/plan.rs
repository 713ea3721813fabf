//! What a package key may do.

use std::sync::Arc;

use arc_swap::ArcSwap;
use domain::{
    EndpointId, PlanId,
    limits::{Quota, RateLimit},
};
use service::feed::PlanRecord;

/// A plan, shared by all keys issued for it; its terms change in one place.
#[derive(Debug)]
pub struct Plan {
    /// The plan's id.
    pub id: PlanId,
    terms: ArcSwap<Terms>,
}

/// A plan as it stands at the moment.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Terms {
    /// The plan's name; empty for a plan the node has not been told of.
    pub name: Box<str>,
    /// The name of its package.
    pub package: Box<str>,
    /// Plan and package are both active.
    pub active: bool,
    /// What it opens, sorted.
    endpoints: Box<[EndpointId]>,
    /// `None`: no limit.
    pub(super) rate_limit: Option<RateLimit>,
    /// `None`: no limit.
    pub(super) quota: Option<Quota>,
}

impl Plan {
    /// A plan that opens nothing, until a record says otherwise.
    pub(super) fn unknown(id: PlanId) -> Self {
        Self { id, terms: ArcSwap::from_pointee(Terms::default()) }
    }

    /// The terms of this moment.
    pub fn terms(&self) -> Arc<Terms> {
        self.terms.load_full()
    }

    pub(super) fn set(&self, terms: Terms) {
        self.terms.store(Arc::new(terms));
    }
}

impl Terms {
    /// Whether the plan opens this endpoint.
    pub fn opens(&self, endpoint: EndpointId) -> bool {
        self.endpoints.binary_search(&endpoint).is_ok()
    }
}

impl From<PlanRecord> for Terms {
    fn from(record: PlanRecord) -> Self {
        let mut endpoints = record.endpoints;
        endpoints.sort_unstable();
        Self {
            name: record.name.into(),
            package: record.package.into(),
            active: record.active,
            endpoints: endpoints.into(),
            rate_limit: record.rate_limit,
            quota: record.quota,
        }
    }
}
