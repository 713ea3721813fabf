//! Who is signed in, and the way out. It works without scripts.

use domain::user::{Role, initials};
use leptos::prelude::*;

use crate::{
    session::{Person, use_me},
    ui::{
        icon::{self, Icon},
        waiting::{Awaited, Waiting},
    },
};

/// The button with the person's initials, and what it opens.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let me = use_me();
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(
            async move { me.await.ok().map(|user| view! { <Menu user /> }.into_any()).into_any() },
        )
    });
    view! {
        <Waiting fallback=|| view! { <span class="avatar" aria-hidden="true"></span> } view />
    }
    .into_any()
}

#[component]
fn Menu(user: Person) -> impl IntoView {
    let role = match user.role {
        Role::Admin => "Administrator",
        Role::User => "User",
    };
    view! {
        <button
            type="button"
            class="account-button"
            popovertarget="account-menu"
            aria-label=format!("Account of {}", user.display_name)
        >
            <span class="avatar" aria-hidden="true">
                {initials(&user.display_name)}
            </span>
            <span class="name">{user.display_name.clone()}</span>
        </button>
        <div id="account-menu" class="menu account-menu" popover="auto">
            <div class="who">
                <strong>{user.username}</strong>
                <div class="hint">{role}</div>
            </div>
            <a class="item" href="/account/security">
                <Icon shape=icon::SHIELD />
                <span>"Security"</span>
            </a>
            <a class="item" href="/docs" rel="external">
                <Icon shape=icon::BRACES />
                <span>"Swagger UI"</span>
            </a>
            <form method="post" action="/logout">
                <button type="submit" class="item">
                    <Icon shape=icon::LOG_OUT />
                    <span>"Sign out"</span>
                </button>
            </form>
        </div>
    }
    .into_any()
}
