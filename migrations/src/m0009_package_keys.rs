//! Keys of applications, each for one plan.

crate::dialect::migration!(
    "
    create table package_keys (
        id {uuid} primary key,
        application_id {uuid} not null references applications (id) on delete cascade,
        plan_id {uuid} not null references plans (id),
        prefix {name} not null,
        last4 text not null,
        digest {bytes} not null unique,
        status text not null check (status in ('waiting', 'enabled', 'disabled')),
        rate_mode text not null check (rate_mode in ('plan', 'ceiling', 'exempt')),
        rate_per_second integer check (rate_per_second > 0),
        rate_burst integer check (rate_burst > 0),
        quota_mode text not null check (quota_mode in ('plan', 'ceiling', 'exempt')),
        quota_calls bigint check (quota_calls > 0),
        quota_period text check (quota_period in ('minute', 'hour', 'day', 'month')),
        created_at bigint not null,
        updated_at bigint not null,
        expires_at bigint,
        last_used_at bigint,
        deleted_at bigint,
        change_seq bigint not null,
        check ((rate_mode = 'ceiling') = (rate_per_second is not null and rate_burst is not null)),
        check ((quota_mode = 'ceiling') = (quota_calls is not null and quota_period is not null))
    );
    create index package_keys_application on package_keys (application_id);
    create index package_keys_plan on package_keys (plan_id)",
    "drop table package_keys"
);
