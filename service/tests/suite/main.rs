//! The use-cases on SQLite and on PostgreSQL, with a clock that the tests turn.

mod api_key_report;
mod audit;
mod feed;
mod overview;
mod package_keys;
mod people;
mod propagation;
mod quota;
mod rotation;
mod schema;
mod search;
mod sessions;
