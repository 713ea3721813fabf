//! Rate limits and quotas, and what may override a plan's.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Timestamp};

/// The highest rate and burst that can be set.
pub const RATE_MAX: u32 = 1_000_000;
/// The highest quota that can be set, in calls.
pub const QUOTA_MAX: u64 = 1_000_000_000_000;

/// How fast calls may come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Calls per second in the long run, 1 to [`RATE_MAX`].
    pub per_second: u32,
    /// Calls that may come at once, 1 to [`RATE_MAX`].
    pub burst: u32,
}

/// How many calls a period holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Calls, 1 to [`QUOTA_MAX`].
    pub calls: u64,
    /// The period, by the calendar in UTC.
    pub period: Period,
}

/// A stretch of the calendar in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Period {
    Minute,
    Hour,
    Day,
    Month,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 4] = [Self::Minute, Self::Hour, Self::Day, Self::Month];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// When the period that holds `at` began, and when the next one begins.
    pub fn around(self, at: Timestamp) -> (Timestamp, Timestamp) {
        let length = match self {
            Self::Minute => 60,
            Self::Hour => 3600,
            Self::Day => 86_400,
            Self::Month => return month_around(at),
        };
        let start = at.micros().div_euclid(length * 1_000_000) * length * 1_000_000;
        let start = Timestamp::from_micros(start);
        (start, Timestamp::from_micros(start.micros() + length * 1_000_000))
    }
}

impl core::str::FromStr for Period {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|period| period.as_str() == text).ok_or(())
    }
}

fn month_around(at: Timestamp) -> (Timestamp, Timestamp) {
    const DAY: i64 = 86_400_000_000;
    let (_, _, day, ..) = at.civil();
    let midnight = at.micros().div_euclid(DAY) * DAY;
    let start = midnight - (i64::from(day) - 1) * DAY;
    // The first day more than 27 days on that is the first of its month.
    let next = (28..=31).map(|days| start + days * DAY);
    let next = next.map(Timestamp::from_micros).find(|next| next.civil().2 == 1);
    let start = Timestamp::from_micros(start);
    (start, next.unwrap_or(start))
}

/// What a key has in place of its plan's limit.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(tag = "mode", content = "value", rename_all = "snake_case")]
pub enum Override<T> {
    /// The plan's limit holds.
    #[default]
    Plan,
    /// This limit holds.
    Ceiling(T),
    /// No limit holds.
    Exempt,
}

impl<T: Copy> Override<T> {
    /// The limit that holds, where the plan's is `plan`; `None`: no limit.
    pub fn effective(self, plan: Option<T>) -> Option<T> {
        match self {
            Self::Plan => plan,
            Self::Ceiling(own) => Some(own),
            Self::Exempt => None,
        }
    }
}

impl RateLimit {
    /// One node's share of the rate: split evenly, at least 1.
    #[must_use]
    pub fn share(self, nodes: u32) -> Self {
        let nodes = nodes.max(1);
        Self { per_second: (self.per_second / nodes).max(1), burst: (self.burst / nodes).max(1) }
    }

    /// Checks the bounds.
    ///
    /// # Errors
    /// `out_of_range` for the field `rate_limit`.
    pub fn check(self) -> Result<Self, FieldError> {
        let good = 1..=RATE_MAX;
        if good.contains(&self.per_second) && good.contains(&self.burst) {
            return Ok(self);
        }
        let detail = format!("Use 1 to {RATE_MAX} calls a second, and as many at once.");
        Err(FieldError::new("rate_limit", "out_of_range", detail))
    }
}

impl Quota {
    /// Checks the bounds.
    ///
    /// # Errors
    /// `out_of_range` for the field `quota`.
    pub fn check(self) -> Result<Self, FieldError> {
        if (1..=QUOTA_MAX).contains(&self.calls) {
            return Ok(self);
        }
        let detail = format!("Use 1 to {QUOTA_MAX} calls.");
        Err(FieldError::new("quota", "out_of_range", detail))
    }
}

/// What the generic cell rate algorithm says of one call.
///
/// Its whole memory is one number: the theoretical arrival time, in nanoseconds, at which the next
/// call would come if all came at the exact rate. See ITU-T I.371, annex A.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gcra {
    /// The call conforms: the new arrival time, and how many more may come at once.
    Conforms {
        /// What to remember.
        arrival: u64,
        /// Calls left at this moment.
        remaining: u32,
    },
    /// The call is too early; nothing is to be remembered.
    TooEarly {
        /// When a call conforms again.
        wait: Duration,
    },
}

