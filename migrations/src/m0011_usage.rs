//! Calls by hour, key, endpoint and verdict. Calls that no key or no endpoint belongs to stand
//! under the nil id.

crate::dialect::migration!(
    "
    create table usage_hours (
        hour bigint not null,
        key_id {uuid} not null,
        endpoint_id {uuid} not null,
        verdict text not null,
        calls bigint not null,
        primary key (hour, key_id, endpoint_id, verdict)
    );
    create index usage_hours_key on usage_hours (key_id, hour)",
    "drop table usage_hours"
);
