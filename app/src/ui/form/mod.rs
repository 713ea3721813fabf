//! Fields of forms that scripts send: each with label, hint and its own error below.

mod check_list;
mod date_field;
mod radio_cards;
mod select_field;
mod suggest_field;
mod switch;
mod text_area;
mod text_field;

use domain::{FieldError, Problem};
use leptos::prelude::*;

pub use check_list::CheckList;
pub use date_field::{DateField, from_local, to_local};
pub use radio_cards::{Card, RadioCards};
pub use select_field::{Choice, SelectField};
pub use suggest_field::{SuggestField, Suggestion};
pub use switch::Switch;
pub use text_area::TextArea;
pub use text_field::{Text, TextField};

use super::browser;

/// What is typed or chosen in one field, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Input {
    /// The field's name as the server calls it; also the element's id.
    pub name: &'static str,
    /// What is typed or chosen.
    pub value: RwSignal<String>,
    /// What is wrong with it, if anything.
    pub error: RwSignal<Option<String>>,
}

impl Input {
    /// With a value to begin with.
    pub fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: RwSignal::new(value.into()), error: RwSignal::new(None) }
    }

    /// What is typed or chosen now.
    pub fn get(self) -> String {
        self.value.get_untracked()
    }

    /// The same, trimmed; none where nothing is.
    pub fn filled(self) -> Option<String> {
        Some(self.get().trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Puts in a value, which is not wrong yet.
    pub fn set(self, value: impl Into<String>) {
        self.value.set(value.into());
        self.error.set(None);
    }

    /// The value where `parse` takes it; else its error is shown.
    pub fn parsed<T>(self, parse: impl FnOnce(&str) -> Result<T, FieldError>) -> Option<T> {
        let parsed = self.value.with_untracked(|value| parse(value));
        self.error.set(parsed.as_ref().err().map(|error| error.detail.clone()));
        parsed.ok()
    }

    fn error_id(self) -> String {
        format!("{}-error", self.name)
    }

    fn hint_id(self) -> String {
        format!("{}-hint", self.name)
    }

    fn invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }
}

/// Shows each error of `problem` at its field, moves the focus to the first, and gives the sentence
/// for those that belong to no field of the form.
pub fn spread(problem: &Problem, inputs: &[Input]) -> Option<String> {
    for input in inputs {
        input.error.set(problem.field(input.name).map(|field| field.detail.clone()));
    }
    focus_first_error(inputs);
    let elsewhere = |field: &&FieldError| inputs.iter().all(|input| input.name != field.name);
    match problem.fields.iter().find(elsewhere) {
        Some(field) => Some(field.detail.clone()),
        None => problem.fields.is_empty().then(|| problem.detail.clone()),
    }
}

/// Moves the focus to the first field that is wrong.
pub fn focus_first_error(inputs: &[Input]) {
    if let Some(first) = inputs.iter().find(|input| input.error.with_untracked(Option::is_some)) {
        browser::focus_soon(first.name);
    }
}
