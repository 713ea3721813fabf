//! Gateway nodes: what each has applied, and until when it counts as live. The one row of `propagation_floor` is locked while a node acknowledges.

crate::dialect::migration!(
    "
    create table gateway_nodes (
        id {uuid} primary key,
        name {name} not null,
        address text not null,
        version text not null,
        started_at bigint not null,
        applied_seq bigint not null,
        serving boolean not null,
        keys_held bigint not null,
        confirmed_at bigint,
        live_until bigint not null
    );
    create table propagation_floor (
        id integer primary key check (id = 1),
        seq bigint not null
    );
    insert into propagation_floor (id, seq) values (1, 0)",
    "
    drop table propagation_floor;
    drop table gateway_nodes"
);
