//! Operate > Gateways.

mod figures;
mod page;
mod server_fns;
mod table;

pub use page::GatewaysPage;
