//! The auth pages as lazy routes: their `WebAssembly` is in a file of its own, which no other page
//! fetches.

#![expect(clippy::unnecessary_wraps, reason = "the error is that of fetching the file")]

use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::LazyRoute;

use super::{activate::ActivatePage, login::LoginPage, setup::SetupPage};

#[derive(Clone, Copy)]
enum Page {
    Login,
    Setup,
    Activate,
}

/// The one way into the file.
#[wasm_split(auth_pages, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn render(page: Page) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Page::Login => view! { <LoginPage /> }.into_any(),
        Page::Setup => view! { <SetupPage /> }.into_any(),
        Page::Activate => view! { <ActivatePage /> }.into_any(),
    })
}

/// Waits for the file. Where it cannot be had, this never ends, and the page stays as the server
/// rendered it: the forms work without scripts.
async fn ready() {
    if fetch().await.is_err() {
        core::future::pending::<()>().await;
    }
}

async fn view_of(page: Page) -> AnyView {
    match render(page).await {
        Ok(view) => view,
        Err(_) => core::future::pending().await,
    }
}

macro_rules! route {
    ($(#[$doc:meta])* $route:ident, $page:ident) => {
        $(#[$doc])*
        pub struct $route;

        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                view_of(Page::$page).await
            }

            async fn preload() {
                ready().await;
            }
        }
    };
}

route! {
    /// `/login`.
    LoginRoute, Login
}
route! {
    /// `/setup`.
    SetupRoute, Setup
}
route! {
    /// `/activate`.
    ActivateRoute, Activate
}
