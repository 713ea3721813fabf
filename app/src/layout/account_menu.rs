//! Who is signed in, and the way out. It works without scripts.

use domain::{
    session::Me,
    user::{Role, initials},
};
use leptos::prelude::*;

use crate::{
    session::me,
    ui::icon::{self, Icon},
};

/// The button with the person's initials, and what it opens.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| me());
    view! {
        <Suspense fallback=|| view! { <span class="avatar" aria-hidden="true"></span> }>
            {move || Suspend::new(async move { me.await.ok().map(|me| view! { <Menu me /> }) })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Menu(me: Me) -> impl IntoView {
    let user = me.user;
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
