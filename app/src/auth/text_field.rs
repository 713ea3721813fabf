//! A labelled input of a plain form.

use leptos::prelude::*;

use crate::ui::field::FieldError;

/// What is particular about one input.
#[derive(Clone, Copy)]
pub struct Text {
    /// Its name in the form, and its id.
    pub name: &'static str,
    /// The words above it.
    pub label: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// The input's type.
    pub kind: &'static str,
    /// A hint below it, if any.
    pub hint: &'static str,
    /// The id of its error.
    pub error_id: &'static str,
}

/// A labelled input with its error.
#[component]
pub fn TextField(
    /// What is particular about it.
    text: Text,
    /// What was typed before.
    value: String,
    /// What is wrong with that.
    error: Option<String>,
    /// Takes the focus at the start.
    #[prop(optional)]
    autofocus: bool,
    /// May be left empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let invalid = error.is_some();
    view! {
        <div class="field">
            <label class="label" for=text.name>
                {text.label}
                {optional.then(|| view! { <span class="hint">"optional"</span> })}
            </label>
            <input
                class="input"
                id=text.name
                name=text.name
                type=text.kind
                value=value
                required=!optional
                autofocus=autofocus
                autocomplete=text.autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=invalid.then_some("true")
                aria-describedby=invalid.then_some(text.error_id)
            />
            {(!text.hint.is_empty()).then(|| view! { <p class="hint">{text.hint}</p> })}
            <FieldError id=text.error_id error=Signal::stored(error) />
        </div>
    }
    .into_any()
}
