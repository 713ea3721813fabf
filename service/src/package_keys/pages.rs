//! A page of package keys as one statement: a row of short, sorted pieces, each read off an
//! index, put together.
//!
//! Every index begins with the status, or with plan and status, so a list that is narrowed to
//! neither is three pieces, one narrowed to a package as many as it has plans, times three.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::FieldError;
use sea_orm::{ConnectionTrait, EntityTrait, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::filter::{Condition, Narrowed, Source, Sql};
use crate::{
    Database, Error,
    entity::{package, plan},
    page::Mark,
};

/// How a list is sorted: by a column, or in groups that are sorted by time.
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

    /// Reads `sort`; the second is whether it is turned round.
    pub(super) fn parse(text: &str) -> Result<(Self, bool), Error> {
        let (name, down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        match Self::ALL.iter().find(|(known, _)| *known == name) {
            Some((_, sort)) => Ok((*sort, down)),
            None => {
                let names = Self::ALL.map(|(name, _)| name).join(", ");
                let detail = format!("Sort by one of {names}, with - for the other way.");
                Err(FieldError::new("sort", "unknown_sort", detail).into())
            }
        }
    }

    /// The column within a group.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Column(column) => column,
            Self::Status | Self::Package | Self::Plan => "created_at",
        }
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

    fn bad() -> Error {
        let detail = "Use next_cursor of the page before, with the same sort.";
        FieldError::new("cursor", "bad_cursor", detail).into()
    }
}

/// A part of the list that comes before the next one, whatever its rows' columns hold.
struct Group {
    name: String,
    statuses: Vec<&'static str>,
    plans: Option<Vec<Uuid>>,
}

/// Ids with their group and mark, `limit` at most, from after `cursor` on.
pub(super) async fn ids(
    db: &Database,
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    (sort, down): (Sort, bool),
    limit: u64,
    cursor: Option<&Cursor>,
) -> Result<Vec<(String, Mark, Uuid)>, Error> {
    let mut groups = groups(conn, list, sort).await?;
    if down {
        groups.reverse();
    }
    let mut after = cursor.map(|cursor| (&cursor.2, cursor.3));
    if let Some(cursor) = cursor {
        let at = groups.iter().position(|group| group.name == cursor.1).ok_or_else(Cursor::bad)?;
        groups.drain(..at);
    }
    let mut found = Vec::new();
    for group in groups {
        let left = limit.saturating_sub(found.len() as u64);
        if left == 0 {
            break;
        }
        let sql = statement(list, &group, sort.column(), down, left, after.take());
        let Some(sql) = sql else { continue };
        for row in conn.query_all_raw(db.statement(&sql.text, sql.values)).await? {
            let id = row.try_get_by_index(0)?;
            let mark = match sort.column() {
                "created_at" | "updated_at" => Mark::Number(row.try_get_by_index(1)?),
                _ => Mark::Text(row.try_get_by_index(1)?),
            };
            found.push((group.name.clone(), mark, id));
        }
    }
    Ok(found)
}

/// How the database goes about finding each part of a page in the middle of the list.
pub(super) async fn explain(
    db: &Database,
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    (sort, down): (Sort, bool),
    limit: u64,
) -> Result<Vec<String>, Error> {
    let mark = match sort.column() {
        "created_at" | "updated_at" => Mark::Number(list.recent),
        _ => Mark::Text("m".into()),
    };
    let (word, column) = if db.is_sqlite() { ("explain query plan", 3) } else { ("explain", 0) };
    let mut plan = Vec::new();
    for group in groups(conn, list, sort).await?.iter().take(3) {
        let after = Some((&mark, Uuid::nil()));
        let Some(sql) = statement(list, group, sort.column(), down, limit, after) else { continue };
        let text = format!("{word} {}", sql.text);
        for row in conn.query_all_raw(db.statement(&text, sql.values)).await? {
            plan.push(row.try_get_by_index(column)?);
        }
    }
    Ok(plan)
}

async fn groups(
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    sort: Sort,
) -> Result<Vec<Group>, Error> {
    let (statuses, plans) = (&list.statuses, &list.plans);
    match sort {
        Sort::Column(_) => Ok(vec![Group {
            name: String::new(),
            statuses: statuses.clone(),
            plans: plans.clone(),
        }]),
        Sort::Status => {
            let group = |status: &&'static str| Group {
                name: (*status).to_owned(),
                statuses: vec![*status],
                plans: plans.clone(),
            };
            Ok(statuses.iter().map(group).collect())
        }
        Sort::Package | Sort::Plan => {
            let packages = package::Entity::find().all(conn).await?;
            let name_of = |id: Uuid| {
                packages.iter().find(|row| row.id == id).map_or("", |row| row.name.as_str())
            };
            let mut rows = plan::Entity::find().all(conn).await?;
            rows.retain(|row| plans.as_ref().is_none_or(|plans| plans.contains(&row.id)));
            rows.sort_by_key(|row| {
                let (package, plan) = (name_of(row.package_id).to_owned(), row.name.clone());
                let names = if sort == Sort::Plan { (plan, package) } else { (package, plan) };
                (names, row.id)
            });
            let group = |row: plan::Model| Group {
                name: row.id.to_string(),
                statuses: statuses.clone(),
                plans: Some(vec![row.id]),
            };
            Ok(rows.into_iter().map(group).collect())
        }
    }
}

