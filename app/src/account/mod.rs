//! My account.

mod api_keys;

pub use api_keys::ApiKeysPage;
