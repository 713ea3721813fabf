//! "Package Key successfully created": the one time the value is seen.
//!
//! The value is in the signal and in this dialog, and in no other place: not in a resource, an
//! address, a storage or a page of the server. It is dropped when the dialog closes, when the page
//! is left, and when the browser brings a left page back.

use domain::package_key::{CreatedPackageKey, PackageKeyStatus};
use leptos::{ev, prelude::*};

use crate::ui::{
    browser,
    copy::CopyButton,
    dialog::Dialog,
    icon::{self, Icon},
    live::{When, heard, live},
    notice::{Notice, Tone},
};

/// The dialog. Confirm and Esc ask once more while the value has not been copied.
#[component]
pub fn MadeDialog(
    /// The key with its value; none closes the dialog.
    made: RwSignal<Option<CreatedPackageKey>>,
    /// Called once the dialog has been confirmed.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (copied, asking) = (RwSignal::new(false), RwSignal::new(false));
    let finish = Callback::new(move |()| {
        made.set(None);
        copied.set(false);
        asking.set(false);
        on_done.run(());
    });
    let confirm = Callback::new(move |()| {
        if copied.get_untracked() {
            finish.run(());
        } else {
            asking.set(true);
            browser::focus_soon("keep-package-key");
        }
    });
    view! {
        <Dialog
            open=Signal::derive(move || made.with(Option::is_some))
            on_dismiss=confirm
            title_id="made-title"
        >
            {move || {
                made.get_untracked()
                    .map(|key| {
                        guard(made, copied);
                        view! {
                            <Contents key copied />
                            <Foot asking on_confirm=confirm on_finish=finish />
                        }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

/// While the dialog stands: asks before the window is closed, and drops the value when it is.
fn guard(made: RwSignal<Option<CreatedPackageKey>>, copied: RwSignal<bool>) {
    let before_unload = window_event_listener(ev::beforeunload, move |event| {
        if !copied.get_untracked() {
            event.prevent_default();
            event.set_return_value("The key has not been saved.");
        }
    });
    let hide = window_event_listener(ev::pagehide, move |_| made.set(None));
    on_cleanup(move || {
        before_unload.remove();
        hide.remove();
    });
}

#[component]
fn Contents(key: CreatedPackageKey, copied: RwSignal<bool>) -> impl IntoView {
    let CreatedPackageKey { package_key, key } = key;
    let lead = format!("{} · {} – {}", key.application.name, key.package.name, key.plan.name);
    let waits = key.status == PackageKeyStatus::Waiting;
    let shown = RwSignal::new(true);
    let value = StoredValue::new(package_key);
    let text = move || {
        value.with_value(|value| {
            if shown.get() { value.clone() } else { "•".repeat(value.chars().count()) }
        })
    };
    let label = move || if shown.get() { "Hide the key" } else { "Show the key" };
    let eye = move || {
        let shape = if shown.get() { icon::EYE_OFF } else { icon::EYE };
        view! { <Icon shape /> }.into_any()
    };
    view! {
        <div class="dialog-body">
            <div class="created-head">
                <span class="seal">
                    <Icon shape=icon::CHECK />
                </span>
                <div>
                    <h2 id="made-title">"Package Key successfully created"</h2>
                    <p class="lead">{lead}</p>
                </div>
            </div>
            <Notice tone=Tone::Wait icon=icon::TRIANGLE_ALERT>
                "Save it now. After you confirm and close this window, "
                <strong>"the key cannot be shown again."</strong>
            </Notice>
            <div class="part">
                <span class="label" id="made-label">
                    "Package Key"
                </span>
                <div class="secret">
                    <code class="value" aria-labelledby="made-label" data-testid="package-key-value">
                        {live(text)}
                    </code>
                    <button
                        type="button"
                        class="icon-btn"
                        aria-label=live(label)
                        on:click=heard(move |_: ev::MouseEvent| shown.update(|shown| *shown = !*shown))
                    >
                        {live(eye)}
                    </button>
                    <CopyButton
                        text=Signal::derive(move || value.get_value())
                        what="the Package Key"
                        with_word=true
                        on_copied=move |()| copied.set(true)
                    />
                </div>
            </div>
            {waits
                .then(|| {
                    view! {
                        <Notice tone=Tone::Info icon=icon::HOURGLASS>
                            "The plan asks for approval. Until an administrator has approved the key, calls with it are rejected with key_waiting."
                        </Notice>
                    }
                })}
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
                <strong class="progress none">"You have not copied the key. Close anyway?"</strong>
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
                    id="keep-package-key"
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
