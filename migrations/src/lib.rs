//! The database schema, one reversible change a file, for SQLite and PostgreSQL.
//!
//! Times are microseconds since 1970 in UTC (`bigint`), so that they compare alike on both.
//! Every change is written once, in the SQL that both understand; see [`dialect`] for the two
//! type names that differ.

mod dialect;
mod m0001_meta;
mod m0002_users;
mod m0003_sessions;
mod m0004_change_log;
mod m0005_gateway_nodes;
mod m0006_endpoints;
mod m0007_api_keys;
mod m0008_packages;
mod m0009_package_keys;
mod m0010_audit;
mod m0011_usage;
mod m0012_quota;
mod m0013_gateway_calls;
mod m0014_package_lists;
mod m0020_api_key_report;
mod m0021_api_key_rotation;
mod m0022_audit_search;
mod m0023_session_origin;
mod m0030_gateway_revival;
mod m0031_package_searches;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait::async_trait};

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_meta::Migration),
            Box::new(m0002_users::Migration),
            Box::new(m0003_sessions::Migration),
            Box::new(m0004_change_log::Migration),
            Box::new(m0005_gateway_nodes::Migration),
            Box::new(m0006_endpoints::Migration),
            Box::new(m0007_api_keys::Migration),
            Box::new(m0008_packages::Migration),
            Box::new(m0009_package_keys::Migration),
            Box::new(m0010_audit::Migration),
            Box::new(m0011_usage::Migration),
            Box::new(m0012_quota::Migration),
            Box::new(m0013_gateway_calls::Migration),
            Box::new(m0014_package_lists::Migration),
            Box::new(m0020_api_key_report::Migration),
            Box::new(m0021_api_key_rotation::Migration),
            Box::new(m0022_audit_search::Migration),
            Box::new(m0023_session_origin::Migration),
            Box::new(m0030_gateway_revival::Migration),
            Box::new(m0031_package_searches::Migration),
        ]
    }
}
