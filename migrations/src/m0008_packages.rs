//! Applications; packages, their plans, and the endpoints that a plan opens.

crate::dialect::migration!(
    "
    create table applications (
        id {uuid} primary key,
        user_id {uuid} not null references users (id) on delete cascade,
        name {name} not null,
        description text not null,
        created_at bigint not null,
        updated_at bigint not null,
        unique (user_id, name)
    );
    create table packages (
        id {uuid} primary key,
        name {name} not null unique,
        description text not null,
        status text not null check (status in ('active', 'inactive')),
        created_at bigint not null,
        updated_at bigint not null
    );
    create table plans (
        id {uuid} primary key,
        package_id {uuid} not null references packages (id) on delete cascade,
        name {name} not null,
        status text not null check (status in ('active', 'inactive')),
        rate_per_second integer check (rate_per_second > 0),
        rate_burst integer check (rate_burst > 0),
        quota_calls bigint check (quota_calls > 0),
        quota_period text check (quota_period in ('minute', 'hour', 'day', 'month')),
        needs_approval boolean not null,
        max_keys integer not null check (max_keys > 0),
        created_at bigint not null,
        updated_at bigint not null,
        check ((rate_per_second is null) = (rate_burst is null)),
        check ((quota_calls is null) = (quota_period is null)),
        unique (package_id, name)
    );
    create table plan_endpoints (
        plan_id {uuid} not null references plans (id) on delete cascade,
        endpoint_id {uuid} not null references endpoints (id) on delete cascade,
        primary key (plan_id, endpoint_id)
    );
    create index plan_endpoints_endpoint on plan_endpoints (endpoint_id)",
    "
    drop table plan_endpoints;
    drop table plans;
    drop table packages;
    drop table applications"
);
