//! `/activate`: an invited user sets a password, or anybody a new one.

use leptos::prelude::*;

use super::{AuthForm, frame::Frame, password::PasswordField};

/// The page behind an activation or reset link.
#[component]
pub fn ActivatePage() -> impl IntoView {
    let form = AuthForm::shared();
    if !form.link_ok {
        return view! { <DeadLink /> }.into_any();
    }
    let password_error = form.error("password");
    let problem = form.problem_at_large();
    let lead = if form.username.is_empty() {
        "Choose the password you will sign in with. This link works once.".to_owned()
    } else {
        format!("Choose the password {} will sign in with. This link works once.", form.username)
    };
    view! {
        <Frame title="Set your password" lead problem>
            <form method="post" action="/activate">
                <input type="hidden" name="token" value=form.token />
                // For password managers: whose password it is. Without a name, it is not posted.
                <input
                    type="text"
                    class="sr-only"
                    autocomplete="username"
                    value=form.username
                    readonly=true
                    tabindex="-1"
                    aria-hidden="true"
                />
                <PasswordField error=password_error new=true autofocus=true />
                <button type="submit" class="btn primary">
                    "Set password"
                </button>
            </form>
        </Frame>
    }
    .into_any()
}

#[component]
fn DeadLink() -> impl IntoView {
    view! {
        <Frame title="This link does not work" lead="It has been used, has expired, or was not copied whole.">
            <p>
                "Ask whoever runs this server for a new one. They make it with "
                <code>"latchkey user reset-link"</code> " and your username."
            </p>
            <a class="btn primary" href="/login" rel="external">
                "Sign in"
            </a>
        </Frame>
    }
}
