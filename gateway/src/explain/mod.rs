//! "Why was this call rejected?", on the node's side and on the way to it.
//!
//! [`rules`] judges as [`crate::gate`] does, but says what each rule finds, and charges and counts
//! nothing; [`nonces`] sees to it that a question is answered once; [`Carrier`] takes the console's
//! questions to the nodes. What is asked, and how it is signed, stands in [`service::explain`].

mod carrier;
mod nonces;
mod rules;

pub use carrier::Carrier;
pub(crate) use nonces::Nonces;

/// The header that carries the token of a question.
pub(crate) const TOKEN: http::HeaderName = http::HeaderName::from_static("x-latchkey-question");
/// Where a node is asked.
pub(crate) const PATH: &str = "/v1/explain";
