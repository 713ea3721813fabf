//! The tables, one a file. Nothing outside this crate sees them.

pub(crate) mod api_key;
pub(crate) mod application;
pub(crate) mod audit_event;
pub(crate) mod endpoint;
pub(crate) mod gateway_node;
pub(crate) mod one_time_link;
pub(crate) mod package;
pub(crate) mod package_key;
pub(crate) mod plan;
pub(crate) mod plan_endpoint;
pub(crate) mod session;
pub(crate) mod sign_in_failure;
pub(crate) mod user;
