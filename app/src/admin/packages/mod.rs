//! Manage > Packages: packages, and the plans of each.

mod list;
mod new;
mod package;
mod plan;
mod plan_fields;
mod plan_table;
mod server_fns;
mod words;

pub use list::PackagesPage;
pub use new::NewPackagePage;
pub use package::PackagePage;
pub use plan::{NewPlanPage, PlanPage};
pub use plan_fields::number;
