//! The fields of the creation form, and what they hold.

use domain::{
    FieldError, Timestamp,
    api_key::{CreateApiKey, DESCRIPTION_MAX, parse_description},
    format,
};
use leptos::prelude::*;

use super::{
    expiration::{self, Expiration},
    store::{Store, use_store},
};
use crate::ui::{
    browser,
    field::FieldError as ErrorLine,
    icon::{self, Icon},
    live::{When, live},
};

/// What the form holds; the errors of the last try beside it.
#[derive(Clone, Copy)]
pub struct Input {
    /// What is typed.
    pub description: RwSignal<String>,
    /// Enabled from the start.
    pub enabled: RwSignal<bool>,
    /// What is chosen.
    pub expiration: RwSignal<Expiration>,
    /// The custom moment, as the browser writes it.
    pub custom: RwSignal<String>,
    /// What is wrong with the description.
    pub description_error: RwSignal<Option<String>>,
    /// What is wrong with the expiration.
    pub expiration_error: RwSignal<Option<String>>,
    /// What is wrong with no field in particular.
    pub problem: RwSignal<Option<String>>,
}

impl Input {
    /// An empty form, with its defaults.
    pub fn new() -> Self {
        Self {
            description: RwSignal::new(String::new()),
            enabled: RwSignal::new(true),
            expiration: RwSignal::new(Expiration::DEFAULT),
            custom: RwSignal::new(String::new()),
            description_error: RwSignal::new(None),
            expiration_error: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    fn expires_at(self, now: Timestamp) -> Result<Option<Timestamp>, FieldError> {
        let custom = self.custom.with(|text| expiration::from_local(text));
        self.expiration.get().moment(now, custom)
    }

    /// The request, or none with the errors shown.
    pub fn parse(self, store: Store) -> Option<CreateApiKey> {
        let description = self.description.with_untracked(|text| parse_description(text));
        let expires_at = untrack(|| self.expires_at(now(store)));
        self.problem.set(None);
        self.description_error.set(description.as_ref().err().map(|error| error.detail.clone()));
        self.expiration_error.set(expires_at.as_ref().err().map(|error| error.detail.clone()));
        if description.is_err() {
            browser::focus_soon("new-description");
        } else if expires_at.is_err() {
            browser::focus_soon("new-custom");
        }
        Some(CreateApiKey {
            description: description.ok()?,
            expires_at: Some(expires_at.ok()?),
            enabled: Some(self.enabled.get_untracked()),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of this era fit into an i64")]
fn now(store: Store) -> Timestamp {
    Timestamp::from_micros(store.now_ms() as i64 * 1000)
}

/// What the key is for.
#[component]
pub fn DescriptionField(
    /// The form.
    input: Input,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="label" for="new-description">
                "Description"
            </label>
            <input
                class="input"
                id="new-description"
                autocomplete="off"
                autofocus=true
                required=true
                maxlength=DESCRIPTION_MAX.to_string()
                placeholder="Where the key will be used"
                aria-invalid=live(move || input.description_error.with(Option::is_some).then_some("true"))
                aria-describedby="new-description-error"
                prop:value=live(move || input.description.get())
                on:input=move |event| {
                    input.description.set(event_target_value(&event));
                    input.description_error.set(None);
                }
            />
            <ErrorLine id="new-description-error" error=input.description_error />
        </div>
    }
    .into_any()
}

/// Whether the key works at once.
#[component]
pub fn EnabledField(
    /// The form.
    input: Input,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                aria-describedby="new-enabled-hint"
                prop:checked=live(move || input.enabled.get())
                on:change=move |event| input.enabled.set(event_target_checked(&event))
            />
            <span>
                <strong>"Enabled"</strong>
                <span class="hint" id="new-enabled-hint">
                    "A disabled key is rejected until you enable it."
                </span>
            </span>
        </label>
    }
    .into_any()
}

/// When the key stops working, with the moment that means.
#[component]
pub fn ExpirationField(
    /// The form.
    input: Input,
) -> impl IntoView {
    let store = use_store();
    let custom = move || input.expiration.get() == Expiration::Custom;
    let hint = move || match input.expires_at(now(store)) {
        Ok(Some(at)) => format!("Expires {}.", format::minute(at)),
        Ok(None) => "Works until you disable or delete it.".into(),
        Err(_) => format!("Time zone: {}.", expiration::time_zone()),
    };
    view! {
        <div class="field">
            <label class="label" for="new-expiration">
                "Expiration"
            </label>
            <div class="select-box">
                <select
                    class="input"
                    id="new-expiration"
                    aria-describedby="new-expiration-hint"
                    on:change=move |event| {
                        input.expiration.set(Expiration::from_value(&event_target_value(&event)));
                        input.expiration_error.set(None);
                    }
                >
                    {Expiration::ALL
                        .map(|choice| {
                            view! {
                                <option value=choice.value() selected=choice == Expiration::DEFAULT>
                                    {choice.label()}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
                <Icon shape=icon::CHEVRON_DOWN />
            </div>
            <When when=Signal::derive(custom)>
                <input
                    class="input"
                    id="new-custom"
                    type="datetime-local"
                    aria-label="Expiration date and time"
                    aria-invalid=live(move || input.expiration_error.with(Option::is_some).then_some("true"))
                    aria-describedby="new-expiration-error new-expiration-hint"
                    prop:value=live(move || input.custom.get())
                    on:input=move |event| {
                        input.custom.set(event_target_value(&event));
                        input.expiration_error.set(None);
                    }
                />
            </When>
            <p class="hint" id="new-expiration-hint">
                {hint}
                <When when=Signal::derive(custom)>
                    {move || {
                        input
                            .expires_at(now(store))
                            .is_ok()
                            .then(|| format!(" You entered it in the time zone {}.", expiration::time_zone()))
                    }}
                </When>
            </p>
            <ErrorLine id="new-expiration-error" error=input.expiration_error />
        </div>
    }
    .into_any()
}
