//! Points in time.

mod civil;

use core::{fmt, ops::Sub, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Microseconds since 1970-01-01T00:00:00Z; RFC 3339 in UTC wherever it leaves the process.
///
/// Micros are what PostgreSQL keeps, and an integer sorts the same in SQLite, PostgreSQL and Rust.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(i64);

/// The text is no RFC 3339 time between the years 0 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a time: write it like 2026-12-31T23:59:59Z")]
pub struct NotATime;

impl Timestamp {
    /// The last moment that RFC 3339 can write: 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// From microseconds since 1970, as the database holds them.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment and `by` more, at most [`Timestamp::MAX`].
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(by).min(Self::MAX.0))
    }

    /// This moment less `by`.
    #[must_use]
    pub fn minus(self, by: Duration) -> Self {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(by))
    }

    /// Year, month 1–12, day 1–31, hour and minute, all in UTC.
    pub fn civil(self) -> (i32, u8, u8, u8, u8) {
        let civil = civil::Civil::at(self.0);
        (civil.year, civil.month, civil.day, civil.hour, civil.minute)
    }
}

impl Sub for Timestamp {
    type Output = Duration;
    /// The time between, zero where `earlier` is later.
    fn sub(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        civil::Civil::at(self.0).write(f)
    }
}

impl FromStr for Timestamp {
    type Err = NotATime;
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let micros = civil::parse(text).ok_or(NotATime)?;
        if micros > Self::MAX.0 {
            return Err(NotATime);
        }
        Ok(Self(micros))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(not(target_family = "wasm"))]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples(["2026-11-12T09:12:00Z"])
            .into()
    }
}

#[cfg(not(target_family = "wasm"))]
impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_written_in_utc() {
        let t: Timestamp = "2026-11-20T13:00:00+01:00".parse().expect("valid");
        assert_eq!(t.to_string(), "2026-11-20T12:00:00Z");
        assert_eq!(t.civil(), (2026, 11, 20, 12, 0));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "tomorrow", "2026-13-01T00:00:00Z", "2026-11-20", "2026-11-20T12:00:00"] {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATime), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_round_trips(micros in 0..Timestamp::MAX.0) {
            let t = Timestamp::from_micros(micros);
            prop_assert_eq!(t.to_string().parse(), Ok(t));
        }
    }
}
