//! The status of an API key, as its owner reads it.

use domain::api_key::{ApiKey, ApiKeyState};

use crate::ui::{icon, pill::Status};

/// What the pill of a key shows.
pub fn status(key: &ApiKey) -> Status {
    if key.deleted {
        return Status { tone: "off", icon: icon::TRASH, word: "Deleted" };
    }
    if key.expired {
        return Status { tone: "bad", icon: icon::CLOCK_ALERT, word: "Expired" };
    }
    match key.state {
        ApiKeyState::Enabled => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Enabled" },
        ApiKeyState::Disabled => Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Disabled" },
    }
}
