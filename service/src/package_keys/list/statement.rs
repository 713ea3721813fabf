//! A page of package keys as one statement: a row of short, sorted pieces, put together.
//!
//! Every index begins with the status, or with plan and status, so a list that is narrowed to
//! neither is three pieces, one narrowed to a package as many as it has plans, times three.

use uuid::Uuid;

use super::{
    filter::{Narrowed, Rows, Source},
    groups::{Group, number},
    sort::Order,
    sql::{Condition, Sql},
    way::unindexed,
};
use crate::page::Mark;

/// What a page is made of.
pub(super) struct Pieces<'a> {
    pub(super) list: &'a Narrowed,
    pub(super) sources: &'a [Source],
    pub(super) groups: &'a [Group],
    pub(super) order: Order,
    pub(super) limit: u64,
    /// The row after which the page begins; it is one of the first group.
    pub(super) after: Option<(&'a Mark, Uuid)>,
}

impl Pieces<'_> {
    /// Rows as (number of the group, mark, id).
    pub(super) fn statement(&self) -> Sql {
        let mut sql = Sql::default();
        sql.push("select cast(grp as bigint), mark, id from (");
        self.deleted(&mut sql);
        for source in self.sources {
            match &source.rows {
                Rows::Sorted(found) => self.sorted(&mut sql, source.status, found),
                rows => self.along(&mut sql, source.status, rows),
            }
        }
        sql.push(") as found order by grp, ").push(&self.ends("mark"));
        sql
    }

    /// `column …, id … limit …`
    fn ends(&self, column: &str) -> String {
        let way = if self.order.down { "desc" } else { "asc" };
        format!("{column} {way}, id {way} limit {}", self.limit)
    }

    /// What comes after the row that the page begins after.
    fn from(&self, column: &str) -> Option<Condition> {
        let than = if self.order.down { "<" } else { ">" };
        self.after.map(|(mark, id)| {
            let sql = format!("({column}, id) {than} (?, ?)");
            Condition::new(sql, [mark.clone().into(), id.into()])
        })
    }

    /// Keys deleted lately.
    fn deleted(&self, sql: &mut Sql) {
        let mut statuses: Vec<&str> =
            self.groups.iter().flat_map(|group| group.statuses.iter().copied()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        let mut conditions = vec![
            Condition::new("deleted_at > ?", [self.list.recent.into()]),
            Condition::within(&unindexed("status"), statuses),
        ];
        conditions.extend(self.list.fits.clone());
        self.on_the_spot(sql, &conditions);
    }

    /// Rows of a status that an index of their own finds.
    fn sorted(&self, sql: &mut Sql, status: &str, found: &Condition) {
        if !self.groups.iter().any(|group| group.statuses.contains(&status)) {
            return;
        }
        let of = Condition::new(format!("deleted_at is null and status = '{status}'"), []);
        sql.push(" union ");
        self.on_the_spot(sql, &[of, found.clone()]);
    }

    /// The first of the rows in all groups, whatever finds them. What sorts them is said in a way
    /// for which no index is chosen.
    fn on_the_spot(&self, sql: &mut Sql, conditions: &[Condition]) {
        let column = self.order.sort.column();
        sql.push("select * from (select grp, mark, id from (select ");
        number(sql, self.groups);
        let mark = unindexed(column);
        sql.push(&format!(" as grp, {mark} as mark, id from package_keys where "));
        let plans: Option<Vec<_>> = self.groups.iter().map(|group| group.plans.clone()).collect();
        let plans = plans
            .map(|plans| Condition::within(&unindexed("plan_id"), plans.into_iter().flatten()));
        sql.all(conditions.iter().chain(&plans).chain(&self.list.all)).push(") as r");
        if let Some(from) = self.from("mark") {
            sql.push(" where grp > 0 or ").add(&from);
        }
        sql.push(&format!(" order by grp, {}) as s", self.ends("mark")));
    }

    /// Rows of a status in the order of the index that sorts.
    fn along(&self, sql: &mut Sql, status: &str, rows: &Rows) {
        let column = self.order.sort.column();
        for (n, group) in self.groups.iter().enumerate() {
            for plan in group.plans_of(status) {
                let conditions = match rows {
                    Rows::Between { from, to } => self.between(n, (from, to)),
                    Rows::Passing { checked, .. } => {
                        self.start(n).into_iter().chain([checked.clone()]).collect()
                    }
                    Rows::All | Rows::Sorted(_) => self.start(n).into_iter().collect(),
                };
                sql.push(&format!(
                    " union select * from (select {n} as grp, {column} as mark, id \
                     from package_keys where "
                ));
                sql.add(&piece(plan, status));
                for condition in conditions.iter().chain(&self.list.all) {
                    sql.push(" and ").add(condition);
                }
                sql.push(&format!(" order by {}) as s", self.ends(column)));
            }
        }
    }

    /// Where a group begins: only the first may be begun already.
    fn start(&self, group: usize) -> Option<Condition> {
        self.from(self.order.sort.column()).filter(|_| group == 0)
    }

    /// What is left of a range of the column that sorts: at most one bound on each side, for of
    /// two SQLite may begin at the one that is farther away.
    fn between(&self, group: usize, (from, to): (&str, &str)) -> Vec<Condition> {
        let (column, down) = (self.order.sort.column(), self.order.down);
        let inside = |mark: &Mark| match mark {
            Mark::Text(mark) => {
                if down {
                    mark.as_str() < to
                } else {
                    mark.as_str() >= from
                }
            }
            Mark::Number(_) => false,
        };
        let start = self.start(group).filter(|_| self.after.is_some_and(|row| inside(row.0)));
        let mut bounds = Vec::new();
        if down || start.is_none() {
            bounds.push(Condition::new(format!("{column} >= ?"), [from.into()]));
        }
        if !down || start.is_none() {
            bounds.push(Condition::new(format!("{column} < ?"), [to.into()]));
        }
        bounds.extend(start);
        bounds
    }

    /// Whether rows that fit stand so thick in the order of the list that it is worth while to
    /// pass over those between: each source's number with 1 for yes. It may know after `window`
    /// rows.
    pub(super) fn thick(&self, window: i64) -> Option<Sql> {
        let mut sql = Sql::default();
        let mut pieces = Vec::new();
        for (n, source) in self.sources.iter().enumerate() {
            let Rows::Passing { checked, .. } = &source.rows else { continue };
            for (g, group) in self.groups.iter().enumerate() {
                pieces.extend(group.plans_of(source.status).into_iter().map(|plan| {
                    let of = piece(plan, source.status);
                    (n, checked, [of].into_iter().chain(self.start(g)).collect::<Vec<_>>())
                }));
            }
        }
        let each = window / i64::try_from(pieces.len()).ok().filter(|pieces| *pieces > 0)?;
        let each = each.max(self.limit.try_into().unwrap_or(i64::MAX));
        let column = self.order.sort.column();
        let way = if self.order.down { "desc" } else { "asc" };
        let window = |sql: &mut Sql, of: &[Condition]| {
            sql.push("(select * from package_keys where ").all(of);
            sql.push(&format!(" order by {column} {way}, id {way} limit {each}) as w"));
        };
        for (number, (n, checked, of)) in pieces.iter().enumerate() {
            sql.push(if number == 0 { "" } else { " union all " });
            sql.push(&format!("select cast({n} as bigint), cast(case when {} <= ", self.limit));
            sql.push("(select count(*) from (select 1 as n from ");
            window(&mut sql, of);
            sql.push(" where ").all([*checked].into_iter().chain(&self.list.all));
            sql.push(&format!(" limit {}) as f) or {each} > (select count(*) from ", self.limit));
            window(&mut sql, of);
            sql.push(") then 1 else 0 end as bigint)");
        }
        Some(sql)
    }
}

/// Live keys of a status, of a plan where it is given.
fn piece(plan: Option<Uuid>, status: &str) -> Condition {
    let sql = format!("deleted_at is null and status = '{status}'");
    match plan {
        Some(plan) => Condition::new(format!("{sql} and plan_id = ?"), [plan.into()]),
        None => Condition::new(sql, []),
    }
}
