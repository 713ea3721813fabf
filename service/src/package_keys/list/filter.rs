//! What a list of package keys is narrowed to, and where its rows come from.

use domain::{
    Timestamp,
    package_key::{PackageKeyQuery, PackageKeyStatus, StatusFilter},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    sql::{Condition, Sql},
    way::{Way, search},
};
use crate::{
    Database, Error,
    entity::{plan, user},
};

/// How rows of a source are found.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// Along the index that sorts, all of them.
    All,
    /// Along the index that sorts, those passed over that do not fit.
    Passing {
        /// Said so that no index of its own is chosen for it.
        checked: Condition,
        /// Said for the index of its own.
        found: Condition,
    },
    /// Along the index that sorts, from a value of the column and before another.
    Between { from: String, to: String },
    /// By an index of their own, and sorted on the spot.
    Sorted(Condition),
}

/// Where rows of one status come from. Several of these together make the list.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) status: &'static str,
    pub(super) rows: Rows,
}

/// A narrowed list, ready to be sorted.
pub(super) struct Narrowed {
    pub(super) statuses: Vec<&'static str>,
    /// `None`: whatever the plan.
    pub(super) plans: Option<Vec<Uuid>>,
    pub(super) sources: Vec<Source>,
    /// What every row must fit, beside what its source says.
    pub(super) all: Vec<Condition>,
    /// What the sources say together, for rows that come from elsewhere.
    pub(super) fits: Option<Condition>,
    /// Keys deleted since then are shown while their end is on its way.
    pub(super) recent: i64,
    /// How many rows are sorted on the spot at most.
    pub(super) few: i64,
}

/// What a list is narrowed by.
pub(super) struct Narrowing<'a, C> {
    pub(super) db: &'a Database,
    pub(super) conn: &'a C,
    /// What the list is sorted by within a status and a plan.
    pub(super) column: &'static str,
    pub(super) now: Timestamp,
    pub(super) recent: i64,
    pub(super) few: i64,
}

