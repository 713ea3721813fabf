//! A new value for a key: the question, with how long the old value goes on, then the value.

use domain::api_key::{ApiKey, Grace};
use leptos::{ev, prelude::*};

use super::{issued::shown, server_fns::regenerate};
use crate::{
    sending::{Problems, Sending},
    ui::{
        dialog::Dialog,
        form::{Choice, Input, SelectField},
        live::{heard, live},
    },
    value_once::{Shown, ValueOnce},
};

/// The dialogs. Once per page.
#[component]
pub fn RegenerateDialog(
    /// The key in question; none: nothing is asked.
    asked: RwSignal<Option<ApiKey>>,
    /// Gets the key as it is then.
    #[prop(into)]
    on_done: Callback<ApiKey>,
) -> impl IntoView {
    let value = RwSignal::new(None::<Shown>);
    let sending = Sending::new();
    let dismiss = move |()| {
        if !sending.busy.get_untracked() {
            asked.set(None);
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || asked.with(Option::is_some))
            on_dismiss=dismiss
            title_id="regenerate-title"
            narrow=true
        >
            {move || {
                asked
                    .get_untracked()
                    .map(|key| view! { <Question key asked value sending on_done /> })
            }}
        </Dialog>
        <ValueOnce shown=value on_done=|()| () />
    }
    .into_any()
}

#[component]
fn Question(
    key: ApiKey,
    asked: RwSignal<Option<ApiKey>>,
    value: RwSignal<Option<Shown>>,
    sending: Sending,
    on_done: Callback<ApiKey>,
) -> impl IntoView {
    let grace = Input::new("grace", Grace::None.as_str());
    let choices: Vec<_> =
        Grace::ALL.iter().map(|one| Choice::new(one.as_str(), grace_words(*one))).collect();
    let chosen = move || grace.value.with(|text| text.parse::<Grace>().unwrap_or_default());
    let consequence = Signal::derive(move || match chosen() {
        Grace::None => {
            "Every program that uses the old value stops working as soon as the change is applied."
                .to_owned()
        }
        some => format!(
            "Programs go on working with the old value for {}; then it is rejected.",
            grace_words(some)
        ),
    });
    let id = key.id;
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let grace = untrack(chosen);
        sending.send(Vec::new(), regenerate(id, grace), move |issued| {
            asked.set(None);
            on_done.run(issued.created.key.clone());
            let note = issued.created.key.previous.as_ref().map(|old| {
                format!(
                    "The old value {}…{} goes on until {}.",
                    old.prefix,
                    old.last4,
                    domain::format::minute(old.until)
                )
            });
            value.set(Some(shown("API Key successfully changed", &issued, note)));
        });
    };
    view! {
        <form on:submit=heard(go)>
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="regenerate-title">"Are you sure you want to change this api key?"</h2>
                    <p class="lead">
                        "It gets a new value, shown once. Its id, description and history stay."
                    </p>
                </div>
                <ul class="names">
                    <li>
                        <strong>{format!("{} · {}", key.user.username, key.description)}</strong>
                        <span class="mono hint">{key.hint()}</span>
                    </li>
                </ul>
                <Problems sending />
                <SelectField input=grace label="The old value goes on for" choices hint=consequence />
            </div>
            <div class="dialog-foot">
                <button
                    type="button"
                    class="btn"
                    autofocus=true
                    disabled=live(move || sending.busy.get())
                    on:click=heard(move |_: ev::MouseEvent| asked.set(None))
                >
                    "Cancel"
                </button>
                <button type="submit" class="btn primary" disabled=live(move || sending.busy.get())>
                    "OK"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn grace_words(grace: Grace) -> &'static str {
    match grace {
        Grace::None => "no time",
        Grace::Hour => "1 hour",
        Grace::Day => "24 hours",
        Grace::Week => "7 days",
    }
}
