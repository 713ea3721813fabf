//! The session ended under the page: signing in again loses nothing.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::store::use_store;
use crate::ui::dialog::Dialog;

/// Stands over everything until there is a session again. What was typed stays behind it.
#[component]
pub fn SessionOverDialog() -> impl IntoView {
    let store = use_store();
    let retry = move || store.refresh();
    let login = format!("/login?next={}", use_location().pathname.get_untracked());
    let login = StoredValue::new(login);
    view! {
        <Dialog
            open=store.session_over
            on_dismiss=move |()| retry()
            title_id="session-over-title"
            narrow=true
        >
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="session-over-title">"Your session has ended"</h2>
                    <p class="lead">
                        "Sign in again in a new tab, then come back: this page goes on where it was, and what you typed is kept."
                    </p>
                </div>
                <p>
                    "Or " <a href=login.get_value() rel="external">
                        "sign in here"
                    </a> ", and begin this page anew."
                </p>
            </div>
            <div class="dialog-foot">
                <button type="button" class="btn" on:click=move |_| retry()>
                    "Retry"
                </button>
                <a class="btn primary" href=login.get_value() target="_blank" rel="noopener external" autofocus=true>
                    "Sign in again"
                </a>
            </div>
        </Dialog>
    }
    .into_any()
}
