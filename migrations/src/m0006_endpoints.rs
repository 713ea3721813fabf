//! Services behind the traffic manager.

crate::dialect::migration!(
    "
    create table endpoints (
        id {uuid} primary key,
        service {name} not null,
        name {name} not null unique,
        version text not null,
        url text not null,
        status text not null check (status in ('active', 'retired')),
        created_at bigint not null,
        updated_at bigint not null
    )",
    "drop table endpoints"
);
