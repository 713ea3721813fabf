//! Times and spans as the console words them. All in UTC, so that server and browser agree.

use core::time::Duration;

use crate::Timestamp;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day: `12 Nov 2026`.
pub fn day(at: Timestamp) -> String {
    let (year, month, day, ..) = at.civil();
    format!("{day} {} {year}", MONTHS[usize::from(month) - 1])
}

/// A moment to the minute: `12 Nov 2026, 09:12 UTC`.
pub fn minute(at: Timestamp) -> String {
    let (.., hour, minute) = at.civil();
    format!("{}, {hour:02}:{minute:02} UTC", day(at))
}

/// A moment in the past, seen from `now`: `just now`, `3 minutes ago`, `Yesterday`, `2 Oct 2026`.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = (now - at).as_secs();
    match seconds {
        0..60 => "just now".into(),
        60..3600 => count(seconds / 60, "minute") + " ago",
        3600..86_400 => count(seconds / 3600, "hour") + " ago",
        86_400..172_800 => "Yesterday".into(),
        172_800..604_800 => count(seconds / 86_400, "day") + " ago",
        _ => day(at),
    }
}

/// A moment ahead, seen from `now`: `in 22 days`, `in 5 minutes`; a day where it is far.
pub fn ahead(at: Timestamp, now: Timestamp) -> String {
    let seconds = (at - now).as_secs();
    match seconds {
        0..60 => "in less than a minute".into(),
        60..3600 => format!("in {}", count(seconds / 60, "minute")),
        // What was given 24 hours or 90 days just now has those left, not 23 or 89.
        3600..84_600 => format!("in {}", count((seconds + 1800) / 3600, "hour")),
        84_600..86_400 => "in 1 day".into(),
        86_400..7_862_400 => format!("in {}", count((seconds + 43_200) / 86_400, "day")),
        _ => day(at),
    }
}

/// A measured span: `84 ms`, `2.4 s`, `3 min 10 s`.
pub fn span(ms: u64) -> String {
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..60_000 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        _ => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1000),
    }
}

/// A setting such as 10 minutes: `10 minutes`, `45 seconds`, `250 ms`.
pub fn setting(span: Duration) -> String {
    let ms = span.as_millis();
    match ms {
        0..1000 => format!("{ms} ms"),
        _ if ms.is_multiple_of(60_000) => {
            count(u64::try_from(ms / 60_000).unwrap_or(u64::MAX), "minute")
        }
        _ => count(span.as_secs(), "second"),
    }
}

/// A whole number with its thousands set apart: `1,000,412`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: `1 minute`, `2 minutes`.
pub fn count(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("valid")
    }

    #[test]
    fn moments_read_as_people_say_them() {
        let now = at("2026-11-20T12:00:00Z");
        assert_eq!(ago(at("2026-11-20T11:59:30Z"), now), "just now");
        assert_eq!(ago(at("2026-11-20T11:57:00Z"), now), "3 minutes ago");
        assert_eq!(ago(at("2026-11-19T11:00:00Z"), now), "Yesterday");
        assert_eq!(ago(at("2026-10-02T11:00:00Z"), now), "2 Oct 2026");
        assert_eq!(ahead(at("2026-12-20T11:59:59Z"), now), "in 30 days");
        assert_eq!(ahead(at("2027-11-20T12:00:00Z"), now), "20 Nov 2027");
        assert_eq!(ahead(at("2026-11-21T11:59:30Z"), now), "in 1 day");
        assert_eq!(ahead(at("2026-11-20T13:59:30Z"), now), "in 2 hours");
        assert_eq!(ahead(at("2026-11-20T13:00:00Z"), now), "in 1 hour");
        assert_eq!(ahead(at("2026-11-21T11:29:59Z"), now), "in 23 hours");
        assert_eq!(ahead(at("2026-11-20T12:01:00Z"), now), "in 1 minute");
        assert_eq!(minute(at("2026-11-20T09:02:00Z")), "20 Nov 2026, 09:02 UTC");
    }

    #[test]
    fn spans_keep_their_unit() {
        assert_eq!(span(84), "84 ms");
        assert_eq!(span(2_450), "2.4 s");
        assert_eq!(span(190_000), "3 min 10 s");
        assert_eq!(setting(Duration::from_mins(10)), "10 minutes");
        assert_eq!([0, 999, 1000, 1_000_412].map(grouped), ["0", "999", "1,000", "1,000,412"]);
    }
}
