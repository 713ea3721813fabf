//! The page itself: loading, failed, or there.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    action_menu::ActionMenu,
    create_button::CreateButton,
    endpoints::Endpoints,
    later::{self, Dialogs},
    notice::PropagationNotice,
    poll,
    server_fns::{PageData, api_keys_page},
    store::Store,
    table::KeyTable,
};
use crate::{
    codec::load,
    error::AppError,
    ui::{
        icon,
        live::{heard, live},
        notice::{Notice, Tone},
        waiting::{Awaited, Waiting},
    },
};

/// What scripts are needed for, to those who have none.
const NO_SCRIPT: &str = "<p class='notice wait'>Creating and changing keys needs JavaScript: a new \
    key is shown once, in this window only. Allow scripts for this site, or use the REST interface.</p>";

/// `/account/api-keys`.
#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let page = load(|()| api_keys_page(None));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(data) => view! { <Loaded data /> }.into_any(),
                Err(error) => {
                    view! { <Failed error on_retry=move |()| page.refetch() /> }.into_any()
                }
            }
        })
    });
    view! {
        <Title text="API Keys" />
        <div class="page">
            <Waiting fallback=Loading view />
        </div>
    }
    .into_any()
}

#[component]
fn Loaded(data: PageData) -> impl IntoView {
    let store = Store::new(None, data);
    provide_context(store);
    let later = later::provide(store);
    poll::keep_current(store);
    let lead = move || {
        let limit = store.page.with(|page| page.limit);
        format!(
            "An API Key authenticates your calls to the endpoints below. Able to create API key up to {limit}."
        )
    };
    view! {
        <div class="page-head">
            <div>
                <h1>"API Keys"</h1>
                <p>{live(lead)}</p>
            </div>
            <div
                class="actions"
                on:pointerenter=heard(move |_| later.expect_soon())
                on:focusin=heard(move |_| later.expect_soon())
            >
                <ActionMenu />
                <CreateButton />
            </div>
        </div>
        <noscript inner_html=NO_SCRIPT></noscript>
        <KeyTable />
        <PropagationNotice />
        <Endpoints />
        <Dialogs />
    }
    .into_any()
}

#[component]
fn Failed(error: AppError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let signed_out = error.is_unauthenticated();
    view! {
        <div class="error-page">
            <h1>"API Keys"</h1>
            <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                "Your keys could not be loaded. "
                {error.0.detail}
            </Notice>
            {if signed_out {
                view! {
                    <a class="btn primary" href="/login?next=/account/api-keys" rel="external">
                        "Sign in again"
                    </a>
                }
                    .into_any()
            } else {
                view! {
                    <button type="button" class="btn primary" on:click=heard(move |_| on_retry.run(()))>
                        "Retry"
                    </button>
                }
                    .into_any()
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="page-head" aria-busy="true">
            <div>
                <h1>"API Keys"</h1>
                <p>"Loading your keys…"</p>
            </div>
        </div>
        <div class="card skeleton-card" aria-hidden="true">
            <div class="skeleton"></div>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
        </div>
    }
    .into_any()
}
