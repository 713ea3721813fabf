//! Keys of applications, each for one plan.

crate::dialect::migration!(
    "
    create table package_keys (
        id {uuid} primary key,
        application_id {uuid} not null references applications (id) on delete cascade,
        plan_id {uuid} not null references plans (id),
        prefix text not null,
        last4 text not null,
        digest {bytes} not null unique,
        status text not null check (status in ('waiting', 'enabled', 'disabled')),
        created_at bigint not null,
        updated_at bigint not null,
        expires_at bigint,
        last_used_at bigint,
        deleted_at bigint,
        change_seq bigint not null
    );
    create index package_keys_application on package_keys (application_id);
    create index package_keys_plan on package_keys (plan_id)",
    "drop table package_keys"
);
