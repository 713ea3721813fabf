//! What is needed only once somebody changes something: the dialogs and the editor of a
//! description, in a `WebAssembly` file of their own.
//!
//! The file is fetched when a pointer or the focus comes near a button that needs it, and at the
//! latest when something is to be opened. Until then the page is smaller by it, and by the styles
//! of what is in it.

#![expect(clippy::unnecessary_wraps, reason = "the error is that of fetching the file")]

use domain::{Timestamp, api_key::ApiKey};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

use super::{
    confirm::ConfirmDialog,
    create::CreateDialog,
    created::CreatedDialog,
    editor::Editor,
    session_over::SessionOverDialog,
    store::{Open, Store},
};
use crate::{
    keys::{DetailsDialog, Previous, RegenerateDialog, ask_end},
    lazy::{bring_styles, styles},
    ui::{
        ask::Ask,
        live::live,
        toast::{Toasts, use_toasts},
    },
};

/// What the file holds. Functions, since a view can be built only where it stands.
#[derive(Clone, Copy)]
struct Parts {
    dialogs: fn() -> AnyView,
    editor: fn(Memo<ApiKey>, Callback<()>) -> AnyView,
    previous: fn(Store, ApiKey, Timestamp) -> AnyView,
}

/// The one way into the file: whatever is reached from here alone is put there.
#[wasm_split(api_keys_later, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetched() -> Result<Parts, SplitLoaderError> {
    Ok(Parts { dialogs, editor, previous })
}

/// The file and its styles. Neither waits for the other.
async fn fetch() -> Result<Parts, SplitLoaderError> {
    bring_styles();
    let parts = fetched().await?;
    styles().await;
    Ok(parts)
}

fn dialogs() -> AnyView {
    let store = super::store::use_store();
    let (regenerating, question) = (RwSignal::new(None), RwSignal::new(None));
    let looked_at = RwSignal::new(None);
    // These dialogs are shared with other pages, and know nothing of this one's store.
    let owner = Owner::current().unwrap_or_default();
    Effect::new(move |_| match store.open.get() {
        Some(Open::Regenerate(key)) => {
            store.open.set(None);
            regenerating.set(Some(key));
        }
        Some(Open::EndGrace(key)) => {
            store.open.set(None);
            // What the effect owned would be gone with its next run.
            let asked = owner.with(|| ask_end(&key, Callback::new(move |key| store.put(key))));
            question.set(asked);
        }
        Some(Open::Details(id)) => {
            store.open.set(None);
            looked_at.set(Some(id));
        }
        _ => {}
    });
    view! {
        <CreateDialog />
        <CreatedDialog />
        <ConfirmDialog />
        <SessionOverDialog />
        <RegenerateDialog asked=regenerating on_done=move |key| store.put(key) />
        <Ask question />
        <DetailsDialog asked=looked_at />
    }
    .into_any()
}

fn editor(key: Memo<ApiKey>, on_leave: Callback<()>) -> AnyView {
    view! { <Editor key on_leave /> }.into_any()
}

/// The old value of a key, while it still works.
fn previous(store: Store, key: ApiKey, now: Timestamp) -> AnyView {
    let Some(old) = key.previous.clone() else { return ().into_any() };
    let on_end = move |()| store.open.set(Some(Open::EndGrace(key.clone())));
    view! { <Previous old now on_end /> }.into_any()
}

/// The file, fetched or not.
#[derive(Clone, Copy)]
pub struct Later {
    parts: RwSignal<Option<Parts>>,
    toasts: Toasts,
}

/// Puts [`Later`] into the context of the page. The end of the session may open a dialog at any
/// moment, so it fetches the file too.
pub fn provide(store: Store) -> Later {
    let later = Later { parts: RwSignal::new(None), toasts: use_toasts() };
    provide_context(later);
    Effect::new(move |_| {
        if store.session_over.get() {
            later.then(|| ());
        }
    });
    later
}

/// The file of the page around.
pub fn use_later() -> Later {
    expect_context()
}

impl Later {
    /// Fetches the file, since it is about to be needed. That it cannot be had is said by
    /// [`Self::then`], once it is needed.
    pub fn expect_soon(self) {
        if self.parts.with_untracked(Option::is_none) {
            spawn_local(async move {
                if let Ok(parts) = fetch().await {
                    self.parts.try_set(Some(parts));
                }
            });
        }
    }

    /// Does `next` once the file is there, or says that it cannot be had.
    pub fn then(self, next: impl FnOnce() + 'static) {
        if self.parts.with_untracked(Option::is_some) {
            return next();
        }
        spawn_local(async move {
            match fetch().await {
                // Where it cannot be set, the page has been left meanwhile.
                Ok(parts) => {
                    if self.parts.try_set(Some(parts)).is_none() {
                        next();
                    }
                }
                Err(_) => self.toasts.show("This could not be loaded. Reload the page."),
            }
        });
    }

    /// The old value of a key, while it still works. It fetches the file.
    pub fn previous(self, store: Store, key: ApiKey, now: Timestamp) -> Option<AnyView> {
        key.previous.as_ref()?;
        self.parts.get().map(|parts| (parts.previous)(store, key, now))
    }

    /// The input for a description.
    pub fn editor(self, key: Memo<ApiKey>, on_leave: Callback<()>) -> Option<AnyView> {
        self.parts.get().map(|parts| (parts.editor)(key, on_leave))
    }
}

/// The dialogs, as soon as they are there.
#[component]
pub fn Dialogs() -> impl IntoView {
    let later = use_later();
    live(move || later.parts.get().map(|parts| (parts.dialogs)()))
}
