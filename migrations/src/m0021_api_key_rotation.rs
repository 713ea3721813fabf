//! The value a key had before, until its grace is over.

crate::dialect::migration!(
    "
    alter table api_keys add column previous_digest {bytes};
    alter table api_keys add column previous_prefix text;
    alter table api_keys add column previous_last4 text;
    alter table api_keys add column previous_until bigint;
    alter table api_keys add column previous_last_used_at bigint;
    create unique index api_keys_previous
        on api_keys (previous_digest) where previous_digest is not null",
    "
    drop index api_keys_previous;
    alter table api_keys drop column previous_last_used_at;
    alter table api_keys drop column previous_until;
    alter table api_keys drop column previous_last4;
    alter table api_keys drop column previous_prefix;
    alter table api_keys drop column previous_digest"
);
