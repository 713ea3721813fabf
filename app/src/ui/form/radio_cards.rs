//! One of two or three ways, each with a sentence.

use leptos::{ev, prelude::*};

use super::Input;
use crate::ui::live::{heard, live};

/// One way.
#[derive(Clone, Copy)]
pub struct Card {
    /// As the form knows it.
    pub value: &'static str,
    /// What it is.
    pub label: &'static str,
    /// A sentence about it.
    pub hint: &'static str,
}

/// The cards.
#[component]
pub fn RadioCards(
    /// What is chosen.
    input: Input,
    /// The question.
    label: &'static str,
    /// The ways.
    cards: &'static [Card],
) -> impl IntoView {
    view! {
        <fieldset class="field radio-cards">
            <legend class="label">{label}</legend>
            <div>
                {cards
                    .iter()
                    .map(|card| {
                        let hint_id = format!("{}-{}-hint", input.name, card.value);
                        view! {
                            <label class="radio-card">
                                <input
                                    type="radio"
                                    name=input.name
                                    value=card.value
                                    aria-describedby=hint_id.clone()
                                    checked=input.get() == card.value
                                    prop:checked=live(move || input.value.with(|value| value == card.value))
                                    on:change=heard(move |_: ev::Event| input.set(card.value))
                                />
                                <span>
                                    <strong>{card.label}</strong>
                                    <span class="hint" id=hint_id>
                                        {card.hint}
                                    </span>
                                </span>
                            </label>
                        }
                            .into_any()
                    })
                    .collect::<Vec<_>>()}
            </div>
        </fieldset>
    }
    .into_any()
}
