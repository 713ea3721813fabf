//! Yes or no.

use leptos::{ev, prelude::*};

use crate::ui::live::{heard, live};

/// The switch.
#[component]
pub fn Switch(
    /// The element's id.
    id: &'static str,
    /// On or off.
    on: RwSignal<bool>,
    /// What is switched.
    label: &'static str,
    /// What that means.
    hint: &'static str,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                id=id
                aria-describedby=format!("{id}-hint")
                checked=on.get_untracked()
                prop:checked=live(move || on.get())
                on:change=heard(move |event: ev::Event| on.set(event_target_checked(&event)))
            />
            <span>
                <strong>{label}</strong>
                <span class="hint" id=format!("{id}-hint")>
                    {hint}
                </span>
            </span>
        </label>
    }
    .into_any()
}
