//! The `Date` header, made anew once a second for each thread.

use std::{cell::Cell, time::Duration};

use domain::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use crate::clock::BootTime;

/// `Sun, 06 Nov 1994 08:49:37 GMT`
pub(crate) type Text = [u8; 29];

thread_local! {
    /// Good until this moment of [`BootTime`].
    static LAST: Cell<(BootTime, Text)> = const { Cell::new((BootTime::from_nanos(0), [b' '; 29])) };
}

/// A moment as HTTP writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Date(Text);

impl Date {
    /// The date at `now`. The wall clock is read once a second.
    pub fn at(now: BootTime, wall: impl FnOnce() -> Timestamp) -> Self {
        let (until, text) = LAST.get();
        if now < until {
            return Self(text);
        }
        let wall = wall().micros();
        let text = format(wall.div_euclid(1_000_000));
        let rest = u64::try_from(1_000_000 - wall.rem_euclid(1_000_000)).unwrap_or(0);
        LAST.set((now.plus(Duration::from_micros(rest)), text));
        Self(text)
    }

    /// As bytes.
    pub const fn text(&self) -> &Text {
        &self.0
    }
}

fn format(second: i64) -> Text {
    let moment = OffsetDateTime::from_unix_timestamp(second).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    // `Sun, 06 Nov 1994 08:49:37 +0000`
    let text = moment.format(&Rfc2822).unwrap_or_default();
    let mut date = *b"Thu, 01 Jan 1970 00:00:00 GMT";
    if let Some(day) = text.as_bytes().get(..26) {
        date[..26].copy_from_slice(day);
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_date_of_rfc_9110() {
        assert_eq!(&format(784_111_777), b"Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(&format(0), b"Thu, 01 Jan 1970 00:00:00 GMT");
    }

    #[test]
    fn the_wall_clock_is_read_when_its_second_is_over() {
        let wall = |micros: i64| move || Timestamp::from_micros(784_111_777_000_000 + micros);
        let at = |millis: u64| BootTime::from_nanos(millis * 1_000_000);
        let first = Date::at(at(1), wall(400_000));
        assert_eq!(first.text(), b"Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(Date::at(at(600), || unreachable!("the second is not over")), first);
        let next = Date::at(at(601), wall(1_000_000));
        assert_eq!(next.text(), b"Sun, 06 Nov 1994 08:49:38 GMT");
    }
}
