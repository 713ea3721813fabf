//! The Action menu.

use leptos::prelude::*;

use super::{
    change::Change,
    later::use_later,
    store::{Open, use_store},
};
use crate::ui::{
    hydrated::use_hydrated,
    icon,
    menu::{Item, MenuButton},
};

/// Enable, Disable and Delete for the selected keys, each with the reason while it cannot be done.
#[component]
pub fn ActionMenu() -> impl IntoView {
    let store = use_store();
    let (later, hydrated) = (use_later(), use_hydrated());
    let items = Signal::derive(move || {
        let selected = store.selected();
        let item = |value: Change, icon| Item {
            value,
            label: value.label(),
            icon,
            danger: value == Change::Delete,
            reason: value.reason_against(&selected),
        };
        vec![
            item(Change::Enable, icon::CIRCLE_CHECK),
            item(Change::Disable, icon::CIRCLE_SLASH),
            item(Change::Delete, icon::TRASH),
        ]
    });
    let ask = move |change: Change| {
        let targets = change.targets(&store.selected());
        later.then(move || store.open.set(Some(Open::Confirm(change, targets))));
    };
    view! {
        <MenuButton
            label="Action"
            disabled=Signal::derive(move || !hydrated.get())
            items
            on_choose=ask
        />
    }
}
