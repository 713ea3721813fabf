//! Manage > Package Keys.

mod bulk;
mod changes;
mod conflict;
mod doings;
mod export;
mod history;
mod list;
mod new;
mod new_fields;
mod new_form;
mod new_offer;
mod new_owner;
mod of_user;
mod overrides;
mod reject;
mod row;
mod server_fns;
mod settings;
mod settings_form;
mod values;
mod waiting;

pub use list::PackageKeysPage;
pub use new::NewPackageKeyPage;
pub use of_user::KeysOfUser;
pub use server_fns::applications_of;
pub use settings::PackageKeyPage;
pub use waiting::provide as provide_waiting;
