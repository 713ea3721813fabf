//! Whether something is on its way.

use leptos::prelude::*;

/// A switch that whatever takes its time turns on and off. What it belongs to may be gone by then:
/// a page is left, a dialog closed. It may be asked all the same, and is on for good.
#[derive(Clone, Copy)]
pub struct Busy(RwSignal<bool>);

impl Busy {
    /// Nothing is on its way.
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Begins; false where something is on its way already.
    pub fn begin(self) -> bool {
        let free = self.0.try_get_untracked() == Some(false);
        if free {
            self.0.try_set(true);
        }
        free
    }

    /// Ends; false where that which it belongs to is gone.
    pub fn end(self) -> bool {
        self.0.try_set(false).is_none()
    }

    /// Whether something is on its way, now and whenever that changes.
    pub fn get(self) -> bool {
        self.0.try_get().unwrap_or(true)
    }

    /// Whether something is on its way now.
    pub fn get_untracked(self) -> bool {
        self.0.try_get_untracked().unwrap_or(true)
    }
}
