//! A key's description, changed in its place: Enter saves, Esc leaves it as it was.

use domain::api_key::ApiKey;
use leptos::prelude::*;

use super::later::use_later;
use crate::ui::{
    browser,
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{When, heard, live},
};

/// The words with a pencil, or an input.
#[component]
pub fn Description(
    /// Whose description.
    key: Memo<ApiKey>,
) -> impl IntoView {
    let later = use_later();
    let editing = RwSignal::new(false);
    let pencil_id = format!("edit-{}", key.with_untracked(|key| key.id));
    let leave = {
        let pencil_id = pencil_id.clone();
        Callback::new(move |()| {
            editing.set(false);
            browser::focus_soon(pencil_id.clone());
        })
    };
    let at_rest = move || {
        let pencil_id = pencil_id.clone();
        view! { <AtRest key pencil_id on_edit=move |()| later.then(move || editing.set(true)) /> }
    };
    view! {
        <When when=Signal::derive(move || editing.get()) fallback=at_rest>
            {later.editor(key, leave)}
        </When>
    }
    .into_any()
}

#[component]
fn AtRest(
    key: Memo<ApiKey>,
    pencil_id: String,
    #[prop(into)] on_edit: Callback<()>,
) -> impl IntoView {
    let (later, hydrated) = (use_later(), use_hydrated());
    let text = move || key.with(|key| key.description.clone());
    let label = move || format!("Edit the description of {}", text());
    view! {
        <div class="description-text">
            <span title=live(text)>{live(text)}</span>
            <When when=Signal::derive(move || !key.with(|key| key.deleted))>
                <button
                    type="button"
                    class="icon-btn needs-script"
                    id=pencil_id.clone()
                    aria-label=live(label)
                    disabled=live(move || !hydrated.get())
                    on:pointerenter=heard(move |_| later.expect_soon())
                    on:focus=heard(move |_| later.expect_soon())
                    on:click=heard(move |_| on_edit.run(()))
                >
                    <Icon shape=icon::PENCIL />
                </button>
            </When>
        </div>
    }
    .into_any()
}
