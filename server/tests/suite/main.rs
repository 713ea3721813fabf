//! The binary as a whole, through HTTP, on SQLite and on PostgreSQL.

mod api_keys;
mod cli;
mod durability;
mod endpoints;
mod everyone;
mod latchkey;
mod nodes;
mod pages;
mod session;
mod traffic;
mod users;
