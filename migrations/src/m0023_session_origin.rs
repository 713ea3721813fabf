//! Where a session was opened, so that people recognise theirs.

crate::dialect::migration!(
    "
    alter table sessions add column address text not null default '';
    alter table sessions add column agent text not null default ''",
    "
    alter table sessions drop column agent;
    alter table sessions drop column address"
);
