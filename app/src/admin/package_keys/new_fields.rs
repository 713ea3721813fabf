//! What the form for a new key holds, and what it asks for.

use domain::{
    ApplicationId, FieldError, Timestamp,
    package_key::{CreatePackageKey, CustomKey, parse_custom_key},
    user::UserStatus,
};
use leptos::prelude::*;

use super::values::parse_local;
use crate::{
    error::AppError,
    ui::form::{Card, Input, focus_first_error},
    who::Found,
};

pub const GENERATE: &str = "generate";
pub const CUSTOM: &str = "custom";
/// The two types of key.
pub const KINDS: &[Card] = &[
    Card {
        value: GENERATE,
        label: "Generate a new key",
        hint: "36 random characters with a checksum",
    },
    Card { value: CUSTOM, label: "Enter a custom key", hint: "For keys your callers already have" },
];
/// The same where the user is given, as the document on that page has them.
pub const KINDS_OF_USER: &[Card] = &[
    Card { label: "Generate a New Key", ..KINDS[0] },
    Card { label: "Create a Custom Key", ..KINDS[1] },
];

/// What the form holds.
#[derive(Clone, Copy)]
pub struct Fields {
    pub username: Input,
    pub application: Input,
    pub package: Input,
    pub plan: Input,
    pub expires: Input,
    pub kind: Input,
    pub custom: Input,
}

impl Fields {
    /// With what the address names.
    pub fn new(username: String, application: Option<ApplicationId>) -> Self {
        let id = application.map(|id| id.to_string()).unwrap_or_default();
        Self {
            username: Input::new("username", username),
            application: Input::new("application_id", id),
            package: Input::new("package_id", ""),
            plan: Input::new("plan_id", ""),
            expires: Input::new("expires_at", ""),
            kind: Input::new("key_type", GENERATE),
            custom: Input::new("custom_key", ""),
        }
    }

    /// The fields that can be wrong, in order.
    pub fn all(self) -> Vec<Input> {
        let Self { username, application, package, plan, expires, custom, .. } = self;
        vec![username, application, package, plan, expires, custom]
    }

    /// The request, or none with the errors shown.
    pub fn parse(self, owner: Option<&Found>, now: Timestamp) -> Option<CreatePackageKey> {
        if let Err(why) = may_have_keys(self.username, owner) {
            self.username.error.set(Some(why));
        }
        let application = chosen(self.application, "an application");
        let package = chosen(self.package, "a package");
        let plan = chosen(self.plan, "a plan");
        let expires_at = self.expires.parsed(|text| parse_local(text, now));
        let custom_key = if self.kind.get() == CUSTOM {
            self.custom.parsed(|text| parse_custom_key(text).map(|_| Some(text.to_owned())))
        } else {
            self.custom.error.set(None);
            Some(None)
        };
        focus_first_error(&self.all());
        let named = self.username.error.with_untracked(Option::is_none);
        named.then_some(CreatePackageKey {
            application_id: application?,
            package_id: package?,
            plan_id: plan?,
            expires_at: expires_at?,
            custom_key: custom_key?.map(CustomKey),
        })
    }

    /// Judges a custom value while it is typed. Too short is no news then; a wrong character is.
    pub fn judge_custom(self) {
        let wrong = self.custom.value.with_untracked(|text| {
            if text.is_empty() { None } else { parse_custom_key(text).err() }
        });
        let wrong = wrong.filter(|error| error.code != "too_short");
        self.custom.error.set(wrong.map(|error| error.detail));
    }
}

/// What is chosen in a select, or an error that asks for it.
fn chosen<T: core::str::FromStr>(input: Input, what: &str) -> Option<T> {
    let id = input.filled().and_then(|value| value.parse().ok());
    if id.is_none() {
        input.error.set(Some(format!("Select {what}.")));
    }
    id
}

/// Why this user can have no key now, if so.
pub fn refused(user: &Found) -> Option<String> {
    let why = match user.status {
        UserStatus::Active => return None,
        UserStatus::Inactive => "inactive: they have not chosen a password yet",
        UserStatus::Disabled => "disabled",
    };
    Some(format!("{} is {why}. A package key can be given to an active user only.", user.username))
}

fn may_have_keys(username: Input, owner: Option<&Found>) -> Result<(), String> {
    let typed = username.filled().ok_or("Enter a username.")?;
    match owner {
        None => Err(format!("There is no user {typed}. Choose one from the suggestions.")),
        Some(user) => refused(user).map_or(Ok(()), Err),
    }
}

/// A problem that names no field, at the field that it is about.
pub fn at_its_field(mut error: AppError) -> AppError {
    let field = match error.0.code.as_str() {
        "user_not_active" => "username",
        "package_has_no_plan" => "package_id",
        "package_key_limit" => "plan_id",
        _ => return error,
    };
    let at = FieldError::new(field, &error.0.code, error.0.detail.clone());
    error.0.fields = vec![at];
    error
}
