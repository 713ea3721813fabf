//! What plans and packages are in words.

use domain::{
    format,
    limits::{Period, Quota, RateLimit},
    package::{OfferStatus, Plan},
};

use crate::ui::{icon, pill::Status};

/// Whether it is on offer.
pub fn status(status: OfferStatus) -> Status {
    match status {
        OfferStatus::Active => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Active" },
        OfferStatus::Inactive => Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Inactive" },
    }
}

/// `5 calls a second, 10 at once`.
pub fn rate(limit: Option<RateLimit>) -> String {
    match limit {
        None => "No limit".into(),
        Some(RateLimit { per_second, burst }) => {
            format!(
                "{} a second, {} at once",
                calls(per_second.into()),
                format::grouped(burst.into())
            )
        }
    }
}

/// `5,000 calls a day`.
pub fn quota(quota: Option<Quota>) -> String {
    match quota {
        None => "No limit".into(),
        Some(Quota { calls: n, period }) => {
            let a = if period == Period::Hour { "an" } else { "a" };
            format!("{} {a} {}", calls(n), period.as_str())
        }
    }
}

/// `opens 3 endpoints`.
pub fn opens(plan: &Plan) -> String {
    match plan.endpoints.len() {
        0 => "No endpoint".into(),
        n => format::count(n as u64, "endpoint"),
    }
}

fn calls(n: u64) -> String {
    format!("{} {}", format::grouped(n), if n == 1 { "call" } else { "calls" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_as_sentences() {
        assert_eq!(rate(None), "No limit");
        let limit = RateLimit { per_second: 1, burst: 10 };
        assert_eq!(rate(Some(limit)), "1 call a second, 10 at once");
        let five = Quota { calls: 5_000, period: Period::Day };
        assert_eq!(quota(Some(five)), "5,000 calls a day");
        assert_eq!(quota(Some(Quota { calls: 1, period: Period::Hour })), "1 call an hour");
    }
}
