//! The console: routes, pages, components and thin server functions.
//!
//! `ui` holds widgets that know no route and no server function; `layout` is what stands around
//! every page; `auth` and `account` hold the pages, each with its server functions beside it.

// View trees are deep types, also where `into_any` cuts them at the borders of components.
#![recursion_limit = "256"]

mod account;
pub mod auth;
mod codec;
mod error;
mod layout;
mod not_found;
mod routes;
mod session;
mod shell;
mod theme;
mod ui;

pub use routes::App;
pub use shell::shell;
