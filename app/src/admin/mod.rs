//! Manage and Operate: what admins see.

mod endpoints;
mod gateways;
mod packages;
mod pages;
mod part;
mod users;

pub use part::{fetch_pages, page};
