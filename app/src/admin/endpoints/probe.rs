//! *Test connection*: asks the service behind an address, and says what it answered.

use domain::{endpoint::Connection, format};
use leptos::{ev, prelude::*, task::spawn_local};

use super::server_fns::test_connection;
use crate::ui::{
    busy::Busy,
    form::Input,
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{heard, live},
    notice::{Notice, Tone},
};

/// What came of a try.
#[derive(Clone)]
enum Outcome {
    Answered(Connection),
    Failed(String),
}

/// The button, and below it what came of it.
#[component]
pub fn Probe(
    /// The address.
    url: Input,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let busy = Busy::new();
    let outcome = RwSignal::new(None::<Outcome>);
    // What was answered for another address counts no more.
    Effect::new(move |_| {
        url.value.track();
        outcome.set(None);
    });
    let test = move |_: ev::MouseEvent| {
        if !busy.begin() {
            return;
        }
        outcome.set(None);
        let asked = url.get();
        spawn_local(async move {
            let answer = test_connection(asked.clone()).await;
            busy.end();
            if url.value.try_get_untracked() != Some(asked) {
                return;
            }
            let came = match answer {
                Ok(connection) => Outcome::Answered(connection),
                Err(error) if error.0.field("url").is_some() => {
                    url.error.set(Some(error.of_field("url")));
                    return;
                }
                Err(error) => Outcome::Failed(error.0.detail),
            };
            outcome.try_set(Some(came));
        });
    };
    view! {
        <div class="field">
            <button
                type="button"
                class="btn small"
                disabled=live(move || busy.get() || !hydrated.get())
                on:click=heard(test)
            >
                <Icon shape=icon::ACTIVITY />
                {live(move || if busy.get() { "Testing…" } else { "Test connection" })}
            </button>
            <div role="status">{live(move || outcome.try_get().flatten().map(shown))}</div>
        </div>
    }
    .into_any()
}

fn shown(outcome: Outcome) -> AnyView {
    let (tone, shape, text) = match outcome {
        Outcome::Failed(detail) => (Tone::Bad, icon::CIRCLE_ALERT, detail),
        Outcome::Answered(connection) => {
            let took = format::span(connection.ms);
            match (connection.status, connection.reason) {
                (Some(status), _) => {
                    (Tone::Ok, icon::CIRCLE_CHECK, format!("It answered {status} in {took}."))
                }
                (None, Some(reason)) => {
                    (Tone::Wait, icon::TRIANGLE_ALERT, reason.advice().to_owned())
                }
                (None, None) => (Tone::Wait, icon::TRIANGLE_ALERT, format!("No answer in {took}.")),
            }
        }
    };
    view! {
        <Notice tone icon=shape>
            {text}
        </Notice>
    }
    .into_any()
}
