//! When a new key expires, as a field of a form.

use domain::{Timestamp, format};
use leptos::prelude::*;

use crate::{
    account::expiration::{Expiration, from_local, time_zone},
    ui::{
        browser,
        form::{Choice, Input, SelectField, Text, TextField},
        live::When,
    },
};

/// What is chosen, and what is typed where that is *Custom*.
#[derive(Clone, Copy)]
pub struct ExpiresInput {
    /// The choice; errors are shown there.
    pub choice: Input,
    custom: Input,
}

impl ExpiresInput {
    /// With a choice to begin with.
    pub fn new(first: Expiration) -> Self {
        Self {
            choice: Input::new("expires_at", first.value()),
            custom: Input::new("expires_custom", ""),
        }
    }

    fn chosen(self) -> Expiration {
        self.choice.value.with(|value| Expiration::from_value(value))
    }

    fn moment(self) -> Result<Option<Timestamp>, domain::FieldError> {
        let custom = self.custom.value.with(|text| from_local(text));
        self.chosen().moment(now(), custom)
    }

    /// The moment, or none with the error shown.
    #[expect(clippy::option_option, reason = "wrong, never, and a moment")]
    pub fn parse(self) -> Option<Option<Timestamp>> {
        let moment = untrack(|| self.moment());
        self.choice.error.set(moment.as_ref().err().map(|error| error.detail.clone()));
        moment.ok()
    }

    /// As it was at first.
    pub fn reset(self, first: Expiration) {
        self.choice.set(first.value());
        self.custom.set("");
    }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of this era fit into an i64")]
fn now() -> Timestamp {
    Timestamp::from_micros(browser::clock_ms() as i64 * 1000)
}

/// The field, with the moment that the choice means.
#[component]
pub fn ExpiresField(
    /// What it holds.
    input: ExpiresInput,
    /// The words above it.
    label: &'static str,
) -> impl IntoView {
    let hydrated = crate::ui::hydrated::use_hydrated();
    let custom = Signal::derive(move || input.chosen() == Expiration::Custom);
    let choices: Vec<_> =
        Expiration::ALL.iter().map(|choice| Choice::new(choice.value(), choice.label())).collect();
    // The server knows neither the clock nor the time zone of the browser.
    let hint = Signal::derive(move || {
        if !hydrated.get() {
            return String::new();
        }
        match input.moment() {
            Ok(Some(at)) => format!("Expires {}.", format::minute(at)),
            Ok(None) => "Works until it is disabled or deleted.".into(),
            Err(_) => format!("Time zone: {}.", time_zone()),
        }
    });
    let text = Text { kind: "datetime-local", ..Text::of("Expiration date and time") };
    view! {
        <SelectField input=input.choice label choices hint />
        <When when=custom>
            <TextField
                input=input.custom
                text
                on_input=move |()| input.choice.error.set(None)
            />
        </When>
    }
    .into_any()
}
