//! Manage > Package Keys.

mod bulk;
mod changes;
mod conflict;
mod doings;
mod history;
mod list;
mod new;
mod new_form;
mod of_user;
mod overrides;
mod reject;
mod row;
mod server_fns;
mod settings;
mod settings_form;
mod values;

pub use list::PackageKeysPage;
pub use new::NewPackageKeyPage;
pub use of_user::KeysOfUser;
pub use server_fns::applications_of;
pub use settings::PackageKeyPage;
