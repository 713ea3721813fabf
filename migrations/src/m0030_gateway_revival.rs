//! What a gateway node that counts as live again must have applied before it may serve: all there
//! was when it came back.

crate::dialect::migration!(
    "alter table gateway_nodes add column revived_seq bigint not null default 0",
    "alter table gateway_nodes drop column revived_seq"
);
