//! Manage > Endpoints: the services behind the traffic manager.

mod ask;
mod form;
mod list;
mod one;
mod probe;
mod server_fns;

pub use list::EndpointsPage;
pub use one::{EndpointPage, NewEndpointPage};
