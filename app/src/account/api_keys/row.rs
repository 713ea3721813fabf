//! One key in the table.

use std::time::Duration;

use domain::{Timestamp, api_key::ApiKey, format};
use leptos::{ev, prelude::*};

use super::{
    description::Description,
    later::use_later,
    store::{Open, use_store},
};
use crate::{
    keys::status,
    ui::{
        hydrated::use_hydrated,
        live::{heard, live, memo},
        moment::moment,
        pill::Pill,
        progress::PropagationBadge,
    },
};

const SOON: Duration = Duration::from_hours(7 * 24);

/// A row. It stays while its key changes, so that what is being typed in it is kept.
#[component]
pub fn Row(
    /// The key as it was when the row appeared.
    key: ApiKey,
) -> impl IntoView {
    let store = use_store();
    let (later, hydrated) = (use_later(), use_hydrated());
    let id = key.id;
    let created_at = key.created_at;
    let key = Memo::new(move |last: Option<&ApiKey>| {
        store.key(id).or_else(|| last.cloned()).unwrap_or_else(|| key.clone())
    });
    let gone = move || key.with(|key| key.deleted);
    let selected = memo(move || store.is_selected(id) && !gone());
    let status = memo(move || key.with(status));
    let propagation = memo(move || key.with(|key| key.propagation));
    let now = move || store.page.with(|page| page.now);
    let hint = memo(move || key.with(ApiKey::hint));
    let old = memo(move || key.with(|key| key.previous.is_some()));
    let open = move |_: ev::MouseEvent| {
        later.then(move || store.open.set(Some(Open::Details(id))));
    };
    Effect::new(move |_| {
        if old.get() {
            later.expect_soon();
        }
    });
    view! {
        <tr aria-selected=live(move || selected.get().to_string()) class:gone=live(gone)>
            <td class="select">
                <input
                    type="checkbox"
                    class="checkbox"
                    aria-label=live(move || key.with(|key| format!("Select {}", key.description)))
                    disabled=live(move || !hydrated.get() || gone())
                    prop:checked=live(move || selected.get())
                    on:change=heard(move |event: ev::Event| store.select(id, event_target_checked(&event)))
                />
            </td>
            <td data-label="Key ID">
                <button
                    type="button"
                    class="key-id mono"
                    title="Details and calls"
                    disabled=live(move || !hydrated.get() || gone())
                    on:pointerenter=heard(move |_| later.expect_soon())
                    on:click=heard(open)
                >
                    {live(move || hint.get())}
                </button>
                {live(move || later.previous(store, key.get(), now()))}
            </td>
            <td class="description">
                <Description key />
            </td>
            <td class="state">
                {live(move || view! { <Pill status=status.get() /> }.into_any())}
                {live(move || view! { <PropagationBadge propagation=propagation.get() /> }.into_any())}
            </td>
            <td data-label="Created">{moment(created_at, format::day(created_at))}</td>
            <td data-label="Expires">{live(move || key.with(|key| expires(key, now())))}</td>
            <td data-label="Last used">
                {live(move || key.with(|key| match key.last_used_at {
                    Some(at) => moment(at, format::ago(at, now())),
                    None => "Never".into_any(),
                }))}
            </td>
        </tr>
    }
    .into_any()
}

fn expires(key: &ApiKey, now: Timestamp) -> AnyView {
    let Some(at) = key.expires_at else { return "Never".into_any() };
    let (class, words) = match (key.expired, at - now) {
        (true, _) => ("over", format::day(at)),
        (false, left) if left <= SOON => ("soon", format::ahead(at, now)),
        (false, _) => ("", format::ahead(at, now)),
    };
    view! { <span class=class>{moment(at, words)}</span> }.into_any()
}
