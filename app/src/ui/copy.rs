//! A button that copies.

use leptos::{prelude::*, task::spawn_local};

use super::{
    browser,
    icon::{self, Icon},
    live::{heard, live},
    toast::use_toasts,
};

/// Copies `text` and says so. `on_copied` runs once it is on the clipboard.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for the label: `Copy` + this.
    #[prop(into)]
    what: String,
    /// Shows the word beside the icon.
    #[prop(optional)]
    with_word: bool,
    /// Called once it is on the clipboard.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            if browser::copy(&text).await.is_err() {
                toasts
                    .show("The browser does not let this page copy. Select the text and copy it.");
                return;
            }
            let _ = copied.try_set(true);
            set_timeout(
                move || {
                    let _ = copied.try_set(false);
                },
                std::time::Duration::from_secs(2),
            );
            if let Some(on_copied) = on_copied {
                on_copied.run(());
            }
        });
    };
    let shape = move || if copied.get() { icon::CHECK } else { icon::COPY };
    let what = StoredValue::new(what);
    let label = move || {
        if copied.get() {
            "Copied".to_owned()
        } else {
            what.with_value(|what| format!("Copy {what}"))
        }
    };
    view! {
        <button
            type="button"
            class=if with_word { "btn small needs-script" } else { "icon-btn needs-script" }
            aria-label=live(label)
            title=live(label)
            on:click=heard(copy)
        >
            {live(move || view! { <Icon shape=shape() /> }.into_any())}
            {with_word
                .then(|| {
                    view! { <span>{live(move || if copied.get() { "Copied" } else { "Copy" })}</span> }
                })}
        </button>
    }
    .into_any()
}
