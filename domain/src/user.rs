//! People who sign in: roles, status, and what their names may be.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Timestamp, UserId};

/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 15;
/// The longest password, in characters.
pub const PASSWORD_MAX: usize = 128;

/// What a user may do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Manages everything.
    Admin,
    /// Manages what is theirs.
    User,
}

impl Role {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::User => "user",
        }
    }
}

impl core::str::FromStr for Role {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "admin" => Ok(Self::Admin),
            "user" => Ok(Self::User),
            _ => Err("the role is admin or user"),
        }
    }
}

/// Whether a user may sign in, and their keys work.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// May sign in; keys work.
    Active,
    /// Has never finished setting up.
    Inactive,
    /// Switched off by an admin.
    Disabled,
}

impl UserStatus {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Disabled => "disabled",
        }
    }
}

impl core::str::FromStr for UserStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Active, Self::Inactive, Self::Disabled]
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(())
    }
}

/// Whose something is, in a few words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct UserRef {
    /// The user's id.
    pub id: UserId,
    /// The name to sign in with.
    pub username: String,
    /// The name to be called by.
    pub display_name: String,
}

/// A user.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The name to sign in with.
    pub username: String,
    /// The name to be called by.
    pub display_name: String,
    /// Where to write to.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub status: UserStatus,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
}

/// What making a user takes. Nobody chooses another's password: the answer has a link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteUser {
    /// The name to sign in with.
    pub username: String,
    /// Where to write to.
    pub email: String,
    /// The name to be called by; the username where left out.
    #[serde(default)]
    pub display_name: Option<String>,
    /// What they may do; `user` where left out.
    #[serde(default)]
    pub role: Option<Role>,
}

/// What may change: each left out means as it is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateUser {
    /// A new name to be called by.
    #[serde(default)]
    pub display_name: Option<String>,
    /// A new address.
    #[serde(default)]
    pub email: Option<String>,
    /// What they may do.
    #[serde(default)]
    pub role: Option<Role>,
    /// `disabled` or `active`; a user who has no password yet becomes `inactive` again.
    #[serde(default)]
    pub status: Option<UserStatus>,
    /// Change them only where `updated_at` still is this; else 409 `changed_meanwhile`.
    #[serde(default)]
    pub if_updated_at: Option<crate::Timestamp>,
}

/// Which users to list.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct UserQuery {
    /// How the username, the display name or the address begins; case does not matter.
    #[serde(default)]
    pub search: Option<String>,
    /// Only this status.
    #[serde(default)]
    pub status: Option<UserStatus>,
    /// Only this role.
    #[serde(default)]
    pub role: Option<Role>,
    /// `username`, `display_name` or `created_at`, with `-` in front for the other way round.
    #[serde(default)]
    #[cfg_attr(
        not(target_family = "wasm"),
        param(pattern = "^-?(username|display_name|created_at)$")
    )]
    pub sort: Option<String>,
    /// At most so many, 1 to 200.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A name to be called by: 1 to 100 characters on one line.
///
/// # Errors
/// `required`, `too_long` or `control_character` for the field `display_name`.
pub fn parse_display_name(text: &str) -> Result<String, FieldError> {
    crate::endpoint::parse_label("display_name", text, 100)
}

/// A name to sign in with: 1 to 64 of `a–z A–Z 0–9 . _ -`, beginning with a letter or digit.
/// Case is kept for show and ignored in every comparison.
///
/// # Errors
/// `required` or `bad_username` for the field `username`.
pub fn parse_username(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new("username", "required", "Choose a username."));
    }
    let good = text.len() <= 64
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if good {
        return Ok(text.to_owned());
    }
    let detail = "Use 1 to 64 letters (A–Z), digits, dots, hyphens and underscores, \
                  beginning with a letter or digit.";
    Err(FieldError::new("username", "bad_username", detail))
}

/// An e-mail address, checked for form only: something, `@`, a host; at most 254 characters.
///
/// # Errors
/// `required` or `bad_email` for the field `email`.
pub fn parse_email(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new("email", "required", "Enter an e-mail address."));
    }
    let good = text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text.rsplit_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.starts_with('.') && !host.ends_with('.')
        });
    if good {
        return Ok(text.to_owned());
    }
    Err(FieldError::new("email", "bad_email", "Enter an address like name@example.org."))
}

/// The length of a password. The list of common ones is looked at in `service`.
///
/// # Errors
/// `required`, `too_short` or `too_long` for the field `password`.
pub fn check_password_length(password: &str) -> Result<(), FieldError> {
    let length = password.chars().count();
    let error = |code, detail: String| Err(FieldError::new("password", code, detail));
    match length {
        0 => error("required", "Choose a password.".into()),
        1..PASSWORD_MIN => {
            let detail = format!("Use at least {PASSWORD_MIN} characters; these are {length}.");
            error("too_short", detail)
        }
        PASSWORD_MIN..=PASSWORD_MAX => Ok(()),
        _ => {
            let detail = format!("Use at most {PASSWORD_MAX} characters; these are {length}.");
            error("too_long", detail)
        }
    }
}

/// One or two letters to stand for a name: `Ada Keller` → `AK`.
pub fn initials(display_name: &str) -> String {
    let mut words = display_name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_keep_to_their_characters() {
        for good in ["ada", "bo.lindt", "Chidi-2", &"x".repeat(64)] {
            assert!(parse_username(good).is_ok(), "{good}");
        }
        for bad in ["", " ", ".ada", "a b", "ad\u{430}", "a@b", &"x".repeat(65)] {
            assert!(parse_username(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_are_checked_for_form() {
        assert!(parse_email("ada@example.org").is_ok());
        for bad in ["", "ada", "@example.org", "ada@", "a b@c", "ada@.org"] {
            assert!(parse_email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_have_fifteen_to_128_characters() {
        let code = |n| check_password_length(&"ß".repeat(n)).map_err(|error| error.code);
        assert_eq!(code(0), Err("required".into()));
        assert_eq!(code(14), Err("too_short".into()));
        assert_eq!(code(15), Ok(()));
        assert_eq!(code(128), Ok(()));
        assert_eq!(code(129), Err("too_long".into()));
    }

    #[test]
    fn initials_take_first_and_last_word() {
        assert_eq!(initials("Ada Keller"), "AK");
        assert_eq!(initials("ada"), "A");
        assert_eq!(initials("Bo van den Lindt"), "BL");
    }
}
