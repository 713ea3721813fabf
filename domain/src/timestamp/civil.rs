//! Days and hours of a moment in UTC, and RFC 3339.
//!
//! By hand, and not by the `time` crate, since this is in the first file that a browser fetches,
//! where that takes some thousand bytes more; the tests hold it against `time`. The day's arithmetic
//! is Howard Hinnant's (<https://howardhinnant.github.io/date_algorithms.html>), for the proleptic
//! Gregorian calendar.

use core::fmt;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// A moment, taken apart.
pub struct Civil {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    second: u8,
    micros: u32,
}

impl Civil {
    /// The moment so many microseconds after 1970 began.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "each is small")]
    pub fn at(micros: i64) -> Self {
        let (days, in_day) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
        // Years that begin in March end with the day that some have and others not.
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let seconds = in_day / SECOND;
        Self {
            year: (year_of_era + era * 400 + i64::from(month <= 2)) as i32,
            month: month as u8,
            day: (of_year - (153 * from_march + 2) / 5 + 1) as u8,
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            micros: (in_day % SECOND) as u32,
        }
    }

    /// As in `2026-11-20T12:00:00.25Z`: a fraction where there is one, without zeros at its end.
    pub fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second, micros } = self;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        let (mut fraction, mut digits) = (*micros, 6);
        if fraction > 0 {
            while fraction % 10 == 0 {
                fraction /= 10;
                digits -= 1;
            }
            write!(f, ".{fraction:0digits$}")?;
        }
        f.write_str("Z")
    }
}

/// Days from 1970 to this one.
fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Microseconds since 1970 of an RFC 3339 time; what is finer than that is cut off. A leap second
/// is the last moment before the next minute.
pub fn parse(text: &str) -> Option<i64> {
    let mut rest = Rest(text.as_bytes());
    let (year, _) = (rest.number(4)?, rest.one_of(b"-")?);
    let (month, _) = (rest.number(2)?, rest.one_of(b"-")?);
    let (day, _) = (rest.number(2)?, rest.one_of(b"Tt ")?);
    let (hour, _) = (rest.number(2)?, rest.one_of(b":")?);
    let (minute, _) = (rest.number(2)?, rest.one_of(b":")?);
    let second = rest.number(2)?;
    let mut micros = rest.fraction()?;
    let east = rest.offset()?;
    let good = (1..=12).contains(&month)
        && day >= 1
        && day <= days_of(year, month)
        && hour < 24
        && minute < 60
        && second <= 60
        && rest.0.is_empty();
    if !good {
        return None;
    }
    let days = days_to(year, month, day);
    let mut seconds = days * 86_400 + hour * 3600 + minute * 60 + second - east * 60;
    if second == 60 {
        // They only come at the end of a day in UTC.
        if seconds.rem_euclid(86_400) != 0 {
            return None;
        }
        seconds -= 1;
        micros = SECOND - 1;
    }
    Some(seconds * SECOND + micros)
}

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn one_of(&mut self, signs: &[u8]) -> Option<u8> {
        self.next().filter(|sign| signs.contains(sign))
    }

    fn digit(&mut self) -> Option<i64> {
        let digit = self.next().filter(u8::is_ascii_digit)?;
        Some(i64::from(digit - b'0'))
    }

    fn number(&mut self, digits: u32) -> Option<i64> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }

    /// A point and one digit or more, in microseconds; or nothing.
    fn fraction(&mut self) -> Option<i64> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.next();
        let (mut micros, mut unit) = (self.digit()? * (SECOND / 10), SECOND / 100);
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            micros += self.digit()? * unit;
            unit /= 10;
        }
        Some(micros)
    }

    /// Minutes east of UTC.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2)?;
        self.one_of(b":")?;
        let minutes = self.number(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::{OffsetDateTime, format_description::well_known::Rfc3339};

    use super::super::Timestamp;

    fn by_time(text: &str) -> Option<i64> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
        i64::try_from(at.div_euclid(1000)).ok().filter(|at| *at <= Timestamp::MAX.micros())
    }

    #[test]
    fn what_can_be_written_in_several_ways_is_read_as_time_reads_it() {
        for text in [
            "2024-02-29T23:59:59.123456Z",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2000-02-29T00:00:00Z",
            "2026-11-20t12:00:00z",
            "2026-11-20 12:00:00Z",
            "2026-11-20T12:00:00.Z",
            "2026-11-20T12:00:00.1234567899Z",
            "2026-11-20T12:00:00-00:30",
            "2026-11-20T12:00:00+23:59",
            "2026-11-20T12:00:00+24:00",
            "2026-11-20T12:00:00+0100",
            "2026-11-20T24:00:00Z",
            "2026-11-20T12:60:00Z",
            "2016-12-31T23:59:60Z",
            "2016-12-31T22:59:60-01:00",
            "2016-12-31T12:59:60Z",
            "2026-11-20T12:00:00Z ",
            "2026-11-31T12:00:00Z",
            "0000-01-01T00:00:00Z",
            "+2026-11-20T12:00:00Z",
            "9999-12-31T23:59:59.999999Z",
            "9999-12-31T23:59:59-01:00",
        ] {
            let ours = text.parse::<Timestamp>().ok().map(Timestamp::micros);
            assert_eq!(ours, by_time(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn moments_are_written_as_time_writes_them(micros in -62_167_219_200_000_000..=253_402_300_799_999_999_i64) {
            let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).expect("in range");
            let ours = Timestamp::from_micros(micros);
            prop_assert_eq!(ours.to_string(), at.format(&Rfc3339).expect("in range"));
            let (year, month, day, hour, minute) = ours.civil();
            prop_assert_eq!((year, month, day), (at.year(), at.month().into(), at.day()));
            prop_assert_eq!((hour, minute), (at.hour(), at.minute()));
        }

        #[test]
        fn any_text_is_read_as_time_reads_it(text in "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-6][0-9])") {
            let ours = text.parse::<Timestamp>().ok().map(Timestamp::micros);
            prop_assert_eq!(ours, by_time(&text));
        }
    }
}
