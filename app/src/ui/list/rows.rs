//! The rows of one page of a list, as last answered, with later changes worked in.

use std::cell::Cell;

use gloo_timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};

use super::Selection;

const TICK_MS: u32 = 400;

/// What can be a row.
pub trait Item: Clone + PartialEq + Send + Sync + 'static {
    /// What tells it from others.
    fn id(&self) -> u128;

    /// A change of it is on its way to the gateways.
    fn is_pending(&self) -> bool {
        false
    }

    /// It can be selected.
    fn can_be_selected(&self) -> bool {
        true
    }
}

/// The rows; a bundle of signals.
pub struct Rows<T: Item> {
    /// In order.
    pub items: RwSignal<Vec<T>>,
    /// Which of them are selected.
    pub selection: Selection,
    /// Answers from before the last change do not count.
    number: StoredValue<u32>,
    asking: StoredValue<bool>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "derived, it would ask the same of `T`")]
impl<T: Item> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Item> Copy for Rows<T> {}

impl<T: Item> Rows<T> {
    /// Begins with what the server answered.
    pub fn new(items: Vec<T>) -> Self {
        let items = RwSignal::new(items);
        let selectable = Signal::derive(move || {
            items.with(|items| {
                items.iter().filter(|item| item.can_be_selected()).map(Item::id).collect()
            })
        });
        Self {
            items,
            selection: Selection::new(selectable),
            number: StoredValue::new(0),
            asking: StoredValue::new(false),
        }
    }

    /// The ids, for [`crate::ui::live::List`].
    pub fn ids(self) -> Signal<Vec<u128>> {
        Signal::derive(move || self.items.with(|items| items.iter().map(Item::id).collect()))
    }

    /// A row as it is, and as it was last once it has gone.
    pub fn row(self, id: u128) -> Option<Memo<T>> {
        let first = self.get(id)?;
        Some(Memo::new(move |last: Option<&T>| {
            let now = self.items.with(|items| items.iter().find(|item| item.id() == id).cloned());
            now.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
        }))
    }

    /// Draws each row, for [`super::Table`].
    pub fn each(
        self,
        draw: impl Fn(Memo<T>) -> AnyView + Send + Sync + 'static,
    ) -> Callback<u128, AnyView> {
        Callback::new(move |id| self.row(id).map(&draw).into_any())
    }

    /// A row as it is now.
    pub fn get(self, id: u128) -> Option<T> {
        self.items.with_untracked(|items| items.iter().find(|item| item.id() == id).cloned())
    }

    /// The selected rows.
    pub fn selected(self) -> Vec<T> {
        untrack(|| self.selection.ids()).into_iter().filter_map(|id| self.get(id)).collect()
    }

    /// Works in a row as the server answered it, a new one at the top.
    pub fn put(self, item: T) {
        self.changed();
        self.items.update(|items| match items.iter_mut().find(|old| old.id() == item.id()) {
            Some(old) => *old = item,
            None => items.insert(0, item),
        });
    }

    /// Takes a row away.
    pub fn remove(self, id: u128) {
        self.changed();
        self.selection.set(id, false);
        self.items.update(|items| items.retain(|item| item.id() != id));
    }

    /// Before and after a change is sent: answers from before it no longer count.
    pub fn changed(self) {
        self.number.update_value(|number| *number = number.wrapping_add(1));
    }

    /// Asks for the rows again. An answer that comes too late, or none, leaves them as they are.
    pub fn refresh(self, again: impl Future<Output = Option<Vec<T>>> + 'static) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        let number = self.number.get_value();
        spawn_local(async move {
            let answer = again.await;
            // The page may have been left meanwhile.
            self.asking.try_set_value(false);
            if self.number.try_get_value() == Some(number)
                && let Some(items) = answer
            {
                self.items.try_set(items);
            }
        });
    }

    /// Asks again and again, while a row is pending; less often the longer it takes.
    pub fn keep_current<F>(self, again: impl Fn() -> F + Clone + Send + Sync + 'static)
    where
        F: Future<Output = Option<Vec<T>>> + 'static,
    {
        let pending = Memo::new(move |_| self.items.with(|items| items.iter().any(T::is_pending)));
        // The timer is the effect's own value: made in the browser only, dropped with the page.
        Effect::new(move |_last: Option<Option<Interval>>| {
            let (ticks, again) = (Cell::new(0_u32), again.clone());
            let ask = move || {
                ticks.set(ticks.get().saturating_add(1));
                if ticks.get() <= 25 || ticks.get().is_multiple_of(5) {
                    self.refresh(again());
                }
            };
            pending.get().then(|| Interval::new(TICK_MS, ask))
        });
    }
}
