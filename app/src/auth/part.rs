//! The auth pages as a part of the console: their `WebAssembly` is in a file of its own, which no
//! other page fetches.

#![expect(clippy::unnecessary_wraps, reason = "the error is that of fetching the file")]

use leptos::{prelude::*, wasm_split::wasm_split};
use leptos_router::hooks::use_location;

use super::{activate::ActivatePage, login::LoginPage, setup::SetupPage};
use crate::{
    lazy::{Fetched, styled},
    not_found::NotFound,
};

/// The one way into the file. One goes from these pages to others by whole loads only.
#[wasm_split(auth_pages, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_pages))]
pub fn page() -> Fetched {
    Ok(styled(|| at(&use_location().pathname.get_untracked())))
}

fn at(path: &str) -> AnyView {
    match path {
        "/login" => view! { <LoginPage /> }.into_any(),
        "/setup" => view! { <SetupPage /> }.into_any(),
        "/activate" => view! { <ActivatePage /> }.into_any(),
        _ => view! { <NotFound /> }.into_any(),
    }
}
