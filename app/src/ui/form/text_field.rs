//! A line of text.

use leptos::{ev, prelude::*};

use super::Input;
use crate::ui::{
    field::FieldError,
    live::{heard, live},
};

/// What is particular about one field.
#[derive(Clone, Copy)]
pub struct Text {
    /// The words above it.
    pub label: &'static str,
    /// The input's type.
    pub kind: &'static str,
    /// What stands in it while it is empty.
    pub placeholder: &'static str,
    /// A hint below it, if any.
    pub hint: &'static str,
    /// May be left empty.
    pub optional: bool,
    /// Keys and ids are in mono.
    pub mono: bool,
    /// What browsers and password managers may fill in.
    pub autocomplete: &'static str,
}

impl Text {
    /// A plain one that has to be filled in.
    pub const fn of(label: &'static str) -> Self {
        Self {
            label,
            kind: "text",
            placeholder: "",
            hint: "",
            optional: false,
            mono: false,
            autocomplete: "off",
        }
    }
}

/// The field.
#[component]
pub fn TextField(
    /// What is typed.
    input: Input,
    /// What is particular about it.
    text: Text,
    /// Takes the focus at the start.
    #[prop(optional)]
    autofocus: bool,
    /// Called after each change.
    #[prop(optional, into)]
    on_input: Option<Callback<()>>,
) -> impl IntoView {
    let typed = move |event: ev::Event| {
        input.set(event_target_value(&event));
        if let Some(on_input) = on_input {
            on_input.run(());
        }
    };
    let described = format!("{} {}", input.hint_id(), input.error_id());
    view! {
        <div class="field">
            <label class="label" for=input.name>
                {text.label}
                {text.optional.then(|| view! { <span class="hint">"optional"</span> })}
            </label>
            <input
                class=if text.mono { "input mono" } else { "input" }
                id=input.name
                type=text.kind
                placeholder=text.placeholder
                required=!text.optional
                autofocus=autofocus
                autocomplete=text.autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=live(move || input.invalid())
                aria-describedby=described
                value=input.get()
                prop:value=live(move || input.value.get())
                on:input=heard(typed)
            />
            {(!text.hint.is_empty())
                .then(|| {
                    view! {
                        <p class="hint" id=input.hint_id()>
                            {text.hint}
                        </p>
                    }
                })}
            <FieldError id=input.error_id() error=input.error />
        </div>
    }
    .into_any()
}
