//! "Search or paste a key": admins find users, applications, packages and keys from every page.
//!
//! The button stands in the top bar from the start; what it opens is in a `WebAssembly` file of its
//! own, which only admins fetch, once the page is alive.

#![expect(clippy::unnecessary_wraps, reason = "the error is that of fetching the file")]

mod palette;
mod server_fns;

use domain::user::Role;
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

use self::palette::Palette;
use crate::{
    session::use_me,
    ui::{
        icon::{self, Icon},
        live::live,
        waiting::{Awaited, Waiting},
    },
};

/// The button's id, by which the file finds it.
const BUTTON: &str = "search-button";

/// The one way into the file.
#[wasm_split(search_palette, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetched() -> Result<fn() -> AnyView, SplitLoaderError> {
    Ok(|| view! { <Palette /> }.into_any())
}

/// The button, for admins.
#[component]
pub fn Search() -> impl IntoView {
    let me = use_me();
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            let admin = me.await.is_ok_and(|me| me.role == Role::Admin);
            admin.then(|| view! { <Button /> }.into_any()).into_any()
        })
    });
    view! { <Waiting fallback=|| () view /> }.into_any()
}

#[component]
fn Button() -> impl IntoView {
    let palette = RwSignal::new(None::<fn() -> AnyView>);
    Effect::new(move |_| {
        spawn_local(async move {
            // Where it cannot be had, the button stays disabled.
            palette.try_set(fetched().await.ok());
        });
    });
    view! {
        <button
            type="button"
            id=BUTTON
            class="search-button needs-script"
            aria-label="Search or paste a key"
            disabled=live(move || palette.get().is_none())
        >
            <Icon shape=icon::SEARCH />
            <span>"Search or paste a key"</span>
            <span class="kbd">"/"</span>
        </button>
        {live(move || palette.get().map(|palette| palette()))}
    }
    .into_any()
}
