//! My account.

mod api_keys;
mod pages;
mod part;
mod security;

pub use api_keys::ApiKeysPage;
pub use part::{fetch_pages, page};
