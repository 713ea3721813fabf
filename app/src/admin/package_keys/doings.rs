//! What can be done to a key at the top of its page.

use domain::package_key::{PackageKey, PackageKeyStatus};
use leptos::{ev, prelude::*};

use crate::ui::{
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{When, heard, live, memo},
};

/// The buttons. One that waits is approved or rejected; else it is enabled or disabled.
#[component]
pub fn Doings(
    /// The key.
    key: Memo<PackageKey>,
    /// Asks before the status is changed.
    on_switch: Callback<PackageKeyStatus>,
    /// Asks for the reason of a rejection.
    #[prop(into)]
    on_reject: Callback<()>,
    /// Asks before the key is deleted.
    on_delete: Callback<()>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let status = memo(move || key.with(|key| key.status));
    let waits = Signal::derive(move || status.get() == PackageKeyStatus::Waiting);
    let gone = memo(move || key.with(|key| key.deleted));
    let off = move || live(move || !hydrated.get() || gone.get());
    let other = move || match status.get() {
        PackageKeyStatus::Enabled => PackageKeyStatus::Disabled,
        PackageKeyStatus::Waiting | PackageKeyStatus::Disabled => PackageKeyStatus::Enabled,
    };
    let word = move || {
        if status.get() == PackageKeyStatus::Enabled { "Disable" } else { "Enable" }
    };
    let switch = move || {
        view! {
            <button
                type="button"
                class="btn"
                disabled=off()
                on:click=heard(move |_: ev::MouseEvent| on_switch.run(untrack(other)))
            >
                {live(word)}
            </button>
        }
    };
    view! {
        <div class="actions">
            <button
                type="button"
                class="btn bad"
                disabled=off()
                on:click=heard(move |_: ev::MouseEvent| on_delete.run(()))
            >
                <Icon shape=icon::TRASH />
                "Delete"
            </button>
            <When when=waits fallback=switch>
                <button
                    type="button"
                    class="btn"
                    disabled=off()
                    on:click=heard(move |_: ev::MouseEvent| on_reject.run(()))
                >
                    "Reject"
                </button>
                <button
                    type="button"
                    class="btn primary"
                    disabled=off()
                    on:click=heard(move |_: ev::MouseEvent| on_switch.run(PackageKeyStatus::Enabled))
                >
                    "Approve"
                </button>
            </When>
        </div>
    }
    .into_any()
}
