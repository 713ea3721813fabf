//! The Action menu.

use domain::api_key::ApiKey;
use leptos::prelude::*;

use super::{
    change::Change,
    later::use_later,
    store::{Open, use_store},
};
use crate::ui::{
    hydrated::use_hydrated,
    icon,
    live::memo,
    menu::{Item, MenuButton},
};

/// What can be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Done to all selected keys.
    Change(Change),
    /// Gives the selected key a new value.
    Regenerate,
}

/// Enable, Disable, Regenerate and Delete for the selected keys, each with the reason while it
/// cannot be done.
#[component]
pub fn ActionMenu() -> impl IntoView {
    let store = use_store();
    let (later, hydrated) = (use_later(), use_hydrated());
    // Built anew only where something differs, for the focus would be lost with the old ones.
    let items = memo(move || {
        let selected = store.selected();
        let item = |value: Change, icon| Item {
            value: Action::Change(value),
            label: value.label(),
            icon,
            danger: value == Change::Delete,
            reason: value.reason_against(&selected),
        };
        let regenerate = Item {
            value: Action::Regenerate,
            label: "Regenerate",
            icon: icon::REFRESH,
            danger: false,
            reason: reason_against_regenerating(&selected).map(Into::into),
        };
        vec![
            item(Change::Enable, icon::CIRCLE_CHECK),
            item(Change::Disable, icon::CIRCLE_SLASH),
            regenerate,
            item(Change::Delete, icon::TRASH),
        ]
    });
    let ask = move |action: Action| match action {
        Action::Change(change) => {
            let targets = change.targets(&store.selected());
            later.then(move || store.open.set(Some(Open::Confirm(change, targets))));
        }
        Action::Regenerate => {
            let key = store.selected().into_iter().next();
            later.then(move || store.open.set(key.map(Open::Regenerate)));
        }
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

fn reason_against_regenerating(selected: &[ApiKey]) -> Option<&'static str> {
    match selected {
        [] => Some("Select a key first."),
        [key] if key.expired => Some("It has expired, and can only be deleted."),
        [_] => None,
        _ => Some("Select one key alone."),
    }
}
