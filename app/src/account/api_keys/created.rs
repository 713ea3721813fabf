//! "API Key successfully created": the one time the value is seen.
//!
//! The value is in the store's `created` and in this dialog, and in no other place: not in a
//! resource, an address, a storage or a page of the server. It is dropped when the dialog closes,
//! when the page is left, and when the browser brings a left page back.

use domain::{api_key::CreatedApiKey, format};
use leptos::{ev, prelude::*};

use super::{
    create_button::CREATE_BUTTON,
    saved_value::{CallBlock, FilesBlock, ValueBlock},
    store::{Store, use_store},
};
use crate::ui::{
    browser,
    dialog::Dialog,
    icon::{self, Icon},
    live::When,
    notice::{Notice, Tone},
    progress::{Ring, in_words},
};

/// The dialog. Confirm and Esc ask once more while nothing has been copied or downloaded.
#[component]
pub fn CreatedDialog() -> impl IntoView {
    let store = use_store();
    let saved = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let finish = Callback::new(move |()| {
        store.created.set(None);
        saved.set(false);
        asking.set(false);
        browser::focus_soon(CREATE_BUTTON);
    });
    let confirm = Callback::new(move |()| {
        if saved.get_untracked() {
            finish.run(());
        } else {
            asking.set(true);
            browser::focus_soon("keep-key");
        }
    });
    let open = Memo::new(move |_| store.created.with(Option::is_some));
    view! {
        <Dialog open on_dismiss=confirm title_id="created-title">
            {move || {
                store
                    .created
                    .get_untracked()
                    .map(|created| {
                        guard(store, saved);
                        view! {
                            <Contents created saved />
                            <Foot asking on_confirm=confirm on_finish=finish />
                        }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

/// While the dialog stands: asks before the window is closed, and drops the value when it is.
fn guard(store: Store, saved: RwSignal<bool>) {
    let before_unload = window_event_listener(ev::beforeunload, move |event| {
        if !saved.get_untracked() {
            event.prevent_default();
            event.set_return_value("The key has not been saved.");
        }
    });
    // The second is for browsers that keep the page as it was and show it again on "back".
    let hide = window_event_listener(ev::pagehide, move |_| store.created.set(None));
    let show = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            store.created.set(None);
        }
    });
    on_cleanup(move || {
        before_unload.remove();
        hide.remove();
        show.remove();
    });
}

#[component]
fn Contents(created: CreatedApiKey, saved: RwSignal<bool>) -> impl IntoView {
    let expires = match created.key.expires_at {
        Some(at) => format!("expires {}", format::day(at)),
        None => "never expires".into(),
    };
    let lead = format!("{} · {expires}", created.key.description);
    let value = StoredValue::new(created.api_key.clone());
    let shown = RwSignal::new(true);
    let on_saved = Callback::new(move |()| saved.set(true));
    view! {
        <div class="dialog-body">
            <div class="created-head">
                <span class="seal">
                    <Icon shape=icon::CHECK />
                </span>
                <div>
                    <h2 id="created-title">"API Key successfully created"</h2>
                    <p class="lead">{lead}</p>
                </div>
            </div>
            <Notice tone=Tone::Wait icon=icon::TRIANGLE_ALERT>
                "Save it now. After you confirm and close this window, "
                <strong>"neither the key nor these files can be shown again."</strong>
            </Notice>
            <ValueBlock value shown on_saved />
            <FilesBlock created on_saved />
            <CallBlock value shown on_saved />
        </div>
    }
    .into_any()
}

#[component]
fn Foot(
    asking: RwSignal<bool>,
    on_confirm: Callback<()>,
    on_finish: Callback<()>,
) -> impl IntoView {
    let question = move || {
        view! {
            <div class="dialog-foot" role="alert">
                <strong class="progress none">"You have not saved the key. Close anyway?"</strong>
                <button
                    type="button"
                    class="btn danger"
                    on:click=move |_| on_finish.run(())
                >
                    "Close without saving"
                </button>
                <button
                    type="button"
                    class="btn primary"
                    id="keep-key"
                    on:click=move |_| asking.set(false)
                >
                    "Go back"
                </button>
            </div>
        }
    };
    view! {
        <When when=Signal::derive(move || !asking.get()) fallback=question>
            <div class="dialog-foot">
                <InForce />
                <button type="button" class="btn primary" on:click=move |_| on_confirm.run(())>
                    "Confirm"
                </button>
            </div>
        </When>
    }
    .into_any()
}

/// How far the new key has come; the page's poll keeps it up to date.
#[component]
fn InForce() -> impl IntoView {
    let store = use_store();
    let propagation = Memo::new(move |_| {
        let id = store.created.with(|created| created.as_ref().map(|created| created.key.id))?;
        store.key(id).map(|key| key.propagation)
    });
    view! {
        <span class="progress" role="status">
            {move || {
                propagation
                    .get()
                    .map(|propagation| {
                        view! {
                            <Ring part=propagation.applied whole=propagation.nodes />
                            {in_words(propagation)}
                        }
                    })
            }}
        </span>
    }
    .into_any()
}
