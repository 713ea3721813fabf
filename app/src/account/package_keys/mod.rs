//! My account > Package Keys: one's own keys, and the request for another.

mod list;
mod request;
mod server_fns;

pub use list::PackageKeysPage;
pub use request::RequestKeyPage;
