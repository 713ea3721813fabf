//! The binary as a whole, through HTTP, on SQLite and on PostgreSQL.

mod api_key_report;
mod api_keys;
mod as_key;
mod audit_events;
mod cli;
mod docs;
mod durability;
mod endpoints;
mod envoy;
mod everyone;
mod explain;
mod faults;
mod handbook;
mod latchkey;
mod limits;
mod matrix;
mod nodes;
mod packages;
mod pages;
mod proxies;
mod rotation;
mod session;
mod traces;
mod traffic;
mod users;
