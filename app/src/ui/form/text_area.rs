//! Several lines of text.

use leptos::{ev, prelude::*};

use super::Input;
use crate::ui::{
    field::FieldError,
    live::{heard, live},
};

/// The field. It may be left empty.
#[component]
pub fn TextArea(
    /// What is typed.
    input: Input,
    /// The words above it.
    label: &'static str,
    /// What stands in it while it is empty.
    #[prop(optional)]
    placeholder: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="label" for=input.name>
                {label}
                <span class="hint">"optional"</span>
            </label>
            <textarea
                class="input area"
                id=input.name
                rows="3"
                placeholder=placeholder
                aria-invalid=live(move || input.invalid())
                aria-describedby=input.error_id()
                prop:value=live(move || input.value.get())
                on:input=heard(move |event: ev::Event| input.set(event_target_value(&event)))
            ></textarea>
            <FieldError id=input.error_id() error=input.error />
        </div>
    }
    .into_any()
}
