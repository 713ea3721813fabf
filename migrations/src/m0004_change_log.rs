//! The change log, and the one-row counter that numbers it in the order of commits.

crate::dialect::migration!(
    "
    create table change_counter (
        id integer primary key check (id = 1),
        seq bigint not null
    );
    insert into change_counter (id, seq) values (1, 0);
    create table change_log (
        seq bigint primary key,
        committed_at bigint not null,
        payload text not null,
        applied_at bigint
    );
    create index change_log_open on change_log (seq) where applied_at is null",
    "
    drop table change_log;
    drop table change_counter"
);
