//! `/setup`: the first administrator.

use leptos::prelude::*;

use super::{
    AuthForm,
    frame::Frame,
    password::PasswordField,
    text_field::{Text, TextField},
};

const USERNAME: Text = Text {
    name: "username",
    label: "Username",
    autocomplete: "username",
    kind: "text",
    hint: "Letters, digits, dots, hyphens and underscores.",
    error_id: "username-error",
};
const DISPLAY_NAME: Text = Text {
    name: "display_name",
    label: "Name",
    autocomplete: "name",
    kind: "text",
    hint: "How the console calls you. The username, where left empty.",
    error_id: "display-name-error",
};
const EMAIL: Text = Text {
    name: "email",
    label: "E-mail",
    autocomplete: "email",
    kind: "email",
    hint: "",
    error_id: "email-error",
};

/// The page behind the link that the first start prints.
#[component]
pub fn SetupPage() -> impl IntoView {
    let form = AuthForm::shared();
    if !form.link_ok {
        return view! { <DeadLink /> }.into_any();
    }
    let fields = ["username", "display_name", "email", "password"];
    let errors = fields.map(|name| form.error(name));
    // The focus goes to the first field at fault, or else to the first one.
    let first = errors.iter().position(Option::is_some).unwrap_or(0);
    let autofocus = [0, 1, 2, 3].map(|field| field == first);
    let [username_error, name_error, email_error, password_error] = errors;
    let problem = form.problem_at_large();
    view! {
        <Frame title="Set up Latchkey" lead="Create the first administrator. This link works once." problem>
            <form method="post" action="/setup">
                <input type="hidden" name="token" value=form.token />
                <TextField text=USERNAME value=form.username error=username_error autofocus=autofocus[0] />
                <TextField text=DISPLAY_NAME value=form.display_name error=name_error optional=true autofocus=autofocus[1] />
                <TextField text=EMAIL value=form.email error=email_error autofocus=autofocus[2] />
                <PasswordField error=password_error new=true autofocus=autofocus[3] />
                <button type="submit" class="btn primary">
                    "Create administrator"
                </button>
            </form>
        </Frame>
    }
    .into_any()
}

#[component]
fn DeadLink() -> impl IntoView {
    view! {
        <Frame
            title="This set-up link does not work"
            lead="It has been used, has expired, or was not copied whole."
        >
            <p>
                "If Latchkey has no administrator yet, restart the server: it prints a new link. If it has one, sign in."
            </p>
            <a class="btn primary" href="/login" rel="external">
                "Sign in"
            </a>
        </Frame>
    }
}
