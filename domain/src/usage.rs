//! How much keys are used.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{EndpointId, FieldError, Timestamp, verdict::Verdict};

/// The longest stretch that one answer covers.
pub const LONGEST: Duration = Duration::from_hours(31 * 24);

/// What to count.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct UsageQuery {
    /// One API key or package key; left out: all calls, for admins.
    #[serde(default)]
    pub key_id: Option<Uuid>,
    /// From the hour that holds this moment; left out: 24 hours before `to`.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// To the hour that holds this moment; left out: now.
    #[serde(default)]
    pub to: Option<Timestamp>,
}

/// Calls between two moments, counted by whole hours in UTC.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Usage {
    /// The beginning of the first hour.
    pub from: Timestamp,
    /// The beginning of the last hour.
    pub to: Timestamp,
    /// Every hour, also those without a call.
    pub hours: Vec<UsageHour>,
    /// By verdict, the most frequent first.
    pub verdicts: Vec<UsageVerdict>,
    /// By endpoint, the most frequent first.
    pub endpoints: Vec<UsageEndpoint>,
}

/// One hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct UsageHour {
    /// Its beginning.
    pub at: Timestamp,
    /// Calls that went through.
    pub accepted: u64,
    /// Calls that did not.
    pub rejected: u64,
}

/// One verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct UsageVerdict {
    /// What came of the calls.
    pub code: Verdict,
    /// How many.
    pub calls: u64,
}

/// One endpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct UsageEndpoint {
    /// Null for calls that named no endpoint, or one that is gone.
    pub id: Option<EndpointId>,
    /// Its name, where it still exists.
    pub name: Option<String>,
    /// How many calls.
    pub calls: u64,
}

const HOUR: i64 = 3_600_000_000;

/// The beginning of the hour that holds `at`.
pub fn hour_of(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.micros().div_euclid(HOUR) * HOUR)
}

impl UsageQuery {
    /// The first and the last hour to count.
    ///
    /// # Errors
    /// `backwards` or `too_long` for the field `from`.
    pub fn hours(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), FieldError> {
        let to = hour_of(self.to.unwrap_or(now));
        let from = self.from.unwrap_or(to.minus(Duration::from_hours(23)));
        let from = hour_of(from);
        if from > to {
            return Err(FieldError::new("from", "backwards", "Begin before the end."));
        }
        if to - from > LONGEST {
            return Err(FieldError::new("from", "too_long", "Ask for 31 days at most."));
        }
        Ok((from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_hours_unless_said_otherwise() {
        let now: Timestamp = "2026-11-20T12:34:00Z".parse().expect("valid");
        let (from, to) = UsageQuery::default().hours(now).expect("good");
        assert_eq!(from.to_string(), "2026-11-19T13:00:00Z");
        assert_eq!(to.to_string(), "2026-11-20T12:00:00Z");
        let query = UsageQuery { from: Some(now.minus(LONGEST * 2)), ..UsageQuery::default() };
        assert_eq!(query.hours(now).expect_err("too long").code, "too_long");
        let query = UsageQuery { from: Some(now.plus(LONGEST)), ..UsageQuery::default() };
        assert_eq!(query.hours(now).expect_err("backwards").code, "backwards");
    }
}
