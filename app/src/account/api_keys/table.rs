//! The table of keys; cards on a phone.

use domain::api_key::ApiKey;
use leptos::{ev, prelude::*};

use super::{row::Row, store::use_store};
use crate::ui::{
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{List, When, heard, live},
};

/// The keys, or what to do while there are none.
#[component]
pub fn KeyTable() -> impl IntoView {
    let store = use_store();
    let is_empty = Signal::derive(move || store.page.with(|page| page.keys.is_empty()));
    let ids = Signal::derive(move || {
        store.page.with(|page| page.keys.iter().map(|key| key.id.0.as_u128()).collect())
    });
    let row = Callback::new(move |id| {
        let has_id = |key: &&ApiKey| key.id.0.as_u128() == id;
        let key = store.page.with_untracked(|page| page.keys.iter().find(has_id).cloned());
        key.map(|key| view! { <Row key /> }).into_any()
    });
    view! {
        <div class="card">
            <When when=Signal::derive(move || !is_empty.get()) fallback=Empty>
                <div class="table-scroll">
                    <table class="table api-keys">
                        <caption class="sr-only">{if store.owner.is_some() { "API Keys" } else { "Your API Keys" }}</caption>
                        <Head />
                        <tbody>
                            <List ids row />
                        </tbody>
                    </table>
                </div>
            </When>
            <Foot />
        </div>
    }
    .into_any()
}

#[component]
fn Head() -> impl IntoView {
    let store = use_store();
    let hydrated = use_hydrated();
    let all = move || store.count() > 0 && store.selected().len() == store.count();
    let some = move || !all() && !store.selected().is_empty();
    view! {
        <thead>
            <tr>
                <th class="select" scope="col">
                    <input
                        type="checkbox"
                        class="checkbox"
                        aria-label="Select all keys"
                        disabled=live(move || !hydrated.get())
                        prop:checked=live(all)
                        prop:indeterminate=live(some)
                        on:change=heard(move |event: ev::Event| store.select_all(event_target_checked(&event)))
                    />
                </th>
                <th scope="col">"API Key ID"</th>
                <th scope="col">"Description"</th>
                <th scope="col">"State"</th>
                <th scope="col">"Created"</th>
                <th scope="col">"Expires"</th>
                <th scope="col">"Last used"</th>
            </tr>
        </thead>
    }
    .into_any()
}

#[component]
fn Foot() -> impl IntoView {
    let store = use_store();
    let count = move || {
        let limit = store.page.with(|page| page.limit);
        let full = if store.is_full() { " Delete one to create another." } else { "" };
        format!("{} of {limit} keys.{full}", store.count())
    };
    let selected = move || match store.selected().len() {
        0 => String::new(),
        count => format!("{count} selected"),
    };
    view! {
        <div class="table-foot">
            <span id="api-key-count">{live(count)}</span>
            <span aria-live="polite">{live(selected)}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Empty() -> impl IntoView {
    let what = if use_store().owner.is_some() {
        "Choose Generate to make one for this user."
    } else {
        "Choose Create API Key to make one. Send it with each call to an endpoint below, in the header X-Api-Key."
    };
    view! {
        <div class="empty">
            <Icon shape=icon::KEY />
            <h2>"No API Keys yet"</h2>
            <p>{what}</p>
        </div>
    }
    .into_any()
}
