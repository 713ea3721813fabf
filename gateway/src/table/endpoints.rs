//! The services behind this node: few, changed rarely, so copied on every change.

use std::{collections::HashMap, sync::Arc};

use domain::EndpointId;
use foldhash::fast::RandomState;
use service::feed::EndpointRecord;

use super::upstream::Upstream;

/// One service.
#[derive(Debug)]
pub struct Endpoint {
    /// The endpoint's id.
    pub id: EndpointId,
    /// The slug in `/e/{name}/…`.
    pub name: Box<str>,
    /// Where its calls go; `None` where the URL in the database makes no sense.
    pub upstream: Option<Upstream>,
    /// Whether calls go through.
    pub active: bool,
}

/// Every endpoint by its name.
#[derive(Clone, Default, Debug)]
pub struct Endpoints {
    /// Seeded at random, and filled by admins alone, so collisions cannot be brought about.
    by_name: HashMap<Box<str>, Arc<Endpoint>, RandomState>,
}

impl Endpoints {
    /// The endpoint of this name.
    pub fn by_name(&self, name: &str) -> Option<&Arc<Endpoint>> {
        self.by_name.get(name)
    }

    /// Puts an endpoint in, also under a new name.
    #[must_use]
    pub(super) fn with(&self, record: EndpointRecord) -> Self {
        let mut next = self.without(record.id);
        let upstream = Upstream::parse(&record.url);
        if upstream.is_none() {
            tracing::warn!(endpoint = record.name, "the endpoint's URL cannot be used");
        }
        let name: Box<str> = record.name.into();
        let endpoint =
            Endpoint { id: record.id, name: name.clone(), upstream, active: record.active };
        next.by_name.insert(name, Arc::new(endpoint));
        next
    }

    /// Takes an endpoint out.
    #[must_use]
    pub(super) fn without(&self, id: EndpointId) -> Self {
        let mut next = self.clone();
        next.by_name.retain(|_, endpoint| endpoint.id != id);
        next
    }
}
