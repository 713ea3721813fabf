//! The use-cases on SQLite and on PostgreSQL, with a clock that the tests turn.

mod audit;
mod feed;
mod people;
mod propagation;
mod quota;
mod schema;
mod sessions;
