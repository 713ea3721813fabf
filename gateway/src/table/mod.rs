//! What a node knows, in memory: read by every call, written by one task.
//!
//! ```text
//! keys: digest ─► Key { id, standing, expires_at, owner's number, grant ─► Grant ─► Plan }
//! owners: number ─► active or not, Owner
//! endpoints: name ─► Endpoint
//! ```
//!
//! Owners and plans are shared, so a user switched off is one bit, whatever the number of keys.
//! Reading takes no lock and allocates nothing. Writing goes through [`Applier`], of which there
//! is one for each table: `&mut self` is the whole of the writers' synchronisation.
//!
//! A reader that needs one moment's picture (a verdict needs key, owner, plan and endpoint of the
//! same moment) reads [`Table::applied`] before and after and starts again where it moved.

mod apply;
mod endpoints;
mod key;
mod keys;
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
use service::digest::Digest;

pub use self::{
    apply::{Applier, Outcome},
    endpoints::{Endpoint, Endpoints},
    key::{Grant, Key, Standing},
    owner::{Owner, OwnerNumber},
    plan::{Plan, Terms},
    upstream::Upstream,
};
use self::{keys::Keys, owner::Owners};

/// [`Table::applied`] of a table that another has replaced.
const RETIRED: Seq = Seq::MAX;

/// Every key, owner, plan and endpoint that this node knows.
#[derive(Debug)]
pub struct Table {
    keys: Keys,
    owners: Owners,
    endpoints: ArcSwap<Endpoints>,
    applied: AtomicI64,
}

impl Table {
    /// An empty table and the one handle that can fill it.
    pub fn new() -> (Arc<Self>, Applier) {
        Self::with_room(0)
    }

    /// The same, made for so many keys: a table that grows leaves holes in the memory behind it.
    pub fn with_room(keys: u64) -> (Arc<Self>, Applier) {
        let table = Arc::new(Self {
            keys: Keys::with_room(usize::try_from(keys).unwrap_or(0)),
            owners: Owners::default(),
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
        self.keys.with(digest, then)
    }

    /// Whether the keys of this owner work.
    pub fn is_active(&self, owner: OwnerNumber) -> bool {
        self.owners.is_active(owner)
    }

    /// Who that is; `None` for a number of another table.
    pub fn owner(&self, owner: OwnerNumber) -> Option<Arc<Owner>> {
        self.owners.get(owner)
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
