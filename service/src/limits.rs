//! Limits as the tables hold them.

use domain::limits::{Override, Quota, RateLimit};

use crate::{
    Error,
    entity::{package_key, plan},
};

fn rate(per_second: Option<i32>, burst: Option<i32>) -> Result<Option<RateLimit>, Error> {
    let (Some(per_second), Some(burst)) = (per_second, burst) else { return Ok(None) };
    let number = |n| u32::try_from(n).map_err(|_| Error::Corrupt("rate limit"));
    Ok(Some(RateLimit { per_second: number(per_second)?, burst: number(burst)? }))
}

fn quota(calls: Option<i64>, period: Option<&str>) -> Result<Option<Quota>, Error> {
    let (Some(calls), Some(period)) = (calls, period) else { return Ok(None) };
    Ok(Some(Quota {
        calls: u64::try_from(calls).map_err(|_| Error::Corrupt("quota"))?,
        period: period.parse().map_err(|()| Error::Corrupt("quota period"))?,
    }))
}

/// A plan's rate and quota.
pub(crate) fn of_plan(row: &plan::Model) -> Result<(Option<RateLimit>, Option<Quota>), Error> {
    Ok((
        rate(row.rate_per_second, row.rate_burst)?,
        quota(row.quota_calls, row.quota_period.as_deref())?,
    ))
}

/// What a package key has in their place.
pub(crate) fn of_key(
    row: &package_key::Model,
) -> Result<(Override<RateLimit>, Override<Quota>), Error> {
    Ok((
        overriding(&row.rate_mode, rate(row.rate_per_second, row.rate_burst)?)?,
        overriding(&row.quota_mode, quota(row.quota_calls, row.quota_period.as_deref())?)?,
    ))
}

fn overriding<T>(mode: &str, value: Option<T>) -> Result<Override<T>, Error> {
    match (mode, value) {
        ("plan", None) => Ok(Override::Plan),
        ("exempt", None) => Ok(Override::Exempt),
        ("ceiling", Some(value)) => Ok(Override::Ceiling(value)),
        _ => Err(Error::Corrupt("override")),
    }
}
