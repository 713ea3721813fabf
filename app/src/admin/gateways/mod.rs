//! Operate > Gateways.

mod explain;
mod figures;
mod page;
mod server_fns;
mod table;

pub use page::GatewaysPage;
