//! The ways to take a new key's value along: copy it, save a file, paste a call.

use domain::api_key::CreatedApiKey;
use leptos::prelude::*;

use super::{files, store::use_store};
use crate::ui::{
    browser,
    copy::CopyButton,
    icon::{self, Icon},
    live::live,
    toast::use_toasts,
};

/// Stands for the value while it is hidden.
fn masked(value: &str) -> String {
    "•".repeat(value.chars().count())
}

/// The value, with show, hide and copy.
#[component]
pub fn ValueBlock(
    /// The value.
    value: StoredValue<String>,
    /// Whether it can be read.
    shown: RwSignal<bool>,
    /// Called once it is on the clipboard.
    on_saved: Callback<()>,
) -> impl IntoView {
    let text =
        move || value.with_value(|value| if shown.get() { value.clone() } else { masked(value) });
    view! {
        <div class="part">
            <span class="label" id="value-label">
                "API Key"
            </span>
            <div class="secret">
                <code class="value" aria-labelledby="value-label" data-testid="api-key-value">
                    {text}
                </code>
                <button
                    type="button"
                    class="icon-btn"
                    aria-label=live(move || if shown.get() { "Hide the key" } else { "Show the key" })
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || {
                        view! { <Icon shape=if shown.get() { icon::EYE_OFF } else { icon::EYE } /> }
                    }}
                </button>
                <CopyButton
                    text=Signal::derive(move || value.get_value())
                    what="the API Key"
                    with_word=true
                    on_copied=on_saved
                />
            </div>
        </div>
    }
    .into_any()
}

/// The two files.
#[component]
pub fn FilesBlock(
    /// What the server answered.
    created: CreatedApiKey,
    /// Called once a file is on its way.
    on_saved: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let created = StoredValue::new(created);
    let save = move |ending: &'static str| {
        let result = store.page.with_untracked(|page| {
            created.with_value(|created| {
                let name = files::name(&created.key.description, ending);
                let (endpoints, url) = (&page.endpoints, &page.gateway_url);
                match ending {
                    "json" => browser::save(
                        &name,
                        "application/json",
                        &files::json(created, endpoints, url),
                    ),
                    _ => browser::save(
                        &name,
                        "application/yaml",
                        &files::yaml(created, endpoints, url),
                    ),
                }
            })
        });
        match result {
            Ok(()) => on_saved.run(()),
            Err(browser::Refused) => {
                toasts.show("The browser could not make the file. Copy the key instead.");
            }
        }
    };
    view! {
        <div class="part">
            <span class="label">"Save as a file"</span>
            <div class="files">
                <button type="button" class="btn" on:click=move |_| save("json")>
                    <Icon shape=icon::BRACES />
                    "Download JSON"
                </button>
                <button type="button" class="btn" on:click=move |_| save("yaml")>
                    <Icon shape=icon::FILE_CODE />
                    "Download YAML"
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// A call that works as pasted.
#[component]
pub fn CallBlock(
    /// The value.
    value: StoredValue<String>,
    /// Whether it can be read.
    shown: RwSignal<bool>,
    /// Called once the call, and the value in it, is on the clipboard.
    on_saved: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let call = move |value: &str| {
        store.page.with(|page| files::call(value, &page.endpoints, &page.gateway_url))
    };
    let text = move || {
        value.with_value(|value| if shown.get() { call(value) } else { call(&masked(value)) })
    };
    view! {
        <div class="part">
            <span class="label">
                "Try it"
                <a class="hint" href="/docs" target="_blank" rel="external noopener">
                    "or in Swagger UI"
                </a>
            </span>
            <div class="call mono">
                // It scrolls sideways, so the keyboard must reach it.
                <pre tabindex="0" role="group" aria-label="The call">
                    {text}
                </pre>
                <CopyButton
                    text=Signal::derive(move || value.with_value(|value| call(value)))
                    what="the call"
                    on_copied=on_saved
                />
            </div>
        </div>
    }
    .into_any()
}
