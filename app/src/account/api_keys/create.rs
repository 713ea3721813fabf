//! The creation form.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    create_fields::{DescriptionField, EnabledField, ExpirationField, Input},
    created,
    server_fns::create_api_key,
    store::{Open, use_store},
};
use crate::ui::{
    busy::Busy,
    dialog::Dialog,
    icon,
    live::live,
    notice::{Notice, Tone},
};

/// The form in its dialog.
#[component]
pub fn CreateDialog() -> impl IntoView {
    let store = use_store();
    let busy = Busy::new();
    let open = Memo::new(move |_| store.open.with(|open| *open == Some(Open::Create)));
    let dismiss = move |()| {
        if !busy.get_untracked() {
            store.open.set(None);
        }
    };
    view! {
        <Dialog open on_dismiss=dismiss title_id="create-title" narrow=true>
            <Form busy />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(busy: Busy) -> impl IntoView {
    let store = use_store();
    let input = Input::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Some(request) = input.parse(store) else { return };
        busy.begin();
        store.begin_change();
        spawn_local(async move {
            let answer = create_api_key(store.owner, request).await;
            // The page may have been left meanwhile: then nobody would see the value.
            if !busy.end() {
                return;
            }
            match answer {
                Ok(created) => {
                    store.put(created.key.clone());
                    created::show(store, created);
                    store.open.set(None);
                }
                Err(error) => {
                    store.note(&error);
                    if error.is_unauthenticated() {
                        return;
                    }
                    let field = |name| error.0.field(name).map(|field| field.detail.clone());
                    input.description_error.set(field("description"));
                    input.expiration_error.set(field("expires_at"));
                    input.problem.set(at_large(&error));
                }
            }
        });
    };
    view! {
        <form on:submit=submit novalidate=true>
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="create-title">"Create API Key"</h2>
                    <p class="lead">"You see the key once, right after it has been made."</p>
                </div>
                {move || {
                    input
                        .problem
                        .get()
                        .map(|problem| {
                            view! {
                                <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                                    {problem}
                                </Notice>
                            }
                        })
                }}
                <DescriptionField input />
                <ExpirationField input />
                <EnabledField input />
            </div>
            <div class="dialog-foot">
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || busy.get())
                    on:click=move |_| store.open.set(None)
                >
                    "Cancel"
                </button>
                <button type="submit" class="btn primary" disabled=move || busy.get()>
                    {move || if busy.get() { "Creating…" } else { "Create" }}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// What to say of an error that is no single field's.
fn at_large(error: &crate::error::AppError) -> Option<String> {
    if error.is_unreachable() {
        return Some(
            "The server could not be reached, and may have made the key all the same. Look at the \
             list before you try again; a key whose value you have not seen should be deleted."
                .into(),
        );
    }
    error.0.fields.is_empty().then(|| error.0.detail.clone())
}
