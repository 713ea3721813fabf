//! Operate > Audit log: who did what, and when.

mod filters;
mod page;
mod row;
mod server_fns;
mod words;

pub use page::AuditPage;
