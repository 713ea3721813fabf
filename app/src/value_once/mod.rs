//! A value that is shown once: a new key, or a key's new value.
//!
//! It is in `shown` and in this dialog, and in no other place: not in a resource, an address, a
//! storage or a page of the server. It is dropped when the dialog closes, when the page is left, and
//! when the browser brings a left page back.

mod contents;

use leptos::{ev, prelude::*};

use self::contents::Contents;
use crate::ui::{
    browser,
    dialog::Dialog,
    icon::Shape,
    live::{When, heard},
};

/// A file that is made in the browser.
#[derive(Clone)]
pub struct File {
    /// The word on its button.
    pub word: &'static str,
    /// The button's icon.
    pub icon: Shape,
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub text: String,
}

/// What the dialog shows.
#[derive(Clone)]
pub struct Shown {
    /// `API Key successfully created`.
    pub title: &'static str,
    /// What it is.
    pub lead: String,
    /// What will be impossible: `it cannot be shown again.`
    pub lost: &'static str,
    /// What the value is called: `API Key`.
    pub label: &'static str,
    /// The value.
    pub value: String,
    /// What else is to be known.
    pub note: Option<String>,
    /// Ways to save it.
    pub files: Vec<File>,
    /// A call that works as pasted, with the value in it.
    pub call: Option<String>,
    /// Such a call can be made in Swagger UI as well.
    pub in_swagger: bool,
}

/// The dialog. Confirm and Esc ask once more while nothing has been copied or downloaded.
#[component]
pub fn ValueOnce(
    /// What is shown; none: nothing is.
    shown: RwSignal<Option<Shown>>,
    /// Runs once it is closed.
    #[prop(into)]
    on_done: Callback<()>,
    /// How far it has come, beside *Confirm*.
    #[prop(optional, into)]
    progress: Option<ViewFn>,
) -> impl IntoView {
    let progress = StoredValue::new(progress);
    let saved = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let finish = Callback::new(move |()| {
        shown.set(None);
        saved.set(false);
        asking.set(false);
        on_done.run(());
    });
    let confirm = Callback::new(move |()| {
        if saved.get_untracked() {
            finish.run(());
        } else {
            asking.set(true);
            browser::focus_soon("keep-value");
        }
    });
    let open = Memo::new(move |_| shown.with(Option::is_some));
    view! {
        <Dialog open on_dismiss=confirm title_id="value-title">
            {move || {
                shown
                    .get_untracked()
                    .map(|value| {
                        guard(shown, saved);
                        view! {
                            <Contents value saved />
                            <Foot asking on_confirm=confirm on_finish=finish progress=progress.get_value() />
                        }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

/// While the dialog stands: asks before the window is closed, and drops the value when it is.
fn guard(shown: RwSignal<Option<Shown>>, saved: RwSignal<bool>) {
    let before_unload = window_event_listener(ev::beforeunload, move |event| {
        if !saved.get_untracked() {
            event.prevent_default();
            event.set_return_value("The key has not been saved.");
        }
    });
    // The second is for browsers that keep the page as it was and show it again on "back".
    let hide = window_event_listener(ev::pagehide, move |_| shown.set(None));
    let show = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            shown.set(None);
        }
    });
    on_cleanup(move || {
        before_unload.remove();
        hide.remove();
        show.remove();
    });
}

#[component]
fn Foot(
    asking: RwSignal<bool>,
    on_confirm: Callback<()>,
    on_finish: Callback<()>,
    progress: Option<ViewFn>,
) -> impl IntoView {
    let question = move || {
        view! {
            <div class="dialog-foot" role="alert">
                <strong class="progress none">"You have not saved the key. Close anyway?"</strong>
                <button
                    type="button"
                    class="btn danger"
                    on:click=heard(move |_: ev::MouseEvent| on_finish.run(()))
                >
                    "Close without saving"
                </button>
                <button
                    type="button"
                    class="btn primary"
                    id="keep-value"
                    on:click=heard(move |_: ev::MouseEvent| asking.set(false))
                >
                    "Go back"
                </button>
            </div>
        }
    };
    view! {
        <When when=Signal::derive(move || !asking.get()) fallback=question>
            <div class="dialog-foot">
                {progress.as_ref().map(ViewFn::run)}
                <button
                    type="button"
                    class="btn primary"
                    autofocus=progress.is_none()
                    on:click=heard(move |_: ev::MouseEvent| on_confirm.run(()))
                >
                    "Confirm"
                </button>
            </div>
        </When>
    }
    .into_any()
}
