//! Package keys: what all pages that show them have in common.

pub mod issued;
pub mod words;

use domain::package_key::{PackageKey, PackageKeyStatus};

use crate::ui::{icon, pill::Status};

/// How a key stands. *Waiting* is about approval; what is on its way to the gateways is told by the
/// badge beside it.
pub fn status(key: &PackageKey) -> Status {
    if key.deleted {
        return Status { tone: "off", icon: icon::TRASH, word: "Deleted" };
    }
    match key.status {
        PackageKeyStatus::Waiting => {
            Status { tone: "wait", icon: icon::HOURGLASS, word: "Waiting" }
        }
        _ if key.expired => Status { tone: "bad", icon: icon::CLOCK_ALERT, word: "Expired" },
        PackageKeyStatus::Enabled => {
            Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Enabled" }
        }
        PackageKeyStatus::Disabled if key.reason.is_some() => {
            Status { tone: "bad", icon: icon::CIRCLE_X, word: "Rejected" }
        }
        PackageKeyStatus::Disabled => {
            Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Disabled" }
        }
    }
}
