//! Whose key it is to be: the user, and an application of theirs.

#![cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied as one is")
)]

use domain::{UserId, application::Application};
use leptos::{prelude::*, task::spawn_local};

use super::{
    new_fields::{Fields, refused},
    server_fns::applications_of,
};
use crate::{
    ui::{
        field::FieldError,
        form::{Choice, SelectField},
        live::{live, memo},
    },
    who::{Found, WhoField},
};

/// The user, and what is known of them.
#[derive(Clone, Copy)]
pub struct Owner {
    /// Who, once known.
    pub user: RwSignal<Option<Found>>,
    /// Their applications.
    pub applications: RwSignal<Vec<Application>>,
}

impl Owner {
    /// As the server has looked them up.
    pub fn new(user: Option<Found>, applications: Vec<Application>) -> Self {
        Self { user: RwSignal::new(user), applications: RwSignal::new(applications) }
    }

    /// Somebody else, or nobody: their applications are asked for, and the choice begins anew.
    fn set(self, fields: Fields, user: Option<Found>) {
        fields.application.set("");
        self.applications.set(Vec::new());
        let id = user.as_ref().map(|user| user.id);
        if let Some(user) = &user {
            fields.username.error.set(refused(user));
        }
        self.user.set(user);
        let Some(id) = id else { return };
        spawn_local(async move {
            let answer = applications_of(id).await;
            // Somebody else may have been chosen meanwhile.
            if self.is(id)
                && let Ok(answer) = answer
            {
                self.set_applications(fields, answer);
            }
        });
    }

    fn is(self, id: UserId) -> bool {
        self.user.try_get_untracked().flatten().is_some_and(|user| user.id == id)
    }

    /// One application need not be chosen.
    pub fn set_applications(self, fields: Fields, applications: Vec<Application>) {
        if let [only] = applications.as_slice() {
            fields.application.set(only.id.to_string());
        }
        self.applications.set(applications);
    }
}

/// Username and Application. With `fixed`, the user is given by the page that led here.
#[component]
pub fn OwnerFields(
    /// The form.
    fields: Fields,
    /// The user.
    owner: Owner,
    /// The user cannot be changed.
    fixed: bool,
) -> impl IntoView {
    let user_field = if fixed {
        view! { <Fixed fields owner /> }.into_any()
    } else {
        let found = RwSignal::new(None);
        follow(fields, owner, found);
        view! { <WhoField input=fields.username label="Username" chosen=found autofocus=true /> }
            .into_any()
    };
    view! {
        {user_field}
        <ApplicationField fields owner />
    }
    .into_any()
}

/// Whoever is typed becomes the owner once they are found, and is no longer once somebody else is
/// typed.
fn follow(fields: Fields, owner: Owner, found: RwSignal<Option<Found>>) {
    Effect::new(move |_| {
        let typed = fields.username.value.get().trim().to_lowercase();
        let found = found.get().filter(|found| found.username.to_lowercase() == typed);
        let now = owner.user.get_untracked();
        let same = now.as_ref().is_some_and(|now| now.username.to_lowercase() == typed);
        match found {
            Some(found) if now.as_ref().is_none_or(|now| now.id != found.id) => {
                owner.set(fields, Some(found));
            }
            None if now.is_some() && !same => owner.set(fields, None),
            _ => {}
        }
    });
}

/// The user, who is given.
#[component]
fn Fixed(fields: Fields, owner: Owner) -> impl IntoView {
    let known = owner.user.with_untracked(|user| {
        user.as_ref().map(|user| format!("{} · {}", user.display_name, user.status.as_str()))
    });
    let refusal = owner.user.with_untracked(|user| user.as_ref().and_then(refused));
    fields.username.error.set(refusal);
    view! {
        <div class="field suggest">
            <label class="label" for="username">
                "User"
            </label>
            <div class="suggest-box">
                <input
                    class="input"
                    id="username"
                    readonly=true
                    aria-describedby="username-known username-error"
                    value=fields.username.get()
                />
                <span class="known hint" id="username-known">
                    {known}
                </span>
            </div>
            <FieldError id="username-error" error=fields.username.error />
        </div>
    }
    .into_any()
}

#[component]
fn ApplicationField(fields: Fields, owner: Owner) -> impl IntoView {
    let choices = Signal::derive(move || {
        let choice = |one: &Application| Choice::new(one.id.to_string(), &one.name);
        owner.applications.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    let none = memo(move || owner.applications.with(Vec::is_empty));
    let missing = move || {
        let user = owner.user.get()?;
        none.get().then(|| {
            let href = format!("/admin/applications/new?username={}", user.username);
            view! {
                <p class="hint">
                    {user.display_name} " has no application yet. " <a href=href>"Create one"</a>
                    " first: Save and continue leads back here."
                </p>
            }
            .into_any()
        })
    };
    view! {
        <div class="field">
            <SelectField
                input=fields.application
                label="Application"
                prompt="Select an application"
                choices
                disabled=Signal::derive(move || none.get())
            />
            {live(missing)}
        </div>
    }
    .into_any()
}
