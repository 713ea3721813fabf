//! Users' own keys. A user's live keys hold a slot each, a deleted key none: `unique (user_id, slot)` is the rule of two.

crate::dialect::migration!(
    "
    create table api_keys (
        id {uuid} primary key,
        user_id {uuid} not null references users (id) on delete cascade,
        slot integer check (slot in (1, 2)),
        description text not null,
        prefix {name} not null,
        last4 text not null,
        digest {bytes} not null unique,
        state text not null check (state in ('enabled', 'disabled')),
        created_at bigint not null,
        updated_at bigint not null,
        expires_at bigint,
        last_used_at bigint,
        deleted_at bigint,
        change_seq bigint not null,
        check ((slot is null) = (deleted_at is not null)),
        unique (user_id, slot)
    );
    create index api_keys_user on api_keys (user_id, created_at)",
    "drop table api_keys"
);
