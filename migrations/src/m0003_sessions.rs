//! Signing in: sessions and one-time links by the digest of their token, failures by subject.

crate::dialect::migration!(
    "
    create table sessions (
        token_digest {bytes} primary key,
        user_id {uuid} not null references users (id) on delete cascade,
        created_at bigint not null,
        last_seen_at bigint not null,
        expires_at bigint not null
    );
    create index sessions_user on sessions (user_id);
    create table one_time_links (
        token_digest {bytes} primary key,
        purpose text not null check (purpose in ('setup', 'activate', 'reset')),
        user_id {uuid} references users (id) on delete cascade,
        created_at bigint not null,
        expires_at bigint not null
    );
    create index one_time_links_user on one_time_links (user_id);
    create table sign_in_failures (
        subject {bytes} primary key,
        failures integer not null,
        last_at bigint not null,
        blocked_until bigint not null
    )",
    "
    drop table sign_in_failures;
    drop table one_time_links;
    drop table sessions"
);
