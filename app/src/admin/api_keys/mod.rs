//! Manage > API Keys: everybody's, with filters, a form to add one, and a report.

mod add;
mod delete;
mod foot;
mod page;
mod report;
mod server_fns;

pub use add::AddApiKeyPage;
pub use page::ApiKeysPage;
