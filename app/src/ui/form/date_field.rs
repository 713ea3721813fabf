//! A moment, typed in the browser's time zone.

use domain::Timestamp;
use leptos::{ev, prelude::*};

use super::Input;
use crate::ui::{
    field::FieldError,
    live::{heard, live},
};

/// What a date-time input holds, read in the browser's time zone.
#[expect(clippy::cast_possible_truncation, reason = "microseconds of this era fit into an i64")]
pub fn from_local(text: &str) -> Option<Timestamp> {
    let ms = js_sys::Date::new(&text.into()).get_time();
    // An empty or unfinished input gives NaN, a year of five digits more than RFC 3339 can write.
    let micros = ms.is_finite().then_some(ms * 1000.0)? as i64;
    Some(Timestamp::from_micros(micros)).filter(|at| *at <= Timestamp::MAX)
}

/// The same the other way round: what the input has to hold to mean `at`, to the minute.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of this era fit into 53 bits")]
pub fn to_local(at: Timestamp) -> String {
    let date = js_sys::Date::new(&((at.micros() / 1000) as f64).into());
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// The field; left empty, there is no such moment.
#[component]
pub fn DateField(
    /// What is typed.
    input: Input,
    /// The words above it.
    label: &'static str,
    /// What it means while it is empty.
    hint: &'static str,
) -> impl IntoView {
    let described = format!("{} {}", input.hint_id(), input.error_id());
    view! {
        <div class="field">
            <label class="label" for=input.name>
                {label}
                <span class="hint">"optional"</span>
            </label>
            <input
                class="input"
                id=input.name
                type="datetime-local"
                aria-invalid=live(move || input.invalid())
                aria-describedby=described
                value=input.get()
                prop:value=live(move || input.value.get())
                on:input=heard(move |event: ev::Event| input.set(event_target_value(&event)))
            />
            <p class="hint" id=input.hint_id()>
                {hint}
            </p>
            <FieldError id=input.error_id() error=input.error />
        </div>
    }
    .into_any()
}
