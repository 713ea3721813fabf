//! What a list of package keys is narrowed to, and how the narrowing is looked up.

use domain::{
    FieldError, Timestamp,
    package_key::{PackageKeyQuery, PackageKeyStatus, StatusFilter},
};
use sea_orm::{ConnectionTrait, EntityTrait, Value};
use uuid::Uuid;

use crate::{Database, Error, entity::user, page::after_prefix};

/// Rows that are sorted on the spot rather than found in the order of an index.
const FEW: i64 = 4000;

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

    /// Both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let values = self.values.iter().chain(&other.values).cloned();
        Self::new(format!("{} and {}", self.sql, other.sql), values)
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
}

/// Where rows of a list come from. Several of these together make the list.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Along the index that sorts, rows passed over where they do not fit the condition.
    Along(Option<Condition>),
    /// Along the index that sorts, from and to a value of the column.
    Between { from: String, to: String },
    /// Few rows, found by another index and sorted on the spot.
    Few {
        condition: Condition,
        /// That index begins with the status.
        by_status: bool,
    },
}

/// A narrowed list, ready to be sorted.
pub(super) struct Narrowed {
    pub(super) statuses: Vec<&'static str>,
    /// `None`: whatever the plan.
    pub(super) plans: Option<Vec<Uuid>>,
    pub(super) sources: Vec<Source>,
    /// What every row must fit, beside status and plan.
    pub(super) all: Vec<Condition>,
    /// What it is sorted by within a status and a plan.
    pub(super) column: &'static str,
    /// Keys deleted since then are shown while their end is on its way.
    pub(super) recent: i64,
}

/// Reads the query. `column` is the one the list is sorted by within a status and a plan.
pub(super) async fn narrow(
    db: &Database,
    conn: &impl ConnectionTrait,
    query: &PackageKeyQuery,
    column: &'static str,
    now: Timestamp,
    recent: i64,
) -> Result<Narrowed, Error> {
    let statuses = match query.status {
        None => vec!["disabled", "enabled", "waiting"],
        Some(StatusFilter::Waiting) => vec!["waiting"],
        Some(StatusFilter::Disabled) => vec!["disabled"],
        Some(StatusFilter::Enabled | StatusFilter::Expired) => {
            vec![PackageKeyStatus::Enabled.as_str()]
        }
    };
    let mut all = Vec::new();
    // Each group is one condition in as many ways as there are indexes for it: a row fits if it
    // fits any of them. The first group decides where rows come from, the others are checked.
    let mut groups: Vec<Vec<Way>> = Vec::new();
    if let Some(id) = query.application_id {
        groups.push(vec![Way::new("application_id", "# = ?", [id.0.into()])]);
    }
    if let Some(id) = query.user_id {
        let owner = user::Entity::find_by_id(id.0).one(conn).await?;
        let owner = owner.ok_or(Error::NotFound("user"))?;
        let key = owner.username_key.into();
        groups.push(vec![Way::new("username_key", "# = ?", [key])]);
    }
    if let Some(text) = query.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        groups.push(search(text)?);
    }
    match query.status {
        Some(StatusFilter::Expired) => {
            groups.push(vec![Way::new("expires_at", "# <= ?", [now.micros().into()])]);
        }
        Some(StatusFilter::Enabled) => all
            .push(Condition::new("(expires_at is null or expires_at > ?)", [now.micros().into()])),
        _ => {}
    }
    for group in groups.iter().skip(1) {
        all.push(any(db, group));
    }
    let mut sources = Vec::new();
    for way in groups.first().into_iter().flatten() {
        sources.push(way.source(db, conn, &statuses, column).await?);
    }
    if groups.is_empty() {
        sources.push(Source::Along(None));
    }
    Ok(Narrowed { statuses, plans: None, sources, all, column, recent })
}

/// One way to fit a condition: some comparisons of one column, which has an index.
struct Way {
    column: &'static str,
    /// `#` stands for the column.
    sql: &'static str,
    values: Vec<Value>,
    /// Its index begins with the status.
    by_status: bool,
    /// From a text on and before another, where that is what it says.
    range: Option<(String, String)>,
}

impl Way {
    fn new<const N: usize>(column: &'static str, sql: &'static str, values: [Value; N]) -> Self {
        let by_status = column != "application_id";
        Self { column, sql, values: values.into(), by_status, range: None }
    }

    fn begins_with(column: &'static str, text: &str) -> Self {
        let (from, to) = (text.to_owned(), after_prefix(text));
        let values = [from.as_str().into(), to.as_str().into()];
        Self { range: Some((from, to)), ..Self::new(column, "(# >= ? and # < ?)", values) }
    }

    /// For the index of the column.
    fn found(&self) -> Condition {
        Condition::new(self.sql.replace('#', self.column), self.values.clone())
    }

    /// The same for rows that another index finds. SQLite, which keeps no statistics, must not
    /// take it for a reason to choose the column's own; PostgreSQL knows how many rows fit.
    fn checked(&self, db: &Database) -> Condition {
        if !db.is_sqlite() {
            return self.found();
        }
        let column = match self.column {
            "expires_at" => "(expires_at + 0)".to_owned(),
            "application_id" => "coalesce(application_id, application_id)".to_owned(),
            column => format!("({column} || '')"),
        };
        Condition::new(self.sql.replace('#', &column), self.values.clone())
    }

    /// Where its rows come from: along the index that sorts where that is the condition's own, or
    /// where so many rows fit that a page is soon full.
    async fn source(
        &self,
        db: &Database,
        conn: &impl ConnectionTrait,
        statuses: &[&str],
        sorted_by: &str,
    ) -> Result<Source, Error> {
        if self.column == sorted_by {
            return Ok(match &self.range {
                Some((from, to)) => Source::Between { from: from.clone(), to: to.clone() },
                None => Source::Along(Some(self.found())),
            });
        }
        let condition = self.found();
        let mut counted = 0;
        let parts: Vec<Option<&str>> = if self.by_status {
            statuses.iter().map(|status| Some(*status)).collect()
        } else {
            vec![None]
        };
        for status in parts {
            let mut sql = Sql::default();
            sql.push("select count(*) from (select 1 as n from package_keys where deleted_at is null and ");
            sql.add(&condition);
            if let Some(status) = status {
                sql.push(&format!(" and status = '{status}'"));
            }
            sql.push(&format!(" limit {}) as counted", FEW + 1));
            let row = conn.query_one_raw(db.statement(&sql.text, sql.values)).await?;
            let row = row.ok_or(Error::Corrupt("count"))?;
            counted += row.try_get_by_index::<i64>(0)?;
        }
        let many = counted > FEW;
        if many {
            return Ok(Source::Along(Some(self.checked(db))));
        }
        Ok(Source::Few { condition, by_status: self.by_status })
    }
}

fn any(db: &Database, ways: &[Way]) -> Condition {
    let ways: Vec<Condition> = ways.iter().map(|way| way.checked(db)).collect();
    let sql: Vec<&str> = ways.iter().map(|way| way.sql.as_str()).collect();
    let values = ways.iter().flat_map(|way| way.values.clone());
    Condition::new(format!("({})", sql.join(" or ")), values)
}

/// How the key, the application or the username begins. `lkp_7Hq2…x9Ke`, as lists show a key,
/// means that one.
fn search(text: &str) -> Result<Vec<Way>, Error> {
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
