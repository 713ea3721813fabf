//! People who sign in. `username_key` and `email_key` are in lower case, for comparison.

crate::dialect::migration!(
    "
    create table users (
        id {uuid} primary key,
        username text not null,
        username_key {name} not null unique,
        display_name {name} not null,
        email text not null,
        email_key {name} not null unique,
        role text not null check (role in ('admin', 'user')),
        status text not null check (status in ('active', 'inactive', 'disabled')),
        password_hash text,
        created_at bigint not null,
        updated_at bigint not null,
        last_login_at bigint,
        change_seq bigint not null
    );
    create index users_created on users (created_at, id);
    create index users_display_name on users (display_name, id)",
    "drop table users"
);