impl<C: ConnectionTrait> Narrowing<'_, C> {
    /// Reads the query and looks how many rows fit its conditions. Those that few rows fit are
    /// where rows come from, sorted on the spot: that costs the same wherever these rows stand
    /// in the order of the list. Where many fit, the page is read along the index that sorts.
    pub(super) async fn narrow(&self, query: &PackageKeyQuery) -> Result<Narrowed, Error> {
        let mut all = Vec::new();
        if query.status == Some(StatusFilter::Enabled) {
            let now = self.now.micros().into();
            all.push(Condition::new("(expires_at is null or expires_at > ?)", [now]));
        }
        let mut list = Narrowed {
            statuses: statuses(query),
            plans: self.plans(query).await?,
            sources: Vec::new(),
            all,
            fits: None,
            recent: self.recent,
            few: self.few,
        };
        let mut asked = self.asked(query).await?;
        if asked.is_empty() {
            let all = |status: &&'static str| Source { status, rows: Rows::All };
            list.sources = list.statuses.iter().map(all).collect();
            return Ok(list);
        }
        let only = asked.len() == 1 && list.all.is_empty();
        let leads = self.leading(&mut list, &asked, only).await?;
        if let Some(lead) = leads {
            let ways = asked.remove(lead);
            list.fits = Some(Way::any(self.db, &ways));
        }
        list.all.extend(asked.iter().map(|ways| Way::any(self.db, ways)));
        Ok(list)
    }

    /// Fills the sources by one of the conditions, or by the plans, and says by which condition:
    /// the others are to be checked.
    async fn leading(
        &self,
        list: &mut Narrowed,
        asked: &[Vec<Way>],
        only: bool,
    ) -> Result<Option<usize>, Error> {
        let mut first = Vec::new();
        for (n, ways) in asked.iter().enumerate() {
            let counts = self.count(ways, &list.statuses).await?;
            let (sources, sorted) = self.sources(ways, &counts, &list.statuses, only);
            if sorted {
                list.sources = sources;
                return Ok(Some(n));
            }
            if n == 0 {
                first = sources;
            }
        }
        if let Some(plans) = &list.plans {
            let ways = [Way::of_plans(plans)];
            let counts = self.count(&ways, &list.statuses).await?;
            let (sources, sorted) = self.sources(&ways, &counts, &list.statuses, only);
            if sorted {
                list.sources = sources;
                return Ok(None);
            }
        }
        list.sources = first;
        Ok(Some(0))
    }

    /// Each way with each status; and whether nothing is to be passed over.
    fn sources(
        &self,
        ways: &[Way],
        counts: &[i64],
        statuses: &[&'static str],
        only: bool,
    ) -> (Vec<Source>, bool) {
        let mut sources = Vec::new();
        let (mut left, mut sorted) = (self.few, true);
        for (way, count) in ways.iter().zip(counts).filter(|(_, count)| **count > 0) {
            let rows = match &way.range {
                Some((from, to)) if only && way.column == self.column => {
                    Rows::Between { from: from.clone(), to: to.clone() }
                }
                _ if *count <= left => {
                    left -= count;
                    Rows::Sorted(way.found())
                }
                _ => {
                    sorted = false;
                    Rows::Passing { checked: way.checked(self.db), found: way.found() }
                }
            };
            sources.extend(statuses.iter().map(|status| Source { status, rows: rows.clone() }));
        }
        (sources, sorted)
    }

    /// How many rows fit each way; counting stops above `few`.
    async fn count(&self, ways: &[Way], statuses: &[&str]) -> Result<Vec<i64>, Error> {
        let mut sql = Sql::default();
        for (n, way) in ways.iter().enumerate() {
            sql.push(if n == 0 { "select (" } else { ", (" }).push("select count(*) from (");
            for (m, status) in statuses.iter().enumerate() {
                sql.push(if m == 0 { "" } else { " union all " });
                sql.push("select 1 as n from package_keys where deleted_at is null and ");
                sql.push(&format!("status = '{status}' and ")).add(&way.found());
            }
            sql.push(&format!(" limit {}) as counted)", self.few + 1));
        }
        let row = self.conn.query_one_raw(self.db.statement(&sql.text, sql.values)).await?;
        let row = row.ok_or(Error::Corrupt("count"))?;
        Ok((0..ways.len()).map(|n| row.try_get_by_index(n)).collect::<Result<_, _>>()?)
    }

    /// The conditions that have indexes, each in as many ways as there are indexes for it: a row
    /// fits if it fits any of them.
    async fn asked(&self, query: &PackageKeyQuery) -> Result<Vec<Vec<Way>>, Error> {
        let mut asked = Vec::new();
        if let Some(id) = query.application_id {
            asked.push(vec![Way::new("application_id", "# = ?", [id.0.into()])]);
        }
        if let Some(id) = query.user_id {
            let owner = user::Entity::find_by_id(id.0).one(self.conn).await?;
            let owner = owner.ok_or(Error::NotFound("user"))?;
            asked.push(vec![Way::new("username_key", "# = ?", [owner.username_key.into()])]);
        }
        let text = query.search.as_deref().map(str::trim);
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            asked.push(search(text)?);
        }
        if query.status == Some(StatusFilter::Expired) {
            asked.push(vec![Way::new("expires_at", "# <= ?", [self.now.micros().into()])]);
        }
        Ok(asked)
    }

    /// The plans that a query is narrowed to.
    async fn plans(&self, query: &PackageKeyQuery) -> Result<Option<Vec<Uuid>>, Error> {
        let Some(package) = query.package_id else {
            return Ok(query.plan_id.map(|id| vec![id.0]));
        };
        let of = plan::Entity::find().filter(plan::Column::PackageId.eq(package.0));
        let mut plans: Vec<Uuid> = of.all(self.conn).await?.into_iter().map(|row| row.id).collect();
        plans.retain(|id| query.plan_id.is_none_or(|wanted| wanted.0 == *id));
        Ok(Some(plans))
    }
}

fn statuses(query: &PackageKeyQuery) -> Vec<&'static str> {
    match query.status {
        None => vec!["disabled", "enabled", "waiting"],
        Some(StatusFilter::Waiting) => vec!["waiting"],
        Some(StatusFilter::Disabled) => vec!["disabled"],
        Some(StatusFilter::Enabled | StatusFilter::Expired) => {
            vec![PackageKeyStatus::Enabled.as_str()]
        }
    }
}
