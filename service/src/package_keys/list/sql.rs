//! Statements put together out of parts, with their values.

use sea_orm::Value;

/// A condition with its values, `?` standing for each.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    sql: String,
    values: Vec<Value>,
}

impl Condition {
    pub(super) fn new(sql: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Self {
        Self { sql: sql.into(), values: values.into_iter().collect() }
    }

    /// `column in (…)`.
    pub(super) fn within<V: Into<Value>>(
        column: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let marks = vec!["?"; values.len()].join(", ");
        Self::new(format!("{column} in ({marks})"), values)
    }

    /// One of them or more.
    pub(super) fn any(conditions: &[Self]) -> Self {
        let sql: Vec<&str> = conditions.iter().map(|condition| condition.sql.as_str()).collect();
        let values = conditions.iter().flat_map(|condition| condition.values.clone());
        Self::new(format!("({})", sql.join(" or ")), values)
    }
}

/// A statement as it grows.
#[derive(Default)]
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Sql {
    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a condition, numbering its values.
    pub(super) fn add(&mut self, condition: &Condition) -> &mut Self {
        let mut values = condition.values.iter();
        for part in condition.sql.split_inclusive('?') {
            let Some(text) = part.strip_suffix('?') else {
                self.text.push_str(part);
                continue;
            };
            self.values.extend(values.next().cloned());
            let number = self.values.len().to_string();
            self.push(text).push("$").push(&number);
        }
        self
    }

    /// Adds conditions that must all be fitted.
    pub(super) fn all<'a>(
        &mut self,
        conditions: impl IntoIterator<Item = &'a Condition>,
    ) -> &mut Self {
        for (n, condition) in conditions.into_iter().enumerate() {
            self.push(if n == 0 { "" } else { " and " }).add(condition);
        }
        self
    }
}
