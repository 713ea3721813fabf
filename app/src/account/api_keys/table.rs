//! The table of keys; cards on a phone.

use leptos::prelude::*;

use super::{row::Row, store::use_store};
use crate::ui::{
    hydrated::use_hydrated,
    icon::{self, Icon},
};

/// The keys, or what to do while there are none.
#[component]
pub fn KeyTable() -> impl IntoView {
    let store = use_store();
    let is_empty = Memo::new(move |_| store.page.with(|page| page.keys.is_empty()));
    view! {
        <div class="card">
            <Show when=move || !is_empty.get() fallback=Empty>
                <div class="table-scroll">
                    <table class="table api-keys">
                        <caption class="sr-only">"Your API Keys"</caption>
                        <Head />
                        <tbody>
                            <For
                                each=move || store.page.with(|page| page.keys.clone())
                                key=|key| key.id
                                children=|key| view! { <Row key /> }
                            />
                        </tbody>
                    </table>
                </div>
            </Show>
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
                        disabled=move || !hydrated.get()
                        prop:checked=all
                        prop:indeterminate=some
                        on:change=move |event| store.select_all(event_target_checked(&event))
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
            <span id="api-key-count">{count}</span>
            <span aria-live="polite">{selected}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape=icon::KEY />
            <h2>"No API Keys yet"</h2>
            <p>
                "Choose Create API Key to make one. Send it with each call to an endpoint below, in the header X-Api-Key."
            </p>
        </div>
    }
    .into_any()
}
