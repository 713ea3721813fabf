//! How a list of package keys is sorted, and where a page of it begins.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::FieldError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Error, page::Mark};

/// By a column, or in groups that are sorted by time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    Column(&'static str),
    Status,
    Package,
    Plan,
}

impl Sort {
    const ALL: [(&'static str, Self); 8] = [
        ("key", Self::Column("prefix")),
        ("application", Self::Column("application_name")),
        ("status", Self::Status),
        ("package", Self::Package),
        ("plan", Self::Plan),
        ("username", Self::Column("username_key")),
        ("created_at", Self::Column("created_at")),
        ("updated_at", Self::Column("updated_at")),
    ];

    /// The column within a group.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Column(column) => column,
            Self::Status | Self::Package | Self::Plan => "created_at",
        }
    }
}

/// A sort, and which way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) sort: Sort,
    pub(super) down: bool,
}

impl Order {
    /// Reads `sort`: a name, with `-` for the other way.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let (name, down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        if let Some((_, sort)) = Sort::ALL.iter().find(|(known, _)| *known == name) {
            return Ok(Self { sort: *sort, down });
        }
        let names = Sort::ALL.map(|(name, _)| name).join(", ");
        let detail = format!("Sort by one of {names}, with - for the other way.");
        Err(FieldError::new("sort", "unknown_sort", detail).into())
    }

    /// Whether what it sorts by within a group is a number.
    pub(super) fn by_number(self) -> bool {
        matches!(self.sort.column(), "created_at" | "updated_at")
    }
}

/// The last row of a page: the sort, the group, the value of the column and the id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Cursor(pub(super) String, pub(super) String, pub(super) Mark, pub(super) Uuid);

impl Cursor {
    pub(super) fn write(&self) -> Result<String, Error> {
        let json = serde_json::to_vec(self).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    pub(super) fn read(text: &str, sort: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let cursor = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        cursor.filter(|cursor| cursor.0 == sort).ok_or_else(Self::bad)
    }

    pub(super) fn bad() -> Error {
        let detail = "Use next_cursor of the page before, with the same sort.";
        FieldError::new("cursor", "bad_cursor", detail).into()
    }
}
