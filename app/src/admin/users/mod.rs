//! Manage > Users.

mod actions;
mod applications;
mod details;
mod invite;
mod list;
mod one;
mod server_fns;

pub use list::UsersPage;
pub use one::UserPage;
