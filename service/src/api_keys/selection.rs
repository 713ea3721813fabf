//! Which of everybody's keys are on a list, and in which order, as SQL that indexes answer.

use std::fmt::Write as _;

use domain::{
    FieldError, Timestamp,
    api_key::{ApiKeyQuery, ApiKeyStatus},
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Database, Error,
    entity::api_key,
    page::{Mark, after_prefix},
};

/// A list with fewer rows is sorted rather than searched along its order.
pub(super) const FEW: u64 = 5000;

/// What makes one list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Selection {
    username: String,
    state: Option<ApiKeyStatus>,
    sort: String,
}

impl Selection {
    pub(super) fn parse(query: &ApiKeyQuery) -> Result<Self, Error> {
        let username = query.username.as_deref().unwrap_or_default().trim().to_lowercase();
        let sort = query.sort.clone().unwrap_or_else(|| "-created_at".into());
        if !matches!(sort.trim_start_matches('-'), "username" | "created_at") {
            let detail = "Sort by one of username, created_at, with - for the other way.";
            return Err(FieldError::new("sort", "unknown_sort", detail).into());
        }
        Ok(Self { username, state: query.state, sort })
    }

    pub(super) fn column(&self) -> &'static str {
        if self.sort.ends_with("username") { "username_key" } else { "created_at" }
    }

    fn descends(&self) -> bool {
        self.sort.starts_with('-')
    }

    pub(super) fn mark(&self, row: &api_key::Model) -> Mark {
        match self.column() {
            "username_key" => Mark::Text(row.username_key.clone()),
            _ => Mark::Number(row.created_at),
        }
    }

    /// What selects the list, as SQL with its values.
    fn filter(&self, now: Timestamp) -> (String, Vec<Value>) {
        let (mut sql, mut values) = (String::from("deleted_at is null"), Vec::new());
        let mut put = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        if !self.username.is_empty() {
            let (from, to) =
                (put(self.username.clone().into()), put(after_prefix(&self.username).into()));
            let _ = write!(sql, " and username_key >= {from} and username_key < {to}");
        }
        if let Some(state) = self.state {
            let now = put(now.micros().into());
            let _ = match state {
                ApiKeyStatus::Expired => write!(sql, " and expires_at <= {now}"),
                ApiKeyStatus::Enabled | ApiKeyStatus::Disabled => write!(
                    sql,
                    " and state = '{}' and (expires_at is null or expires_at > {now})",
                    state.as_str()
                ),
            };
        }
        (sql, values)
    }

    pub(super) fn count(&self, now: Timestamp) -> (String, Vec<Value>) {
        let (filter, values) = self.filter(now);
        (format!("select count(*) from api_keys where {filter}"), values)
    }

    /// The index to look along for a page, where the database would choose by guess: SQLite knows
    /// nothing of how many users' names begin alike. Where many keys are on the list, the next page
    /// of them is near in the order of the list; where few are, they are found by name and sorted.
    fn index(&self, total: u64) -> &'static str {
        match self.column() {
            _ if self.username.is_empty() => "",
            "username_key" => "indexed by api_keys_by_username",
            _ if total < FEW => "indexed by api_keys_by_username",
            _ => "indexed by api_keys_by_creation",
        }
    }

    /// The ids on a page of a list of `total` rows; `back` reads towards the beginning.
    pub(super) fn ids(
        &self,
        db: &Database,
        now: Timestamp,
        total: u64,
        from: Option<(&Mark, Uuid)>,
        back: bool,
        limit: u64,
    ) -> (String, Vec<Value>) {
        let (mut filter, mut values) = self.filter(now);
        let column = self.column();
        let (than, order) = if self.descends() == back { (">", "asc") } else { ("<", "desc") };
        if let Some((mark, id)) = from {
            values.extend([mark.clone().into(), id.into()]);
            let n = values.len();
            let _ = write!(filter, " and ({column}, id) {than} (${}, ${n})", n - 1);
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let index = if db.is_sqlite() { self.index(total) } else { "" };
        let sql = format!(
            "select id from api_keys {index} where {filter} \
             order by {column} {order}, id {order} limit ${}",
            values.len()
        );
        (sql, values)
    }
}
