//! Manage > Get Started.

mod cards;
mod page;
mod server_fns;

pub use page::StartPage;
