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
        if let Some((_, sort)) = Self::ALL.iter().find(|(known, _)| *known == name) {
            return Ok((*sort, down));
        }
        let names = Self::ALL.map(|(name, _)| name).join(", ");
        let detail = format!("Sort by one of {names}, with - for the other way.");
        Err(FieldError::new("sort", "unknown_sort", detail).into())
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

/// Groups that are looked up in one statement.
const TOGETHER: usize = 16;

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
    for groups in groups.chunks(TOGETHER) {
        let left = limit.saturating_sub(found.len() as u64);
        if left == 0 {
            break;
        }
        let sql = statement(list, groups, sort.column(), down, left, after.take());
        for row in conn.query_all_raw(db.statement(&sql.text, sql.values)).await? {
            let group: i64 = row.try_get_by_index(0)?;
            let group = usize::try_from(group).ok().and_then(|group| groups.get(group));
            let name = group.ok_or(Error::Corrupt("group"))?.name.clone();
            let mark = match sort.column() {
                "created_at" | "updated_at" => Mark::Number(row.try_get_by_index(1)?),
                _ => Mark::Text(row.try_get_by_index(1)?),
            };
            found.push((name, mark, row.try_get_by_index(2)?));
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
    for groups in groups(conn, list, sort).await?.chunks(TOGETHER).take(1) {
        let after = Some((&mark, Uuid::nil()));
        let sql = statement(list, groups, sort.column(), down, limit, after);
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

/// Rows of some groups as (number of the group, mark, id). `after` is a row of the first one.
fn statement(
    list: &Narrowed,
    groups: &[Group],
    column: &str,
    down: bool,
    limit: u64,
    after: Option<(&Mark, Uuid)>,
) -> Sql {
    let (than, way) = if down { ("<", "desc") } else { (">", "asc") };
    let from = |column: &str| {
        after.map(|(mark, id)| {
            let values: [Value; 2] = [mark.clone().into(), id.into()];
            Condition::new(format!("({column}, id) {than} (?, ?)"), values)
        })
    };
    let order = format!("mark {way}, id {way} limit {limit}");
    let mut sql = Sql::default();
    let few = few(list);
    for (n, few) in few.iter().enumerate() {
        sql.push(if n == 0 { "with " } else { ", " });
        sql.push(&format!("few{n} as materialized ("));
        few.select(&mut sql, list, groups, column);
        sql.push(")");
    }
    sql.push(" select cast(grp as bigint), mark, id from (");
    for n in 0..few.len() {
        sql.push(if n == 0 { "" } else { " union " });
        sql.push(&format!("select * from (select grp, mark, id from few{n}"));
        if let Some(from) = from("mark") {
            sql.push(" where grp > 0 or ").add(&from);
        }
        sql.push(&format!(" order by grp, {order}) as f{n}"));
    }
    let mut n = 0;
    for source in &list.sources {
        for (number, group) in groups.iter().enumerate() {
            let from = from(column).filter(|_| number == 0);
            let conditions = match source {
                Source::Few { .. } => continue,
                Source::Along(condition) => condition.iter().cloned().chain(from).collect(),
                Source::Between { from: start, to } => {
                    let after = after.map(|after| after.0).zip(from);
                    between(column, (start, to), down, after)
                }
            };
            for (plan, status) in group.pieces() {
                n += 1;
                sql.push(&format!(
                    " union select * from (select {number} as grp, {column} as mark, id \
                     from package_keys where deleted_at is null and status = '{status}'"
                ));
                if let Some(plan) = plan {
                    sql.push(" and ").add(&Condition::new("plan_id = ?", [plan.into()]));
                }
                for condition in conditions.iter().chain(&list.all) {
                    sql.push(" and ").add(condition);
                }
                sql.push(&format!(" order by {column} {way}, id {way} limit {limit}) as s{n}"));
            }
        }
    }
    sql.push(&format!(") as found order by grp, {order}"));
    sql
}

/// What is left of a list within a range of the column that sorts it: at most one bound on each
/// side, for of two SQLite may begin at the one that is farther away. `after` is the
/// last row's mark, with the condition that begins after it.
fn between(
    column: &str,
    (start, to): (&str, &str),
    down: bool,
    after: Option<(&Mark, Condition)>,
) -> Vec<Condition> {
    let mut bounds = Vec::new();
    let inside = |mark: &Mark| match mark {
        Mark::Text(mark) => {
            if down {
                mark.as_str() < to
            } else {
                mark.as_str() >= start
            }
        }
        Mark::Number(_) => false,
    };
    let after = after.filter(|(mark, _)| inside(mark)).map(|(_, condition)| condition);
    if down || after.is_none() {
        bounds.push(Condition::new(format!("{column} >= ?"), [start.into()]));
    }
    if !down || after.is_none() {
        bounds.push(Condition::new(format!("{column} < ?"), [to.into()]));
    }
    bounds.extend(after);
    bounds
}

impl Group {
    /// Every plan with every status: what an index finds in order.
    fn pieces(&self) -> impl Iterator<Item = (Option<Uuid>, &'static str)> {
        let plans: Vec<Option<Uuid>> = match &self.plans {
            None => vec![None],
            Some(plans) => plans.iter().copied().map(Some).collect(),
        };
        plans.into_iter().flat_map(|plan| self.statuses.iter().map(move |status| (plan, *status)))
    }
}

/// Rows that are sorted on the spot.
struct Few {
    condition: Condition,
    by_status: bool,
}

impl Few {
    /// All of them in the groups, unsorted.
    fn select(&self, sql: &mut Sql, list: &Narrowed, groups: &[Group], column: &str) {
        let mut statuses: Vec<&str> = groups.iter().flat_map(|g| g.statuses.clone()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        // Where the index does not begin with the status, it is said in a way for which no other
        // index is chosen.
        let pieces: Vec<String> = if self.by_status {
            statuses.iter().map(|status| format!("status = '{status}'")).collect()
        } else {
            let all: Vec<_> = statuses.iter().map(|status| format!("'{status}'")).collect();
            vec![format!("(status || '') in ({})", all.join(", "))]
        };
        for (n, status) in pieces.iter().enumerate() {
            sql.push(if n == 0 { "select " } else { " union all select " });
            number(sql, groups);
            sql.push(&format!(
                " as grp, {column} as mark, id from package_keys where {status} and "
            ));
            sql.add(&self.condition);
            let plans: Option<Vec<Value>> = groups
                .iter()
                .map(|group| group.plans.clone())
                .collect::<Option<Vec<_>>>()
                .map(|plans| plans.into_iter().flatten().map(Value::from).collect());
            if let Some(plans) = plans {
                let marks = vec!["?"; plans.len()].join(", ");
                let plans =
                    Condition::new(format!("coalesce(plan_id, plan_id) in ({marks})"), plans);
                sql.push(" and ").add(&plans);
            }
            for condition in &list.all {
                sql.push(" and ").add(condition);
            }
        }
    }
}

/// The number of the group that a row belongs to.
fn number(sql: &mut Sql, groups: &[Group]) {
    if groups.len() == 1 {
        sql.push("0");
        return;
    }
    sql.push("case");
    for (n, group) in groups.iter().enumerate() {
        match (group.plans.as_deref(), group.statuses.as_slice()) {
            // Groups are either of one status or of one plan.
            (_, [status])
                if groups.iter().all(|group| group.statuses.len() == 1)
                    && groups[0].statuses != groups[1].statuses =>
            {
                sql.push(&format!(" when status = '{status}' then {n}"));
            }
            (Some([plan]), _) => {
                let plan = Condition::new("plan_id = ?", [(*plan).into()]);
                sql.push(" when ").add(&plan).push(&format!(" then {n}"));
            }
            _ => {}
        }
    }
    sql.push(" end");
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
            Source::Between { from, to } => {
                let column = list.column;
                let range = format!("{column} >= ? and {column} < ?");
                deleted.and(&Condition::new(range, [from.as_str().into(), to.as_str().into()]))
            }
        };
        few.push(Few { condition, by_status: false });
    }
    few
}
