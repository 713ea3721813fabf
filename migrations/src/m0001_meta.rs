//! What the installation knows of itself, such as the check value of its pepper.

crate::dialect::migration!(
    "
    create table meta (
        name {name} primary key,
        value text not null
    )",
    "drop table meta"
);
