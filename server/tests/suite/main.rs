//! The binary as a whole, through HTTP, on SQLite and on PostgreSQL.

mod api_keys;
mod cli;
mod durability;
mod endpoints;
mod envoy;
mod everyone;
mod explain;
mod faults;
mod latchkey;
mod limits;
mod nodes;
mod pages;
mod proxies;
mod session;
mod traffic;
mod users;
