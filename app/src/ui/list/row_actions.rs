//! What can be done to a row of a list, where an icon says it.

use leptos::{ev, prelude::*};

use crate::ui::{
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{heard, live},
};

/// Leads to where the row's thing can be changed.
#[component]
pub fn EditLink(
    /// Where that is.
    #[prop(into)]
    href: String,
    /// `Edit` and what it is.
    label: String,
) -> impl IntoView {
    view! {
        <a class="icon-btn" href=href aria-label=label title="Edit">
            <Icon shape=icon::PENCIL />
        </a>
    }
    .into_any()
}

/// Asks before the row's thing is deleted.
#[component]
pub fn DeleteButton(
    /// `Delete` and what it is.
    label: String,
    /// It cannot be deleted now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Asks.
    #[prop(into)]
    on_click: Callback<()>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    view! {
        <button
            type="button"
            class="icon-btn needs-script"
            aria-label=label
            title="Delete"
            disabled=live(move || !hydrated.get() || disabled.get())
            on:click=heard(move |_: ev::MouseEvent| on_click.run(()))
        >
            <Icon shape=icon::TRASH />
        </button>
    }
    .into_any()
}
