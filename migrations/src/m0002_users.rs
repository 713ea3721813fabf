//! People who sign in. `username_key` and `email_key` are in lower case, for comparison.

crate::dialect::migration!(
    "
    create table users (
        id {uuid} primary key,
        username text not null,
        username_key text not null unique,
        display_name text not null,
        email text not null,
        email_key text not null unique,
        role text not null check (role in ('admin', 'user')),
        status text not null check (status in ('active', 'inactive', 'disabled')),
        password_hash text,
        created_at bigint not null,
        updated_at bigint not null,
        last_login_at bigint
    )",
    "drop table users"
);
