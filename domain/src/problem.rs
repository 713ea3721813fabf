//! Errors as people and programs read them.

use core::fmt;

use serde::{Deserialize, Serialize};

/// One field of a form or a body that cannot be taken as it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name as it was sent.
    pub name: String,
    /// A stable code: `required`, `too_long`, `in_the_past` and the like.
    pub code: String,
    /// One sentence that says what to do.
    pub detail: String,
}

impl FieldError {
    /// Puts the three together.
    pub fn new(name: &str, code: &str, detail: impl Into<String>) -> Self {
        Self { name: name.into(), code: code.into(), detail: detail.into() }
    }
}

/// An error of the console's listener: RFC 9457 `application/problem+json` with a stable `code`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference for the kind of problem: `/help/errors#<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words; the same for every occurrence.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What happened here, and what to do.
    pub detail: String,
    /// The stable code to program against.
    pub code: String,
    /// The fields at fault, where the input was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// Seconds to wait before the next try, as in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem without fields.
    pub fn new(status: u16, code: &str, title: &str, detail: &str) -> Self {
        Self {
            kind: format!("/help/errors#{code}"),
            title: title.into(),
            status,
            detail: detail.into(),
            code: code.into(),
            fields: Vec::new(),
            retry_after: None,
        }
    }

    /// What is wrong with the field `name`, if anything.
    pub fn field(&self, name: &str) -> Option<&FieldError> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl core::error::Error for Problem {}
