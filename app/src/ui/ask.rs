//! A question before something is done: it names what it is about and says what will stop working.

use std::pin::Pin;

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    busy::Busy,
    dialog::Dialog,
    icon,
    live::{heard, live},
    notice::{Notice, Tone},
    toast::use_toasts,
};

/// What is under way: a sentence for a toast once it is done, or one on what went wrong.
pub type Acting = Pin<Box<dyn Future<Output = Result<String, String>>>>;

/// A question, and what to do where it is answered with yes.
#[derive(Clone)]
pub struct Question {
    /// `Delete user`.
    pub title: String,
    /// `Are you sure you want to …?`
    pub sentence: String,
    /// What it is about: a name, and what else tells it from others.
    pub names: Vec<(String, String)>,
    /// What will stop working.
    pub consequence: String,
    /// The word on the button.
    pub go: &'static str,
    /// It takes something away for good.
    pub danger: bool,
    /// Does it. It is never run twice at a time.
    pub act: Callback<(), Acting>,
}

/// The dialog; open while there is a question. Once per page.
#[component]
pub fn Ask(
    /// What is asked.
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let busy = Busy::new();
    let dismiss = move |()| {
        if !busy.get_untracked() {
            question.set(None);
        }
    };
    view! {
        <Dialog
            // What was done may have left the page, and its signals with it.
            open=Signal::derive(move || question.try_with(Option::is_some).unwrap_or(false))
            on_dismiss=dismiss
            title_id="ask-title"
            narrow=true
        >
            {move || {
                question.try_get_untracked().flatten().map(|asked| view! { <Asked asked question busy /> })
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Asked(asked: Question, question: RwSignal<Option<Question>>, busy: Busy) -> impl IntoView {
    let toasts = use_toasts();
    let error = RwSignal::new(None::<String>);
    let act = asked.act;
    let go = move |_: ev::MouseEvent| {
        if !busy.begin() {
            return;
        }
        error.set(None);
        spawn_local(async move {
            let done = act.run(()).await;
            busy.end();
            match done {
                Ok(said) => {
                    question.try_set(None);
                    toasts.show(said);
                }
                Err(wrong) => {
                    error.try_set(Some(wrong));
                }
            }
        });
    };
    let shown = move || {
        error.try_get().flatten().map(|error| {
            view! {
                <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                    {error}
                </Notice>
            }
        })
    };
    view! {
        <div class="dialog-body">
            <div class="dialog-head">
                <h2 id="ask-title">{asked.title}</h2>
                <p class="lead">{asked.sentence}</p>
            </div>
            <ul class="names">
                {asked
                    .names
                    .into_iter()
                    .map(|(name, more)| {
                        view! {
                            <li>
                                <strong>{name}</strong>
                                <span class="mono hint">{more}</span>
                            </li>
                        }
                            .into_any()
                    })
                    .collect::<Vec<_>>()}
            </ul>
            <p>{asked.consequence}</p>
            {live(shown)}
        </div>
        <div class="dialog-foot">
            <button
                type="button"
                class="btn"
                autofocus=true
                disabled=live(move || busy.get())
                on:click=heard(move |_: ev::MouseEvent| question.set(None))
            >
                "Cancel"
            </button>
            <button
                type="button"
                class=if asked.danger { "btn danger" } else { "btn primary" }
                disabled=live(move || busy.get())
                on:click=heard(go)
            >
                {asked.go}
            </button>
        </div>
    }
    .into_any()
}
