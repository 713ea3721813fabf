//! The audit log: each row carries the hash of the one before, and `audit_head` that of the last.

crate::dialect::migration!(
    "
    create table audit_head (
        id integer primary key check (id = 1),
        seq bigint not null,
        hash {bytes} not null
    );
    create table audit_events (
        seq bigint primary key,
        at bigint not null,
        actor_id {uuid},
        actor_name text not null,
        via text not null,
        action text not null,
        object_kind text not null,
        object_id {uuid},
        object_name text not null,
        detail text not null,
        hash {bytes} not null
    );
    create index audit_events_object on audit_events (object_id, seq)",
    "
    drop table audit_events;
    drop table audit_head"
);
