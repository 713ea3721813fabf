//! My account > API Keys.

mod action_menu;
mod change;
mod confirm;
mod create;
mod create_button;
mod create_fields;
mod created;
mod description;
mod editor;
mod endpoints;
pub mod expiration;
pub mod files;
mod later;
mod notice;
mod of_user;
mod page;
mod poll;
mod row;
mod server_fns;
mod session_over;
mod store;
mod table;

pub use of_user::KeysOfUser;
pub use page::ApiKeysPage;
