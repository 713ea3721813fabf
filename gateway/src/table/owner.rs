//! The user behind a key.

use std::{
    borrow::Borrow,
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::UserId;

/// A user, shared by all of their keys.
#[derive(Debug)]
pub struct Owner {
    /// The user's id.
    pub id: UserId,
    /// Lower-case ASCII; empty for a user the node has not been told of.
    pub username: Box<str>,
    active: AtomicBool,
}

impl Owner {
    pub(super) fn new(id: UserId, username: &str, active: bool) -> Self {
        Self { id, username: username.into(), active: AtomicBool::new(active) }
    }

    /// Whether their keys work.
    pub fn is_active(&self) -> bool {
        // Acquire: a verdict that has seen this change also sees, at its second look, that the
        // number of applied changes has moved. See `Table::applied`.
        self.active.load(Ordering::Acquire)
    }

    pub(super) fn set_active(&self, active: bool) {
        // Release: pairs with `is_active`; keeps the changes before this one before it.
        self.active.store(active, Ordering::Release);
    }
}

/// An owner in the applier's index: eight bytes, found by id.
#[derive(Debug)]
pub(super) struct ById(pub Arc<Owner>);

impl Borrow<UserId> for ById {
    fn borrow(&self) -> &UserId {
        &self.0.id
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

impl Hash for ById {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}
