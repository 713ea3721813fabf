//! A user's details, and what can be done to them.

use domain::{
    Timestamp, format,
    user::{UpdateUser, User, UserStatus, parse_display_name, parse_email},
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    actions::{ask_delete, ask_switch},
    invite::LinkDialog,
    server_fns::{new_link, update_user},
};
use crate::{
    sending::{FormCard, Problems, SendButton, Sending},
    ui::{
        ask::Ask,
        busy::Busy,
        form::{Choice, Input, SelectField, Text, TextField, focus_first_error},
        hydrated::use_hydrated,
        live::{heard, live, memo},
        moment::{ago, day},
        toast::use_toasts,
    },
};

/// The tab.
#[component]
pub fn Details(user: RwSignal<User>, now: Timestamp) -> impl IntoView {
    let first = user.get_untracked();
    let name = Input::new("display_name", &first.display_name);
    let email = Input::new("email", &first.email);
    let role = Input::new("role", first.role.as_str());
    let (sending, toasts) = (Sending::new(), use_toasts());
    let submit = move |()| {
        let inputs = vec![name, email, role];
        let parsed = (name.parsed(parse_display_name), email.parsed(parse_email));
        let (Some(display_name), Some(address)) = parsed else {
            return focus_first_error(&inputs);
        };
        let change = UpdateUser {
            display_name: Some(display_name),
            email: Some(address),
            role: role.get().parse().ok(),
            status: None,
            if_updated_at: user.with_untracked(|user| Some(user.updated_at)),
        };
        sending.send(inputs, update_user(first.id, change), move |saved| {
            user.set(saved);
            toasts.show("User saved");
        });
    };
    let roles = vec![Choice::new("user", "User"), Choice::new("admin", "Administrator")];
    let signed_in = first.last_login_at.map_or_else(|| "Never".into_any(), |at| ago(at, now));
    let buttons = move || view! { <SendButton sending word="Save" /> };
    view! {
        <FormCard on_submit=submit buttons>
            <Problems sending />
            <TextField input=name text=Text::of("Display name") />
            <TextField input=email text=Text { kind: "email", ..Text::of("E-mail") } />
            <SelectField input=role label="Role" choices=Signal::stored(roles) />
            <dl class="details bare">
                <dt>"Username"</dt>
                <dd>{first.username.clone()}</dd>
                <dt>"Created"</dt>
                <dd>{day(first.created_at)}</dd>
                <dt>"Last sign-in"</dt>
                <dd>{signed_in}</dd>
            </dl>
        </FormCard>
        <Doings user />
    }
    .into_any()
}

/// Switch off or on, a new link, delete.
#[component]
fn Doings(user: RwSignal<User>) -> impl IntoView {
    let (hydrated, toasts) = (use_hydrated(), use_toasts());
    let question = RwSignal::new(None);
    let linked = RwSignal::new(None);
    let making = Busy::new();
    let navigate = StoredValue::new(use_navigate());
    let status = memo(move || user.with(|user| user.status));
    let switch = move |_: ev::MouseEvent| {
        let done = Callback::new(move |changed| user.set(changed));
        question.set(Some(ask_switch(&user.get_untracked(), done)));
    };
    let delete = move |_: ev::MouseEvent| {
        let done = Callback::new(move |()| {
            navigate.with_value(|navigate| navigate("/admin/users", NavigateOptions::default()));
        });
        question.set(Some(ask_delete(&user.get_untracked(), done)));
    };
    let link = move |_: ev::MouseEvent| {
        if !making.begin() {
            return;
        }
        let id = user.with_untracked(|user| user.id);
        spawn_local(async move {
            let answer = new_link(id).await;
            making.end();
            match answer {
                Ok(answer) => {
                    linked.try_set(Some(answer));
                }
                Err(error) => toasts.show(error.0.detail),
            }
        });
    };
    let standing = move || match status.get() {
        UserStatus::Active => "They can sign in, and their keys are accepted.".to_owned(),
        UserStatus::Inactive => {
            "They have not chosen a password yet. Their keys are rejected until they have.".into()
        }
        UserStatus::Disabled => {
            let at = user.with(|user| format::day(user.updated_at));
            format!("Switched off, last changed {at}. Every call with a key of theirs is rejected.")
        }
    };
    view! {
        <section class="section" aria-labelledby="access-title">
            <h2 id="access-title">"Access"</h2>
            <p>{live(standing)}</p>
            <div class="doings">
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || !hydrated.get())
                    on:click=heard(switch)
                >
                    {live(move || {
                        if status.get() == UserStatus::Disabled { "Enable user" } else { "Disable user" }
                    })}
                </button>
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || !hydrated.get() || making.get())
                    on:click=heard(link)
                >
                    "New password link"
                </button>
                <button
                    type="button"
                    class="btn bad"
                    disabled=live(move || !hydrated.get())
                    on:click=heard(delete)
                >
                    "Delete user"
                </button>
            </div>
        </section>
        <Ask question />
        <LinkDialog linked />
    }
    .into_any()
}
