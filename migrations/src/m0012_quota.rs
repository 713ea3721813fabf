//! What the gateway nodes have taken of each key's quota, by period.

crate::dialect::migration!(
    "
    create table quota_counters (
        key_id {uuid} not null,
        period_start bigint not null,
        period_end bigint not null,
        taken bigint not null,
        primary key (key_id, period_start)
    );
    create index quota_counters_end on quota_counters (period_end)",
    "drop table quota_counters"
);
