//! The admin pages as a part of the console: their `WebAssembly` is in a file of its own, which only admins fetch.

#![expect(clippy::unnecessary_wraps, reason = "the error is that of fetching the file")]

use leptos::{prelude::*, wasm_split::wasm_split};

use super::pages::Pages;
use crate::lazy::{Fetched, styled};

/// The one way into the file.
#[wasm_split(admin_pages, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_pages))]
pub fn page() -> Fetched {
    Ok(styled(|| view! { <Pages /> }.into_any()))
}
