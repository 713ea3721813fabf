//! The creation form.

use domain::{
    FieldError, Timestamp,
    api_key::{CreateApiKey, DESCRIPTION_MAX, parse_description},
    format,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    expiration::{self, Expiration},
    server_fns::create_api_key,
    store::{Open, Store, use_store},
};
use crate::ui::{
    browser,
    dialog::Dialog,
    field::FieldError as ErrorLine,
    hydrated::use_hydrated,
    icon::{self, Icon},
    notice::{Notice, Tone},
};

/// Where the focus returns to when the dialogs of a new key are through.
pub const CREATE_BUTTON: &str = "create-api-key";

/// The page's primary button. With all keys taken it stays, and says why.
#[component]
pub fn CreateButton() -> impl IntoView {
    let store = use_store();
    let hydrated = use_hydrated();
    let full = Memo::new(move |_| store.is_full());
    let open = move |_| {
        if !full.get_untracked() {
            store.open.set(Some(Open::Create));
        }
    };
    view! {
        <button
            type="button"
            id=CREATE_BUTTON
            class="btn primary"
            disabled=move || !hydrated.get()
            aria-disabled=move || full.get().then_some("true")
            aria-describedby=move || full.get().then_some("api-key-count")
            on:click=open
        >
            <Icon shape=icon::PLUS />
            "Create API Key"
        </button>
    }
    .into_any()
}

/// The form in its dialog.
#[component]
pub fn CreateDialog() -> impl IntoView {
    let store = use_store();
    let busy = RwSignal::new(false);
    let open = Memo::new(move |_| store.open.with(|open| *open == Some(Open::Create)));
    let dismiss = move |()| {
        if !busy.get_untracked() {
            store.open.set(None);
        }
    };
    view! {
        <Dialog open on_dismiss=dismiss title_id="create-title" narrow=true>
            <Form busy />
        </Dialog>
    }
    .into_any()
}

/// What the form holds; the errors of the last try beside it.
#[derive(Clone, Copy)]
struct Input {
    description: RwSignal<String>,
    enabled: RwSignal<bool>,
    expiration: RwSignal<Expiration>,
    custom: RwSignal<String>,
    description_error: RwSignal<Option<String>>,
    expiration_error: RwSignal<Option<String>>,
    problem: RwSignal<Option<String>>,
}

impl Input {
    fn new() -> Self {
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
    fn parse(self, store: Store) -> Option<CreateApiKey> {
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

#[component]
fn Form(busy: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let input = Input::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Some(request) = input.parse(store) else { return };
        busy.set(true);
        store.begin_change();
        spawn_local(async move {
            let answer = create_api_key(request).await;
            busy.set(false);
            match answer {
                Ok(created) => {
                    store.put(created.key.clone());
                    store.created.set(Some(created));
                    store.open.set(None);
                }
                Err(error) => {
                    store.note(&error);
                    if error.is_unauthenticated() {
                        return;
                    }
                    let field = |name| error.0.field(name).map(|field| field.detail.clone());
                    input.description_error.set(field("description"));
                    input.expiration_error.set(field("expires_at"));
                    input.problem.set(at_large(&error));
                }
            }
        });
    };
    view! {
        <form on:submit=submit novalidate=true>
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="create-title">"Create API Key"</h2>
                    <p class="lead">"You see the key once, right after it has been made."</p>
                </div>
                {move || {
                    input
                        .problem
                        .get()
                        .map(|problem| {
                            view! {
                                <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                                    {problem}
                                </Notice>
                            }
                        })
                }}
                <DescriptionField input />
                <ExpirationField input />
                <EnabledField input />
            </div>
            <div class="dialog-foot">
                <button
                    type="button"
                    class="btn"
                    disabled=move || busy.get()
                    on:click=move |_| store.open.set(None)
                >
                    "Cancel"
                </button>
                <button type="submit" class="btn primary" disabled=move || busy.get()>
                    {move || if busy.get() { "Creating…" } else { "Create" }}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// What to say of an error that is no single field's.
fn at_large(error: &crate::error::AppError) -> Option<String> {
    if error.is_unreachable() {
        return Some(
            "The server could not be reached, and may have made the key all the same. Look at the \
             list before you try again; a key whose value you have not seen should be deleted."
                .into(),
        );
    }
    error.0.fields.is_empty().then(|| error.0.detail.clone())
}

#[component]
fn DescriptionField(input: Input) -> impl IntoView {
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
                aria-invalid=move || input.description_error.with(Option::is_some).then_some("true")
                aria-describedby="new-description-error"
                prop:value=move || input.description.get()
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

#[component]
fn EnabledField(input: Input) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                aria-describedby="new-enabled-hint"
                prop:checked=move || input.enabled.get()
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

#[component]
fn ExpirationField(input: Input) -> impl IntoView {
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
            <Show when=custom>
                <input
                    class="input"
                    id="new-custom"
                    type="datetime-local"
                    aria-label="Expiration date and time"
                    aria-invalid=move || input.expiration_error.with(Option::is_some).then_some("true")
                    aria-describedby="new-expiration-error new-expiration-hint"
                    prop:value=move || input.custom.get()
                    on:input=move |event| {
                        input.custom.set(event_target_value(&event));
                        input.expiration_error.set(None);
                    }
                />
            </Show>
            <p class="hint" id="new-expiration-hint">
                {hint}
                <Show when=custom>
                    {move || {
                        input
                            .expires_at(now(store))
                            .is_ok()
                            .then(|| format!(" You entered it in the time zone {}.", expiration::time_zone()))
                    }}
                </Show>
            </p>
            <ErrorLine id="new-expiration-error" error=input.expiration_error />
        </div>
    }
    .into_any()
}
