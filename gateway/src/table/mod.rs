//! What a node knows, in memory: read by every call, written by one task.
//!
//! ```text
//! keys: digest ─► Key { id, state, expires_at, owner ─► Owner, grant ─► Grant ─► Plan }
//! endpoints: name ─► Endpoint
//! ```
//!
//! Owners and plans are shared, so a user switched off is one store, whatever the number of keys.
//! Reading takes no lock and allocates nothing. Writing goes through [`Applier`], of which there
//! is one for each table: `&mut self` is the whole of the writers' synchronisation.
//!
//! A reader that needs one moment's picture (a verdict needs key, owner, plan and endpoint of the
//! same moment) reads [`Table::applied`] before and after and starts again where it moved.

mod apply;
mod endpoints;
mod hasher;
mod key;
mod owner;
mod plan;
mod upstream;

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use arc_swap::ArcSwap;
use domain::propagation::Seq;
use papaya::HashMap;
use service::digest::Digest;

use self::hasher::DigestHasher;
pub use self::{
    apply::{Applier, Outcome},
    endpoints::{Endpoint, Endpoints},
    key::{Grant, Key, Standing},
    owner::Owner,
    plan::{Plan, Terms},
    upstream::Upstream,
};

/// [`Table::applied`] of a table that another has replaced.
const RETIRED: Seq = Seq::MAX;

/// Every key, owner, plan and endpoint that this node knows.
#[derive(Debug)]
pub struct Table {
    keys: HashMap<Digest, Key, DigestHasher>,
    endpoints: ArcSwap<Endpoints>,
    applied: AtomicI64,
}

impl Table {
    /// An empty table and the one handle that can fill it.
    pub fn new() -> (Arc<Self>, Applier) {
        let table = Arc::new(Self {
            keys: HashMap::builder().hasher(DigestHasher::default()).build(),
            endpoints: ArcSwap::from_pointee(Endpoints::default()),
            applied: AtomicI64::new(0),
        });
        (Arc::clone(&table), Applier::new(table))
    }

    /// The last change that is in force here in full; `None` once the table is replaced.
    pub fn applied(&self) -> Option<Seq> {
        // Acquire: what is read after this is at least as new as this number says; and since every
        // read of the table's content is Acquire too, a second look at this number, after them,
        // tells whether a newer change can have been seen.
        let seq = self.applied.load(Ordering::Acquire);
        (seq != RETIRED).then_some(seq)
    }

    /// How many keys are held.
    pub fn keys_held(&self) -> u64 {
        self.keys.len() as u64
    }

    /// Calls `then` with the key of this digest, or `None`.
    pub fn with_key<R>(&self, digest: &Digest, then: impl FnOnce(Option<&Key>) -> R) -> R {
        then(self.keys.pin().get(digest))
    }

    /// The endpoints of this moment.
    pub fn endpoints(&self) -> impl Deref<Target = Arc<Endpoints>> {
        self.endpoints.load()
    }

    /// Another table has taken this one's place: no verdict out of this one counts any more.
    pub(crate) fn retire(&self) {
        // Release: comes after the swap that put the other table in place.
        self.applied.store(RETIRED, Ordering::Release);
    }
}
