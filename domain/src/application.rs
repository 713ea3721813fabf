//! What package keys are issued to: a program of one user.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, FieldError, Timestamp, UserId, endpoint::parse_label, user::UserRef};

/// The longest name, in characters.
pub const NAME_MAX: usize = 100;
/// The longest description, in characters.
pub const DESCRIPTION_MAX: usize = 1000;

/// An application.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Application {
    /// The application's id.
    pub id: ApplicationId,
    /// Its name, once per user.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Whose it is.
    pub user: UserRef,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// How many package keys it has.
    pub keys: u32,
}

/// What making an application of one's own takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateApplication {
    /// The name, 1 to 100 characters, not yet used by the same user.
    pub name: String,
    /// What it is for, up to 1000 characters.
    #[serde(default)]
    pub description: Option<String>,
}

/// What making an application for somebody takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateApplicationFor {
    /// Whose it is to be.
    pub user_id: UserId,
    /// As in [`CreateApplication`].
    pub name: String,
    /// As in [`CreateApplication`].
    #[serde(default)]
    pub description: Option<String>,
}

/// What may change: each left out means as it is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateApplication {
    /// A new name.
    #[serde(default)]
    pub name: Option<String>,
    /// A new description.
    #[serde(default)]
    pub description: Option<String>,
    /// Change it only where `updated_at` still is this; else 409 `changed_meanwhile`.
    #[serde(default)]
    pub if_updated_at: Option<Timestamp>,
}

/// Which applications to list.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ApplicationQuery {
    /// How the name or the owner's username begins; the case of the username does not matter.
    #[serde(default)]
    pub search: Option<String>,
    /// Only this user's.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// `name` or `created_at`, with `-` in front for the other way round.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(pattern = "^-?(name|created_at)$"))]
    pub sort: Option<String>,
    /// At most so many, 1 to 200.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A name: 1 to 100 characters on one line.
///
/// # Errors
/// `required`, `too_long` or `control_character` for the field `name`.
pub fn parse_name(text: &str) -> Result<String, FieldError> {
    parse_label("name", text, NAME_MAX)
}

/// A description: up to 1000 characters, lines allowed.
///
/// # Errors
/// `too_long` or `control_character` for the field `description`.
pub fn parse_description(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let length = text.chars().count();
    if length > DESCRIPTION_MAX {
        let detail = format!("Use at most {DESCRIPTION_MAX} characters; these are {length}.");
        return Err(FieldError::new("description", "too_long", detail));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let detail = "Use text without control characters.";
        return Err(FieldError::new("description", "control_character", detail));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_may_be_empty_and_have_lines() {
        assert_eq!(parse_description("  "), Ok(String::new()));
        assert_eq!(parse_description("a\nb"), Ok("a\nb".into()));
        let code = |text: &str| parse_description(text).expect_err("refused").code;
        assert_eq!(code("a\u{7}"), "control_character");
        assert_eq!(code(&"ä".repeat(1001)), "too_long");
    }

    #[test]
    fn names_have_one_to_a_hundred_characters() {
        assert!(parse_name(&"ä".repeat(100)).is_ok());
        assert!(parse_name(&"ä".repeat(101)).is_err());
        assert!(parse_name(" ").is_err());
    }
}
