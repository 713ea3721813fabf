//! A new value for a key that stays what it is.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How long the old value goes on beside the new one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub enum Grace {
    /// It is rejected as soon as the change is applied.
    #[default]
    #[serde(rename = "none")]
    None,
    /// One hour.
    #[serde(rename = "1h")]
    Hour,
    /// 24 hours.
    #[serde(rename = "24h")]
    Day,
    /// Seven days.
    #[serde(rename = "7d")]
    Week,
}

impl Grace {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Hour, Self::Day, Self::Week];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
        }
    }

    /// The moment from which the old value is rejected; `None` where it has no grace. It lies on a
    /// whole second, which is how exactly gateway nodes keep it.
    pub fn until(self, now: Timestamp) -> Option<Timestamp> {
        let hours = match self {
            Self::None => return None,
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 7 * 24,
        };
        let end = now.plus(Duration::from_hours(hours)).micros();
        Some(Timestamp::from_micros(end.div_euclid(1_000_000) * 1_000_000))
    }
}

impl core::str::FromStr for Grace {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|grace| grace.as_str() == text).ok_or(())
    }
}

/// What regenerating a key takes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegenerateApiKey {
    /// Left out: none.
    #[serde(default)]
    pub grace: Grace,
}

/// The value a key had before it was regenerated, while it still works.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct PreviousValue {
    /// Its first characters.
    pub prefix: String,
    /// Its last four characters.
    pub last4: String,
    /// From then on it is rejected.
    pub until: Timestamp,
    /// The last accepted call with it, within some seconds.
    pub last_used_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grace_ends_on_a_whole_second_and_never_late() {
        let now = Timestamp::from_micros(1_999_999);
        assert_eq!(Grace::None.until(now), None);
        assert_eq!(Grace::Hour.until(now), Some(Timestamp::from_micros(3_601_000_000)));
        assert_eq!(Grace::Week.until(now), Some(Timestamp::from_micros(604_801_000_000)));
    }

    #[test]
    fn every_grace_reads_back_as_it_is_written() {
        for grace in Grace::ALL {
            let json = serde_json::to_string(&grace).expect("JSON");
            assert_eq!(json, format!("\"{}\"", grace.as_str()));
            assert_eq!(grace.as_str().parse(), Ok(grace));
        }
        assert_eq!("2h".parse::<Grace>(), Err(()));
    }
}
