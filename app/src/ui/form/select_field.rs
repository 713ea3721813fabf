//! One of several values.

use leptos::{ev, prelude::*};

use super::Input;
use crate::ui::{
    field::FieldError,
    icon::{self, Icon},
    live::{heard, live},
};

/// One value.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    /// As the server knows it.
    pub value: String,
    /// For people.
    pub label: String,
    /// Cannot be chosen; the label says why.
    pub disabled: bool,
}

impl Choice {
    /// One that can be chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), disabled: false }
    }
}

/// The field.
#[component]
pub fn SelectField(
    /// What is chosen.
    input: Input,
    /// The words above it.
    label: &'static str,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What stands there while nothing is chosen; without it, something always is.
    #[prop(optional)]
    prompt: &'static str,
    /// What is said below it.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Nothing can be chosen now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called after each change.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let changed = move |event: ev::Event| {
        input.set(event_target_value(&event));
        if let Some(on_change) = on_change {
            on_change.run(());
        }
    };
    let option = move |choice: Choice| {
        let value = choice.value.clone();
        let selected = live(move || input.value.with(|chosen| *chosen == value));
        view! {
            <option value=choice.value disabled=choice.disabled selected=selected>
                {choice.label}
            </option>
        }
        .into_any()
    };
    let options = move || {
        let prompt = (!prompt.is_empty()).then(|| Choice::new("", prompt));
        prompt.into_iter().chain(choices.get()).map(option).collect::<Vec<_>>()
    };
    let said = move || {
        let text = hint.get();
        let shown = !text.is_empty();
        shown.then(|| view! { <p class="hint" id=input.hint_id()>{text}</p> }.into_any())
    };
    let described = format!("{} {}", input.hint_id(), input.error_id());
    view! {
        <div class="field">
            <label class="label" for=input.name>
                {label}
            </label>
            <div class="select-box">
                <select
                    class="input"
                    id=input.name
                    disabled=live(move || disabled.get())
                    aria-invalid=live(move || input.invalid())
                    aria-describedby=described
                    on:change=heard(changed)
                >
                    {live(options)}
                </select>
                <Icon shape=icon::CHEVRON_DOWN />
            </div>
            {live(said)}
            <FieldError id=input.error_id() error=input.error />
        </div>
    }
    .into_any()
}
