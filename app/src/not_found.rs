//! The page for addresses that lead nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::layout::Brand;

/// The answer's status is 404.
fn answer_not_found() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
}

/// The same within the console's frame: no page, or nothing that the address names.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    answer_not_found();
    view! {
        <Title text="Page not found" />
        <div class="page">
            <h1>"Page not found"</h1>
            <p class="lead">
                "There is nothing at this address: it has a typing error, or what was here has been deleted."
            </p>
            <p>
                <a href="/account/api-keys">"Go to API Keys"</a>
            </p>
        </div>
    }
    .into_any()
}

/// Says that there is no such page, with status 404, and shows the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    answer_not_found();
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
