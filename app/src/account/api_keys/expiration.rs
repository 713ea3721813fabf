//! When a new key expires: the choices of the form, and the moment each means.

use std::time::Duration;

use domain::{FieldError, Timestamp, api_key::parse_expiration};

pub use crate::ui::form::from_local;

/// One choice of the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expiration {
    /// So many days from now.
    Days(u16),
    /// Not at all.
    Never,
    /// At a moment that is typed in.
    Custom,
}

impl Expiration {
    /// All of them, in the form's order.
    pub const ALL: [Self; 6] =
        [Self::Days(7), Self::Days(30), Self::Days(60), Self::Days(90), Self::Never, Self::Custom];
    /// What is chosen at first.
    pub const DEFAULT: Self = Self::Days(30);

    /// The value in the `<select>`.
    pub fn value(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::Never => "never".into(),
            Self::Custom => "custom".into(),
        }
    }

    /// The words in the `<select>`.
    pub fn label(self) -> String {
        match self {
            Self::Days(days) => format!("{days} days"),
            Self::Never => "Never".into(),
            Self::Custom => "Custom…".into(),
        }
    }

    /// The choice with this value.
    pub fn from_value(value: &str) -> Self {
        Self::ALL.into_iter().find(|choice| choice.value() == value).unwrap_or(Self::DEFAULT)
    }

    /// The moment it means, seen from `now`. `custom` is what was typed in, in UTC.
    ///
    /// # Errors
    /// `required` or `in_the_past` for the field `expires_at`.
    pub fn moment(
        self,
        now: Timestamp,
        custom: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, FieldError> {
        match self {
            Self::Days(days) => Ok(Some(now.plus(Duration::from_secs(u64::from(days) * 86_400)))),
            Self::Never => Ok(None),
            Self::Custom => {
                let missing =
                    || FieldError::new("expires_at", "required", "Enter a date and a time.");
                parse_expiration(Some(custom.ok_or_else(missing)?), now)
            }
        }
    }
}

/// The browser's time zone, such as `Europe/Zurich`.
pub fn time_zone() -> String {
    let options = js_sys::Intl::DateTimeFormat::default().resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "your computer's time zone".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);

    #[test]
    fn every_choice_is_found_by_its_value() {
        for choice in Expiration::ALL {
            assert_eq!(Expiration::from_value(&choice.value()), choice);
        }
    }

    #[test]
    fn days_count_from_now_and_custom_must_lie_ahead() {
        let week = NOW.plus(Duration::from_hours(168));
        assert_eq!(Expiration::Days(7).moment(NOW, None), Ok(Some(week)));
        assert_eq!(Expiration::Never.moment(NOW, None), Ok(None));
        let code = |custom| Expiration::Custom.moment(NOW, custom).map_err(|error| error.code);
        assert_eq!(code(None), Err("required".into()));
        assert_eq!(code(Some(NOW)), Err("in_the_past".into()));
        assert_eq!(code(Some(week)), Ok(Some(week)));
    }
}
