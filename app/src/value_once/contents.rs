//! The value, and the ways to take it along: copy it, save a file, paste a call.

use leptos::{ev, prelude::*};

use super::{File, Shown};
use crate::ui::{
    browser,
    copy::CopyButton,
    icon::{self, Icon},
    live::{heard, live},
    notice::{Notice, Tone},
    toast::use_toasts,
};

/// What stands in the dialog, above its buttons.
#[component]
pub fn Contents(
    /// What is shown.
    value: Shown,
    /// Whether it has been copied or downloaded.
    saved: RwSignal<bool>,
) -> impl IntoView {
    let Shown { title, lead, lost, label, value, note, files, call, in_swagger } = value;
    let value = StoredValue::new(value);
    let readable = RwSignal::new(true);
    let on_saved = Callback::new(move |()| saved.set(true));
    view! {
        <div class="dialog-body">
            <div class="created-head">
                <span class="seal">
                    <Icon shape=icon::CHECK />
                </span>
                <div>
                    <h2 id="value-title">{title}</h2>
                    <p class="lead">{lead}</p>
                </div>
            </div>
            <Notice tone=Tone::Wait icon=icon::TRIANGLE_ALERT>
                "Save it now. After you confirm and close this window, "
                <strong>{lost}</strong>
            </Notice>
            {note
                .map(|note| {
                    view! {
                        <Notice tone=Tone::Info icon=icon::HOURGLASS>
                            {note}
                        </Notice>
                    }
                })}
            <Value label value readable on_saved />
            <Files files on_saved />
            {call.map(|call| view! { <Call call=StoredValue::new(call) in_swagger value readable on_saved /> })}
        </div>
    }
    .into_any()
}

/// Stands for the value while it is hidden.
fn masked(value: &str) -> String {
    "•".repeat(value.chars().count())
}

#[component]
fn Value(
    label: &'static str,
    value: StoredValue<String>,
    readable: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let text = move || {
        value.with_value(|value| if readable.get() { value.clone() } else { masked(value) })
    };
    let turn_label = move || if readable.get() { "Hide the key" } else { "Show the key" };
    let turn_icon = move || {
        let shape = if readable.get() { icon::EYE_OFF } else { icon::EYE };
        view! { <Icon shape /> }.into_any()
    };
    view! {
        <div class="part">
            <span class="label" id="value-label">
                {label}
            </span>
            <div class="secret">
                <code class="value" aria-labelledby="value-label" data-testid="key-value">
                    {live(text)}
                </code>
                <button
                    type="button"
                    class="icon-btn"
                    aria-label=live(turn_label)
                    on:click=heard(move |_: ev::MouseEvent| readable.update(|on| *on = !*on))
                >
                    {live(turn_icon)}
                </button>
                <CopyButton
                    text=Signal::derive(move || value.get_value())
                    what=format!("the {label}")
                    with_word=true
                    on_copied=on_saved
                />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Files(files: Vec<File>, on_saved: Callback<()>) -> impl IntoView {
    if files.is_empty() {
        return ().into_any();
    }
    let toasts = use_toasts();
    let button = move |file: File| {
        let word = file.word;
        let shape = file.icon;
        let save = move |_: ev::MouseEvent| match browser::save(&file.name, file.kind, &file.text) {
            Ok(()) => on_saved.run(()),
            Err(browser::Refused) => {
                toasts.show("The browser could not make the file. Copy the key instead.");
            }
        };
        view! {
            <button type="button" class="btn" on:click=heard(save)>
                <Icon shape />
                {word}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="part">
            <span class="label">"Save as a file"</span>
            <div class="files">{files.into_iter().map(button).collect::<Vec<_>>()}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Call(
    call: StoredValue<String>,
    in_swagger: bool,
    value: StoredValue<String>,
    readable: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let text = move || {
        let call = call.get_value();
        if readable.get() {
            call
        } else {
            value.with_value(|v| call.replace(v.as_str(), &masked(v)))
        }
    };
    let elsewhere = if in_swagger {
        view! {
            <a class="hint" href="/docs" target="_blank" rel="external noopener">
                "or in Swagger UI"
            </a>
        }
        .into_any()
    } else {
        view! { <span class="hint">"shell"</span> }.into_any()
    };
    view! {
        <div class="part">
            <span class="label">"Try it" {elsewhere}</span>
            <div class="call mono">
                // It scrolls sideways, so the keyboard must reach it.
                <pre tabindex="0" role="group" aria-label="The call">
                    {live(text)}
                </pre>
                <CopyButton
                    text=Signal::derive(move || call.get_value())
                    what="the call"
                    on_copied=on_saved
                />
            </div>
        </div>
    }
    .into_any()
}
