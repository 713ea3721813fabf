//! The ways to fit a condition, each by one column that has an index.

use domain::FieldError;
use sea_orm::Value;
use uuid::Uuid;

use super::sql::Condition;
use crate::{Database, Error, page::after_prefix};

/// Some comparisons of one column.
pub(super) struct Way {
    pub(super) column: &'static str,
    /// `#` stands for the column.
    sql: String,
    values: Vec<Value>,
    /// From a text on and before another, where that is what it says.
    pub(super) range: Option<(String, String)>,
}

impl Way {
    pub(super) fn new<const N: usize>(column: &'static str, sql: &str, values: [Value; N]) -> Self {
        Self { column, sql: sql.to_owned(), values: values.into(), range: None }
    }

    pub(super) fn of_plans(plans: &[Uuid]) -> Self {
        let sql = format!("# in ({})", vec!["?"; plans.len()].join(", "));
        let values = plans.iter().map(|id| (*id).into()).collect();
        Self { column: "plan_id", sql, values, range: None }
    }

    fn begins_with(column: &'static str, text: &str) -> Self {
        let (from, to) = (text.to_owned(), after_prefix(text));
        let values = [from.as_str().into(), to.as_str().into()];
        Self { range: Some((from, to)), ..Self::new(column, "(# >= ? and # < ?)", values) }
    }

    /// For the index of the column.
    pub(super) fn found(&self) -> Condition {
        Condition::new(self.sql.replace('#', self.column), self.values.clone())
    }

    /// The same for rows that another index finds. SQLite, which keeps no statistics, must not
    /// take it for a reason to choose the column's own; PostgreSQL knows how many rows fit.
    pub(super) fn checked(&self, db: &Database) -> Condition {
        if !db.is_sqlite() {
            return self.found();
        }
        Condition::new(self.sql.replace('#', &unindexed(self.column)), self.values.clone())
    }

    pub(super) fn any(db: &Database, ways: &[Self]) -> Condition {
        let ways: Vec<Condition> = ways.iter().map(|way| way.checked(db)).collect();
        Condition::any(&ways)
    }
}

/// A column, said in a way for which no index is chosen.
pub(super) fn unindexed(column: &str) -> String {
    match column {
        "created_at" | "updated_at" | "expires_at" => format!("({column} + 0)"),
        "application_id" | "plan_id" => format!("coalesce({column}, {column})"),
        _ => format!("({column} || '')"),
    }
}

/// How the key, the application or the username begins. `lkp_7Hq2…x9Ke`, as lists show a key,
/// means that one.
pub(super) fn search(text: &str) -> Result<Vec<Way>, Error> {
    if text.chars().count() > 200 {
        let detail = "Search for at most 200 characters.";
        return Err(FieldError::new("search", "too_long", detail).into());
    }
    if let Some((prefix, last4)) = text.split_once('…') {
        let values = [prefix.into(), last4.into()];
        return Ok(vec![Way::new("prefix", "(# = ? and last4 = ?)", values)]);
    }
    Ok(vec![
        Way::begins_with("prefix", text),
        Way::begins_with("application_name", text),
        Way::begins_with("username_key", &text.to_lowercase()),
    ])
}
