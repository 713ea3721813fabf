//! A value that is shown once: a new key, or a key's new value.
//!
//! It is in `shown` and in this dialog, and in no other place: not in a resource, an address, a
//! storage or a page of the server. It is dropped when the dialog closes, when the page is left, and
//! when the browser brings a left page back.

use leptos::{ev, prelude::*};

use crate::ui::{
    browser,
    copy::CopyButton,
    dialog::Dialog,
    icon::{self, Icon, Shape},
    live::{When, heard, live},
    notice::{Notice, Tone},
    toast::use_toasts,
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
}

/// The dialog. Confirm and Esc ask once more while nothing has been copied or downloaded.
#[component]
pub fn ValueOnce(
    /// What is shown; none: nothing is.
    shown: RwSignal<Option<Shown>>,
    /// Runs once it is closed.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
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
                            <Foot asking on_confirm=confirm on_finish=finish />
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
fn Contents(value: Shown, saved: RwSignal<bool>) -> impl IntoView {
    let Shown { title, lead, label, value, note, files, call } = value;
    let value = StoredValue::new(value);
    let readable = RwSignal::new(true);
    let on_saved = Callback::new(move |()| saved.set(true));
    view! {
        <div class="dialog-body">
            <div class="created-head">
                <span class="seal">
                    <Icon shape=icon::CHECK />
                </span>
                <div>
                    <h2 id="value-title">{title}</h2>
                    <p class="lead">{lead}</p>
                </div>
            </div>
            <Notice tone=Tone::Wait icon=icon::TRIANGLE_ALERT>
                "Save it now. After you confirm and close this window, "
                <strong>"it cannot be shown again."</strong>
            </Notice>
            {note
                .map(|note| {
                    view! {
                        <Notice tone=Tone::Info icon=icon::HOURGLASS>
                            {note}
                        </Notice>
                    }
                })}
            <Value label value readable on_saved />
            <Files files on_saved />
            {call.map(|call| view! { <Call call=StoredValue::new(call) value readable on_saved /> })}
        </div>
    }
    .into_any()
}

/// Stands for the value while it is hidden.
fn masked(value: &str) -> String {
    "•".repeat(value.chars().count())
}

#[component]
fn Value(
    label: &'static str,
    value: StoredValue<String>,
    readable: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let text = move || {
        value.with_value(|value| if readable.get() { value.clone() } else { masked(value) })
    };
    let turn_label = move || if readable.get() { "Hide the key" } else { "Show the key" };
    let turn_icon = move || {
        let shape = if readable.get() { icon::EYE_OFF } else { icon::EYE };
        view! { <Icon shape /> }.into_any()
    };
    view! {
        <div class="part">
            <span class="label" id="value-label">
                {label}
            </span>
            <div class="secret">
                <code class="value" aria-labelledby="value-label" data-testid="key-value">
                    {live(text)}
                </code>
                <button
                    type="button"
                    class="icon-btn"
                    aria-label=live(turn_label)
                    on:click=heard(move |_: ev::MouseEvent| readable.update(|on| *on = !*on))
                >
                    {live(turn_icon)}
                </button>
                <CopyButton
                    text=Signal::derive(move || value.get_value())
                    what=format!("the {label}")
                    with_word=true
                    on_copied=on_saved
                />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Files(files: Vec<File>, on_saved: Callback<()>) -> impl IntoView {
    if files.is_empty() {
        return ().into_any();
    }
    let toasts = use_toasts();
    let button = move |file: File| {
        let word = file.word;
        let shape = file.icon;
        let save = move |_: ev::MouseEvent| match browser::save(&file.name, file.kind, &file.text) {
            Ok(()) => on_saved.run(()),
            Err(browser::Refused) => {
                toasts.show("The browser could not make the file. Copy the key instead.");
            }
        };
        view! {
            <button type="button" class="btn" on:click=heard(save)>
                <Icon shape />
                {word}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="part">
            <span class="label">"Save as a file"</span>
            <div class="files">{files.into_iter().map(button).collect::<Vec<_>>()}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Call(
    call: StoredValue<String>,
    value: StoredValue<String>,
    readable: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let text = move || {
        let call = call.get_value();
        if readable.get() {
            call
        } else {
            value.with_value(|v| call.replace(v.as_str(), &masked(v)))
        }
    };
    view! {
        <div class="part">
            <span class="label">"Try it" <span class="hint">"shell"</span></span>
            <div class="call mono">
                // It scrolls sideways, so the keyboard must reach it.
                <pre tabindex="0" role="group" aria-label="The call">
                    {live(text)}
                </pre>
                <CopyButton
                    text=Signal::derive(move || call.get_value())
                    what="the call"
                    on_copied=on_saved
                />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Foot(
    asking: RwSignal<bool>,
    on_confirm: Callback<()>,
    on_finish: Callback<()>,
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
                <button
                    type="button"
                    class="btn primary"
                    autofocus=true
                    on:click=heard(move |_: ev::MouseEvent| on_confirm.run(()))
                >
                    "Confirm"
                </button>
            </div>
        </When>
    }
    .into_any()
}
