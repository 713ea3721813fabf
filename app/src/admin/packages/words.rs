//! What plans and packages are in words.

use domain::{
    format,
    limits::{Quota, RateLimit},
    package::{OfferStatus, Plan},
};

use crate::{
    package_keys::words,
    ui::{icon, pill::Status},
};

/// Whether it is on offer.
pub fn status(status: OfferStatus) -> Status {
    match status {
        OfferStatus::Active => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Active" },
        OfferStatus::Inactive => Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Inactive" },
    }
}

/// `5 calls a second, 10 at once`, or that there is no limit.
pub fn rate(limit: Option<RateLimit>) -> String {
    limit.map_or_else(|| "No limit".into(), words::rate)
}

/// `5,000 calls a day`, or that there is no limit.
pub fn quota(quota: Option<Quota>) -> String {
    quota.map_or_else(|| "No limit".into(), words::quota)
}

/// `opens 3 endpoints`.
pub fn opens(plan: &Plan) -> String {
    match plan.endpoints.len() {
        0 => "No endpoint".into(),
        n => format::count(n as u64, "endpoint"),
    }
}

#[cfg(test)]
mod tests {
    use domain::limits::Period;

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
