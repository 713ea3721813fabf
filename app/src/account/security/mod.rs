//! My account > Security: API keys, password, sessions.

mod page;
mod password;
mod server_fns;
mod sessions;

pub use page::SecurityPage;
