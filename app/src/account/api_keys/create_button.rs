//! The button for a new key.

use leptos::prelude::*;

use super::{
    later::use_later,
    store::{Open, use_store},
};
use crate::ui::{
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{heard, live, memo},
};

/// Where the focus returns to when the dialogs of a new key are through.
pub const CREATE_BUTTON: &str = "create-api-key";

/// The page's primary button. With all keys taken it stays, and says why.
#[component]
pub fn CreateButton() -> impl IntoView {
    let store = use_store();
    let (later, hydrated) = (use_later(), use_hydrated());
    let full = memo(move || store.is_full());
    let open = move |_| {
        if !full.get_untracked() {
            later.then(move || store.open.set(Some(Open::Create)));
        }
    };
    view! {
        <button
            type="button"
            id=CREATE_BUTTON
            class="btn primary"
            disabled=live(move || !hydrated.get())
            aria-disabled=live(move || full.get().then_some("true"))
            aria-describedby=live(move || full.get().then_some("api-key-count"))
            on:click=heard(open)
        >
            <Icon shape=icon::PLUS />
            {if store.owner.is_some() { "Generate" } else { "Create API Key" }}
        </button>
    }
    .into_any()
}
