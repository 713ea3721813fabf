//! Lists of package keys at any size: the name of the application and of its owner stand in the
//! row, and every way to sort has an index, for all keys and for those of one plan. The former
//! hold what a search looks at too, so that rows are passed over without a look at the table.
//! Deleted keys are in none of them.

crate::dialect::migration!(
    "
    alter table plans add column change_seq bigint not null default 0;
    alter table package_keys add column reason text;
    alter table package_keys add column application_name {name} not null default '';
    alter table package_keys add column username_key {name} not null default '';
    update package_keys set
        application_name = (select a.name from applications a where a.id = application_id),
        username_key = (select u.username_key from applications a join users u on u.id = a.user_id
                        where a.id = application_id);
    drop index package_keys_plan;
    create index package_keys_by_prefix on package_keys (status, prefix, id, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_by_application on package_keys (status, application_name, id, prefix, username_key, expires_at) where deleted_at is null;
    create index package_keys_by_username on package_keys (status, username_key, id, prefix, application_name, expires_at) where deleted_at is null;
    create index package_keys_by_created on package_keys (status, created_at, id, prefix, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_by_updated on package_keys (status, updated_at, id, prefix, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_plan_by_prefix on package_keys (plan_id, status, prefix, id) where deleted_at is null;
    create index package_keys_plan_by_application on package_keys (plan_id, status, application_name, id) where deleted_at is null;
    create index package_keys_plan_by_username on package_keys (plan_id, status, username_key, id) where deleted_at is null;
    create index package_keys_plan_by_created on package_keys (plan_id, status, created_at, id, prefix, application_name, username_key, expires_at) where deleted_at is null;
    create index package_keys_plan_by_updated on package_keys (plan_id, status, updated_at, id) where deleted_at is null;
    create index package_keys_expiring on package_keys (status, expires_at) where deleted_at is null;
    create index package_keys_deleted on package_keys (deleted_at) where deleted_at is not null;
    create index applications_by_name on applications (name, id);
    create index applications_by_created on applications (created_at, id);
    create index api_keys_by_prefix on api_keys (prefix) where deleted_at is null;
    create index packages_by_created on packages (created_at, id)",
    "
    drop index api_keys_by_prefix;
    drop index packages_by_created;
    drop index applications_by_created;
    drop index applications_by_name;
    drop index package_keys_deleted;
    drop index package_keys_expiring;
    drop index package_keys_plan_by_updated;
    drop index package_keys_plan_by_created;
    drop index package_keys_plan_by_username;
    drop index package_keys_plan_by_application;
    drop index package_keys_plan_by_prefix;
    drop index package_keys_by_updated;
    drop index package_keys_by_created;
    drop index package_keys_by_username;
    drop index package_keys_by_application;
    drop index package_keys_by_prefix;
    create index package_keys_plan on package_keys (plan_id);
    alter table package_keys drop column username_key;
    alter table package_keys drop column application_name;
    alter table package_keys drop column reason;
    alter table plans drop column change_seq"
);
