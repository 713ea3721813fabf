//! `/login`.

use leptos::prelude::*;

use super::{
    AuthForm, AuthNotice,
    frame::Frame,
    password::PasswordField,
    text_field::{Text, TextField},
};
use crate::ui::{
    icon,
    notice::{Notice, Tone},
};

const USERNAME: Text = Text {
    name: "username",
    label: "Username",
    autocomplete: "username",
    kind: "text",
    hint: "",
    error_id: "username-error",
};

/// The sign-in page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let form = AuthForm::shared();
    // The focus goes to what is missing or wrong.
    let username_first = form.username.is_empty() || form.error("username").is_some();
    let (username_error, password_error) = (form.error("username"), form.error("password"));
    let problem = form.problem_at_large();
    view! {
        <Frame title="Sign in" lead="Manage your API keys and see where they are in force." problem>
            {form.notice.map(notice)}
            <form method="post" action="/login">
                <input type="hidden" name="next" value=form.next />
                <TextField
                    text=USERNAME
                    value=form.username
                    error=username_error
                    autofocus=username_first
                />
                <PasswordField error=password_error autofocus=!username_first />
                <button type="submit" class="btn primary">
                    "Sign in"
                </button>
            </form>
            <p class="hint">
                "No password, or forgotten? Whoever runs this server can make you a link to set one."
            </p>
        </Frame>
    }
}

fn notice(notice: AuthNotice) -> impl IntoView {
    let (tone, icon, text) = match notice {
        AuthNotice::SignedOut => (Tone::Ok, icon::CIRCLE_CHECK, "You have signed out."),
        AuthNotice::SessionExpired => {
            (Tone::Info, icon::INFO, "Your session has ended. Sign in to go on where you were.")
        }
        AuthNotice::PasswordSet => {
            (Tone::Ok, icon::CIRCLE_CHECK, "Your password is set. Sign in with it.")
        }
    };
    view! {
        <Notice tone icon>
            {text}
        </Notice>
    }
}
