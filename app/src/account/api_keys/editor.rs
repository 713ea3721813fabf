//! The input that takes a description's place: Enter saves, Esc leaves it as it was.

use domain::api_key::{ApiKey, DESCRIPTION_MAX, UpdateApiKey, parse_description};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{server_fns::update_api_key, store::use_store};
use crate::ui::{
    browser,
    icon::{self, Icon},
    live::live,
    toast::use_toasts,
};

/// The input, with what is wrong with it. It takes the focus.
#[component]
pub fn Editor(
    /// Whose description.
    key: Memo<ApiKey>,
    /// Called once there is nothing more to edit.
    on_leave: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let id = key.with_untracked(|key| key.id);
    let before = key.with_untracked(|key| key.description.clone());
    let text = RwSignal::new(before.clone());
    let error = RwSignal::new(None::<String>);
    let saving = RwSignal::new(false);
    let (input_id, error_id) = (format!("description-{id}"), format!("description-error-{id}"));
    browser::focus_soon(input_id.clone());

    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        let description = match parse_description(&text.get_untracked()) {
            Ok(description) if description == before => return on_leave.run(()),
            Ok(description) => description,
            Err(problem) => return error.set(Some(problem.detail)),
        };
        saving.set(true);
        store.begin_change();
        spawn_local(async move {
            let change = UpdateApiKey { description: Some(description), state: None };
            match update_api_key(id, change).await {
                Ok(key) => {
                    store.put(key);
                    on_leave.run(());
                    toasts.show("Description saved");
                }
                Err(problem) => {
                    if problem.is_not_found() {
                        toasts.show("This key no longer exists: it has been deleted elsewhere.");
                    }
                    store.note(&problem);
                    // The row is gone if the key is.
                    if !problem.is_unauthenticated() {
                        error.try_set(Some(problem.of_field("description")));
                    }
                    saving.try_set(false);
                }
            }
        });
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            on_leave.run(());
        }
    };
    view! {
        <form class="description-form" on:submit=save on:keydown=on_keydown novalidate=true>
            <input
                class="input"
                id=input_id
                aria-label="Description"
                autocomplete="off"
                maxlength=DESCRIPTION_MAX.to_string()
                aria-invalid=live(move || error.with(Option::is_some).then_some("true"))
                aria-describedby=error_id.clone()
                prop:value=live(move || text.get())
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    error.set(None);
                }
            />
            <button
                type="submit"
                class="icon-btn"
                aria-label="Save the description"
                disabled=live(move || saving.get())
            >
                <Icon shape=icon::CHECK />
            </button>
            <button
                type="button"
                class="icon-btn"
                aria-label="Cancel"
                on:click=move |_| on_leave.run(())
            >
                <Icon shape=icon::X />
            </button>
            <span class="field-error" id=error_id role="alert">
                {move || error.get()}
            </span>
        </form>
    }
    .into_any()
}
