//! API keys in other hands than their owner's page: their new values, and what goes with those.

mod details;
mod issued;
mod previous;
mod regenerate;
mod server_fns;
mod status;

pub use details::DetailsDialog;
pub use issued::{Issued, shown};
pub use previous::{Previous, ask_end};
pub use regenerate::RegenerateDialog;
pub use server_fns::{delete, issue, keys_now, not_stored};
pub use status::status;