/// `None` where no row can be in the group.
fn statement(
    list: &Narrowed,
    group: &Group,
    column: &str,
    down: bool,
    limit: u64,
    after: Option<(&Mark, Uuid)>,
) -> Option<Sql> {
    let (than, way) = if down { ("<", "desc") } else { (">", "asc") };
    let from = |column: &str| {
        after.map(|(mark, id)| {
            let values: [Value; 2] = [mark.clone().into(), id.into()];
            Condition::new(format!("({column}, id) {than} (?, ?)"), values)
        })
    };
    let plans: Vec<Option<Uuid>> = match &group.plans {
        None => vec![None],
        Some(plans) => plans.iter().copied().map(Some).collect(),
    };
    let mut sql = Sql::default();
    let mut pieces = Vec::new();
    for (n, few) in few(list).iter().enumerate() {
        sql.push(if n == 0 { "with " } else { ", " });
        sql.push(&format!("few{n} as materialized ("));
        // Where the index does not begin with the status, it is said in a way for which no other
        // index is chosen.
        let statuses: Vec<String> = if few.by_status {
            group.statuses.iter().map(|status| format!("status = '{status}'")).collect()
        } else {
            let all: Vec<_> = group.statuses.iter().map(|s| format!("'{s}'")).collect();
            vec![format!("(status || '') in ({})", all.join(", "))]
        };
        for (m, status) in statuses.iter().enumerate() {
            sql.push(if m == 0 { "" } else { " union all " });
            sql.push(&format!("select id, {column} as mark from package_keys where {status} and "));
            sql.add(&few.condition);
            if let Some(plans) = &group.plans {
                let marks = vec!["?"; plans.len()].join(", ");
                let values = plans.iter().map(|id| Value::from(*id));
                sql.push(" and ").add(&Condition::new(format!("plan_id in ({marks})"), values));
            }
            for condition in &list.all {
                sql.push(" and ").add(condition);
            }
        }
        sql.push(")");
        pieces.push(n);
    }
    sql.push(" select id, mark from (");
    let mut first = true;
    let mut union = |sql: &mut Sql| {
        sql.push(if std::mem::take(&mut first) { "" } else { " union " });
    };
    for n in pieces {
        union(&mut sql);
        sql.push(&format!("select * from (select id, mark from few{n}"));
        if let Some(from) = from("mark") {
            sql.push(" where ").add(&from);
        }
        sql.push(&format!(" order by mark {way}, id {way} limit {limit}) as f{n}"));
    }
    let mut n = 0;
    for source in &list.sources {
        let Source::Along(condition) = source else { continue };
        for plan in &plans {
            for status in &group.statuses {
                union(&mut sql);
                n += 1;
                sql.push(&format!(
                    "select * from (select id, {column} as mark from package_keys \
                     where deleted_at is null and status = '{status}'"
                ));
                if let Some(plan) = plan {
                    sql.push(" and ").add(&Condition::new("plan_id = ?", [(*plan).into()]));
                }
                let conditions = condition.iter().chain(&list.all).cloned().chain(from(column));
                for condition in conditions {
                    sql.push(" and ").add(&condition);
                }
                sql.push(&format!(" order by {column} {way}, id {way} limit {limit}) as s{n}"));
            }
        }
    }
    if first {
        return None;
    }
    sql.push(&format!(") as rows order by mark {way}, id {way} limit {limit}"));
    Some(sql)
}

/// Rows that are sorted on the spot.
struct Few {
    condition: Condition,
    by_status: bool,
}

/// The sources that are sorted on the spot, with the keys deleted lately.
fn few(list: &Narrowed) -> Vec<Few> {
    let live = Condition::new("deleted_at is null", []);
    let deleted = Condition::new("deleted_at > ?", [list.recent.into()]);
    let mut few = Vec::new();
    for source in &list.sources {
        let condition = match source {
            Source::Few { condition, by_status } => {
                few.push(Few { condition: live.and(condition), by_status: *by_status });
                deleted.and(condition)
            }
            Source::Along(Some(condition)) => deleted.and(condition),
            Source::Along(None) => deleted.clone(),
        };
        few.push(Few { condition, by_status: false });
    }
    few
}
