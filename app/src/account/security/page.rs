//! The page itself.

use domain::format;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    password::PasswordForm,
    server_fns::{SecurityData, security_page},
    sessions::Sessions,
};
use crate::ui::{
    icon::{self, Icon},
    list::{Failed, Skeleton},
    waiting::{Awaited, Waiting},
};

/// `/account/security`.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| security_page());
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(data) => view! { <Loaded data /> }.into_any(),
                Err(error) => view! {
                    <Failed
                        sign_in=error.sign_in("/account/security")
                        detail=error.0.detail
                        on_retry=move |()| page.refetch()
                    />
                }
                .into_any(),
            }
        })
    });
    view! {
        <Title text="Security" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Security"</h1>
                    <p>"How you and your programs prove who you are."</p>
                </div>
            </div>
            <Waiting fallback=Skeleton view />
        </div>
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
