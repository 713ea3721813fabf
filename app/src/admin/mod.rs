//! Manage and Operate: what admins see.

mod api_keys;
mod audit;
mod endpoints;
mod gateways;
mod package_keys;
mod packages;
mod pages;
mod part;
mod start;
mod users;

#[cfg(not(feature = "ssr"))]
pub use part::fetch_pages;
pub use part::page;
