//! The audit log by actor, action, kind of object and time, newest first.

crate::dialect::migration!(
    "
    create index audit_events_actor on audit_events (actor_name, seq);
    create index audit_events_action on audit_events (action, seq);
    create index audit_events_kind on audit_events (object_kind, seq);
    create index audit_events_at on audit_events (at, seq)",
    "
    drop index audit_events_at;
    drop index audit_events_kind;
    drop index audit_events_action;
    drop index audit_events_actor"
);
