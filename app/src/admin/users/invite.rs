//! Inviting a user: nobody chooses another's password, so what comes of it is a link, seen once.

use domain::{
    format,
    user::{InviteUser, Role, User, parse_display_name, parse_email, parse_username},
};
use leptos::{ev, prelude::*};

use super::server_fns::{Linked, invite_user};
use crate::{
    sending::{Problems, Sending},
    ui::{
        copy::CopyButton,
        dialog::Dialog,
        form::{Choice, Input, SelectField, Text, TextField, focus_first_error},
        icon,
        live::{heard, live},
        notice::{Notice, Tone},
    },
};

/// The form in its dialog. `done` gets the new user.
#[component]
pub fn InviteDialog(
    /// Whether it is there.
    open: RwSignal<bool>,
    /// Where the link is put, to be shown.
    linked: RwSignal<Option<Linked>>,
    /// Called with the new user.
    #[prop(into)]
    done: Callback<User>,
) -> impl IntoView {
    let sending = Sending::new();
    let dismiss = move |()| {
        if !sending.busy.get_untracked() {
            open.set(false);
        }
    };
    view! {
        <Dialog open on_dismiss=dismiss title_id="invite-title" narrow=true>
            <Form open linked done sending />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(
    open: RwSignal<bool>,
    linked: RwSignal<Option<Linked>>,
    done: Callback<User>,
    sending: Sending,
) -> impl IntoView {
    let username = Input::new("username", "");
    let name = Input::new("display_name", "");
    let email = Input::new("email", "");
    let role = Input::new("role", Role::User.as_str());
    let inputs = [username, name, email];
    let parse = move || {
        let parsed_username = username.parsed(parse_username);
        let parsed_email = email.parsed(parse_email);
        let display_name = match name.filled() {
            Some(text) => Some(Some(name.parsed(|_| parse_display_name(&text))?)),
            None => Some(None),
        };
        focus_first_error(&inputs);
        Some(InviteUser {
            username: parsed_username?,
            email: parsed_email?,
            display_name: display_name?,
            role: role.get().parse().ok(),
        })
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(request) = parse() else { return };
        sending.send(inputs.to_vec(), invite_user(request), move |answer| {
            done.run(answer.user.clone());
            linked.set(Some(answer));
            open.set(false);
        });
    };
    let roles = vec![Choice::new("user", "User"), Choice::new("admin", "Administrator")];
    view! {
        <form on:submit=heard(submit) novalidate=true>
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="invite-title">"New user"</h2>
                    <p class="lead">"You get a link to send them. With it they choose their own password."</p>
                </div>
                <Problems sending />
                <TextField input=username text=Text::of("Username") autofocus=true />
                <TextField
                    input=name
                    text=Text { optional: true, hint: "The username, where left empty.", ..Text::of("Display name") }
                />
                <TextField input=email text=Text { kind: "email", ..Text::of("E-mail") } />
                <SelectField input=role label="Role" choices=Signal::stored(roles) />
            </div>
            <div class="dialog-foot">
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || sending.busy.get())
                    on:click=heard(move |_: ev::MouseEvent| open.set(false))
                >
                    "Cancel"
                </button>
                <button type="submit" class="btn primary" disabled=live(move || sending.busy.get())>
                    "Create user"
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Shows the link, for the only time.
#[component]
pub fn LinkDialog(
    /// The link; none closes the dialog.
    linked: RwSignal<Option<Linked>>,
) -> impl IntoView {
    let close = move |()| linked.set(None);
    view! {
        <Dialog
            open=Signal::derive(move || linked.with(Option::is_some))
            on_dismiss=close
            title_id="link-title"
            narrow=true
        >
            {move || linked.get_untracked().map(|shown| view! { <Link shown linked /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Link(shown: Linked, linked: RwSignal<Option<Linked>>) -> impl IntoView {
    let link = shown.link.clone();
    view! {
        <div class="dialog-body">
            <div class="dialog-head">
                <h2 id="link-title">{format!("A link for {}", shown.user.display_name)}</h2>
                <p class="lead">
                    {format!("It works once, until {}.", format::minute(shown.expires_at))}
                </p>
            </div>
            <Notice tone=Tone::Wait icon=icon::TRIANGLE_ALERT>
                "Send it now, by a way that only they read. "
                <strong>"It cannot be shown again."</strong>
            </Notice>
            <div class="part">
                <span class="label" id="link-label">
                    "Link"
                </span>
                <div class="secret">
                    <code class="value" aria-labelledby="link-label">
                        {shown.link}
                    </code>
                    <CopyButton text=Signal::stored(link) what="the link" with_word=true />
                </div>
            </div>
        </div>
        <div class="dialog-foot">
            <button type="button" class="btn primary" on:click=heard(move |_: ev::MouseEvent| linked.set(None))>
                "Done"
            </button>
        </div>
    }
    .into_any()
}
