//! The page itself.

use domain::format;
use leptos::prelude::*;

use super::{
    password::PasswordForm,
    server_fns::{SecurityData, security_page},
    sessions::Sessions,
};
use crate::{
    answer::awaited,
    codec::load,
    layout::Page,
    ui::icon::{self, Icon},
};

/// `/account/security`.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let page = load(|()| security_page());
    view! {
        <Page title="Security" lead="How you and your programs prove who you are.">
            {awaited(page, |data| view! { <Loaded data /> }.into_any())}
        </Page>
    }
    .into_any()
}

#[component]
fn Loaded(data: SecurityData) -> impl IntoView {
    let SecurityData { username, api_keys, api_key_limit, sessions, now } = data;
    let sessions = RwSignal::new(sessions);
    let keys = format!("{} of {api_key_limit} in use.", format::count(api_keys as u64, "key"));
    view! {
        <section class="card security-keys" aria-labelledby="keys-title">
            <Icon shape=icon::KEY />
            <div>
                <h2 id="keys-title">"API keys"</h2>
                <p>{format!("Your programs call services with them, as you. {keys}")}</p>
            </div>
            <a class="btn" href="/account/api-keys" aria-label="Manage API keys">
                "Manage"
            </a>
        </section>
        <section class="section" aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <p>"A new password ends every other session of yours. Your API keys go on working."</p>
            <PasswordForm username sessions />
        </section>
        <Sessions sessions now />
    }
    .into_any()
}
