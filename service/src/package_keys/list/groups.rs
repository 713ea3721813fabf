//! The parts of a list that is sorted by status, package or plan.

use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::{
    filter::Narrowed,
    sort::{Cursor, Order, Sort},
    sql::{Condition, Sql},
};
use crate::{
    Error,
    entity::{package, plan},
};

/// A part of the list that comes before the next one, whatever its rows' columns hold.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) statuses: Vec<&'static str>,
    pub(super) plans: Option<Vec<Uuid>>,
}

impl Group {
    /// Every plan of a status: what an index finds in order. `None`: whatever the plan.
    pub(super) fn plans_of(&self, status: &str) -> Vec<Option<Uuid>> {
        match &self.plans {
            _ if !self.statuses.contains(&status) => Vec::new(),
            None => vec![None],
            Some(plans) => plans.iter().copied().map(Some).collect(),
        }
    }
}

/// The groups of a list in their order, from that of `cursor` on.
pub(super) async fn groups(
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    order: Order,
    cursor: Option<&Cursor>,
) -> Result<Vec<Group>, Error> {
    let (statuses, plans) = (&list.statuses, &list.plans);
    let mut groups = match order.sort {
        Sort::Column(_) => {
            let (statuses, plans) = (statuses.clone(), plans.clone());
            vec![Group { name: String::new(), statuses, plans }]
        }
        Sort::Status => {
            let group = |status: &&'static str| Group {
                name: (*status).to_owned(),
                statuses: vec![*status],
                plans: plans.clone(),
            };
            statuses.iter().map(group).collect()
        }
        Sort::Package | Sort::Plan => {
            let group = |id: Uuid| Group {
                name: id.to_string(),
                statuses: statuses.clone(),
                plans: Some(vec![id]),
            };
            plans_by_name(conn, list, order.sort).await?.into_iter().map(group).collect()
        }
    };
    if order.down {
        groups.reverse();
    }
    if let Some(cursor) = cursor {
        let at = groups.iter().position(|group| group.name == cursor.1).ok_or_else(Cursor::bad)?;
        groups.drain(..at);
    }
    Ok(groups)
}

/// The plans of the list by their names and their packages', the package's first or last.
async fn plans_by_name(
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    sort: Sort,
) -> Result<Vec<Uuid>, Error> {
    let packages = package::Entity::find().all(conn).await?;
    let name_of =
        |id: Uuid| packages.iter().find(|row| row.id == id).map_or("", |row| row.name.as_str());
    let mut rows = plan::Entity::find().all(conn).await?;
    rows.retain(|row| list.plans.as_ref().is_none_or(|plans| plans.contains(&row.id)));
    rows.sort_by_key(|row| {
        let (package, plan) = (name_of(row.package_id).to_owned(), row.name.clone());
        let names = if sort == Sort::Plan { (plan, package) } else { (package, plan) };
        (names, row.id)
    });
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Adds the number of the group that a row belongs to.
pub(super) fn number(sql: &mut Sql, groups: &[Group]) {
    if groups.len() == 1 {
        sql.push("0");
        return;
    }
    // Groups are either of one status or of one plan.
    let by_status = groups[0].statuses != groups[1].statuses;
    sql.push("case");
    for (n, group) in groups.iter().enumerate() {
        match (by_status, group.statuses.as_slice(), group.plans.as_deref()) {
            (true, [status], _) => {
                sql.push(&format!(" when status = '{status}' then {n}"));
            }
            (false, _, Some([plan])) => {
                let plan = Condition::new("plan_id = ?", [(*plan).into()]);
                sql.push(" when ").add(&plan).push(&format!(" then {n}"));
            }
            _ => {}
        }
    }
    sql.push(" end");
}
