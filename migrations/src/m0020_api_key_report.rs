//! Everybody's keys in one list. `username_key` is the owner's, which never changes: with it, one
//! index answers which keys are on a page, and how many there are, without a look at any table.
//! `deleted_at` is always null in these, and stands there so that SQLite, too, looks no further.

crate::dialect::migration!(
    "
    alter table api_keys add column username_key {name} not null default '';
    update api_keys set username_key =
        (select u.username_key from users u where u.id = api_keys.user_id);
    create index api_keys_by_username on api_keys
        (username_key, id, state, expires_at, created_at, deleted_at) where deleted_at is null;
    create index api_keys_by_creation on api_keys
        (created_at, id, state, expires_at, username_key, deleted_at) where deleted_at is null;
    create index api_keys_by_expiration on api_keys
        (expires_at, state, deleted_at) where deleted_at is null",
    "
    drop index api_keys_by_expiration;
    drop index api_keys_by_creation;
    drop index api_keys_by_username;
    alter table api_keys drop column username_key"
);
