//! How many calls a second each gateway node judges, as its last confirmation said.

crate::dialect::migration!(
    "alter table gateway_nodes add column calls_per_second double precision not null default 0",
    "alter table gateway_nodes drop column calls_per_second"
);
