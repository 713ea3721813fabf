//! A form on its way to the server: sent once at a time, with what went wrong shown where it is,
//! and everything that was typed kept.

use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    error::AppError,
    ui::{
        busy::Busy,
        form::{Input, spread},
        icon,
        live::{heard, live},
        notice::{Notice, Tone},
    },
};

/// What went wrong with no field in particular.
#[derive(Clone, PartialEq, Eq)]
enum Trouble {
    Said(String),
    SessionOver,
}

/// Whether a form is on its way, and what went wrong the last time.
#[derive(Clone, Copy)]
pub struct Sending {
    /// It is on its way.
    pub busy: Busy,
    trouble: RwSignal<Option<Trouble>>,
}

impl Sending {
    /// Not sent yet.
    pub fn new() -> Self {
        Self { busy: Busy::new(), trouble: RwSignal::new(None) }
    }

    /// Sends, unless it is on its way already. Errors go to the fields in `inputs` and to
    /// [`Problems`]; `done` gets the answer.
    pub fn send<T: 'static>(
        self,
        inputs: Vec<Input>,
        request: impl Future<Output = Result<T, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if !self.busy.begin() {
            return;
        }
        self.trouble.set(None);
        spawn_local(async move {
            let answer = request.await;
            // The page may have been left meanwhile.
            if !self.busy.end() {
                return;
            }
            match answer {
                Ok(answer) => done(answer),
                Err(error) => self.fail(&error, &inputs),
            }
        });
    }

    /// Shows what went wrong.
    pub fn fail(self, error: &AppError, inputs: &[Input]) {
        let trouble = if error.is_unauthenticated() {
            Some(Trouble::SessionOver)
        } else {
            spread(&error.0, inputs).map(Trouble::Said)
        };
        self.trouble.set(trouble);
    }

    /// The usual buttons of its [`FormCard`]: one that sends it, and a way back.
    pub fn buttons(self, word: &'static str, back: impl Into<String>) -> ViewFnOnce {
        let back = back.into();
        ViewFnOnce::from(move || {
            view! {
                <SendButton sending=self word />
                <CancelLink href=back />
            }
        })
    }

    /// Shows `text` as what is wrong with the form as a whole.
    pub fn say(self, text: impl Into<String>) {
        self.trouble.set(Some(Trouble::Said(text.into())));
    }
}

/// What is wrong with the form as a whole.
#[component]
pub fn Problems(
    /// The form.
    sending: Sending,
) -> impl IntoView {
    let shown = move || {
        // What was done may have left the page, and its signals with it.
        sending.trouble.try_get().flatten().map(|trouble| {
            let words = match trouble {
                Trouble::Said(text) => text.into_any(),
                Trouble::SessionOver => view! {
                    "Your session has ended. "
                    <a href="/login" target="_blank" rel="noopener external">
                        "Sign in again in a new tab"
                    </a>
                    ", then send this form once more: what you typed is kept."
                }
                .into_any(),
            };
            view! {
                <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                    {words}
                </Notice>
            }
            .into_any()
        })
    };
    live(shown)
}

/// A button that sends the form around it; while that is on its way, it waits.
#[component]
pub fn SendButton(
    /// The form.
    sending: Sending,
    /// The word on it.
    word: &'static str,
    /// Not the form's first choice.
    #[prop(optional)]
    second: bool,
    /// Called before the form is sent by this button.
    #[prop(optional, into)]
    on_choose: Option<Callback<()>>,
) -> impl IntoView {
    let hydrated = crate::ui::hydrated::use_hydrated();
    let chosen = move |_: ev::MouseEvent| {
        if let Some(on_choose) = on_choose {
            on_choose.run(());
        }
    };
    view! {
        <button
            type="submit"
            class=if second { "btn" } else { "btn primary" }
            disabled=live(move || sending.busy.get() || !hydrated.get())
            on:click=heard(chosen)
        >
            {word}
        </button>
    }
    .into_any()
}

/// A form: a card with the fields, and below it the buttons that send it or leave it.
#[component]
pub fn FormCard(
    /// Sends it.
    #[prop(into)]
    on_submit: Callback<()>,
    /// The buttons.
    #[prop(into)]
    buttons: ViewFnOnce,
    /// The fields, and [`Problems`] where they are to be read.
    children: Children,
) -> impl IntoView {
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form novalidate=true on:submit=heard(submit)>
            <div class="card form-card">
                {children()}
            </div>
            <div class="form-foot">{buttons.run()}</div>
        </form>
    }
    .into_any()
}

/// What leaves a form: a link to where it came from.
#[component]
pub fn CancelLink(
    /// Where that is.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <a class="btn plain" href=href>
            "Cancel"
        </a>
    }
    .into_any()
}
