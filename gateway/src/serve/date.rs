//! The `Date` header, made anew once a second for each thread.

use std::cell::Cell;

use domain::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

/// `Sun, 06 Nov 1994 08:49:37 GMT`
pub(crate) type Text = [u8; 29];

thread_local! {
    static LAST: Cell<(i64, Text)> = const { Cell::new((i64::MIN, [b' '; 29])) };
}

/// A moment as HTTP writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Date(Text);

impl Date {
    /// The date of a moment.
    pub fn at(now: Timestamp) -> Self {
        let second = now.micros().div_euclid(1_000_000);
        let (last, text) = LAST.get();
        if last == second {
            return Self(text);
        }
        let text = format(second);
        LAST.set((second, text));
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
        let at = |second: i64| Date::at(Timestamp::from_micros(second * 1_000_000 + 7));
        assert_eq!(at(784_111_777).text(), b"Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(at(784_111_777), at(784_111_777));
        assert_eq!(at(784_111_778).text(), b"Sun, 06 Nov 1994 08:49:38 GMT");
        assert_eq!(at(0).text(), b"Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
