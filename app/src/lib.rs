//! The console: routes, pages, components and thin server functions.
//!
//! `ui` holds widgets that know no page and no server function; `layout` is what stands around
//! every page; `auth`, `account` and `admin` hold the pages, each with its server functions beside
//! it. How a page is made is told in `app/README.md`.

// View trees are deep types, also where `into_any` cuts them at the borders of components.
#![recursion_limit = "256"]

mod account;
mod admin;
mod answer;
mod applications;
pub mod auth;
mod codec;
mod early;
mod error;
mod expires;
#[cfg(feature = "ssr")]
pub mod help;
mod keys;
mod layout;
mod lazy;
mod listed;
mod not_found;
mod package_keys;
mod routes;
mod search;
mod sending;
mod session;
mod shell;
mod theme;
mod ui;
mod value_once;
mod who;

pub use routes::App;
pub use shell::{Still, shell};
