//! My account.

mod api_keys;
mod package_keys;
mod pages;
mod part;
mod security;

pub use api_keys::{ApiKeysPage, KeysOfUser, expiration, files};
#[cfg(not(feature = "ssr"))]
pub use part::fetch_pages;
pub use part::page;
