//! Any number of several values.

use leptos::{ev, prelude::*};

use super::Choice;
use crate::ui::{
    field::FieldError,
    live::{heard, live},
};

/// The boxes, one for each choice.
#[component]
pub fn CheckList(
    /// The field's name as the server calls it; also the element's id.
    name: &'static str,
    /// The words above the boxes.
    label: &'static str,
    /// What is chosen.
    chosen: RwSignal<Vec<String>>,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// What is said below them.
    hint: &'static str,
    /// What is wrong with the choice.
    error: RwSignal<Option<String>>,
) -> impl IntoView {
    let boxes = choices.into_iter().map(|Choice { value, label, disabled }| {
        let is_chosen = {
            let value = value.clone();
            live(move || chosen.with(|chosen| chosen.contains(&value)))
        };
        let turn = move |event: ev::Event| {
            let on = event_target_checked(&event);
            error.set(None);
            chosen.update(|chosen| {
                chosen.retain(|other| *other != value);
                if on {
                    chosen.push(value.clone());
                }
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" class="checkbox" disabled=disabled prop:checked=is_chosen on:change=heard(turn) />
                <span>{label}</span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset class="field" id=name aria-describedby=format!("{name}-hint {name}-error")>
            <legend class="label">{label}</legend>
            <div class="checks">{boxes.collect::<Vec<_>>()}</div>
            <p class="hint" id=format!("{name}-hint")>
                {hint}
            </p>
            <FieldError id=format!("{name}-error") error />
        </fieldset>
    }
    .into_any()
}
