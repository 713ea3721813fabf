//! Selected rows, and what can be done to all of them at once.

use leptos::{ev, prelude::*};

use crate::ui::{
    hydrated::use_hydrated,
    live::{When, heard, live},
};

/// Which rows are selected.
#[derive(Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<Vec<u128>>,
    rows: Signal<Vec<u128>>,
}

impl Selection {
    /// None of `rows` yet: the ids of those that can be selected.
    pub fn new(rows: Signal<Vec<u128>>) -> Self {
        Self { chosen: RwSignal::new(Vec::new()), rows }
    }

    /// The selected ones that are still there.
    pub fn ids(self) -> Vec<u128> {
        let rows = self.rows.get();
        self.chosen.get().into_iter().filter(|id| rows.contains(id)).collect()
    }

    /// How many.
    pub fn count(self) -> usize {
        self.ids().len()
    }

    /// Every row is.
    pub fn is_all(self) -> bool {
        let count = self.count();
        count > 0 && count == self.rows.with(Vec::len)
    }

    /// Whether this one is.
    pub fn has(self, id: u128) -> bool {
        self.chosen.with(|chosen| chosen.contains(&id))
    }

    /// Selects it, or no longer.
    pub fn set(self, id: u128, on: bool) {
        self.chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if on {
                chosen.push(id);
            }
        });
    }

    /// Selects every row, or none.
    pub fn set_all(self, on: bool) {
        self.chosen.set(if on { self.rows.get_untracked() } else { Vec::new() });
    }
}

/// The box at the beginning of a row.
#[component]
pub fn SelectRow(
    /// The list's selection.
    selection: Selection,
    /// Which row.
    id: u128,
    /// What it is: `Select` + this.
    what: String,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let label = String::from("Select ") + &what;
    drop(what);
    view! {
        <td class="select">
            <input
                type="checkbox"
                class="checkbox"
                aria-label=label
                disabled=live(move || !hydrated.get())
                prop:checked=live(move || selection.has(id))
                on:change=heard(move |event: ev::Event| selection.set(id, event_target_checked(&event)))
            />
        </td>
    }
    .into_any()
}

/// What can be done to all selected rows; not there while there are none.
#[component]
pub fn BulkBar(
    /// The list's selection.
    selection: Selection,
    /// The buttons: a word, whether it takes away for good, and what it does.
    actions: Vec<(&'static str, bool, Callback<()>)>,
) -> impl IntoView {
    let actions = StoredValue::new(actions);
    let buttons = move || {
        actions
            .get_value()
            .into_iter()
            .map(|(word, danger, act)| {
                let class = if danger { "btn small bad" } else { "btn small" };
                view! {
                    <button type="button" class=class on:click=heard(move |_: ev::MouseEvent| act.run(()))>
                        {word}
                    </button>
                }
                .into_any()
            })
            .collect::<Vec<_>>()
    };
    view! {
        <When when=Signal::derive(move || selection.count() > 0)>
            <div class="bulk-bar" role="group" aria-label="Selected rows">
                <span aria-live="polite">{live(move || format!("{} selected", selection.count()))}</span>
                {buttons()}
                <button
                    type="button"
                    class="btn small plain"
                    on:click=heard(move |_: ev::MouseEvent| selection.set_all(false))
                >
                    "Clear"
                </button>
            </div>
        </When>
    }
    .into_any()
}
