//! Bugs that the simulation plants, to see whether it finds them. Outside of its tests there are
//! none: [`planted`] is a constant there.

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bug {
    /// A change that comes again is applied again, over newer ones.
    OldOverNew,
    /// Changes are acknowledged before they are applied.
    AckBeforeApply,
    /// The lease runs from the answer, not from before the query.
    LeaseFromAnswer,
    /// The lease is renewed by an answer that showed the node to be behind.
    LeaseWhileBehind,
    /// A node that had been given up serves with its first confirmation, whatever was applied
    /// without it meanwhile. It is the database that errs.
    #[cfg(test)]
    ServesOnceRevived,
}

/// Whether this bug is to happen.
#[cfg(not(test))]
pub(crate) const fn planted(_: Bug) -> bool {
    false
}

#[cfg(test)]
pub(crate) use hooks::{plant, planted};

#[cfg(test)]
mod hooks {
    use std::cell::Cell;

    use super::Bug;

    thread_local! {
        static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
    }

    pub(crate) fn planted(bug: Bug) -> bool {
        PLANTED.get() == Some(bug)
    }

    /// Plants a bug on this thread, or none.
    pub(crate) fn plant(bug: Option<Bug>) {
        PLANTED.set(bug);
    }
}
