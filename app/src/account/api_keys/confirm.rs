//! The question before a change: which keys, and what will stop working.

use domain::api_key::ApiKey;
use leptos::{prelude::*, task::spawn_local};

use super::{
    change::Change,
    store::{Open, use_store},
};
use crate::ui::{
    busy::Busy,
    dialog::Dialog,
    icon,
    live::live,
    notice::{Notice, Tone},
    toast::use_toasts,
};

/// Asks, does it, and says so; or says why not and stays.
#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let store = use_store();
    let busy = Busy::new();
    let asked = Memo::new(move |_| match store.open.get() {
        Some(Open::Confirm(change, keys)) => Some((change, keys)),
        _ => None,
    });
    let dismiss = move |()| {
        if !busy.get_untracked() {
            store.open.set(None);
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || asked.with(Option::is_some))
            on_dismiss=dismiss
            title_id="confirm-title"
            narrow=true
        >
            {move || {
                asked
                    .get_untracked()
                    .map(|(change, keys)| view! { <Question change keys busy /> })
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Question(change: Change, keys: Vec<ApiKey>, busy: Busy) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let error = RwSignal::new(None::<String>);
    let count = keys.len();
    let ids: Vec<_> = keys.iter().map(|key| key.id).collect();
    let go = move |_| {
        if !busy.begin() {
            return;
        }
        error.set(None);
        let ids = ids.clone();
        spawn_local(async move {
            let mut failed = None;
            for id in ids {
                if let Err(problem) = change.apply(store, id).await {
                    failed = Some(problem);
                    break;
                }
            }
            // The page may have been left meanwhile.
            if !busy.end() {
                return;
            }
            let Some(problem) = failed else {
                store.open.set(None);
                store.select_all(false);
                toasts.show(change.done(count));
                return;
            };
            store.note(&problem);
            if problem.is_unauthenticated() {
                return;
            }
            error.set(Some(if problem.is_not_found() {
                "This key no longer exists: it has been deleted elsewhere. The list is up to date again.".into()
            } else {
                problem.0.detail
            }));
        });
    };
    view! {
        <div class="dialog-body">
            <div class="dialog-head">
                <h2 id="confirm-title">{title(change, count)}</h2>
                <p class="lead">{sentence(change, count)}</p>
            </div>
            <ul class="names">
                {keys
                    .into_iter()
                    .map(|key| {
                        view! {
                            <li>
                                <strong>{key.description.clone()}</strong>
                                <span class="mono hint">{key.hint()}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p>{consequence(change, count)}</p>
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                                {error}
                            </Notice>
                        }
                    })
            }}
        </div>
        <div class="dialog-foot">
            <button
                type="button"
                class="btn"
                autofocus=true
                disabled=live(move || busy.get())
                on:click=move |_| store.open.set(None)
            >
                "Cancel"
            </button>
            <button
                type="button"
                class=if change == Change::Delete { "btn danger" } else { "btn primary" }
                disabled=live(move || busy.get())
                on:click=go
            >
                {change.label()}
            </button>
        </div>
    }
    .into_any()
}

fn title(change: Change, count: usize) -> String {
    match count {
        1 => format!("{} API Key", change.label()),
        _ => format!("{} {count} API Keys", change.label()),
    }
}

fn sentence(change: Change, count: usize) -> String {
    let keys = if count == 1 { "API Key" } else { "API Keys" };
    format!("Are you sure you want to {} the selected {keys}?", change.label().to_lowercase())
}

fn consequence(change: Change, count: usize) -> &'static str {
    match (change, count == 1) {
        (Change::Enable, true) => "Calls with this key are let through again.",
        (Change::Enable, false) => "Calls with these keys are let through again.",
        (Change::Disable, true) => {
            "Every program that uses this key stops working: its calls are rejected until you enable the key again."
        }
        (Change::Disable, false) => {
            "Every program that uses one of these keys stops working: its calls are rejected until you enable the key again."
        }
        (Change::Delete, true) => {
            "Every program that uses this key stops working for good. A deleted key cannot be brought back."
        }
        (Change::Delete, false) => {
            "Every program that uses one of these keys stops working for good. Deleted keys cannot be brought back."
        }
    }
}
