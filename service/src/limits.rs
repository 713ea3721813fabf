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

/// Writes what a package key is to have in place of its plan's limits; `None`: as it is.
pub(crate) fn put(
    row: &mut package_key::Model,
    rate: Option<Override<RateLimit>>,
    quota: Option<Override<Quota>>,
) -> Result<(), Error> {
    const TOO_MUCH: Error = Error::Corrupt("limit");
    if let Some(rate) = rate {
        row.rate_mode = mode(&rate).into();
        let value = rate.effective(None);
        let int = |n: u32| i32::try_from(n).map_err(|_| TOO_MUCH);
        row.rate_per_second = value.map(|rate| int(rate.per_second)).transpose()?;
        row.rate_burst = value.map(|rate| int(rate.burst)).transpose()?;
    }
    if let Some(quota) = quota {
        row.quota_mode = mode(&quota).into();
        let value = quota.effective(None);
        let calls = value.map(|quota| i64::try_from(quota.calls)).transpose();
        row.quota_calls = calls.map_err(|_| TOO_MUCH)?;
        row.quota_period = value.map(|quota| quota.period.as_str().into());
    }
    Ok(())
}

fn mode<T>(setting: &Override<T>) -> &'static str {
    match setting {
        Override::Plan => "plan",
        Override::Ceiling(_) => "ceiling",
        Override::Exempt => "exempt",
    }
}
