//! Which page stands at which address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    account::ApiKeysPage,
    auth::{ActivateRoute, LoginRoute, SetupRoute},
    layout::Layout,
    not_found::NotFound,
    ui::{hydrated, toast},
};

/// The console. Every page is rendered whole, so that it can be read before, and without, scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    hydrated::provide();
    toast::provide();
    view! {
        <Title formatter=|page| format!("{page} · Latchkey") />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/login") view={Lazy::<LoginRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/setup") view={Lazy::<SetupRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/activate") view={Lazy::<ActivateRoute>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/account") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/api-keys") view=ApiKeysPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
