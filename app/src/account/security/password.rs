//! Changing one's password.

use domain::{
    FieldError, format,
    session::{ChangePassword, OpenSession, Typed},
    user::{PASSWORD_MIN, check_password_length},
};
use leptos::prelude::*;

use super::server_fns::change_password;
use crate::{
    sending::{FormCard, Problems, SendButton, Sending},
    ui::{
        form::{Input, Text, TextField, focus_first_error},
        toast::use_toasts,
    },
};

/// The form. What it holds is dropped once it is sent well.
#[component]
pub fn PasswordForm(
    /// For password managers.
    username: String,
    /// The others of these end.
    sessions: RwSignal<Vec<OpenSession>>,
) -> impl IntoView {
    let current = Input::new("current_password", "");
    let new = Input::new("new_password", "");
    let (sending, toasts) = (Sending::new(), use_toasts());
    let submit = move |()| {
        let inputs = vec![current, new];
        let missing = |text: &str| match text {
            "" => Err(FieldError::new("current_password", "required", "Enter your password.")),
            _ => Ok(()),
        };
        let good = (current.parsed(missing), new.parsed(check_password_length));
        let (Some(()), Some(())) = good else { return focus_first_error(&inputs) };
        let change = ChangePassword {
            current_password: Typed(current.get()),
            new_password: Typed(new.get()),
        };
        sending.send(inputs, change_password(change), move |ended| {
            current.set("");
            new.set("");
            sessions.update(|sessions| sessions.retain(|session| session.current));
            toasts.show(match ended {
                0 => "Password changed".to_owned(),
                n => format!("Password changed, {} ended", format::count(n, "other session")),
            });
        });
    };
    let password = |label, autocomplete| Text { kind: "password", autocomplete, ..Text::of(label) };
    let hint = const {
        // Said as in the error that the server answers.
        assert!(PASSWORD_MIN == 15);
        "At least 15 characters."
    };
    let buttons = move || view! { <SendButton sending word="Change password" /> };
    view! {
        <FormCard on_submit=submit buttons>
            <Problems sending />
            <input
                type="text"
                class="sr-only"
                autocomplete="username"
                value=username
                readonly=true
                tabindex="-1"
                aria-hidden="true"
            />
            <TextField input=current text=password("Current password", "current-password") />
            <TextField input=new text=Text { hint, ..password("New password", "new-password") } />
        </FormCard>
    }
    .into_any()
}
