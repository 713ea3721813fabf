//! Short messages on what has been done, in a live region.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    icon::{self, Icon},
    live::{List, heard},
};

const STAYS: Duration = Duration::from_secs(7);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
}

/// Shows messages. Get it with [`use_toasts`] at the top of a component.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last_id: StoredValue<u32>,
}

/// Puts [`Toasts`] into the context. Once, at the root.
pub fn provide() {
    provide_context(Toasts { shown: RwSignal::new(Vec::new()), last_id: StoredValue::new(0) });
}

/// The place to put messages.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Shows `text` for some seconds.
    pub fn show(self, text: impl Into<String>) {
        self.last_id.update_value(|id| *id = id.wrapping_add(1));
        let id = self.last_id.get_value();
        self.shown.update(|shown| shown.push(Toast { id, text: text.into() }));
        set_timeout(move || self.hide(id), STAYS);
    }

    fn hide(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The live region. Once, in the layout.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let ids = Signal::derive(move || {
        toasts.shown.with(|shown| shown.iter().map(|toast| toast.id.into()).collect())
    });
    let row = Callback::new(move |id| {
        let has_id = |toast: &&Toast| u128::from(toast.id) == id;
        let toast = toasts.shown.with_untracked(|shown| shown.iter().find(has_id).cloned());
        toast.map(|toast| view! { <Message toast /> }).into_any()
    });
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <List ids row />
        </div>
    }
    .into_any()
}

#[component]
fn Message(toast: Toast) -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toast">
            <Icon shape=icon::CIRCLE_CHECK />
            <span>{toast.text}</span>
            <button
                type="button"
                class="icon-btn"
                aria-label="Dismiss"
                on:click=heard(move |_| toasts.hide(toast.id))
            >
                <Icon shape=icon::X />
            </button>
        </div>
    }
    .into_any()
}
