//! The rows of a page of package keys.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    filter::{Narrowed, Rows, Source},
    groups::groups,
    sort::{Cursor, Order},
    statement::Pieces,
};
use crate::{Database, Error, page::Mark};

/// Groups that are looked up in the first statement. Most pages end in the first or second of
/// them, and PostgreSQL plans each piece of a statement.
const FIRST: usize = 2;
/// Groups that are looked up in one statement at most.
const TOGETHER: usize = 16;

/// Ids with their group and mark, `limit` at most, from after `cursor` on.
pub(super) async fn ids(
    db: &Database,
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    order: Order,
    limit: u64,
    cursor: Option<&Cursor>,
) -> Result<Vec<(String, Mark, Uuid)>, Error> {
    let groups = groups(conn, list, order, cursor).await?;
    let mut after = cursor.map(|cursor| (&cursor.2, cursor.3));
    let (mut found, mut left, mut together) = (Vec::new(), groups.as_slice(), FIRST);
    while !left.is_empty() && (found.len() as u64) < limit {
        let limit = limit - found.len() as u64;
        let (groups, rest) = left.split_at(together.min(left.len()));
        (left, together) = (rest, TOGETHER);
        let sources = &list.sources;
        let pieces = Pieces { list, sources, groups, order, limit, after: after.take() };
        let sources = settled(db, conn, &pieces).await?;
        let sql = Pieces { sources: &sources, ..pieces }.statement();
        for row in conn.query_all_raw(db.statement(&sql.text, sql.values)).await? {
            let group: i64 = row.try_get_by_index(0)?;
            let group = usize::try_from(group).ok().and_then(|group| groups.get(group));
            let name = group.ok_or(Error::Corrupt("group"))?.name.clone();
            let mark = if order.by_number() {
                Mark::Number(row.try_get_by_index(1)?)
            } else {
                Mark::Text(row.try_get_by_index(1)?)
            };
            found.push((name, mark, row.try_get_by_index(2)?));
        }
    }
    Ok(found)
}

/// The sources, where a look at some rows has shown that those that fit are not all far away:
/// otherwise they are sorted on the spot, many as they are.
async fn settled(
    db: &Database,
    conn: &impl ConnectionTrait,
    pieces: &Pieces<'_>,
) -> Result<Vec<Source>, Error> {
    let mut sources = pieces.sources.to_vec();
    let Some(sql) = pieces.thick(pieces.list.few) else { return Ok(sources) };
    for row in conn.query_all_raw(db.statement(&sql.text, sql.values)).await? {
        let (source, thick): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let source = usize::try_from(source).ok().and_then(|source| sources.get_mut(source));
        let source = source.ok_or(Error::Corrupt("source"))?;
        if let (0, Rows::Passing { found, .. }) = (thick, &source.rows) {
            source.rows = Rows::Sorted(found.clone());
        }
    }
    Ok(sources)
}

/// How the database goes about finding each part of a page in the middle of the list.
pub(super) async fn explain(
    db: &Database,
    conn: &impl ConnectionTrait,
    list: &Narrowed,
    order: Order,
    limit: u64,
) -> Result<Vec<String>, Error> {
    let mark = if order.by_number() { Mark::Number(list.recent) } else { Mark::Text("m".into()) };
    let (word, column) = if db.is_sqlite() { ("explain query plan", 3) } else { ("explain", 0) };
    let groups = groups(conn, list, order, None).await?;
    let groups = &groups[..groups.len().min(TOGETHER)];
    let after = Some((&mark, Uuid::nil()));
    let pieces = Pieces { list, sources: &list.sources, groups, order, limit, after };
    let sources = settled(db, conn, &pieces).await?;
    let thick = pieces.thick(list.few);
    let page = Pieces { sources: &sources, ..pieces }.statement();
    let mut plan = Vec::new();
    for sql in thick.into_iter().chain([page]) {
        let text = format!("{word} {}", sql.text);
        for row in conn.query_all_raw(db.statement(&text, sql.values)).await? {
            plan.push(row.try_get_by_index(column)?);
        }
    }
    Ok(plan)
}
