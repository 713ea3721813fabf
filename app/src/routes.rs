//! Which page stands at which address.
//!
//! Each route costs every page some `WebAssembly`, so there is one for each part of the console,
//! and the parts tell their pages apart within their own files: see [`crate::lazy`].

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    account::ApiKeysPage, layout::Layout, lazy::PageRoute, not_found::NotFound, ui::toast,
};

/// The console. Every page is rendered whole, so that it can be read before, and without, scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    toast::provide();
    view! {
        <Title formatter=|page| format!("{page} · Latchkey") />
        <Router>
            <Routes fallback=NotFound>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/account/api-keys") view=ApiKeysPage />
                    <Route path=path!("/account/*page") view={Lazy::<PageRoute>::new()} />
                    <Route path=path!("/admin/*page") view={Lazy::<PageRoute>::new()} />
                </ParentRoute>
                <Route path=path!("/:page") view={Lazy::<PageRoute>::new()} ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