/// Judges a call at `now`, nanoseconds by any clock that never goes backward.
pub fn gcra(limit: RateLimit, arrival: u64, now: u64) -> Gcra {
    let interval = 1_000_000_000 / u64::from(limit.per_second.max(1));
    let tolerance = interval * u64::from(limit.burst.max(1) - 1);
    let ahead = arrival.saturating_sub(now);
    if ahead > tolerance {
        return Gcra::TooEarly { wait: Duration::from_nanos(ahead - tolerance) };
    }
    let left = (tolerance - ahead).checked_div(interval).unwrap_or(0);
    Gcra::Conforms {
        arrival: now + ahead + interval,
        remaining: u32::try_from(left).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("valid")
    }

    #[test]
    fn periods_follow_the_calendar_in_utc() {
        let now = at("2028-02-29T23:59:59.5Z");
        for (period, start, end) in [
            (Period::Minute, "2028-02-29T23:59:00Z", "2028-03-01T00:00:00Z"),
            (Period::Hour, "2028-02-29T23:00:00Z", "2028-03-01T00:00:00Z"),
            (Period::Day, "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"),
            (Period::Month, "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ] {
            assert_eq!(period.around(now), (at(start), at(end)));
        }
        let december = Period::Month.around(at("2026-12-31T12:00:00Z"));
        assert_eq!(december, (at("2026-12-01T00:00:00Z"), at("2027-01-01T00:00:00Z")));
    }

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let limit = RateLimit { per_second: 10, burst: 3 };
        let (mut arrival, now) = (0, 5_000_000_000);
        for left in [2, 1, 0] {
            let Gcra::Conforms { arrival: next, remaining } = gcra(limit, arrival, now) else {
                panic!("within the burst");
            };
            assert_eq!(remaining, left);
            arrival = next;
        }
        let Gcra::TooEarly { wait } = gcra(limit, arrival, now) else { panic!("beyond the burst") };
        assert_eq!(wait, Duration::from_millis(100));
        assert!(matches!(gcra(limit, arrival, now + 100_000_000), Gcra::Conforms { .. }));
    }

    proptest! {
        #[test]
        fn no_second_holds_more_than_burst_and_rate(
            per_second in 1..500u32, burst in 1..500u32, gaps in prop::collection::vec(0..50_000_000u64, 1..600)
        ) {
            let limit = RateLimit { per_second, burst };
            let (mut arrival, mut now, mut accepted) = (0, 10_000_000_000, Vec::new());
            for gap in gaps {
                now += gap;
                if let Gcra::Conforms { arrival: next, .. } = gcra(limit, arrival, now) {
                    arrival = next;
                    accepted.push(now);
                }
            }
            for (n, from) in accepted.iter().enumerate() {
                let within = accepted[n..].iter().filter(|at| **at < from + 1_000_000_000).count();
                // Intervals are whole nanoseconds, so a rate that does not divide a second may
                // come one call early in it.
                prop_assert!(within <= (per_second + burst + 1) as usize);
            }
        }
    }

    #[test]
    fn overrides_stand_in_for_the_plan() {
        assert_eq!(Override::Plan.effective(Some(1)), Some(1));
        assert_eq!(Override::Ceiling(2).effective(Some(1)), Some(2));
        assert_eq!(Override::Exempt.effective(Some(1)), None);
        let json = serde_json::to_value(Override::Ceiling(RateLimit { per_second: 5, burst: 9 }));
        let expected =
            serde_json::json!({ "mode": "ceiling", "value": { "per_second": 5, "burst": 9 } });
        assert_eq!(json.expect("serialises"), expected);
        let exempt: Override<Quota> = serde_json::from_str(r#"{"mode":"exempt"}"#).expect("valid");
        assert_eq!(exempt, Override::Exempt);
    }

    #[test]
    fn a_share_is_never_nothing() {
        let limit = RateLimit { per_second: 2, burst: 5 };
        assert_eq!(limit.share(3), RateLimit { per_second: 1, burst: 1 });
        assert_eq!(limit.share(0), limit);
    }
}
