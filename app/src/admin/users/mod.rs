//! Manage > Users.

mod actions;
mod invite;
mod list;
mod server_fns;

pub use list::UsersPage;
