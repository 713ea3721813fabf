//! The page for addresses that lead nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::layout::Brand;

/// Says that there is no such page, with status 404, and shows the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Page not found" />
        <main class="auth" id="main">
            <Brand />
            <div class="card auth-card">
                <div>
                    <h1>"Page not found"</h1>
                    <p class="lead">
                        "There is nothing at this address. Check it for typing errors, or go on from your keys."
                    </p>
                </div>
                <a class="btn primary" href="/account/api-keys" rel="external">
                    "Go to API Keys"
                </a>
            </div>
        </main>
    }
    .into_any()
}
