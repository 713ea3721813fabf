//! Searches in lists of package keys at any size: each index by which rows are found holds all
//! columns that a list is sorted by, so that thousands of them are sorted without a look at the
//! table; and each index that sorts holds all that is searched, within a plan too.

crate::dialect::migration!(
    "
    drop index package_keys_by_prefix;
    drop index package_keys_by_application;
    drop index package_keys_by_username;
    drop index package_keys_plan_by_prefix;
    drop index package_keys_plan_by_application;
    drop index package_keys_plan_by_username;
    drop index package_keys_plan_by_created;
    drop index package_keys_plan_by_updated;
    drop index package_keys_expiring;
    drop index package_keys_application;
    create index package_keys_by_prefix on package_keys (status, prefix, id, last4, application_name, username_key, expires_at, created_at, updated_at, plan_id) where deleted_at is null;
    create index package_keys_by_application on package_keys (status, application_name, id, prefix, username_key, expires_at, created_at, updated_at, plan_id) where deleted_at is null;
    create index package_keys_by_username on package_keys (status, username_key, id, prefix, application_name, expires_at, created_at, updated_at, plan_id) where deleted_at is null;
    create index package_keys_plan_by_prefix on package_keys (plan_id, status, prefix, id, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_plan_by_application on package_keys (plan_id, status, application_name, id, prefix, username_key, expires_at) where deleted_at is null;
    create index package_keys_plan_by_username on package_keys (plan_id, status, username_key, id, prefix, application_name, expires_at) where deleted_at is null;
    create index package_keys_plan_by_created on package_keys (plan_id, status, created_at, id, prefix, application_name, username_key, expires_at, updated_at) where deleted_at is null;
    create index package_keys_plan_by_updated on package_keys (plan_id, status, updated_at, id, prefix, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_expiring on package_keys (status, expires_at, id, prefix, application_name, username_key, created_at, updated_at, plan_id) where deleted_at is null;
    create index package_keys_application on package_keys (application_id, status, deleted_at, id, prefix, application_name, username_key, expires_at, created_at, updated_at, plan_id)",
    "
    drop index package_keys_application;
    drop index package_keys_expiring;
    drop index package_keys_plan_by_updated;
    drop index package_keys_plan_by_created;
    drop index package_keys_plan_by_username;
    drop index package_keys_plan_by_application;
    drop index package_keys_plan_by_prefix;
    drop index package_keys_by_username;
    drop index package_keys_by_application;
    drop index package_keys_by_prefix;
    create index package_keys_application on package_keys (application_id);
    create index package_keys_expiring on package_keys (status, expires_at) where deleted_at is null;
    create index package_keys_plan_by_updated on package_keys (plan_id, status, updated_at, id) where deleted_at is null;
    create index package_keys_plan_by_created on package_keys (plan_id, status, created_at, id, prefix, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_plan_by_username on package_keys (plan_id, status, username_key, id) where deleted_at is null;
    create index package_keys_plan_by_application on package_keys (plan_id, status, application_name, id) where deleted_at is null;
    create index package_keys_plan_by_prefix on package_keys (plan_id, status, prefix, id) where deleted_at is null;
    create index package_keys_by_username on package_keys (status, username_key, id, prefix, application_name, expires_at) where deleted_at is null;
    create index package_keys_by_application on package_keys (status, application_name, id, prefix, username_key, expires_at) where deleted_at is null;
    create index package_keys_by_prefix on package_keys (status, prefix, id, application_name, username_key, expires_at) where deleted_at is null"
);
